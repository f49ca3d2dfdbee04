//! `note.send`: a batch of notes becomes a turn. Every place is found again and its text compared just before;
//! a Change on a place that is not certain is not sent.

use std::collections::BTreeSet;

use gloss_agent::{conversation, machine::State, notes_message};
use gloss_protocol::{Code, CommandId, Done, Intent, ItemBody, Note, NoteId, NoteState, Problem, ThreadId};
use gloss_store::Write;
use serde_json::json;

use crate::handlers::note::known;
use crate::space::{Space, now};
use crate::turn::{changed_rows, mark_stored, write_rows};

/// Notes in one batch.
const MAX_BATCH: usize = 500;

pub(super) fn send(
    space: &mut Space,
    id: &CommandId,
    wanted: &[NoteId],
    line: &str,
    model: Option<&str>,
    task: Option<ThreadId>,
) -> Result<Done, Problem> {
    let mut notes = chosen(space, wanted)?;
    if notes.is_empty() {
        return Err(Problem::new(Code::NothingToSend, "There are no notes to send."));
    }
    if notes.len() > MAX_BATCH {
        let says = format!("These are {} notes; at most {MAX_BATCH} are sent at once.", notes.len());
        return Err(Problem::new(Code::TooLarge, says)
            .with_next("Name the ones to send now, and send the others after."));
    }
    let paths: BTreeSet<String> = notes.iter().map(|note| note.path.clone()).collect();
    for path in &paths {
        let artifact = space.artifact(path)?;
        if !artifact.present {
            let says = format!("{path} is no longer in the folder; its notes are kept.");
            return Err(Problem::new(Code::FileMissing, says));
        }
    }
    // The look at the disk may have moved places.
    for note in &mut notes {
        *note = known(space, &note.id)?;
    }
    check_places(space, &notes)?;
    let task = task.or_else(|| task_of(space, &notes));
    if let Some(task) = &task
        && space.turn_at_work(task).is_some()
    {
        let says = "The task is still at work; your notes are kept and can be sent when it rests.";
        return Err(Problem::new(Code::Busy, says));
    }
    begin(space, id, notes, line, model, task)
}

fn chosen(space: &Space, wanted: &[NoteId]) -> Result<Vec<Note>, Problem> {
    if wanted.is_empty() {
        let open = space.store.read().open_notes()?;
        return Ok(open.into_iter().filter(|note| note.state == NoteState::Draft && !note.left).collect());
    }
    let mut notes = Vec::new();
    for id in wanted {
        let note = known(space, id)?;
        match note.state {
            // One that needed the person, or was undone, is sent again where it is named.
            NoteState::Draft | NoteState::NeedsYou | NoteState::Undone => notes.push(note),
            NoteState::Sent | NoteState::Working => {
                return Err(Problem::new(Code::Busy, "One of these notes is being served already."));
            }
            // Answered, applied or closed: there is nothing to send again.
            _ => {}
        }
    }
    Ok(notes)
}

/// Refuses where a place is not certain enough, and names the notes.
fn check_places(space: &Space, notes: &[Note]) -> Result<(), Problem> {
    let mut lost = Vec::new();
    for note in notes {
        let usable = match note.intent {
            Intent::Change => note.place.status.certain(),
            Intent::Ask => note.place.region.is_some(),
        };
        let says_the_same = match &note.place.region {
            Some(region) => space
                .text(&note.path, note.place.version)
                .map(|text| text.visible(region) == note.place.text)
                .unwrap_or(false),
            None => false,
        };
        if !usable || !says_the_same {
            lost.push(note.id.0.clone());
        }
    }
    if lost.is_empty() {
        return Ok(());
    }
    let others = notes.len() - lost.len();
    let says = match lost.len() {
        1 => "1 note needs a place.".to_owned(),
        n => format!("{n} notes need a place."),
    };
    let next = match others {
        0 => "Point it to a place first, or drop it.".to_owned(),
        n => format!("Point it to a place, or send the other {n}."),
    };
    Err(Problem::new(Code::NoteNeedsPlace, says).with_next(next).with_candidates(lost))
}

/// The task that wrote the first note's artifact.
fn task_of(space: &Space, notes: &[Note]) -> Option<ThreadId> {
    let path = &notes.first()?.path;
    space.store.read().artifact(path).ok()??.thread
}

/// Sends the notes that a recipe's run left to a model, in the same task.
///
/// # Errors
/// A model that can't be asked, a place that is not certain.
pub(crate) fn send_left(
    space: &mut Space,
    id: &CommandId,
    notes: Vec<Note>,
    model: &str,
    task: &ThreadId,
) -> Result<Done, Problem> {
    check_places(space, &notes)?;
    begin(space, id, notes, "", Some(model), Some(task.clone()))
}

pub(super) fn begin(
    space: &mut Space,
    id: &CommandId,
    mut notes: Vec<Note>,
    line: &str,
    model: Option<&str>,
    task: Option<ThreadId>,
) -> Result<Done, Problem> {
    let name = notes.first().map(|note| note.path.trim_end_matches('/').to_owned()).unwrap_or_default();
    let mut thread = space.thread_for(task, &format!("Notes on {name}"), model)?;
    thread.latest = match notes.len() {
        1 => "At your note".to_owned(),
        n => format!("At your {n} notes"),
    };
    let ids: Vec<NoteId> = notes.iter().map(|note| note.id.clone()).collect();
    let turn = Space::new_turn(&thread, ids.clone());
    let mut stages = space.stages_for(&notes)?;
    for note in &mut notes {
        note.state = NoteState::Working;
        (note.thread, note.turn) = (Some(thread.id.clone()), Some(turn.id.clone()));
        (note.question, note.updated_at) = (None, now());
    }
    let entry = conversation::user(&notes_message(&notes, line));
    let body = ItemBody::Notes { notes: ids, line: line.to_owned() };
    let item = Space::new_item(&turn, space.store.read().next_item(&thread.id)?, body);
    let done = Done::Turn { task: thread.id.clone(), turn: turn.id.clone() };
    let kept = json!({ "state": State::default() });
    let rows = changed_rows(&stages)?;
    space.write(Write::NoteSend, |tx| {
        tx.thread(&thread)?;
        tx.turn(&turn)?;
        tx.machine(&turn.id, &kept)?;
        write_rows(tx, &turn.id, &rows)?;
        tx.item(&item, Some(&entry))?;
        notes.iter().try_for_each(|note| tx.note(note))?;
        tx.command(id, &done)?;
        let words: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
        tx.log(
            "notes.sent",
            &json!({ "task": thread.id, "turn": turn.id, "notes": turn.notes }),
            &words.join("\n"),
        )
    })?;
    mark_stored(&mut stages);
    space.set_to_work(&turn, State::default(), stages)?;
    space.goes_first(&turn.id);
    Ok(done)
}
