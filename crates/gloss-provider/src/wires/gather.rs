//! Accumulator of a streamed answer, shared by all wires: text, calls in pieces, and the bounds on them.
//!
//! Never parses or repairs arguments. Arguments past their bound are cut there: an object cut in the
//! middle does not parse, so the call becomes a tool error to the model and is not run.

use std::collections::HashSet;

use crate::fault::Fault;
use crate::model::Call;

/// The longest text of one answer, in bytes: several times what any model says at once.
pub(super) const MAX_TEXT: usize = 2 * 1024 * 1024;
/// The longest arguments of one call, in bytes: a whole document may be written through one call.
pub(super) const MAX_ARGUMENTS: usize = 2 * 1024 * 1024;
/// The most calls of one answer; no model asks for so many, a broken server might.
pub(super) const MAX_CALLS: usize = 128;
/// The longest id or name, in bytes.
const MAX_NAME: usize = 512;

/// The text so far.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) said: String,
    /// Reasoning is shown and not kept, but it must end some day.
    thought: usize,
}

impl Text {
    pub(super) fn say(&mut self, more: &str) -> Result<(), Fault> {
        if self.said.len().saturating_add(more.len()) > MAX_TEXT {
            return Err(Fault::too_large("a text", MAX_TEXT));
        }
        self.said.push_str(more);
        Ok(())
    }

    pub(super) fn think(&mut self, more: &str) -> Result<(), Fault> {
        self.thought = self.thought.saturating_add(more.len());
        if self.thought > MAX_TEXT { Err(Fault::too_large("reasoning", MAX_TEXT)) } else { Ok(()) }
    }

    /// Bytes of all that was said and thought.
    pub(super) fn bytes(&self) -> usize {
        self.said.len() + self.thought
    }
}

/// One call on its way.
#[derive(Debug, Default)]
pub(super) struct Slot {
    /// Where the provider says that it stands; not unique with every server.
    pub(super) index: Option<u64>,
    /// The provider's name for the item, where it differs from the call's id.
    pub(super) item: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) arguments: String,
    /// Bytes of arguments that came, kept or not.
    pub(super) came: usize,
    /// In how many pieces the arguments came.
    pub(super) pieces: u64,
}

impl Slot {
    /// Takes an id and a name where they are given and of a sane length.
    pub(super) fn set(&mut self, id: &str, name: &str) {
        if !id.is_empty() {
            head(id, MAX_NAME).clone_into(&mut self.id);
        }
        if !name.is_empty() {
            head(name, MAX_NAME).clone_into(&mut self.name);
        }
    }

    pub(super) fn append(&mut self, more: &str) {
        self.pieces += u64::from(!more.is_empty());
        self.came = self.came.saturating_add(more.len());
        let room = MAX_ARGUMENTS.saturating_sub(self.arguments.len());
        self.arguments.push_str(head(more, room));
    }
}

/// All calls of one answer, in the order in which they began.
#[derive(Debug, Default)]
pub(super) struct Calls {
    pub(super) slots: Vec<Slot>,
    /// How many calls the conversation has had before this answer.
    before: usize,
}

impl Calls {
    /// The calls of an answer that follows so many in its conversation.
    pub(super) fn after(before: usize) -> Self {
        Self { slots: Vec::new(), before }
    }

    /// Begins a call and gives its place.
    pub(super) fn begin(&mut self, slot: Slot) -> Result<usize, Fault> {
        if self.slots.len() >= MAX_CALLS {
            let says = format!("The model asked for more than {MAX_CALLS} tool calls at once.");
            return Err(Fault::lasting(gloss_protocol::Code::ModelBroken, says));
        }
        self.slots.push(slot);
        Ok(self.slots.len() - 1)
    }

    /// Bytes of all arguments that came, also of those that are cut.
    pub(super) fn bytes(&self) -> usize {
        self.slots.iter().map(|slot| slot.came.max(slot.arguments.len())).sum()
    }

    /// Gives ids to the calls of servers that give none, or one twice: `call_1` and so on through the whole conversation,
    /// so that a result never fits two calls.
    pub(super) fn name_all(&mut self) {
        let mut taken = HashSet::new();
        for (at, slot) in self.slots.iter_mut().enumerate() {
            if slot.id.is_empty() || taken.contains(&slot.id) {
                slot.id = format!("call_{}", self.before + at + 1);
            }
            while !taken.insert(slot.id.clone()) {
                slot.id.push('_');
            }
        }
    }

    /// The calls, each with an id.
    pub(super) fn take(&mut self) -> Vec<Call> {
        self.name_all();
        let slots = std::mem::take(&mut self.slots).into_iter();
        slots.map(|slot| Call { id: slot.id, name: slot.name, arguments: slot.arguments }).collect()
    }
}

/// The first bytes of a text, cut between two characters.
pub(super) fn head(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Calls, MAX_ARGUMENTS, MAX_CALLS, MAX_TEXT, Slot, Text, head};

    /// The ids of calls that came with these, in a conversation that had ten; asking twice changes nothing.
    fn ids(given: &[&str]) -> Vec<String> {
        let mut calls = Calls::after(10);
        for id in given {
            calls.begin(Slot { id: (*id).to_owned(), ..Slot::default() }).unwrap();
        }
        calls.name_all();
        calls.take().into_iter().map(|call| call.id).collect()
    }

    #[test]
    fn bounds_hold() {
        let mut slot = Slot::default();
        for _ in 0..4 {
            slot.append(&"ü".repeat(MAX_ARGUMENTS / 4));
        }
        assert_eq!(slot.arguments.len(), MAX_ARGUMENTS);

        let mut text = Text::default();
        assert!(text.say(&"x".repeat(MAX_TEXT)).is_ok() && text.say("x").is_err());
        assert!(text.think(&"x".repeat(MAX_TEXT)).is_ok() && text.think("x").is_err());

        let mut calls = Calls::default();
        for _ in 0..MAX_CALLS {
            assert!(calls.begin(Slot::default()).is_ok());
        }
        assert!(calls.begin(Slot::default()).is_err());
        assert_eq!(ids(&["a", "a", "", "call_2", "a"]), ["a", "call_12", "call_13", "call_2", "call_15"]);
        assert_eq!(ids(&["x", "x", "call_12"]), ["x", "call_12", "call_13"]);
        assert_eq!((head("aü", 2), head("aü", 3), head("aü", 9)), ("a", "aü", "aü"));
    }
}
