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
    /// Whether it is passed over when the deck is shown.
    pub hidden: bool,
    /// The speaker notes of the slide; empty where nothing is written.
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
    /// The shapes on it, in reading order.
    pub shapes: Vec<SlideShape>,
    /// The paragraphs of its drawing, each with the run that it is in the text.
    pub lines: Vec<SlideLine>,
    /// Parts that could not be drawn, a sentence each.
    pub undrawn: Vec<String>,
}

/// A shape on a drawn slide.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct SlideShape {
    /// What tells it from all others of its slide: its id, `7`; of several with one id `7#2` for the second.
    pub id: String,
    /// The run that stands for the whole shape.
    pub run: u32,
    /// Its name on screen: `Title`, `Text`, `Table`, `Chart`, `Picture`.
    pub name: String,
    /// Its words, or its alternative text where it has none.
    pub words: String,
    /// The distance from the slide's left edge, in points.
    pub x: f32,
    /// The distance from the slide's top edge, in points.
    pub y: f32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Clockwise turn in degrees.
    pub turn: f32,
    /// Whether it lies elsewhere than its layout puts it.
    pub moved: bool,
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
    /// Its name on screen: `Q3, Lindgasse: 147.2`.
    pub name: String,
}

/// A paragraph of a drawn slide, and the run of its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlideLine {
    /// The shape, by its `id`.
    pub shape: String,
    /// Row and column of its table's cell, from 0.
    pub cell: Option<(u32, u32)>,
    /// The paragraph within shape or cell, from 0.
    pub paragraph: u32,
    /// The run.
    pub run: u32,
}

/// The numbers of a chart as a small sheet: a row for each category, a column for each series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChartNumbers {
    /// The names of the series.
    pub series: Vec<String>,
    /// The rows.
    pub rows: Vec<ChartRow>,
}

/// A category of a chart with what each series says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChartRow {
    /// The category; of a scatter chart the value across.
    pub category: String,
    /// A value for each series as it is written, `147.2`; empty where there is none.
    pub values: Vec<String>,
}
