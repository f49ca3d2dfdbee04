//! An artifact's text: its source, what its kind found in it, and what can be asked of both. What differs from kind to
//! kind is asked in `kinds/text.rs`; here is what all texts of leaves (blocks of Markdown, lines of anything else) have in common.
//!
//! A folder per job: `view` draws, `select` reads a selection, `find` reads a WHERE, `anchor` writes a place
//! down, `figures` lists the facts, `unsourced` the numbers that lead to none. None of them changes anything.

mod anchor;
mod containers;
mod deleted;
mod diagram;
mod edited;
mod figures;
mod find;
mod going;
mod lines;
mod part;
mod placeholders;
mod reach;
mod select;
mod sentence;
mod unsourced;
mod view;

use std::ops::Range;
use std::sync::LazyLock;

use gloss_markdown::{Document, LeafKind};
use gloss_protocol::{Kind, Reach, Region, Span};

use crate::hash::short_hash;
use crate::kinds::deck::index::Deck;
use crate::kinds::sheet::Grid;

pub use edited::Edited;
pub use figures::Figure;
pub(crate) use find::{every, fold, no_place, split_pick, unquote};
pub use part::NoPart;
pub(crate) use part::called;
pub(crate) use select::{byte_of_utf16, snap_to_words, squeeze};
pub(crate) use sentence::around as sentence_around;
pub(crate) use unsourced::amounts;
pub use view::Cells;

/// The structure that a kind found in a text.
#[derive(Clone, Debug)]
pub enum Structure {
    /// Blocks that Markdown's grammar draws.
    Markdown(Document),
    /// The lines that it has.
    Lines(Document),
    /// Where the cells stand.
    Cells(Grid),
    /// The lines that it has, with the part of a deck that each is.
    Slides(Deck),
    /// Paragraphs, tables and notes of a Word document.
    Paragraphs(Document),
}

/// An artifact's text, parsed.
#[derive(Clone, Debug)]
pub struct Text {
    kind: Kind,
    source: String,
    structure: Structure,
}

/// The leaves of a text that has none.
static NO_LEAVES: LazyLock<Document> = LazyLock::new(|| gloss_markdown::lines(""));

impl Text {
    /// A source with what its kind found in it.
    pub(crate) fn of(kind: Kind, source: &str, structure: Structure) -> Self {
        Self { kind, source: source.to_owned(), structure }
    }

    /// The kind of its artifact.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Where the cells stand, where it has cells.
    pub(crate) fn grid(&self) -> Option<&Grid> {
        match &self.structure {
            Structure::Cells(grid) => Some(grid),
            Structure::Markdown(_)
            | Structure::Lines(_)
            | Structure::Slides(_)
            | Structure::Paragraphs(_) => None,
        }
    }

    /// The index of its deck, where it is one.
    pub fn deck(&self) -> Option<&Deck> {
        match &self.structure {
            Structure::Slides(deck) => Some(deck),
            Structure::Markdown(_) | Structure::Lines(_) | Structure::Cells(_) | Structure::Paragraphs(_) => {
                None
            }
        }
    }

    /// The source.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Its leaves; none where it has cells.
    pub(crate) fn parsed(&self) -> &Document {
        match &self.structure {
            Structure::Markdown(parsed) | Structure::Lines(parsed) | Structure::Paragraphs(parsed) => parsed,
            Structure::Slides(deck) => deck.lines(),
            Structure::Cells(_) => &NO_LEAVES,
        }
    }

    /// Whether it is drawn by Markdown's grammar, and not as the lines that it has.
    pub(crate) fn is_markdown(&self) -> bool {
        matches!(&self.structure, Structure::Markdown(parsed) if parsed.plain.is_none())
    }

    /// The first heading's words.
    pub(crate) fn first_heading(&self) -> Option<String> {
        let parsed = self.parsed();
        let heading = parsed.leaves.iter().find(|leaf| matches!(leaf.kind, LeafKind::Heading(_)))?;
        Some(parsed.leaf_text(&self.source, heading)).filter(|title| !title.trim().is_empty())
    }

    pub(crate) fn visible_leaves(&self, region: &Region) -> String {
        let visible = |span: &Span| match self.is_lines() {
            true => self.visible_lines(*span),
            false => self.parsed().visible(&self.source, &span.range()),
        };
        self.spans(region).iter().map(visible).collect::<Vec<_>>().join("\n")
    }

    /// The source bytes of a region's ranges.
    pub fn slices(&self, region: &Region) -> Vec<&str> {
        self.spans(region).into_iter().map(|span| self.source.get(span.range()).unwrap_or_default()).collect()
    }

    /// The ranges of a region; the whole artifact is one range.
    pub fn spans(&self, region: &Region) -> Vec<Span> {
        match region {
            Region::Whole => vec![Span::new(0, self.source.len())],
            Region::Text { spans, .. } => spans.clone(),
        }
    }

    pub(crate) fn elsewhere_in_leaves(&self, region: &Region) -> Vec<Region> {
        let [span] = region.spans() else { return Vec::new() };
        let Some(words) = self.source.get(span.range()).filter(|words| words.trim().len() >= 2) else {
            return Vec::new();
        };
        self.source
            .match_indices(words)
            .map(|(at, found)| Span::new(at, at + found.len()))
            .filter(|other| !other.overlaps(*span))
            .filter(|other| self.on_word_edges(other.range()) && self.leaf_at(other.start as usize).is_some())
            .map(|other| Region::Text { spans: vec![other], reach: Reach::Selection })
            .collect()
    }

    pub(crate) fn leaf_block_hashes(&self) -> Vec<String> {
        if self.is_lines() {
            let lines = self.source.lines().filter(|line| !line.trim().is_empty());
            return lines.map(|line| short_hash(Some(line))).collect();
        }
        self.parsed().blocks.iter().map(|block| short_hash(self.source.get(block.span()))).collect()
    }

    /// The kinds of the leaves that a range touches, in order, cells as one.
    pub(crate) fn shape(&self, span: Span) -> Vec<std::mem::Discriminant<LeafKind>> {
        let first = self.parsed().leaves.partition_point(|leaf| leaf.span().end <= span.start as usize);
        let touched = self.parsed().leaves.iter().skip(first);
        let touched = touched.take_while(|leaf| leaf.span().start < span.end as usize);
        touched.map(|leaf| std::mem::discriminant(&leaf.kind)).collect()
    }

    fn on_word_edges(&self, range: Range<usize>) -> bool {
        let inner = self.source.get(range.clone()).unwrap_or_default();
        let before = self.source.get(..range.start).and_then(|t| t.chars().next_back());
        let after = self.source.get(range.end..).and_then(|t| t.chars().next());
        let joined = |a: Option<char>, b: Option<char>| {
            a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric)
        };
        !joined(before, inner.chars().next()) && !joined(inner.chars().next_back(), after)
    }

    fn leaf_at(&self, byte: usize) -> Option<usize> {
        let at = self.parsed().leaves.partition_point(|leaf| leaf.span().end <= byte);
        self.parsed().leaves.get(at).filter(|leaf| leaf.span().start <= byte).map(|_| at)
    }
}

#[cfg(test)]
mod tests;
