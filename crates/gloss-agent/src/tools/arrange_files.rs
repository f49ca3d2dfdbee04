//! Moving, renaming and deleting files as one step: a whole plan in one call, so that it is allowed, done and undone as one.

use gloss_protocol::{FileOperation, FileStep, MAX_FILE_STEPS, Problem};
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use crate::doors::Future;
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, bad, object};

/// Moves and deletes files.
pub(super) struct ArrangeFiles;

impl Tool for ArrangeFiles {
    fn name(&self) -> &str {
        "arrange_files"
    }

    fn spec(&self) -> ToolSpec {
        let about =
            "Moves, renames, deletes (to the trash) files: one plan, one undo. Asks; replaces nothing.";
        let one =
            object(json!({ "from": { "type": "string" }, "to": { "type": "string" } }), &["from", "to"]);
        let parameters = object(
            json!({
                "moves": { "type": "array", "items": one },
                "deletes": { "type": "array", "items": { "type": "string" } },
            }),
            &[],
        );
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Removes
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.makes()
    }

    fn is_offered(&self, turn: Scope) -> bool {
        !turn.serves_notes()
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        announced(&steps(arguments))
    }

    fn arranges(&self, arguments: Arguments<'_>) -> Vec<FileStep> {
        steps(arguments)
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(run(call))
    }
}

/// The plan that a call describes; no longer than one that can be refused for its length.
fn steps(arguments: Arguments<'_>) -> Vec<FileStep> {
    let list = |key: &str| arguments.0.get(key).and_then(Value::as_array).into_iter().flatten();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let moves = list("moves").map(|one| {
        let of = |key: &str| one.get(key).map(word).unwrap_or_default();
        FileStep::Move { from: of("from"), to: of("to") }
    });
    let deletes = list("deletes").map(|from| FileStep::Trash { from: word(from) });
    moves.chain(deletes).take(MAX_FILE_STEPS + 1).collect()
}

/// What is about to be done: a deletion is called one.
fn announced(steps: &[FileStep]) -> String {
    if let [FileStep::Trash { from }] = steps {
        return format!("Putting {from} in the trash");
    }
    let trashed = steps.iter().filter(|step| matches!(step, FileStep::Trash { .. })).count();
    match (steps.len() - trashed, trashed) {
        (1, 0) => "Moving a file".to_owned(),
        (moved, 0) => format!("Moving {moved} files"),
        (0, trashed) => format!("Putting {trashed} files in the trash"),
        (1, trashed) => format!("Moving a file, putting {trashed} in the trash"),
        (moved, trashed) => format!("Moving {moved} files, putting {trashed} in the trash"),
    }
}

async fn run(call: ToolCall<'_>) -> Result<Outcome, Problem> {
    let steps = steps(call.arguments);
    if steps.is_empty() {
        return Err(bad("Give moves, deletes, or both."));
    }
    let operation = call.doors.files.arrange(steps).await?;
    Ok(Outcome { says: operation.says.clone(), detail: detail(&operation), result: result(&operation) })
}

fn detail(operation: &FileOperation) -> String {
    let line = |step: &FileStep| match step {
        FileStep::Move { from, to } => format!("{from} → {to}"),
        FileStep::Trash { from } => format!("{from} → trash"),
    };
    operation.steps.iter().map(|done| line(&done.step)).collect::<Vec<_>>().join("\n")
}

fn result(operation: &FileOperation) -> Value {
    let moved = operation.steps.iter().filter_map(|done| match &done.step {
        FileStep::Move { to, .. } => Some(json!(to)),
        FileStep::Trash { .. } => None,
    });
    let moved: Vec<Value> = moved.collect();
    json!({ "done": operation.says, "now_at": moved, "undo": operation.id })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{announced, steps};
    use crate::tool::Arguments;

    #[test]
    fn a_deletion_is_announced_as_one() {
        let one = json!({ "from": "a.md", "to": "b.md" });
        for (plan, says) in [
            (json!({ "deletes": ["report.md"] }), "Putting report.md in the trash"),
            (json!({ "deletes": ["a.md", "b.md"] }), "Putting 2 files in the trash"),
            (json!({ "moves": [one] }), "Moving a file"),
            (json!({ "moves": [one, one] }), "Moving 2 files"),
            (json!({ "moves": [one], "deletes": ["c.md"] }), "Moving a file, putting 1 in the trash"),
            (json!({ "moves": [one, one], "deletes": ["c.md"] }), "Moving 2 files, putting 1 in the trash"),
        ] {
            assert_eq!(announced(&steps(Arguments(&plan))), says, "{plan}");
        }
    }
}
