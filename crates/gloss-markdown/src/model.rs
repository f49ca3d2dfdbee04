//! Model of a parsed document. Holds data and answers look-ups; parsing is in `build`.

use std::ops::Range;

use crate::tree::{Detail, Mark};
use crate::words::{WordId, Words};

/// Index of a run in [`Document::runs`].
pub type RunId = u32;

/// No index: the tables are plain numbers, so that after an edit they are copied and not built again.
pub(crate) const NONE: u32 = u32::MAX;

/// The value of [`Run::shown`] for a run that shows its source bytes: exact, or taken whole all the same (raw HTML).
pub(crate) const EXACT: WordId = NONE;
pub(crate) const RAW: WordId = NONE - 1;

fn some(id: u32) -> Option<u32> {
    (id != NONE).then_some(id)
}

/// A half-open range of the source's bytes; a source has less than 4 GB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bytes {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Bytes {
    pub(crate) fn new(range: &Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) fn take_in(&mut self, other: Self) {
        self.start = self.start.min(other.start);
        self.end = self.end.max(other.end);
    }
}

/// The elements that a document is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum El {
    Paragraph,
    Heading,
    Quote,
    List,
    OrderedList,
    Item,
    CodeBlock,
    /// A line of code or plain text, its line end included; documents have none.
    Line,
    /// A fenced block whose language is `chart` or `mermaid`: one run, taken whole, as a picture is.
    Chart,
    Table,
    TableHead,
    TableRow,
    TableCell,
    Rule,
    Footnote,
    Raw,
    Emphasis,
    Strong,
    Strike,
    Code,
    Link,
    Image,
    FootnoteRef,
    TaskBox,
    Math,
    Break,
    /// Beside the text: what stands at the top or the foot of pages, or in a box; `to` says what.
    Aside,
    /// Underlined words.
    Underline,
    /// Words that somebody suggests; `to` says who. Documents in Markdown have none.
    Inserted,
    /// Words that somebody suggests to take away; `to` says who.
    Deleted,
}

impl El {
    /// True for blocks that hold other blocks or cells.
    pub fn is_container(self) -> bool {
        matches!(
            self,
            Self::Quote
                | Self::List
                | Self::OrderedList
                | Self::Item
                | Self::Table
                | Self::Footnote
                | Self::Aside
        )
    }

    /// True for elements that stand within a line of text.
    pub fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Emphasis
                | Self::Strong
                | Self::Strike
                | Self::Code
                | Self::Link
                | Self::Image
                | Self::FootnoteRef
                | Self::TaskBox
                | Self::Math
                | Self::Break
        )
    }
}

/// A run of visible text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub(crate) bytes: Bytes,
    pub(crate) shown: WordId,
    pub(crate) leaf: u32,
    pub(crate) inline: u32,
}

impl Run {
    /// Its bytes in the source.
    #[inline]
    pub fn span(&self) -> Range<usize> {
        self.bytes.range()
    }

    /// Whether it can only be taken whole.
    #[inline]
    pub fn is_whole(&self) -> bool {
        self.shown != EXACT
    }

    /// Whether the reader sees its very source bytes; raw HTML is so too, and whole.
    #[inline]
    pub fn is_verbatim(&self) -> bool {
        self.shown >= RAW
    }

    /// The leaf it stands in.
    pub fn leaf(&self) -> u32 {
        self.leaf
    }

    /// The innermost inline element around it.
    pub fn inline(&self) -> Option<u32> {
        some(self.inline)
    }
}

/// An inline element, for balanced widening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inline {
    /// The kind of element.
    pub el: El,
    /// True for a link whose words are also its address or the name of its definition, `<https://...>` or
    /// `[name]`: with other words in their place alone it would be no link; [`Document::naming`] tells how it is one.
    pub named: bool,
    pub(crate) bytes: Bytes,
    pub(crate) parent: u32,
    pub(crate) to: WordId,
}

impl Inline {
    /// Its bytes in the source, delimiters included.
    #[inline]
    pub fn span(&self) -> Range<usize> {
        self.bytes.range()
    }

