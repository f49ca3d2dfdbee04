//! Words that are to be set, and how a run of them is drawn. Sets none.

use super::cascade::List;
use crate::drawing::Colour;
use crate::node::Node;
use crate::text;
use crate::theme::Ink;

/// Words and what they inherit.
pub(crate) struct Request<'a> {
    /// The `txBody`.
    pub node: Node<'a>,
    /// `bodyPr` elements, the strongest first.
    pub properties: Vec<Node<'a>>,
    /// Styles of levels, the strongest first.
    pub styles: Vec<List<'a>>,
    pub ink: Ink<'a>,
}

/// The look of a run: its style, colour, underline, strikethrough and highlight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Look {
    pub style: text::Style,
    pub colour: Colour,
    pub underline: bool,
    pub strike: bool,
    pub highlight: Option<Colour>,
}
