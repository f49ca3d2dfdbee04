//! The answer to an Ask, on its note. Changes nothing else.

use gloss_protocol::{FactId, Problem};
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use super::region::{note, words};
use crate::doors::{Future, Notes};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, clip, object, text};

/// Answers an Ask.
pub(super) struct AnswerNote;

impl Tool for AnswerNote {
    fn name(&self) -> &str {
        "answer"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Answers an Ask on its note.";
        let parameters = object(
            json!({
                "note": text("The note's id."),
                "text": text("The answer, in plain words."),
                "facts": { "type": "array", "items": { "type": "string" }, "description": "Fact ids it rests on." },
            }),
            &["note", "text"],
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
        "Answering a note".to_owned()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(answer(&*call.doors.notes, call.arguments))
    }
}

async fn answer(notes: &dyn Notes, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
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
    notes.answer(&note(arguments)?, text, facts).await?;
    Ok(Outcome { result: json!({ "ok": true }), says: "Answered a note".to_owned(), detail: clip(text, 400) })
}
