//! The wires: how a request is written and a stream is read, one file for each.
//!
//! Pure: values and events in, values out. Never a socket, a clock or a key. A new wire is a file here, a
//! variant of [`Wire`] and a line in each of its methods.

mod chat;
mod gather;
mod responses;

use serde_json::Value;

use crate::fault::Fault;
use crate::model::{Answer, Delta, Request};
use crate::sse::{Event, MAX_EVENT};

/// How a provider is spoken to; `wire_api` in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// OpenAI's Responses API.
    Responses,
    /// OpenAI's Chat Completions API, as most servers speak it.
    Chat,
}

impl Wire {
    /// The path below the base address.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Responses => "responses",
            Self::Chat => "chat/completions",
        }
    }

    /// The request as this wire writes it.
    pub(crate) fn body(self, request: &Request) -> Value {
        match self {
            Self::Responses => responses::body(request),
            Self::Chat => chat::body(request),
        }
    }

    /// A reader for one answer.
    pub(crate) fn reader(self) -> Box<dyn Reader> {
        match self {
            Self::Responses => Box::new(responses::Answering::default()),
            Self::Chat => Box::new(chat::Answering::default()),
        }
    }
}

/// Reads one answer, event by event.
pub(crate) trait Reader: Send {
    /// Takes an event and gives what is to be shown of it. Unknown events give nothing.
    fn push(&mut self, event: &Event) -> Result<Vec<Delta>, Fault>;
    /// The provider has said why it stopped: the answer is whole, though more may follow.
    fn is_whole(&self) -> bool;
    /// Nothing more will follow.
    fn is_over(&self) -> bool;
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

/// How much of unreadable arguments a model is told back, in characters: enough to see its own mistake.
const TOLD_UNREADABLE: usize = 2_000;

/// A tool's result as the provider reads it; no wire here has a field for "failed".
fn told_result(result: &str, ok: bool) -> String {
    if ok { result.to_owned() } else { format!("Error: {result}") }
}

#[cfg(test)]
mod tests;
