//! A document before and after changes, of which only what they reach is parsed again, with the arithmetic between the two texts. Decides nothing.

use std::ops::Range;

use gloss_markdown::{Container, Document, El};
use gloss_protocol::Span;

use crate::splice::{self, Splice};
use crate::text::Text;

/// Two texts and the changes between them.
pub(super) struct Edited<'a> {
    pub old: &'a Text,
    pub base: &'a str,
    pub text: Text,
    pub splices: &'a [Splice],
    /// Where each change's text stands in `text`.
    pub at: Vec<Span>,
}

impl<'a> Edited<'a> {
    pub(super) fn new(old: &'a Text, splices: &'a [Splice]) -> Self {
        Self { old, base: old.source(), text: old.edited(splices).text, splices, at: splice::after(splices) }
    }

    /// The blocks before.
    pub(super) fn old_doc(&self) -> &'a Document {
        self.old.parsed()
    }

    /// The blocks after.
    pub(super) fn new_doc(&self) -> &Document {
        self.text.parsed()
    }

    /// The source after.
    pub(super) fn new_source(&self) -> &str {
        self.text.source()
    }

    /// Where a byte of the base that no change replaced stands now.
    pub(super) fn forward(&self, byte: usize) -> Option<usize> {
        let mut now = byte as i64;
        for splice in self.splices {
            if splice.old.end as usize <= byte {
                now += splice.new.len() as i64 - splice.old.len() as i64;
            } else if (splice.old.start as usize) <= byte {
                return None;
            }
        }
        usize::try_from(now).ok()
    }

    /// Where a range of the new text stood in the base, if no change touched it.
    pub(super) fn backward(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let mut then = range.start as i64;
        for (splice, at) in self.splices.iter().zip(&self.at) {
            let (start, end) = (at.start as usize, at.end as usize);
            if end <= range.start && !(start == end && start > range.start) {
                then -= splice.new.len() as i64 - splice.old.len() as i64;
            } else if start < range.end {
                return None;
            }
        }
        let start = usize::try_from(then).ok()?;
        Some(start..start + range.len())
    }

    /// The change whose text a range of the new text lies in, and the range within that.
    pub(super) fn within(&self, range: &Range<usize>) -> Option<(usize, Range<usize>)> {
        let own =
            |at: &Span| !range.is_empty() && at.start as usize <= range.start && range.end <= at.end as usize;
        let found = self.at.iter().position(own)?;
        let start = self.at.get(found)?.start as usize;
        Some((found, range.start - start..range.end - start))
    }

    /// The changes that replace something of a range of the base, or put something into it or at its edges.
    pub(super) fn touching(&self, range: &Range<usize>) -> Vec<usize> {
        let touches = |span: Span| (span.start as usize) <= range.end && range.start <= span.end as usize;
        (0..self.splices.len()).filter(|at| self.splices.get(*at).is_some_and(|s| touches(s.old))).collect()
    }

    /// All changes.
    pub(super) fn all(&self) -> Vec<usize> {
        (0..self.splices.len()).collect()
    }

    /// The changes whose text overlaps one of these ranges, of the base or of the new text; where none does, `else_by`,
    /// as a consequence has some cause.
    pub(super) fn causes(&self, old: &[Range<usize>], new: &[Range<usize>], else_by: &[usize]) -> Vec<usize> {
        let meets = |span: Span, ranges: &[Range<usize>]| {
            ranges.iter().any(|range| (span.start as usize) < range.end && range.start < span.end as usize)
        };
        let caused: Vec<usize> = (0..self.splices.len())
            .filter(|at| {
                self.splices.get(*at).is_some_and(|splice| meets(splice.old, old))
                    || self.at.get(*at).is_some_and(|span| meets(*span, new))
            })
            .collect();
        if caused.is_empty() { else_by.to_vec() } else { caused }
    }
}

/// The containers of one kind, in order, each with its number in the document.
pub(super) fn containers(document: &Document, wanted: El) -> impl Iterator<Item = (u32, &Container)> {
    (0..).zip(&document.containers).filter(move |(_, container)| container.el == wanted)
}
