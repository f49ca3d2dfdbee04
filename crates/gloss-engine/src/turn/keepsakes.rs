//! Keepsakes of a long conversation: what is kept word for word when `gloss-agent` compacts it, and the record of that. Never
//! retells: everything here comes out of the store as it is.

use gloss_agent::Entry;
use gloss_protocol::{Cost, Fact, ItemBody, Note, NoteState, Problem, StepState, TurnId, Usage};
use gloss_store::Write;
use serde_json::{Value, json};

use crate::surroundings::SurroundingsTold;
use crate::turn::logging;
use crate::turn::room::Turns;
use crate::turn::trail::Trail;

/// Figures that are listed, newest first: each can be asked for again by its query.
const MAX_FACTS: usize = 60;
/// Longest query listed, in bytes; it is needed whole to be run again.
const MAX_QUERY: usize = 600;

impl Turns {
    /// Facts that an agent must still know exactly: the notes it serves, the plan, the figures, and what it wrote.
    pub(crate) fn keepsakes(&self, id: &TurnId) -> Result<String, Problem> {
        let turn = self.turn(id)?;
        let read = self.store.read();
        let mut notes = Vec::new();
        for note in &turn.notes {
            notes.extend(read.note(note)?);
        }
        let (mut plan, mut written, mut questions) = (None, Vec::new(), Vec::new());
        for item in read.items(&turn.thread)? {
            match item.body {
                ItemBody::Plan { steps } => plan = Some(steps),
                ItemBody::Version { path, version, .. } => {
                    written.retain(|(known, _)| *known != path);
                    written.push((path, version));
                }
                ItemBody::Problem { problem } => questions.push(problem.says),
                _ => {}
            }
        }
        let facts = read.facts()?.into_iter().filter(|fact| fact.thread.as_ref() == Some(&turn.thread));
        let mut facts: Vec<Fact> = facts.collect();
        facts.sort_by_key(|fact| std::cmp::Reverse(fact.created_at));
        let plan: Vec<String> = plan
            .unwrap_or_default()
            .into_iter()
            .map(|step| {
                let state = match step.status {
                    StepState::Pending => "to do",
                    StepState::InProgress => "at work",
                    StepState::Completed => "done",
                };
                format!("{} ({state})", step.step)
            })
            .collect();
        let kept = json!({
            "notes_of_this_turn": notes.iter().map(to_json).collect::<Vec<_>>(),
            "plan": plan,
            "written": written.iter().map(|(path, version)| json!({ "path": path, "version": version })).collect::<Vec<_>>(),
            "figures": facts.iter().take(MAX_FACTS).map(figure).collect::<Vec<_>>(),
            "went_wrong": questions,
        });
        let kept = serde_json::to_string_pretty(&kept).unwrap_or_default();
        Ok(format!(
            "The conversation was too long and was shortened. This is still so, word for word:\n{kept}"
        ))
    }

    /// Records that the conversation goes on from a summary.
    pub(crate) fn record_compacted(
        &mut self,
        id: &TurnId,
        usage: Usage,
        (entry, trail): (&Entry, &Trail),
    ) -> Result<(), Problem> {
        // What was told before is no longer in the conversation.
        if let Some(copies) = self.copies.get_mut(id) {
            copies.told = SurroundingsTold::default();
        }
        let mut turn = self.turn(id)?;
        let before = turn.cost.micro_usd;
        let thread = self.counted(&mut turn, [usage])?;
        let micro_usd = turn.cost.micro_usd.saturating_sub(before);
        let used = (usage, Cost { micro_usd, partial: turn.cost.partial });
        let text = entry.pointer("/compacted/text").and_then(Value::as_str).unwrap_or_default().to_owned();
        let next = self.store.read().next_item(&turn.thread)?;
        let item = Self::new_item(&turn, next, ItemBody::Compacted { text });
        self.write(Write::TurnStep, |tx| {
            if let Some(thread) = &thread {
                tx.thread(thread)?;
                logging::answer(tx, (&turn, thread), used, None)?;
            }
            logging::ends(tx, &turn, (trail, &[]))?;
            tx.item(&item, Some(entry))?;
            tx.turn(&turn)
        })
    }
}

fn to_json(note: &Note) -> Value {
    let open = matches!(note.state, NoteState::Sent | NoteState::Working | NoteState::NeedsYou);
    json!({
        "note": note.id.0,
        "path": note.path,
        "intent": note.intent,
        "text": note.text,
        "where": note.place.at,
        "place": note.place.text,
        "served": !open,
        "answer": note.answer.as_ref().map(|answer| answer.text.as_str()),
    })
}

fn figure(fact: &Fact) -> Value {
    json!({
        "fact": fact.id.0,
        "query": fact.query.get(..fact.query.floor_char_boundary(MAX_QUERY)),
        "columns": fact.columns,
        "rows": fact.rows.len(),
        "first_row": fact.rows.first(),
        "stale": fact.stale,
    })
}
