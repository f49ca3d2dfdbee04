//! Chat Completions: OpenAI's reference, and what vLLM, Ollama, llama.cpp, OpenRouter, Mistral and DeepSeek
//! make of it.
//!
//! Pure: never a socket, never a repaired argument. An answer without `finish_reason` is cut off.

use gloss_protocol::Usage;
use serde_json::{Value, json};

use super::gather::{Calls, Slot, Text};
use super::{Reader, count, text, told_arguments, told_result};
use crate::fault::Fault;
use crate::model::{Answer, Delta, Message, Request, Stop};
use crate::sse::Event;

/// The request body.
pub(super) fn body(request: &Request) -> Value {
    let mut messages = Vec::new();
    if !request.instructions.is_empty() {
        messages.push(json!({"role": "system", "content": request.instructions}));
    }
    messages.extend(request.messages.iter().map(message));
    let mut body = json!({
        "model": request.model,
        "messages": messages,
        "stream": true,
        "stream_options": {"include_usage": true},
    });
    let tools: Vec<Value> = request
        .tools
        .iter()
        .map(|tool| {
            let function =
                json!({"name": tool.name, "description": tool.description, "parameters": tool.parameters});
            json!({"type": "function", "function": function})
        })
        .collect();
    if let (Some(fields), false) = (body.as_object_mut(), tools.is_empty()) {
        fields.insert("tools".to_owned(), tools.into());
    }
    body
}

fn message(message: &Message) -> Value {
    match message {
        Message::User { text } => json!({"role": "user", "content": text}),
        Message::Assistant { text, calls, .. } if calls.is_empty() => {
            json!({"role": "assistant", "content": text})
        }
        Message::Assistant { text, calls, .. } => {
            let calls: Vec<Value> = calls
                .iter()
                .map(|call| {
                    let function = json!({"name": call.name, "arguments": told_arguments(&call.arguments)});
                    json!({"id": call.id, "type": "function", "function": function})
                })
                .collect();
            let content = if text.is_empty() { Value::Null } else { text.as_str().into() };
            json!({"role": "assistant", "content": content, "tool_calls": calls})
        }
        Message::ToolResult { call_id, text, ok, .. } => {
            json!({"role": "tool", "tool_call_id": call_id, "content": told_result(text, *ok)})
        }
    }
}

/// The reader of one answer.
#[derive(Debug, Default)]
pub(super) struct Answering {
    text: Text,
    calls: Calls,
    usage: Usage,
    stop: Option<Stop>,
    over: bool,
}

impl Answering {
    fn content(&mut self, delta: &Value, deltas: &mut Vec<Delta>) -> Result<(), Fault> {
        for key in ["reasoning_content", "reasoning"] {
            let thought = text(delta, key);
            // Some servers send the same words under both names.
            if !thought.is_empty() {
                self.text.think(thought)?;
                deltas.push(Delta::Thinking(thought.to_owned()));
                break;
            }
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
        let chunk = super::json(event)?;
        let failed = chunk.get("error").is_some_and(|error| !error.is_null());
        if failed || text(&chunk, "object") == "error" || event.name == "error" {
            return Err(Fault::from_event(&chunk));
        }
        if let Some(usage) = chunk.get("usage").filter(|usage| usage.is_object()) {
            self.usage = Usage {
                input: count(usage, "/prompt_tokens"),
                cached: count(usage, "/prompt_tokens_details/cached_tokens"),
                output: count(usage, "/completion_tokens"),
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

    fn is_whole(&self) -> bool {
        self.stop.is_some()
    }

    fn is_over(&self) -> bool {
        self.over
    }

    fn finish(mut self: Box<Self>) -> Result<Answer, Fault> {
        let stop = self.stop.ok_or_else(Fault::cut_off)?;
        let calls = if stop == Stop::Length { Vec::new() } else { self.calls.take() };
        // Ollama and others say "stop" where there are calls.
        let stop = if calls.is_empty() { stop } else { Stop::Calls };
        Ok(Answer { text: self.text.said, calls, usage: self.usage, opaque: Vec::new(), stop })
    }
}
