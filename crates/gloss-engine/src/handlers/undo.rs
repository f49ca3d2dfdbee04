//! `note.undo`: takes back what notes made, by its inverse, only where it still says what they made it say. All notes
//! of an artifact at once and in one new version, or none of them: where a later version stands in the way it is named.

use std::collections::{BTreeMap, BTreeSet};

use gloss_artifact::{Splice, sheet, splice};
use gloss_protocol::{
    Change, ChangeClass, ChangeState, Code, CommandId, Done, MadeBy, Note, NoteId, NoteState, Problem,
    Region, Span, Version,
};
use gloss_store::{Read, StoreError, Tx, Write};
use serde_json::json;

use crate::doors::now;
use crate::handlers::inverse::{self, Plan};
use crate::handlers::left_files::LeftFiles;
use crate::handlers::prepared::{Handled, after_values};
use crate::handlers::rebase::{self, Without};
use crate::handlers::undo_acts;
use crate::handlers::undo_words::taken_back;
use crate::notes::draft::find_note;
use crate::sheet::values::Values;
use crate::space::Space;
use crate::versions::edits::Made;
use crate::versions::make::NewVersion;
use crate::versions::places::Own;

/// Notes of one artifact that are taken back together.
struct Undo {
    path: String,
    notes: Vec<Note>,
    changes: Vec<Change>,
    /// Changes that followed from them and from others that stay: theirs from now on.
    shared: Vec<Change>,
    splices: Vec<(Splice, Change)>,
    /// What acts made in a package: taken back part by part.
    acts: Vec<Change>,
    /// Why the words among them can't be taken back by themselves; the version before acts may still be played on without all of it.
    words_stand: Option<Problem>,
    /// Whether what follows must be worked out anew.
    anew: bool,
}

pub(super) fn undo(space: &mut Space, id: &CommandId, wanted: &[NoteId]) -> Result<Handled, Problem> {
    let mut undos = Vec::new();
    for (path, notes) in by_artifact(space, wanted)? {
        undos.extend(planned(space, path, notes, wanted.len() > 1)?);
    }
    if undos.is_empty() {
        return Err(nothing(space, wanted));
    }
    let mut ready = Vec::new();
    for undo in undos {
        ready.push(prepare(space, undo)?);
    }
    let mut asked = None;
    for file in ready.iter().filter_map(|ready| ready.file.as_ref()) {
        if asked.is_none() {
            asked = space.asks_values(&file.path, (&file.made.bytes, Some(&file.made.text)), file.values)?;
        }
    }
    let base = ready.iter().filter_map(|ready| ready.file.as_ref());
    let base = base.map(|file| (file.path.clone(), file.newest)).collect();
    let command = id.clone();
    after_values(space, asked, base, move |space| make_all(space, &command, ready))
}

/// Makes what was prepared, artifact after artifact.
fn make_all(space: &mut Space, id: &CommandId, ready: Vec<Ready>) -> Result<Done, Problem> {
    let undone: Vec<Change> = ready.iter().flat_map(|ready| ready.changes.iter().cloned()).collect();
    let left = LeftFiles::take(space, &undone)?;
    let mut made = Undoing { closes: id, gone: left.paths(), versions: Vec::new(), notes: Vec::new() };
    let last = ready.len().saturating_sub(1);
    for (at, ready) in ready.into_iter().enumerate() {
        let path = ready.path.clone();
        if let Err(problem) = make(space, ready, at == last, &mut made) {
            left.put_back();
            return Err(stopped(problem, &path, &made.versions));
        }
    }
    left.settle(space)?;
    Ok(made.done())
}

/// What an undo has come to so far.
struct Undoing<'a> {
    closes: &'a CommandId,
    /// Files that go with it.
    gone: Vec<String>,
    versions: Vec<Version>,
    notes: Vec<Note>,
}

