//! A change elsewhere that follows from a note's. The person decides on it.

use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::json;

use super::region::{MAX_ECHO, note};
use crate::doors::{Future, Notes};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, clip, object, text};

/// Declares a consequence.
pub(super) struct DeclareFollow;

impl Tool for DeclareFollow {
    fn name(&self) -> &str {
        "declare_follow"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Suggests a change elsewhere that follows from a note's change; the person decides. The last word on a place \
             holds; what stands there, given as new, takes it back. Links to a renamed heading, its entry in the contents, footnote \
             labels and list numbers follow by themselves.";
        let parameters = object(
            json!({
                "note": text("The note's id."),
                "where": text("text:\"words\" (as read, without markup), lines:1-2, slide:3/shape:4, page:a.html/lines:3."),
                "new": text("The place's whole new text."),
                "why": text("Why it follows."),
                "asked": { "type": "boolean", "description": "The note itself asks for it: all of it waits as one." },
            }),
            &["note", "where", "new", "why"],
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
        "Noting what follows from a change".to_owned()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(declare(&*call.doors.notes, call.arguments))
    }
}

async fn declare(notes: &dyn Notes, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let (at, new, why) = (arguments.text("where")?, arguments.text("new")?, arguments.text("why")?);
    let asked = arguments.is_set("asked");
    let declared = notes.declare_follow(&note(arguments)?, (at, new), (&clip(why, 400), asked)).await?;
    let mut result = json!({ "ok": true, "replaces": clip(&declared.replaces, MAX_ECHO) });
    result["note"] = json!(match declared.is_withdrawn {
        true => "This says what stands there: nothing is suggested for it any more.",
        false if asked => "All of this note waits for the person, as one.",
        false =>
            "It waits for the person to decide; the note's own change does not, unless it moves words there.",
    });
    if let Some(earlier) = declared.instead_of {
        result["in_place_of"] = json!(clip(&earlier, MAX_ECHO));
    }
    Ok(Outcome { result, says: "Suggested a change that follows".to_owned(), detail: clip(why, 400) })
}
