//! A place of a file as it reads now, named by the task itself. Changes nothing.

use gloss_protocol::{Permission, Problem};
use gloss_provider::ToolSpec;
use serde_json::json;

use super::region::{place, place_schema, within, within_schema};
use crate::doors::{Future, Places};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, Touch, clip, object, text};

/// Reads a place of a file.
pub(super) struct ReadPlace;

impl Tool for ReadPlace {
    fn name(&self) -> &str {
        "read_region"
    }

    fn spec(&self) -> ToolSpec {
        let about =
            "One place of a file: its ranges, what stands around them, and the `base` for edit_region.";
        let parameters = object(
            json!({ "path": text(""), "where": place_schema(), "within": within_schema() }),
            &["path", "where"],
        );
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Reads
    }

    fn fits(&self, turn: Scope) -> bool {
        !turn.serves_notes() && turn.makes()
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Reading a place in {}", arguments.text_or("path", "").trim_end_matches('/'))
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        Touch::of(arguments, "path", Permission::Read)
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(read(&*call.doors.places, call.arguments))
    }
}

async fn read(places: &dyn Places, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let (path, at) = (arguments.text("path")?, arguments.text("where")?);
    let found = places.read_place(path, at, within(arguments)?).await?;
    Ok(Outcome {
        says: format!("Read a place in {}", found.path.trim_end_matches('/')),
        detail: clip(&found.ranges.join("\n"), 400),
        result: place(&found),
    })
}
