//! An answer as the events of a wire, and the faults that live inside a stream.
//!
//! Pure: strings out, no socket and no time.

mod chat;
mod responses;

use serde_json::Value;

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
}

/// A filled answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    /// The request's number; ids are made of it.
    pub(crate) nth: u64,
    pub(crate) text: String,
    pub(crate) thinking: String,
    pub(crate) calls: Vec<SaidCall>,
    pub(crate) usage: Tokens,
    pub(crate) length: bool,
    pub(crate) index0: bool,
    /// Told in place of the end.
    pub(crate) error: Option<ErrorEvent>,
}

/// A filled call.
#[derive(Clone, Debug, Default)]
pub(crate) struct SaidCall {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) arguments: String,
}

/// The events of an answer.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    /// What is said.
    body: Vec<String>,
    /// What says that it is whole.
    end: Vec<String>,
}

/// The events of an answer with the faults of its rule.
pub(crate) fn frames(wire: Wire, said: &Said, reply: &Reply) -> Vec<String> {
    let mut frames = match wire {
        Wire::Responses => responses::frames(said),
        Wire::Chat => chat::frames(said),
    };
    let mut most = [reply.cut_after, reply.drop_after, reply.hang_after].into_iter().flatten().min();
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
    if reply.comments {
        all.iter_mut().for_each(|frame| frame.insert_str(0, ": OPENROUTER PROCESSING\n\n"));
    }
    all
}

/// The number of deltas that an answer is sent in.
pub(crate) fn deltas(said: &Said) -> usize {
    words(&said.text).len() + said.calls.iter().map(|call| pieces(&call.arguments).len()).sum::<usize>()
}

fn error_frame(wire: Wire, error: &ErrorEvent) -> String {
    let (code, message) = (&error.code, &error.message);
    match wire {
        Wire::Responses => {
            named("error", &serde_json::json!({"type": "error", "code": code, "message": message}))
        }
        Wire::Chat => plain(&serde_json::json!({"error": {"code": code, "message": message, "type": code}})),
    }
}

/// A frame with half of its data. The halves of the double's own frames are ASCII or cut between words.
fn halved(frame: &str) -> String {
    let mut half = frame.len() / 2;
    while !frame.is_char_boundary(half) {
        half -= 1;
    }
    format!("{}\n\n", frame.get(..half).unwrap_or_default())
}

fn named(event: &str, data: &Value) -> String {
    format!("event: {event}\ndata: {data}\n\n")
}

fn plain(data: &Value) -> String {
    format!("data: {data}\n\n")
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
mod tests {
    use super::{Said, SaidCall, Wire, deltas, frames};
    use crate::script::{ErrorEvent, Reply};
    use serde_json::json;

    fn said() -> Said {
        let call = |id: &str| SaidCall { id: id.into(), name: "t".into(), arguments: "{\"a\":1}".into() };
        Said { text: "one two three".into(), calls: vec![call("a"), call("b")], ..Said::default() }
    }

    fn reply(value: serde_json::Value) -> Reply {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn faults_inside_a_stream() {
        for wire in [Wire::Responses, Wire::Chat] {
            let whole = frames(wire, &said(), &Reply::default());
            assert_eq!(deltas(&said()), 5);
            for n in [0, 1, 3] {
                for fault in ["cut_after", "drop_after", "hang_after"] {
                    assert_eq!(frames(wire, &said(), &reply(json!({fault: n}))), whole[..n]);
                }
            }
            let broken = frames(wire, &said(), &reply(json!({"broken_json": 2})));
            let data = broken[1].split_once("data: ").unwrap().1;
            assert!(serde_json::from_str::<serde_json::Value>(data.trim()).is_err(), "{data}");
            assert_eq!((broken.len(), &broken[0]), (whole.len(), &whole[0]));
            let error = Some(ErrorEvent { code: "overloaded".into(), message: String::new() });
            let failed = frames(wire, &Said { error, ..said() }, &Reply::default());
            assert!(failed.last().unwrap().contains("\"overloaded\""));
            assert!(!failed.concat().contains("response.completed") && !failed.concat().contains("[DONE]"));
        }
    }

    #[test]
    fn data_is_json_except_at_the_end_of_chat() {
        for wire in [Wire::Responses, Wire::Chat] {
            for frame in frames(wire, &said(), &Reply::default()) {
                let data = frame.split_once("data: ").unwrap().1.trim();
                assert!(
                    data == "[DONE]" || serde_json::from_str::<serde_json::Value>(data).is_ok(),
                    "{data}"
                );
            }
        }
    }
}
