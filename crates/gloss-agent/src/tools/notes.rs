//! Serving notes: reading a marked place, changing exactly that, answering, asking back. Where an edit may go
//! is the host's to say, not the model's.

use gloss_artifact::Around;
use gloss_protocol::{FactId, Intent, NoteId, Problem};
use serde_json::{Value, json};

use super::{Arguments, Outcome, bad, clip};
use crate::host::{Host, NoteSlice};

/// Longest answer or question, in bytes.
const MAX_WORDS: usize = 64 << 10;

pub(super) fn note(arguments: &Arguments<'_>) -> Result<NoteId, Problem> {
    Ok(NoteId(arguments.text("note")?.to_owned()))
}

/// Figures told with a place where no more are asked for: more would fill a model's context with queries.
pub(super) const FIGURES: usize = 50;

/// What `read_region` tells of a place, with so many of its figures at most.
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

pub(super) async fn read(host: &dyn Host, arguments: &Arguments<'_>) -> Result<Outcome, Problem> {
    let found = host.read_region(&note(arguments)?).await?;
    let figures = usize::try_from(arguments.number_or("figures", FIGURES as u64)).unwrap_or(FIGURES);
    Ok(Outcome {
        says: format!("Read the marked place in {}", found.path.trim_end_matches('/')),
        detail: clip(&found.ranges.join("\n"), 400),
        result: slice(&found, figures),
    })
}

pub(super) async fn edit(host: &dyn Host, arguments: &Arguments<'_>) -> Result<Outcome, Problem> {
    let edits = arguments
        .list("edits")?
        .iter()
        .map(|edit| {
            let range = edit.get("range").and_then(Value::as_u64).ok_or_else(|| bad("range is missing."))?;
            let new = edit.get("new").and_then(Value::as_str).ok_or_else(|| bad("new is missing."))?;
            Ok((usize::try_from(range).map_err(|_| bad("range is too large."))?, new.to_owned()))
        })
        .collect::<Result<Vec<_>, Problem>>()?;
    let after = host.edit_region(&note(arguments)?, arguments.text("base")?, edits).await?;
    Ok(Outcome {
        says: format!("Changed the marked place in {}", after.path.trim_end_matches('/')),
        detail: clip(&after.ranges.join("\n"), 400),
        result: slice(&after, FIGURES),
    })
}

pub(super) async fn leave(host: &dyn Host, arguments: &Arguments<'_>) -> Result<Outcome, Problem> {
    let (path, at, text) = (arguments.text("path")?, arguments.text("where")?, words(arguments, "text")?);
    let intent = if arguments.text_or("intent", "change") == "ask" { Intent::Ask } else { Intent::Change };
    let note = host.leave_note(path, at, intent, text).await?;
    Ok(Outcome {
        result: json!({ "note": note.0, "left": "The person decides whether it is sent." }),
        says: format!("Marked a place of {path}"),
        detail: clip(text, 400),
    })
}

pub(super) async fn follow(host: &dyn Host, arguments: &Arguments<'_>) -> Result<Outcome, Problem> {
    let (at, new, why) = (arguments.text("where")?, arguments.text("new")?, arguments.text("why")?);
    host.declare_follow(&note(arguments)?, at, new, &clip(why, 400)).await?;
    Ok(Outcome {
        result: json!({ "ok": true, "note": "The person decides on it." }),
        says: "Suggested a change that follows".to_owned(),
        detail: clip(why, 400),
    })
}

pub(super) async fn answer(host: &dyn Host, arguments: &Arguments<'_>) -> Result<Outcome, Problem> {
    let text = words(arguments, "text")?;
    let facts = arguments
        .0
        .get("facts")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|id| FactId(id.trim_start_matches("fact:").to_owned()))
        .take(50)
        .collect();
    host.answer(&note(arguments)?, text, facts).await?;
    Ok(Outcome { result: json!({ "ok": true }), says: "Answered a note".to_owned(), detail: clip(text, 400) })
}

pub(super) async fn needs_person(host: &dyn Host, arguments: &Arguments<'_>) -> Result<Outcome, Problem> {
    let question = words(arguments, "question")?;
    host.needs_person(&note(arguments)?, question).await?;
    Ok(Outcome {
        result: json!({ "ok": true }),
        says: "Asked you something".to_owned(),
        detail: clip(question, 400),
    })
}

fn words<'a>(arguments: &'a Arguments<'_>, key: &str) -> Result<&'a str, Problem> {
    let words = arguments.text(key)?;
    if words.trim().is_empty() || words.len() > MAX_WORDS {
        return Err(bad(format!("{key} must have words, at most 64 kB of them.")));
    }
    Ok(words)
}
