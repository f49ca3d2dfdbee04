//! `change.accept` and `change.leave`: accepting a suggestion (a change that was held back), or leaving it out for good.

use gloss_artifact::{Splice, Text, locate, sheet, splice};
use gloss_protocol::{
    Applied, AppliedPart, Change, ChangeId, ChangeState, Code, CommandId, Done, MadeBy, Note, NoteId,
    NoteState, PlaceStatus, Problem, Span,
};
use gloss_store::{StoreError, Tx, Write};
use serde_json::json;

use crate::doors::now;
use crate::handlers::note;
use crate::handlers::prepared::{Handled, after_values};
use crate::queries;
use crate::sheet::values::Values;
use crate::space::Space;
use crate::turn::apply::read_words;
use crate::versions::edits::Made;
use crate::versions::make::NewVersion;
use crate::versions::places::Own;

/// The suggestion of an id, with those that it is bundled with, in order.
fn held(space: &Space, id: &ChangeId) -> Result<Vec<Change>, Problem> {
    let change = match space.store.read().change(&id.0)? {
        Some(change) if change.state == ChangeState::Held => change,
        Some(_) => return Err(Problem::new(Code::BadRequest, "This suggestion was settled already.")),
        None => return Err(Problem::new(Code::NotFound, format!("There is no suggestion {id}."))),
    };
    if change.bundle.is_none() {
        return Ok(vec![change]);
    }
    let mut all = space.store.read().held(Some(&change.path))?;
    all.retain(|other| other.bundle == change.bundle);
    Ok(all)
}

pub(super) fn accept(space: &mut Space, id: &CommandId, change: &ChangeId) -> Result<Handled, Problem> {
    let wanted = change.clone();
    let bundle = held(space, change)?;
    let path = bundle.first().map(|change| change.path.clone()).unwrap_or_default();
    let artifact = space.artifact(&path)?;
    let text = space.text(&path, artifact.version)?;
    let mut here = Vec::new();
    for change in bundle {
        here.push(carry_to(space, change, artifact.version)?);
    }
    here.sort_by_key(|(span, _)| *span);
    if here.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if a.overlaps(*b))) {
        return Err(overtaken("Parts of this suggestion stand in each other’s way now."));
    }
    let splices = here.iter().map(|(span, change)| Splice::new(*span, change.after.clone())).collect();
    let Made { bytes, text: new, splices, .. } = space.written(&path, artifact.version, &text, splices)?;
    let made: Vec<Change> = here
        .into_iter()
        .map(|(span, change)| {
            let span_after = Some(splice::replaced(&splices, span));
            Change { state: ChangeState::Applied, base: artifact.version, span, span_after, ..change }
        })
        .collect();
    let read = read_words(&text, &new, &made);
    let asked = space.asks_values(&path, (&bytes, Some(&new)), Values::Follow)?;
    let base = vec![(path.clone(), artifact.version)];
    let released = note::released(space, &waiting_notes(space, &made)?)?;
    let command = id.clone();
    after_values(space, asked, base, move |space| {
        let (rows, settled) = (made.clone(), &mut Vec::new());
        let version = space.make(NewVersion {
            path,
            bytes,
            made_by: MadeBy::Person,
            why: "Applied a suggestion".to_owned(),
            thread: None,
            turn: None,
            splices: Some(splices),
            text: Some(new),
            values: Values::Follow,
            own: Own::new(),
            undoes: false,
            made_as: None,
            figures: Vec::new(),
            also: Box::new(|tx, version| {
                let in_it = |change: Change| Change { version: Some(version.version), ..change };
                settled.extend(rows.into_iter().map(in_it));
                settled.iter().try_for_each(|change| tx.change(change))?;
                serve_notes(tx, settled, &read, version.version)?;
                released.iter().try_for_each(|thread| tx.thread(thread))?;
                let told = settled.iter().find(|change| change.id == wanted).cloned().map(Box::new);
                let ids: Vec<&ChangeId> = settled.iter().map(|change| &change.id).collect();
                let words: Vec<&str> = settled.iter().map(|change| change.after.as_str()).collect();
                if let Some(told) = told {
                    tx.command(&command, &Done::Change { change: told, version: Some(version.clone()) })?;
                }
                tx.log("change.accepted", &json!({ "change": wanted, "changes": ids }), &words.join("\n"))
            }),
        })?;
        let told = settled.iter().find(|change| change.id == wanted).cloned();
        let told = told.ok_or_else(|| Problem::new(Code::Internal, "A suggestion was lost."))?;
        count_suggestions(space, &told)?;
        Ok(Done::Change { change: Box::new(told), version: Some(version) })
    })
}

