//! From pulldown-cmark's events to blocks, leaves and runs.
//!
//! Facts about its ranges that this relies on, each held by a test: a text whose words differ from its bytes
//! is an entity or an expansion and is taken whole; after `\*` the range starts after the backslash; code and
//! math ranges include their delimiters; a soft break's range is the line ending alone, and the next line's
//! list or quote prefix lies between ranges.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::model::{Block, Document, El, Inline, Leaf, LeafKind, Node, Run};

/// One open element.
struct Frame {
    el: El,
    n: u32,
    to: String,
    span: Range<usize>,
    of: Vec<Node>,
    /// The leaf that text directly in this element goes to.
    leaf: Option<u32>,
}

struct Builder<'a> {
    source: &'a str,
    document: Document,
    stack: Vec<Frame>,
    inline: Vec<u32>,
    alignments: Vec<Alignment>,
    row: u32,
    column: u32,
    /// Where the last inline event ended: a backslash between it and the next one is an escape.
    last_end: usize,
    /// A soft break whose run is not made yet: it depends on where the next line's text begins.
    line_end: Option<Range<usize>>,
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
}

/// The deepest run of `>` at the start of a line: found before parsing, because a parser's work on nested
/// quotes grows with lines times depth.
pub(crate) fn quote_depth(source: &str) -> usize {
    source
        .lines()
        .map(|line| {
            line.bytes().take_while(|b| matches!(b, b'>' | b' ' | b'\t')).filter(|b| *b == b'>').count()
        })
        .max()
        .unwrap_or(0)
}

/// The document, or none where it nests deeper than [`crate::MAX_DEPTH`].
pub(crate) fn document(source: &str) -> Option<Document> {
    let mut builder = Builder {
        source,
        document: Document::default(),
        stack: Vec::new(),
        inline: Vec::new(),
        alignments: Vec::new(),
        row: 0,
        column: 0,
        last_end: 0,
        line_end: None,
    };
    // A byte order mark is no part of the first line: three blanks in its stead keep every offset.
    let marked = source.strip_prefix('\u{feff}').map(|rest| format!("   {rest}"));
    for (event, span) in Parser::new_ext(marked.as_deref().unwrap_or(source), options()).into_offset_iter() {
        if builder.stack.len() > crate::MAX_DEPTH {
            return None;
        }
        builder.event(event, span);
    }
    let mut document = builder.document;
    close_leaves(&mut document);
    Some(document)
}

