//! Exports: gathers what belongs to a version (figures, notes, images, the version before) and has a worker make the file.
//! Waits on a thread of its own, as every query does; one export of a workspace at a time, bounded by the length of the
//! document, time and memory. Writes no file: where it goes is the shell's question.

use std::sync::{Arc, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gloss_artifact::{Text, kinds};
use gloss_errand::export::{Ask, Comment, Dated, Document, Exported, Format, Older, Remark, Sheet};
use gloss_protocol::{
    Applied, Code, ExportFormat, ExportPart, ExportWish, FactUse, MadeBy, Note, Problem, Region, Reply,
    Version,
};
use gloss_store::{Blobs, Read};
use sha2::{Digest, Sha256};
use tracing::field::Empty;

use super::made::Made;
use super::maker::{self, Outside};
use crate::content::name_of;
use crate::doors::Shared;
use crate::queries::facts::settled_uses;
use crate::queries::sheet::ranges::Ranges;
use crate::queries::{image, review_copy, site, slides, view};
use crate::renewals::{missing_sources, newest};
use crate::versions::facts;

/// Bytes in one part: as base64 they must fit into one message of 16 MB.
pub(super) const PART: usize = 8 << 20;

/// A part of the file that is wished for; it is made where it is not the one made last.
///
/// # Errors
/// Problem that keeps it from being found or exported, [`Code::TooLarge`] where the document is too long.
pub(super) fn export(shared: &Arc<Shared>, wish: ExportWish, from: u32) -> Result<Reply, Problem> {
    let mut last = shared.exported.lock().unwrap_or_else(PoisonError::into_inner);
    let made = match last.take() {
        Some(made) if from > 0 && made.wish == wish => made,
        _ => with_stale(shared, make(shared, wish)?)?,
    };
    let start = (from as usize).min(made.file.bytes.len());
    let end = (start + PART).min(made.file.bytes.len());
    let export = ExportPart {
        version: made.version,
        name: name(&made.wish),
        bytes: made.file.bytes.len() as u32,
        sha256: made.sha256.clone(),
        from: start as u32,
        base64: BASE64_STANDARD.encode(made.file.bytes.get(start..end).unwrap_or_default()),
        warnings: made.file.warnings.clone(),
    };
    if end < made.file.bytes.len() {
        *last = Some(made);
    }
    Ok(Reply::Export { export })
}

/// Says first which of its figures are out of date: whoever reads the file can't ask them.
fn with_stale(shared: &Arc<Shared>, mut made: Made) -> Result<Made, Problem> {
    let path = shared.folder.normal(&made.wish.path)?;
    let Ok((_, uses)) = settled_uses(shared, &path, made.version) else { return Ok(made) };
    let stale: Vec<&FactUse> = uses.iter().filter(|one| one.stale).collect();
    let Some(first) = stale.first() else { return Ok(made) };
    let here = shared.read(|read, _| newest(read, stale.iter().flat_map(|one| &one.sources)))?;
    let here = here.into_iter().map(|(path, _)| path).collect();
    let why = stale.iter().find_map(|one| missing_sources(one, &here));
    let why = why.unwrap_or_else(|| match &first.now {
        Some(now) => format!("{} is {now} now.", first.shown),
        None => "The data has changed.".to_owned(),
    });
    let figures = match stale.len() {
        1 => "One figure is out of date".to_owned(),
        n => format!("{n} figures are out of date"),
    };
    made.file.warnings.insert(0, format!("{figures}: {why}"));
    Ok(made)
}

/// Longest document whose pages are counted as soon as it is written, in bytes.
const MAX_COUNTED: usize = 64 << 10;

/// Pages of a document's version as a PDF; none of what is no document, is long, or can't be laid out.
pub(super) fn page_count(shared: &Arc<Shared>, path: &str, version: u32, text: &Text) -> Option<usize> {
    let exports = kinds::of_path(path).abilities(path).exports;
    if !exports.contains(&ExportFormat::Docx) || text.source().len() > MAX_COUNTED {
        return None;
    }
    // One export of a workspace at a time: who wants a file now does not wait for this.
    let _only = shared.exported.try_lock().ok()?;
    let wish = ExportWish {
        path: path.to_owned(),
        version: Some(version),
        to: ExportFormat::Pdf,
        notes: false,
        queries: false,
        changes: false,
        from: None,
        at: None,
    };
    make(shared, wish).ok()?.file.pages
}

/// The document's name with the format's ending.
fn name(wish: &ExportWish) -> String {
    if wish.to == ExportFormat::Review {
        let name = name_of(&wish.path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        return format!("{stem}-review.html");
    }
    if wish.path.ends_with('/') {
        return format!("{}.{}", name_of(&wish.path), wish.to.word());
    }
    let file = wish.path.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    format!("{stem}.{}", wish.to.word())
}

/// Text of a version, and what belongs to it.
struct Gathered {
    text: Arc<Text>,
    version: Version,
    older: Option<Arc<Text>>,
    facts: Vec<gloss_protocol::FactUse>,
    dated: Vec<Dated>,
    remarks: Vec<Remark>,
}

fn make(shared: &Arc<Shared>, wish: ExportWish) -> Result<Made, Problem> {
    let path = shared.folder.normal(&wish.path)?;
    let exports = kinds::of_path(&path).abilities(&path).exports;
    if !exports.contains(&wish.to) {
        let says = format!("{path} can't be made into {}.", wish.to.word());
        return Err(Problem::new(Code::NotText, says).with_next(
            "Documents become pdf, docx and html, decks pdf, png and md, sites html, zip and folder; all of them review.",
        ));
    }
    // The kinds whose parts are shown have a picture of them, and notes that are said with them.
    let handout = exports.contains(&ExportFormat::Png) && wish.to == ExportFormat::Pdf && !wish.changes;
    if (wish.notes || wish.changes) && wish.to != ExportFormat::Docx && !handout {
        return Err(Problem::new(Code::BadRequest, "Only a Word document carries notes and changes.")
            .with_next("Export to docx, or without them."));
    }
    if let Some(made) = drawn(shared, &path, &wish, exports.as_slice()) {
        let (version, file) = made?;
        let sha256 = hex::encode(Sha256::digest(&file.bytes));
        return Ok(Made { version, wish, sha256, file });
    }
    let found = shared.read(|read, blobs| gather(shared, read, blobs, &path, &wish))?;
    let title = path.rsplit('/').next().unwrap_or(&path);
    let ranges = Ranges::new(shared);
    let wanted = Ask::Document(Box::new(Document {
        format: match wish.to {
            ExportFormat::Docx => Format::Docx,
            ExportFormat::Html => Format::Html,
            _ => Format::Pdf,
        },
        source: found.text.source().to_owned(),
        title: title.rsplit_once('.').map_or(title, |(stem, _)| stem).to_owned(),
        language: "en".to_owned(),
        date: found.version.created_at,
        sheet: Sheet::A4,
        facts: found.facts,
        queries: wish.queries,
        dated: found.dated,
        remarks: found.remarks,
        before: found.older.as_ref().map(|older| Older {
            source: older.source().to_owned(),
            author: author(found.version.made_by).to_owned(),
            at: found.version.created_at,
        }),
    }));
    let outside = Outside {
        images: &|src| image::bytes(shared, &path, src).ok().map(|(_, bytes)| bytes),
        cells: &|range| ranges.look_up(range),
    };
    let span = tracing::info_span!("export", format = wish.to.word(), bytes = Empty);
    let file = span.in_scope(|| maker::made(&wanted, &outside)).inspect(|file| {
        span.record("bytes", file.bytes.len());
    });
    let file = file.map_err(|error| maker::refused(&path, &error))?;
    let sha256 = hex::encode(Sha256::digest(&file.bytes));
    Ok(Made { version: found.version.version, wish, sha256, file })
}

/// Export of what is drawn by its kind and is no document's: a review copy, a site's files, slides.
fn drawn(
    shared: &Arc<Shared>,
    path: &str,
    wish: &ExportWish,
    exports: &[ExportFormat],
) -> Option<Result<(u32, Exported), Problem>> {
    if wish.to == ExportFormat::Review {
        return Some(review_copy::exported(shared, path, wish));
    }
    if exports.contains(&ExportFormat::Docx) {
        return None;
    }
    Some(match exports.contains(&ExportFormat::Zip) {
        true => site::exported(shared, path, wish),
        false => slides::exported(shared, path, wish),
    })
}

fn gather(
    shared: &Shared,
    read: Read<'_>,
    blobs: &Blobs,
    path: &str,
    wish: &ExportWish,
) -> Result<Gathered, Problem> {
    let number = view::newest(read, path, wish.version)?;
    let stored = read
        .version(path, number)?
        .ok_or_else(|| Problem::new(Code::NotFound, format!("{path} has no version {number}.")))?;
    let text = shared.texts.read(read, blobs, path, number)?;
    let older = match wish.changes {
        false => None,
        true => {
            let from = wish.from.or(stored.version.parent).ok_or_else(|| {
                Problem::new(Code::NotFound, format!("{path} has no version before version {number}."))
                    .with_next("Export it without changes.")
            })?;
            Some(shared.texts.read(read, blobs, path, from)?)
        }
    };
    let facts = facts::uses(read, (path, number), &text)?;
    let mut dated: Vec<Dated> = Vec::new();
    for source in facts.iter().flat_map(|fact| &fact.sources) {
        if !dated.iter().any(|known| known.path == source.path && known.version == source.version)
            && let Some(stored) = read.version(&source.path, source.version)?
        {
            let at = stored.version.created_at;
            dated.push(Dated { path: source.path.clone(), version: source.version, at });
        }
    }
    let remarks = if wish.notes {
        read.notes(Some(path))?.iter().map(|note| remark(note, number)).collect()
    } else {
        Vec::new()
    };
    Ok(Gathered { text, version: stored.version, older, facts, dated, remarks })
}

fn author(made_by: MadeBy) -> &'static str {
    match made_by {
        MadeBy::Person => PERSON,
        MadeBy::Agent => "Gloss",
        MadeBy::Outside => "Another program",
    }
}

/// Whose notes they are: Gloss knows no name of its person.
const PERSON: &str = "Reviewer";

/// A note as it stands in a version: where its place is not known there, its words say what it was on.
fn remark(note: &Note, version: u32) -> Remark {
    let place = match &note.place.region {
        Some(region) if note.place.version == version && note.place.status.certain() => Some(region),
        _ if note.anchor.version == version => Some(&note.anchor.region),
        _ => None,
    };
    let whole = note.anchor.region == Region::Whole;
    let text = match place {
        None if !whole => {
            format!("On “{}”, which is not found here: {}", note.anchor.quote.visible, note.text)
        }
        _ => note.text.clone(),
    };
    let mut said = vec![Comment { author: PERSON.to_owned(), at: note.created_at, text }];
    let changed = note.applied.as_ref().map(Applied::words);
    let answer = note.answer.as_ref().map(|answer| answer.text.clone());
    for text in [answer, changed, note.question.clone()].into_iter().flatten() {
        said.push(Comment { author: "Gloss".to_owned(), at: note.updated_at, text });
    }
    let spans = place.map(|region| region.spans().iter().map(|span| span.range()).collect());
    let resolved = note.state == gloss_protocol::NoteState::Resolved;
    Remark { spans: spans.unwrap_or_default(), said, resolved }
}
