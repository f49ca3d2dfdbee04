//! The result of making a deck: the file, its slides, warnings and the places of facts.

use std::ops::Range;

/// A deck that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its slides, in order.
    pub slides: Vec<MadeSlide>,
    /// Warnings: things that did not come out as they were asked for.
    pub said: Vec<Warning>,
    /// Where each fact stands.
    pub placed: Vec<Placed>,
}

/// A slide that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeSlide {
    /// Its id in the file.
    pub id: u32,
    /// Which slide of the spec it is, or goes on with, from 0.
    pub of: usize,
    /// Its layout's key.
    pub layout: &'static str,
    /// Its title.
    pub title: String,
}

/// Something that did not come out as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The slide of the deck, from 1; 0 for the whole deck.
    pub slide: usize,
    /// A sentence.
    pub says: String,
}

/// A fact and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The fact's id, as the spec names it.
    pub fact: String,
    /// The slide, from 1.
    pub slide: usize,
    /// The slide's id in the file.
    pub slide_id: u32,
    /// The shape's id on its slide; [`Placed::NOTES`] for the speaker notes.
    pub shape: u32,
    /// The shape's own mark, which stays through edits.
    pub creation: String,
    /// Where in the shape.
    pub place: Place,
    /// The text that is shown there.
    pub shown: String,
}

impl Placed {
    /// Stands for the speaker notes of a slide: no shape has this id.
    pub const NOTES: u32 = 0;
}

/// A place in a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Words of a paragraph, in UTF-16 units.
    Text {
        /// Which paragraph, from 0.
        paragraph: usize,
        /// Its units.
        range: Range<usize>,
    },
    /// Words of a cell, in UTF-16 units.
    Cell {
        /// Its row in the table, from 0; the head is one.
        row: usize,
        /// Its column, from 0.
        column: usize,
        /// The units of its only paragraph.
        range: Range<usize>,
    },
    /// A point of a chart.
    Point {
        /// Which series, from 0.
        series: usize,
        /// Which point of it, from 0.
        point: usize,
    },
}
