//! One place of a file changed, named by the task itself: a sentence, a cell, the words of a slide. The rest of the file stays as
//! it is, to the byte; what is written is a new version.

use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use super::deck_check::new_faults;
use super::edit_region::{describe_replaced, edits, edits_schema};
use super::region::{edited, place_schema, within, within_schema};
use super::written::{Made, describe_written};
use crate::doors::{BaseOf, Files, Future, Places};
use crate::tool::{Arguments, Content, Effect, Outcome, Scope, Tool, ToolCall, Touch, clip, object, text};

/// Changes a place of a file.
pub(super) struct EditPlace;

impl Tool for EditPlace {
    fn name(&self) -> &str {
        "edit_region"
    }

    fn spec(&self) -> ToolSpec {
        let about =
            "Changes one place of a file and nothing else of it: cheaper and safer than writing it whole.";
        let parameters = object(
            json!({
                "path": text(""),
                "where": place_schema(),
                "within": within_schema(),
                "base": text("As read_region gave it; none for text:\"words\"."),
                "edits": edits_schema(),
            }),
            &["path", "where", "edits"],
        );
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        !turn.serves_notes() && turn.makes()
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Changing a place in {}", arguments.text_or("path", "").trim_end_matches('/'))
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        let content = match (arguments.text("where"), within(arguments), edits(arguments)) {
            (Ok(at), Ok(within), Ok(edits)) => Content::Places { at: at.to_owned(), within, edits },
            _ => Content::Unknown,
        };
        Touch::to_write(arguments, content)
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(edit(&*call.doors.files, &*call.doors.places, call.arguments))
    }
}

async fn edit(files: &dyn Files, places: &dyn Places, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let base = BaseOf { base: arguments.text_or("base", "").to_owned(), within: within(arguments)? };
    let (path, at) = (arguments.text("path")?, arguments.text("where")?);
    let (written, after) = places.edit_place(path, at, base, edits(arguments)?).await?;
    let mut told = edited(&after.now);
    told.remove("note");
    told.insert("replaced".to_owned(), describe_replaced(&after));
    told.extend(new_faults(files, &written).await.map(|faults| ("faults".to_owned(), faults)));
    let says = |path: &str| format!("Changed a place in {}", path.trim_end_matches('/'));
    let detail = clip(&after.now.ranges.join("\n"), 400);
    Ok(describe_written(written, Made { says: &says, detail, told: Value::Object(told), marked: "places" }))
}
