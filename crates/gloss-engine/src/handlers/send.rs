//! `note.send`: a batch of notes becomes a turn. Every place is found again and its text compared just before;
//! a Change on a place that is not certain is not sent.

use std::collections::BTreeSet;

use gloss_protocol::{Code, CommandId, Done, Note, NoteId, NoteState, Problem, ThreadId};

use crate::notes::draft::find_note;
use crate::space::Space;
use crate::turn::send::{begin, check_places};

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
        *note = find_note(space, &note.id)?;
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
        let note = find_note(space, id)?;
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

/// The task that wrote the first note's artifact.
fn task_of(space: &Space, notes: &[Note]) -> Option<ThreadId> {
    let path = &notes.first()?.path;
    space.store.read().artifact(path).ok()??.thread
}
