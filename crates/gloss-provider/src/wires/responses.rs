//! The Responses API: OpenAI's reference, "Responses" and "Streaming events"; also LM Studio and vLLM.
//!
//! Pure: never a socket, never a repaired argument. Nothing is stored at the provider: reasoning travels
//! encrypted with the conversation and goes back unchanged and in its place. An answer without a terminal
//! event is cut off.

use std::collections::BTreeSet;

use gloss_protocol::Usage;
use serde_json::{Value, json};

use super::gather::{Calls, MAX_ARGUMENTS, Slot, Text, head};
use super::order::{Order, Part, parts};
use super::reader::Reader;
use super::shape::Shape;
use super::values::{count, text, told_arguments, told_result};
use crate::fault::Fault;
use crate::model::{Answer, Call, Delta, Message, Request, Stop};
use crate::sse::Event;

/// The least that may be asked for as the most tokens of an answer.
const FEWEST_TOKENS: u64 = 16;

/// The request body.
pub(super) fn body(request: &Request, shape: &Shape) -> Value {
    let mut input = Vec::new();
    for message in &request.messages {
        match message {
            Message::User { text, .. } => input.push(spoken("user", "input_text", text)),
            Message::Assistant { text, calls, opaque } => assistant(text, calls, opaque, &mut input),
            Message::ToolResult { call_id, text, ok, .. } => {
                let output = told_result(text, *ok);
                input.push(json!({"type": "function_call_output", "call_id": call_id, "output": output}));
            }
            Message::Picture { caption, picture } => {
                let shown = json!({"type": "input_image", "image_url": picture.data_url()});
                let mut told = spoken("user", "input_text", caption);
                told["content"] = json!([told["content"][0], shown]);
                input.push(told);
            }
        }
    }
    let tools: Vec<Value> = request
        .tools
        .iter()
        .map(|tool| {
            json!({"type": "function", "name": tool.name, "description": tool.description,
                   "parameters": *tool.parameters, "strict": false})
        })
        .collect();
    let mut body = json!({
        "model": request.model,
        "instructions": request.instructions,
        "input": input,
        "tools": tools,
        "parallel_tool_calls": true,
        "store": false,
        "stream": shape.stream,
        "include": ["reasoning.encrypted_content"],
    });
    if !request.cache_key.is_empty() {
        body["prompt_cache_key"] = request.cache_key.as_str().into();
    }
    if let Some(effort) = &request.effort {
        body["reasoning"] = json!({ "effort": effort });
    }
    if let Some(most) = shape.max_output {
        body["max_output_tokens"] = most.max(FEWEST_TOKENS).into();
    }
    body
}

fn spoken(role: &str, kind: &str, text: &str) -> Value {
    json!({"type": "message", "role": role, "content": [{"type": kind, "text": text}]})
}

fn called(call: &Call) -> Value {
    let arguments = told_arguments(&call.arguments);
    json!({"type": "function_call", "call_id": call.id, "name": call.name, "arguments": arguments})
}

/// Writes an answer back in the order in which it came: the provider refuses reasoning that is not followed
/// by the item it led to.
fn assistant(said: &str, calls: &[Call], opaque: &[Value], input: &mut Vec<Value>) {
    let parts = parts(said, calls, opaque, |kind| kind == "reasoning");
    input.extend(parts.into_iter().map(|part| match part {
        Part::Kept(item) => item.clone(),
        Part::Text(text) => spoken("assistant", "output_text", text),
        Part::Call(call) => called(call),
    }));
}

/// The reader of one answer.
#[derive(Debug, Default)]
pub(super) struct Answering {
    text: Text,
    /// Output indexes whose text came in deltas.
    spoken: BTreeSet<u64>,
    calls: Calls,
    order: Order,
    usage: Usage,
    stop: Option<Stop>,
}

impl Answering {
    pub(super) fn new(calls: Calls) -> Self {
        Self { calls, ..Self::default() }
    }

    fn say(&mut self, index: u64, words: &str, deltas: &mut Vec<Delta>) -> Result<(), Fault> {
        if words.is_empty() {
            return Ok(());
        }
        if self.spoken.insert(index) {
            // Two messages of one answer are two paragraphs.
            if self.text.said.is_empty() {
                self.order.text();
            } else {
                self.text.say("\n\n")?;
                deltas.push(Delta::Text("\n\n".to_owned()));
            }
        }
        self.text.say(words)?;
        deltas.push(Delta::Text(words.to_owned()));
        Ok(())
    }

    /// The call of an item, begun where it is new.
    fn call(&mut self, index: u64, item: &str) -> Result<Option<&mut Slot>, Fault> {
        let slots = &self.calls.slots;
        let same = |slot: &Slot| {
            if item.is_empty() || slot.item.is_empty() {
                slot.index == Some(index)
            } else {
                slot.item == item
            }
        };
        let at = match slots.iter().rposition(same) {
            Some(at) => at,
            None => {
                let slot = Slot { index: Some(index), item: item.to_owned(), ..Slot::default() };
                let at = self.calls.begin(slot)?;
                self.order.call(at);
                at
            }
        };
        Ok(self.calls.slots.get_mut(at))
    }

