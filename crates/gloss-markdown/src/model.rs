//! What a parsed document is made of. Holds data and answers look-ups; parsing is in `build`.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// Index of a run in [`Document::runs`].
pub type RunId = u32;

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
}

impl El {
    /// True for blocks that hold other blocks or cells.
    pub fn is_container(self) -> bool {
        matches!(
            self,
            Self::Quote | Self::List | Self::OrderedList | Self::Item | Self::Table | Self::Footnote
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

/// A node of a block's tree: an element or a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A run of visible text, by its number within the block: so an edit elsewhere leaves the tree as it is.
    Run(u32),
    /// An element.
    El {
        /// Which.
        el: El,
        /// Heading level, column alignment (0 none, 1 left, 2 centre, 3 right), first number of an ordered
        /// list, or a task box's tick.
        n: u32,
        /// Link target, code language or footnote label.
        to: Option<Arc<str>>,
        /// What is in it.
        of: Vec<Node>,
    },
}

/// A run of visible text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its bytes in the source.
    pub span: Range<usize>,
    /// What the reader sees where that differs from the source bytes; then the run is taken whole.
    pub shown: Option<Cow<'static, str>>,
    /// True where it can only be taken whole.
    pub whole: bool,
    /// The leaf it stands in.
    pub leaf: u32,
    /// The innermost inline element around it.
    pub inline: Option<u32>,
}

impl Run {
    /// What the reader sees.
    pub fn text<'a>(&'a self, source: &'a str) -> &'a str {
        match &self.shown {
            Some(shown) => shown,
            None => source.get(self.span.clone()).unwrap_or_default(),
        }
    }
}

/// An inline element, for balanced widening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// Which.
    pub el: El,
    /// Its bytes in the source, delimiters included.
    pub span: Range<usize>,
    /// The inline element around it.
    pub parent: Option<u32>,
    /// Link target or footnote label.
    pub to: Option<Arc<str>>,
    /// True for a link whose words are also its address or the name of its definition, `<https://...>` or
    /// `[name]`: with other words in their place alone it would be no link; [`Document::naming`] tells how it is one.
    pub named: bool,
}

/// A block that holds other blocks: a list and its items, a quote, a table, a footnote's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// Which.
    pub el: El,
    /// Its bytes in the source, an item's marker and box included.
    pub span: Range<usize>,
    /// The container around it.
    pub parent: Option<u32>,
    /// The leaves in it, also those of the containers in it.
    pub leaves: Range<u32>,
    /// The tick box of a task item.
    pub task: Option<Range<usize>>,
}

/// What a leaf is.
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
    /// Raw HTML or front matter, taken whole.
    Raw,
}

/// The smallest block that holds runs: what a caret walks and what "paragraph" means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// What it is.
    pub kind: LeafKind,
    /// The top-level block it stands in.
    pub block: u32,
    /// The innermost container around it.
    pub within: Option<u32>,
    /// From its first run's first byte to its last run's last byte, inline delimiters included.
    pub span: Range<usize>,
    /// Its runs.
    pub runs: Range<RunId>,
}

/// A top-level block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its bytes in the source.
    pub span: Range<usize>,
    /// Its runs.
    pub runs: Range<RunId>,
    /// Its leaves.
    pub leaves: Range<u32>,
    /// Its inline elements.
    pub inlines: Range<u32>,
    /// Its containers.
    pub containers: Range<u32>,
    /// What to draw; shared between versions in which the block is the same.
    pub node: Arc<Node>,
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
    /// True where a link or a footnote is defined, which text anywhere may refer to.
    pub defines: bool,
    /// Why it is shown as plain text, where it is.
    pub plain: Option<&'static str>,
}

impl Document {
    /// The leaves of a top-level block.
    pub fn leaves_of(&self, block: u32) -> impl Iterator<Item = &Leaf> {
        let range = self.blocks.get(block as usize).map_or(0..0, |block| block.leaves.clone());
        self.leaves.get(range.start as usize..range.end as usize).unwrap_or_default().iter()
    }

    /// The runs of a leaf.
    pub fn runs_of(&self, leaf: &Leaf) -> &[Run] {
        self.runs.get(leaf.runs.start as usize..leaf.runs.end as usize).unwrap_or_default()
    }

    /// What a reader sees in a leaf.
    pub fn leaf_text(&self, source: &str, leaf: &Leaf) -> String {
        self.runs_of(leaf).iter().map(|run| run.text(source)).collect()
    }

    /// What a reader sees of a range of source bytes: partly covered exact runs in part, others whole, leaves
    /// joined by a newline.
    pub fn visible(&self, source: &str, span: &Range<usize>) -> String {
        let mut out = String::new();
        let mut last_leaf = None;
        let first = self.runs.partition_point(|run| run.span.end <= span.start);
        for run in self.runs.iter().skip(first).take_while(|run| run.span.start < span.end) {
            if last_leaf.is_some_and(|leaf| leaf != run.leaf) {
                out.push('\n');
            }
            last_leaf = Some(run.leaf);
            if run.whole || run.shown.is_some() {
                out.push_str(run.text(source));
            } else {
                let start = run.span.start.max(span.start);
                let end = run.span.end.min(span.end);
                out.push_str(source.get(start..end).unwrap_or_default());
            }
        }
        out
    }

    /// The chain of inline elements around a run, innermost first.
    pub fn inline_chain(&self, run: &Run) -> Vec<u32> {
        let mut chain = Vec::new();
        let mut at = run.inline;
        while let Some(id) = at {
            chain.push(id);
            at = self.inlines.get(id as usize).and_then(|inline| inline.parent);
        }
        chain
    }
}
