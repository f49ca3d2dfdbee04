//! Serving notes besides editing: which notes a turn serves, their answers and questions, and the plan that is shown. Every
//! id comes from a model and is checked here.

use gloss_protocol::{
    Answer, Code, FactId, Intent, Item, ItemBody, Note, NoteId, NoteState, PlanStep, Problem, Turn, TurnId,
};
use gloss_store::Write;

use crate::doors::now;
use crate::sheet::foreign;
use crate::turn::room::Turns;

impl Turns {
    pub(crate) fn note_of(&self, turn: &TurnId, id: &NoteId) -> Result<Note, Problem> {
        let serves = self.running.get(turn).is_some_and(|running| running.notes.contains(id));
        match self.store.read().note(id)? {
            Some(note) if serves => Ok(note),
            _ => Err(Problem::new(Code::NotFound, format!("{id} is not one of the notes you serve."))),
        }
    }

    /// A note of this turn that asks for a change of a file that can be changed.
    ///
    /// # Errors
    /// Where it is none of these, with what would work.
    pub(crate) fn note_to_change(&self, turn: &TurnId, id: &NoteId) -> Result<Note, Problem> {
        let note = self.note_of(turn, id)?;
        if note.intent == Intent::Ask {
            let says = "This note asks; answering it changes nothing.";
            return Err(Problem::new(Code::BadRequest, says).with_next("Use answer for it."));
        }
        foreign::can_write(&note.path)?;
        Ok(note)
    }

    /// Answers an Ask.
    pub(crate) fn answer_note(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        text: &str,
        facts: Vec<FactId>,
    ) -> Result<(), Problem> {
        let mut note = self.note_of(turn, id)?;
        note.answer = Some(Answer { text: text.to_owned(), facts });
        if note.intent == Intent::Ask {
            note.state = NoteState::Answered;
        }
        self.settle_note(note, "note.answered", text)
    }

    /// Marks a note as waiting for the person.
    pub(crate) fn note_needs_person(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        question: &str,
    ) -> Result<(), Problem> {
        let mut note = self.note_of(turn, id)?;
        if note.intent == Intent::Change
            && let Ok((at, stage)) = self.stage(turn, &note)
            && stage.edits.asked.insert(at)
        {
            stage.declared += 1;
            // A note is served whole or not at all.
            stage.acts.retain(|one| one.note != at);
        }
        note.question = Some(question.to_owned());
        note.state = NoteState::NeedsYou;
        self.settle_note(note, "note.needs_you", question)
    }

    fn settle_note(&mut self, mut note: Note, kind: &str, words: &str) -> Result<(), Problem> {
        note.updated_at = now();
        self.write(Write::NoteAnswer, |tx| {
            tx.note(&note)?;
            tx.log(kind, &serde_json::json!({ "note": note.id, "turn": note.turn }), words)
        })
    }

    /// Shows the agent's plan: one item per turn, altered as it goes on.
    pub(crate) fn show_plan(&mut self, id: &TurnId, steps: Vec<PlanStep>) -> Result<(), Problem> {
        let Some(turn) = self.store.read().turn(id)? else {
            return Ok(());
        };
        let known: Option<Item> = self
            .store
            .read()
            .items(&turn.thread)?
            .into_iter()
            .find(|item| item.turn == *id && matches!(item.body, ItemBody::Plan { .. }));
        let next = self.store.read().next_item(&turn.thread)?;
        let item = match known {
            Some(item) => Item { body: ItemBody::Plan { steps }, ended_at: Some(now()), ..item },
            None => Self::new_item(&turn, next, ItemBody::Plan { steps }),
        };
        self.write(Write::TurnStep, |tx| tx.item(&item, None))
    }

    /// Keeps that a run found nothing to report.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn report_nothing(&mut self, id: &TurnId) -> Result<(), Problem> {
        let turn = Turn { found_nothing: true, ..self.turn(id)? };
        self.write(Write::TurnStep, |tx| tx.turn(&turn))
    }
}