/// The notes of which nothing waits once these changes are settled.
fn waiting_notes(space: &Space, changes: &[Change]) -> Result<Vec<Note>, Problem> {
    let held = space.store.read().held(None)?;
    let mut ids: Vec<&NoteId> = changes.iter().flat_map(|change| &change.notes).collect();
    ids.sort();
    ids.dedup();
    let is_settled = |other: &Change| changes.iter().any(|change| change.id == other.id);
    ids.retain(|id| !held.iter().any(|other| other.notes.contains(id) && !is_settled(other)));
    let mut out = Vec::new();
    for id in ids {
        out.extend(space.store.read().note(id)?.filter(|note| note.waits));
    }
    Ok(out)
}

/// Notes for which nothing was made before have what was accepted for them.
fn serve_notes(
    tx: &mut Tx<'_>,
    changes: &[Change],
    read: &[(String, String)],
    version: u32,
) -> Result<(), StoreError> {
    let mut notes: Vec<&NoteId> = changes.iter().flat_map(|change| &change.notes).collect();
    notes.sort();
    notes.dedup();
    for id in notes {
        let Some(note) = tx.read().note(id)? else { continue };
        // A question of the agent's own stands.
        if note.state != NoteState::NeedsYou || !note.waits {
            continue;
        }
        let own = changes.iter().zip(read).filter(|(change, _)| change.notes.contains(id));
        let parts = own.map(|(change, (before, after))| AppliedPart {
            before: before.clone(),
            after: after.clone(),
            change: change.id.clone(),
        });
        let applied = Some(Applied { version, parts: parts.collect(), took: None });
        let state = NoteState::Applied;
        tx.note(&Note { state, question: None, waits: false, applied, updated_at: now(), ..note })?;
    }
    Ok(())
}

fn overtaken(says: &str) -> Problem {
    Problem::new(Code::StaleBase, says).with_next("Leave it, or add a note on the place instead.")
}

/// Carries a suggestion to the newest version: its place, and of cells what they hold and are to hold.
fn carry_to(space: &Space, change: Change, newest: u32) -> Result<(Span, Change), Problem> {
    let (mut here, mut behind) = (change, false);
    for version in here.base + 1..=newest {
        let (shared, store) = (&space.shared, &space.store);
        let steps = queries::steps(&shared.texts, store.read(), store.blobs(), &here.path, version)?;
        let carried = splice::carry(here.span, &steps);
        // What was deleted right before it has no bytes to tell the two points apart.
        let deleted =
            |step: &Splice| step.new.is_empty() && !step.old.is_empty() && step.old.end == here.span.start;
        behind |= here.span.is_empty() && steps.iter().any(deleted);
        let (old, new) = (space.text(&here.path, version - 1)?, space.text(&here.path, version)?);
        // Rows that came or went move what formulas name, wherever these stand.
        let names = old
            .rules()
            .cells()
            .is_some_and(|cells| cells.moves_names(&old, &steps) && sheet::holds_formula(&here.after));
        if !carried.touched && !names {
            here.span = carried.span;
            continue;
        }
        let found = carried_over((&old, &new), &steps, &here, version);
        here = found
            .ok_or_else(|| overtaken(&format!("Version {version} changed the place of this suggestion.")))?;
    }
    let text = space.text(&here.path, newest)?;
    if text.source().get(here.span.range()) != Some(here.before.as_str()) {
        return Err(overtaken("The place of this suggestion says something else now."));
    }
    Ok(if behind { with_next(text.source(), here.span, here) } else { (here.span, here) })
}

