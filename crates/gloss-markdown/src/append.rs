//! Blocks of one document put behind those of another: all tables copied, each number by as much greater as what it
//! counts stands further down. Knows nothing of Markdown.

use std::ops::Range;

use crate::model::{Block, Bytes, Container, Counts, Document, Inline, Leaf, NONE, RAW, Run};
use crate::tree::Detail;

/// By how much numbers grow; wrapping, because they may also shrink.
#[derive(Clone, Copy, Default, PartialEq)]
struct Shift {
    bytes: u32,
    blocks: u32,
    rows: Counts,
}

fn id(id: u32, by: u32) -> u32 {
    if id == NONE { NONE } else { id.wrapping_add(by) }
}

fn pair((a, b): (u32, u32), by: u32) -> (u32, u32) {
    (a.wrapping_add(by), b.wrapping_add(by))
}

impl Counts {
    fn each(self, other: Self, with: impl Fn(u32, u32) -> u32) -> Self {
        Self {
            runs: with(self.runs, other.runs),
            leaves: with(self.leaves, other.leaves),
            inlines: with(self.inlines, other.inlines),
            containers: with(self.containers, other.containers),
            marks: with(self.marks, other.marks),
            details: with(self.details, other.details),
            words: with(self.words, other.words),
        }
    }
}

impl Shift {
    fn at(self, at: Bytes) -> Bytes {
        Bytes { start: at.start.wrapping_add(self.bytes), end: at.end.wrapping_add(self.bytes) }
    }

    fn block(self, block: &Block) -> Block {
        Block { bytes: self.at(block.bytes), first: block.first.each(self.rows, u32::wrapping_add) }
    }

    fn run(self, run: &Run) -> Run {
        Run {
            bytes: self.at(run.bytes),
            shown: if run.shown >= RAW { run.shown } else { run.shown.wrapping_add(self.rows.words) },
            leaf: run.leaf.wrapping_add(self.rows.leaves),
            inline: id(run.inline, self.rows.inlines),
        }
    }

    fn leaf(self, leaf: &Leaf) -> Leaf {
        Leaf {
            kind: leaf.kind,
            block: leaf.block.wrapping_add(self.blocks),
            within: id(leaf.within, self.rows.containers),
            bytes: self.at(leaf.bytes),
            runs: pair(leaf.runs, self.rows.runs),
        }
    }

    fn inline(self, inline: &Inline) -> Inline {
        Inline {
            bytes: self.at(inline.bytes),
            parent: id(inline.parent, self.rows.inlines),
            to: id(inline.to, self.rows.words),
            ..*inline
        }
    }

    fn container(self, container: &Container) -> Container {
        Container {
            el: container.el,
            bytes: self.at(container.bytes),
            parent: id(container.parent, self.rows.containers),
            leaves: pair(container.leaves, self.rows.leaves),
            task: container.task.map(|task| self.at(task)),
        }
    }
}

/// Appends a part of a table, as it is where nothing moved.
fn rows<T: Copy>(to: &mut Vec<T>, from: &[T], range: (u32, u32), moved: Option<impl Fn(&T) -> T>) {
    let part = from.get(range.0 as usize..range.1 as usize).unwrap_or_default();
    match moved {
        Some(moved) => to.extend(part.iter().map(moved)),
        None => to.extend_from_slice(part),
    }
}

impl Document {
    /// Makes room for all that two documents hold.
    pub(crate) fn reserve(&mut self, a: &Self, b: &Self) {
        self.blocks.reserve(a.blocks.len() + b.blocks.len());
        self.runs.reserve(a.runs.len() + b.runs.len());
        self.leaves.reserve(a.leaves.len() + b.leaves.len());
        self.inlines.reserve(a.inlines.len() + b.inlines.len());
        self.containers.reserve(a.containers.len() + b.containers.len());
        self.marks.reserve(a.marks.len() + b.marks.len());
        self.details.reserve(a.details.len() + b.details.len());
        self.words.reserve(&a.words, &b.words);
    }

    /// Drops the blocks from `block` on, with all that is in them.
    pub(crate) fn truncate(&mut self, block: usize) {
        let first = self.before(block);
        self.blocks.truncate(block);
        self.runs.truncate(first.runs as usize);
        self.leaves.truncate(first.leaves as usize);
        self.inlines.truncate(first.inlines as usize);
        self.containers.truncate(first.containers as usize);
        self.marks.truncate(first.marks as usize);
        self.details.truncate(first.details as usize);
        self.words.truncate(first.words);
    }

    /// Appends blocks of another document with all that is in them; their bytes have moved by `bytes`, wrapping.
    pub(crate) fn append(&mut self, from: &Self, which: Range<usize>, bytes: u32) {
        let (first, end) = (from.before(which.start), from.before(which.end));
        let by = Shift {
            bytes,
            blocks: (self.blocks.len() as u32).wrapping_sub(which.start as u32),
            rows: self.counts().each(first, u32::wrapping_sub),
        };
        let moved = by != Shift::default();
        let blocks = (which.start as u32, which.end as u32);
        rows(&mut self.blocks, &from.blocks, blocks, moved.then_some(|row: &Block| by.block(row)));
        rows(&mut self.runs, &from.runs, (first.runs, end.runs), moved.then_some(|row: &Run| by.run(row)));
        let leaves = (first.leaves, end.leaves);
        rows(&mut self.leaves, &from.leaves, leaves, moved.then_some(|row: &Leaf| by.leaf(row)));
        let inlines = (first.inlines, end.inlines);
        rows(&mut self.inlines, &from.inlines, inlines, moved.then_some(|row: &Inline| by.inline(row)));
        let containers = (first.containers, end.containers);
        let moved_container = moved.then_some(|row: &Container| by.container(row));
        rows(&mut self.containers, &from.containers, containers, moved_container);
        let words = moved.then_some(|row: &Detail| Detail { to: id(row.to, by.rows.words), ..*row });
        rows(&mut self.details, &from.details, (first.details, end.details), words);
        let marks = from.marks.get(first.marks as usize..end.marks as usize);
        self.marks.extend_from_slice(marks.unwrap_or_default());
        self.words.append(&from.words, first.words..end.words);
    }
}
