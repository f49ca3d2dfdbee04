//! `note.undo`: takes back what a note made, by its inverse, only where the place still says what the note made
//! it say. Where a later version stands in the way it is named.

use std::collections::HashMap;

use gloss_artifact::{Splice, splice};
use gloss_protocol::{
    Applied, Change, ChangeState, Code, CommandId, Done, MadeBy, Note, NoteId, NoteState, Problem, Span,
};
use gloss_store::{Read, StoreError};
use serde_json::json;

use crate::handlers::note::known;
use crate::space::{Space, now};
use crate::versions::NewVersion;

pub(super) fn undo(space: &mut Space, id: &CommandId, notes: &[NoteId]) -> Result<Done, Problem> {
    let mut done = Done::Ok {};
    for note in notes {
        done = undo_one(space, id, note)?;
    }
    Ok(done)
}

fn undo_one(space: &mut Space, id: &CommandId, note: &NoteId) -> Result<Done, Problem> {
    let note = known(space, note)?;
    let Some(applied) = note.applied.clone() else {
        return Err(Problem::new(Code::CannotUndo, "This note has changed nothing.")
            .with_next("There is nothing to take back."));
    };
    let artifact = space.artifact(&note.path)?;
    let changes = changes_to_undo(space, &note.id, &applied.change.0)?;
    let mut splices: Vec<(Splice, Change)> = Vec::new();
    for change in changes {
        let span = where_now(space, &change, artifact.version)?;
        splices.push((Splice::new(span, change.before.clone()), change));
    }
    splices.sort_by_key(|(splice, _)| splice.old);
    let undone: Vec<Change> = splices.iter().map(|(_, change)| change.clone()).collect();
    let splices: Vec<Splice> = splices.into_iter().map(|(splice, _)| splice).collect();
    let text = space.text(&note.path, artifact.version)?;
    let bytes = splice::apply(text.source(), &splices).into_bytes();
    let mut own: HashMap<NoteId, Vec<Span>> = HashMap::new();
    own.insert(note.id.clone(), splices.iter().map(|splice| splice.old).collect());
    let (command, words) = (id.clone(), note.text.clone());
    let version = space.make(NewVersion {
        path: note.path.clone(),
        bytes,
        made_by: MadeBy::Person,
        why: format!("Undid note {}", note.n),
        thread: None,
        turn: None,
        splices: Some(splices),
        own,
        also: Box::new(move |tx, version| {
            for change in &undone {
                tx.change(&Change { state: ChangeState::Undone, ..change.clone() })?;
            }
            for note in tx.read().notes(Some(&version.path))? {
                let its = note.applied.as_ref().is_some_and(|a| undone.iter().any(|c| c.id == a.change));
                if its {
                    let left = without(tx.read(), note, &undone)?;
                    tx.note(&left)?;
                }
            }
            tx.command(&command, &Done::Version { version: Some(version.clone()) })?;
            tx.log("note.undone", &json!({ "note": undone.first().and_then(|c| c.note.clone()) }), &words)
        }),
    })?;
    Ok(Done::Version { version: Some(version) })
}

/// A note some of whose changes were taken back: a draft again, or what is left of it where it shared only a part
/// with the note that was undone.
fn without(read: Read<'_>, mut note: Note, undone: &[Change]) -> Result<Note, StoreError> {
    let left = read.changes_of_note(&note.id)?.into_iter().find(|change| {
        change.state == ChangeState::Applied && !undone.iter().any(|other| other.id == change.id)
    });
    match left {
        Some(change) => {
            note.applied = Some(Applied {
                version: change.version.unwrap_or(change.base),
                before: change.before,
                after: change.after,
                change: change.id,
            });
        }
        None => (note.applied, note.state) = (None, NoteState::Draft),
    }
    note.updated_at = now();
    Ok(note)
}

/// The applied changes of a note: its own, those it shares with an overlapping note, and its follow-ons.
fn changes_to_undo(space: &Space, note: &NoteId, shared: &str) -> Result<Vec<Change>, Problem> {
    let read = space.store.read();
    let mut changes = read.changes_of_note(note)?;
    if !changes.iter().any(|change| change.id.0 == shared) {
        changes.extend(read.change(shared)?);
    }
    changes.retain(|change| change.state == ChangeState::Applied);
    if changes.is_empty() {
        return Err(Problem::new(Code::CannotUndo, "What this note made was taken back already."));
    }
    Ok(changes)
}

/// Where a change's words stand in the newest version; they must be whole and untouched.
///
/// # Errors
/// [`Code::CannotUndo`] with the version that stands in the way.
pub(super) fn where_now(space: &Space, change: &Change, newest: u32) -> Result<Span, Problem> {
    let (Some(mut span), Some(made_in)) = (change.span_after, change.version) else {
        return Err(Problem::new(Code::CannotUndo, "This change was never made."));
    };
    for version in made_in + 1..=newest {
        let splices = steps(space, &change.path, version)?;
        let carried = splice::carry(span, &splices);
        if carried.touched {
            return Err(Problem::new(
                Code::CannotUndo,
                format!("Version {version} changed the same place later."),
            )
            .with_next(format!(
                "Compare versions {made_in} and {version}, and take back version {version} first."
            )));
        }
        span = carried.span;
    }
    let text = space.text(&change.path, newest)?;
    if text.source().get(span.range()) != Some(change.after.as_str()) {
        return Err(Problem::new(Code::CannotUndo, "The place says something else now."));
    }
    Ok(span)
}

/// How a version differs from the one numbered before it: known, or by comparison.
///
/// # Errors
/// Where a version can't be read.
pub(crate) fn steps(space: &Space, path: &str, version: u32) -> Result<Vec<Splice>, Problem> {
    crate::queries::steps(space.store.read(), space.store.blobs(), path, version)
}
