//! From pulldown-cmark's events to blocks, leaves and runs.
//!
//! Facts about its ranges that this relies on, each held by a test: a text whose words differ from its bytes
//! is an entity or an expansion and is taken whole; after `\*` the range starts after the backslash; code and
//! math ranges include their delimiters; a soft break's range is the line ending alone, and the next line's
//! list or quote prefix lies between ranges.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::model::{Block, Container, Document, El, Inline, Leaf, LeafKind, Node, Run};
use crate::{front, spell};

/// One open element.
struct Frame {
    el: El,
    n: u32,
    to: Option<Arc<str>>,
    span: Range<usize>,
    of: Vec<Node>,
    /// The leaf that text directly in this element goes to.
    leaf: Option<u32>,
}

/// The end of a line whose run is not made yet: it depends on where the next line's text begins.
struct LineEnd {
    span: Range<usize>,
    hard: bool,
}

struct Builder<'a> {
    source: &'a str,
    document: Document,
    stack: Vec<Frame>,
    inline: Vec<u32>,
    containers: Vec<u32>,
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
    let mut builder = Builder::new(source);
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
    for (event, span) in parser.into_offset_iter() {
        if builder.stack.len() > crate::MAX_DEPTH {
            return None;
        }
        builder.event(event, base + span.start..base + span.end);
    }
    let mut document = builder.document;
    close_leaves(&mut document);
    Some(document)
}

/// A leaf's span takes in the delimiters of inline elements at its edges.
fn close_leaves(document: &mut Document) {
    let Document { runs, leaves, inlines, .. } = document;
    for run in runs {
        let Some(leaf) = leaves.get_mut(run.leaf as usize) else {
            continue;
        };
        leaf.span.start = leaf.span.start.min(run.span.start);
        leaf.span.end = leaf.span.end.max(run.span.end);
        let mut at = run.inline;
        while let Some(inline) = at.and_then(|id| inlines.get(id as usize)) {
            leaf.span.start = leaf.span.start.min(inline.span.start);
            leaf.span.end = leaf.span.end.max(inline.span.end);
            at = inline.parent;
        }
    }
}

