//! Answers that do not end, or end late, as a broken or hostile server would send them: one frame of the wire over and over.
//! Never sends more than its script asks for.

use std::time::Duration;

use futures_util::{Stream, StreamExt, stream};

use crate::frames::{Answer, AnswerCall, Wire, frames};
use crate::script::{Flood, Of, Reply};

/// Bytes that are sent at a time.
const CHUNK: usize = 16 << 10;
/// The word that the repeated frame is known by.
const WORD: &str = "over ";

/// The body of such an answer.
pub(crate) fn flooded(
    wire: Wire,
    said: &Answer,
    flood: Flood,
) -> impl Stream<Item = Result<String, std::io::Error>> + use<> {
    let (begin, repeated, end) = parts(wire, said, flood);
    let chunk = repeated.repeat((CHUNK / repeated.len().max(1)).max(1));
    let times = flood.megabytes.map_or(usize::MAX, |megabytes| (megabytes << 20) / chunk.len().max(1));
    let pause = Duration::from_millis(flood.pause_ms);
    let middle = stream::iter(0..times).then(move |_| {
        let chunk = chunk.clone();
        async move {
            if pause.is_zero() {
                tokio::task::yield_now().await;
            } else {
                tokio::time::sleep(pause).await;
            }
            Ok(chunk)
        }
    });
    stream::iter([Ok(begin)]).chain(middle).chain(stream::iter([Ok(end)]))
}

/// The frames of a flood: those before the repeated one, it, and those after it.
fn parts(wire: Wire, said: &Answer, flood: Flood) -> (String, String, String) {
    let word = match flood.word {
        0 => WORD.to_owned(),
        bytes => format!("{}{WORD}", "x".repeat(bytes)),
    };
    let mut said = said.clone();
    (said.text, said.thinking, said.calls) = (String::new(), String::new(), Vec::new());
    let call =
        |arguments: String| AnswerCall { id: "call".to_owned(), name: "list_files".to_owned(), arguments };
    match flood.of {
        Of::Reasoning => said.thinking = word,
        Of::Calls => said.calls = vec![call("{}".to_owned())],
        Of::Arguments => said.calls = vec![call(format!("{{\"text\":\"{word}\"}}"))],
        Of::Words | Of::Empty | Of::Comments | Of::Unended => said.text = word,
    }
    let frames = frames(wire, &said, &Reply::default());
    let needle = if flood.of == Of::Calls { "list_files" } else { WORD.trim() };
    let at = frames.iter().position(|frame| frame.contains(needle)).unwrap_or_default();
    let (before, rest) = frames.split_at(at);
    let (own, after) = rest.split_first().map_or((String::new(), rest), |(own, after)| (own.clone(), after));
    let is_lines = wire == Wire::Ollama;
    let own = match flood.of {
        Of::Empty => own.replace(WORD, "").replace(WORD.trim(), ""),
        Of::Comments => if is_lines { "\n" } else { ": over\n\n" }.to_owned(),
        Of::Unended => {
            if is_lines {
                "x".repeat(64)
            } else {
                format!("data: {}\n", "x".repeat(64))
            }
        }
        _ => own,
    };
    (before.concat(), own, after.concat())
}
