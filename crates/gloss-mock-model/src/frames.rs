//! An answer as the events of a wire, and the faults that live inside a stream.
//!
//! Pure: strings out, no socket and no time.

mod anthropic;
mod chat;
mod ollama;
mod responses;

use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::script::{ErrorEvent, Reply, Tokens};

/// Deltas of arguments, in bytes; a huge object is sent in larger ones.
const ARGUMENT_PIECE: usize = 24;
const HUGE_PIECE: usize = 16 * 1024;

/// The wires that the double speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// `POST …/responses`.
    Responses,
    /// `POST …/chat/completions`.
    Chat,
    /// `POST …/messages`.
    Anthropic,
    /// `POST …/api/chat`.
    Ollama,
}

impl Wire {
    /// The wire of a path.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let ends = [
            ("/responses", Self::Responses),
            ("/chat/completions", Self::Chat),
            ("/messages", Self::Anthropic),
            ("/api/chat", Self::Ollama),
        ];
        ends.into_iter().find_map(|(end, wire)| path.ends_with(end).then_some(wire))
    }

    /// Whether a request asks for a stream; Ollama streams by itself.
    pub(crate) fn streams(self, body: &Value) -> bool {
        body.get("stream").and_then(Value::as_bool).unwrap_or(self == Self::Ollama)
    }
}

/// A filled answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    /// The request's number; ids are made of it.
    pub(crate) nth: u64,
    /// The model's name as the request has it.
    pub(crate) model: String,
    /// Chat tells its counts only where it is asked to.
    pub(crate) tell_usage: bool,
    pub(crate) text: String,
    pub(crate) thinking: String,
    pub(crate) calls: Vec<AnswerCall>,
    pub(crate) usage: Tokens,
    pub(crate) length: bool,
    pub(crate) index0: bool,
    /// Told in place of the end.
    pub(crate) error: Option<ErrorEvent>,
}

/// A filled call.
#[derive(Clone, Debug, Default)]
pub(crate) struct AnswerCall {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) arguments: String,
}

/// The events of an answer.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    /// The events that say it.
    body: Vec<String>,
    /// The events that say that it is whole.
    end: Vec<String>,
}

/// The events of an answer with the faults of its rule.
pub(crate) fn frames(wire: Wire, said: &Answer, reply: &Reply) -> Vec<String> {
    let mut frames = match wire {
        Wire::Responses => responses::frames(said),
        Wire::Chat => chat::frames(said),
        Wire::Anthropic => anthropic::frames(said),
        Wire::Ollama => ollama::frames(said),
    };
    let mut most = stops_after(reply);
    if let Some(error) = &said.error {
        frames.body.truncate(most.take().unwrap_or(usize::MAX));
        frames.end = vec![error_frame(wire, error)];
    }
    let mut all = frames.body;
    all.extend(frames.end);
    if let Some(frame) = reply.broken_json.and_then(|nth| all.get_mut(nth.checked_sub(1)?)) {
        *frame = halved(frame);
    }
    if let Some(most) = most {
        all.truncate(most);
    }
    if reply.comments && wire != Wire::Ollama {
        all.iter_mut().for_each(|frame| frame.insert_str(0, ": OPENROUTER PROCESSING\n\n"));
    }
    all
}

/// The answer in one piece, for a request that wants no stream, with the faults of its rule: those that stop
/// a stream stop it in its middle.
pub(crate) fn whole(wire: Wire, said: &Answer, reply: &Reply) -> Vec<String> {
    let body = match wire {
        Wire::Responses => responses::whole(said),
        Wire::Chat => chat::whole(said),
        Wire::Anthropic => anthropic::whole(said),
        Wire::Ollama => ollama::whole(said),
    };
    let body = body.to_string();
    let broken = stops_after(reply).is_some() || reply.broken_json.is_some();
    vec![if broken { halved(&body) } else { body }]
}

/// The number of events after which the rule stops the answer.
fn stops_after(reply: &Reply) -> Option<usize> {
    [reply.cut_after, reply.drop_after, reply.hang_after].into_iter().flatten().min()
}

/// An error's body as a wire writes it.
pub(crate) fn error_body(wire: Option<Wire>, status: u16, code: &str, message: &str) -> Value {
    match wire {
        Some(Wire::Anthropic) => anthropic::error(status, code, message),
        Some(Wire::Ollama) => ollama::error(code, message),
        _ => json!({"error": {"message": message, "type": "mock", "param": null, "code": code}}),
    }
}

/// Why the provider of a wire would refuse a request; none where it would not. Only Anthropic's wire has
/// rules that a client gets wrong easily.
pub(crate) fn refuses(wire: Wire, headers: &HeaderMap, body: &Value) -> Option<String> {
    match wire {
        Wire::Anthropic if !headers.contains_key("anthropic-version") => {
            Some("anthropic-version: header is required".to_owned())
        }
        Wire::Anthropic => anthropic::refuses(body),
        _ => None,
    }
}

