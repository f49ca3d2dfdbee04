//! A shape on its way to be drawn, with what it takes its looks from. Draws nothing.

use gloss_ooxml::presentation::Shape;

use super::fill::{Layer, Source};
use super::place::Spot;
use crate::node::Node;

/// A shape with what it inherits from.
pub(crate) struct Held<'a> {
    pub shape: Shape,
    pub node: Node<'a>,
    /// Itself, then the placeholders of layout and master.
    pub chain: Vec<Node<'a>>,
    pub spot: Spot,
    /// The fill of the groups it lies in.
    pub group: Option<Source<'a>>,
}

impl<'a> Held<'a> {
    /// Its `spPr` and those that it inherits from.
    pub(crate) fn properties(&self) -> impl Iterator<Item = Node<'a>> + '_ {
        self.chain.iter().filter_map(|node| node.child("spPr"))
    }

    /// Its own looks and those that it inherits, layer by layer: `spPr`, then `style`.
    pub(crate) fn layers(&self) -> Vec<Layer<'a>> {
        self.chain.iter().map(|node| (node.child("spPr"), node.child("style"))).collect()
    }

    /// Its `p:style`, or the one it inherits.
    pub(crate) fn style(&self) -> Option<Node<'a>> {
        self.chain.iter().find_map(|node| node.child("style"))
    }
}
