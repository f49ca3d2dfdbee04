//! Text beside changes, as a reader sees it: the visible text that no change replaced, stretch by stretch with
//! the elements around it. Two texts whose stretches are equal draw the same beside the changes.
//!
//! Blanks are left out, because where a line ends or a word went they show or not; so are an item's number and a
//! table's row, because an item or a row may come or go beside them. Never looks at what the changes themselves say.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use gloss_markdown::{Document, Leaf, LeafKind, Run};

/// Visible text with a hash of the elements that it stands in.
pub(super) type Stretch = (u64, String);

/// A text with the ranges of it that are not looked at, sorted and disjoint.
pub(super) struct Beside<'a> {
    pub source: &'a str,
    pub document: &'a Document,
    pub replaced: &'a [Range<usize>],
    /// Whether columns are counted without those that the changes take or bring: then a column may go beside others.
    pub columns_go: bool,
}

impl Beside<'_> {
    /// The stretches, in order; neighbours in the same elements are one.
    pub(super) fn stretches(&self) -> Vec<Stretch> {
        let mut out: Vec<Stretch> = Vec::new();
        let (mut leaf, mut blocks) = (u32::MAX, 0);
        for run in &self.document.runs {
            let text = self.left_of(run);
            if text.is_empty() {
                continue;
            }
            if run.leaf() != leaf {
                (leaf, blocks) = (run.leaf(), self.blocks(run.leaf()));
            }
            let within = self.within(run, blocks);
            match out.last_mut() {
                Some((last, said)) if *last == within => said.push_str(&text),
                _ => out.push((within, text)),
            }
        }
        out
    }

    /// The bytes that show something, in order.
    pub(super) fn visible_ranges(&self) -> Vec<Range<usize>> {
        self.document.runs.iter().flat_map(|run| self.parts(&run.span())).collect()
    }

    /// The parts of a range that are looked at.
    fn parts(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let (mut out, mut at) = (Vec::new(), range.start);
        let first = self.replaced.partition_point(|gone| gone.end < range.start);
        for gone in self.replaced.iter().skip(first).take_while(|gone| gone.start < range.end) {
            if at < gone.start {
                out.push(at..gone.start);
            }
            at = at.max(gone.end);
        }
        if at < range.end {
            out.push(at..range.end);
        }
        out
    }

    /// The text of a run that is beside the changes. A run that is taken whole shows all or nothing.
    fn left_of(&self, run: &Run) -> String {
        let parts = self.parts(&run.span());
        let mut text = String::new();
        if run.is_whole() {
            if !parts.is_empty() {
                text.push_str(self.document.text(self.source, run));
            }
        } else {
            for part in parts {
                text.push_str(self.source.get(part).unwrap_or_default());
            }
        }
        text.retain(|ch| !ch.is_whitespace());
        text
    }

    fn blocks(&self, leaf: u32) -> u64 {
        let mut hash = DefaultHasher::new();
        let Some(leaf) = self.document.leaves.get(leaf as usize) else { return 0 };
        match leaf.kind {
            LeafKind::Cell { row, column } => (row == 0, self.rank(leaf, column)).hash(&mut hash),
            kind => kind.hash(&mut hash),
        }
        let mut at = leaf.within();
        while let Some(container) = at.and_then(|id| self.document.containers.get(id as usize)) {
            container.el.hash(&mut hash);
            at = container.parent();
        }
        hash.finish()
    }

    /// The number of a cell's column among those that stay, where columns may go.
    fn rank(&self, leaf: &Leaf, column: u32) -> usize {
        let table = leaf.within().and_then(|id| self.document.containers.get(id as usize));
        let Some(table) = table.filter(|_| self.columns_go) else { return column as usize };
        let heads = self.document.leaves_in(table).iter().filter(|head| match head.kind {
            LeafKind::Cell { row, column: other } => row == 0 && other < column,
            _ => false,
        });
        heads.filter(|head| !self.parts(&head.span()).is_empty()).count()
    }

    fn within(&self, run: &Run, blocks: u64) -> u64 {
        let mut hash = DefaultHasher::new();
        blocks.hash(&mut hash);
        let mut at = run.inline();
        while let Some(inline) = at.and_then(|id| self.document.inlines.get(id as usize)) {
            (inline.el, self.document.target(inline)).hash(&mut hash);
            at = inline.parent();
        }
        hash.finish()
    }
}
