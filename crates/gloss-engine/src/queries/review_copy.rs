//! Review copies: a version of any kind gathered and drawn for somebody who has no Gloss. Writes no file, and leaves
//! nothing out in silence.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gloss_artifact::site::Seen;
use gloss_artifact::{files, kinds};
use gloss_copy::{INSIDE, ReviewBody, ReviewJob, ReviewPart, ReviewSheet, ReviewSlide};
use gloss_errand::export::{ExportError, Exported, MAX_FILE};
use gloss_protocol::{Code, ExportWish, Problem, Reply, RowView, SITE_INDEX, SlideShape, TableView};

use sha2::{Digest, Sha256};

use super::sheet::file::File;
use super::sheet::ranges::Ranges;
use super::sheet::table;
use super::view::{MAX_BLOCKS, newest};
use super::{image, site, slides};
use crate::content::{bytes_of, name_of, stored};
use crate::deck;
use crate::doors::Shared;

/// Rows of a sheet, sheets of a workbook, slides and pages that a copy holds.
const MAX_ROWS: u32 = 500;
const MAX_COLUMNS: usize = 60;
const MAX_SHEETS: usize = 12;
const MAX_SLIDES: usize = 120;
const MAX_PAGES: usize = 20;
/// Pixels of a slide's width.
const WIDE: u32 = 1440;

/// A review copy of a version, and which version that is.
///
/// # Errors
/// Problem that keeps it from being read or drawn, [`Code::TooLarge`].
pub(super) fn exported(
    shared: &Arc<Shared>,
    path: &str,
    wish: &ExportWish,
) -> Result<(u32, Exported), Problem> {
    let (version, sha256) = shared.read(|read, _| {
        let version = newest(read, path, wish.version)?;
        Ok((version, stored(read, path, version)?.version.sha256))
    })?;
    let rules = kinds::of_path(path);
    let made = if rules.is_folder() {
        pages(shared, path, version)
    } else if rules.abilities(path).query {
        sheets(shared, path, version)
    } else if rules.abilities(path).check {
        deck(shared, path, version)
    } else {
        document(shared, path, version)
    }?;
    let folder = shared.folder.root().file_name().map(|name| name.to_string_lossy().into_owned());
    let (owned, left) = made;
    let images =
        |src: &str| image::bytes(shared, path, src).ok().map(|(mime, bytes)| (mime.to_owned(), bytes));
    let body = match &owned {
        Owned::Document(blocks) => ReviewBody::Document { blocks, images: &images },
        Owned::Sheets(sheets) => ReviewBody::Sheets(sheets),
        Owned::Slides(slides) => ReviewBody::Slides(slides),
        Owned::Pages(pages) => ReviewBody::Pages(pages),
    };
    let job = ReviewJob {
        path,
        title: name_of(path),
        version,
        sha256: &sha256,
        author: &folder.unwrap_or_default(),
        body,
        left: &left,
    };
    let file = gloss_copy::review(&job).map_err(|error| match error {
        ExportError::TooLong => {
            let says = format!("{path} makes a review copy of more than {} MB.", MAX_FILE >> 20);
            Problem::new(Code::TooLarge, says).with_next("Split it, or leave large pictures out.")
        }
        error => Problem::new(Code::Internal, format!("{path} could not be exported. {error}")),
    })?;
    Ok((version, file))
}

enum Owned {
    Document(Vec<gloss_protocol::Block>),
    Sheets(Vec<ReviewSheet>),
    Slides(Vec<ReviewSlide>),
    Pages(Vec<(String, String)>),
}

type Made = (Owned, Vec<String>);

fn document(shared: &Arc<Shared>, path: &str, version: u32) -> Result<Made, Problem> {
    let text = shared.read(|read, blobs| shared.texts.read(read, blobs, path, version))?;
    let ranges = Ranges::new(shared);
    let (mut all, mut from) = (Vec::new(), 0);
    loop {
        let (blocks, total) = text.blocks_with(from, MAX_BLOCKS, &|range| ranges.look_up(range));
        all.extend(blocks.trees());
        from += MAX_BLOCKS;
        if from >= total {
            return Ok((Owned::Document(all), Vec::new()));
        }
    }
}

fn sheets(shared: &Arc<Shared>, path: &str, version: u32) -> Result<Made, Problem> {
    let file = File::of(shared, path, Some(version))?;
    let read = |sheet: Option<&str>| -> Result<TableView, Problem> {
        match table::table(&file, sheet, 0, MAX_ROWS, &RowView::default(), &[])? {
            Reply::Table { table } => Ok(*table),
            _ => Err(Problem::new(Code::Internal, "A table was not read.")),
        }
    };
    let first = read(None)?;
    let mut left = Vec::new();
    let is_hidden = |at: usize| first.tabs.get(at).is_some_and(|tab| tab.hidden);
    let names: Vec<String> = first
        .sheets
        .iter()
        .enumerate()
        .filter(|(at, _)| !is_hidden(*at))
        .map(|(_, name)| name.clone())
        .collect();
    let hidden = first.sheets.len() - names.len();
    if hidden > 0 {
        left.push(format!("{hidden} hidden sheets are not in this copy."));
    }
    if names.len() > MAX_SHEETS {
        left.push(format!("Only the first {MAX_SHEETS} sheets of {} are in this copy.", names.len()));
    }
    let mut sheets = Vec::new();
    for name in names.into_iter().take(MAX_SHEETS) {
        let one = if name == first.sheet { first.clone() } else { read(Some(&name))? };
        let called = if name.is_empty() { "the table".to_owned() } else { format!("“{name}”") };
        if one.total_rows > MAX_ROWS {
            left.push(format!(
                "Of {called} the first {MAX_ROWS} of {} rows are in this copy.",
                one.total_rows
            ));
        }
        if one.columns as usize > MAX_COLUMNS {
            left.push(format!(
                "Of {called} the first {MAX_COLUMNS} of {} columns are in this copy.",
                one.columns
            ));
        }
        let cell = |cell: gloss_protocol::TableCell| (cell.shown.unwrap_or(cell.text), cell.number);
        let row = |row: Vec<gloss_protocol::TableCell>| row.into_iter().take(MAX_COLUMNS).map(cell).collect();
        sheets.push(ReviewSheet { name, first: 1, rows: one.rows.into_iter().map(row).collect() });
    }
    Ok((Owned::Sheets(sheets), left))
}

