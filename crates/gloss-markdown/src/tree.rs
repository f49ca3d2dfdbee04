//! The drawing of a block: its tree of elements and runs, written down as a walk through it. A mark is two bytes
//! and holds no number, so the marks of a block are the same wherever in a document it stands.

use std::ops::Range;

use crate::model::{Document, El, NONE, RunId};
use crate::words::WordId;

/// A step of the walk as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The next run.
    Run,
    /// An element begins; with the next detail where it has any.
    Begin(El),
    BeginWith(El),
    /// The innermost element ends.
    End,
}

/// The number and address that a few elements have besides their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Detail {
    pub(crate) n: u32,
    pub(crate) to: WordId,
}

/// A step of the walk through blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// A run of visible text; runs come in their order.
    Run(RunId),
    /// An element begins.
    Begin {
        /// The kind of element.
        el: El,
        /// Heading level, column alignment (0 none, 1 left, 2 centre, 3 right), first number of an ordered
        /// list, or a task box's tick.
        n: u32,
        /// Link target, code language or footnote label; empty where it has none.
        to: &'a str,
    },
    /// The innermost element ends.
    End,
}

impl Document {
    /// The walk through a top-level block: its element begins, what is in it, and it ends.
    pub fn steps(&self, block: u32) -> impl Iterator<Item = Step<'_>> {
        let (first, end) = (self.before(block as usize), self.before(block as usize + 1));
        let marks = self.marks.get(first.marks as usize..end.marks as usize).unwrap_or_default();
        let mut details = self.details.iter().skip(first.details as usize);
        let mut run = first.runs;
        marks.iter().map(move |mark| match mark {
            Mark::Run => {
                run += 1;
                Step::Run(run - 1)
            }
            Mark::Begin(el) => Step::Begin { el: *el, n: 0, to: "" },
            Mark::BeginWith(el) => {
                let detail = details.next().copied().unwrap_or(Detail { n: 0, to: NONE });
                Step::Begin { el: *el, n: detail.n, to: self.words.get(detail.to).unwrap_or_default() }
            }
            Mark::End => Step::End,
        })
    }

    /// How many steps the walks through some top-level blocks have.
    pub fn steps_of(&self, blocks: Range<u32>) -> usize {
        (self.before(blocks.end as usize).marks - self.before(blocks.start as usize).marks) as usize
    }

    /// The element of a top-level block.
    pub fn element(&self, block: u32) -> Option<El> {
        match self.steps(block).next()? {
            Step::Begin { el, .. } => Some(el),
            _ => None,
        }
    }

    /// Whether a block has the same tree as one of another document, the words of its runs apart.
    pub fn same_tree(&self, block: u32, other: &Self, others: u32) -> bool {
        let (own, their) = (self.first_run(block), other.first_run(others));
        let same = |a: Step<'_>, b: Step<'_>| match (a, b) {
            (Step::Run(a), Step::Run(b)) => a - own == b - their,
            (a, b) => a == b,
        };
        let mut theirs = other.steps(others);
        self.steps(block).all(|a| theirs.next().is_some_and(|b| same(a, b))) && theirs.next().is_none()
    }
}
