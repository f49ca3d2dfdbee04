//! `note.import`: the notes of a W3C annotation collection become drafts, all in one transaction or none. Never guesses
//! a place: what is not found exactly is a draft that says what it could be, for the person to point.

use gloss_artifact::annotation::{self, Finder, ImportError, Imported, MAX_ANNOTATIONS, MAX_JSON, Placing};
use gloss_artifact::{Text, locate};
use gloss_protocol::{
    Candidate, Code, CommandId, Done, Note, NoteId, NoteState, Place, PlaceStatus, Problem, Region,
};
use gloss_store::Write;
use serde_json::json;

use super::drafts::{Written, drafted, moment, nowhere, writer};
use super::review;
use crate::space::Space;
use crate::versions::edits;

pub(super) fn import(space: &mut Space, id: &CommandId, path: &str, json: &str) -> Result<Done, Problem> {
    let artifact = space.artifact(path)?;
    let path = artifact.path;
    if !artifact.present {
        return Err(Problem::new(Code::FileMissing, format!("{path} is no longer in the folder.")));
    }
    if review::is_one(json) {
        return review::import(space, id, &path, json);
    }
    let imported = annotation::parse(json).map_err(|error| refused(&error, json))?;
    edits::only_words(&path)?;
    let text = space.text(&path, artifact.version)?;
    let open = space.store.read().notes(Some(&path))?;
    let open = open.iter().filter(|note| note.state != NoteState::Resolved).count();
    if open + imported.len() > MAX_ANNOTATIONS {
        let says = format!("{path} would have more than {MAX_ANNOTATIONS} open notes.");
        return Err(Problem::new(Code::TooLarge, says).with_next("Resolve some first, or import fewer."));
    }
    let (first, finder) = (space.store.read().next_note(&path)?, Finder::new(&text));
    let notes: Vec<Note> = (first..)
        .zip(imported)
        .map(|(n, imported)| draft(&path, n, artifact.version, &text, &finder, imported))
        .collect();
    let done = Done::Notes { notes: notes.clone() };
    if serde_json::to_string(&done).map_or(usize::MAX, |words| words.len()) > MAX_JSON {
        let says = "These notes hold more than 8 MB of words together.";
        return Err(Problem::new(Code::TooLarge, says).with_next("Import them in parts."));
    }
    space.write(Write::NoteWrite, |tx| {
        notes.iter().try_for_each(|note| tx.note(note))?;
        tx.command(id, &done)?;
        let ids: Vec<&NoteId> = notes.iter().map(|note| &note.id).collect();
        let words: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
        tx.log("note.imported", &json!({ "notes": ids, "path": path }), &words.join("\n"))
    })?;
    Ok(done)
}

fn refused(error: &ImportError, json: &str) -> Problem {
    let code = match error {
        ImportError::TooLarge(_) | ImportError::TooMany(_) => Code::TooLarge,
        ImportError::NotJson(_) | ImportError::Nothing => Code::BadRequest,
    };
    // The copy itself is what is chosen by mistake most: its own button writes the file that is wanted.
    if json.trim_start().starts_with('<') {
        return Problem::new(code, "This is a page, not a file of notes.").with_next(
            "Open the review copy in a browser, press “Save notes to send back”, and choose the file that it saves.",
        );
    }
    let next = match error {
        ImportError::TooLarge(_) | ImportError::TooMany(_) => "Import it in parts.",
        _ => "Choose the file that a review copy saved, or a file of W3C annotations (JSON-LD).",
    };
    Problem::new(code, error.to_string()).with_next(next)
}

fn draft(path: &str, n: u32, version: u32, text: &Text, finder: &Finder<'_>, imported: Imported) -> Note {
    let Imported { intent, text: words, by, aims, created } = imported;
    let Placing { status, region, candidates } = finder.find(&aims);
    let place = match region {
        Some(region) => locate::place(version, status, region, text),
        None => {
            let candidate =
                |region: Region| Candidate { text: text.visible(&region), at: text.at(&region), region };
            let candidates = candidates.into_iter().map(candidate).collect();
            Place { status, candidates, ..locate::unplaced(version) }
        }
    };
    let anchor = match &place.region {
        Some(region) if status == PlaceStatus::Exact => text.anchor(version, region),
        _ => nowhere(&aims),
    };
    let written = Written { intent, text: words, by: writer(&by), created: moment(created) };
    drafted(path, n, written, (anchor, place))
}
