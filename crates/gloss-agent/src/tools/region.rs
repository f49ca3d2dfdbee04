//! The common parts of the tools for notes: a note by its id, its place as a model is told of it, and words that are not empty.

use gloss_artifact::Around;
use gloss_protocol::{NoteId, Problem};
use serde_json::{Value, json};

use crate::doors::NoteSlice;
use crate::tool::{Arguments, bad};

/// Longest answer or question, in bytes.
const MAX_WORDS: usize = 64 << 10;

/// Figures told with a place where no more are asked for: more would fill a model's context with queries.
pub(super) const FIGURES: usize = 50;

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

pub(super) fn words<'a>(arguments: Arguments<'a>, key: &str) -> Result<&'a str, Problem> {
    let words = arguments.text(key)?;
    if words.trim().is_empty() || words.len() > MAX_WORDS {
        return Err(bad(format!("{key} must have words, at most 64 kB of them.")));
    }
    Ok(words)
}
