//! Views of documents that a viewer draws, and the selections that it sends back.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Abilities, Blocks, Reach, Region, Span};

/// The elements a document may be drawn with. Nothing else reaches the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum El {
    Paragraph,
    Heading,
    Quote,
    List,
    OrderedList,
    Item,
    CodeBlock,
    /// A line of code or plain text: one run, its line end included. The number of the run is that of the line.
    Line,
    /// A chart: `to` is its picture as SVG; where `n` is 1 it could not be drawn, and `to` says why.
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
    Fact,
    Image,
    FootnoteRef,
    TaskBox,
    Math,
    Break,
    /// Beside the text: `to` says what, `header`, `footer` or `box`.
    Aside,
    Underline,
    /// Words that somebody suggests; `to` says who.
    Inserted,
    /// Words that somebody suggests to take away; `to` says who.
    Deleted,
}

/// A node of a drawn document: an element with children, or a run of visible text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum InlineNode {
    /// Visible text that maps to source bytes.
    Run {
        /// Its number in the version.
        id: u32,
        /// The text as the reader sees it.
        text: String,
        /// Whether it can only be taken whole (an entity, a formula, an image's words).
        whole: bool,
    },
    /// An element.
    El {
        /// The element.
        el: El,
        /// Heading level, or column alignment (0 none, 1 left, 2 centre, 3 right), or a box's tick.
        #[serde(skip_serializing_if = "is_zero", default)]
        n: u32,
        /// A link's target, a fact's reference, or a code block's language.
        #[serde(skip_serializing_if = "String::is_empty", default)]
        to: String,
        /// Its children.
        of: Vec<InlineNode>,
    },
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// A top-level block of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Block {
    /// Its number in the document, from 0.
    pub id: u32,
    /// Its bytes in the source.
    pub span: Span,
    /// A short hash of its source: blocks with equal hashes need not be drawn again. Another one in each engine
    /// process, so never kept.
    pub hash: String,
    /// The node to draw.
    pub node: InlineNode,
}

/// A window of a document, ready to draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentView {
    /// The artifact.
    pub path: String,
    /// The version drawn.
    pub version: u32,
    /// Blocks in this window.
    #[ts(as = "Vec<Block>")]
    pub blocks: Blocks,
    /// Blocks in the document.
    pub total: u32,
    /// Why the document is shown as plain text, where it is.
    pub plain: Option<String>,
    /// The abilities of the document: pointing, changes, exports.
    pub can: Abilities,
}

/// A point in visible text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunPoint {
    /// The run.
    pub run: u32,
    /// UTF-16 units into its visible text.
    pub utf16: u32,
}

/// A selection by the person, in the view's own coordinates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Selection {
    /// Where it begins.
    pub start: RunPoint,
    /// Where it ends.
    pub end: RunPoint,
    /// The visible text as the viewer read it; Rust refuses when the two disagree.
    pub text: String,
    /// Further rectangles of the same sheet: rows that are shown beside each other may stand apart in the file.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub more: Option<Vec<(RunPoint, RunPoint)>>,
}

/// The place that a selection means, before a note is written on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Pointed {
    /// The region.
    pub region: Region,
    /// Its visible text.
    pub text: String,
    /// Its place in the command line's words.
    pub at: String,
    /// Where to paint it: ranges of visible text, run by run.
    pub paint: Vec<(RunPoint, RunPoint)>,
    /// How often the same words stand elsewhere.
    pub elsewhere: u32,
    /// Where to paint those other places, so that a person sees what Include takes in; the first of them where
    /// there are very many.
    pub also: Vec<(RunPoint, RunPoint)>,
    /// The reaches that make sense here, narrowest first.
    pub reaches: Vec<Reach>,
}
