//! A slide rendered as PNG (a picture, a thumbnail) by resvg from the same SVG that is on the screen, with the fonts it was measured with.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use crate::drawing::Drawing;
use crate::error::DrawError;
use crate::limits::MAX_PNG_SIDE;
use crate::text::fonts::Fonts;

static DATABASE: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut all = fontdb::Database::new();
    for file in Fonts::files() {
        all.load_font_source(fontdb::Source::Binary(Arc::new(file.bytes)));
    }
    all.set_sans_serif_family("Liberation Sans");
    all.set_serif_family("Liberation Serif");
    all.set_monospace_family("Liberation Mono");
    Arc::new(all)
});

/// A drawing as PNG of this width in pixels.
///
/// # Errors
///
/// When the width is none or too large, or the picture can't be made.
pub fn render_png(drawing: &Drawing, width: u32) -> Result<Vec<u8>, DrawError> {
    render_png_with(drawing, width, &[])
}

/// As [`render_png`], with more fonts for the characters that the bundled ones do not have ([`Drawing::absent`]).
///
/// # Errors
///
/// As [`render_png`].
pub fn render_png_with(drawing: &Drawing, width: u32, more: &[Vec<u8>]) -> Result<Vec<u8>, DrawError> {
    let map = render_pixels_with(drawing, width, more)?;
    map.encode_png().map_err(|error| DrawError::Picture(error.to_string()))
}

/// A drawing as pixels.
pub(crate) fn render_pixels(drawing: &Drawing, width: u32) -> Result<Pixmap, DrawError> {
    render_pixels_with(drawing, width, &[])
}

fn render_pixels_with(drawing: &Drawing, width: u32, more: &[Vec<u8>]) -> Result<Pixmap, DrawError> {
    let failed = |why: &str| DrawError::Picture(why.to_owned());
    let scale = width as f32 / drawing.width.max(1.0);
    let height = (drawing.height * scale).round().max(1.0);
    if width == 0 || width > MAX_PNG_SIDE || height > MAX_PNG_SIDE as f32 {
        return Err(DrawError::Picture(format!(
            "it would be {width} × {height} pixels; {MAX_PNG_SIDE} are drawn"
        )));
    }
    let mut fontdb = Arc::clone(&DATABASE);
    if !more.is_empty() {
        let all = Arc::make_mut(&mut fontdb);
        more.iter().for_each(|file| all.load_font_data(file.clone()));
    }
    let options = usvg::Options { fontdb, ..usvg::Options::default() };
    let text = super::svg::written(drawing, true);
    let tree = usvg::Tree::from_str(&text, &options).map_err(|error| failed(&error.to_string()))?;
    let mut map = Pixmap::new(width, height as u32).ok_or_else(|| failed("there is no memory for it"))?;
    map.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut map.as_mut());
    Ok(map)
}
