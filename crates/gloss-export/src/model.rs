//! Model of an exported document, shared by the three writers: blocks, and pieces of text that know where in the
//! source they stand. Holds data only.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Style {
    pub bold: bool,
    pub italic: bool,
    pub strike: bool,
    /// Code, and formulas, which are shown as they are written.
    pub code: bool,
}

/// Where a link leads that may stand in a file sent to somebody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Target {
    /// `http`, `https` or `mailto`.
    Outside(Arc<str>),
    /// A heading of this document, by its name.
    Heading(Arc<str>),
}

/// The content of a piece.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum What {
    Text(String),
    /// A line's end that the writer asked for.
    Break,
    Image {
        src: Arc<str>,
        alt: String,
    },
    /// A footnote, by its place in [`Paper::footnotes`].
    Footnote(usize),
}

/// A stretch of a line with one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub what: What,
    pub style: Style,
    pub link: Option<Target>,
    /// Its bytes in the source.
    pub span: Range<usize>,
    /// Whether its text is its bytes, so that a part of it can be pointed at.
    pub exact: bool,
}

/// A column's alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The tick of a task's box.
    pub task: Option<bool>,
    pub blocks: Vec<Block>,
}

/// A cell's text.
pub(crate) type Cell = Vec<Piece>;

/// A table; its first row is the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub columns: Vec<Align>,
    pub rows: Vec<Vec<Cell>>,
}

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// `level` counts from 1 below the title; `name` is what links to it say.
    Heading {
        level: u8,
        name: Arc<str>,
        pieces: Vec<Piece>,
    },
    Paragraph(Vec<Piece>),
    Quote(Vec<Block>),
    List {
        /// The first number; none for bullets.
        first: Option<u32>,
        items: Vec<Item>,
    },
    Code(Vec<Piece>),
    Table(Table),
    Rule,
}

/// A document to export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paper {
    /// The heading it begins with, where it does; empty otherwise.
    pub title: Vec<Piece>,
    pub blocks: Vec<Block>,
    /// The footnotes' blocks, in the order in which the text refers to them.
    pub footnotes: Vec<Vec<Block>>,
    /// The addresses outside of the document that its links lead to.
    pub outside: BTreeSet<Arc<str>>,
}

/// The text of pieces, as read.
pub(crate) fn text(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match &piece.what {
            What::Text(text) => out.push_str(text),
            What::Break => out.push('\n'),
            What::Image { alt, .. } => out.push_str(alt),
            What::Footnote(_) => {}
        }
    }
    out
}

impl Paper {
    /// Visits every list of pieces, the title's first.
    pub(crate) fn each_line<'a>(&'a self, visit: &mut dyn FnMut(&'a [Piece])) {
        visit(&self.title);
        self.blocks.iter().chain(self.footnotes.iter().flatten()).for_each(|block| each_line(block, visit));
    }
}

fn each_line<'a>(block: &'a Block, visit: &mut dyn FnMut(&'a [Piece])) {
    match block {
        Block::Heading { pieces, .. } | Block::Paragraph(pieces) | Block::Code(pieces) => visit(pieces),
        Block::Quote(blocks) => blocks.iter().for_each(|block| each_line(block, visit)),
        Block::List { items, .. } => {
            items.iter().flat_map(|item| &item.blocks).for_each(|block| each_line(block, visit));
        }
        Block::Table(table) => table.rows.iter().flatten().for_each(|cell| visit(cell)),
        Block::Rule => {}
    }
}

impl Paper {
    /// Cells of all its tables.
    pub(crate) fn cells(&self) -> usize {
        self.blocks.iter().chain(self.footnotes.iter().flatten()).map(cells).sum()
    }
}

fn cells(block: &Block) -> usize {
    match block {
        Block::Table(table) => table.rows.iter().map(Vec::len).sum(),
        Block::Quote(blocks) => blocks.iter().map(cells).sum(),
        Block::List { items, .. } => items.iter().flat_map(|item| &item.blocks).map(cells).sum(),
        _ => 0,
    }
}

/// Whether the first letter with a direction runs from right to left (Unicode blocks of Hebrew, Arabic, Syriac,
/// Thaana and NKo with their presentation forms).
pub(crate) fn right_to_left(pieces: &[Piece]) -> bool {
    let mut letters = pieces.iter().flat_map(|piece| match &piece.what {
        What::Text(text) => text.chars(),
        _ => "".chars(),
    });
    letters.find(|c| c.is_alphabetic()).is_some_and(runs_left)
}

/// True for a letter that runs from right to left.
pub(crate) fn runs_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// A piece that is only text.
pub(crate) fn piece(text: String) -> Piece {
    Piece { what: What::Text(text), style: Style::default(), link: None, span: 0..0, exact: false }
}

/// Text without the characters that no XML may hold (XML 1.0, 2.2): they are shown as missing.
pub(crate) fn clean(text: &str) -> String {
    let fit = |c: char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if fit(c) { c } else { '\u{fffd}' })
        .map(|c| if c == '\r' { '\n' } else { c })
        .collect()
}

/// The placeholder text of an image that is missing.
pub(crate) fn absent(src: &str, alt: &str) -> String {
    let src: String = src.chars().take(120).collect();
    let src = clean(&src);
    if alt.is_empty() { format!("Image not shown: {src}") } else { format!("Image not shown: {alt} ({src})") }
}
