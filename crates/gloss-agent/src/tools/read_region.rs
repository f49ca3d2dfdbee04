//! A note's marked place as it reads now. Changes nothing.

use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::json;

use super::region::{FIGURES, note, slice, slice_for_model, within, within_schema};
use crate::doors::{Future, Notes};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, clip, object, text};

/// Reads a marked place.
pub(super) struct ReadRegion;

impl Tool for ReadRegion {
    fn name(&self) -> &str {
        "read_region"
    }

    fn spec(&self) -> ToolSpec {
        let about = "What a note's place says now: its ranges, what stands around them (lines told before are …), the `base` for edit_region, and `within`: \
the parts that hold it. With one of these, that part instead.";
        let parameters =
            object(json!({ "note": text("The note's id."), "within": within_schema() }), &["note"]);
        ToolSpec::new(self.name(), about, parameters)
    }

    fn own_arguments(&self) -> &'static [&'static str] {
        &["figures", "whole"]
    }

    fn effect(&self) -> Effect {
        Effect::Reads
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.serves_notes()
    }

    fn announce(&self, _: Arguments<'_>) -> String {
        "Reading the marked place".to_owned()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(read(&*call.doors.notes, call.arguments))
    }
}

async fn read(notes: &dyn Notes, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let is_whole = arguments.is_set("whole");
    let found = notes.read_region(&note(arguments)?, (within(arguments)?, is_whole)).await?;
    let figures = usize::try_from(arguments.number_or("figures", FIGURES as u64)).unwrap_or(FIGURES);
    Ok(Outcome {
        says: format!("Read the marked place in {}", found.path.trim_end_matches('/')),
        detail: clip(&found.ranges.join("\n"), 400),
        result: if is_whole { slice(&found, figures) } else { slice_for_model(&found) },
    })
}
