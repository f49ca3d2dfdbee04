//! New slide decks: a spec in, the bytes of a `.pptx` file out. Slides of fifteen layouts with real masters and placeholders,
//! native charts and tables, pictures, notes and sources; text is measured before it is written, so that it fits.
//!
//! A spec is hostile input: it is read whole and refused with the place of each error. Nothing here reads a file, runs a
//! query or knows the time; the same spec gives the same bytes.

mod base;
mod chart;
mod document;
mod fit;
mod layout;
pub mod limits;
mod made;
mod make;
mod package;
mod plan;
mod read;
mod slide;
mod spec;
mod template;
mod theme;

pub use gloss_workbook::{Refusal, Refusals};
pub use made::{Made, MadeSlide, Place, Placed, Warning};
pub use make::{Materials, Template, make};
pub use read::read;
pub use spec::{
    Cell, Chart, ChartKind, Column, Content, Format, LayoutName, Mark, Paragraph, Picture, Piece, Point,
    Scale, Series, Slide, Spec, Stacking, Table, Text, ThemeName, Trace,
};

/// The part of a theme of Gloss: its colours and fonts, for a presentation that is to take them over.
pub use theme::part as theme_part;

/// The fonts that text is measured with, read once.
pub fn fonts() -> &'static gloss_deck::Fonts {
    static FONTS: std::sync::LazyLock<gloss_deck::Fonts> =
        std::sync::LazyLock::new(gloss_deck::Fonts::bundled);
    &FONTS
}
