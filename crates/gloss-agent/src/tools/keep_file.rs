//! Keeping what a command made: a file of the task's scratch folder becomes a file of the folder, as a version like any other.

use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::json;

use super::written::{Made, describe_written, destination, if_taken};
use crate::doors::{Doors, Future};
use crate::tool::{Arguments, Content, Effect, Outcome, Scope, Tool, ToolCall, Touch, clip, object, text};

/// Keeps a file.
pub(super) struct KeepFile;

impl Tool for KeepFile {
    fn name(&self) -> &str {
        "keep_file"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Keeps what a command made as a file of the folder.";
        let parameters = object(
            json!({
                "from": text("In the scratch folder."),
                "path": { "type": "string" },
                "if_taken": if_taken(),
                "why": { "type": "string" },
            }),
            &["from", "path"],
        );
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn is_offered(&self, turn: Scope) -> bool {
        !turn.serves_notes()
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Keeping {}", arguments.text_or("path", ""))
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        Touch::to_write(arguments, Content::Made(arguments.text_or("from", "").to_owned()))
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(keep(call.doors, call.arguments))
    }
}

async fn keep(doors: &Doors, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let (from, path) = (arguments.text("from")?, arguments.text("path")?);
    let why = clip(arguments.text_or("why", ""), 200);
    let written = doors.programs.keep(from, destination(arguments, path, &why)).await?;
    let says = |path: &str| format!("Kept {path}");
    Ok(describe_written(
        written,
        Made { says: &says, detail: String::new(), told: json!({}), marked: "places" },
    ))
}