    /// The inline element around it.
    pub fn parent(&self) -> Option<u32> {
        some(self.parent)
    }
}

/// A block that holds other blocks: a list and its items, a quote, a table, a footnote's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container {
    /// The kind of element.
    pub el: El,
    pub(crate) bytes: Bytes,
    pub(crate) parent: u32,
    pub(crate) leaves: (u32, u32),
    pub(crate) task: Option<Bytes>,
}

impl Container {
    /// Its bytes in the source, an item's marker and box included.
    #[inline]
    pub fn span(&self) -> Range<usize> {
        self.bytes.range()
    }

    /// The container around it.
    pub fn parent(&self) -> Option<u32> {
        some(self.parent)
    }

    /// The tick box of a task item.
    pub fn task(&self) -> Option<Range<usize>> {
        self.task.map(Bytes::range)
    }
}

/// The kind of a leaf block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeafKind {
    /// A paragraph, or the text of a tight list item.
    Paragraph,
    /// A heading of this level.
    Heading(u32),
    /// A table cell; its row (0 is the header) and column, from 0.
    Cell {
        /// The row.
        row: u32,
        /// The column.
        column: u32,
    },
    /// The lines of a code block.
    Code,
    /// Raw HTML, front matter or a chart, taken whole.
    Raw,
}

/// The smallest block that holds runs: what a caret walks and what "paragraph" means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The kind of block.
    pub kind: LeafKind,
    /// The top-level block it stands in.
    pub block: u32,
    pub(crate) within: u32,
    pub(crate) bytes: Bytes,
    pub(crate) runs: (RunId, RunId),
}

impl Leaf {
    /// From its first run's first byte to its last run's last byte, inline delimiters included.
    #[inline]
    pub fn span(&self) -> Range<usize> {
        self.bytes.range()
    }

    /// The innermost container around it.
    pub fn within(&self) -> Option<u32> {
        some(self.within)
    }

    /// Its runs, as indices into [`Document::runs`].
    pub fn runs(&self) -> Range<usize> {
        self.runs.0 as usize..self.runs.1 as usize
    }
}

/// How much of each table there is before some point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) runs: u32,
    pub(crate) leaves: u32,
    pub(crate) inlines: u32,
    pub(crate) containers: u32,
    pub(crate) marks: u32,
    pub(crate) details: u32,
    pub(crate) words: u32,
}

/// A top-level block. What is in it begins where what is in the block before it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub(crate) bytes: Bytes,
    pub(crate) first: Counts,
}

impl Block {
    /// Its bytes in the source.
    #[inline]
    pub fn span(&self) -> Range<usize> {
        self.bytes.range()
    }
}

/// A parsed document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Top-level blocks, in order.
    pub blocks: Vec<Block>,
    /// Runs of visible text, in order of the source.
    pub runs: Vec<Run>,
    /// Leaves, in order.
    pub leaves: Vec<Leaf>,
    /// Inline elements.
    pub inlines: Vec<Inline>,
    /// Blocks that hold other blocks, outer ones first.
    pub containers: Vec<Container>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) details: Vec<Detail>,
    pub(crate) words: Words,
    /// Whether a link or a footnote is defined, which text anywhere may refer to.
    pub defines: bool,
    /// Why it is shown as plain text, where it is.
    pub plain: Option<&'static str>,
}

fn part<T>(all: &[T], from: u32, to: u32) -> &[T] {
    all.get(from as usize..to as usize).unwrap_or_default()
}

/// Bytes of source for each entry of a table: what reports have, so that the tables of most documents grow once.
const PER_RUN: usize = 24;
const PER_LEAF: usize = 44;
const PER_BLOCK: usize = 112;
const PER_MARK: usize = 8;