/// A leaf's span takes in the delimiters of inline elements at its edges.
fn close_leaves(document: &mut Document) {
    let inlines = std::mem::take(&mut document.inlines);
    for run in &document.runs {
        let Some(leaf) = document.leaves.get_mut(run.leaf as usize) else {
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
    document.inlines = inlines;
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, span),
            Event::Code(text) => self.delimited(El::Code, &text, span),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.delimited(El::Math, &text, span),
            Event::Html(_) | Event::InlineHtml(_) => self.raw(span),
            Event::FootnoteReference(label) => {
                self.open(El::FootnoteRef, 0, label.to_string(), span.clone());
                self.push_run(span, Some(label.to_string().into()), true);
                self.close();
            }
            Event::SoftBreak => {
                self.last_end = span.end;
                self.line_end = Some(span);
            }
            Event::HardBreak => {
                self.open(El::Break, 0, String::new(), span.clone());
                self.push_run(span, Some("\n".into()), true);
                self.close();
            }
            Event::Rule => self.empty(El::Rule, 0, span),
            Event::TaskListMarker(done) => self.empty(El::TaskBox, u32::from(done), span),
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Range<usize>) {
        let (el, n, to) = match tag {
            Tag::Paragraph => (El::Paragraph, 0, String::new()),
            Tag::Heading { level, .. } => (El::Heading, level as u32, String::new()),
            Tag::BlockQuote(_) => (El::Quote, 0, String::new()),
            Tag::CodeBlock(kind) => (El::CodeBlock, 0, language(&kind)),
            Tag::HtmlBlock | Tag::MetadataBlock(_) => (El::Raw, 0, String::new()),
            Tag::List(Some(first)) => {
                (El::OrderedList, u32::try_from(first).unwrap_or(u32::MAX), String::new())
            }
            Tag::List(None) => (El::List, 0, String::new()),
            Tag::Item => (El::Item, 0, String::new()),
            Tag::FootnoteDefinition(label) => (El::Footnote, 0, label.to_string()),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.row = 0;
                (El::Table, 0, String::new())
            }
            Tag::TableHead => {
                self.column = 0;
                (El::TableHead, 0, String::new())
            }
            Tag::TableRow => {
                self.row += 1;
                self.column = 0;
                (El::TableRow, 0, String::new())
            }
            Tag::TableCell => {
                let n = alignment(self.alignments.get(self.column as usize));
                self.column += 1;
                (El::TableCell, n, String::new())
            }
            Tag::Emphasis => (El::Emphasis, 0, String::new()),
            Tag::Strong => (El::Strong, 0, String::new()),
            Tag::Strikethrough => (El::Strike, 0, String::new()),
            Tag::Link { dest_url, .. } => (El::Link, 0, dest_url.to_string()),
            Tag::Image { dest_url, .. } => (El::Image, 0, dest_url.to_string()),
            // Not enabled in `options`; drawn as a paragraph should a later parser send them.
            _ => (El::Paragraph, 0, String::new()),
        };
        self.open(el, n, to, span);
    }

    fn open(&mut self, el: El, n: u32, to: String, span: Range<usize>) {
        if el.is_inline() {
            // The leaf must exist before the element, or a leaf that begins with emphasis would have none.
            self.leaf(&span);
            self.end_line(span.start);
            let parent = self.inline.last().copied();
            self.inline.push(self.document.inlines.len() as u32);
            self.document.inlines.push(Inline { el, span: span.clone(), parent, to: to.clone() });
            self.last_end = span.start;
        } else {
            // Text after a nested block is a new leaf of its parent.
            if let Some(parent) = self.stack.last_mut() {
                parent.leaf = None;
            }
            self.last_end = span.start;
        }
        self.stack.push(Frame { el, n, to, span, of: Vec::new(), leaf: None });
    }

    fn end(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::CodeBlock) {
            self.line_end = None;
        }
        if matches!(tag, TagEnd::HtmlBlock | TagEnd::MetadataBlock(_))
            && let Some(span) = self.stack.last().map(|frame| frame.span.clone())
        {
            self.raw(trim_end(self.source, span));
        }
        self.close();
    }

    fn close(&mut self) {
        let Some(frame) = self.stack.pop() else { return };
        if frame.el.is_inline() {
            self.inline.pop();
            self.last_end = frame.span.end;
        }
        let node = Node::El { el: frame.el, n: frame.n, to: frame.to, span: frame.span, of: frame.of };
        self.attach(node);
    }

    fn attach(&mut self, node: Node) {
        match self.stack.last_mut() {
            Some(parent) => parent.of.push(node),
            None => {
                let span = match &node {
                    Node::El { span, .. } => span.clone(),
                    Node::Run(id) => {
                        self.document.runs.get(*id as usize).map(|run| run.span.clone()).unwrap_or_default()
                    }
                };
                self.document.blocks.push(Block { span, node });
            }
        }
    }

    /// Makes the run of a soft break. Where a list's or quote's prefix follows it, the break is taken whole
    /// with that prefix: with the break alone gone, the prefix would become text.
    fn end_line(&mut self, next: usize) {
        let Some(span) = self.line_end.take() else { return };
        if self.source.get(span.start..next) == Some("\n") {
            self.add_run(span, None, false);
        } else {
            self.add_run(span.start..next.max(span.end), Some("\n".into()), true);
        }
    }

    fn empty(&mut self, el: El, n: u32, span: Range<usize>) {
        self.end_line(span.start);
        self.last_end = span.end;
        self.attach(Node::El { el, n, to: String::new(), span, of: Vec::new() });
    }

    /// Text whose bytes are its words is exact; a backslash before it makes its first character a run of its
    /// own, taken whole with the backslash.
    fn text(&mut self, text: &str, span: Range<usize>) {
        if self.stack.last().is_some_and(|frame| frame.el == El::Raw) {
            return;
        }
        let same = self.source.get(span.clone()) == Some(text);
        if same && self.stack.last().is_some_and(|frame| frame.el == El::CodeBlock) {
            return self.code_lines(text, span.start);
        }
        let escaped = same
            && span.start > self.last_end
            && self.source.as_bytes().get(span.start.wrapping_sub(1)) == Some(&b'\\');
        if !same {
            self.push_run(span, Some(text.into()), true);
        } else if let (true, Some(first)) = (escaped, text.chars().next()) {
            let cut = span.start + first.len_utf8();
            self.push_run(span.start - 1..cut, Some(first.to_string().into()), true);
            if cut < span.end {
                self.push_run(cut..span.end, None, false);
            }
        } else {
            self.push_run(span, None, false);
        }
    }

    /// Lines of code: their ends are soft breaks, so that the last one, which the fence needs, has no run.
    fn code_lines(&mut self, text: &str, start: usize) {
        let mut at = start;
        for line in text.split_inclusive('\n') {
            let words = line.strip_suffix('\n').unwrap_or(line);
            self.push_run(at..at + words.len(), None, false);
            if words.len() < line.len() {
                self.end_line(at + words.len());
                self.line_end = Some(at + words.len()..at + line.len());
            }
            at += line.len();
        }
    }

    /// Code or math: exact inside its delimiters where its words stand there, else whole.
    fn delimited(&mut self, el: El, text: &str, span: Range<usize>) {
        self.open(el, 0, String::new(), span.clone());
        let inside = self.source.get(span.clone()).and_then(|raw| {
            let fence = raw.bytes().take_while(|b| Some(b) == raw.as_bytes().first()).count();
            let inner = raw.get(fence..raw.len().checked_sub(fence)?)?;
            let pad = usize::from(inner.len() >= text.len() + 2 && inner.starts_with(' '));
            (inner.get(pad..pad + text.len())? == text).then_some(span.start + fence + pad)
        });
        match inside {
            Some(start) if !text.is_empty() => self.push_run(start..start + text.len(), None, false),
            _ => self.push_run(span, Some(text.into()), true),
        }
        self.close();
    }

    /// Raw HTML is shown as its source and taken whole.
    fn raw(&mut self, span: Range<usize>) {
        let in_block = self.stack.last().is_some_and(|frame| frame.el == El::Raw);
        let has_run = self.stack.last().is_some_and(|frame| frame.leaf.is_some());
        let whole_block = self.stack.last().map(|frame| frame.span.clone());
        match (in_block, has_run, whole_block) {
            (true, true, _) => {}
            (true, false, Some(block)) => self.push_run(trim_end(self.source, block), None, true),
            _ => self.push_run(span, None, true),
        }
    }

    fn push_run(&mut self, span: Range<usize>, shown: Option<Box<str>>, whole: bool) {
        if span.is_empty() {
            return;
        }
        self.end_line(span.start);
        self.last_end = span.end;
        self.add_run(span, shown, whole);
    }

    /// Adds a run, or lengthens the last one where both are exact and touch.
    fn add_run(&mut self, span: Range<usize>, shown: Option<Box<str>>, whole: bool) {
        let leaf = self.leaf(&span);
        let inline = self.inline.last().copied();
        if let Some(last) = self.document.runs.last_mut()
            && !whole
            && !last.whole
            && last.shown.is_none()
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
        self.attach(Node::Run(id));
    }

    /// The leaf of the innermost block, made where it has none.
    fn leaf(&mut self, span: &Range<usize>) -> u32 {
        let holder = self.stack.iter().rposition(|frame| !frame.el.is_inline());
        if let Some(leaf) = holder.and_then(|at| self.stack.get(at)).and_then(|frame| frame.leaf) {
            return leaf;
        }
        let kind = match holder.and_then(|at| self.stack.get(at)) {
            Some(Frame { el: El::Heading, n, .. }) => LeafKind::Heading(*n),
            Some(Frame { el: El::TableCell, .. }) => {
                LeafKind::Cell { row: self.row, column: self.column.saturating_sub(1) }
            }
            Some(Frame { el: El::CodeBlock, .. }) => LeafKind::Code,
            Some(Frame { el: El::Raw, .. }) => LeafKind::Raw,
            _ => LeafKind::Paragraph,
        };
        let id = self.document.leaves.len() as u32;
        let first = self.document.runs.len() as u32;
        let block = self.document.blocks.len() as u32;
        self.document.leaves.push(Leaf { kind, block, span: span.clone(), runs: first..first });
        if let Some(frame) = holder.and_then(|at| self.stack.get_mut(at)) {
            frame.leaf = Some(id);
        }
        id
    }
}

fn language(kind: &CodeBlockKind<'_>) -> String {
    match kind {
        CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_owned(),
        CodeBlockKind::Indented => String::new(),
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
