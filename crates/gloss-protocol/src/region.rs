//! Where something is: regions of a version, and anchors that find them again in others.
//!
//! Holds shapes only; finding, widening and reading are `gloss-artifact`'s work.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A half-open range of UTF-8 bytes in the source of one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; offsets over 4 GiB do not occur (files are bounded far below).
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
    }

    /// The range as `usize`.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Bytes covered.
    pub fn len(self) -> usize {
        (self.end.saturating_sub(self.start)) as usize
    }

    /// Whether nothing is covered.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether both cover at least one common byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly within.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// How far a note reaches from what was pointed at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Just what was selected, snapped to whole words.
    #[default]
    Selection,
    /// The sentence around it.
    Sentence,
    /// The paragraph or heading around it, or a list item's own words.
    Paragraph,
    /// The list item around it, with its box and all that is in it.
    Item,
    /// The table cell around it.
    Cell,
    /// A chart of a workbook or of a slide.
    Chart,
    /// A point of a chart's series.
    Point,
    /// A series of a chart, with its points.
    Series,
    /// A shape of a slide, with all that is in it.
    Shape,
    /// A slide, with its notes.
    Slide,
    /// All cells of its table row.
    Row,
    /// All cells of its table column, the header too.
    Column,
    /// The heading above it with everything below that heading.
    Section,
    /// The whole artifact.
    Document,
}

/// A part of an artifact that holds a place: the place can be widened to it, by name, and no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Container {
    /// The paragraph or heading.
    Paragraph,
    /// The list item, with what is in it.
    Item,
    /// The list, with all its items.
    List,
    /// The table cell.
    Cell,
    /// The table row.
    Row,
    /// The table column, its header too.
    Column,
    /// The table; of a sheet the block of filled cells.
    Table,
    /// The chart.
    Chart,
    /// The shape of a slide.
    Shape,
    /// The slide, with its notes.
    Slide,
    /// The heading with everything below it; of a page its section, header or footer.
    Section,
    /// The element of a page, with its tags.
    Element,
    /// The rule of a style sheet.
    Rule,
}

impl Container {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Paragraph,
        Self::Item,
        Self::List,
        Self::Cell,
        Self::Row,
        Self::Column,
        Self::Table,
        Self::Chart,
        Self::Shape,
        Self::Slide,
        Self::Section,
        Self::Element,
        Self::Rule,
    ];

    /// The word used in JSON, and by agents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Item => "item",
            Self::List => "list",
            Self::Cell => "cell",
            Self::Row => "row",
            Self::Column => "column",
            Self::Table => "table",
            Self::Chart => "chart",
            Self::Shape => "shape",
            Self::Slide => "slide",
            Self::Section => "section",
            Self::Element => "element",
            Self::Rule => "rule",
        }
    }

    /// The container of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// An addressable part of one version.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Region {
    /// Ranges of the source of a text artifact, in order, none overlapping.
    Text {
        /// The ranges; several where a selection crosses blocks or cells.
        spans: Vec<Span>,
        /// How far this region reaches.
        reach: Reach,
    },
    /// The whole artifact, whatever its kind.
    Whole,
}

impl Region {
    /// The spans of a text region; empty for `Whole`.
    pub fn spans(&self) -> &[Span] {
        match self {
            Self::Text { spans, .. } => spans,
            Self::Whole => &[],
        }
    }
}

/// The words of a region with what stands around them: the evidence for finding it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Quote {
    /// The source slice, exactly.
    pub exact: String,
    /// The text as a reader sees it.
    pub visible: String,
    /// Up to 48 characters of source before.
    pub prefix: String,
    /// Up to 48 characters of source after.
    pub suffix: String,
    /// Which occurrence of `exact` this is, from 1.
    pub nth: u32,
    /// How many occurrences of `exact` there are.
    pub of: u32,
}

/// The block that encloses a region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Structure {
    /// The kind of the block: `paragraph`, `heading`, `table`...
    pub block: String,
    /// The headings above it, outermost first.
    pub headings: Vec<String>,
    /// The block's number in the document, from 0.
    pub ordinal: u32,
    /// SHA-256 of the block's source.
    pub hash: String,
}

/// A region written down so that it can be found again in other versions. Never altered after capture.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Anchor {
    /// The version it was made on; its snapshot is kept as long as the note is.
    pub version: u32,
    /// Where it was in that version.
    pub region: Region,
    /// Its words and the source around them.
    pub quote: Quote,
    /// The block that it stood in.
    pub structure: Structure,
}

/// How sure Gloss is of where a note's place is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PlaceStatus {
    /// The same words, found with certainty.
    Exact,
    /// The same place, with other words now.
    Edited,
    /// Probably here; a click confirms.
    Suggested,
    /// Two or more places match equally.
    Ambiguous,
    /// Gone.
    Unplaced,
}

impl PlaceStatus {
    /// Whether a change may be sent without a click.
    pub fn certain(self) -> bool {
        matches!(self, Self::Exact | Self::Edited)
    }

    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Edited => "edited",
            Self::Suggested => "suggested",
            Self::Ambiguous => "ambiguous",
            Self::Unplaced => "unplaced",
        }
    }
}

/// Where a note's place is in the newest version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Place {
    /// The version this was found in.
    pub version: u32,
    /// How sure Gloss is of it.
    pub status: PlaceStatus,
    /// The region; absent when unplaced or ambiguous.
    pub region: Option<Region>,
    /// The text as a reader sees it there now.
    pub text: String,
    /// The place in the command line's words: `bytes:120-180`.
    pub at: String,
    /// Places it could be, where none is certain: the best first.
    #[serde(default)]
    pub candidates: Vec<Candidate>,
    /// Where it was last seen, once it is lost.
    #[serde(default)]
    pub lost: Option<Lost>,
}

/// A place that a note's lost place could be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Candidate {
    /// The region.
    pub region: Region,
    /// The text as a reader sees it there.
    pub text: String,
    /// The place in the command line's words.
    pub at: String,
}

/// Where a place was before it was lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Lost {
    /// The version in which it is no longer.
    pub version: u32,
    /// The last version in which it stood, to be shown there.
    pub seen: u32,
    /// Where it stood in that version.
    pub region: Region,
    /// Whether the person has refused what was suggested since: then only the very same words are it.
    #[serde(default)]
    pub refused: bool,
}
