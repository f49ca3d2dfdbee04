//! Elements opened and closed, with the blocks, containers, inline elements and leaves that they are.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, LinkType, Tag, TagEnd};

use super::{Builder, Frame, text};
use crate::fenced::DIAGRAM;
use crate::model::{Block, Bytes, Container, El, Inline, Leaf, LeafKind, NONE, RAW};
use crate::tree::{Detail, Mark};
use crate::words::WordId;

/// The languages of fenced blocks that are drawn, as a chart and as a diagram.
const DRAWN: [&str; 2] = ["chart", DIAGRAM];

impl Builder<'_> {
    pub(super) fn start(&mut self, tag: &mut Tag<'_>, span: Range<usize>) {
        let (el, n) = match tag {
            Tag::Paragraph => (El::Paragraph, 0),
            Tag::Heading { level, .. } => (El::Heading, *level as u32),
            Tag::BlockQuote(_) => (El::Quote, 0),
            Tag::CodeBlock(kind) => match language(kind) {
                Some(language) if DRAWN.contains(&language) => (El::Chart, 0),
                language => return self.open(El::CodeBlock, 0, language, span),
            },
            Tag::HtmlBlock | Tag::MetadataBlock(_) => (El::Raw, 0),
            Tag::List(Some(first)) => (El::OrderedList, u32::try_from(*first).unwrap_or(u32::MAX)),
            Tag::List(None) => (El::List, 0),
            Tag::Item => (El::Item, 0),
            Tag::FootnoteDefinition(label) => {
                self.document.defines = true;
                return self.open(El::Footnote, 0, Some(label), span);
            }
            Tag::Table(alignments) => {
                self.alignments = std::mem::take(alignments);
                self.row = 0;
                (El::Table, 0)
            }
            Tag::TableHead => {
                self.column = 0;
                (El::TableHead, 0)
            }
            Tag::TableRow => {
                self.row += 1;
                self.column = 0;
                (El::TableRow, 0)
            }
            Tag::TableCell => {
                let n = alignment(self.alignments.get(self.column as usize));
                self.column += 1;
                (El::TableCell, n)
            }
            Tag::Emphasis => (El::Emphasis, 0),
            Tag::Strong => (El::Strong, 0),
            Tag::Strikethrough => (El::Strike, 0),
            Tag::Link { link_type, dest_url, .. } => {
                return self.link(El::Link, *link_type, dest_url, span);
            }
            Tag::Image { link_type, dest_url, .. } => {
                return self.link(El::Image, *link_type, dest_url, span);
            }
            // Not enabled in `options`; drawn as a paragraph should a later parser send them.
            _ => (El::Paragraph, 0),
        };
        self.open(el, n, None, span);
    }

    /// The words of `[name]`, `[name][]` and `<address>` are also what makes it a link.
    fn link(&mut self, el: El, kind: LinkType, to: &str, mut span: Range<usize>) {
        if matches!(kind, LinkType::Collapsed | LinkType::CollapsedUnknown)
            && self.source.get(span.end..).is_some_and(|rest| rest.starts_with("[]"))
        {
            // The parser's range leaves the empty brackets out.
            span.end += 2;
        }
        match kind {
            LinkType::Email => self.open(el, 0, Some(&format!("mailto:{to}")), span),
            _ => self.open(el, 0, Some(to), span),
        }
        if let Some(inline) = self.document.inlines.last_mut() {
            inline.named =
                !matches!(kind, LinkType::Inline | LinkType::Reference | LinkType::ReferenceUnknown);
        }
    }

    pub(crate) fn open(&mut self, el: El, n: u32, to: Option<&str>, span: Range<usize>) {
        let bytes = Bytes::new(&span);
        let word;
        if el.is_inline() {
            // The leaf must exist before the element, or a leaf that begins with emphasis would have none.
            self.leaf(bytes);
            self.end_line(span.start);
            let parent = std::mem::replace(&mut self.inline, self.document.inlines.len() as u32);
            word = self.word(to);
            self.document.inlines.push(Inline { el, named: false, bytes, parent, to: word });
        } else {
            self.line_end = None;
            // Text after a nested block is a new leaf of its parent.
            if let Some(parent) = self.stack.last_mut() {
                parent.leaf = NONE;
            } else {
                self.begin_block(bytes);
            }
            word = self.word(to);
            if el.is_container() {
                let leaf = self.document.leaves.len() as u32;
                let parent = std::mem::replace(&mut self.container, self.document.containers.len() as u32);
                let leaves = (leaf, leaf);
                self.document.containers.push(Container { el, bytes, parent, leaves, task: None });
            }
        }
        self.last_end = span.start;
        self.mark(el, n, word);
        self.stack.push(Frame { el, n, span: bytes, leaf: NONE });
    }

    fn mark(&mut self, el: El, n: u32, to: WordId) {
        if n == 0 && to == NONE {
            self.document.marks.push(Mark::Begin(el));
        } else {
            self.document.marks.push(Mark::BeginWith(el));
            self.document.details.push(Detail { n, to });
        }
    }

    /// A look of runs: a mark of the drawing and no element, so that no place is widened to it.
    pub(crate) fn begin_look(&mut self, el: El, to: Option<&str>) {
        let word = self.word(to);
        self.mark(el, 0, word);
    }

    pub(crate) fn end_look(&mut self) {
        self.document.marks.push(Mark::End);
    }

    fn word(&mut self, words: Option<&str>) -> WordId {
        words.map_or(NONE, |words| self.document.words.push(words))
    }

    fn begin_block(&mut self, bytes: Bytes) {
        let first = self.document.counts();
        self.document.blocks.push(Block { bytes, first });
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) | TagEnd::CodeBlock)
            && let Some(frame) = self.stack.last().filter(|frame| frame.el != El::CodeBlock)
        {
            self.push_run(text::trim_end(self.source, frame.span.range()), RAW);
        }
        self.close();
    }

    pub(crate) fn close(&mut self) {
        let Some(&Frame { el, span, .. }) = self.stack.last() else { return };
        if el.is_inline() {
            self.end_line_within();
            let own = self.document.inlines.get(self.inline as usize);
            self.inline = own.map_or(NONE, |inline| inline.parent);
            self.last_end = span.end as usize;
        } else {
            // The end of a block's last line belongs to the block, not to its text.
            self.line_end = None;
            if el.is_container() {
                let leaves = self.document.leaves.len() as u32;
                if let Some(container) = self.document.containers.get_mut(self.container as usize) {
                    container.leaves.1 = leaves;
                    self.container = container.parent;
                }
            }
        }
        self.stack.pop();
        self.document.marks.push(Mark::End);
    }

    pub(super) fn empty(&mut self, el: El, n: u32, span: Range<usize>) {
        self.end_line(span.start);
        self.last_end = span.end;
        if self.stack.is_empty() {
            self.begin_block(Bytes::new(&span));
        }
        self.mark(el, n, NONE);
        self.document.marks.push(Mark::End);
    }

    /// The leaf of the innermost block, made where it has none.
    pub(super) fn leaf(&mut self, bytes: Bytes) -> u32 {
        let holder = self.stack.iter_mut().rev().find(|frame| !frame.el.is_inline());
        let id = self.document.leaves.len() as u32;
        let kind = match holder {
            Some(frame) => {
                if frame.leaf != NONE {
                    return frame.leaf;
                }
                frame.leaf = id;
                match frame.el {
                    El::Heading => LeafKind::Heading(frame.n),
                    El::TableCell => LeafKind::Cell { row: self.row, column: self.column.saturating_sub(1) },
                    El::CodeBlock => LeafKind::Code,
                    El::Raw | El::Chart => LeafKind::Raw,
                    _ => LeafKind::Paragraph,
                }
            }
            None => LeafKind::Paragraph,
        };
        let first = self.document.runs.len() as u32;
        let block = (self.document.blocks.len() as u32).saturating_sub(1);
        self.document.leaves.push(Leaf { kind, block, within: self.container, bytes, runs: (first, first) });
        id
    }
}

fn language<'k>(kind: &'k CodeBlockKind<'_>) -> Option<&'k str> {
    match kind {
        CodeBlockKind::Fenced(info) => info.split_whitespace().next(),
        CodeBlockKind::Indented => None,
    }
}

fn alignment(alignment: Option<&Alignment>) -> u32 {
    match alignment {
        Some(Alignment::Left) => 1,
        Some(Alignment::Center) => 2,
        Some(Alignment::Right) => 3,
        _ => 0,
    }
}
