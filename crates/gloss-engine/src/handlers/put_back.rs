//! Deleted words that are put back between others: whether a point is the one where they stood, and the gaps around them.
//! Looks for no point itself.

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
