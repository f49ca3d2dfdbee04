//! Slides drawn: a presentation in, a display list in points out, and that as SVG or PNG. Every entry says what it is of (shape, cell,
//! paragraph, range of words, point of a chart), so that a place on the picture is a place in the file. Never touches a file or the
//! network, never runs what a presentation brings; what it can't draw is a box that says what it stands for.

pub mod limits;
pub mod text;

pub use text::fonts::{Font, FontFile, Fonts, Match};
