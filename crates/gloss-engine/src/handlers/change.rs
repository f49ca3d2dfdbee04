//! `change.accept` and `change.leave`: accepting a suggestion (a change that was held back), or leaving it out for good.

use gloss_artifact::{Splice, splice};
use gloss_protocol::{Change, ChangeId, ChangeState, Code, CommandId, Done, MadeBy, Problem, Span};
use gloss_store::Write;
use serde_json::json;

use crate::handlers::prepared::{Handled, after_values};
use crate::queries;
use crate::sheet::values::Values;
use crate::space::Space;
use crate::versions::edits::Made;
use crate::versions::make::NewVersion;
use crate::versions::places::Own;

fn held(space: &Space, id: &ChangeId) -> Result<Change, Problem> {
    match space.store.read().change(&id.0)? {
        Some(change) if change.state == ChangeState::Held => Ok(change),
        Some(_) => Err(Problem::new(Code::BadRequest, "This suggestion was settled already.")),
        None => Err(Problem::new(Code::NotFound, format!("There is no suggestion {id}."))),
    }
}

pub(super) fn accept(space: &mut Space, id: &CommandId, change: &ChangeId) -> Result<Handled, Problem> {
    let change = held(space, change)?;
    let artifact = space.artifact(&change.path)?;
    let (span, behind) = carry_to(space, &change, artifact.version)?;
    let text = space.text(&change.path, artifact.version)?;
    if text.source().get(span.range()) != Some(change.before.as_str()) {
        let says = "The place of this suggestion says something else now.";
        return Err(
            Problem::new(Code::StaleBase, says).with_next("Leave it, or add a note on the place instead.")
        );
    }
    let (span, change) = if behind { with_next(text.source(), span, change) } else { (span, change) };
    let splices = vec![Splice::new(span, change.after.clone())];
    let Made { bytes, text: new, splices, .. } =
        space.written(&change.path, artifact.version, &text, splices)?;
    let at = splices.iter().position(|splice| splice.old == span);
    let after = at.and_then(|at| splice::after(&splices).get(at).copied());
    let asked = space.asks_values(&change.path, (&bytes, Some(&new)), Values::Follow)?;
    let base = vec![(change.path.clone(), artifact.version)];
    let (command, row, mut settled) = (id.clone(), change.clone(), change.clone());
    after_values(space, asked, base, move |space| {
        let version = space.make(NewVersion {
            path: change.path.clone(),
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
            figures: Vec::new(),
            also: Box::new(move |tx, version| {
                let change = Change {
                    state: ChangeState::Applied,
                    version: Some(version.version),
                    span,
                    base: version.parent.unwrap_or(row.base),
                    span_after: after,
                    ..row
                };
                tx.change(&change)?;
                let (told, version) = (Box::new(change.clone()), Some(version.clone()));
                tx.command(&command, &Done::Change { change: told, version })?;
                tx.log("change.accepted", &json!({ "change": change.id }), &change.after)
            }),
        })?;
        (settled.state, settled.version, settled.span_after) =
            (ChangeState::Applied, Some(version.version), after);
        count_suggestions(space, &settled)?;
        Ok(Done::Change { change: Box::new(settled), version: Some(version) })
    })
}

/// Carries a suggestion's place to the newest version, and tells whether it stands behind what was deleted.
fn carry_to(space: &Space, change: &Change, newest: u32) -> Result<(Span, bool), Problem> {
    let (mut span, mut behind) = (change.span, false);
    for version in change.base + 1..=newest {
        let steps = queries::steps(
            &space.shared.texts,
            space.store.read(),
            space.store.blobs(),
            &change.path,
            version,
        )?;
        let carried = splice::carry(span, &steps);
        if carried.touched {
            let says = format!("Version {version} changed the place of this suggestion.");
            return Err(Problem::new(Code::StaleBase, says)
                .with_next("Leave it, or add a note on the place instead."));
        }
        // What was deleted right before it has no bytes to tell the two points apart.
        let deleted =
            |step: &Splice| step.new.is_empty() && !step.old.is_empty() && step.old.end == span.start;
        behind |= span.is_empty() && steps.iter().any(deleted);
        span = carried.span;
    }
    Ok((span, behind))
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
    let mut change = held(space, change)?;
    change.state = ChangeState::Left;
    let done = Done::Change { change: Box::new(change.clone()), version: None };
    space.write(Write::ChangeWrite, |tx| {
        tx.change(&change)?;
        tx.command(id, &done)?;
        tx.log("change.left", &json!({ "change": change.id }), "")
    })?;
    count_suggestions(space, &change)?;
    Ok(done)
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
