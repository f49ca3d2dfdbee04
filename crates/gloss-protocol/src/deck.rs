//! Slides as they are shown: what the list of them says, and one drawn slide with the places that can be pointed at. A place's
//! run is a line of the deck's text, as everywhere. Draws nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A slide in the list of a deck's slides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeckSlide {
    /// Its id, which stays when it is moved.
    pub id: u32,
    /// The words of its title, else the first words on it; empty where it has none.
    pub title: String,
    /// True where it is passed over when the deck is shown.
    pub hidden: bool,
    /// What is said while it is shown; empty where nothing is written.
    pub notes: String,
    /// The run that stands for the whole slide.
    pub run: u32,
    /// The last run that is its own.
    pub last: u32,
    /// Says the same for two versions in which the slide is drawn the same.
    pub hash: String,
}

/// A slide, drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct DrawnSlide {
    /// The drawing, as SVG.
    pub svg: String,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// What lies on it, in the order in which it is read.
    pub shapes: Vec<SlideShape>,
    /// What its drawing's lines, cells and points are in the text.
    pub lines: Vec<SlideLine>,
    /// What could not be drawn, a sentence each.
    pub undrawn: Vec<String>,
}

/// A shape on a drawn slide.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct SlideShape {
    /// Its id, unique on its slide.
    pub id: u32,
    /// The run that stands for the whole shape.
    pub run: u32,
    /// What it is called on screen: `Title`, `Text`, `Table`, `Chart`, `Picture`.
    pub name: String,
    /// What it says, or what is said of it for those who don't see it.
    pub words: String,
    /// From the left, in points.
    pub x: f32,
    /// From the top, in points.
    pub y: f32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Clockwise turn in degrees.
    pub turn: f32,
    /// The cells of its table, the series and points of its chart, where each stands in the text.
    pub within: Vec<SlidePart>,
}

/// A cell of a table, or a series or point of a chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct SlidePart {
    /// The row of the cell, or the series, from 0.
    pub row: u32,
    /// The column of the cell, or the point, from 0; none for a whole row or series.
    pub column: Option<u32>,
    /// The run that stands for it.
    pub run: u32,
    /// What it is called: `Q3, Lindgasse: 147.2`.
    pub name: String,
}

/// A paragraph of a drawn slide, and the run of its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlideLine {
    /// The shape.
    pub shape: u32,
    /// Row and column of its table's cell, from 0.
    pub cell: Option<(u32, u32)>,
    /// The paragraph within shape or cell, from 0.
    pub paragraph: u32,
    /// The run.
    pub run: u32,
}

/// What a person does with a whole slide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum SlideStep {
    /// It takes another place.
    Move {
        /// The slide's id.
        slide: u32,
        /// Its place then, from 0.
        to: u32,
    },
    /// A copy of it stands behind it.
    Duplicate {
        /// The slide's id.
        slide: u32,
    },
    /// It goes, with what only it has.
    Delete {
        /// The slide's id.
        slide: u32,
    },
    /// It is passed over when the deck is shown, or no longer.
    Hide {
        /// The slide's id.
        slide: u32,
        /// True to hide it.
        hidden: bool,
    },
}
