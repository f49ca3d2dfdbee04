//! Ollama's own API: its `docs/api.md`, "Generate a chat completion".
//!
//! Pure: never a socket, never a repaired argument. Spoken instead of its `/v1`, which ignores the size of
//! the context and then forgets the beginning of a long conversation without a word. Calls have no ids of
//! their own, and parallel ones all claim index 0 (litellm #37792), so each is a new call.

use gloss_protocol::Usage;
use serde_json::{Value, json};

use super::gather::{Calls, Slot, Text};
use super::order::{Part, parts};
use super::pictures::pictures;
use super::reader::Reader;
use super::shape::{Shape, Thinks};
use super::values::{count, functions, text, told_object, told_result};
use crate::fault::Fault;
use crate::lines::MAX_LINE;
use crate::model::{Answer, Call, Delta, Message, Request, Stop};
use crate::picture::Picture;
use crate::sse::Event;

/// In [`Answer::opaque`], what the model thought, in plain words.
const THINKING: &str = "gloss.thinking";
/// How long the model stays loaded after an answer: the person reads, and the next question should not
/// wait for gigabytes to be read again.
const KEEP_ALIVE: &str = "30m";
/// Tokens left free for the answer where the configuration does not say how long one may be.
const ANSWER: u64 = 8_192;
/// The smallest context asked for, in tokens. A larger one is taken as the conversation grows, in doublings,
/// because the model is loaded anew each time and takes memory for all of it.
const LEAST_CONTEXT: u64 = 16_384;
/// Bytes of a request to a token, at the least; JSON and most languages have more.
const BYTES_A_TOKEN: u64 = 3;
/// Bytes of a request to a token, at the most: a request that does not fit even so fits in no case.
const MOST_BYTES_A_TOKEN: u64 = 6;

/// The request body.
pub(super) fn body(request: &Request, shape: &Shape) -> Value {
    let mut messages = Vec::new();
    if !request.instructions.is_empty() {
        messages.push(json!({"role": "system", "content": request.instructions}));
    }
    messages.extend(request.messages.iter().map(message));
    let mut options = json!({});
    if let Some(most) = shape.max_output {
        options["num_predict"] = most.into();
    }
    let mut body = json!({
        "model": request.model,
        "messages": messages,
        "stream": shape.stream,
        "keep_alive": KEEP_ALIVE,
        // Rather an error than an answer to half of the conversation (servers before 0.12.5 ignore both).
        "truncate": false,
        "shift": false,
    });
    if !request.tools.is_empty() {
        body["tools"] = functions(request).into();
    }
    if shape.thinks != Thinks::Unasked {
        body["think"] = true.into();
    }
    options["num_ctx"] = context(request, body.to_string().len(), shape).into();
    body["options"] = options;
    body
}

/// The context to ask for, in tokens, for a request of so many bytes.
fn context(request: &Request, bytes: usize, shape: &Shape) -> u64 {
    let most = shape.window.unwrap_or(u64::MAX);
    if shape.window_fixed {
        return most;
    }
    let need = tokens(request, bytes, BYTES_A_TOKEN).saturating_add(shape.max_output.unwrap_or(ANSWER));
    need.checked_next_power_of_two().unwrap_or(u64::MAX).max(LEAST_CONTEXT).min(most)
}

/// A fault where the request cannot fit: a server that knows no `truncate` would drop its beginning.
pub(super) fn fits(request: &Request, bytes: usize, shape: &Shape) -> Result<(), Fault> {
    let least = tokens(request, bytes, MOST_BYTES_A_TOKEN);
    if shape.window.is_some_and(|window| least > window) { Err(Fault::window_full()) } else { Ok(()) }
}

/// Tokens of a request of so many bytes; its pictures are counted by their size and not by their bytes.
fn tokens(request: &Request, bytes: usize, bytes_a_token: u64) -> u64 {
    let written: usize = pictures(request).map(Picture::written).sum();
    let shown: u64 = pictures(request).map(Picture::tokens).sum();
    (bytes.saturating_sub(written) as u64 / bytes_a_token).saturating_add(shown)
}

fn message(message: &Message) -> Value {
    match message {
        Message::User { text, .. } => json!({"role": "user", "content": text}),
        Message::Assistant { text, calls, opaque } => assistant(text, calls, opaque),
        Message::ToolResult { call_id, name, text, ok, .. } => {
            let content = told_result(text, *ok);
            json!({"role": "tool", "tool_name": name, "tool_call_id": call_id, "content": content})
        }
        Message::Picture { caption, picture } => {
            json!({"role": "user", "content": caption, "images": [picture.base64()]})
        }
    }
}

