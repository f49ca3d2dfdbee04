//! A drawing written: as SVG for the screen, and the same as PNG.

mod png;
mod svg;

pub(crate) use png::pixels;
pub use png::{png, png_with};
pub use svg::svg;
