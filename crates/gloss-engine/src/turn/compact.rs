//! A long conversation and a spent budget: what is kept word for word when a conversation is shortened, and when a
//! task may ask its model no more. Never retells: everything here comes out of the store as it is.

use gloss_agent::Entry;
use gloss_protocol::{Code, Fact, ItemBody, Note, NoteState, Problem, StepState, TurnId, Usage};
use gloss_store::Write;
use serde_json::{Value, json};

use crate::turn::room::Turns;

/// Figures that are listed, newest first: each can be asked for again by its query.
const MAX_FACTS: usize = 60;
/// Bytes that one turn may write into the workspace's memory, and all turns of a task.
const MAX_TURN: u64 = 64 << 20;
const MAX_TASK: u64 = 512 << 20;
/// Longest query listed, in bytes; it is needed whole to be run again.
const MAX_QUERY: usize = 600;

impl Turns {
    /// Reason that a turn's task may ask its model no more.
    pub(crate) fn budget_spent(&self, id: &TurnId) -> Result<Option<Problem>, Problem> {
        let turn = self.turn(id)?;
        let Some(thread) = self.store.read().thread(&turn.thread)? else { return Ok(None) };
        if let Some(why) = self.goal_spent(&thread)? {
            return Ok(Some(Problem::new(Code::BudgetSpent, why)));
        }
        let read = self.store.read();
        for (bytes, most, what) in [
            (read.turn_bytes(id)?, MAX_TURN, "What was said and done since you asked"),
            (read.thread_bytes(&turn.thread)?, MAX_TASK, "What was said and done in this task"),
        ] {
            if bytes > most {
                let says = format!("{what} has {} MB; it may have {} MB.", bytes >> 20, most >> 20);
                return Ok(Some(
                    Problem::new(Code::TooLarge, says).with_next("Begin a new task for the rest."),
                ));
            }
        }
        let spent = thread.budget.filter(|budget| thread.usage.total() >= *budget);
        Ok(spent.map(|budget| {
            let says =
                format!("The task has used {} tokens of the {budget} it may use.", thread.usage.total());
            Problem::new(Code::BudgetSpent, says)
        }))
    }

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
        entry: &Entry,
    ) -> Result<(), Problem> {
        let mut turn = self.turn(id)?;
        let thread = self.counted(&mut turn, [usage])?;
        let text = entry.pointer("/compacted/text").and_then(Value::as_str).unwrap_or_default().to_owned();
        let next = self.store.read().next_item(&turn.thread)?;
        let item = Self::new_item(&turn, next, ItemBody::Compacted { text });
        self.write(Write::TurnStep, |tx| {
            thread.iter().try_for_each(|thread| tx.thread(thread))?;
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
