//! Starting a task in another folder that the person named. Waits for nothing.

use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::json;

use crate::doors::{Future, Helpers};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, bad, clip, object, text};

/// Longest words of a task that is started elsewhere, in bytes.
const MAX_WORDS: usize = 64 << 10;

/// Starts a task elsewhere.
pub(super) struct Dispatch;

impl Tool for Dispatch {
    fn name(&self) -> &str {
        "dispatch"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Starts a task in one of the folders that you coordinate. Its agent sees only its own folder and these words; nothing waits \
for it.";
        let parameters = object(
            json!({
                "folder": text("Its name, as it was told to you."),
                "task": text("All that has to be done there, with all that has to be known."),
            }),
            &["folder", "task"],
        );
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.coordinates()
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Starting a task in {}", arguments.text_or("folder", ""))
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(dispatch(&*call.doors.helpers, call.arguments))
    }
}

async fn dispatch(helpers: &dyn Helpers, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let (folder, task) = (arguments.text("folder")?, arguments.text("task")?.trim());
    if task.is_empty() || task.len() > MAX_WORDS {
        return Err(bad("The task must have words, at most 64 kB of them."));
    }
    let started = helpers.dispatch(folder, task).await?;
    Ok(Outcome {
        result: json!({ "folder": folder, "task": started.0, "started": true }),
        says: format!("Started a task in {folder}"),
        detail: clip(task, 400),
    })
}
