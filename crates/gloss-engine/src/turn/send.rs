//! Notes sent to an agent: a turn that serves them, with a staging copy of each artifact. Their places were found before.

use gloss_agent::{conversation, machine::State};
use gloss_protocol::{Code, CommandId, Done, Intent, ItemBody, Note, NoteId, NoteState, Problem, ThreadId};
use gloss_store::Write;
use serde_json::json;

use crate::doors::now;
use crate::turn::room::Turns;
use crate::versions::copies::{changed_rows, mark_stored, write_rows};

/// Refuses where a place is not certain enough, and names the notes.
pub(crate) fn check_places(turns: &Turns, notes: &[Note]) -> Result<(), Problem> {
    let mut lost = Vec::new();
    for note in notes {
        let usable = match note.intent {
            Intent::Change => note.place.status.certain(),
            Intent::Ask => note.place.region.is_some(),
        };
        let says_the_same = match &note.place.region {
            Some(region) => turns
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

/// Sends the notes that a recipe's run left to a model, in the same task.
///
/// # Errors
/// A model that can't be asked, a place that is not certain.
pub(crate) fn send_left(
    turns: &mut Turns,
    id: &CommandId,
    notes: Vec<Note>,
    model: &str,
    task: &ThreadId,
) -> Result<Done, Problem> {
    check_places(turns, &notes)?;
    begin(turns, id, notes, "", Some(model), Some(task.clone()))
}

/// Begins the turn that serves notes.
///
/// # Errors
/// A model that can't be asked; errors of the store.
pub(crate) fn begin(
    turns: &mut Turns,
    id: &CommandId,
    mut notes: Vec<Note>,
    line: &str,
    model: Option<&str>,
    task: Option<ThreadId>,
) -> Result<Done, Problem> {
    let name = notes.first().map(|note| note.path.trim_end_matches('/').to_owned()).unwrap_or_default();
    let mut thread = turns.thread_for(task, &format!("Notes on {name}"), model)?;
    thread.latest = match notes.len() {
        1 => "At your note".to_owned(),
        n => format!("At your {n} notes"),
    };
    let ids: Vec<NoteId> = notes.iter().map(|note| note.id.clone()).collect();
    let turn = Turns::new_turn(&thread, ids.clone());
    let mut stages = turns.stages_for(&notes)?;
    for note in &mut notes {
        note.state = NoteState::Working;
        (note.thread, note.turn) = (Some(thread.id.clone()), Some(turn.id.clone()));
        (note.question, note.updated_at) = (None, now());
    }
    let entry = conversation::notes(&notes, line);
    let body = ItemBody::Notes { notes: ids, line: line.to_owned() };
    let item = Turns::new_item(&turn, turns.store.read().next_item(&thread.id)?, body);
    let done = Done::Turn { task: thread.id.clone(), turn: turn.id.clone() };
    let kept = json!({ "state": State::default() });
    let rows = changed_rows(&stages)?;
    turns.write(Write::NoteSend, |tx| {
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
    turns.set_to_work(&turn, State::default(), stages)?;
    turns.goes_first(&turn.id);
    Ok(done)
}
