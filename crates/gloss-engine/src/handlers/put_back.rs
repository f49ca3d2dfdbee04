//! Deleted words that are put back between others: whether a point is the one where they stood, on which side of others that
//! were put back they belong, and the gaps around them. Looks for no point itself, and reads no version.

use std::cmp::Ordering;
use std::sync::Arc;

use gloss_artifact::{Splice, Text};
use gloss_protocol::{Change, Span};

/// Bytes on each side of deleted words by which their place is told.
pub(super) const BESIDE: usize = 16;

/// Whether what stands right before and right behind a place is the same around a point of another text.
pub(super) fn stands_alike(old: &str, place: Span, new: &str, at: u32) -> bool {
    let (start, end) = (place.start as usize, place.end as usize);
    let from = old.ceil_char_boundary(start.saturating_sub(BESIDE));
    let to = old.floor_char_boundary((end + BESIDE).min(old.len()));
    let (before, after) = (old.get(from..start).unwrap_or_default(), old.get(end..to).unwrap_or_default());
    let (left, right) = new.split_at_checked(at as usize).unwrap_or_default();
    left.ends_with(before)
        && right.starts_with(after)
        && (from > 0 || left.len() == before.len())
        && (to < old.len() || right.len() == after.len())
}

/// Which of two changes stood first: by where the words of the earlier one stood when the later one was made. Each comes with
/// where its words stood in the version that made it and in those after that.
pub(super) fn order((mine, stood): (&Change, &[Span]), (others, too): (&Change, &[Span])) -> Ordering {
    match mine.version.cmp(&others.version) {
        Ordering::Equal => mine.span.cmp(&others.span),
        Ordering::Greater => order((others, too), (mine, stood)).reverse(),
        Ordering::Less => {
            let since = others.base.checked_sub(mine.version.unwrap_or_default());
            let stood = since.and_then(|since| stood.get(since as usize));
            let (left, right) = (others.span.start, others.span.end);
            match stood {
                Some(at) if at.end.saturating_sub(left) <= right.saturating_sub(at.start) => Ordering::Less,
                Some(_) => Ordering::Greater,
                None => mine.span.cmp(&others.span),
            }
        }
    }
}

/// The words that edits of a text put in at a point, with nothing but blanks between, each with where it stands in the new text.
pub(super) fn put_in(old: &str, steps: &[Splice], point: u32) -> Vec<(Span, String)> {
    let mut shift = 0_i64;
    let mut found = Vec::new();
    for step in steps {
        let (left, right) = (step.old.start.min(point) as usize, step.old.start.max(point) as usize);
        let is_here = old.get(left..right).is_some_and(|between| between.trim().is_empty());
        if step.old.is_empty() && is_here && !step.new.trim().is_empty() {
            let at = (i64::from(step.old.start) + shift).max(0) as usize;
            found.push((Span::new(at, at + step.new.len()), step.new.clone()));
        }
        shift += step.grows();
    }
    found
}

/// Words that are put in again between others stand apart from these as they did, where somebody has closed the gap since.
pub(super) fn keep_apart(
    source: &str,
    splices: &mut [(Splice, Change)],
    base: impl Fn(u32) -> Option<Arc<Text>>,
) {
    let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    for n in 0..splices.len() {
        let at = |n: usize| splices.get(n).map(|(splice, _)| splice.old);
        let is_first = n.checked_sub(1).and_then(at) != at(n);
        let is_last = at(n + 1) != at(n);
        let Some((splice, change)) = splices.get_mut(n).filter(|one| one.0.old.is_empty()) else {
            continue;
        };
        let (head, tail) = source.split_at(splice.old.start as usize);
        let Some(base) = base(change.base) else { continue };
        let (before, after) = (change.span.start as usize, change.span.end as usize);
        let gap = |text: &str| text.chars().take_while(|c| c.is_whitespace()).collect::<String>();
        if is_last && is_word(tail.chars().next()) && is_word(splice.new.chars().next_back()) {
            splice.new.push_str(&gap(base.source().get(after..).unwrap_or_default()));
        }
        if is_first && is_word(head.chars().next_back()) && is_word(splice.new.chars().next()) {
            let back: String = base.source().get(..before).unwrap_or_default().chars().rev().collect();
            splice.new.insert_str(0, &gap(&back).chars().rev().collect::<String>());
        }
    }
}
