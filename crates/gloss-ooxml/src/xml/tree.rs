//! An index of a part's elements by position: their tags, ends and nesting, no text. Content of `sheetData` is
//! passed over, as rows are streamed (`sheet/rows.rs`).

use std::borrow::Cow;
use std::ops::Range;

use super::tag::Tag;
use super::text::decode;
use super::walk::{Event, Walk};
use crate::error::OpenError;
use crate::limits::Limits;

/// An element of a tree. Ids are in document order, so an element's descendants follow it.
pub type Id = usize;

#[derive(Debug)]
struct Node {
    /// The start tag.
    open: Range<usize>,
    /// Where the end tag begins; the end of the start tag where there is none.
    inner_end: usize,
    end: usize,
    parent: Id,
    /// One past the last descendant.
    next: Id,
}

/// The elements of a part.
#[derive(Debug)]
pub struct Tree<'a> {
    source: &'a str,
    nodes: Vec<Node>,
}

impl<'a> Tree<'a> {
    /// Indexes a part.
    pub fn parse(source: &'a str, part: &'a str, limits: &Limits) -> Result<Self, OpenError> {
        Self::beside(source, part, limits, None)
    }

    /// Indexes a worksheet whose rows were read already and end before `rows_end`: they are not read again.
    pub(crate) fn beside(
        source: &'a str,
        part: &'a str,
        limits: &Limits,
        rows_end: Option<usize>,
    ) -> Result<Self, OpenError> {
        let mut walk = Walk::new(source, part, limits.depth);
        let mut nodes: Vec<Node> = Vec::new();
        let mut open: Vec<Id> = Vec::new();
        loop {
            let event = walk.next()?;
            match event {
                Event::Open(tag) | Event::Empty(tag) => {
                    if nodes.len() >= limits.nodes {
                        return Err(OpenError::TooManyElements {
                            part: part.to_owned(),
                            limit: limits.nodes,
                        });
                    }
                    let id = nodes.len();
                    let span = tag.start..tag.end();
                    nodes.push(Node {
                        inner_end: span.end,
                        end: span.end,
                        open: span,
                        parent: open.last().copied().unwrap_or(id),
                        next: id + 1,
                    });
                    if matches!(event, Event::Open(_)) {
                        if tag.local() == "sheetData" {
                            let (inner, end) = match rows_end {
                                Some(end) => {
                                    walk = Walk::from(source, part, limits.depth, end);
                                    (end, end)
                                }
                                None => walk.skip()?,
                            };
                            if let Some(node) = nodes.get_mut(id) {
                                (node.inner_end, node.end) = (inner, end);
                            }
                        } else {
                            open.push(id);
                        }
                    }
                }
                Event::Close(from, to) => {
                    let next = nodes.len();
                    if let Some(node) = open.pop().and_then(|id| nodes.get_mut(id)) {
                        (node.inner_end, node.end, node.next) = (from, to, next);
                    }
                }
                Event::End => break,
            }
        }
        if nodes.is_empty() {
            return Err(OpenError::Damaged { part: part.to_owned(), why: "it is empty".to_owned() });
        }
        Ok(Self { source, nodes })
    }

    /// The part's text.
    pub fn source(&self) -> &'a str {
        self.source
    }

    fn node(&self, id: Id) -> &Node {
        // Ids come from this tree alone; the first element always exists.
        self.nodes.get(id).unwrap_or(&self.nodes[0])
    }

    /// The outermost element.
    pub fn root(&self) -> Id {
        0
    }

    /// All elements.
    pub fn all(&self) -> Range<Id> {
        0..self.nodes.len()
    }

    /// The start tag.
    pub fn tag(&self, id: Id) -> Tag<'a> {
        let open = &self.node(id).open;
        Tag { raw: self.source.get(open.clone()).unwrap_or_default(), start: open.start }
    }

    /// The name without its prefix.
    pub fn local(&self, id: Id) -> &'a str {
        self.tag(id).local()
    }

    /// The element that holds this one; the root holds itself.
    pub fn parent(&self, id: Id) -> Id {
        self.node(id).parent
    }

    /// From the start tag to the end tag.
    pub fn whole(&self, id: Id) -> Range<usize> {
        let node = self.node(id);
        node.open.start..node.end
    }

    /// The range between the tags.
    pub fn inner(&self, id: Id) -> Range<usize> {
        let node = self.node(id);
        node.open.end..node.inner_end
    }

    /// The text between the tags, without those of elements in it.
    pub fn text(&self, id: Id) -> Cow<'a, str> {
        decode(self.source.get(self.inner(id)).unwrap_or_default())
    }

    /// An element and all within it, in order.
    pub fn within(&self, id: Id) -> Range<Id> {
        id..self.node(id).next
    }

    /// The elements directly within.
    pub fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.node(id).next;
        let mut at = id + 1;
        std::iter::from_fn(move || {
            let found = (at < end).then_some(at)?;
            at = self.node(found).next.max(found + 1);
            Some(found)
        })
    }

    /// The first element of this name directly within.
    pub fn child(&self, id: Id, name: &str) -> Option<Id> {
        self.children(id).find(|child| self.local(*child) == name)
    }

    /// The first element of this name anywhere.
    pub fn first(&self, name: &str) -> Option<Id> {
        self.all().find(|id| self.local(*id) == name)
    }
}
