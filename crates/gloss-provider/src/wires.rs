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
mod reader;
mod responses;
mod shape;
mod values;

use serde_json::Value;

use crate::fault::Fault;
use crate::model::{Message, Request};
use gather::Calls;
pub use gloss_protocol::WireApi as Wire;
pub(crate) use reader::{Framing, Reader};
pub(crate) use shape::{Shape, Thinks};

/// A wire protocol: how it writes a request and reads an answer.
pub(crate) trait Spoken {
    /// The request as this wire writes it.
    fn body(self, request: &Request, shape: &Shape) -> Value;
    /// The kind of body that is asked for.
    fn accepts(self, shape: &Shape) -> &'static str;
    /// A fault where a request cannot fit and its server would not say so.
    fn fits(self, request: &Request, body: &str, shape: &Shape) -> Result<(), Fault>;
    /// The bytes of a request's pictures in its body, and the tokens that they count as.
    fn picture_size(self, request: &Request, shape: &Shape) -> (usize, u64);
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

    fn picture_size(self, request: &Request, shape: &Shape) -> (usize, u64) {
        let sent = pictures::sent(request, shape.sees);
        let all = pictures::pictures(&sent);
        all.fold((0, 0), |(bytes, tokens), one| (bytes + one.written(), tokens + one.tokens()))
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

#[cfg(test)]
mod tests;
