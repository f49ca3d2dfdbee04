//! The common parts of the tools for notes: a note by its id, its place as a model is told of it, and words that are not empty.

use gloss_artifact::Around;
use gloss_protocol::{NoteId, Problem};
use serde_json::{Map, Value, json};

use crate::doors::NoteSlice;
use crate::tool::{Arguments, bad, clip};

/// Longest answer or question, in bytes.
const MAX_WORDS: usize = 64 << 10;

/// Figures told with a place where no more are asked for: more would fill a model's context with queries.
pub(super) const FIGURES: usize = 50;

/// Signs of a range, and of replaced words, that are told after an edit.
pub(super) const MAX_ECHO: usize = 300;

/// Ranges that are told after an edit.
const MAX_RANGES: usize = 40;

pub(super) fn note(arguments: Arguments<'_>) -> Result<NoteId, Problem> {
    Ok(NoteId(arguments.text("note")?.to_owned()))
}

/// A place as `read_region` tells of it, with so many of its figures at most.
pub fn slice(slice: &NoteSlice, figures: usize) -> Value {
    let range = |(at, text): (usize, &String)| match (slice.cells.get(at), slice.around.get(at)) {
        (Some(cell), _) => json!({ "range": at, "cell": cell, "text": text }),
        (None, Some(Around { before, after, bare })) => {
            json!({ "range": at, "text": text, "before": before, "after": after, "bare": bare })
        }
        (None, None) => json!({ "range": at, "text": text }),
    };
    let ranges: Vec<Value> = slice.ranges.iter().enumerate().map(range).collect();
    let mut out = json!({
        "note": slice.note.0,
        "path": slice.path,
        "intent": slice.intent,
        "reach": slice.reach,
        "asked": slice.text,
        "base": slice.base,
        "ranges": ranges,
        "before": slice.before,
        "after": slice.after,
        "figures": slice.figures.get(..figures).unwrap_or(&slice.figures),
    });
    if !slice.file.is_empty()
        && let Some(all) = out.as_object_mut()
    {
        all.insert("file".to_owned(), json!(slice.file));
    }
    out
}

/// A place after an edit: its new base and what its ranges say, and nothing that `read_region` has told already.
pub(super) fn edited(place: &NoteSlice) -> Map<String, Value> {
    let range = |(at, text): (usize, &String)| {
        let text = clip(text, MAX_ECHO);
        match place.cells.get(at) {
            Some(cell) => json!({ "range": at, "cell": cell, "text": text }),
            None => json!({ "range": at, "text": text }),
        }
    };
    let ranges: Vec<Value> = place.ranges.iter().enumerate().take(MAX_RANGES).map(range).collect();
    let mut out = Map::from_iter([
        ("note".to_owned(), json!(place.note.0)),
        ("path".to_owned(), json!(place.path)),
        ("base".to_owned(), json!(place.base)),
        ("ranges".to_owned(), json!(ranges)),
    ]);
    if place.ranges.len() > MAX_RANGES {
        out.insert("more_ranges".to_owned(), json!(place.ranges.len() - MAX_RANGES));
    }
    out
}

pub(super) fn words<'a>(arguments: Arguments<'a>, key: &str) -> Result<&'a str, Problem> {
    let words = arguments.text(key)?;
    if words.trim().is_empty() || words.len() > MAX_WORDS {
        return Err(bad(format!("{key} must have words, at most 64 kB of them.")));
    }
    Ok(words)
}