/// A suggestion in the version after, where that changed its place: with the formulas of its cells where rows came or went, else
/// where the same words stand for certain.
fn carried_over(texts: (&Text, &Text), steps: &[Splice], change: &Change, version: u32) -> Option<Change> {
    if texts.0.rules().cells().is_some() {
        let (span, [before, after]) =
            sheet::carry_cells(texts, steps, change.span, [&change.before, &change.after])?;
        return Some(Change { span, before, after, ..change.clone() });
    }
    if change.before.trim().is_empty() {
        return None;
    }
    let place = locate::place(version - 1, PlaceStatus::Exact, locate::selection(vec![change.span]), texts.0);
    let found = texts.0.rules().compare(texts.0, texts.1).map(&place, version, texts.0, texts.1);
    match found.region?.spans() {
        [span] if found.status == PlaceStatus::Exact => Some(Change { span: *span, ..change.clone() }),
        _ => None,
    }
}

/// A suggestion that puts words behind deleted ones, with the character behind both: the deleted words, taken back,
/// stand before what is replaced, where they stood.
fn with_next(source: &str, span: Span, change: Change) -> (Span, Change) {
    let next = source.get(span.end as usize..).and_then(|rest| rest.chars().next());
    let Some(next) = next else { return (span, change) };
    let span = Span { start: span.start, end: span.end + next.len_utf8() as u32 };
    let (before, after) = (format!("{}{next}", change.before), format!("{}{next}", change.after));
    (span, Change { before, after, ..change })
}

pub(super) fn leave(space: &mut Space, id: &CommandId, change: &ChangeId) -> Result<Done, Problem> {
    let mut bundle = held(space, change)?;
    bundle.iter_mut().for_each(|one| one.state = ChangeState::Left);
    let told = bundle.iter().find(|one| one.id == *change).cloned();
    let told = told.ok_or_else(|| Problem::new(Code::Internal, "A suggestion was lost."))?;
    let done = Done::Change { change: Box::new(told.clone()), version: None };
    let released = note::released(space, &waiting_notes(space, &bundle)?)?;
    space.write(Write::ChangeWrite, |tx| {
        bundle.iter().try_for_each(|change| tx.change(change))?;
        released.iter().try_for_each(|thread| tx.thread(thread))?;
        leave_notes(tx, &bundle)?;
        tx.command(id, &done)?;
        tx.log("change.left", &json!({ "change": change }), "")
    })?;
    count_suggestions(space, &told)?;
    Ok(done)
}

/// Notes for which nothing was made, and of which nothing waits any more, are as if they were undone: kept, and sent again only
/// where the person says so.
fn leave_notes(tx: &mut Tx<'_>, left: &[Change]) -> Result<(), StoreError> {
    let waiting = tx.read().held(None)?;
    for id in left.iter().flat_map(|change| &change.notes) {
        let waits = waiting.iter().any(|change| change.notes.contains(id));
        let Some(note) = tx.read().note(id)?.filter(|_| !waits) else { continue };
        if note.state == NoteState::NeedsYou && note.waits {
            let state = NoteState::Undone;
            tx.note(&Note { state, question: None, waits: false, updated_at: now(), ..note })?;
        }
    }
    Ok(())
}

/// The rail says how many suggestions a task has.
fn count_suggestions(space: &mut Space, change: &Change) -> Result<(), Problem> {
    let Some(turn) = &change.turn else { return Ok(()) };
    let Some(turn) = space.store.read().turn(turn)? else {
        return Ok(());
    };
    let Some(mut thread) = space.store.read().thread(&turn.thread)? else {
        return Ok(());
    };
    thread.suggestions = space.suggestions_of(&turn)?;
    space.write(Write::ChangeWrite, |tx| tx.thread(&thread))
}