fn deck(shared: &Arc<Shared>, path: &str, version: u32) -> Result<Made, Problem> {
    let seen = slides::Seen::of(shared, path, Some(version))?;
    let deck = seen.deck()?;
    let mut left = Vec::new();
    if deck.slides.len() > MAX_SLIDES {
        left.push(format!("The first {MAX_SLIDES} of {} slides are in this copy.", deck.slides.len()));
    }
    let mut all = Vec::new();
    for (at, slide) in deck.slides.iter().enumerate().take(MAX_SLIDES) {
        let drawing = seen.opened.draw(at)?;
        let drawn = deck::drawn_slide(&seen.text, deck, slide, &drawing);
        let n = at + 1;
        let whole = ReviewPart {
            name: "Slide".to_owned(),
            words: format!("Slide {n}"),
            place: None,
            at: format!("slide:{n}"),
        };
        // The first of several with one id is named as such.
        let exact = |shape: &SlideShape| {
            let second = format!("{}#2", shape.id);
            if drawn.shapes.iter().any(|other| other.id == second) {
                format!("{}#1", shape.id)
            } else {
                shape.id.clone()
            }
        };
        let part = |shape: &SlideShape| ReviewPart {
            name: shape.name.clone(),
            words: shape.words.clone(),
            place: Some((shape.x, shape.y, shape.width, shape.height)),
            at: format!("slide:{n}/shape:{}", exact(shape)),
        };
        // What lies in something larger is above it, so that it can be reached.
        let mut shapes: Vec<&SlideShape> = drawn.shapes.iter().collect();
        shapes.sort_by(|a, b| (b.width * b.height).total_cmp(&(a.width * a.height)));
        let parts = std::iter::once(whole).chain(shapes.into_iter().map(part)).collect();
        let picture = seen.opened.picture(at, WIDE)?.to_vec();
        all.push(ReviewSlide { picture, size: (drawn.width, drawn.height), parts });
    }
    Ok((Owned::Slides(all), left))
}

/// A page in which only the script that points runs: whoever opens a copy did not ask for another one, and no policy keeps a
/// script from opening a connection to a peer.
fn with_own_script_alone(page: &str) -> String {
    let own = format!("<script>{INSIDE}</script>");
    let hash = BASE64_STANDARD.encode(Sha256::digest(INSIDE));
    let policy =
        format!("<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'sha256-{hash}'\">");
    page.replacen(&own, &format!("{policy}{own}"), 1)
}

fn pages(shared: &Arc<Shared>, path: &str, version: u32) -> Result<Made, Problem> {
    let (text, joined) = shared.read(|read, blobs| {
        Ok((shared.texts.read(read, blobs, path, version)?, bytes_of(read, blobs, path, version)?))
    })?;
    let parts = files::part(&joined).unwrap_or_default();
    let mut names: Vec<&str> =
        parts.iter().map(|(name, _)| *name).filter(|name| site::is_page(name)).collect();
    names.sort_by_key(|name| (*name != SITE_INDEX, name.matches('/').count()));
    let mut left = Vec::new();
    if names.len() > MAX_PAGES {
        left.push(format!("The first {MAX_PAGES} of {} pages are in this copy.", names.len()));
    }
    let mut pages = Vec::new();
    for name in names.into_iter().take(MAX_PAGES) {
        let Some(seen) = Seen::of(&text, name) else {
            left.push(format!("{name} can't be pointed into, and is not in this copy."));
            continue;
        };
        let numbered = with_own_script_alone(&seen.numbered(INSIDE));
        let made = gloss_copy::site_page((name, numbered.as_bytes()), &parts, gloss_release::mime);
        let made =
            made.map_err(|_| Problem::new(Code::TooLarge, format!("{name} is too large for a copy.")))?;
        left.extend(made.warnings);
        pages.push((name.to_owned(), String::from_utf8_lossy(&made.bytes).into_owned()));
    }
    let runs =
        |page: &str| page.split("<script").skip(2).any(|rest| !rest.starts_with(" type=\"application/"));
    if pages.iter().any(|(_, page)| runs(page)) {
        left.push("The scripts of its pages do not run in this copy.".to_owned());
    }
    left.dedup();
    Ok((Owned::Pages(pages), left))
}
