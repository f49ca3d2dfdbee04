//! A page as its elements: each with its tag, its attributes and its ranges of the source. The order is that in which their
//! start tags are written, so an element's number says which start tag it is. Elements that a browser adds, and those that
//! scripts make, are none of them.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use lol_html::html_content::TextType;
use lol_html::{HtmlRewriter, Settings, doc_text, element, end_tag};
use thiserror::Error;

use crate::implied::{ended_by, ends_head, is_void};
use crate::words::{collapsed, decoded};

/// Elements of a page.
const MOST: usize = 200_000;
/// How deep elements may lie.
const DEEPEST: usize = 1_000;

/// A page that has more in it than is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("pages of up to {MOST} elements, {DEEPEST} deep, can be pointed into; this one has more")]
pub struct TooLarge;

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its elements, in the order of their start tags.
    pub elements: Vec<Element>,
    /// Its words and other text, in their order.
    pub pieces: Vec<Piece>,
}

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its tag's name in small letters.
    pub tag: String,
    /// Its attributes, in their order.
    pub attributes: Vec<Attribute>,
    /// Its start tag.
    pub start: Range<usize>,
    /// All of it, from its start tag to the end of its end tag; without one, to where it ends by itself.
    pub whole: Range<usize>,
    /// The range of its content; empty where it can hold nothing.
    pub inner: Range<usize>,
    /// The element that it lies in.
    pub parent: Option<usize>,
    /// The number behind the last element that lies in it.
    pub end: usize,
}

/// An attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name in small letters.
    pub name: String,
    /// Its value as it is read.
    pub value: String,
}

/// A stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The element that it lies in.
    pub element: Option<usize>,
    /// Where it stands in the source.
    pub span: Range<usize>,
    /// True for words that a reader sees; false in scripts and styles.
    pub words: bool,
}

enum Event {
    Start { tag: String, attributes: Vec<Attribute>, span: Range<usize>, holds: bool },
    End { tag: String, span: Range<usize> },
    Text { span: Range<usize>, words: bool },
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn read(source: &str) -> Result<Self, TooLarge> {
        let mut builder = Builder { page: Self::default(), open: Vec::new(), length: source.len() };
        for event in events(source)? {
            builder.take(event)?;
        }
        Ok(builder.finished())
    }

    /// An attribute of an element.
    pub fn attribute(&self, element: usize, name: &str) -> Option<&str> {
        let all = &self.elements.get(element)?.attributes;
        all.iter().find(|one| one.name == name).map(|one| one.value.as_str())
    }

    /// The element with an id that its author gave; none where several have it.
    pub fn with_id(&self, id: &str) -> Option<usize> {
        let mut found = (0..self.elements.len()).filter(|at| self.attribute(*at, "id") == Some(id));
        found.next().filter(|_| found.next().is_none())
    }

    /// The elements that lie right in one.
    pub fn children(&self, element: usize) -> impl Iterator<Item = usize> {
        let end = self.elements.get(element).map_or(0, |own| own.end);
        let mut next = element + 1;
        std::iter::from_fn(move || {
            let own = self.elements.get(next).filter(|_| next < end)?;
            let behind = own.end.max(next + 1);
            Some(std::mem::replace(&mut next, behind))
        })
    }

    /// The narrowest element that holds a range of the source.
    pub fn around(&self, span: &Range<usize>) -> Option<usize> {
        let before = self.elements.partition_point(|one| one.start.start <= span.start);
        let mut at = before.checked_sub(1);
        while let Some(number) = at {
            let own = self.elements.get(number)?;
            if own.whole.start <= span.start && span.end <= own.whole.end {
                return Some(number);
            }
            at = own.parent;
        }
        None
    }

    /// The visible text of an element, that of what lies in it too.
    pub fn text(&self, source: &str, element: usize) -> String {
        let Some(own) = self.elements.get(element) else { return String::new() };
        self.words_in(source, &own.whole, |_| true)
    }

    /// The visible text that stands right in an element.
    pub fn own_text(&self, source: &str, element: usize) -> String {
        let Some(own) = self.elements.get(element) else { return String::new() };
        self.words_in(source, &own.whole, |piece| piece.element == Some(element))
    }

    fn words_in(&self, source: &str, within: &Range<usize>, is_it: impl Fn(&Piece) -> bool) -> String {
        let mut out = String::new();
        let mut last = None;
        for piece in self.pieces_in(within).iter().filter(|piece| piece.words && is_it(piece)) {
            // Words of two elements are two words, unless both stand in one line of text.
            if last.is_some_and(|last| last != piece.element) && !out.ends_with(char::is_whitespace) {
                out.push(if self.breaks(last.flatten(), piece.element) { ' ' } else { '\u{200b}' });
            }
            out.push_str(&decoded(source.get(piece.span.clone()).unwrap_or_default()));
            last = Some(piece.element);
        }
        collapsed(&out.replace('\u{200b}', ""))
    }

    /// Whether words of one element and of another stand in lines of their own.
    fn breaks(&self, one: Option<usize>, other: Option<usize>) -> bool {
        const INLINE: [&str; 20] = [
            "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small",
            "span", "strong", "sub", "sup", "time", "u",
        ];
        let inline = |at: Option<usize>| {
            at.and_then(|at| self.elements.get(at)).is_some_and(|own| INLINE.contains(&own.tag.as_str()))
        };
        !inline(one) && !inline(other)
    }

