//! Questions of an agent to the person, and the places that it marks for them: kept until they are answered or sent,
//! while the turn goes on.

use gloss_protocol::{
    Code, Intent, Item, ItemBody, ItemId, ItemStatus, Note, NoteId, NoteState, OverwriteConflict, Pointing,
    Problem, Question, Thread, Turn, TurnId,
};
use gloss_store::Write;
use serde_json::json;

use crate::doors::now;
use crate::notes::draft;
use crate::turn::room::Turns;

/// Questions of a task that may be open at once.
pub(crate) const MAX_OPEN: usize = 10;

/// Notes that one turn may leave.
const MAX_LEFT: usize = 100;

impl Turns {
    /// Leaves a note of the agent's on a place; it is a draft until the person sends it.
    ///
    /// # Errors
    /// A place that is not there or not the only one; too many notes.
    pub(crate) fn leave_note(
        &mut self,
        id: &TurnId,
        path: &str,
        at: &str,
        intent: Intent,
        words: &str,
    ) -> Result<NoteId, Problem> {
        let turn = self.turn(id)?;
        self.check_readable(id, &self.normal(path)?)?;
        let at = Pointing::at(at.to_owned());
        let mut note = draft::drafted(self, path, &at, intent, words, (false, true))?;
        let left = self.left_by(id)?;
        if left.len() >= MAX_LEFT {
            return Err(Problem::new(Code::TooLarge, format!("A task leaves at most {MAX_LEFT} notes.")));
        }
        // Marked again after a crash: the note is there.
        if let Some(known) = left
            .into_iter()
            .find(|known| known.path == note.path && known.text == note.text && known.anchor == note.anchor)
        {
            return Ok(known.id);
        }
        (note.thread, note.turn, note.left) = (Some(turn.thread), Some(turn.id), true);
        self.write(Write::NoteWrite, |tx| {
            tx.note(&note)?;
            tx.log("note.left", &json!({ "note": note.id, "turn": id }), words)
        })?;
        Ok(note.id)
    }

    /// The drafts that a turn left.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn left_by(&self, turn: &TurnId) -> Result<Vec<Note>, Problem> {
        let open = self.store.read().open_notes()?;
        Ok(open
            .into_iter()
            .filter(|note| note.state == NoteState::Draft && note.left && note.turn.as_ref() == Some(turn))
            .collect())
    }

    /// Keeps a question.
    ///
    /// # Errors
    /// Where too many wait already.
    pub(crate) fn ask_person(
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
        let item = Self::asks(&mut thread, &turn, next, (text, choices), None);
        thread.updated_at = now();
        self.write(Write::TurnStep, |tx| {
            tx.item(&item, None)?;
            tx.thread(&thread)?;
            tx.log("question.asked", &json!({ "task": thread.id, "turn": id, "question": item.id }), "")
        })
    }

    /// Puts a question to a thread, and gives the step that it is.
    pub(crate) fn asks(
        thread: &mut Thread,
        turn: &Turn,
        n: u32,
        (text, choices): (String, Vec<String>),
        whose: Option<OverwriteConflict>,
    ) -> Item {
        let body = ItemBody::Question { text: text.clone(), choices: choices.clone(), answer: None };
        let item = Self::new_item(turn, n, body);
        thread.question_count += 1;
        thread.questions.push(Question { item: item.id.clone(), text, choices, at: now(), whose });
        item
    }

    /// The questions that words of the person answer: all that the agent asks, or the one that is meant. They leave
    /// the thread, and their steps carry the words.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn answered(
        &self,
        thread: &mut Thread,
        which: Option<&ItemId>,
        words: &str,
    ) -> Result<Vec<Item>, Problem> {
        let meant =
            |question: &Question| which.map_or(question.whose.is_none(), |which| question.item == *which);
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
