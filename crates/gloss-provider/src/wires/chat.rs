//! Chat Completions: OpenAI's reference, and what vLLM, Ollama, llama.cpp, OpenRouter, Mistral and DeepSeek
//! make of it.
//!
//! Pure: never a socket, never a repaired argument. An answer without `finish_reason` is cut off.

use gloss_protocol::Usage;
use serde_json::{Value, json};

use super::gather::{Calls, Slot, Text};
use super::reader::Reader;
use super::shape::Shape;
use super::values::{count, functions, text, told_arguments, told_result};
use crate::fault::Fault;
use crate::model::{Answer, Call, Delta, Message, Request, Stop};
use crate::sse::Event;

/// In [`Answer::opaque`], reasoning in plain words: `field` is its name on the wire, `text` the words.
const REASONING: &str = "gloss.reasoning";
/// In [`Answer::opaque`], OpenRouter's `reasoning_details`: `items` go back unchanged.
const DETAILS: &str = "gloss.reasoning_details";
/// The names under which servers send reasoning; some send the same words under both.
const FIELDS: [&str; 2] = ["reasoning_content", "reasoning"];

/// The request body.
pub(super) fn body(request: &Request, shape: &Shape) -> Value {
    let mut messages = Vec::new();
    if !request.instructions.is_empty() {
        messages.push(json!({"role": "system", "content": request.instructions}));
    }
    messages.extend(request.messages.iter().map(message));
    let mut body = json!({"model": request.model, "messages": messages, "stream": shape.stream});
    if shape.stream {
        body["stream_options"] = json!({"include_usage": true});
    }
    if !request.tools.is_empty() {
        body["tools"] = functions(request).into();
    }
    if let Some(effort) = &request.effort {
        body["reasoning_effort"] = effort.as_str().into();
    }
    if let Some(most) = shape.max_output {
        body[if shape.openai { "max_completion_tokens" } else { "max_tokens" }] = most.into();
    }
    if shape.openai && !request.cache_key.is_empty() {
        body["prompt_cache_key"] = request.cache_key.as_str().into();
    }
    body
}

fn message(message: &Message) -> Value {
    match message {
        Message::User { text, .. } => json!({"role": "user", "content": text}),
        Message::Assistant { text, calls, opaque } => assistant(text, calls, opaque),
        Message::ToolResult { call_id, text, ok, .. } => {
            json!({"role": "tool", "tool_call_id": call_id, "content": told_result(text, *ok)})
        }
        Message::Picture { caption, picture } => {
            let shown = json!({"type": "image_url", "image_url": {"url": picture.data_url()}});
            json!({"role": "user", "content": [{"type": "text", "text": caption}, shown]})
        }
    }
}

/// An answer told back. Reasoning goes back under the name under which it came: DeepSeek and Kimi refuse
/// the conversation without it, and who never sent any never sees any.
fn assistant(said: &str, calls: &[Call], opaque: &[Value]) -> Value {
    let content = if said.is_empty() && !calls.is_empty() { Value::Null } else { said.into() };
    let mut told = json!({"role": "assistant", "content": content});
    for item in opaque {
        match text(item, "type") {
            REASONING => {
                if let Some(field) = FIELDS.into_iter().find(|field| *field == text(item, "field")) {
                    told[field] = text(item, "text").into();
                }
            }
            DETAILS => told["reasoning_details"] = item.get("items").cloned().unwrap_or_default(),
            _ => {}
        }
    }
    let called = |call: &Call| {
        let function = json!({"name": call.name, "arguments": told_arguments(&call.arguments)});
        json!({"id": call.id, "type": "function", "function": function})
    };
    if !calls.is_empty() {
        told["tool_calls"] = calls.iter().map(called).collect();
    }
    told
}

/// The reader of one answer.
#[derive(Debug, Default)]
pub(super) struct Answering {
    text: Text,
    /// The name under which reasoning comes, and its words.
    reasoning: Option<(&'static str, String)>,
    details: Vec<Value>,
    calls: Calls,
    usage: Usage,
    stop: Option<Stop>,
    over: bool,
}

impl Answering {
    pub(super) fn new(calls: Calls) -> Self {
        Self { calls, ..Self::default() }
    }

    fn content(&mut self, delta: &Value, deltas: &mut Vec<Delta>) -> Result<(), Fault> {
        if let Some(field) = FIELDS.into_iter().find(|field| !text(delta, field).is_empty()) {
            let thought = text(delta, field);
            self.text.think(thought)?;
            self.reasoning.get_or_insert((field, String::new())).1.push_str(thought);
            deltas.push(Delta::Thinking(thought.to_owned()));
        }
        for detail in delta.get("reasoning_details").and_then(Value::as_array).into_iter().flatten() {
            self.text.think(&detail.to_string())?;
            self.detail(detail);
        }
        let mut say = |words: &str| -> Result<(), Fault> {
            if !words.is_empty() {
                self.text.say(words)?;
                deltas.push(Delta::Text(words.to_owned()));
            }
            Ok(())
        };
        match delta.get("content") {
            Some(Value::String(words)) => say(words)?,
            Some(Value::Array(parts)) => {
                for part in parts {
                    say(text(part, "text"))?;
                }
            }
            _ => {}
        }
        say(text(delta, "refusal"))
    }

    /// Keeps a piece of `reasoning_details`; pieces of one entry are joined.
    fn detail(&mut self, piece: &Value) {
        let same =
            |last: &&mut Value| ["type", "index", "id"].iter().all(|key| last.get(key) == piece.get(key));
        match (self.details.last_mut().filter(same), piece.as_object()) {
            (Some(Value::Object(last)), Some(fields)) => {
                for (key, more) in fields {
                    match (last.get_mut(key), more) {
                        (Some(Value::String(text)), Value::String(more))
                            if ["text", "summary", "data"].contains(&key.as_str()) =>
                        {
                            text.push_str(more);
                        }
                        (_, Value::Null) => {}
                        _ => {
                            last.insert(key.clone(), more.clone());
                        }
                    }
                }
            }
            _ => self.details.push(piece.clone()),
        }
    }

