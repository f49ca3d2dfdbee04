//! What an agent asks the person: kept with the task until it is answered, while the turn goes on.

use gloss_protocol::{Code, Item, ItemBody, ItemId, ItemStatus, Problem, Question, Thread, TurnId};
use gloss_store::Write;
use serde_json::json;

use crate::space::{Space, now};

/// Questions of a task that may be open at once.
const MAX_OPEN: usize = 10;

impl Space {
    /// Keeps a question.
    ///
    /// # Errors
    /// Where too many wait already.
    pub(super) fn ask_person(
        &mut self,
        id: &TurnId,
        text: String,
        choices: Vec<String>,
    ) -> Result<(), Problem> {
        let turn = self.turn(id)?;
        let Some(mut thread) = self.store.read().thread(&turn.thread)? else { return Ok(()) };
        if thread.questions.len() >= MAX_OPEN {
            let says = format!("{MAX_OPEN} questions wait for the person already.");
            return Err(
                Problem::new(Code::Busy, says).with_next("Go on without an answer, or come to an end.")
            );
        }
        let next = self.store.read().next_item(&turn.thread)?;
        let body = ItemBody::Question { text: text.clone(), choices: choices.clone(), answer: None };
        let item = Self::new_item(&turn, next, body);
        thread.questions.push(Question { item: item.id.clone(), text, choices, at: now() });
        thread.updated_at = now();
        self.write(Write::TurnStep, |tx| {
            tx.item(&item, None)?;
            tx.thread(&thread)?;
            tx.log("question.asked", &json!({ "task": thread.id, "turn": id, "question": item.id }), "")
        })
    }

    /// The questions that words of the person answer: all that are open, or the one that is meant. They leave the
    /// thread, and their steps carry the words.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) fn answered(
        &self,
        thread: &mut Thread,
        which: Option<&ItemId>,
        words: &str,
    ) -> Result<Vec<Item>, Problem> {
        let meant = |question: &Question| which.is_none_or(|which| question.item == *which);
        let (answered, open) = std::mem::take(&mut thread.questions).into_iter().partition(meant);
        thread.questions = open;
        let answered: Vec<Question> = answered;
        let mut items = Vec::new();
        for question in answered {
            let Some(mut item) = self.store.read().item(question.item.as_str())? else { continue };
            if let ItemBody::Question { answer, .. } = &mut item.body {
                *answer = Some(words.to_owned());
            }
            item.status = ItemStatus::Done;
            items.push(item);
        }
        Ok(items)
    }
}
