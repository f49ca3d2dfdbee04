//! From pulldown-cmark's events to blocks, leaves and runs. `elements` opens and closes, `text` makes runs.
//!
//! Facts about its ranges that this relies on, each held by a test: a text whose words differ from its bytes
//! is an entity or an expansion and is taken whole; after `\*` the range starts after the backslash; code and
//! math ranges include their delimiters; a soft break's range is the line ending alone, and the next line's
//! list or quote prefix lies between ranges.

mod elements;
mod text;

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Options, Parser, Tag};

use crate::front;
use crate::model::{Bytes, Document, El, NONE, RAW};

/// One open element.
#[derive(Clone, Copy)]
struct Frame {
    el: El,
    n: u32,
    span: Bytes,
    /// The leaf that text directly in this element goes to.
    leaf: u32,
}

/// The end of a line whose run is not made yet: it depends on where the next line's text begins.
struct LineEnd {
    span: Range<usize>,
    hard: bool,
}

pub(crate) struct Builder<'a> {
    source: &'a str,
    pub(crate) document: Document,
    stack: Vec<Frame>,
    /// The innermost open inline element, and container.
    inline: u32,
    container: u32,
    alignments: Vec<Alignment>,
    row: u32,
    column: u32,
    /// Where the last inline event ended: a backslash between it and the next one is an escape.
    last_end: usize,
    line_end: Option<LineEnd>,
}

/// The grammar. Front matter is not among the options: the parser would take it for such anywhere.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
}

/// The deepest run of `>` at the start of a line: found before parsing, because a parser's work on nested
/// quotes grows with lines times depth.
pub(crate) fn quote_depth(source: &str) -> usize {
    // Most sources have few of them anywhere. Counted in bytes, a machine counts many at once.
    let few = |part: &[u8]| usize::from(part.iter().map(|b| u8::from(*b == b'>')).sum::<u8>());
    let all: usize = source.as_bytes().chunks(usize::from(u8::MAX)).map(few).sum();
    if all <= crate::MAX_DEPTH {
        return all;
    }
    source
        .lines()
        .filter(|line| line.starts_with(['>', ' ', '\t']))
        .map(|line| {
            line.bytes().take_while(|b| matches!(b, b'>' | b' ' | b'\t')).filter(|b| *b == b'>').count()
        })
        .max()
        .unwrap_or(0)
}

/// The document, or none where it nests deeper than [`crate::MAX_DEPTH`].
pub(crate) fn document(source: &str) -> Option<Document> {
    part(source, 0..source.len())
}

/// The blocks of a part of a source, as if nothing stood around it; all offsets are of the source. None where it
/// nests deeper than [`crate::MAX_DEPTH`].
pub(crate) fn part(source: &str, range: Range<usize>) -> Option<Document> {
    let len = range.len();
    part_of(source, range, len)
}

/// [`part`] with room for the tables of `len` bytes of source, where more blocks are to follow.
pub(crate) fn part_of(source: &str, range: Range<usize>, len: usize) -> Option<Document> {
    let mut builder = Builder::new(source, len);
    let mut base = range.start;
    if base == 0 {
        // A byte order mark is no part of the first line.
        base = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        if let Some(len) = front::matter(source.get(base..range.end)?) {
            builder.front(base..base + len);
            base += len;
        }
    }
    let parser = Parser::new_ext(source.get(base..range.end)?, options());
    builder.document.defines = parser.reference_definitions().iter().next().is_some();
    let mut events = parser.into_offset_iter();
    while let Some((event, span)) = &mut events.next() {
        if builder.stack.len() > crate::MAX_DEPTH {
            return None;
        }
        builder.event(event, base + span.start..base + span.end);
    }
    Some(builder.document)
}

impl<'a> Builder<'a> {
    pub(crate) fn new(source: &'a str, len: usize) -> Self {
        Self {
            source,
            document: Document::for_source(len),
            stack: Vec::new(),
            inline: NONE,
            container: NONE,
            alignments: Vec::new(),
            row: 0,
            column: 0,
            last_end: 0,
            line_end: None,
        }
    }

    /// The row and the column of the cell that is read, the latter from 1.
    pub(crate) fn cell(&self) -> (u32, u32) {
        (self.row, self.column)
    }

    pub(crate) fn set_cell(&mut self, row: u32, column: u32) {
        (self.row, self.column) = (row, column);
    }

    /// Another row of a table, or its first one.
    pub(crate) fn next_row(&mut self, first: bool) {
        self.row = if first { 0 } else { self.row + 1 };
        self.column = 0;
    }

    pub(crate) fn next_column(&mut self) {
        self.column += 1;
    }

    /// The innermost element that is open.
    pub(crate) fn innermost(&self) -> Option<El> {
        self.stack.last().map(|frame| frame.el)
    }

    fn front(&mut self, span: Range<usize>) {
        self.open(El::Raw, 0, None, span.clone());
        self.push_run(text::trim_end(self.source, span), RAW);
        self.close();
    }

    /// An event is large, so it stays where the parser put it.
    fn event(&mut self, event: &mut Event<'_>, span: Range<usize>) {
        match event {
            // The parser begins a list under a line of code, behind a tab, at the end of that line.
            Event::Start(tag @ (Tag::List(_) | Tag::Item)) => {
                let own = self.source.get(span.clone()).unwrap_or_default();
                let blank = own.len() - own.trim_start_matches([' ', '\t', '\r', '\n', '>']).len();
                self.start(tag, span.start + blank..span.end);
            }
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.text(text, span),
            Event::Code(text) => self.delimited(El::Code, text, span),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.delimited(El::Math, text, span),
            Event::Html(_) | Event::InlineHtml(_) => self.raw(span),
            Event::FootnoteReference(label) => {
                self.open(El::FootnoteRef, 0, Some(label), span.clone());
                self.push_word(span, label);
                self.close();
            }
            Event::SoftBreak => self.begin_line_end(span, false),
            Event::HardBreak => self.begin_line_end(span, true),
            Event::Rule => self.empty(El::Rule, 0, span),
            Event::TaskListMarker(done) => {
                if let Some(item) = self.document.containers.get_mut(self.container as usize) {
                    item.task = Some(Bytes::new(&span));
                }
                self.empty(El::TaskBox, u32::from(*done), span);
            }
        }
    }
}