impl Undoing<'_> {
    fn done(&self) -> Done {
        let (versions, notes, gone) = (self.versions.clone(), self.notes.clone(), self.gone.clone());
        Done::Undone { versions, notes, gone }
    }
}

/// All were found to be possible before the first was made; where the disk then refuses one, what was undone is told.
fn stopped(problem: Problem, path: &str, versions: &[Version]) -> Problem {
    if versions.is_empty() {
        return problem;
    }
    let done: Vec<&str> = versions.iter().map(|version| version.path.as_str()).collect();
    let says =
        format!("The notes in {} were undone; those in {path} were not. {}", done.join(", "), problem.says);
    let next = format!("{} Then undo the notes in {path} again.", problem.next);
    Problem { says, next, ..problem }
}

/// The notes by their artifact, as they are after a look at the disk.
fn by_artifact(space: &mut Space, wanted: &[NoteId]) -> Result<BTreeMap<String, Vec<Note>>, Problem> {
    let mut paths = BTreeSet::new();
    for id in wanted {
        let note = find_note(space, id)?;
        if matches!(note.state, NoteState::Sent | NoteState::Working) {
            return Err(
                Problem::new(Code::Busy, "The agent is at this note.").with_next("Stop the task first.")
            );
        }
        paths.insert(note.path);
    }
    for path in paths {
        space.artifact(&path)?;
    }
    let mut found: BTreeMap<String, Vec<Note>> = BTreeMap::new();
    for id in wanted {
        let note = find_note(space, id)?;
        let notes = found.entry(note.path.clone()).or_default();
        if !notes.iter().any(|other| other.id == note.id) {
            notes.push(note);
        }
    }
    Ok(found)
}

/// Plans the undo of one artifact's notes; none where they have changed nothing. Notes that have nothing to take
/// back do not keep the others from it.
fn planned(space: &Space, path: String, notes: Vec<Note>, several: bool) -> Result<Option<Undo>, Problem> {
    let mut changes: Vec<Change> = Vec::new();
    for note in &notes {
        for change in space.store.read().changes_of_note(&note.id)? {
            if change.state == ChangeState::Applied && !changes.iter().any(|other| other.id == change.id) {
                changes.push(change);
            }
        }
    }
    if changes.is_empty() {
        return Ok(None);
    }
    if let Some(problem) = made_with_others(space, &notes, &changes)? {
        return Err(problem);
    }
    let Some(artifact) = space.store.read().artifact(&path)?.filter(|artifact| artifact.present) else {
        return Err(Problem::new(Code::FileMissing, format!("{path} is no longer in the folder.")));
    };
    let shared = shared(&notes, &mut changes);
    let (acts, words) = undo_acts::parted(&path, changes.clone());
    match inverse::plan_undo(space, &path, artifact.version, words)? {
        Plan::Splices(splices, anew) => {
            let anew = anew || !shared.is_empty();
            Ok(Some(Undo { path, notes, changes, shared, splices, acts, words_stand: None, anew }))
        }
        Plan::Blocked(change, version) if !acts.is_empty() => {
            // Its own act may have changed what its words had made.
            let is_own = acts.iter().any(|act| act.version == Some(version));
            let words_stand = Some(match is_own {
                true => rebase::stands_in_the_way(&changes, artifact.version),
                false => blocked(space, &path, &notes, &change, version),
            });
            let splices = Vec::new();
            Ok(Some(Undo { path, notes, changes, shared, splices, acts, words_stand, anew: true }))
        }
        Plan::Blocked(change, version) => {
            let problem = blocked(space, &path, &notes, &change, version);
            let says = if several { format!("{} Nothing was undone.", problem.says) } else { problem.says };
            Err(Problem { says, ..problem })
        }
    }
}

