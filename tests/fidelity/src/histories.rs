//! The real edit histories of `corpus/`. Their truth was made elsewhere (see SOURCES.md there) and is taken as it is.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::score::{Case, Truth};

/// Largest unpacked file, in bytes.
const MAX_UNPACKED: usize = 64 << 20;

/// How a quote was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stratum {
    /// Any quote.
    Natural,
    /// One whose lines were edited.
    Touched,
}

#[derive(Deserialize)]
struct TextRow {
    id: String,
    text: String,
}

#[derive(Deserialize)]
struct QuoteRow {
    path: String,
    a: String,
    b: String,
    start: usize,
    end: usize,
    stratum: Stratum,
    truth: TruthRow,
}

#[derive(Deserialize)]
struct TruthRow {
    state: String,
    s: Option<usize>,
    e: Option<usize>,
}

/// All quotes, in the order of the corpus.
pub fn histories() -> Vec<(Stratum, Case)> {
    let texts: HashMap<String, Arc<str>> = rows::<TextRow>(include_bytes!("../corpus/texts.jsonl.zst"))
        .into_iter()
        .map(|t| (t.id, Arc::from(t.text)))
        .collect();
    rows::<QuoteRow>(include_bytes!("../corpus/quotes.jsonl.zst"))
        .into_iter()
        .enumerate()
        .map(|(n, row)| {
            let (old, new) = (texts[&row.a].clone(), texts[&row.b].clone());
            let truth = match (row.truth.state.as_str(), row.truth.s, row.truth.e) {
                ("deleted", ..) => Truth::Gone,
                ("grey", ..) => Truth::Untold,
                (_, Some(s), Some(e)) => Truth::Here(byte(&new, s)..byte(&new, e)),
                (state, ..) => panic!("{state} has no place"),
            };
            let quote = byte(&old, row.start)..byte(&old, row.end);
            let name = format!("#{n} {} {:?} {}", row.path, row.stratum, row.truth.state);
            (row.stratum, Case { name, kind: gloss_protocol::Kind::Document, old, new, quote, truth })
        })
        .collect()
}

/// The rows of a packed file.
pub(crate) fn rows<T: for<'a> Deserialize<'a>>(packed: &[u8]) -> Vec<T> {
    let mut bytes = Vec::new();
    let mut reader = zstd::Decoder::new(packed).expect("a corpus");
    reader.window_log_max(27).expect("a window of the corpus");
    std::io::copy(&mut std::io::Read::take(reader, MAX_UNPACKED as u64), &mut bytes).expect("a corpus");
    let text = String::from_utf8(bytes).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
}

fn byte(text: &str, chars: usize) -> usize {
    text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at)
}
