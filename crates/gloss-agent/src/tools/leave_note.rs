//! A note of the agent's own on a place, for the person to look at. Nothing is sent or changed by it.

use gloss_protocol::{Intent, Permission, Problem};
use gloss_provider::ToolSpec;
use serde_json::json;

use super::region::words;
use crate::doors::{Future, Notes};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, Touch, clip, object, text};

/// Leaves a note.
pub(super) struct LeaveNote;

impl Tool for LeaveNote {
    fn name(&self) -> &str {
        "leave_note"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Marks a place of a file with a note for the person: where you are unsure.";
        let parameters = object(
            json!({
                "path": { "type": "string" },
                "where": text("As for read_region."),
                "text": text("What to look at or change."),
                "intent": { "enum": ["change", "ask"] },
            }),
            &["path", "where", "text"],
        );
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.leads_task()
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Marking a place of {}", arguments.text_or("path", ""))
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        Touch::of(arguments, "path", Permission::Read)
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(leave(&*call.doors.notes, call.arguments))
    }
}

async fn leave(notes: &dyn Notes, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let (path, at, text) = (arguments.text("path")?, arguments.text("where")?, words(arguments, "text")?);
    let intent = if arguments.text_or("intent", "change") == "ask" { Intent::Ask } else { Intent::Change };
    let note = notes.leave_note(path, at, intent, text).await?;
    Ok(Outcome {
        result: json!({ "note": note.0, "left": "The person decides whether it is sent." }),
        says: format!("Marked a place of {path}"),
        detail: clip(text, 400),
    })
}