/// Refuses to take back a change that was made for other notes too, unless these are taken back with it: nobody loses a change that
/// was not asked for.
fn made_with_others(space: &Space, notes: &[Note], changes: &[Change]) -> Result<Option<Problem>, Problem> {
    let inside = changes.iter().filter(|change| change.class != ChangeClass::Follows);
    let mut others: Vec<Note> = Vec::new();
    for id in inside.flat_map(|change| &change.notes) {
        let is_known = notes.iter().chain(&others).any(|note| note.id == *id);
        if !is_known && let Some(note) = space.store.read().note(id)? {
            others.push(note);
        }
    }
    others.sort_by_key(|note| note.n);
    let Some(first) = others.first() else { return Ok(None) };
    let told: Vec<String> = others.iter().map(|note| note.n.to_string()).collect();
    let says = match told.as_slice() {
        [one] => format!(
            "What was changed here is note {one}’s change as well: one can’t be taken back without the other."
        ),
        all => format!("What was changed here is the change of notes {} as well.", all.join(", ")),
    };
    let next = match first.state {
        NoteState::Sent | NoteState::Working => "Wait until these notes are served.",
        _ => "Undo them together.",
    };
    let all = notes.iter().chain(&others).map(|note| note.id.0.clone());
    Ok(Some(Problem::new(Code::CannotUndo, says).with_next(next).with_candidates(all.collect())))
}

/// Takes what followed from other notes' changes too, and not from these alone, out of the changes.
fn shared(notes: &[Note], changes: &mut Vec<Change>) -> Vec<Change> {
    let inside = changes.iter().filter(|change| change.class == ChangeClass::Inside);
    let mut gone: Vec<NoteId> = inside.flat_map(|change| change.notes.clone()).collect();
    gone.extend(notes.iter().map(|note| note.id.clone()));
    let stays = |change: &Change| {
        change.class == ChangeClass::Follows && change.notes.iter().any(|note| !gone.contains(note))
    };
    let (shared, own) = std::mem::take(changes).into_iter().partition(stays);
    *changes = own;
    let without = |change: Change| {
        let notes = change.notes.iter().filter(|note| !gone.contains(note)).cloned().collect();
        Change { notes, ..change }
    };
    Vec::into_iter(shared).map(without).collect()
}

/// Names the note, and the later version that stands in its way.
fn blocked(space: &Space, path: &str, notes: &[Note], change: &Change, version: u32) -> Problem {
    let note = notes.iter().find(|note| change.notes.contains(&note.id));
    let (n, id) = note.map_or((0, String::new()), |note| (note.n, note.id.0.clone()));
    let made_in = change.version.unwrap_or(change.base);
    let why = match space.store.read().version(path, version) {
        Ok(Some(stored)) => format!(" ({})", stored.version.why),
        _ => String::new(),
    };
    let says = format!("Note {n} can't be undone: version {version}{why} changed its place later.");
    let next = format!("Compare versions {made_in} and {version}, and take back version {version} first.");
    Problem::new(Code::CannotUndo, says).with_next(next).with_candidates(vec![id])
}

fn nothing(space: &Space, wanted: &[NoteId]) -> Problem {
    let read = space.store.read();
    let undone = wanted.iter().any(|id| read.changes_of_note(id).is_ok_and(|changes| !changes.is_empty()));
    let says = match (undone, wanted.len()) {
        (true, _) => "What this note made was taken back already.",
        (false, 1) => "This note has changed nothing.",
        (false, _) => "These notes have changed nothing.",
    };
    Problem::new(Code::CannotUndo, says).with_next("There is nothing to take back.")
}

/// Undo of one artifact's notes, worked out.
struct Ready {
    path: String,
    notes: Vec<Note>,
    changes: Vec<Change>,
    shared: Vec<Change>,
    /// The file without them; none where it is back already.
    file: Option<ReadyFile>,
}

/// A file without the changes that are taken back.
struct ReadyFile {
    path: String,
    /// The version that it is made of.
    newest: u32,
    made: Made,
    values: Values,
    own: Own,
    why: String,
}