    /// Takes the opaque items that go back unchanged.
    fn opaque(&mut self) -> Vec<Value> {
        let details = std::mem::take(&mut self.details);
        if !details.is_empty() {
            return vec![json!({"type": DETAILS, "items": details})];
        }
        let reasoning = self.reasoning.take();
        reasoning
            .into_iter()
            .map(|(field, text)| json!({"type": REASONING, "field": field, "text": text}))
            .collect()
    }

    fn call(&mut self, fragment: &Value) -> Result<(), Fault> {
        let function = fragment.get("function").unwrap_or(&Value::Null);
        let (id, name) = (text(fragment, "id"), text(function, "name"));
        let index = fragment.get("index").and_then(Value::as_u64);
        let at = match self.place(index, id, name) {
            Some(at) => at,
            None => {
                let mut slot = Slot { index, ..Slot::default() };
                slot.set(id, name);
                self.calls.begin(slot)?
            }
        };
        let Some(slot) = self.calls.slots.get_mut(at) else {
            return Ok(());
        };
        match function.get("arguments") {
            Some(Value::String(more)) => slot.append(more),
            // Some servers send whole arguments as an object.
            Some(Value::Object(whole)) => slot.append(&Value::Object(whole.clone()).to_string()),
            _ => {}
        }
        Ok(())
    }

    /// The call that a fragment continues; none where it begins one. The index alone is not enough: some
    /// servers send all parallel calls at index 0 (litellm #37792), with ids or without.
    fn place(&self, index: Option<u64>, id: &str, name: &str) -> Option<usize> {
        let slots = &self.calls.slots;
        let at = match index {
            Some(_) => slots.iter().rposition(|slot| slot.index == index)?,
            None if !id.is_empty() => return slots.iter().rposition(|slot| slot.id == id),
            None => slots.len().checked_sub(1)?,
        };
        let slot = slots.get(at)?;
        if !id.is_empty() && !slot.id.is_empty() && slot.id != id {
            // The id may belong to an earlier call at the same index.
            return slots.iter().rposition(|slot| slot.id == id);
        }
        // Without ids, a name after arguments that came whole is the next call. Only one piece is looked at,
        // so that arguments are not parsed again with every fragment.
        let begins = id.is_empty() && !name.is_empty() && slot.pieces == 1 && is_object(&slot.arguments);
        (!begins).then_some(at)
    }

    fn finish_reason(&mut self, reason: &str) -> Result<(), Fault> {
        self.stop = Some(match reason {
            "length" | "max_tokens" => Stop::Length,
            "content_filter" => return Err(Fault::filtered()),
            "error" => return Err(Fault::from_event(&Value::Null)),
            _ => Stop::Done,
        });
        Ok(())
    }
}

fn is_object(arguments: &str) -> bool {
    matches!(serde_json::from_str(arguments), Ok(Value::Object(_)))
}

impl Reader for Answering {
    fn push(&mut self, event: &Event) -> Result<Vec<Delta>, Fault> {
        let mut deltas = Vec::new();
        if event.data.trim() == "[DONE]" {
            self.over = true;
            return Ok(deltas);
        }
        if event.data.trim().is_empty() && !event.oversize {
            return Ok(deltas);
        }
        let chunk = super::values::parsed(event)?;
        let failed = chunk.get("error").is_some_and(|error| !error.is_null());
        if failed || text(&chunk, "object") == "error" || event.name == "error" {
            return Err(Fault::from_event(&chunk));
        }
        if let Some(usage) = chunk.get("usage").filter(|usage| usage.is_object()) {
            self.usage = Usage {
                input: count(usage, "/prompt_tokens"),
                cached: count(usage, "/prompt_tokens_details/cached_tokens"),
                // OpenRouter's; others do not tell it.
                cache_written: count(usage, "/prompt_tokens_details/cache_write_tokens"),
                output: count(usage, "/completion_tokens"),
                ..Usage::default()
            };
        }
        let Some(choice) = chunk.pointer("/choices/0") else {
            return Ok(deltas);
        };
        if let Some(failed) = choice.get("error").filter(|error| !error.is_null()) {
            return Err(Fault::from_event(failed));
        }
        // A server that ignores "stream" sends the whole message in one chunk.
        if let Some(delta) = choice.get("delta").or_else(|| choice.get("message")) {
            self.content(delta, &mut deltas)?;
            for fragment in delta.get("tool_calls").and_then(Value::as_array).into_iter().flatten() {
                self.call(fragment)?;
            }
        }
        match text(choice, "finish_reason") {
            "" => {}
            reason => self.finish_reason(reason)?,
        }
        Ok(deltas)
    }

    fn gathered(&self) -> usize {
        self.text.bytes() + self.calls.bytes()
    }

    fn is_whole(&self) -> bool {
        self.stop.is_some()
    }

    fn is_over(&self) -> bool {
        self.over
    }

    fn finish(mut self: Box<Self>) -> Result<Answer, Fault> {
        let stop = self.stop.ok_or_else(Fault::cut_off)?;
        let opaque = self.opaque();
        let calls = if stop == Stop::Length { Vec::new() } else { self.calls.take() };
        // Ollama and others say "stop" where there are calls.
        let stop = if calls.is_empty() { stop } else { Stop::Calls };
        Ok(Answer { text: self.text.said, calls, usage: self.usage, opaque, stop })
    }
}
