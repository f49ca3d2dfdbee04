//! Splices: a known edit as ranges of the old text and what replaced them, with the arithmetic that carries
//! offsets across. Never searches for anything.

use gloss_protocol::Span;
use serde::{Deserialize, Serialize};

/// One replacement: `old` is a range of the text before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splice {
    /// The replaced range of the text before.
    pub old: Span,
    /// The text in its place.
    pub new: String,
}

impl Splice {
    /// A replacement.
    pub fn new(old: Span, new: impl Into<String>) -> Self {
        Self { old, new: new.into() }
    }

    /// Whether it is an edit of this place: of all of it, or of a part. What is put at one of its ends stands beside it.
    pub fn is_within(&self, place: Span) -> bool {
        let is_between = place.start < self.old.start && self.old.end < place.end;
        self.old == place || (place.contains(self.old) && (!self.old.is_empty() || is_between))
    }

    /// Bytes by which a text grows by it; below 0 where it shrinks.
    pub fn grows(&self) -> i64 {
        self.new.len() as i64 - self.old.len() as i64
    }
}

/// Applies splices, which must be sorted and disjoint; ranges outside the text are clipped to it.
pub fn apply(text: &str, splices: &[Splice]) -> String {
    let mut out = String::with_capacity(text.len() + splices.iter().map(|s| s.new.len()).sum::<usize>());
    let mut at = 0;
    for splice in splices {
        out.push_str(text.get(at..splice.old.start as usize).unwrap_or_default());
        out.push_str(&splice.new);
        at = (splice.old.end as usize).max(at);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Where each splice's replacement stands in the text after.
pub fn after(splices: &[Splice]) -> Vec<Span> {
    let mut shift = 0i64;
    splices
        .iter()
        .map(|splice| {
            let start = (i64::from(splice.old.start) + shift).max(0) as usize;
            shift += splice.grows();
            Span::new(start, start + splice.new.len())
        })
        .collect()
}

/// Whether two replacements of a text come to the same, were they told by other bytes of it: of two equal ends that meet either may be
/// the one that goes.
pub fn is_same_edit(text: &str, one: &Splice, other: &Splice) -> bool {
    if one.old.len() != other.old.len() || one.new.len() != other.new.len() {
        return false;
    }
    // What lies before both and behind both is the same: only what is between is compared, up to the first difference.
    let (from, to) = (one.old.start.min(other.old.start), one.old.end.max(other.old.end));
    let part = |from: u32, to: u32| text.as_bytes().get(from as usize..to as usize).unwrap_or_default();
    let made = |edit: &Splice| {
        let (before, behind) = (part(from, edit.old.start), part(edit.old.end, to));
        let new = edit.new.as_bytes().to_vec();
        before.iter().copied().chain(new).chain(behind.iter().copied()).collect::<Vec<u8>>()
    };
    one == other || made(one) == made(other)
}

/// The range after an edit of one that it replaces, be it by several splices within that one. `edits` must be sorted and
/// non-overlapping.
pub fn replaced(edits: &[Splice], old: Span) -> Span {
    let is_within = |edit: &&Splice| edit.is_within(old);
    let before = edits.iter().filter(|edit| edit.old.end <= old.start && !is_within(edit));
    let start = i64::from(old.start) + before.map(Splice::grows).sum::<i64>();
    let end = start + old.len() as i64 + edits.iter().filter(is_within).map(Splice::grows).sum::<i64>();
    let at = |at: i64| usize::try_from(at).unwrap_or(0);
    Span::new(at(start), at(end))
}

/// Takes a later splice into earlier ones, which stay sorted and disjoint: what it replaces is named in the text before
/// all of them, as theirs is.
pub fn compose(splices: &mut Vec<Splice>, then: &Splice) {
    let (start, end) = (i64::from(then.old.start), i64::from(then.old.end));
    let places = after(splices);
    // Those it touches, also at an edge, become one with it.
    let first = places.partition_point(|place| i64::from(place.end) < start);
    let last = places.partition_point(|place| i64::from(place.start) <= end).max(first);
    let shift = |of: &[Splice]| of.iter().map(Splice::grows).sum::<i64>();
    let (before, touched) = (splices.get(..first).unwrap_or_default(), splices.get(first..last));
    let (to_start, touched) = (shift(before), touched.unwrap_or_default());
    let to_end = to_start + shift(touched);
    let (mut old, mut new) = ((start - to_start, end - to_end), then.new.clone());
    if let (Some((one, place)), Some(two)) = (touched.first().zip(places.get(first)), touched.last()) {
        let kept = (start - i64::from(place.start)).max(0) as usize;
        if kept > 0 || start == i64::from(place.start) {
            old.0 = i64::from(one.old.start);
            new.insert_str(0, one.new.get(..kept).unwrap_or_default());
        }
        let end_of = places.get(last - 1).map_or(end, |place| i64::from(place.end));
        let left = (end_of - end).max(0) as usize;
        if left > 0 || end == end_of {
            old.1 = i64::from(two.old.end);
            new.push_str(two.new.get(two.new.len() - left.min(two.new.len())..).unwrap_or_default());
        }
    }
    let old = Span::new(old.0.max(0) as usize, old.1.max(old.0).max(0) as usize);
    splices.splice(first..last, [Splice { old, new }]);
}

/// The one splice that makes the new text of the old one: what the two do not have in common at their ends.
pub fn between(old: &str, new: &str) -> Option<Splice> {
    if old == new {
        return None;
    }
    let head = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let head = old.floor_char_boundary(new.floor_char_boundary(head));
    let (a, b) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count();
    let end = old.ceil_char_boundary(old.len() - tail);
    let stop = new.len() - (old.len() - end);
    Some(Splice::new(Span::new(head, end), new.get(head..stop).unwrap_or_default()))
}

/// A range after splices, with how it was touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The range after.
    pub span: Span,
    /// Bytes of the range that were not replaced.
    pub kept: usize,
    /// Whether a splice touched the range or stands inside it.
    pub touched: bool,
    /// Whether every splice that touched it lies wholly within: then the range after is the same place.
    pub within: bool,
}

/// Carries a range: text inserted at its edges stays outside, and so does what a splice put across an edge.
pub fn carry(span: Span, splices: &[Splice]) -> Carried {
    let (mut start, mut end) = (i64::from(span.start), i64::from(span.end));
    let (mut kept, mut touched, mut within) = (span.len(), false, true);
    let mut shift = 0i64;
    for splice in splices {
        let overlaps = splice.old.overlaps(span)
            || (splice.old.is_empty() && splice.old.start > span.start && splice.old.start < span.end);
        if overlaps {
            touched = true;
            within &= span.contains(splice.old);
            let (s, e) = (splice.old.start.max(span.start), splice.old.end.min(span.end));
            kept -= (e.saturating_sub(s)) as usize;
            // A splice that reaches over an edge leaves the place what it left of it: the words it put there were
            // not pointed at.
            let (before, after) = (splice.old.start < span.start, splice.old.end > span.end);
            let new_start = i64::from(splice.old.start) + shift;
            if before {
                start = new_start + splice.new.len() as i64;
            } else if splice.old.start == span.start {
                start = i64::from(span.start) + shift;
            }
            end = match (before, after) {
                (_, true) => new_start.max(start),
                _ => i64::from(span.end) + shift + splice.grows(),
            };
        } else if splice.old.end <= span.start && !(splice.old.is_empty() && splice.old.start > span.start) {
            start += splice.grows();
            end += splice.grows();
        }
        shift += splice.grows();
    }
    let span = Span::new(start.max(0) as usize, end.max(start).max(0) as usize);
    Carried { span, kept, touched, within }
}

#[cfg(test)]
mod tests {
    use super::{Splice, after, apply, carry};
    use gloss_protocol::Span;
    use proptest::prelude::*;

    #[test]
    fn edges_stay_outside_and_inner_edits_are_taken_in() {
        // text, range, splices (start, end, new), the range's text after, touched
        type Cuts = &'static [(usize, usize, &'static str)];
        type Case = (&'static str, (usize, usize), Cuts, &'static str, bool);
        let table: [Case; 8] = [
            ("one two three", (4, 7), &[(0, 3, "1")], "two", false),
            ("one two three", (4, 7), &[(8, 13, "3")], "two", false),
            ("one two three", (4, 7), &[(4, 4, "new ")], "two", false),
            ("one two three", (4, 7), &[(7, 7, " new")], "two", false),
            ("one two three", (4, 7), &[(5, 6, "oo")], "tooo", true),
            ("one two three", (4, 7), &[(4, 7, "2")], "2", true),
            ("one two three", (4, 7), &[(0, 13, "all")], "", true),
            ("one two three", (4, 7), &[(0, 2, "o"), (5, 6, ""), (9, 9, "x")], "to", true),
        ];
        for (text, (s, e), splices, expect, touched) in table {
            let splices: Vec<_> =
                splices.iter().map(|(a, b, n)| Splice::new(Span::new(*a, *b), *n)).collect();
            let new = apply(text, &splices);
            let carried = carry(Span::new(s, e), &splices);
            assert_eq!(
                (&new[carried.span.range()], carried.touched),
                (expect, touched),
                "{text} {splices:?}"
            );
        }
    }

    /// A text with letters of one to three bytes, and cuts of it as shares of its length.
    fn cut(text: &str, (at, len): (usize, usize), new: &str) -> Splice {
        let start = text.floor_char_boundary(at % (text.len() + 1));
        let end = text.ceil_char_boundary((start + len).min(text.len()));
        Splice::new(Span::new(start, end), new)
    }

    proptest! {
        #[test]
        fn composed_edits_come_to_the_same_text(
            base in "[a-d\u{e9}\u{20ac}]{0,40}",
            cuts in prop::collection::vec((0usize..200, 0usize..9, "[x-z\u{e9}]{0,4}"), 0..9),
        ) {
            let (mut now, mut splices) = (base.clone(), Vec::new());
            for (at, len, new) in cuts {
                let then = cut(&now, (at, len), &new);
                super::compose(&mut splices, &then);
                now = apply(&now, &[then]);
                prop_assert_eq!(&apply(&base, &splices), &now);
                prop_assert!(splices.windows(2).all(|pair| pair[0].old.end <= pair[1].old.start));
            }
            let whole: Vec<Splice> = super::between(&base, &now).into_iter().collect();
            prop_assert_eq!(apply(&base, &whole), now);
        }
    }

    proptest! {
        #[test]
        fn untouched_ranges_keep_their_text(
            text in "[a-e ]{10,60}",
            cuts in prop::collection::vec((0usize..60, 0usize..6, "[x-z]{0,4}"), 0..5),
            at in (0usize..55, 1usize..8),
        ) {
            let mut splices: Vec<Splice> = Vec::new();
            let mut cuts = cuts;
            cuts.sort();
            for (start, len, new) in cuts {
                let end = (start + len).min(text.len());
                if start <= end && splices.last().is_none_or(|s: &Splice| (s.old.end as usize) < start) {
                    splices.push(Splice::new(Span::new(start, end), new));
                }
            }
            let (s, e) = (at.0.min(text.len()), (at.0 + at.1).min(text.len()));
            let new = apply(&text, &splices);
            let carried = carry(Span::new(s, e), &splices);
            prop_assert!(carried.span.end as usize <= new.len());
            if !carried.touched {
                prop_assert_eq!(&new[carried.span.range()], &text[s..e]);
            }
            for (splice, span) in splices.iter().zip(after(&splices)) {
                prop_assert_eq!(&new[span.range()], splice.new.as_str());
            }
        }
    }
}
