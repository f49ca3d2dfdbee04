//! Where something goes among its like: the words of `to=`, and the new order that they come to. And places by their words alone, as
//! a person names them. Moves nothing itself.

use gloss_protocol::Region;

use super::{At, quoted};
use crate::error::{ArtifactError, Unwritable};

/// The forms that `to=` takes.
pub(crate) const WAYS: &str = "Say to=first, last, up, down, before:WHERE or after:WHERE.";

/// Where something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum To<'a> {
    /// Before all others.
    First,
    /// Behind all others.
    Last,
    /// One place nearer to the first.
    Up,
    /// One place nearer to the last.
    Down,
    /// Before another, by its WHERE, its words or its number (`#2`).
    Before(&'a str),
    /// Behind another.
    After(&'a str),
    /// In another's place, which takes its own.
    With(&'a str),
}

impl<'a> To<'a> {
    /// The destination that words name.
    ///
    /// # Errors
    /// Where they name none.
    pub(crate) fn parse(words: &'a str) -> Result<Self, Unwritable> {
        match words.trim() {
            "first" => Ok(Self::First),
            "last" => Ok(Self::Last),
            "up" => Ok(Self::Up),
            "down" => Ok(Self::Down),
            words => match words.split_once(':') {
                Some(("before", place)) => Ok(Self::Before(place)),
                Some(("after", place)) => Ok(Self::After(place)),
                _ => Err(Unwritable::new("It can't be told where to.", WAYS)),
            },
        }
    }

    /// The words of the place that it goes beside.
    pub(crate) fn place(&self) -> Option<&'a str> {
        match self {
            Self::Before(place) | Self::After(place) | Self::With(place) => Some(place),
            _ => None,
        }
    }

    /// Where that is, as the end of a sentence.
    pub(crate) fn says(&self) -> String {
        let named = |place: &str| match nth(place) {
            Some(n) => format!("number {}", n + 1),
            None => quoted(place.trim_matches('"')),
        };
        match self {
            Self::First => " to the first place".to_owned(),
            Self::Last => " to the last place".to_owned(),
            Self::Up => " one up".to_owned(),
            Self::Down => " one down".to_owned(),
            Self::Before(place) => format!(" before {}", named(place)),
            Self::After(place) => format!(" behind {}", named(place)),
            Self::With(place) => format!(" with {}", named(place)),
        }
    }

    /// A new order of `count` things of which `own` are moved: their numbers as they are to be; `beside` is the one that is named.
    pub(crate) fn order(&self, count: usize, own: &[usize], beside: Option<usize>) -> Option<Vec<usize>> {
        let rest: Vec<usize> = (0..count).filter(|n| !own.contains(n)).collect();
        let beside = self.place().and_then(nth).or(beside);
        if let Self::With(_) = self {
            let ([own], Some(other)) = (own, beside.filter(|other| *other < count)) else { return None };
            let mut out: Vec<usize> = (0..count).collect();
            (*own < count && *own != other).then(|| out.swap(*own, other))?;
            return Some(out);
        }
        let position = |step: usize| rest.iter().position(|n| Some(*n) == beside).map(|n| n + step);
        let before = own.first().map_or(0, |first| rest.iter().filter(|n| *n < first).count());
        let at = match self {
            Self::First => 0,
            Self::Last => rest.len(),
            Self::Up => before.saturating_sub(1),
            Self::Down => (before + 1).min(rest.len()),
            Self::Before(_) => position(0)?,
            Self::After(_) => position(1)?,
            Self::With(_) => return None,
        };
        let mut out = rest;
        out.splice(at..at, own.iter().copied());
        Some(out)
    }
}

/// The number of one among its like, from 0: `#2` is the second.
pub(crate) fn nth(place: &str) -> Option<usize> {
    place.trim().strip_prefix('#')?.parse::<usize>().ok()?.checked_sub(1)
}

/// The place that a WHERE names, or words alone: those of a heading, or words in what the place is on.
///
/// # Errors
/// Where nothing says so, or several do.
pub(crate) fn find_named(at: &At<'_>, place: &str) -> Result<Region, ArtifactError> {
    let exact = at.text.find(place);
    let words = place.trim().trim_matches('"');
    if exact.is_ok() || words.is_empty() {
        return exact;
    }
    let own = at.text.at(&at.region());
    let around = match own.split('/').collect::<Vec<_>>().as_slice() {
        [slide, shape, ..] if slide.starts_with("slide:") => format!("{slide}/{shape}/"),
        [slide] if slide.starts_with("slide:") => String::new(),
        [page, ..] if page.starts_with("page:") => format!("{}/", page.split('#').next().unwrap_or(page)),
        _ => String::new(),
    };
    let quoted = format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""));
    at.text.find(&format!("heading:{quoted}")).or_else(|_| at.text.find(&format!("{around}text:{quoted}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_order_is_told_by_where_something_goes() {
        for (to, own, beside, expect) in [
            ("first", vec![2], None, vec![2, 0, 1, 3]),
            ("last", vec![0, 1], None, vec![2, 3, 0, 1]),
            ("up", vec![2], None, vec![0, 2, 1, 3]),
            ("up", vec![0], None, vec![0, 1, 2, 3]),
            ("down", vec![1, 2], None, vec![0, 3, 1, 2]),
            ("before:x", vec![3], Some(1), vec![0, 3, 1, 2]),
            ("after:#2", vec![3], None, vec![0, 1, 3, 2]),
        ] {
            let to = To::parse(to).expect("a destination");
            assert_eq!(to.order(4, &own, beside), Some(expect), "{to:?}");
        }
        assert_eq!(To::parse("before:#9").expect("a destination").order(4, &[1], None), None);
        assert!(To::parse("somewhere").is_err());
    }
}
