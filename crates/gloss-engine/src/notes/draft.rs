//! A note as it would be added: what was pointed at is found, in the newest version, and its words and place are within their
//! bounds. Writes nothing.

use std::sync::Arc;

use gloss_artifact::{Text, kinds, locate};
use gloss_protocol::{
    Code, Intent, Note, NoteId, NoteState, PlaceStatus, Pointing, Problem, Reach, Region, Span,
};

use crate::doors::{Doors, now};
use crate::meaning;
use crate::versions::room::Versions;

/// Limit of the further context that is kept with a note, in bytes.
const MAX_SEEN: usize = 16 << 10;
/// Longest note, in bytes.
pub(crate) const MAX_NOTE: usize = 128 << 10;

/// Notes on one artifact that are not resolved.
const MAX_NOTES: u32 = 10_000;

/// A region that was pointed at, in the newest version, with how sure that is.
pub(crate) struct Found {
    pub version: u32,
    pub text: Arc<Text>,
    pub region: Region,
    pub status: PlaceStatus,
}

/// Resolves what was pointed at. A selection made on an older version is carried to the newest.
///
/// # Errors
/// A file that is no text, an ambiguous or lost place.
pub(crate) fn find(versions: &mut Versions, path: &str, at: &Pointing) -> Result<(String, Found), Problem> {
    let within = versions.file_of_site(path)?;
    let artifact = versions.artifact(within.as_ref().map_or(path, |(site, _)| site))?;
    if !artifact.present {
        let says = format!("{} is no longer in the folder.", artifact.path);
        return Err(Problem::new(Code::FileMissing, says));
    }
    let text = versions.text(&artifact.path, artifact.version)?;
    let seen = match at {
        Pointing::Where { version, .. } => version.unwrap_or(artifact.version),
        Pointing::Selection { version, .. } => *version,
    };
    let old = if seen == artifact.version { text.clone() } else { versions.text(&artifact.path, seen)? };
    let region = match at {
        Pointing::Where { at, .. } => {
            let at = within.map_or_else(|| at.clone(), |(_, file)| kinds::within(&file, at));
            old.find(&at)?
        }
        Pointing::Selection { selection, reach, .. } => old.point(selection, *reach)?.region,
    };
    let version = artifact.version;
    let (region, status) = if seen == version {
        (region, PlaceStatus::Exact)
    } else {
        let place = locate::place(seen, PlaceStatus::Exact, region, &old);
        let place = locate::Between::new(&old, &text).map(&place, version, &old, &text);
        let Some(region) = place.region.filter(|_| place.status.certain()) else {
            let says = format!("{} was changed since, and this place with it.", artifact.path);
            return Err(Problem::new(Code::SelectionMoved, says));
        };
        (region, place.status)
    };
    Ok((artifact.path, Found { version, text, region, status }))
}

/// A note as it would be added; nothing is written yet.
///
/// # Errors
/// As [`find`], and for words or notes past their bounds.
pub(crate) fn drafted(
    versions: &mut Versions,
    path: &str,
    at: &Pointing,
    intent: Intent,
    words: &str,
    (everywhere, exactly): (bool, bool),
) -> Result<Note, Problem> {
    check_words(words)?;
    let (path, mut found) = find(versions, path, at)?;
    check_place(&found.region)?;
    // Words that mean the whole row take it, and are told of in the note's box before.
    if let (false, Ok(Some(part))) = (exactly, meaning::part(&found.text, &found.region, intent, words)) {
        found.region = part;
    }
    if everywhere && found.text.rules().cells().is_some() {
        let says = "Equal values in other cells are other values, so a note on cells is on those alone that are marked.";
        return Err(Problem::new(Code::BadRequest, says).with_next(
            "Add it without the other places, or mark all cells that it is about, as in cells:B2:B9.",
        ));
    }
    if everywhere {
        found.region = with_elsewhere(&found.text, found.region);
    }
    if versions.store.read().count_open_notes(&path)? >= MAX_NOTES {
        return Err(Problem::new(
            Code::TooLarge,
            format!("{path} has {MAX_NOTES} open notes; resolve some first."),
        ));
    }
    Ok(Note {
        id: NoteId::from_uuid(uuid::Uuid::now_v7()),
        n: versions.store.read().next_note(&path)?,
        path,
        intent,
        text: words.to_owned(),
        state: NoteState::Draft,
        left: false,
        waits: false,
        seen: seen_at(at),
        by: None,
        anchor: found.text.anchor(found.version, &found.region),
        place: locate::place(found.version, found.status, found.region, &found.text),
        answer: None,
        question: None,
        applied: None,
        thread: None,
        turn: None,
        created_at: now(),
        updated_at: now(),
    })
}

/// Further context that was to be seen where a person pointed; none where it is too long to be kept with each note.
fn seen_at(at: &Pointing) -> Option<String> {
    match at {
        Pointing::Where { seen, .. } => seen.clone().filter(|seen| seen.len() <= MAX_SEEN),
        Pointing::Selection { .. } => None,
    }
}

/// A note is on something: a range of no bytes says nothing, and could never be found again.
pub(crate) fn check_place(region: &Region) -> Result<(), Problem> {
    if region.spans().iter().any(|span| span.is_empty()) {
        return Err(Problem::new(Code::BadRequest, "There is nothing at this place for a note to be on.")
            .with_next("Name at least one character, as in bytes:0-5, or use all."));
    }
    Ok(())
}

fn with_elsewhere(text: &Text, region: Region) -> Region {
    let others = text.elsewhere(&region);
    let Region::Text { mut spans, .. } = region else {
        return region;
    };
    spans.extend(others.iter().flat_map(|other: &Region| other.spans().to_vec()));
    spans.sort();
    let mut kept: Vec<Span> = Vec::new();
    for span in spans {
        if kept.last().is_none_or(|last| !last.overlaps(span)) {
            kept.push(span);
        }
    }
    Region::Text { spans: kept, reach: Reach::Selection }
}

pub(crate) fn check_words(words: &str) -> Result<(), Problem> {
    if words.trim().is_empty() {
        return Err(Problem::new(Code::BadRequest, "The note has no words.")
            .with_next("Say what you want to know or changed."));
    }
    if words.len() > MAX_NOTE {
        return Err(Problem::new(Code::TooLarge, "A note has at most 128 kB of words."));
    }
    Ok(())
}

/// A note by its id.
///
/// # Errors
/// [`Code::NotFound`].
pub(crate) fn find_note(doors: &Doors, id: &NoteId) -> Result<Note, Problem> {
    doors
        .store
        .read()
        .note(id)?
        .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no note {id}.")))
}