/// The undo of acts in a package, with the words that are taken back besides.
fn prepare_acts(
    space: &Space,
    path: String,
    (notes, changes, shared): (Vec<Note>, Vec<Change>, Vec<Change>),
    acts: &[Change],
    words: Result<Vec<Splice>, Problem>,
) -> Result<Ready, Problem> {
    let newest = space.store.read().artifact(&path)?.map_or(0, |artifact| artifact.version);
    let all: Vec<Change> = changes.iter().chain(&shared).cloned().collect();
    let Without { made, places } = undo_acts::taken_back(space, &path, newest, (&all, acts), words)?;
    let values = made.same.map_or(Values::Follow, Values::AsIn);
    let mut own = Own::new();
    for (id, after) in places {
        let place = notes.iter().find(|note| note.id == id).and_then(|note| note.place.region.as_ref());
        let now = place.map(Region::spans).unwrap_or_default();
        // A place that lost some of its ranges is found again as any other.
        if now.len() == after.len() {
            own.insert(id, now.iter().copied().zip(after).collect());
        }
    }
    let why = why(&notes);
    let file = ReadyFile { path: path.clone(), newest, made, values, own, why };
    Ok(Ready { path, notes, changes, shared, file: Some(file) })
}

fn prepare(space: &Space, undo: Undo) -> Result<Ready, Problem> {
    let Undo { path, notes, changes, shared, splices: undone, acts, words_stand, anew } = undo;
    if !acts.is_empty() {
        let words = undone.into_iter().map(|(splice, _)| splice).collect();
        let words = words_stand.map_or(Ok(words), Err);
        return prepare_acts(space, path, (notes, changes, shared), &acts, words);
    }
    if undone.is_empty() {
        return Ok(Ready { path, notes, changes, shared, file: None });
    }
    let newest = space.store.read().artifact(&path)?.map_or(0, |artifact| artifact.version);
    let text = space.text(&path, newest)?;
    let made = taken_back(space, (&path, newest), &text, (&undone, &changes, &shared), anew)?;
    // A chart that is shown as before may still be written otherwise in the file: which it is, is said.
    let charts = undone.iter().any(|(_, change)| sheet::is_chart(&change.before));
    let how = match (charts, made.same.is_some()) {
        (false, _) => "",
        (true, true) => "; the file is as it was, to the last byte",
        (true, false) => "; the chart shows what it showed, in a file written anew",
    };
    let values = made.same.map_or(Values::Follow, Values::AsIn);
    let own = back_in_place(space, &undone, &made.splices)?;
    let why = format!("{}{how}", why(&notes));
    let file = ReadyFile { path: path.clone(), newest, made, values, own, why };
    Ok(Ready { path, notes, changes, shared, file: Some(file) })
}

/// Makes the version of one artifact; the last one of a command closes it.
fn make(space: &mut Space, ready: Ready, closes: bool, undoing: &mut Undoing<'_>) -> Result<(), Problem> {
    let Ready { path, notes, changes, shared, file } = ready;
    let Some(ReadyFile { made, values, own, why, .. }) = file else {
        return settle_alone(space, &path, (&notes, &changes, &shared), closes, undoing);
    };
    let Made { bytes, text: new, splices, .. } = made;
    space.make(NewVersion {
        path,
        bytes,
        made_by: MadeBy::Person,
        why,
        thread: None,
        turn: None,
        splices: Some(splices),
        text: Some(new),
        values,
        own,
        undoes: true,
        made_as: None,
        figures: Vec::new(),
        also: Box::new(|tx, version| {
            shared.iter().try_for_each(|change| tx.change(change))?;
            settle(tx, &notes, &changes, &mut undoing.notes)?;
            undoing.versions.push(version.clone());
            if closes {
                tx.command(undoing.closes, &undoing.done())?;
            }
            let ids: Vec<&NoteId> = notes.iter().map(|note| &note.id).collect();
            tx.log("note.undone", &json!({ "notes": ids, "path": version.path }), &version.why)
        }),
    })?;
    Ok(())
}

