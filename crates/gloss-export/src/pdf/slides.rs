//! Drawn slides as pages of a PDF, one each, to their own size. Their text stays text, in the fonts that drew it.

use typst::comemo;
use typst::foundations::Bytes;
use typst::syntax::Source;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use super::{Closed, lay_out, name};
use crate::ExportError;

/// A drawn slide.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its drawing.
    pub svg: String,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Its title, for the list of pages.
    pub title: String,
}

/// Makes a PDF of drawn slides; `fonts` are those that they name, `more` have the characters that these have not.
///
/// # Errors
/// What Typst says.
pub fn slides(
    title: &str,
    pages: Vec<Page>,
    fonts: &[&'static [u8]],
    more: Vec<Vec<u8>>,
) -> Result<Vec<u8>, ExportError> {
    let own = fonts.iter().flat_map(|file| Font::iter(Bytes::new(*file)));
    let fonts: Vec<Font> =
        own.chain(more.into_iter().flat_map(|file| Font::iter(Bytes::new(file)))).collect();
    let mut program =
        format!("#set document(title: {})\n#set page(margin: 0pt)\n#set text(size: 1pt)\n", quoted(title));
    let mut images = Vec::with_capacity(pages.len());
    for (at, page) in pages.into_iter().enumerate() {
        let Page { svg, width, height, title } = page;
        program.push_str(&format!(
            "#page(width: {width}pt, height: {height}pt)[#place(hide(heading(outlined: false, bookmarked: true, {})))#image(\"/{at}.svg\", width: {width}pt, height: {height}pt, alt: {})]\n",
            quoted(&title), quoted(&title),
        ));
        images.push((name(&format!("/{at}.svg"))?, Bytes::new(svg.into_bytes())));
    }
    let world = Closed {
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        main: Source::new(name("/main.typ")?, program),
        fonts,
        images,
    };
    let made = lay_out(&world);
    // Typst remembers what it has laid out; a deck is exported once.
    comemo::evict(0);
    made.map(|(_, bytes)| bytes)
}

/// Words as a string of the program.
fn quoted(words: &str) -> String {
    let mut out = String::from("\"");
    for c in words.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
