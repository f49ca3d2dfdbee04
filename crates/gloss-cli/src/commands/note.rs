//! `gloss note ...`.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use gloss_protocol::{
    Can, Code, Command, Done, Intent, Note as Row, NoteId, Pointing, Problem, Query, Reply,
};
use serde_json::{Value, json};

use crate::args::Note;
use crate::output;
use crate::session::{Session, unexpected};

/// Largest file of annotations, in bytes: as much as the engine takes.
const MAX_IMPORT: u64 = 8 << 20;
/// The message where notes are undone and the file stays as it is.
const BACK: &str = "It is back already; nothing was changed.";

pub(super) async fn run(session: &Session, note: Note) -> Result<u8, Problem> {
    match note {
        Note::Add { file, place, ask, change, everywhere } => {
            let (intent, text) = match (ask, change) {
                (Some(text), _) => (Intent::Ask, text),
                (None, text) => (Intent::Change, text.unwrap_or_default()),
            };
            add(session, file, Pointing::at(place), (intent, text), everywhere).await
        }
        Note::List { file } => list(session, file).await,
        Note::Send { notes, model, line } => {
            let notes = notes.into_iter().map(NoteId).collect();
            session.follow(Command::NoteSend { notes, line, model, task: None }).await
        }
        Note::Undo { notes } => undo(session, notes.into_iter().map(NoteId).collect()).await,
        Note::Place { note, place } => {
            let at = Pointing::at(place);
            settled(session, Command::NotePlace { note: NoteId(note), at }).await
        }
        Note::Resolve { note } => settled(session, Command::NoteResolve { notes: vec![NoteId(note)] }).await,
        Note::Export { file } => export(session, file).await,
        Note::Import { file, from } => import(session, file, &from).await,
        Note::Drop { note } => {
            session.submit(Command::NoteDrop { note: NoteId(note.clone()) }).await?;
            output::either(session.json, &json!({ "note": note, "dropped": true }), || "Deleted.".to_owned());
            Ok(0)
        }
    }
}

/// Adds a note, and says whether it can be served before it is sent.
async fn add(
    session: &Session,
    path: String,
    at: Pointing,
    (intent, text): (Intent, String),
    everywhere: bool,
) -> Result<u8, Problem> {
    let asked = Query::ForeseeNote {
        path: path.clone(),
        at: at.clone(),
        intent,
        text: text.clone(),
        exactly: false,
        model: None,
    };
    let Reply::ForeseeNote { foresight } = session.query(asked).await? else { return Err(unexpected()) };
    let command = Command::NoteAdd { path, at, intent, text, everywhere, exactly: false };
    let Done::Notes { notes } = session.submit(command).await? else { return Err(unexpected()) };
    for note in notes {
        let line = json!({
            "note": note.id, "state": note.state.word(), "where": note.place.at, "can": foresight.can.word(), "says": foresight.says,
        });
        output::either(session.json, &line, || note.id.0.clone());
        if !session.json && foresight.can != Can::Yes {
            output::complain(&foresight.says);
        }
    }
    Ok(0)
}

/// Submits a command on one note, and says which note it is.
async fn settled(session: &Session, command: Command) -> Result<u8, Problem> {
    let Done::Notes { notes } = session.submit(command).await? else {
        return Err(unexpected());
    };
    for note in notes {
        let line = json!({ "note": note.id, "state": note.state.word(), "where": note.place.at });
        output::either(session.json, &line, || note.id.0.clone());
    }
    Ok(0)
}

/// Takes notes back, and says what was made of it: a version for each artifact, then every note that it concerns.
async fn undo(session: &Session, notes: Vec<NoteId>) -> Result<u8, Problem> {
    let Done::Undone { versions, notes, gone } = session.submit(Command::NoteUndo { notes }).await? else {
        return Err(unexpected());
    };
    let of = |path: &str| -> Vec<Value> {
        let concerned = notes.iter().filter(|note| note.path == path);
        concerned.map(|note| json!({ "note": note.id, "state": note.state.word() })).collect()
    };
    for version in &versions {
        let line = json!({
            "path": version.path, "version": version.version, "sha256": version.sha256, "notes": of(&version.path),
        });
        output::either(session.json, &line, || format!("{}, version {}", version.path, version.version));
    }
    for path in &gone {
        let says = "It came with what was undone, and went with it.";
        output::either(session.json, &json!({ "path": path, "gone": true, "says": says }), || {
            format!("{path}: {says} To have it again: gloss restore \"{path}\" 1")
        });
    }
    let is_made = |path: &str| versions.iter().any(|version| version.path == path);
    let back: BTreeSet<&str> =
        notes.iter().map(|note| note.path.as_str()).filter(|path| !is_made(path)).collect();
    for path in back {
        let line = json!({ "path": path, "unchanged": true, "says": BACK, "notes": of(path) });
        output::either(session.json, &line, || format!("{path}: {BACK}"));
    }
    Ok(0)
}

