//! The spec of a deck, once its JSON was read: slides, each of a layout with the content of its slots. Says nothing of
//! positions or sizes.

mod chart;
mod table;
mod text;

pub use chart::{Chart, ChartKind, Format, Point, Scale, Series, Stacking, Trace};
pub use table::{Cell, Column, Table};
pub use text::{Mark, Paragraph, Piece, Text};

/// A deck.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// The deck's title; stands in the file's properties.
    pub title: String,
    /// The theme that was asked for.
    pub theme: ThemeName,
    /// The language of its words, as `en-GB`: for spelling, hyphens and reading aloud.
    pub language: String,
    /// The footer of each slide; empty where there is none.
    pub footer: String,
    /// Its slides.
    pub slides: Vec<Slide>,
}

impl Spec {
    /// The pictures that it names, each once, in order of appearance: whoever makes the deck hands in their bytes.
    pub fn pictures(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for (_, content) in self.slides.iter().flat_map(|slide| &slide.slots) {
            if let Content::Picture(picture) = content
                && !out.contains(&picture.name.as_str())
            {
                out.push(&picture.name);
            }
        }
        out
    }
}

/// Our own themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeName {
    /// Calibri on white.
    #[default]
    Paper,
    /// Arial on near black.
    Ink,
    /// Cambria over Calibri on cream.
    Letter,
}

/// The layouts, each what a slide is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LayoutName {
    /// The first slide.
    Cover,
    /// Begins a part of the deck.
    Section,
    /// A title and text.
    Content,
    /// Two things beside each other.
    TwoColumns,
    /// Two things beside each other, each with a head.
    Comparison,
    /// A chart and what it says.
    ChartAndTakeaway,
    /// A chart.
    Chart,
    /// A table.
    Table,
    /// Text and a picture to the right edge.
    PictureRight,
    /// A picture over the whole width.
    PictureFull,
    /// Up to four figures.
    KeyFigures,
    /// A quote and whose it is.
    Quote,
    /// Up to five steps.
    Steps,
    /// Four fields: of two by two sides, or of four things.
    TwoByTwo,
    /// Nothing but a title.
    TitleOnly,
}

/// A slide.
#[derive(Clone, Debug, PartialEq)]
pub struct Slide {
    /// Its layout.
    pub layout: LayoutName,
    /// Its title: the sentence that it is there to say.
    pub title: Text,
    /// The content of the layout's slots, by their keys.
    pub slots: Vec<(String, Content)>,
    /// The sentence that says what follows from it.
    pub conclusion: Option<Text>,
    /// Its speaker notes.
    pub notes: Vec<Text>,
    /// The source of its numbers.
    pub source: Option<Text>,
}

/// The content of a slot.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Text.
    Text(Vec<Paragraph>),
    /// A chart.
    Chart(Chart),
    /// A table.
    Table(Table),
    /// A picture.
    Picture(Picture),
}

/// A picture of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its name, by which its bytes are handed in.
    pub name: String,
    /// Its alternative text.
    pub description: String,
}
