//! Text artifacts: Markdown documents, plain text and code as lines, and sheets as the text of their cells, whose places
//! `sheet` knows.
//!
//! A folder per job: `view` draws, `select` reads a selection, `find` reads a WHERE, `anchor` writes a place
//! down, `figures` lists the facts, `unsourced` the numbers that lead to none. None of them changes anything.

mod anchor;
mod edited;
mod figures;
mod find;
mod reach;
mod select;
mod sentence;
mod unsourced;
mod view;

use std::ops::Range;

use gloss_markdown::{Document, LeafKind};
use gloss_protocol::{Kind, Reach, Region, Span};

use crate::sheet::Grid;

pub use edited::Edited;
pub use figures::Figure;
pub use view::Cells;

/// A text artifact, parsed.
#[derive(Clone, Debug)]
pub struct Text {
    kind: Kind,
    source: String,
    parsed: Document,
    /// Where the cells stand, where it is a sheet's.
    grid: Option<Grid>,
}

impl Text {
    /// Parses a source; code and unknown kinds are plain lines. A sheet's is the text of its cells, never the file's own.
    pub fn new(kind: Kind, source: &str) -> Self {
        let grid = (kind == Kind::Sheet).then(|| Grid::new(source));
        let parsed = match kind {
            Kind::Document => gloss_markdown::parse(source),
            Kind::Sheet => gloss_markdown::lines(""),
            _ => gloss_markdown::lines(source),
        };
        Self { kind, source: source.to_owned(), parsed, grid }
    }

    /// Where the cells stand, where it is a sheet's text.
    pub(crate) fn grid(&self) -> Option<&Grid> {
        self.grid.as_ref()
    }

    /// The source.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What the parser made of it.
    pub(crate) fn parsed(&self) -> &Document {
        &self.parsed
    }

    /// True where it is drawn by Markdown's grammar, and not as the lines that it has.
    pub(crate) fn is_markdown(&self) -> bool {
        self.kind == Kind::Document && self.parsed.plain.is_none()
    }

    /// The first heading's words, if there is one.
    pub fn title(&self) -> Option<String> {
        let heading = self.parsed.leaves.iter().find(|leaf| matches!(leaf.kind, LeafKind::Heading(_)))?;
        Some(self.parsed.leaf_text(&self.source, heading)).filter(|title| !title.trim().is_empty())
    }

    /// What a reader sees of a region, its ranges joined by newlines.
    pub fn visible(&self, region: &Region) -> String {
        if let Some(grid) = &self.grid {
            return match region {
                Region::Whole => crate::sheet::overview(grid),
                Region::Text { spans, .. } => grid.visible(&self.source, spans, " | "),
            };
        }
        match region {
            Region::Whole => self.parsed.visible(&self.source, &(0..self.source.len())),
            Region::Text { spans, .. } => {
                let parts: Vec<_> =
                    spans.iter().map(|span| self.parsed.visible(&self.source, &span.range())).collect();
                parts.join("\n")
            }
        }
    }

    /// The source bytes of a region's ranges.
    pub fn slices(&self, region: &Region) -> Vec<&str> {
        self.spans(region).into_iter().map(|span| self.source.get(span.range()).unwrap_or_default()).collect()
    }

    /// A place of a sheet as words to read: cells with tabs between them, rows on lines of their own, the sheets' names
    /// before the rows of a whole file.
    pub fn told(&self, region: &Region) -> String {
        match (&self.grid, region) {
            (Some(grid), Region::Whole) => grid.told(&self.source),
            (Some(grid), Region::Text { spans, .. }) => grid.visible(&self.source, spans, "\t"),
            (None, _) => self.visible(region),
        }
    }

    /// The ranges of a region; the whole artifact is one range.
    pub fn spans(&self, region: &Region) -> Vec<Span> {
        match region {
            Region::Whole => vec![Span::new(0, self.source.len())],
            Region::Text { spans, .. } => spans.clone(),
        }
    }

    /// The shortest exact form of a place: `bytes:12-20,30-33`, `cells:Sales!D3:E5`, or `all`.
    pub fn at(&self, region: &Region) -> String {
        let cells = self.grid.as_ref().and_then(|grid| grid.address(&self.source, region.spans()));
        match region {
            Region::Whole => "all".to_owned(),
            Region::Text { .. } if cells.is_some() => cells.unwrap_or_default(),
            Region::Text { spans, .. } => {
                let parts: Vec<_> = spans.iter().map(|s| format!("{}-{}", s.start, s.end)).collect();
                format!("bytes:{}", parts.join(","))
            }
        }
    }

    /// How often a region's words stand elsewhere, with their regions: within one leaf, as exact source.
    pub fn elsewhere(&self, region: &Region) -> Vec<Region> {
        if self.grid.is_some() {
            // Equal numbers in other cells are other numbers.
            return Vec::new();
        }
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

    /// The hashes of all top-level blocks, for "11 other blocks are identical"; of a sheet, of its rows.
    pub fn block_hashes(&self) -> Vec<String> {
        if let Some(grid) = &self.grid {
            return grid.row_hashes(&self.source);
        }
        self.parsed.blocks.iter().map(|block| view::short_hash(self.source.get(block.span()))).collect()
    }

    /// What a range stands in: the kinds of the leaves that it touches, in order, cells as one.
    pub(crate) fn shape(&self, span: Span) -> Vec<std::mem::Discriminant<LeafKind>> {
        let first = self.parsed.leaves.partition_point(|leaf| leaf.span().end <= span.start as usize);
        let touched = self.parsed.leaves.iter().skip(first);
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
        let at = self.parsed.leaves.partition_point(|leaf| leaf.span().end <= byte);
        self.parsed.leaves.get(at).filter(|leaf| leaf.span().start <= byte).map(|_| at)
    }
}

#[cfg(test)]
mod tests;
