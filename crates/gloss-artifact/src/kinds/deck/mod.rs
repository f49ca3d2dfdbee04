//! Slide decks: a presentation is pointed at, found again, confined and undone on a text of a fixed form, a line for each
//! thing (`form`), so that every rule for words holds for slides. What such a text becomes is written back into the
//! package by surgical edits (`write`), and read again to prove it. Draws nothing and runs nothing that a file holds.

mod acts;
mod align;
mod changes;
mod figures;
mod find;
mod form;
mod geometry;
pub(crate) mod index;
mod located;
mod matching;
mod naming;
mod outline;
mod parse;
mod pieces;
mod point;
mod rules;
mod signs;
mod target;
mod told_apart;
mod verdict;
mod words;
mod write;

pub use outline::slide as outline;
pub use write::{SlideEdit, chart_numbers, replace_picture, retheme, set_chart_numbers, shapes, slides};

pub use figures::{NOTES, Within, figure_place};
pub use index::{Body, Cell, Deck, Part, Place, Row, Series, Shape, ShapeKind, Slide, Spot};
pub use pieces::{Form, Piece, pieces};
pub(super) use rules::Presentation;
pub use signs::MAX_FORM;

#[cfg(test)]
mod tests;