    /// The pieces of text within a range of the source.
    pub fn pieces_in(&self, within: &Range<usize>) -> &[Piece] {
        let from = self.pieces.partition_point(|piece| piece.span.start < within.start);
        let to = self.pieces.partition_point(|piece| piece.span.start < within.end);
        self.pieces.get(from..to).unwrap_or_default()
    }
}

/// Parses a page into its events, in order.
fn events(source: &str) -> Result<Vec<Event>, TooLarge> {
    let events: Rc<RefCell<Vec<Event>>> = Rc::default();
    let (starts, texts) = (Rc::clone(&events), Rc::clone(&events));
    let begins = element!("*", move |found| {
        let tag = found.tag_name();
        let attributes = found.attributes().iter();
        let attributes = attributes
            .map(|one| Attribute { name: one.name(), value: decoded(&one.value()).into_owned() })
            .collect();
        let holds = found.can_have_content();
        if starts.borrow().len() > MOST * 4 {
            return Err("too large".into());
        }
        starts.borrow_mut().push(Event::Start {
            tag,
            attributes,
            span: found.source_location().bytes(),
            holds,
        });
        if holds {
            let ends = Rc::clone(&starts);
            found.on_end_tag(end_tag!(move |end| {
                let (tag, span) = (end.name(), end.source_location().bytes());
                // One end tag is told of every element that it ends.
                let known = |last: &Event| matches!(last, Event::End { span: other, .. } if *other == span);
                if !ends.borrow().last().is_some_and(known) {
                    ends.borrow_mut().push(Event::End { tag, span });
                }
                Ok(())
            }))?;
        }
        Ok(())
    });
    let says = doc_text!(move |chunk| {
        let span = chunk.source_location().bytes();
        if !span.is_empty() {
            let words = matches!(chunk.text_type(), TextType::Data | TextType::RCData | TextType::PlainText);
            texts.borrow_mut().push(Event::Text { span, words });
        }
        Ok(())
    });
    let settings = Settings::new()
        .append_element_content_handler(begins)
        .append_document_content_handler(says)
        .with_strict(false);
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    rewriter.write(source.as_bytes()).map_err(|_| TooLarge)?;
    rewriter.end().map_err(|_| TooLarge)?;
    let found = events.take();
    Ok(found)
}

struct Builder {
    page: Page,
    /// The elements that are open, the outermost first.
    open: Vec<usize>,
    length: usize,
}

impl Builder {
    fn take(&mut self, event: Event) -> Result<(), TooLarge> {
        match event {
            Event::Start { tag, attributes, span, holds } => {
                self.end_implied(&tag, span.start);
                let at = self.page.elements.len();
                let holds = holds && !is_void(&tag);
                if at >= MOST || self.open.len() >= DEEPEST {
                    return Err(TooLarge);
                }
                let inner = span.end..span.end;
                let parent = self.open.last().copied();
                let (start, whole) = (span.clone(), span);
                self.page.elements.push(Element {
                    tag,
                    attributes,
                    start,
                    whole,
                    inner,
                    parent,
                    end: at + 1,
                });
                if holds {
                    self.open.push(at);
                }
            }
            Event::End { tag, span } => {
                let is_it = |at: &usize| self.page.elements.get(*at).is_some_and(|own| own.tag == tag);
                if let Some(depth) = self.open.iter().rposition(is_it) {
                    self.close(depth + 1, span.start);
                    self.close_one(span.start, span.end);
                }
            }
            Event::Text { span, words } => {
                let is_blank = span.is_empty();
                if !is_blank {
                    let element = self.open.last().copied();
                    self.page.pieces.push(Piece { element, span, words });
                }
            }
        }
        Ok(())
    }

    /// Ends what the start of an element ends.
    fn end_implied(&mut self, tag: &str, at: usize) {
        let of = |at: &usize| self.page.elements.get(*at).map_or("", |own| own.tag.as_str());
        if ends_head(tag) && self.open.last().is_some_and(|last| of(last) == "head") {
            return self.close(self.open.len() - 1, at);
        }
        let (ended, bounds) = ended_by(tag);
        let mut outermost = None;
        for (depth, open) in self.open.iter().enumerate().rev() {
            let name = of(open);
            if ended.contains(&name) {
                outermost = Some(depth);
            } else if bounds.contains(&name) {
                break;
            }
        }
        if let Some(depth) = outermost {
            self.close(depth, at);
        }
    }

    /// Closes all but so many of those that are open, where they end by themselves.
    fn close(&mut self, left: usize, at: usize) {
        while self.open.len() > left {
            self.close_one(at, at);
        }
    }

    /// Closes the innermost.
    fn close_one(&mut self, inner: usize, whole: usize) {
        let end = self.page.elements.len();
        let own = self.open.pop().and_then(|at| self.page.elements.get_mut(at));
        if let Some(own) = own {
            own.inner.end = inner.max(own.inner.start);
            own.whole.end = whole.max(own.inner.end);
            own.end = end;
        }
    }

    fn finished(mut self) -> Page {
        self.close(0, self.length);
        self.page
    }
}
