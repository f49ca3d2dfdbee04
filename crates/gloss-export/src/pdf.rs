//! PDF by Typst, as a library: a world with one program, the document's images and the fonts inside Gloss. It reads no
//! file, reaches no network and knows no packages.

mod markup;
mod slides;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use typst::comemo;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::layout::{Frame, FrameItem};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, TextItem};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

pub use slides::{handout, slides};

use crate::fonts;
use crate::job::Job;
use crate::model::Paper;
use crate::pictures::Pictures;
use gloss_errand::export::ExportError;

/// Characters without a letter form that a warning names.
const MAX_NAMED: usize = 20;

static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| fonts::FILES.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect());

static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(<Library as LibraryExt>::default()));

/// All that Typst can see.
struct Closed {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    images: Vec<(FileId, Bytes)>,
}

impl World for Closed {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let image = self.images.iter().find(|(known, _)| *known == id);
        image.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Names are few and always the same, as Typst keeps every one it has seen.
fn name(path: &str) -> Result<FileId, ExportError> {
    let path = VirtualPath::new(path).map_err(|_| ExportError::Layout("a name".to_owned()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The fonts inside Gloss, and where they lack characters of the document those that the caller has for them; then
/// also their families' names.
fn fonts_for(job: &Job<'_>, paper: &Paper) -> (Vec<Font>, Vec<String>) {
    let mut fonts = FONTS.clone();
    let mut wanted: BTreeSet<char> = job.title.chars().collect();
    paper.each_line(&mut |pieces| wanted.extend(crate::model::text(pieces).chars()));
    for fact in job.facts {
        let sources = fact.sources.iter().map(|source| &source.path);
        sources.chain([&fact.shown, &fact.query]).for_each(|text| wanted.extend(text.chars()));
    }
    let has = |c: char| fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)));
    let missing: String =
        wanted.into_iter().filter(|c| !c.is_control() && !c.is_whitespace() && !has(*c)).collect();
    if missing.is_empty() {
        return (fonts, Vec::new());
    }
    let more: Vec<Font> =
        (job.fonts)(&missing).into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect();
    let mut families: Vec<String> =
        more.iter().map(|font| font.info().family.as_str().to_lowercase()).collect();
    families.dedup();
    fonts.extend(more);
    (fonts, families)
}

/// Lays the pages out and writes them; also how many there are.
///
/// # Errors
/// Errors of Typst.
pub(crate) fn write(
    job: &Job<'_>,
    paper: &Paper,
    warnings: &mut Vec<String>,
) -> Result<(Vec<u8>, usize), ExportError> {
    let (document, bytes) = pages(job, paper, warnings)?;
    unwritten(&document, warnings);
    Ok((bytes, document.pages().len()))
}

fn pages(
    job: &Job<'_>,
    paper: &Paper,
    warnings: &mut Vec<String>,
) -> Result<(PagedDocument, Vec<u8>), ExportError> {
    let pictures = Pictures::fetch([paper], job.images, warnings);
    let images = pictures.all.iter().enumerate();
    let images = images
        .map(|(at, picture)| {
            let (ending, bytes) = picture.for_pages();
            Ok((name(&format!("/{at}.{ending}"))?, Bytes::new(bytes.to_vec())))
        })
        .collect::<Result<Vec<_>, ExportError>>()?;
    let (fonts, families) = fonts_for(job, paper);
    let world = Closed {
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        main: Source::new(name("/main.typ")?, markup::program(job, paper, &pictures, &families)),
        fonts,
        images,
    };
    let made = lay_out(&world);
    // Typst remembers what it has laid out; a document is exported once.
    comemo::evict(0);
    made
}

fn lay_out(world: &Closed) -> Result<(PagedDocument, Vec<u8>), ExportError> {
    let failed = |errors: typst::ecow::EcoVec<typst::diag::SourceDiagnostic>| {
        let first = errors.first().map(|error| error.message.to_string());
        ExportError::Layout(first.unwrap_or_else(|| "for no known reason".to_owned()))
    };
    let document: PagedDocument = typst::compile(world).output.map_err(failed)?;
    let options = PdfOptions {
        creator: typst::foundations::Smart::Custom(Some("Gloss".into())),
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(failed)?;
    Ok((document, bytes))
}

/// Says which characters no font has.
fn unwritten(document: &PagedDocument, warnings: &mut Vec<String>) {
    let mut missing = BTreeSet::new();
    for page in document.pages() {
        look(&page.frame, &mut |text| {
            for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                let range = usize::from(glyph.range.start)..usize::from(glyph.range.end);
                missing.extend(text.text.get(range).unwrap_or_default().chars());
            }
        });
    }
    if missing.is_empty() {
        return;
    }
    let named: Vec<String> =
        missing.iter().take(MAX_NAMED).map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
    let more = missing.len().saturating_sub(MAX_NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    warnings.push(format!("No font has these characters; they show as boxes: {}{more}.", named.join(", ")));
}

/// Visits every run of text on a page.
fn look(frame: &Frame, visit: &mut dyn FnMut(&TextItem)) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => look(&group.frame, visit),
            FrameItem::Text(text) => visit(text),
            _ => {}
        }
    }
}

/// All words that were set, in the order of the pages.
#[cfg(test)]
pub(crate) fn set_words(job: &Job<'_>) -> String {
    let paper = crate::read::paper(job.source, &gloss_markdown::parse(job.source), job.cells);
    let (document, _) = pages(job, &paper, &mut Vec::new()).unwrap_or_else(|error| panic!("{error}"));
    let mut out = String::new();
    for page in document.pages() {
        look(&page.frame, &mut |text| out.push_str(&text.text));
    }
    out
}

/// How far from the top of its page a run with these words stands, in points.
#[cfg(test)]
pub(crate) fn top_of(job: &Job<'_>, words: &str) -> f64 {
    fn find(frame: &Frame, top: f64, words: &str) -> Option<f64> {
        frame.items().find_map(|(at, item)| match item {
            FrameItem::Group(group) => find(&group.frame, top + at.y.to_pt(), words),
            FrameItem::Text(text) => text.text.contains(words).then_some(top + at.y.to_pt()),
            _ => None,
        })
    }
    let paper = crate::read::paper(job.source, &gloss_markdown::parse(job.source), job.cells);
    let (document, _) = pages(job, &paper, &mut Vec::new()).unwrap_or_else(|error| panic!("{error}"));
    let found = document.pages().iter().find_map(|page| find(&page.frame, 0.0, words));
    found.unwrap_or_else(|| panic!("{words} is on no page"))
}
