//! Drawn blocks as a document of a megabyte needs them: all nodes in one list, all words in one text, and no
//! allocation for any single one. On the wire they are [`Block`]s, and whoever reads them may take them as such.

use std::cell::Cell;

use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Block, El, InlineNode, Span};

/// Blocks of a document, drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    heads: Vec<Head>,
    /// The trees of the blocks as walks through them, one after another.
    nodes: Vec<Node>,
    /// The words of the nodes, in their order.
    text: String,
}

/// A block without what is in it. That begins where what is in the block before ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    id: u32,
    span: Span,
    hash: u64,
    /// The number of its first run.
    run: u32,
    /// Where its nodes and its text begin.
    nodes: u32,
    text: u32,
}

/// A step of the walk; `text` is where its words end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    Run { whole: bool, text: u32 },
    Begin { el: El, n: u32, text: u32 },
    End,
}

impl Blocks {
    /// No blocks, with room for these many blocks, nodes (an element is two) and bytes of words.
    pub fn with_capacity(blocks: usize, nodes: usize, text: usize) -> Self {
        Self {
            heads: Vec::with_capacity(blocks),
            nodes: Vec::with_capacity(nodes),
            text: String::with_capacity(text),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// Begins a block: its number in the document, its bytes in the source, a hash of these, and the number of its
    /// first run. What follows is in it: one node, which is an element with others in it.
    #[inline]
    pub fn block(&mut self, id: u32, span: Span, hash: u64, run: u32) {
        let (nodes, text) = (self.nodes.len() as u32, self.text.len() as u32);
        self.heads.push(Head { id, span, hash, run, nodes, text });
    }

    /// The next run, and whether it can only be taken whole.
    #[inline]
    pub fn run(&mut self, words: &str, whole: bool) {
        self.text.push_str(words);
        self.nodes.push(Node::Run { whole, text: self.text.len() as u32 });
    }

    /// Begins an element, with what [`InlineNode::El`] says of it.
    #[inline]
    pub fn begin(&mut self, el: El, n: u32, to: &str) {
        self.text.push_str(to);
        self.nodes.push(Node::Begin { el, n, text: self.text.len() as u32 });
    }

    /// Ends the innermost element.
    #[inline]
    pub fn end(&mut self) {
        self.nodes.push(Node::End);
    }

    /// The blocks as trees.
    pub fn trees(&self) -> impl Iterator<Item = Block> {
        self.walks().map(|(head, walk)| Block {
            id: head.id,
            span: head.span,
            hash: hex(head.hash),
            node: walk.tree(),
        })
    }

    fn walks(&self) -> impl Iterator<Item = (&Head, Walk<'_>)> {
        let ends = self.heads.iter().skip(1).map(|next| next.nodes as usize).chain([self.nodes.len()]);
        self.heads.iter().zip(ends).map(|(head, end)| {
            let nodes = self.nodes.get(head.nodes as usize..end).unwrap_or_default();
            let (at, text, run) = (Cell::new(0), Cell::new(head.text), Cell::new(head.run));
            (head, Walk { all: self, nodes, at, text, run })
        })
    }

    /// Takes a tree in.
    fn add(&mut self, node: &InlineNode) {
        match node {
            InlineNode::Run { text, whole, .. } => self.run(text, *whole),
            InlineNode::El { el, n, to, of } => {
                self.begin(*el, *n, to);
                of.iter().for_each(|node| self.add(node));
                self.end();
            }
        }
    }
}

fn hex(hash: u64) -> String {
    format!("{hash:016x}")
}

fn first_run(node: &InlineNode) -> Option<u32> {
    match node {
        InlineNode::Run { id, .. } => Some(*id),
        InlineNode::El { of, .. } => of.iter().find_map(first_run),
    }
}

/// A walk through a block; it goes on each time a node is asked for.
struct Walk<'a> {
    all: &'a Blocks,
    nodes: &'a [Node],
    at: Cell<usize>,
    text: Cell<u32>,
    run: Cell<u32>,
}

impl<'a> Walk<'a> {
    /// The next node in the innermost element; none at its end, which is passed.
    fn next(&self) -> Option<Node> {
        let at = self.at.get();
        self.at.set(at + 1);
        self.nodes.get(at).copied().filter(|node| *node != Node::End)
    }

