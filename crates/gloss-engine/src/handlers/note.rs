//! `note.add`, `note.edit`, `note.place`, `note.drop`, `note.resolve`, `note.refuse`.

use std::collections::BTreeSet;
use std::sync::Arc;

use gloss_artifact::{Text, kinds, locate};
use gloss_protocol::{
    Code, CommandId, Done, Intent, Note, NoteId, NoteState, PlaceStatus, Pointing, Problem, Reach, Region,
    Span, Thread, ThreadId, ThreadStatus,
};
use gloss_store::Write;
use serde_json::json;

use crate::meaning;
use crate::places;
use crate::space::{Space, now};

/// What is kept with a note of what else was to be seen, in bytes.
const MAX_SEEN: usize = 16 << 10;
/// Longest note, in bytes.
pub(super) const MAX_NOTE: usize = 128 << 10;

/// Notes on one artifact that are not resolved.
const MAX_NOTES: u32 = 10_000;

/// A region that was pointed at, in the newest version, with how sure that is.
pub(super) struct Found {
    pub version: u32,
    pub text: Arc<Text>,
    pub region: Region,
    pub status: PlaceStatus,
}

/// Resolves what was pointed at. A selection made on an older version is carried to the newest.
///
/// # Errors
/// A file that is no text, an ambiguous or lost place.
pub(super) fn find(space: &mut Space, path: &str, at: &Pointing) -> Result<(String, Found), Problem> {
    let within = space.file_of_site(path)?;
    let artifact = space.artifact(within.as_ref().map_or(path, |(site, _)| site))?;
    if !artifact.present {
        let says = format!("{} is no longer in the folder.", artifact.path);
        return Err(Problem::new(Code::FileMissing, says));
    }
    let text = space.text(&artifact.path, artifact.version)?;
    let seen = match at {
        Pointing::Where { version, .. } => version.unwrap_or(artifact.version),
        Pointing::Selection { version, .. } => *version,
    };
    let old = if seen == artifact.version { text.clone() } else { space.text(&artifact.path, seen)? };
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

pub(super) fn add(
    space: &mut Space,
    id: &CommandId,
    path: &str,
    at: &Pointing,
    intent: Intent,
    words: &str,
    (everywhere, exactly): (bool, bool),
) -> Result<Done, Problem> {
    let note = drafted(space, path, at, intent, words, (everywhere, exactly))?;
    let done = Done::Notes { notes: vec![note.clone()] };
    space.write(Write::NoteWrite, |tx| {
        tx.note(&note)?;
        tx.command(id, &done)?;
        tx.log("note.added", &json!({ "note": note.id }), words)
    })?;
    Ok(done)
}

/// A note as it would be added; nothing is written yet.
///
/// # Errors
/// As [`find`], and for words or notes past their bounds.
pub(crate) fn drafted(
    space: &mut Space,
    path: &str,
    at: &Pointing,
    intent: Intent,
    words: &str,
    (everywhere, exactly): (bool, bool),
) -> Result<Note, Problem> {
    check_words(words)?;
    let (path, mut found) = find(space, path, at)?;
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
    if space.store.read().count_open_notes(&path)? >= MAX_NOTES {
        return Err(Problem::new(
            Code::TooLarge,
            format!("{path} has {MAX_NOTES} open notes; resolve some first."),
        ));
    }
    Ok(Note {
        id: NoteId::from_uuid(uuid::Uuid::now_v7()),
        n: space.store.read().next_note(&path)?,
        path,
        intent,
        text: words.to_owned(),
        state: NoteState::Draft,
        left: false,
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

/// What else was to be seen where a person pointed; nothing of what is too long to be kept with each note.
fn seen_at(at: &Pointing) -> Option<String> {
    match at {
        Pointing::Where { seen, .. } => seen.clone().filter(|seen| seen.len() <= MAX_SEEN),
        Pointing::Selection { .. } => None,
    }
}

/// A note is on something: a range of no bytes says nothing, and could never be found again.
fn check_place(region: &Region) -> Result<(), Problem> {
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

fn check_words(words: &str) -> Result<(), Problem> {
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
pub(super) fn known(space: &Space, id: &NoteId) -> Result<Note, Problem> {
    space
        .store
        .read()
        .note(id)?
        .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no note {id}.")))
}

fn store(space: &mut Space, id: &CommandId, note: &Note, kind: &str) -> Result<Done, Problem> {
    let done = Done::Notes { notes: vec![note.clone()] };
    space.write(Write::NoteWrite, |tx| {
        tx.note(note)?;
        tx.command(id, &done)?;
        tx.log(kind, &json!({ "note": note.id }), &note.text)
    })?;
    Ok(done)
}

pub(super) fn edit(
    space: &mut Space,
    id: &CommandId,
    note: &NoteId,
    intent: Intent,
    words: &str,
) -> Result<Done, Problem> {
    check_words(words)?;
    let mut note = known(space, note)?;
    let open = [NoteState::Draft, NoteState::NeedsYou, NoteState::Answered, NoteState::Undone];
    if !open.contains(&note.state) {
        return Err(Problem::new(Code::BadRequest, "This note was sent already.")
            .with_next("Undo it first, or add another one."));
    }
    (note.intent, note.text, note.state) = (intent, words.to_owned(), NoteState::Draft);
    // Whoever writes it makes it theirs.
    (note.question, note.left, note.updated_at) = (None, false, now());
    store(space, id, &note, "note.edited")
}

pub(super) fn place(
    space: &mut Space,
    id: &CommandId,
    note: &NoteId,
    at: &Pointing,
) -> Result<Done, Problem> {
    let mut note = known(space, note)?;
    // The agent changes the place that was sent: the note would tell of another one.
    if matches!(note.state, NoteState::Sent | NoteState::Working) {
        return Err(Problem::new(Code::Busy, "The agent is at this note.").with_next("Stop the task first."));
    }
    let (path, found) = find(space, &note.path, at)?;
    check_place(&found.region)?;
    note.path = path;
    note.anchor = found.text.anchor(found.version, &found.region);
    note.place = locate::place(found.version, found.status, found.region, &found.text);
    // A new place is a new start for a note that could not be served.
    if matches!(note.state, NoteState::NeedsYou | NoteState::Undone) {
        (note.state, note.question) = (NoteState::Draft, None);
    }
    note.updated_at = now();
    store(space, id, &note, "note.placed")
}

pub(super) fn drop(space: &mut Space, id: &CommandId, note: &NoteId) -> Result<Done, Problem> {
    let note = known(space, note)?;
    if matches!(note.state, NoteState::Sent | NoteState::Working) {
        return Err(Problem::new(Code::Busy, "The agent is at this note.").with_next("Stop the task first."));
    }
    let done = Done::Ok {};
    space.write(Write::NoteWrite, |tx| {
        tx.drop_note(&note.id)?;
        tx.command(id, &done)?;
        tx.log("note.dropped", &json!({ "note": note.id }), "")
    })?;
    Ok(done)
}

pub(super) fn resolve(space: &mut Space, id: &CommandId, notes: &[NoteId]) -> Result<Done, Problem> {
    let mut resolved = Vec::new();
    for note in notes {
        let note = known(space, note)?;
        if matches!(note.state, NoteState::Sent | NoteState::Working) {
            return Err(
                Problem::new(Code::Busy, "The agent is at this note.").with_next("Stop the task first.")
            );
        }
        resolved.push(Note { state: NoteState::Resolved, updated_at: now(), ..note });
    }
    let done = Done::Notes { notes: resolved.clone() };
    let released = released(space, &resolved)?;
    space.write(Write::NoteWrite, |tx| {
        resolved.iter().try_for_each(|note| tx.note(note))?;
        released.iter().try_for_each(|thread| tx.thread(thread))?;
        tx.command(id, &done)?;
        let ids: Vec<&NoteId> = resolved.iter().map(|note| &note.id).collect();
        tx.log("note.resolved", &json!({ "notes": ids }), "")
    })?;
    Ok(done)
}

/// The tasks that waited for nothing but these notes: they need the person no more.
fn released(space: &Space, resolved: &[Note]) -> Result<Vec<Thread>, Problem> {
    let read = space.store.read();
    let open = read.open_notes()?;
    let ids: BTreeSet<&ThreadId> = resolved.iter().filter_map(|note| note.thread.as_ref()).collect();
    let mut released = Vec::new();
    for id in ids {
        let Some(thread) = read.thread(id)?.filter(|thread| thread.status == ThreadStatus::Waiting) else {
            continue;
        };
        let asks = |note: &Note| {
            note.state == NoteState::NeedsYou
                && note.thread.as_ref() == Some(id)
                && resolved.iter().all(|other| other.id != note.id)
        };
        let stopped = read.turns(id)?.pop().is_some_and(|turn| turn.problem.is_some() || !turn.at_rest());
        if !stopped && thread.asked().next().is_none() && !open.iter().any(asks) {
            released.push(Thread { status: ThreadStatus::Done, updated_at: now(), ..thread });
        }
    }
    Ok(released)
}

/// The person says that a suggested or ambiguous place is not the note's: it is lost, where it was last seen.
pub(super) fn refuse(space: &mut Space, id: &CommandId, note: &NoteId) -> Result<Done, Problem> {
    let mut note = known(space, note)?;
    if note.place.status.certain() {
        return Err(Problem::new(Code::BadRequest, "This note's place is certain.")
            .with_next("Point it to another place, or delete it."));
    }
    note.place = places::refused(space, &note);
    note.updated_at = now();
    store(space, id, &note, "note.refused")
}