/// The number of deltas that an answer is sent in.
pub(crate) fn deltas(said: &Answer) -> usize {
    words(&said.text).len() + said.calls.iter().map(|call| pieces(&call.arguments).len()).sum::<usize>()
}

fn error_frame(wire: Wire, error: &ErrorEvent) -> String {
    let (code, message) = (&error.code, &error.message);
    match wire {
        Wire::Responses => named("error", &json!({"type": "error", "code": code, "message": message})),
        Wire::Chat => plain(&json!({"error": {"code": code, "message": message, "type": code}})),
        Wire::Anthropic => named("error", &anthropic::error(529, code, message)),
        Wire::Ollama => line(&ollama::error(code, message)),
    }
}

/// A frame with half of its data. The halves of the double's own frames are ASCII or cut between words.
fn halved(frame: &str) -> String {
    let mut half = frame.len() / 2;
    while !frame.is_char_boundary(half) {
        half -= 1;
    }
    let end = if frame.ends_with("\n\n") { "\n\n" } else { "\n" };
    format!("{}{end}", frame.get(..half).unwrap_or_default())
}

fn named(event: &str, data: &Value) -> String {
    format!("event: {event}\ndata: {data}\n\n")
}

fn plain(data: &Value) -> String {
    format!("data: {data}\n\n")
}

fn line(data: &Value) -> String {
    format!("{data}\n")
}

/// A call's arguments as an object; none where they are none.
fn object(arguments: &str) -> Option<Value> {
    serde_json::from_str(arguments).ok().filter(Value::is_object)
}

/// A text in deltas of one word, blanks at the ends of words.
fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(' ').collect()
}

fn pieces(arguments: &str) -> Vec<String> {
    let size = if arguments.len() > 4 * HUGE_PIECE { HUGE_PIECE } else { ARGUMENT_PIECE };
    let chars: Vec<char> = arguments.chars().collect();
    chars.chunks(size).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
pub(crate) use anthropic::refuses as anthropic_refuses;

#[cfg(test)]
mod tests {
    use super::{Answer, AnswerCall, Wire, deltas, frames, whole};
    use crate::script::{ErrorEvent, Reply};
    use serde_json::json;

    const WIRES: [Wire; 4] = [Wire::Responses, Wire::Chat, Wire::Anthropic, Wire::Ollama];

    fn data(frame: &str) -> &str {
        frame.split_once("data: ").map_or(frame, |(_, data)| data).trim()
    }

    fn two_calls() -> Answer {
        let call = |id: &str| AnswerCall { id: id.into(), name: "t".into(), arguments: "{\"a\":1}".into() };
        Answer { text: "one two three".into(), calls: vec![call("a"), call("b")], ..Answer::default() }
    }

    fn reply(value: serde_json::Value) -> Reply {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn faults_inside_a_stream() {
        for wire in WIRES {
            let whole = frames(wire, &two_calls(), &Reply::default());
            assert_eq!(deltas(&two_calls()), 5);
            for n in [0, 1, 3] {
                for fault in ["cut_after", "drop_after", "hang_after"] {
                    assert_eq!(frames(wire, &two_calls(), &reply(json!({fault: n}))), whole[..n]);
                }
            }
            let broken = frames(wire, &two_calls(), &reply(json!({"broken_json": 2})));
            let data = data(&broken[1]);
            assert!(serde_json::from_str::<serde_json::Value>(data).is_err(), "{data}");
            assert_eq!((broken.len(), &broken[0]), (whole.len(), &whole[0]));
            let error = Some(ErrorEvent { code: "overloaded".into(), message: String::new() });
            let failed = frames(wire, &Answer { error, ..two_calls() }, &Reply::default());
            assert!(failed.last().unwrap().contains("\"overloaded\""));
            for end in ["response.completed", "[DONE]", "message_stop", "done_reason"] {
                assert!(!failed.concat().contains(end), "{wire:?}");
            }
        }
    }

    #[test]
    fn data_is_json_except_at_the_end_of_chat() {
        for wire in WIRES {
            for frame in frames(wire, &two_calls(), &Reply::default()) {
                let data = data(&frame);
                assert!(
                    data == "[DONE]" || serde_json::from_str::<serde_json::Value>(data).is_ok(),
                    "{data}"
                );
            }
        }
    }

    #[test]
    fn an_answer_in_one_piece() {
        for wire in WIRES {
            let one = whole(wire, &two_calls(), &Reply::default());
            let value: serde_json::Value = serde_json::from_str(&one[0]).unwrap();
            assert!(one.len() == 1 && value.to_string().contains("one two three"), "{value}");
            let broken = whole(wire, &two_calls(), &reply(json!({"cut_after": 1})));
            assert!(serde_json::from_str::<serde_json::Value>(&broken[0]).is_err());
        }
    }
}
