//! A file's figures brought up to date with their sources, each where it stands. Words are not touched.

use gloss_protocol::{Permission, Problem};
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use super::deck_check::new_faults;
use super::written::{Made, describe_written};
use crate::doors::{Files, Future, Places};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, Touch, bad, clip, object};

/// Figures that are told of one by one.
const TOLD: usize = 40;
/// Signs of one.
const MAX_WORDS: usize = 60;

/// Brings stale figures up to date.
pub(super) struct Refresh;

impl Tool for Refresh {
    fn name(&self) -> &str {
        "refresh"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Works the stale figures of a document or deck out again from the newest data, where they stand. The words \
around them stay: change those that no longer hold.";
        ToolSpec::new(self.name(), about, object(json!({ "path": { "type": "string" } }), &["path"]))
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        !turn.serves_notes() && turn.makes()
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Bringing {} up to date", arguments.text_or("path", ""))
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        Touch::of(arguments, "path", Permission::Write)
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(refresh(&*call.doors.files, &*call.doors.places, call.arguments))
    }
}

async fn refresh(
    files: &dyn Files,
    places: &dyn Places,
    arguments: Arguments<'_>,
) -> Result<Outcome, Problem> {
    let path = arguments.text("path")?;
    if path.ends_with('/') || path.ends_with(".html") {
        let says = "A site is made again as a whole: its lists and charts are worked out by the page.";
        return Err(bad(says).with_next("Call make_site with its path and again: true."));
    }
    let done = places.refresh(path).await?;
    let changed = |(was, now, at): &(String, String, String)| {
        let mut one = json!({ "was": clip(was, MAX_WORDS), "now": clip(now, MAX_WORDS) });
        // Bytes tell a model nothing.
        if !at.is_empty() && !at.starts_with("bytes:") {
            one["where"] = json!(at);
        }
        one
    };
    let left = |(was, why): &(String, String)| json!({ "was": clip(was, MAX_WORDS), "because": clip(why, MAX_WORDS) });
    let all: Vec<Value> = done.changed.iter().take(TOLD).map(changed).collect();
    let mut told = json!({ "changed": all });
    if !done.changed.is_empty() {
        told["next"] = json!(
            "The words around them stayed: read these places, and mend names, ranks and shares that no longer hold."
        );
    }
    if let Some(all) = told.as_object_mut() {
        if done.changed.len() > TOLD {
            all.insert("changed_more".to_owned(), json!(done.changed.len() - TOLD));
        }
        if !done.left.is_empty() {
            all.insert(
                "left_as_they_are".to_owned(),
                json!(done.left.iter().take(TOLD).map(left).collect::<Vec<_>>()),
            );
        }
    }
    let Some(written) = done.written else {
        if let Some(all) = told.as_object_mut() {
            all.insert("path".to_owned(), json!(done.path));
            all.insert("unchanged".to_owned(), json!(true));
        }
        let says = format!("{} is as its sources are", done.path);
        return Ok(Outcome { says, detail: String::new(), result: told });
    };
    if let (Some(faults), Some(all)) = (new_faults(files, &written).await, told.as_object_mut()) {
        all.insert("faults".to_owned(), faults);
    }
    let figures = done.changed.iter().take(TOLD).map(|(was, is, _)| format!("{was} → {is}"));
    let detail = figures.collect::<Vec<_>>().join("\n");
    let says = |path: &str| format!("Brought {path} up to date");
    Ok(describe_written(written, Made { says: &says, detail, told, marked: "places" }))
}