    fn words(&self, end: u32) -> &'a str {
        let start = self.text.replace(end);
        self.all.text.get(start as usize..end as usize).unwrap_or_default()
    }

    fn number(&self) -> u32 {
        let run = self.run.get();
        self.run.set(run.wrapping_add(1));
        run
    }

    fn tree(&self) -> InlineNode {
        let none = InlineNode::El { el: El::Paragraph, n: 0, to: String::new(), of: Vec::new() };
        self.next().map_or(none, |node| self.tree_of(node))
    }

    fn tree_of(&self, node: Node) -> InlineNode {
        match node {
            Node::Run { whole, text } => {
                InlineNode::Run { id: self.number(), text: self.words(text).to_owned(), whole }
            }
            Node::Begin { el, n, text } => {
                let to = self.words(text).to_owned();
                let of = std::iter::from_fn(|| self.next()).map(|node| self.tree_of(node)).collect();
                InlineNode::El { el, n, to, of }
            }
            Node::End => self.tree(),
        }
    }
}

impl From<Vec<Block>> for Blocks {
    fn from(blocks: Vec<Block>) -> Self {
        let mut out = Self::default();
        for block in blocks {
            let hash = u64::from_str_radix(&block.hash, 16).unwrap_or_default();
            out.block(block.id, block.span, hash, first_run(&block.node).unwrap_or_default());
            out.add(&block.node);
        }
        out
    }
}

impl<'de> Deserialize<'de> for Blocks {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Vec::<Block>::deserialize(from).map(Self::from)
    }
}

impl Serialize for Blocks {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.walks().map(|(head, walk)| OnWire { head, walk }))
    }
}

/// A block as it is written; the shape is [`Block`]'s.
struct OnWire<'a> {
    head: &'a Head,
    walk: Walk<'a>,
}

impl Serialize for OnWire<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut block = to.serialize_struct("Block", 4)?;
        block.serialize_field("id", &self.head.id)?;
        block.serialize_field("span", &self.head.span)?;
        block.serialize_field("hash", &hex(self.head.hash))?;
        match self.walk.next() {
            Some(node) => block.serialize_field("node", &NodeOnWire { walk: &self.walk, node })?,
            None => block.serialize_field("node", &self.walk.tree())?,
        }
        block.end()
    }
}

/// A node as it is written; the shape is [`InlineNode`]'s.
struct NodeOnWire<'w, 'a> {
    walk: &'w Walk<'a>,
    node: Node,
}

impl Serialize for NodeOnWire<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut out = to.serialize_struct("InlineNode", 5)?;
        match self.node {
            Node::Run { whole, text } => {
                out.serialize_field("t", "run")?;
                out.serialize_field("id", &self.walk.number())?;
                out.serialize_field("text", self.walk.words(text))?;
                out.serialize_field("whole", &whole)?;
            }
            Node::Begin { el, n, text } => {
                out.serialize_field("t", "el")?;
                out.serialize_field("el", &el)?;
                if n != 0 {
                    out.serialize_field("n", &n)?;
                }
                let to = self.walk.words(text);
                if !to.is_empty() {
                    out.serialize_field("to", to)?;
                }
                out.serialize_field("of", &Inside(self.walk))?;
            }
            Node::End => {}
        }
        out.end()
    }
}

/// The children of the element that the walk is in, serialised as a sequence.
struct Inside<'w, 'a>(&'w Walk<'a>);

impl Serialize for Inside<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut out = to.serialize_seq(None)?;
        while let Some(node) = self.0.next() {
            out.serialize_element(&NodeOnWire { walk: self.0, node })?;
        }
        out.end()
    }
}
