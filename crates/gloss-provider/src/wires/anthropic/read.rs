//! One answer of the Messages API, event by event: the reference's "Streaming Messages".
//!
//! Pure. An answer without a stop reason is cut off; arguments are kept as they were written.

use std::collections::BTreeMap;

use gloss_protocol::Usage;
use serde_json::{Value, json};

use crate::fault::Fault;
use crate::model::{Answer, Delta, Stop};
use crate::sse::Event;
use crate::wires::gather::{Calls, Slot, Text};
use crate::wires::order::Order;
use crate::wires::reader::Reader;
use crate::wires::values::{count, parsed, text};

/// The most blocks open at once; the provider opens one after the other.
const MAX_OPEN: usize = 256;

/// A block that has begun and not stopped.
#[derive(Debug)]
enum Open {
    Text,
    /// The call at this place of the calls.
    Call(usize),
    /// A block that goes back unchanged, at this place of the order; `input` is what was written of its own
    /// input, where it has one.
    Kept {
        at: usize,
        input: String,
    },
}

/// The reader of one answer.
#[derive(Debug, Default)]
pub(crate) struct Answering {
    text: Text,
    calls: Calls,
    order: Order,
    /// By the index that the provider gives them.
    open: BTreeMap<u64, Open>,
    usage: Usage,
    stop: Option<Stop>,
    paused: bool,
    over: bool,
}

impl Answering {
    pub(crate) fn new(calls: Calls) -> Self {
        Self { calls, ..Self::default() }
    }

    fn say(&mut self, words: &str, deltas: &mut Vec<Delta>) -> Result<(), Fault> {
        if !words.is_empty() {
            self.text.say(words)?;
            deltas.push(Delta::Text(words.to_owned()));
        }
        Ok(())
    }

    fn begins(&mut self, index: u64, block: &Value, deltas: &mut Vec<Delta>) -> Result<(), Fault> {
        // A server that gives the same index twice has ended the block before.
        self.ends(index);
        if self.open.len() >= MAX_OPEN {
            return Err(Fault::malformed("blocks without an end"));
        }
        let open = match text(block, "type") {
            "text" => {
                if self.text.said.is_empty() {
                    self.order.text();
                } else {
                    self.say("\n\n", deltas)?;
                }
                self.say(text(block, "text"), deltas)?;
                Open::Text
            }
            "tool_use" => {
                let mut slot = Slot { index: Some(index), ..Slot::default() };
                slot.set(text(block, "id"), text(block, "name"));
                // Some servers send the whole input here, and no deltas of it.
                if let Some(Value::Object(whole)) = block.get("input")
                    && !whole.is_empty()
                {
                    slot.append(&Value::Object(whole.clone()).to_string());
                }
                let at = self.calls.begin(slot)?;
                self.order.call(at);
                Open::Call(at)
            }
            "" => return Err(Fault::malformed("a block")),
            _ => {
                self.think(text(block, "thinking"), deltas)?;
                Open::Kept { at: self.order.keep(block.clone())?, input: String::new() }
            }
        };
        self.open.insert(index, open);
        Ok(())
    }

    fn think(&mut self, words: &str, deltas: &mut Vec<Delta>) -> Result<(), Fault> {
        self.text.think(words)?;
        deltas.extend((!words.is_empty()).then(|| Delta::Thinking(words.to_owned())));
        Ok(())
    }