async fn export(session: &Session, file: String) -> Result<u8, Problem> {
    let Reply::NoteExport { json } = session.query(Query::NoteExport { path: file }).await? else {
        return Err(unexpected());
    };
    let value: Value = serde_json::from_str(&json).map_err(|_| unexpected())?;
    output::either(session.json, &value, || format!("{value:#}"));
    Ok(0)
}

async fn import(session: &Session, file: String, from: &Path) -> Result<u8, Problem> {
    let json = annotations(&session.folder.join(from))?;
    let Done::Notes { notes } = session.submit(Command::NoteImport { path: file, json }).await? else {
        return Err(unexpected());
    };
    for note in &notes {
        let line = json!({
            "note": note.id,
            "n": note.n,
            "intent": note.intent.word(),
            "text": note.text,
            "by": note.by,
            "place": note.place.status.word(),
            "where": note.place.at,
            "candidates": note.place.candidates.iter().map(|place| &place.at).collect::<Vec<_>>(),
        });
        output::either(session.json, &line, || {
            format!("{}  {} · {}", note.id, note.place.status.word(), note.text)
        });
    }
    let lost = notes.iter().filter(|note| !note.place.status.certain()).count();
    if lost > 0 {
        let need = if lost == 1 { "1 note needs".to_owned() } else { format!("{lost} notes need") };
        output::complain(&format!("{need} a place: gloss note place NOTE --at WHERE"));
    }
    Ok(0)
}

/// The text of a file of annotations; more than can be taken in is not read.
fn annotations(from: &Path) -> Result<String, Problem> {
    let unread = |why: &dyn std::fmt::Display| {
        Problem::new(Code::NotFound, format!("{} can't be read: {why}.", from.display()))
            .with_next("Name a file of W3C annotations (JSON-LD).")
    };
    let file = File::open(from).map_err(|error| unread(&error))?;
    let mut json = String::new();
    match file.take(MAX_IMPORT + 1).read_to_string(&mut json) {
        Ok(bytes) if bytes as u64 > MAX_IMPORT => {
            Err(Problem::new(Code::TooLarge, format!("{} is larger than 8 MB.", from.display()))
                .with_next("Import it in parts."))
        }
        Ok(_) => Ok(json),
        Err(error) => Err(unread(&error)),
    }
}

async fn list(session: &Session, file: Option<String>) -> Result<u8, Problem> {
    // All known files are compared with the disk; one that was named is by the query itself.
    if file.is_none() {
        session.submit(Command::WorkspaceRefresh { path: None }).await?;
    }
    let Reply::Notes { notes } = session.query(Query::Notes { path: file }).await? else {
        return Err(unexpected());
    };
    for note in notes {
        output::either(session.json, &line(&note), || {
            format!(
                "{}  {} {} ({}), {} · “{}”\n    {}",
                note.id,
                note.path,
                note.state.word(),
                note.intent.word(),
                note.place.status.word(),
                note.anchor.quote.visible.trim(),
                note.text
            )
        });
    }
    Ok(0)
}

fn line(note: &Row) -> Value {
    json!({
        "note": note.id,
        "path": note.path,
        "by": note.by,
        "n": note.n,
        "intent": note.intent.word(),
        "text": note.text,
        "state": note.state.word(),
        "place": note.place.status.word(),
        "where": note.place.at,
        "quote": note.anchor.quote.visible,
        "says_now": note.place.text,
        "answer": note.answer.as_ref().map(|answer| answer.text.clone()),
        "facts": note.answer.as_ref().map(|answer| answer.facts.clone()).unwrap_or_default(),
        "question": note.question,
        "before": note.applied.as_ref().map(|applied| applied.pair().0),
        "after": note.applied.as_ref().map(|applied| applied.pair().1),
        "took": note.applied.as_ref().and_then(|applied| applied.took),
        "task": note.thread,
    })
}