/// Settles notes whose changes are no longer in force: the artifact stays as it is.
fn settle_alone(
    space: &mut Space,
    path: &str,
    (notes, changes, shared): (&[Note], &[Change], &[Change]),
    closes: bool,
    undoing: &mut Undoing<'_>,
) -> Result<(), Problem> {
    space.write(Write::ChangeWrite, |tx| {
        shared.iter().try_for_each(|change| tx.change(change))?;
        settle(tx, notes, changes, &mut undoing.notes)?;
        if closes {
            tx.command(undoing.closes, &undoing.done())?;
        }
        let ids: Vec<&NoteId> = notes.iter().map(|note| &note.id).collect();
        tx.log("note.undone", &json!({ "notes": ids, "path": path }), "It was back already")
    })
}

fn why(notes: &[Note]) -> String {
    let mut numbers: Vec<u32> = notes.iter().map(|note| note.n).collect();
    numbers.sort_unstable();
    let words: Vec<String> = numbers.iter().map(u32::to_string).collect();
    format!("Undid note{} {}", if words.len() == 1 { "" } else { "s" }, words.join(", "))
}

/// Ranges of each change's notes once it is taken back: as they stood in what comes back.
fn back_in_place(space: &Space, undone: &[(Splice, Change)], all: &[Splice]) -> Result<Own, Problem> {
    let mut own = Own::new();
    let places = splice::after(all);
    for (splice, change) in undone {
        let Some(after) = all.iter().position(|one| one == splice).and_then(|at| places.get(at)) else {
            continue;
        };
        // Where an earlier change is taken back within this one, its words are not quite those that come back.
        if splice.new != change.before {
            continue;
        }
        for id in &change.notes {
            let Some(note) = space.store.read().note(id)? else { continue };
            let (Some(place), true) = (&note.place.region, note.anchor.version == change.base) else {
                // Only what was pointed at in the very version that the change starts from is known by arithmetic.
                continue;
            };
            for (now, before) in place.spans().iter().zip(note.anchor.region.spans()) {
                if change.span.contains(*before) {
                    let start = (after.start + before.start - change.span.start) as usize;
                    own.entry(id.clone()).or_default().push((*now, Span::new(start, start + before.len())));
                }
            }
        }
    }
    Ok(own)
}

/// Settles the changes and every note that had a part in them: those that were named, then the others.
fn settle(
    tx: &mut Tx<'_>,
    named: &[Note],
    changes: &[Change],
    settled: &mut Vec<Note>,
) -> Result<(), StoreError> {
    for change in changes {
        tx.change(&Change { state: ChangeState::Undone, ..change.clone() })?;
    }
    let mut ids: Vec<NoteId> = named.iter().map(|note| note.id.clone()).collect();
    for id in changes.iter().flat_map(|change| &change.notes) {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    for id in ids {
        let Some(note) = tx.read().note(&id)? else { continue };
        if note.applied.is_some() {
            let left = without(tx.read(), note, changes)?;
            tx.note(&left)?;
            settled.push(left);
        }
    }
    Ok(())
}

/// A note some of whose changes were taken back: undone, or what is left of it where it shared only a part
/// with the note that was undone.
fn without(read: Read<'_>, mut note: Note, undone: &[Change]) -> Result<Note, StoreError> {
    let left = read.changes_of_note(&note.id)?.into_iter().any(|change| {
        change.state == ChangeState::Applied && !undone.iter().any(|other| other.id == change.id)
    });
    if left {
        if let Some(applied) = &mut note.applied {
            applied.parts.retain(|part| !undone.iter().any(|other| other.id == part.change));
        }
    } else {
        (note.applied, note.question, note.state) = (None, None, NoteState::Undone);
    }
    note.updated_at = now();
    Ok(note)
}
