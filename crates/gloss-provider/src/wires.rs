//! The wires: how a request is written and a stream is read, one file for each.
//!
//! Pure: values and events in, values out. Never a socket, a clock or a key. A new wire is a file here, a
//! variant of [`Wire`] and a line in each of its methods.

mod anthropic;
mod chat;
mod gather;
mod ollama;
mod order;
mod pictures;
mod responses;

use serde_json::Value;

use crate::fault::Fault;
use crate::model::{Answer, Delta, Message, Request, ToolSpec};
use crate::sse::{Event, MAX_EVENT};
use gather::Calls;
pub use gloss_protocol::WireApi as Wire;

/// What a wire does with a request and an answer.
pub(crate) trait Spoken {
    /// The request as this wire writes it.
    fn body(self, request: &Request, shape: &Shape) -> Value;
    /// The kind of body that is asked for.
    fn accepts(self, shape: &Shape) -> &'static str;
    /// A fault where a request cannot fit and its server would not say so.
    fn fits(self, request: &Request, body: &str, shape: &Shape) -> Result<(), Fault>;
    /// A reader for one answer to a request.
    fn reader(self, request: &Request, shape: &Shape) -> Box<dyn Reader>;
    /// How a body of this kind is taken apart; none where it is nothing this wire can read.
    fn framing(self, content_type: &str, shape: &Shape) -> Option<Framing>;
}

impl Spoken for Wire {
    fn body(self, request: &Request, shape: &Shape) -> Value {
        let request = &*pictures::sent(request, shape.sees);
        match self {
            Self::Responses => responses::body(request, shape),
            Self::Chat => chat::body(request, shape),
            Self::Anthropic => anthropic::body(request, shape),
            Self::Ollama => ollama::body(request, shape),
        }
    }

    fn accepts(self, shape: &Shape) -> &'static str {
        match self {
            _ if !shape.stream => "application/json",
            Self::Ollama => "application/x-ndjson",
            _ => "text/event-stream",
        }
    }

    fn fits(self, request: &Request, body: &str, shape: &Shape) -> Result<(), Fault> {
        if self != Self::Ollama {
            return Ok(());
        }
        ollama::fits(&pictures::sent(request, shape.sees), body.len(), shape)
    }

    fn reader(self, request: &Request, shape: &Shape) -> Box<dyn Reader> {
        let before = request.messages.iter().map(|message| match message {
            Message::Assistant { calls, .. } => calls.len(),
            _ => 0,
        });
        let calls = Calls::after(before.sum());
        match self {
            Self::Responses => Box::new(responses::Answering::new(calls)),
            Self::Chat => Box::new(chat::Answering::new(calls)),
            Self::Anthropic => Box::new(anthropic::Answering::new(calls)),
            Self::Ollama => {
                Box::new(ollama::Answering::new(calls, &pictures::sent(request, shape.sees), shape))
            }
        }
    }

    fn framing(self, content_type: &str, shape: &Shape) -> Option<Framing> {
        match (self, content_type) {
            (_, "text/html") => None,
            (Self::Ollama, _) if shape.stream => Some(Framing::Lines),
            (Self::Ollama, _) => Some(Framing::Whole),
            // A server that ignores "stream" answers with the whole message.
            (Self::Chat, "application/json") => Some(Framing::Whole),
            (_, "application/json") => None,
            _ => Some(Framing::Events),
        }
    }
}

/// How a body is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// An event stream.
    Events,
    /// A line of JSON each.
    Lines,
    /// One JSON document.
    Whole,
}

/// What of the configuration, and of what the server says of the model, goes into a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// The answer comes as it is written.
    pub(crate) stream: bool,
    /// The most tokens that an answer may have, thinking included.
    pub(crate) max_output: Option<u64>,
    /// The tokens that fit into the model's window.
    pub(crate) window: Option<u64>,
    /// The window is as it is and is not to be made smaller for a short conversation.
    pub(crate) window_fixed: bool,
    /// What the model may be asked to think.
    pub(crate) thinks: Thinks,
    /// The model is known to see pictures.
    pub(crate) sees: bool,
    /// It is OpenAI's own server, which knows fields that others refuse.
    pub(crate) openai: bool,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            stream: true,
            max_output: None,
            window: None,
            window_fixed: false,
            thinks: Thinks::Unasked,
            sees: false,
            openai: false,
        }
    }
}

/// How a model is asked to think; only where its server says that it can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thinks {
    /// Not asked: as its server has it.
    Unasked,
    /// As much as it finds good.
    Freely,
    /// Up to a number of tokens that the request names.
    UpTo,
}

/// Reads one answer, event by event.
pub(crate) trait Reader: Send {
    /// Takes an event and gives what is to be shown of it. Unknown events give nothing.
    fn push(&mut self, event: &Event) -> Result<Vec<Delta>, Fault>;
    /// Bytes of words, reasoning and calls so far.
    fn gathered(&self) -> usize;
    /// The provider has said why it stopped: the answer is whole, though more may follow.
    fn is_whole(&self) -> bool;
    /// Nothing more will follow.
    fn is_over(&self) -> bool {
        self.is_whole()
    }
    /// The model rests in the middle and goes on when it is given its own words back.
    fn is_paused(&self) -> bool {
        false
    }
    /// The answer, or a cut-off fault where it is not whole.
    fn finish(self: Box<Self>) -> Result<Answer, Fault>;
}

/// The event's data as JSON.
fn json(event: &Event) -> Result<Value, Fault> {
    if event.oversize {
        return Err(Fault::too_large("an event", MAX_EVENT));
    }
    serde_json::from_str(&event.data).map_err(|_| Fault::malformed("an event"))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A count inside nested objects, zero where there is none.
fn count(value: &Value, pointer: &str) -> u64 {
    value.pointer(pointer).and_then(Value::as_u64).unwrap_or_default()
}

/// Arguments as they are told back to the provider. Some servers parse them and refuse the whole
/// conversation when they do not parse, so unreadable ones are told as a string inside an object.
fn told_arguments(arguments: &str) -> String {
    match serde_json::from_str::<Value>(arguments) {
        Ok(Value::Object(_)) => arguments.to_owned(),
        _ if arguments.trim().is_empty() => "{}".to_owned(),
        _ => {
            let head: String = arguments.chars().take(TOLD_UNREADABLE).collect();
            serde_json::json!({ "unreadable": head }).to_string()
        }
    }
}

/// The same for wires whose arguments are an object.
fn told_object(arguments: &str) -> Value {
    serde_json::from_str(&told_arguments(arguments)).unwrap_or_else(|_| serde_json::json!({}))
}

/// The tools as Chat Completions writes them, and those who follow it.
fn functions(request: &Request) -> Vec<Value> {
    let function = |tool: &ToolSpec| {
        serde_json::json!({"type": "function", "function":
            {"name": tool.name, "description": tool.description, "parameters": *tool.parameters}})
    };
    request.tools.iter().map(function).collect()
}

/// How much of unreadable arguments a model is told back, in characters: enough to see its own mistake.
const TOLD_UNREADABLE: usize = 2_000;

/// A tool's result as a provider reads it whose wire has no field for "failed".
fn told_result(result: &str, ok: bool) -> String {
    if ok { result.to_owned() } else { format!("Error: {result}") }
}

#[cfg(test)]
mod tests;