impl<'a> Builder<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            document: Document::default(),
            stack: Vec::new(),
            inline: Vec::new(),
            containers: Vec::new(),
            alignments: Vec::new(),
            row: 0,
            column: 0,
            last_end: 0,
            line_end: None,
        }
    }

    fn front(&mut self, span: Range<usize>) {
        self.open(El::Raw, 0, None, span.clone());
        self.push_run(trim_end(self.source, span), None, true);
        self.close();
    }

    fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, span),
            Event::Code(text) => self.delimited(El::Code, &text, span),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.delimited(El::Math, &text, span),
            Event::Html(_) | Event::InlineHtml(_) => self.raw(span),
            Event::FootnoteReference(label) => {
                self.open(El::FootnoteRef, 0, Some(Arc::from(&*label)), span.clone());
                self.push_run(span, Some(label.to_string().into()), true);
                self.close();
            }
            Event::SoftBreak => self.begin_line_end(span, false),
            Event::HardBreak => self.begin_line_end(span, true),
            Event::Rule => self.empty(El::Rule, 0, span),
            Event::TaskListMarker(done) => {
                if let Some(item) =
                    self.containers.last().and_then(|id| self.document.containers.get_mut(*id as usize))
                {
                    item.task = Some(span.clone());
                }
                self.empty(El::TaskBox, u32::from(done), span);
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Range<usize>) {
        let (el, n, to) = match tag {
            Tag::Paragraph => (El::Paragraph, 0, None),
            Tag::Heading { level, .. } => (El::Heading, level as u32, None),
            Tag::BlockQuote(_) => (El::Quote, 0, None),
            Tag::CodeBlock(kind) => (El::CodeBlock, 0, language(&kind)),
            Tag::HtmlBlock | Tag::MetadataBlock(_) => (El::Raw, 0, None),
            Tag::List(Some(first)) => (El::OrderedList, u32::try_from(first).unwrap_or(u32::MAX), None),
            Tag::List(None) => (El::List, 0, None),
            Tag::Item => (El::Item, 0, None),
            Tag::FootnoteDefinition(label) => {
                self.document.defines = true;
                (El::Footnote, 0, Some(Arc::from(&*label)))
            }
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.row = 0;
                (El::Table, 0, None)
            }
            Tag::TableHead => {
                self.column = 0;
                (El::TableHead, 0, None)
            }
            Tag::TableRow => {
                self.row += 1;
                self.column = 0;
                (El::TableRow, 0, None)
            }
            Tag::TableCell => {
                let n = alignment(self.alignments.get(self.column as usize));
                self.column += 1;
                (El::TableCell, n, None)
            }
            Tag::Emphasis => (El::Emphasis, 0, None),
            Tag::Strong => (El::Strong, 0, None),
            Tag::Strikethrough => (El::Strike, 0, None),
            Tag::Link { link_type, dest_url, .. } => {
                return self.link(El::Link, link_type, &dest_url, span);
            }
            Tag::Image { link_type, dest_url, .. } => {
                return self.link(El::Image, link_type, &dest_url, span);
            }
            // Not enabled in `options`; drawn as a paragraph should a later parser send them.
            _ => (El::Paragraph, 0, None),
        };
        self.open(el, n, to, span);
    }

    /// The words of `[name]`, `[name][]` and `<address>` are also what makes it a link.
    fn link(&mut self, el: El, kind: LinkType, to: &str, mut span: Range<usize>) {
        if matches!(kind, LinkType::Collapsed | LinkType::CollapsedUnknown)
            && self.source.get(span.end..).is_some_and(|rest| rest.starts_with("[]"))
        {
            // The parser's range leaves the empty brackets out.
            span.end += 2;
        }
        let to = if kind == LinkType::Email { Arc::from(format!("mailto:{to}")) } else { Arc::from(to) };
        self.open(el, 0, Some(to), span);
        if let Some(inline) = self.document.inlines.last_mut() {
            inline.named =
                !matches!(kind, LinkType::Inline | LinkType::Reference | LinkType::ReferenceUnknown);
        }
    }

    fn open(&mut self, el: El, n: u32, to: Option<Arc<str>>, span: Range<usize>) {
        if el.is_inline() {
            // The leaf must exist before the element, or a leaf that begins with emphasis would have none.
            self.leaf(&span);
            self.end_line(span.start);
            let parent = self.inline.last().copied();
            self.inline.push(self.document.inlines.len() as u32);
            self.document.inlines.push(Inline {
                el,
                span: span.clone(),
                parent,
                to: to.clone(),
                named: false,
            });
        } else {
            self.line_end = None;
            // Text after a nested block is a new leaf of its parent.
            if let Some(parent) = self.stack.last_mut() {
                parent.leaf = None;
            } else {
                self.begin_block(span.clone());
            }
            if el.is_container() {
                let parent = self.containers.last().copied();
                let leaf = self.document.leaves.len() as u32;
                self.containers.push(self.document.containers.len() as u32);
                let span = span.clone();
                self.document.containers.push(Container { el, span, parent, leaves: leaf..leaf, task: None });
            }
        }
        self.last_end = span.start;
        self.stack.push(Frame { el, n, to, span, of: Vec::new(), leaf: None });
    }

    fn begin_block(&mut self, span: Range<usize>) {
        let Document { blocks, runs, leaves, inlines, containers, .. } = &mut self.document;
        let from = |len: usize| len as u32..len as u32;
        blocks.push(Block {
            span,
            runs: from(runs.len()),
            leaves: from(leaves.len()),
            inlines: from(inlines.len()),
            containers: from(containers.len()),
            node: Arc::new(Node::Run(0)),
        });
    }

    fn end_block(&mut self, node: Node) {
        let Document { blocks, runs, leaves, inlines, containers, .. } = &mut self.document;
        if let Some(block) = blocks.last_mut() {
            block.runs.end = runs.len() as u32;
            block.leaves.end = leaves.len() as u32;
            block.inlines.end = inlines.len() as u32;
            block.containers.end = containers.len() as u32;
            block.node = Arc::new(node);
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::HtmlBlock | TagEnd::MetadataBlock(_))
            && let Some(span) = self.stack.last().map(|frame| frame.span.clone())
        {
            self.push_run(trim_end(self.source, span), None, true);
        }
        self.close();
    }

    fn close(&mut self) {
        if self.stack.last().is_some_and(|frame| frame.el.is_inline()) {
            self.end_line_within();
        } else {
            // The end of a block's last line belongs to the block, not to its text.
            self.line_end = None;
        }
        let Some(frame) = self.stack.pop() else { return };
        if frame.el.is_inline() {
            self.inline.pop();
            self.last_end = frame.span.end;
        } else if frame.el.is_container() {
            let leaves = self.document.leaves.len() as u32;
            let id = self.containers.pop();
            if let Some(container) = id.and_then(|id| self.document.containers.get_mut(id as usize)) {
                container.leaves.end = leaves;
            }
        }
        self.attach(Node::El { el: frame.el, n: frame.n, to: frame.to, of: frame.of });
    }

    fn attach(&mut self, node: Node) {
        match self.stack.last_mut() {
            Some(parent) => parent.of.push(node),
            None => self.end_block(node),
        }
    }

    fn begin_line_end(&mut self, span: Range<usize>, hard: bool) {
        // Blanks before the line's end are no text; they go with it.
        let blank = self.source.get(self.last_end..span.start).is_some_and(|gap| gap.bytes().all(is_blank));
        let start = if blank { self.last_end } else { span.start };
        self.last_end = span.end;
        self.line_end = Some(LineEnd { span: start..span.end, hard });
    }

    /// Makes the run of a line's end. Where a quote's prefix follows it, the end is taken whole with that prefix:
    /// with the end alone gone, the prefix would become text. Blanks after it only show as blanks.
    fn end_line(&mut self, next: usize) {
        let Some(LineEnd { span, hard }) = self.line_end.take() else { return };
        let span = span.start..next.max(span.end);
        if hard {
            self.open(El::Break, 0, None, span.clone());
            self.add_run(span, Some("\n".into()), true);
            self.close();
            return;
        }
        let code = self.stack.last().is_some_and(|frame| frame.el == El::CodeBlock);
        let raw = self.source.get(span.clone()).unwrap_or_default();
        if raw.bytes().all(|b| b == b'\n' || !code && is_blank(b)) {
            self.add_run(span, None, false);
        } else if !code {
            self.add_run(span, Some("\n".into()), true);
        } else if self.stack.last().is_some_and(|frame| !frame.of.is_empty()) {
            // Empty lines go with the line before: by themselves they have no prefix that words in their stead
            // would need. Before the first line there is none to go with.
            self.add_run(span, Some("\n".repeat(raw.matches('\n').count()).into()), true);
        }
    }

    /// A line's end right before an element's closing delimiter, which may begin with a prefix.
    fn end_line_within(&mut self) {
        let Some(end) = self.line_end.as_ref().map(|line| line.span.end) else { return };
        let limit = self.stack.last().map_or(end, |frame| frame.span.end);
        let rest = self.source.get(end..limit).unwrap_or_default();
        let prefix = rest.bytes().take_while(|b| is_blank(*b) || *b == b'>').count();
        self.end_line(end + prefix);
    }

    fn empty(&mut self, el: El, n: u32, span: Range<usize>) {
        self.end_line(span.start);
        self.last_end = span.end;
        if self.stack.is_empty() {
            self.begin_block(span);
        }
        self.attach(Node::El { el, n, to: None, of: Vec::new() });
    }

    /// Text whose bytes are its words is exact; a backslash before it makes its first character a run of its
    /// own, taken whole with the backslash.
    fn text(&mut self, text: &str, span: Range<usize>) {
        match self.stack.last().map(|frame| frame.el) {
            Some(El::Raw) => return,
            Some(El::CodeBlock) => return self.code_lines(text, span.start),
            _ => {}
        }
        let raw = self.source.get(span.clone()).unwrap_or_default();
        if !raw.strip_prefix(text).is_some_and(|rest| rest.trim().is_empty()) {
            return self.push_run(span, Some(text.to_owned().into()), true);
        }
        let span = span.start..span.start + text.len();
        let gap = self.source.get(self.last_end..span.start).unwrap_or_default();
        let backslashes = gap.len() - gap.trim_end_matches('\\').len();
        match text.chars().next() {
            Some(first) if backslashes > 0 => {
                let cut = span.start + first.len_utf8();
                self.push_run(span.start - backslashes..cut, Some(first.to_string().into()), true);
                self.push_run(cut..span.end, None, false);
            }
            _ => self.push_run(span, None, false),
        }
    }

    /// Lines of code: their ends are soft breaks, so that the last one, which the fence needs, has no run. The
    /// parser gives a line without the `\r` of its end, and blanks for a tab cut in two, which are no bytes.
    fn code_lines(&mut self, text: &str, start: usize) {
        if self.source.get(start..start + text.len()) != Some(text) {
            return;
        }
        let mut at = start;
        for line in text.split_inclusive('\n') {
            let words = line.strip_suffix('\n').unwrap_or(line);
            self.push_run(at..at + words.len(), None, false);
            if words.len() < line.len() {
                let newline = at + words.len();
                let returned = newline > self.last_end
                    && self.source.as_bytes().get(newline.wrapping_sub(1)) == Some(&b'\r');
                let begin = newline - usize::from(returned);
                let begin = self.line_end.take().map_or(begin, |above| above.span.start);
                self.line_end = Some(LineEnd { span: begin..newline + 1, hard: false });
                self.last_end = newline + 1;
            }
            at += line.len();
        }
    }

    /// Code or math: exact inside its delimiters where its words stand there, piece by piece where they are spelt
    /// otherwise, else whole.
    fn delimited(&mut self, el: El, text: &str, span: Range<usize>) {
        self.open(el, 0, None, span.clone());
        let raw = self.source.get(span.clone()).unwrap_or_default();
        let fence = match el {
            El::Math => 1 + usize::from(raw.len() >= 4 && raw.starts_with("$$") && raw.ends_with("$$")),
            _ => raw.bytes().take_while(|b| *b == b'`').count(),
        };
        let inner = raw.len().checked_sub(fence).and_then(|end| raw.get(fence..end));
        let at = span.start + fence;
        if inner == Some(text) {
            self.push_run(at..at + text.len(), None, false);
        } else if let Some(pieces) = inner.and_then(|inner| spell::pieces(inner, text, at)) {
            for piece in pieces {
                let whole = piece.shown.is_some();
                self.push_run(piece.span, piece.shown.map(Cow::Owned), whole);
            }
        } else {
            self.push_run(span, Some(text.to_owned().into()), true);
        }
        self.close();
    }

    /// Raw HTML is shown as its source and taken whole; a block of it at once, when it ends.
    fn raw(&mut self, span: Range<usize>) {
        if self.stack.last().is_none_or(|frame| frame.el != El::Raw) {
            self.push_run(span, None, true);
        }
    }

    fn push_run(&mut self, span: Range<usize>, shown: Option<Cow<'static, str>>, whole: bool) {
        if span.is_empty() {
            return;
        }
        self.end_line(span.start);
        self.last_end = span.end;
        self.add_run(span, shown, whole);
    }

    /// Adds a run, or lengthens the last one where both are exact and touch.
    fn add_run(&mut self, span: Range<usize>, shown: Option<Cow<'static, str>>, whole: bool) {
        let leaf = self.leaf(&span);
        let inline = self.inline.last().copied();
        if let Some(last) = self.document.runs.last_mut()
            && !whole
            && !last.whole
            && last.leaf == leaf
            && last.inline == inline
            && last.span.end == span.start
            && matches!(self.stack.last().and_then(|frame| frame.of.last()), Some(Node::Run(_)))
        {
            last.span.end = span.end;
            return;
        }
        let id = self.document.runs.len() as u32;
        self.document.runs.push(Run { span, shown, whole, leaf, inline });
        if let Some(leaf) = self.document.leaves.get_mut(leaf as usize) {
            leaf.runs.end = id + 1;
        }
        let first = self.document.blocks.last().map_or(0, |block| block.runs.start);
        self.attach(Node::Run(id - first));
    }

    /// The leaf of the innermost block, made where it has none.
    fn leaf(&mut self, span: &Range<usize>) -> u32 {
        let holder = self.stack.iter_mut().rev().find(|frame| !frame.el.is_inline());
        let id = self.document.leaves.len() as u32;
        let kind = match holder {
            Some(frame) => {
                if let Some(leaf) = frame.leaf {
                    return leaf;
                }
                frame.leaf = Some(id);
                match frame.el {
                    El::Heading => LeafKind::Heading(frame.n),
                    El::TableCell => LeafKind::Cell { row: self.row, column: self.column.saturating_sub(1) },
                    El::CodeBlock => LeafKind::Code,
                    El::Raw => LeafKind::Raw,
                    _ => LeafKind::Paragraph,
                }
            }
            None => LeafKind::Paragraph,
        };
        let first = self.document.runs.len() as u32;
        let block = (self.document.blocks.len() as u32).saturating_sub(1);
        let within = self.containers.last().copied();
        self.document.leaves.push(Leaf { kind, block, within, span: span.clone(), runs: first..first });
        id
    }
}

fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

fn language(kind: &CodeBlockKind<'_>) -> Option<Arc<str>> {
    match kind {
        CodeBlockKind::Fenced(info) => info.split_whitespace().next().map(Arc::from),
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

fn trim_end(source: &str, span: Range<usize>) -> Range<usize> {
    let text = source.get(span.clone()).unwrap_or_default();
    span.start..span.start + text.trim_end().len()
}
