//! The common parts of the tools for notes: a note by its id, its place as a model is told of it, and words that are not empty.

use gloss_artifact::Around;
use gloss_protocol::{Container, FactUse, NoteId, Problem};
use serde_json::{Map, Value, json};

use crate::doors::NoteSlice;
use crate::tool::{Arguments, bad, clip, text};

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

/// The schema of a place that the task names itself.
pub(super) fn place_schema() -> Value {
    text(
        "text:\"words\", heading:\"H\", block:3, lines:4-9, cells:Sheet!B2:C3, slide:2/shape:3, page:index.html/text:\"words\".",
    )
}

/// A place that the task named itself, as `read_region` tells of it.
pub(super) fn place(found: &NoteSlice) -> Value {
    let mut out = slice_for_model(found);
    if let Some(all) = out.as_object_mut() {
        ["note", "intent", "asked", "reach"].into_iter().for_each(|key| drop(all.remove(key)));
    }
    out
}

/// The schema of what a place may be widened to.
pub(super) fn within_schema() -> Value {
    text("A part that holds the place, as read_region names it.")
}

/// The part that a place is to be widened to.
pub(super) fn within(arguments: Arguments<'_>) -> Result<Option<Container>, Problem> {
    let Some(word) = arguments.optional("within").filter(|word| !word.is_empty()) else { return Ok(None) };
    Container::of_word(word).map(Some).ok_or_else(|| {
        let all: Vec<&str> = Container::ALL.iter().map(|one| one.word()).collect();
        bad(format!("There is no {} to widen to; there is {}.", clip(word, 40), all.join(", ")))
    })
}

/// Figures of a place up to which each says where it comes from.
const FEW: usize = 4;

/// Signs of a query that are told with a figure.
const MAX_QUERY: usize = 300;

/// A figure as a model is told it: what it shows, where it comes from, and what is the matter with it.
fn figure(one: &FactUse, is_one_of_few: bool) -> Value {
    let mut out = json!({ "shown": one.shown, "fact": one.fact, "value": one.value });
    if is_one_of_few {
        let query = if one.trace.query.is_empty() { &one.query } else { &one.trace.query };
        out["from"] = json!(one.trace.says);
        out["query"] = json!(clip(query, MAX_QUERY));
    }
    if one.stale || !one.agrees {
        out["stale"] = json!(one.stale);
        out["agrees"] = json!(one.agrees);
        out["now"] = json!(one.now);
    }
    out
}

/// A place as `read_region` tells a model of it.
pub(super) fn slice_for_model(found: &NoteSlice) -> Value {
    let mut out = slice(found, 0);
    // A model reads it in the ranges.
    if let Some(all) = out.as_object_mut() {
        ["what", "shown"].into_iter().for_each(|key| drop(all.remove(key)));
    }
    match found.figures.is_empty() {
        true => drop(out.as_object_mut().and_then(|all| all.remove("figures"))),
        false => {
            let few = found.figures.len() <= FEW;
            out["figures"] = found.figures.iter().take(FIGURES).map(|one| figure(one, few)).collect();
        }
    }
    out
}

/// A place with all that is known of it, and so many of its figures at most.
pub fn slice(slice: &NoteSlice, figures: usize) -> Value {
    let range = |(at, text): (usize, &String)| match (slice.cells.get(at), slice.around.get(at)) {
        (Some(cell), _) => json!({ "range": at, "cell": cell, "text": text }),
        (None, Some(Around { before, after, bare, title })) => {
            let mut told =
                json!({ "range": at, "text": text, "before": before, "after": after, "bare": bare });
            // Told where it says more than what it is about.
            let claims: Vec<&str> =
                title.lines().filter(|line| gloss_figures::ranking::is_claim(line)).collect();
            if !claims.is_empty() {
                told["title"] = json!(claims.join("\n"));
            }
            told
        }
        (None, None) => json!({ "range": at, "text": text }),
    };
    let ranges: Vec<Value> = slice.ranges.iter().enumerate().map(range).collect();
    let mut out = json!({
        "note": slice.note.0,
        "path": slice.path,
        "intent": slice.intent,
        "reach": slice.reach,
        "what": slice.what,
        "shown": slice.shown,
        "asked": slice.text,
        "base": slice.base,
        "ranges": ranges,
        "before": slice.before,
        "after": slice.after,
        "figures": slice.figures.get(..figures).unwrap_or(&slice.figures),
    });
    if let Some(all) = out.as_object_mut() {
        if !slice.file.is_empty() {
            all.insert("file".to_owned(), json!(slice.file));
        }
        if !slice.containers.is_empty() {
            all.insert("within".to_owned(), json!(slice.containers));
        }
        if !slice.acts.is_empty() {
            all.insert("acts".to_owned(), json!(slice.acts));
        }
        if !slice.beside.is_empty() {
            all.insert("beside".to_owned(), json!(slice.beside));
        }
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
