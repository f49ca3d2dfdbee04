//! Suggestions beside follow-ons: what an agent did outside of the marked places is not offered again where a
//! follow-on has done it, and what it did besides is offered on the text that the follow-ons left.

use gloss_protocol::Span;

use crate::diff;
use crate::splice::{self, Splice};

/// The outcome for a suggestion that was held back, after follow-ons were applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// No follow-on is near it: as it was.
    Kept,
    /// A follow-on has done the same.
    Done,
    /// Something of it is left, on the text with everything applied.
    Left {
        /// The range in the result.
        span: Span,
        /// The text there.
        before: String,
        /// The text as the agent would have it.
        after: String,
    },
}

/// Lays a suggestion (`span` of `base`, `new` in its place) against the follow-ons of a batch. `applied` is the whole
/// edit of `base`, the follow-ons among it; all are sorted and disjoint.
pub fn against(base: &str, span: Span, new: &str, follows: &[Splice], applied: &[Splice]) -> Held {
    let near: Vec<&Splice> = follows.iter().filter(|follow| follow.old.overlaps(span)).collect();
    let (Some(first), Some(last)) = (near.first(), near.last()) else {
        return Held::Kept;
    };
    let hull = Span { start: span.start.min(first.old.start), end: span.end.max(last.old.end) };
    let done: Vec<Splice> = near.iter().flat_map(|follow| words(base, follow)).collect();
    let wanted = words(base, &Splice::new(span, new));
    let rest: Vec<Splice> = wanted.into_iter().filter(|one| !done.contains(one)).collect();
    if rest.is_empty() {
        return Held::Done;
    }
    let meets = |a: &Splice, b: &Splice| a.old.overlaps(b.old) || a.old == b.old;
    let mut both: Vec<Splice> =
        done.iter().filter(|one| !rest.iter().any(|other| meets(one, other))).cloned().collect();
    both.extend(rest);
    both.sort_by_key(|splice| splice.old);
    let before = on(base, hull, &done);
    let after = on(base, hull, &both);
    if before == after {
        return Held::Done;
    }
    let grown: i64 = applied
        .iter()
        .filter(|splice| splice.old.end <= hull.start)
        .map(|splice| splice.new.len() as i64 - splice.old.len() as i64)
        .sum();
    let start = usize::try_from(i64::from(hull.start) + grown).unwrap_or(0);
    Held::Left { span: Span::new(start, start + before.len()), before, after }
}

/// A replacement as the words that differ.
fn words(base: &str, splice: &Splice) -> Vec<Splice> {
    let before = base.get(splice.old.range()).unwrap_or_default();
    let at = splice.old.start as usize;
    diff::words(before, &splice.new)
        .into_iter()
        .flat_map(|hunk| {
            let (old, new) = (before.get(hunk.old.clone()), splice.new.get(hunk.new));
            one_by_one(at + hunk.old.start, old.unwrap_or_default(), new.unwrap_or_default())
        })
        .collect()
}

/// Replaced words one by one where as many stand in their place with the same signs between them:
/// `Costs](#costs` for `Prices](#prices` is two.
fn one_by_one(at: usize, old: &str, new: &str) -> Vec<Splice> {
    let (a, b) = (diff::tokens(old), diff::tokens(new));
    let is_word = |text: &str| text.chars().any(char::is_alphanumeric);
    let pairs: Vec<(std::ops::Range<usize>, &str, &str)> = a
        .iter()
        .zip(&b)
        .filter_map(|(i, j)| Some((i.clone(), old.get(i.clone())?, new.get(j.clone())?)))
        .collect();
    let alike = a.len() == b.len() && pairs.iter().all(|(_, x, y)| x == y || (is_word(x) && is_word(y)));
    if !alike {
        return vec![Splice::new(Span::new(at, at + old.len()), new)];
    }
    let differ = pairs.into_iter().filter(|(_, x, y)| x != y);
    differ.map(|(i, _, y)| Splice::new(Span::new(at + i.start, at + i.end), y)).collect()
}

/// A range of the base with some of its words replaced.
fn on(base: &str, hull: Span, splices: &[Splice]) -> String {
    let local: Vec<Splice> = splices
        .iter()
        .map(|splice| {
            let (start, end) = (splice.old.start - hull.start, splice.old.end - hull.start);
            Splice::new(Span { start, end }, splice.new.clone())
        })
        .collect();
    splice::apply(base.get(hull.range()).unwrap_or_default(), &local)
}
