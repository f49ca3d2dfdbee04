//! Changing exactly a note's marked place. Where an edit may go is for the door to say, not for the model.

use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use super::region::{MAX_ECHO, edited, note, within, within_schema};
use crate::doors::{BaseOf, EditedPlace, Future, Notes};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, bad, clip, object, text};

/// Changes a marked place.
pub(super) struct EditRegion;

impl Tool for EditRegion {
    fn name(&self) -> &str {
        "edit_region"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Replaces ranges of a note's place. Give only the new text of each range; `base` from read_region. Of a sheet \
each range is a cell: a number, words, or a formula in English with a leading =. Where the note needs more than its place, widen it: \
the person sees what you took.";
        let parameters = object(
            json!({
                "note": text("The note's id."),
                "base": text("As read_region gave it."),
                "within": within_schema(),
                "edits": edits_schema(),
            }),
            &["note", "base", "edits"],
        );
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.serves_notes() && turn.makes()
    }

    fn announce(&self, _: Arguments<'_>) -> String {
        "Changing the marked place".to_owned()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(edit(&*call.doors.notes, call.arguments))
    }
}

/// Schema of the new texts of ranges.
pub(super) fn edits_schema() -> Value {
    json!({ "type": "array", "items": object(
        json!({ "range": { "type": "integer", "minimum": 0 }, "new": text("The range's whole new text.") }),
        &["range", "new"],
    ) })
}

/// New texts of ranges, by their positions in a place.
pub(super) fn edits(arguments: Arguments<'_>) -> Result<Vec<(usize, String)>, Problem> {
    let edits = arguments
        .list("edits")?
        .iter()
        .map(|edit| {
            let range = edit.get("range").and_then(Value::as_u64).ok_or_else(|| bad("range is missing."))?;
            let new = edit.get("new").and_then(Value::as_str).ok_or_else(|| bad("new is missing."))?;
            Ok((usize::try_from(range).map_err(|_| bad("range is too large."))?, new.to_owned()))
        })
        .collect::<Result<Vec<_>, Problem>>()?;
    if edits.is_empty() {
        return Err(bad("edits has no entry, so nothing would be changed."));
    }
    Ok(edits)
}

/// The words that an edit replaced, range by range.
pub(super) fn describe_replaced(after: &EditedPlace) -> Value {
    let echo = |(range, was): &(usize, String)| json!({ "range": range, "was": clip(was, MAX_ECHO) });
    after.replaced.iter().map(echo).collect()
}

async fn edit(notes: &dyn Notes, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let edits = edits(arguments)?;
    let at = BaseOf { base: arguments.text("base")?.to_owned(), within: within(arguments)? };
    let after = notes.edit_region(&note(arguments)?, at, edits).await?;
    let mut result = edited(&after.now);
    result.insert("replaced".to_owned(), describe_replaced(&after));
    let figures = after.figures.to_json();
    if !figures.is_empty() {
        result.insert("figures".to_owned(), Value::Object(figures));
    }
    Ok(Outcome {
        says: format!("Changed the marked place in {}", after.now.path.trim_end_matches('/')),
        detail: clip(&after.now.ranges.join("\n"), 400),
        result: Value::Object(result),
    })
}