fn assistant(said: &str, calls: &[Call], opaque: &[Value]) -> Value {
    let mut told = json!({"role": "assistant", "content": said});
    let mut called = Vec::new();
    for part in parts(said, calls, opaque, |kind| kind == THINKING) {
        match part {
            Part::Kept(item) => told["thinking"] = text(item, "text").into(),
            Part::Text(_) => {}
            Part::Call(call) => {
                let function = json!({"name": call.name, "arguments": told_object(&call.arguments)});
                called.push(json!({"id": call.id, "function": function}));
            }
        }
    }
    if !called.is_empty() {
        told["tool_calls"] = called.into();
    }
    told
}

/// The reader of one answer.
#[derive(Debug, Default)]
pub(super) struct Answering {
    text: Text,
    thought: String,
    calls: Calls,
    usage: Usage,
    stop: Option<Stop>,
    /// The context that was asked for, in tokens.
    context: u64,
    /// The answer is streamed, and there are tools that it could call.
    may_lose_calls: bool,
}

impl Answering {
    pub(super) fn new(calls: Calls, request: &Request, shape: &Shape) -> Self {
        let context = body(request, shape).pointer("/options/num_ctx").and_then(Value::as_u64);
        let may_lose_calls = shape.stream && !request.tools.is_empty();
        Self { calls, context: context.unwrap_or(u64::MAX), may_lose_calls, ..Self::default() }
    }

    fn call(&mut self, call: &Value) -> Result<(), Fault> {
        let function = call.get("function").unwrap_or(&Value::Null);
        let mut slot = Slot::default();
        slot.set("", text(function, "name"));
        match function.get("arguments") {
            Some(Value::String(raw)) => slot.append(raw),
            None | Some(Value::Null) => slot.append("{}"),
            Some(object) => slot.append(&object.to_string()),
        }
        self.calls.begin(slot).map(|_| ())
    }

    fn ends(&mut self, line: &Value) {
        let (input, output) = (count(line, "/prompt_eval_count"), count(line, "/eval_count"));
        self.usage = Usage { input, output, ..Usage::default() };
        self.stop = Some(if text(line, "done_reason") == "length" { Stop::Length } else { Stop::Done });
    }
}

impl Reader for Answering {
    fn push(&mut self, event: &Event) -> Result<Vec<Delta>, Fault> {
        let mut deltas = Vec::new();
        if event.oversize {
            return Err(Fault::too_large("a line", MAX_LINE));
        }
        let line = super::values::parsed(event)?;
        if line.get("error").is_some_and(|error| !error.is_null()) {
            return Err(Fault::from_event(&line));
        }
        let message = line.get("message").unwrap_or(&Value::Null);
        let (thought, words) = (text(message, "thinking"), text(message, "content"));
        if !thought.is_empty() {
            self.text.think(thought)?;
            self.thought.push_str(thought);
            deltas.push(Delta::Thinking(thought.to_owned()));
        }
        if !words.is_empty() {
            self.text.say(words)?;
            deltas.push(Delta::Text(words.to_owned()));
        }
        for call in message.get("tool_calls").and_then(Value::as_array).into_iter().flatten() {
            self.call(call)?;
        }
        if line.get("done").and_then(Value::as_bool).unwrap_or_default() {
            self.ends(&line);
        }
        Ok(deltas)
    }

    fn gathered(&self) -> usize {
        self.text.bytes() + self.calls.bytes()
    }

    fn is_whole(&self) -> bool {
        self.stop.is_some()
    }

    fn finish(mut self: Box<Self>) -> Result<Answer, Fault> {
        let stop = self.stop.ok_or_else(Fault::cut_off)?;
        if stop == Stop::Length && self.usage.input.saturating_add(self.usage.output) >= self.context {
            return Err(Fault::window_full());
        }
        let calls = if stop == Stop::Length { Vec::new() } else { self.calls.take() };
        if self.may_lose_calls && calls.is_empty() && self.text.said.is_empty() && self.usage.output > 1 {
            return Err(Fault::calls_lost());
        }
        let opaque = (!self.thought.is_empty()).then(|| json!({"type": THINKING, "text": self.thought}));
        let stop = if calls.is_empty() { stop } else { Stop::Calls };
        let opaque = opaque.into_iter().collect();
        Ok(Answer { text: self.text.said, calls, usage: self.usage, opaque, stop })
    }
}