    fn item_begins(&mut self, index: u64, item: &Value) -> Result<(), Fault> {
        if text(item, "type") == "function_call" {
            self.named(index, item)?;
        }
        Ok(())
    }

    fn named(&mut self, index: u64, item: &Value) -> Result<Option<&mut Slot>, Fault> {
        let id = match text(item, "call_id") {
            "" => text(item, "id"),
            id => id,
        };
        let name = text(item, "name");
        let mut slot = self.call(index, text(item, "id"))?;
        if let Some(slot) = slot.as_mut() {
            slot.set(id, name);
        }
        Ok(slot)
    }

    fn item_ends(&mut self, index: u64, item: &Value, deltas: &mut Vec<Delta>) -> Result<(), Fault> {
        match text(item, "type") {
            "function_call" => {
                let whole = text(item, "arguments");
                if let (Some(slot), false) = (self.named(index, item)?, whole.is_empty()) {
                    slot.arguments = head(whole, MAX_ARGUMENTS).to_owned();
                }
            }
            "reasoning" => {
                self.order.keep(item.clone())?;
            }
            "message" if !self.spoken.contains(&index) => {
                for part in item.get("content").and_then(Value::as_array).into_iter().flatten() {
                    self.say(index, text(part, "text"), deltas)?;
                    self.say(index, text(part, "refusal"), deltas)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn ends(&mut self, response: &Value, stop: Stop, deltas: &mut Vec<Delta>) -> Result<(), Fault> {
        self.usage = Usage {
            input: count(response, "/usage/input_tokens"),
            cached: count(response, "/usage/input_tokens_details/cached_tokens"),
            cache_written: 0,
            output: count(response, "/usage/output_tokens"),
            ..Usage::default()
        };
        if self.order.is_empty() {
            // A server that streams no items sends them all at the end.
            let output = response.get("output").and_then(Value::as_array);
            for (index, item) in (0u64..).zip(output.into_iter().flatten()) {
                self.item_ends(index, item, deltas)?;
            }
        }
        self.stop = Some(stop);
        Ok(())
    }

    fn incomplete(&mut self, response: &Value, deltas: &mut Vec<Delta>) -> Result<(), Fault> {
        match response.pointer("/incomplete_details/reason").and_then(Value::as_str) {
            Some("content_filter") => Err(Fault::filtered()),
            _ => self.ends(response, Stop::Length, deltas),
        }
    }

    /// Events that only repeat what came in deltas may pass the bound; so may the terminal one, which
    /// repeats everything.
    fn oversize(&mut self, event: &Event) -> Result<Vec<Delta>, Fault> {
        let repeats = event.name.ends_with(".done") && !self.order.is_empty();
        match event.name.as_str() {
            "response.completed" if !self.order.is_empty() => self.stop = Some(Stop::Done),
            _ if repeats => {}
            _ => return super::values::parsed(event).map(|_| Vec::new()),
        }
        Ok(Vec::new())
    }
}

impl Reader for Answering {
    fn push(&mut self, event: &Event) -> Result<Vec<Delta>, Fault> {
        if event.oversize {
            return self.oversize(event);
        }
        let mut deltas = Vec::new();
        if event.data.trim().is_empty() || event.data.trim() == "[DONE]" {
            return Ok(deltas);
        }
        let value = super::values::parsed(event)?;
        let kind = match text(&value, "type") {
            "" => event.name.as_str(),
            kind => kind,
        };
        let index = count(&value, "/output_index");
        let nothing = Value::Null;
        let part = |key: &str| value.get(key).unwrap_or(&nothing);
        match kind {
            "response.output_text.delta" | "response.refusal.delta" => {
                self.say(index, text(&value, "delta"), &mut deltas)?;
            }
            "response.reasoning_summary_text.delta" | "response.reasoning_text.delta" => {
                let thought = text(&value, "delta");
                self.text.think(thought)?;
                deltas.extend((!thought.is_empty()).then(|| Delta::Thinking(thought.to_owned())));
            }
            "response.function_call_arguments.delta" => {
                if let Some(slot) = self.call(index, text(&value, "item_id"))? {
                    slot.append(text(&value, "delta"));
                }
            }
            "response.output_item.added" => self.item_begins(index, part("item"))?,
            "response.output_item.done" => self.item_ends(index, part("item"), &mut deltas)?,
            "response.completed" => self.ends(part("response"), Stop::Done, &mut deltas)?,
            "response.incomplete" => self.incomplete(part("response"), &mut deltas)?,
            "response.failed" | "response.cancelled" | "error" => return Err(Fault::from_event(&value)),
            _ if kind.is_empty() && value.get("error").is_some_and(|error| !error.is_null()) => {
                return Err(Fault::from_event(&value));
            }
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

    fn finish(mut self: Box<Self>) -> Result<Answer, Fault> {
        let stop = self.stop.ok_or_else(Fault::cut_off)?;
        if stop == Stop::Length {
            // Half an answer's reasoning leads nowhere and would be refused when sent back.
            self.order.clear();
            self.calls.slots.clear();
        }
        self.calls.name_all();
        let opaque = self.order.take(&self.calls);
        let calls = self.calls.take();
        let stop = if calls.is_empty() { stop } else { Stop::Calls };
        Ok(Answer { text: self.text.said, calls, usage: self.usage, opaque, stop })
    }
}
