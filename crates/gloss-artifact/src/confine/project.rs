//! Finding marked places in a rewritten text: by the words that both texts share, and where a rewrite runs
//! across a place's edge, by cutting the rewrite where it matches both sides best. Never fails: a place that
//! is gone becomes an empty range where it stood.

use std::collections::HashMap;
use std::ops::Range;

use gloss_protocol::Span;

use crate::diff::{self, Hunk};

/// The places' ranges in `new`, in the order given. Each comes with whether what it says was changed already: then
/// it has its change, and what is put beside it is none of it.
pub(super) fn project(old: &str, new: &str, places: &[(Span, bool)]) -> Vec<Span> {
    let hunks = diff::words(old, new);
    places
        .iter()
        .map(|(span, served)| {
            let range = span.range();
            let touched = *served
                || hunks.iter().any(|h| {
                    (h.old.start < range.end && range.start < h.old.end)
                        || (h.old.is_empty() && range.start < h.old.start && h.old.start < range.end)
                });
            let start = edge(old, new, &hunks, range.start, Edge { is_start: true, touched });
            let end = edge(old, new, &hunks, range.end, Edge { is_start: false, touched });
            Span::new(start, end.max(start))
        })
        .collect()
}

#[derive(Clone, Copy)]
struct Edge {
    /// The start of a place, or its end.
    is_start: bool,
    /// Whether something inside the place differs too: then text inserted at its edge belongs to the
    /// surroundings, else it is the change that was asked for.
    touched: bool,
}

/// Where an edge of a place lies in the new text.
fn edge(old: &str, new: &str, hunks: &[Hunk], at: usize, edge: Edge) -> usize {
    let mut shift = 0i64;
    for hunk in hunks {
        if hunk.old.start > at {
            break;
        }
        if hunk.old.is_empty() && hunk.old.start == at {
            // Inserted exactly at the edge.
            let takes_in = !edge.touched;
            return if edge.is_start == takes_in { hunk.new.start } else { hunk.new.end };
        }
        if hunk.old.start == at && !edge.is_start {
            break;
        }
        if hunk.old.start == at {
            return hunk.new.start;
        }
        if at < hunk.old.end {
            return cut(old, new, hunk, at);
        }
        shift = hunk.new.end as i64 - hunk.old.end as i64;
    }
    (at as i64 + shift).max(0) as usize
}

/// Bytes of a rewrite on each side of an edge that are looked at: one that is longer has little to do with what stood
/// there, and hundreds of places in it would each read all of it.
const REACH: usize = 8 << 10;

/// A rewrite that runs across the edge is cut where its two parts match the two sides best.
fn cut(old: &str, new: &str, hunk: &Hunk, at: usize) -> usize {
    let hunk = &around(old, new, hunk, at);
    let (left, right) = (&old[hunk.old.start..at], &old[at..hunk.old.end]);
    let text = &new[hunk.new.clone()];
    let tokens = diff::tokens(text);
    let (mut left_bag, right_bag) = (bag(left), bag(right));
    let total = (words(left).count() + words(right).count()).max(1) as f64;
    let mut right_hits = 0i64;
    let mut right_left: HashMap<String, i64> = HashMap::new();
    for word in words(text) {
        *right_left.entry(word).or_default() += 1;
    }
    for (word, count) in &right_left {
        right_hits += (*count).min(right_bag.get(word).copied().unwrap_or(0));
    }
    let wanted = boundary(left, right);
    let share = left.len() as f64 / (left.len() + right.len()).max(1) as f64;
    let mut left_hits = 0i64;
    let mut best = (f64::MIN, hunk.new.start);
    for index in 0..=tokens.len() {
        let here = tokens.get(index).map_or(text.len(), |t| t.start);
        if index > 0 {
            let token = &text[tokens[index - 1].clone()];
            if let Some(word) = words(token).next() {
                if let Some(n) = left_bag.get_mut(&word).filter(|n| **n > 0) {
                    *n -= 1;
                    left_hits += 1;
                }
                let n = right_left.entry(word.clone()).or_default();
                *n -= 1;
                if *n < right_bag.get(&word).copied().unwrap_or(0) {
                    right_hits -= 1;
                }
            }
        }
        let found = boundary(&text[..here], &text[here..]);
        let fits = if found == wanted { 0.6 } else { -0.2 * f64::from(wanted.abs_diff(found)) };
        let place = (here as f64 / text.len().max(1) as f64 - share).abs();
        let score = (left_hits + right_hits) as f64 / total + fits - 0.4 * place;
        if score > best.0 {
            best = (score, hunk.new.start + here);
        }
    }
    // Blanks stay on the side on which they stand in the old text.
    let (head, tail) = new.split_at(best.1);
    if right.starts_with(char::is_whitespace) {
        head.trim_end().len().max(hunk.new.start)
    } else {
        (best.1 + tail.len() - tail.trim_start().len()).min(hunk.new.end)
    }
}

/// The part of a rewrite near an edge: as far along in the new text as in the old one.
fn around(old: &str, new: &str, hunk: &Hunk, at: usize) -> Hunk {
    if hunk.old.len().max(hunk.new.len()) <= 4 * REACH {
        return hunk.clone();
    }
    let share = (at - hunk.old.start) as f64 / hunk.old.len().max(1) as f64;
    let middle = hunk.new.start + (hunk.new.len() as f64 * share) as usize;
    let near = |text: &str, at: usize, whole: &Range<usize>| {
        let start = text.ceil_char_boundary(at.saturating_sub(REACH).max(whole.start));
        start..text.floor_char_boundary((at + REACH).min(whole.end)).max(start)
    };
    Hunk { old: near(old, at, &hunk.old), new: near(new, middle, &hunk.new) }
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    diff::tokens(text)
        .into_iter()
        .map(move |r: Range<usize>| &text[r])
        .filter(|t| t.chars().any(char::is_alphanumeric))
        .map(str::to_lowercase)
}

fn bag(text: &str) -> HashMap<String, i64> {
    let mut bag = HashMap::new();
    for word in words(text) {
        *bag.entry(word).or_default() += 1;
    }
    bag
}

/// Bytes on each side of a boundary that tell its kind: a text of nothing but blank lines is looked at once, and not
/// once for each of its lines.
const NEAR: usize = 64;

/// The kind of boundary between two texts: 4 paragraph, 3 line, 2 sentence, 1 clause, 0 within.
fn boundary(left: &str, right: &str) -> u8 {
    let left = &left[left.ceil_char_boundary(left.len().saturating_sub(NEAR))..];
    let right = &right[..right.floor_char_boundary(NEAR)];
    let end = left.trim_end();
    let gap = format!("{}{}", &left[end.len()..], &right[..right.len() - right.trim_start().len()]);
    if gap.matches('\n').count() > 1 {
        4
    } else if gap.contains('\n') || end.is_empty() {
        3
    } else if end.ends_with(['.', '!', '?', '。', '！', '？', ':']) {
        2
    } else {
        u8::from(end.ends_with([',', ';', '—', '–', '|']))
    }
}
