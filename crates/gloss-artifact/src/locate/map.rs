//! Map of ranges by a comparison of two texts: which text stands in both and where, and which is only in one.
//! Built once for any number of places; never searches.

use std::ops::Range;

use gloss_protocol::Span;

use super::shadow::letters;
use crate::diff::{self, Hunk};
use crate::splice::{self, Splice};

/// Two texts compared.
#[derive(Clone, Debug)]
pub(super) struct Map {
    pub(super) hunks: Vec<Hunk>,
    splices: Vec<Splice>,
}

/// A range after the change where it stood, with how much of it was kept.
pub(super) struct Stood {
    /// The range after.
    pub(super) span: Span,
    /// Share of its letters that were kept.
    pub(super) share: f64,
    /// False where no difference touches it.
    pub(super) touched: bool,
}

impl Map {
    pub(super) fn new(old: &str, new: &str) -> Self {
        let hunks = diff::words(old, new);
        let splices = hunks.iter().map(|hunk| hunk.splice(new)).collect();
        Self { hunks, splices }
    }

    /// Hunks that overlap a range of the old text, or stand inside it.
    pub(super) fn touching(&self, range: Range<usize>) -> impl Iterator<Item = &Hunk> {
        let first = self.hunks.partition_point(|h| h.old.end < range.start);
        let (start, end) = (range.start, range.end);
        self.hunks.iter().skip(first).take_while(move |h| h.old.start <= end).filter(move |h| {
            (h.old.start < end && start < h.old.end)
                || (h.old.is_empty() && h.old.start > start && h.old.start < end)
        })
    }

    /// Where a range stands now.
    pub(super) fn stood(&self, old: &str, span: Span) -> Stood {
        let (carried, shift) = (splice::carry(span, self.near(span)), self.shift(span));
        let span_now = Span::new(
            (carried.span.start as i64 + shift).max(0) as usize,
            (carried.span.end as i64 + shift).max(0) as usize,
        );
        if !carried.touched {
            return Stood { span: span_now, share: 1.0, touched: false };
        }
        let gone: usize = self
            .touching(span.range())
            .map(|h| {
                let (s, e) = (h.old.start.max(span.start as usize), h.old.end.min(span.end as usize));
                if s < e { letters(old.get(s..e).unwrap_or_default()) } else { 0 }
            })
            .sum();
        let all = letters(old.get(span.range()).unwrap_or_default()).max(1);
        Stood { span: span_now, share: all.saturating_sub(gone) as f64 / all as f64, touched: true }
    }

    /// The splices at a range: carrying over all others is a shift.
    fn near(&self, span: Span) -> &[Splice] {
        let (from, to) = self.bounds(span);
        self.splices.get(from..to).unwrap_or_default()
    }

    fn bounds(&self, span: Span) -> (usize, usize) {
        let from = self.splices.partition_point(|s| s.old.end < span.start);
        let to = self.splices.partition_point(|s| s.old.start <= span.end);
        (from, to.max(from))
    }

    /// How far everything before a range's own splices moved it.
    fn shift(&self, span: Span) -> i64 {
        let (from, _) = self.bounds(span);
        from.checked_sub(1)
            .and_then(|last| self.hunks.get(last))
            .map_or(0, |h| h.new.end as i64 - h.old.end as i64)
    }

    /// From where and up to where the old text around an untouched range was kept with it; differences without a letter
    /// part nothing where they are `let_through`.
    pub(super) fn kept_around(&self, old: &str, new: &str, span: Span, let_through: bool) -> (usize, usize) {
        let says =
            |text: &str, range: &Range<usize>| letters(text.get(range.clone()).unwrap_or_default()) > 0;
        let parts = |h: &&Hunk| !let_through || says(old, &h.old) || says(new, &h.new);
        let at = self.hunks.partition_point(|h| h.old.start < span.end as usize);
        let (above, below) = self.hunks.split_at(at.min(self.hunks.len()));
        let before = above.iter().rev().find(parts).map_or(0, |h| h.old.end);
        let after = below.iter().find(parts).map_or(old.len(), |h| h.old.start);
        (before.min(span.start as usize), after.max(span.end as usize))
    }

    /// Letters of a range of the new text that stand there because they stood elsewhere than in `own` before.
    pub(super) fn explained(&self, new: &str, range: &Range<usize>, own: &Range<usize>) -> usize {
        let first = self.hunks.partition_point(|h| h.new.end <= range.start).saturating_sub(1);
        let mut sum = 0;
        let (mut old_at, mut new_at) = if first == 0 {
            (0, 0)
        } else {
            self.hunks.get(first - 1).map_or((0, 0), |h| (h.old.end, h.new.end))
        };
        let ends = [Hunk { old: usize::MAX..usize::MAX, new: usize::MAX..usize::MAX }];
        for h in self.hunks.iter().skip(first).chain(&ends) {
            let (s, e) = (new_at.max(range.start), h.new.start.min(range.end));
            if s < e {
                sum += letters(new.get(s..e).unwrap_or_default());
                // The part of it that stood in `own`.
                let (os, oe) = (old_at + (s - new_at), old_at + (e - new_at));
                let (os, oe) = (os.max(own.start), oe.min(own.end));
                if os < oe {
                    let back = |at: usize| new_at + (at - old_at);
                    sum -= letters(new.get(back(os)..back(oe)).unwrap_or_default());
                }
            }
            if h.new.start >= range.end {
                break;
            }
            (old_at, new_at) = (h.old.end, h.new.end);
        }
        sum
    }

    /// Whether equal text stands beside what was taken away, so that it could as well have been this range: a
    /// comparison picks one of two equal lines, and nobody knows which one went.
    pub(super) fn could_be_gone(&self, old: &str, span: Span) -> bool {
        let at = self.hunks.partition_point(|h| h.old.end <= span.start as usize);
        let near = [at.checked_sub(1), Some(at)];
        near.into_iter().flatten().filter_map(|at| self.hunks.get(at)).any(|h| {
            let gone = old.get(h.old.clone()).unwrap_or_default();
            if gone.is_empty() || !h.new.is_empty() {
                return false;
            }
            let (before, after) =
                (old.get(..h.old.start).unwrap_or_default(), old.get(h.old.end..).unwrap_or_default());
            let both =
                |text: &str| text.bytes().rev().zip(before.bytes().rev()).take_while(|(a, b)| a == b).count();
            let ahead = |text: &str| text.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
            let left = h.old.start - both(gone).min(gone.len());
            let right = h.old.end + ahead(gone).min(gone.len());
            left <= span.start as usize && span.end as usize <= right
        })
    }
}
