//! Saying that a note can't be served without the person.

use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::json;

use super::region::{note, words};
use crate::doors::{Future, Notes};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, clip, object, text};

/// Asks about a note.
pub(super) struct NeedsPerson;

impl Tool for NeedsPerson {
    fn name(&self) -> &str {
        "needs_person"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Says that a note can't be served without the person; what was changed for it waits too.";
        let parameters = object(
            json!({ "note": text("The note's id."), "question": text("What to ask or say.") }),
            &["note", "question"],
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
        "Asking you something".to_owned()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(ask(&*call.doors.notes, call.arguments))
    }
}

async fn ask(notes: &dyn Notes, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let question = words(arguments, "question")?;
    notes.needs_person(&note(arguments)?, question).await?;
    Ok(Outcome {
        result: json!({ "ok": true }),
        says: "Asked you something".to_owned(),
        detail: clip(question, 400),
    })
}
