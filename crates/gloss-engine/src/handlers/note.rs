//! `note.add`, `note.edit`, `note.place`, `note.drop`, `note.resolve`, `note.refuse`.

use std::collections::BTreeSet;

use gloss_artifact::locate;
use gloss_protocol::{
    Code, CommandId, Done, Intent, Note, NoteId, NoteState, Pointing, Problem, Thread, ThreadId, ThreadStatus,
};
use gloss_store::Write;
use serde_json::json;

use crate::doors::now;
use crate::notes::draft::{check_place, check_words, drafted, find, find_note};
use crate::space::Space;
use crate::versions::places;

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
    let mut note = find_note(space, note)?;
    let open = [NoteState::Draft, NoteState::NeedsYou, NoteState::Answered, NoteState::Undone];
    if !open.contains(&note.state) {
        return Err(Problem::new(Code::BadRequest, "This note was sent already.")
            .with_next("Undo it first, or add another one."));
    }
    (note.intent, note.text, note.state) = (intent, words.to_owned(), NoteState::Draft);
    // Whoever writes it makes it theirs.
    (note.question, note.left, note.waits, note.updated_at) = (None, false, false, now());
    store(space, id, &note, "note.edited")
}

pub(super) fn place(
    space: &mut Space,
    id: &CommandId,
    note: &NoteId,
    at: &Pointing,
) -> Result<Done, Problem> {
    let mut note = find_note(space, note)?;
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
    let note = find_note(space, note)?;
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
        let note = find_note(space, note)?;
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
pub(super) fn released(space: &Space, resolved: &[Note]) -> Result<Vec<Thread>, Problem> {
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
        if !stopped && thread.open_questions().next().is_none() && !open.iter().any(asks) {
            released.push(Thread { status: ThreadStatus::Done, updated_at: now(), ..thread });
        }
    }
    Ok(released)
}

/// The person says that a suggested or ambiguous place is not the note's: it is lost, where it was last seen.
pub(super) fn refuse(space: &mut Space, id: &CommandId, note: &NoteId) -> Result<Done, Problem> {
    let mut note = find_note(space, note)?;
    if note.place.status.certain() {
        return Err(Problem::new(Code::BadRequest, "This note's place is certain.")
            .with_next("Point it to another place, or delete it."));
    }
    note.place = places::refused(&space.doors, &note);
    note.updated_at = now();
    store(space, id, &note, "note.refused")
}