impl Document {
    /// An empty document with room for the tables of a source of this many bytes.
    pub(crate) fn for_source(len: usize) -> Self {
        Self {
            blocks: Vec::with_capacity(len / PER_BLOCK),
            runs: Vec::with_capacity(len / PER_RUN),
            leaves: Vec::with_capacity(len / PER_LEAF),
            inlines: Vec::with_capacity(len / PER_BLOCK),
            containers: Vec::with_capacity(len / PER_BLOCK),
            marks: Vec::with_capacity(len / PER_MARK),
            ..Self::default()
        }
    }

    /// How much of each table there is now.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            runs: self.runs.len() as u32,
            leaves: self.leaves.len() as u32,
            inlines: self.inlines.len() as u32,
            containers: self.containers.len() as u32,
            marks: self.marks.len() as u32,
            details: self.details.len() as u32,
            words: self.words.len(),
        }
    }

    /// How much of each table stands before a block, or before the end.
    pub(crate) fn before(&self, block: usize) -> Counts {
        self.blocks.get(block).map_or_else(|| self.counts(), |block| block.first)
    }

    /// The number of a top-level block's first run, were it to have one.
    #[inline]
    pub fn first_run(&self, block: u32) -> RunId {
        self.before(block as usize).runs
    }

    /// The leaves of a top-level block.
    pub fn leaves_of(&self, block: u32) -> &[Leaf] {
        let at = block as usize;
        part(&self.leaves, self.before(at).leaves, self.before(at + 1).leaves)
    }

    /// The leaves in a container, also those of the containers in it.
    pub fn leaves_in(&self, container: &Container) -> &[Leaf] {
        part(&self.leaves, container.leaves.0, container.leaves.1)
    }

    /// The runs of a leaf.
    pub fn runs_of(&self, leaf: &Leaf) -> &[Run] {
        part(&self.runs, leaf.runs.0, leaf.runs.1)
    }

    /// The displayed text of a run.
    #[inline]
    pub fn text<'a>(&'a self, source: &'a str, run: &Run) -> &'a str {
        if run.is_verbatim() {
            source.get(run.span()).unwrap_or_default()
        } else {
            self.words.get(run.shown).unwrap_or_default()
        }
    }

    /// A link's target, a picture's, or a footnote's label.
    pub fn target(&self, inline: &Inline) -> Option<&str> {
        self.words.get(inline.to)
    }

    /// The displayed text of a leaf.
    pub fn leaf_text(&self, source: &str, leaf: &Leaf) -> String {
        self.runs_of(leaf).iter().map(|run| self.text(source, run)).collect()
    }

    /// The displayed text of a range of source bytes: partly covered exact runs in part, others whole, leaves
    /// joined by a newline.
    pub fn visible(&self, source: &str, span: &Range<usize>) -> String {
        let mut out = String::new();
        let mut last_leaf = None;
        let first = self.runs.partition_point(|run| run.span().end <= span.start);
        for run in self.runs.iter().skip(first).take_while(|run| run.span().start < span.end) {
            if last_leaf.is_some_and(|leaf| leaf != run.leaf) {
                out.push('\n');
            }
            last_leaf = Some(run.leaf);
            if run.is_whole() {
                out.push_str(self.text(source, run));
            } else {
                let start = run.span().start.max(span.start);
                let end = run.span().end.min(span.end);
                out.push_str(source.get(start..end).unwrap_or_default());
            }
        }
        out
    }

    /// The chain of inline elements around a run, innermost first.
    pub fn inline_chain(&self, run: &Run) -> Vec<u32> {
        let mut chain = Vec::new();
        let mut at = run.inline();
        while let Some(id) = at {
            chain.push(id);
            at = self.inlines.get(id as usize).and_then(Inline::parent);
        }
        chain
    }

    /// Whether a run is plain words, at most strong, emphasised or struck: part of no link, code or picture.
    pub fn is_plain(&self, run: &Run) -> bool {
        let keeps = |at: &u32| {
            let el = self.inlines.get(*at as usize).map(|inline| inline.el);
            matches!(el, Some(El::Strong | El::Emphasis | El::Strike))
        };
        !run.is_whole() && self.inline_chain(run).iter().all(keeps)
    }
}
