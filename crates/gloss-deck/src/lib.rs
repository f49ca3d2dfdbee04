//! Slides rendered: a presentation in, a display list in points out, and that as SVG or PNG. Every entry says what it is of (shape, cell,
//! paragraph, range of words, point of a chart), so that a place on the picture is a place in the file. Never touches a file or the
//! network, never runs what a presentation brings; what it can't draw is a box that says what it stands for.

mod body;
mod canvas;
mod chart;
pub mod check;
mod colour;
mod drawing;
mod error;
pub mod limits;
mod node;
mod scene;
mod shape;
mod slide;
mod table;
pub mod text;
mod theme;
mod write;

pub use drawing::{
    Along, Colour, Drawing, Drawn, Entry, Fitted, FittedLine, Gradient, Item, Matrix, Of, Outline, Paint,
    Picture, Step, Stroke, Undrawn,
};
pub use error::DrawError;
pub use slide::draw;
pub use text::fonts::{Font, FontFile, Fonts, Match, covers};
pub use write::{render_png, render_png_with, shape_key, svg};
