//! Charts and diagrams of a document: each as SVG in plain colours for pages, as SVG in the page's own for a browser, and as pixels
//! for Word. Opens no font and no image that is not inside Gloss.

use std::sync::{Arc, LazyLock};

use image::ImageFormat;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use crate::picture::Picture;

/// The prefix of a chart's words in the place of an image's address: no address begins so.
const MARK: &str = "\u{1}chart\n";
/// The same of a diagram.
const DIAGRAM: &str = "\u{1}diagram\n";

/// Pixels of Word's picture for one of the chart's: sharp on paper.
const SHARP: u32 = 2;

/// Longest side of Word's picture in pixels; a chart of the largest plot is shrunk to it.
const MAX_SIDE: u32 = 6_000;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for file in crate::fonts::FILES {
        fonts.load_font_data(file.to_vec());
    }
    fonts.set_sans_serif_family("Inter");
    Arc::new(fonts)
});

/// The block of a chart or a diagram as an image: what it is known by, and its words for those who cannot see it.
///
/// # Errors
/// Why it is not drawn.
pub(crate) fn image(block: &str, cells: gloss_chart::Cells<'_>) -> Result<(String, String), String> {
    if gloss_markdown::is_diagram(block) {
        let words = gloss_markdown::fenced(block);
        return match gloss_diagram::draw(&words, gloss_diagram::Theme::Plain) {
            Ok(drawn) => Ok((format!("{DIAGRAM}{words}"), drawn.description)),
            Err(error) => Err(format!("This diagram is not drawn. {error}")),
        };
    }
    let drawn = gloss_chart::read_with(&gloss_markdown::fenced(block), cells)
        .and_then(|(spec, whole)| Ok((whole, gloss_chart::scene(&spec)?)));
    match drawn {
        // With its rows in it, so that what is known of it is all that it needs.
        Ok((whole, scene)) => Ok((format!("{MARK}{whole}"), scene.summary)),
        Err(refused) => Err(format!("This chart is not drawn. {refused}")),
    }
}

/// The pictures of a chart or a diagram, by what it is known by; None for any other image.
pub(crate) fn picture(src: &str) -> Option<Picture> {
    if let Some(words) = src.strip_prefix(DIAGRAM) {
        let [plain, page] = gloss_diagram::draw_both(words).ok()?;
        return drawn(plain.svg, page.svg);
    }
    let spec = gloss_chart::read(src.strip_prefix(MARK)?).ok()?;
    let scene = gloss_chart::scene(&spec).ok()?;
    drawn(
        gloss_chart::svg(&scene, gloss_chart::Theme::Plain),
        gloss_chart::svg(&scene, gloss_chart::Theme::Page),
    )
}

/// A picture of an SVG in plain colours and of the same in a page's own.
fn drawn(plain: String, page: String) -> Option<Picture> {
    let (bytes, width, height) = pixels(&plain)?;
    Some(Picture {
        bytes: bytes.into(),
        format: ImageFormat::Png,
        width,
        height,
        chart: Some(Arc::new((plain, page))),
    })
}

/// A PNG of an SVG, and the size in pixels that it is drawn at.
fn pixels(svg: &str) -> Option<(Vec<u8>, u32, u32)> {
    let options = usvg::Options { fontdb: FONTS.clone(), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).ok()?;
    let size = tree.size().to_int_size();
    let longest = size.width().max(size.height()).max(1);
    let scale = (MAX_SIDE as f32 / longest as f32).min(SHARP as f32);
    let side = |side: u32| ((side as f32 * scale).ceil() as u32).max(1);
    let mut map = Pixmap::new(side(size.width()), side(size.height()))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut map.as_mut());
    Some((map.encode_png().ok()?, size.width(), size.height()))
}
