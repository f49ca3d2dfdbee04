//! A drawing written: as SVG for the screen, and the same as PNG.

mod png;
mod svg;

pub(crate) use png::render_pixels;
pub use png::{render_png, render_png_with};
pub use svg::{shape_key, svg};