    fn continues(&mut self, index: u64, delta: &Value, deltas: &mut Vec<Delta>) -> Result<(), Fault> {
        let piece = text(delta, "partial_json");
        match (text(delta, "type"), self.open.get_mut(&index)) {
            ("text_delta", _) => self.say(text(delta, "text"), deltas)?,
            ("thinking_delta", Some(Open::Kept { at, .. })) => {
                let at = *at;
                let words = text(delta, "thinking");
                self.think(words, deltas)?;
                self.append(at, "thinking", words)?;
            }
            ("signature_delta", Some(Open::Kept { at, .. })) => {
                let at = *at;
                self.append(at, "signature", text(delta, "signature"))?;
            }
            ("input_json_delta", Some(Open::Call(at))) => {
                if let Some(slot) = self.calls.slots.get_mut(*at) {
                    slot.append(piece);
                }
            }
            ("input_json_delta", Some(Open::Kept { input, .. })) => {
                self.order.count(piece.len())?;
                input.push_str(piece);
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds words to a field of a block that goes back unchanged.
    fn append(&mut self, at: usize, field: &str, words: &str) -> Result<(), Fault> {
        self.order.count(words.len())?;
        match self.order.item_mut(at).map(|block| &mut block[field]) {
            Some(Value::String(text)) => text.push_str(words),
            Some(other) => *other = words.into(),
            None => {}
        }
        Ok(())
    }

    fn ends(&mut self, index: u64) {
        if let Some(Open::Kept { at, input }) = self.open.remove(&index)
            && let Some(block) = self.order.item_mut(at)
            && let Ok(input) = serde_json::from_str::<Value>(&input)
        {
            block["input"] = input;
        }
    }

    /// Counts; what came before is replaced where it is told again. What was written into or read from the
    /// cache was read by the model too.
    fn counts(&mut self, usage: &Value) {
        let told = |key: &str| usage.get(key).is_some_and(Value::is_u64);
        if told("input_tokens") {
            self.usage.cached = count(usage, "/cache_read_input_tokens");
            self.usage.cache_written = count(usage, "/cache_creation_input_tokens");
            self.usage.input = [count(usage, "/input_tokens"), self.usage.cached, self.usage.cache_written]
                .into_iter()
                .fold(0, u64::saturating_add);
        }
        if told("output_tokens") {
            self.usage.output = count(usage, "/output_tokens");
        }
    }

    fn stops(&mut self, delta: &Value) -> Result<(), Fault> {
        let why = delta.pointer("/stop_details/explanation").and_then(Value::as_str).unwrap_or_default();
        self.stop = Some(match text(delta, "stop_reason") {
            "" => return Ok(()),
            "max_tokens" => Stop::Length,
            "refusal" => return Err(Fault::declined(why)),
            "model_context_window_exceeded" => return Err(Fault::window_full()),
            "pause_turn" => {
                self.paused = true;
                Stop::Done
            }
            _ => Stop::Done,
        });
        Ok(())
    }
}

impl Reader for Answering {
    fn push(&mut self, event: &Event) -> Result<Vec<Delta>, Fault> {
        let mut deltas = Vec::new();
        if event.data.trim().is_empty() && !event.oversize {
            return Ok(deltas);
        }
        let value = parsed(event)?;
        let kind = match text(&value, "type") {
            "" => event.name.as_str(),
            kind => kind,
        };
        let nothing = Value::Null;
        let part = |key: &str| value.get(key).unwrap_or(&nothing);
        let index = count(&value, "/index");
        match kind {
            "message_start" => self.counts(value.pointer("/message/usage").unwrap_or(&nothing)),
            "content_block_start" => self.begins(index, part("content_block"), &mut deltas)?,
            "content_block_delta" => self.continues(index, part("delta"), &mut deltas)?,
            "content_block_stop" => self.ends(index),
            "message_delta" => {
                self.counts(part("usage"));
                self.stops(part("delta"))?;
            }
            "message_stop" => self.over = true,
            "error" => return Err(Fault::from_event(&value)),
            _ if part("error").is_object() => return Err(Fault::from_event(&value)),
            _ => {}
        }
        Ok(deltas)
    }

    fn gathered(&self) -> usize {
        self.text.bytes() + self.calls.bytes() + self.order.bytes()
    }

    fn is_whole(&self) -> bool {
        self.stop.is_some()
    }

    fn is_over(&self) -> bool {
        self.over && self.stop.is_some()
    }

    fn is_paused(&self) -> bool {
        self.paused
    }

    fn finish(mut self: Box<Self>) -> Result<Answer, Fault> {
        let stop = self.stop.ok_or_else(Fault::cut_off)?;
        for index in self.open.keys().copied().collect::<Vec<_>>() {
            self.ends(index);
        }
        if stop == Stop::Length {
            // Half an answer's thinking has no signature and would be refused when sent back.
            self.order.clear();
            self.calls.slots.clear();
        }
        self.calls.name_all();
        let opaque = self.order.take(&self.calls);
        let mut calls = self.calls.take();
        for call in calls.iter_mut().filter(|call| call.arguments.is_empty()) {
            // A tool without arguments is called with no delta at all.
            call.arguments = json!({}).to_string();
        }
        let stop = if calls.is_empty() { stop } else { Stop::Calls };
        Ok(Answer { text: self.text.said, calls, usage: self.usage, opaque, stop })
    }
}
