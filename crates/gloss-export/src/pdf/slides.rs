//! Drawn slides as a PDF: a page each, to their own size, or as a handout, small beside what is said with them. Their text stays
//! text, in the fonts that drew it.

use typst::comemo;
use typst::foundations::Bytes;
use typst::syntax::Source;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use super::{Closed, lay_out, name};
use gloss_errand::export::{ExportError, Page};

/// Makes a PDF of drawn slides; `fonts` are those that they name, `more` have the characters that these have not.
///
/// # Errors
/// Errors of Typst.
pub fn slides(
    title: &str,
    pages: Vec<Page>,
    fonts: &[&'static [u8]],
    more: Vec<Vec<u8>>,
) -> Result<Vec<u8>, ExportError> {
    let mut program =
        format!("#set document(title: {})\n#set page(margin: 0pt)\n#set text(size: 1pt)\n", quoted(title));
    for (at, Page { width, height, title, .. }) in pages.iter().enumerate() {
        program.push_str(&format!(
            "#page(width: {width}pt, height: {height}pt)[#place(hide(heading(outlined: false, bookmarked: true, {})))#image(\"/{at}.svg\", width: {width}pt, height: {height}pt, alt: {})]\n",
            quoted(title), quoted(title),
        ));
    }
    made(program, pages, fonts, more)
}

/// Makes a handout of drawn slides: A4 pages with the slides one below the other, and beside each what is said with it.
///
/// # Errors
/// Errors of Typst.
pub fn handout(
    title: &str,
    (pages, said): (Vec<Page>, &[String]),
    fonts: &[&'static [u8]],
    more: Vec<Vec<u8>>,
) -> Result<Vec<u8>, ExportError> {
    let name = quoted(title);
    let mut program = format!(
        "#set document(title: {name})\n\
         #set page(paper: \"a4\", margin: (x: 1.7cm, top: 2cm, bottom: 1.8cm), numbering: \"1 / 1\", header: text(size: 9pt, fill: luma(40%), {name}))\n\
         #set text(font: (\"Carlito\", \"Liberation Sans\"), size: 10.5pt)\n#set par(leading: 0.62em, spacing: 0.8em)\n\
         #show heading: it => block(above: 0pt, below: 0.6em, text(size: 11pt, it.body))\n\
         #grid(columns: (9cm, 1fr), column-gutter: 0.7cm, row-gutter: 0.9cm,\n"
    );
    for (at, Page { title, .. }) in pages.iter().enumerate() {
        let words = said.get(at).map(String::as_str).unwrap_or_default();
        let lines: Vec<String> = words.lines().filter(|line| !line.trim().is_empty()).map(quoted).collect();
        let lines = if lines.is_empty() { String::new() } else { format!("#{}", lines.join("#parbreak()#")) };
        program.push_str(&format!(
            "block(stroke: 0.5pt + luma(70%), image(\"/{at}.svg\", width: 100%, alt: {alt})),[#heading(outlined: false, bookmarked: true, {head}){lines}],\n",
            alt = quoted(title),
            head = quoted(&format!("{}. {title}", at + 1)),
        ));
    }
    program.push_str(")\n");
    made(program, pages, fonts, more)
}

/// The PDF of a program that shows the drawings of pages by their numbers.
fn made(
    program: String,
    pages: Vec<Page>,
    fonts: &[&'static [u8]],
    more: Vec<Vec<u8>>,
) -> Result<Vec<u8>, ExportError> {
    let own = fonts.iter().flat_map(|file| Font::iter(Bytes::new(*file)));
    let fonts: Vec<Font> =
        own.chain(more.into_iter().flat_map(|file| Font::iter(Bytes::new(file)))).collect();
    let mut images = Vec::with_capacity(pages.len());
    for (at, page) in pages.into_iter().enumerate() {
        images.push((name(&format!("/{at}.svg"))?, Bytes::new(page.svg.into_bytes())));
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
