//! Decks as they are seen: the list of slides, a slide rendered with what can be pointed at, and its picture or thumbnail.

use std::collections::BTreeSet;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gloss_artifact::Text;
use gloss_artifact::deck::{Deck, Slide};
use gloss_errand::export::{Ask, Exported, Page, Slides};
use gloss_protocol::{Code, DeckSlide, ExportFormat, ExportWish, Finding, Problem, Reply};

use super::maker::{self, Outside};
use super::view::newest;
use crate::content::{bytes_of, stored};
use crate::deck::{self, Opened};
use crate::doors::Shared;

/// A deck's version as text, and opened to be drawn.
pub(super) struct Seen {
    version: u32,
    pub(super) text: Arc<Text>,
    pub(super) opened: Arc<Opened>,
}

impl Seen {
    pub(super) fn of(shared: &Arc<Shared>, path: &str, version: Option<u32>) -> Result<Self, Problem> {
        shared.read(|read, blobs| {
            let path = shared.folder.normal(path)?;
            let version = newest(read, &path, version)?;
            let text = shared.texts.read(read, blobs, &path, version)?;
            let sha256 = stored(read, &path, version)?.version.sha256;
            if text.deck().is_none() {
                return Err(Problem::new(Code::BadRequest, format!("{path} is no deck of slides.")));
            }
            let opened = shared.decks.open(&sha256, || bytes_of(read, blobs, &path, version))?;
            Ok(Self { version, text, opened })
        })
    }

    pub(super) fn deck(&self) -> Result<&Deck, Problem> {
        self.text.deck().ok_or_else(|| Problem::new(Code::BadRequest, "This is no deck of slides."))
    }

    /// The slide with an id, and its place from 0.
    fn slide(&self, id: u32) -> Result<(usize, &Slide), Problem> {
        let found = self.deck()?.slides.iter().enumerate().find(|(_, slide)| slide.id == id);
        found.ok_or_else(|| {
            Problem::new(Code::NotFound, "This slide is not there any more.").with_next("Choose another one.")
        })
    }
}

pub(super) fn slides(shared: &Arc<Shared>, path: &str, version: Option<u32>) -> Result<Reply, Problem> {
    let seen = Seen::of(shared, path, version)?;
    Ok(Reply::Slides { slides: deck::slides(&seen.text, seen.deck()?, &seen.opened) })
}

pub(super) fn slide(
    shared: &Arc<Shared>,
    path: &str,
    version: Option<u32>,
    slide: u32,
) -> Result<Reply, Problem> {
    let seen = Seen::of(shared, path, version)?;
    let (at, slide) = seen.slide(slide)?;
    let drawing = seen.opened.draw(at)?;
    Ok(Reply::Slide { slide: Box::new(deck::drawn_slide(&seen.text, seen.deck()?, slide, &drawing)) })
}

pub(super) fn picture(
    shared: &Arc<Shared>,
    path: &str,
    version: Option<u32>,
    (slide, width): (u32, u32),
) -> Result<Reply, Problem> {
    let seen = Seen::of(shared, path, version)?;
    let (at, _) = seen.slide(slide)?;
    let png = seen.opened.picture(at, width)?;
    Ok(Reply::SlidePicture { mime: "image/png".to_owned(), base64: BASE64_STANDARD.encode(png) })
}

/// The numbers of a chart of a slide.
pub(super) fn chart_numbers(
    shared: &Arc<Shared>,
    path: &str,
    version: Option<u32>,
    run: u32,
) -> Result<Reply, Problem> {
    let seen = Seen::of(shared, path, version)?;
    let (numbers, locked) = gloss_artifact::deck::chart_numbers(&seen.text, run)?;
    Ok(Reply::ChartNumbers { numbers, locked })
}

/// Pixels of an exported slide's width.
const WIDE: u32 = 1920;

/// The slides that are wished for as a file, and the version that they are of.
pub(super) fn exported(
    shared: &Arc<Shared>,
    path: &str,
    wish: &ExportWish,
) -> Result<(u32, Exported), Problem> {
    let seen = Seen::of(shared, path, wish.version)?;
    let all = deck::slides(&seen.text, seen.deck()?, &seen.opened);
    let wanted = seen.wanted(wish.at.as_deref())?;
    let bytes = match wish.to {
        ExportFormat::Png => match wanted.as_slice() {
            [one] => seen.opened.picture(*one, WIDE)?,
            _ => {
                let says = "A picture is of one slide.";
                return Err(Problem::new(Code::BadRequest, says).with_next("Name one with --at slide:3."));
            }
        },
        ExportFormat::Md => outline(&seen, &wanted)?.into_bytes(),
        _ => seen.pages(path, &all, &wanted, wish.notes)?,
    };
    Ok((seen.version, Exported { bytes, ..Exported::default() }))
}

impl Seen {
    /// The numbers of the slides that are wished for, from 0.
    pub(super) fn wanted(&self, at: Option<&str>) -> Result<Vec<usize>, Problem> {
        let deck = self.deck()?;
        let Some(at) = at else { return Ok((0..deck.slides.len()).collect()) };
        let region = self.text.find(at)?;
        let spans = self.text.spans(&region);
        Ok(deck.slides_of(&spans))
    }

    /// Keeps findings that are of a place: of what it is in, or of what is in it.
    pub(super) fn within(&self, at: &str, findings: Vec<Finding>) -> Result<Vec<Finding>, Problem> {
        let wanted = self.text.spans(&self.text.find(at)?);
        let deck = self.deck()?;
        let here = |found: &Finding| {
            found.run.is_none_or(|run| wanted.iter().any(|span| span.overlaps(deck.span(run))))
        };
        Ok(findings.into_iter().filter(here).collect())
    }

    /// Pages of a PDF; slides that are passed over when the deck is shown are none of them, unless they were asked for. With
    /// what is said on them it is a handout.
    fn pages(&self, path: &str, all: &[DeckSlide], wanted: &[usize], said: bool) -> Result<Vec<u8>, Problem> {
        let asked = wanted.len() < all.len();
        let (mut pages, mut notes, mut absent) = (Vec::new(), Vec::new(), BTreeSet::new());
        let bundled = gloss_deck::Fonts::bundled();
        for at in wanted {
            let Some(told) = all.get(*at).filter(|told| asked || !told.hidden) else { continue };
            let drawing = self.opened.draw(*at)?;
            absent.extend(drawing.absent(&bundled).chars());
            if said {
                absent.extend(bundled.absent(&told.notes));
                absent.extend(bundled.absent(&told.title));
            }
            notes.push(told.notes.clone());
            let svg = gloss_deck::svg(&drawing);
            pages.push(Page { svg, width: drawing.width, height: drawing.height, title: told.title.clone() });
        }
        let title = path.rsplit('/').next().unwrap_or(path).to_owned();
        let wanted =
            Slides { title, pages, notes: said.then_some(notes), absent: absent.into_iter().collect() };
        let outside = Outside { images: &|_| None, cells: &gloss_chart::nowhere };
        let made = maker::made(&Ask::Slides(wanted), &outside);
        made.map(|file| file.bytes).map_err(|error| maker::refused(path, &error))
    }
}

/// The words of slides as Markdown: a heading each, what stands on it, and what is said with it.
fn outline(seen: &Seen, wanted: &[usize]) -> Result<String, Problem> {
    let deck = seen.deck()?;
    let slides = wanted.iter().filter_map(|at| deck.slides.get(*at));
    Ok(slides.map(|slide| gloss_artifact::deck::outline(&seen.text, deck, slide)).collect())
}
