//! Parts of an answer that go back unchanged and in their place: sealed reasoning between text and calls.
//!
//! A provider refuses reasoning that has lost its place, so where some stands behind text or a call, their
//! places are kept too. Pure; never looks into what it keeps.

use serde_json::{Value, json};

use super::gather::Calls;
use super::values::text;
use crate::fault::Fault;
use crate::model::Call;

/// The most that is kept of one answer, in bytes; it is sent again with every request.
const MAX_OPAQUE: usize = 8 * 1024 * 1024;
/// The most entries; no model's answer has as many parts, a broken server's might.
const MAX_ENTRIES: usize = 1024;
/// In [`crate::Answer::opaque`], stands where the text stood.
const TEXT_HERE: &str = "gloss.text";
/// In [`crate::Answer::opaque`], stands where the call of its `call_id` stood.
const CALL_HERE: &str = "gloss.call";

/// One part of an answer.
#[derive(Debug)]
enum Entry {
    Kept(Value),
    Text,
    Call(usize),
}

/// The parts of one answer in order.
#[derive(Debug, Default)]
pub(super) struct Order {
    entries: Vec<Entry>,
    bytes: usize,
    has_text: bool,
}

impl Order {
    /// The text, all of it where its first piece stands.
    pub(super) fn text(&mut self) {
        if !std::mem::replace(&mut self.has_text, true) {
            self.entries.push(Entry::Text);
        }
    }

    /// The call at this place of [`Calls`].
    pub(super) fn call(&mut self, at: usize) {
        self.entries.push(Entry::Call(at));
    }

    /// Keeps an item and gives its place for [`Order::item_mut`].
    pub(super) fn keep(&mut self, item: Value) -> Result<usize, Fault> {
        self.count(item.to_string().len())?;
        if self.entries.len() >= MAX_ENTRIES {
            return Err(Fault::too_large("reasoning", MAX_OPAQUE));
        }
        self.entries.push(Entry::Kept(item));
        Ok(self.entries.len() - 1)
    }

    /// Counts bytes that are about to be added to a kept item.
    pub(super) fn count(&mut self, bytes: usize) -> Result<(), Fault> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > MAX_OPAQUE { Err(Fault::too_large("reasoning", MAX_OPAQUE)) } else { Ok(()) }
    }

    /// A kept item that is still being written.
    pub(super) fn item_mut(&mut self, at: usize) -> Option<&mut Value> {
        match self.entries.get_mut(at) {
            Some(Entry::Kept(item)) => Some(item),
            _ => None,
        }
    }

    /// Bytes of what is kept.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }

    /// The kept items in order; the places of text and calls only where an item stands behind one of them.
    pub(super) fn take(&mut self, calls: &Calls) -> Vec<Value> {
        let kept = |entry: &Entry| matches!(entry, Entry::Kept(_));
        let first_other = self.entries.iter().position(|entry| !kept(entry));
        let mixed = first_other.is_some_and(|at| self.entries.iter().skip(at).any(kept));
        let place = |entry: Entry| match entry {
            Entry::Kept(item) => Some(item),
            _ if !mixed => None,
            Entry::Text => Some(json!({"type": TEXT_HERE})),
            Entry::Call(at) => calls.slots.get(at).map(|slot| json!({"type": CALL_HERE, "call_id": slot.id})),
        };
        std::mem::take(&mut self.entries).into_iter().filter_map(place).collect()
    }
}

/// A part of an answer that is told back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part<'a> {
    Kept(&'a Value),
    Text(&'a str),
    Call(&'a Call),
}

/// The parts of an answer in the order in which it came. `mine` says which kept items are this wire's; those
/// of another are left out.
pub(super) fn parts<'a>(
    said: &'a str,
    calls: &'a [Call],
    opaque: &'a [Value],
    mine: impl Fn(&str) -> bool,
) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    let mut text_left = !said.is_empty();
    let mut calls_left: Vec<&Call> = calls.iter().collect();
    for item in opaque {
        match text(item, "type") {
            TEXT_HERE => parts.extend(std::mem::take(&mut text_left).then_some(Part::Text(said))),
            CALL_HERE => {
                let id = text(item, "call_id");
                if let Some(at) = calls_left.iter().position(|call| call.id == id) {
                    parts.push(Part::Call(calls_left.remove(at)));
                }
            }
            kind if mine(kind) => parts.push(Part::Kept(item)),
            _ => {}
        }
    }
    parts.extend(text_left.then_some(Part::Text(said)));
    parts.extend(calls_left.into_iter().map(Part::Call));
    parts
}
