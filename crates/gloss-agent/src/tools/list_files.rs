//! All files of the folder. Opens none of them.

use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use crate::doors::{Files, Future};
use crate::tool::{Arguments, Effect, Outcome, Tool, ToolCall, object};

/// Files that one listing names.
const MAX_FILES: usize = 1_000;

/// Lists the folder.
pub(super) struct ListFiles;

impl Tool for ListFiles {
    fn name(&self) -> &str {
        "list_files"
    }

    fn spec(&self) -> ToolSpec {
        let about = "All files of the folder, with kind, size and when they last changed.";
        let parameters = object(json!({}), &[]);
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Reads
    }

    fn announce(&self, _: Arguments<'_>) -> String {
        "Looking through the folder".to_owned()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(list(&*call.doors.files))
    }
}

async fn list(files: &dyn Files) -> Result<Outcome, Problem> {
    let found = files.list().await?;
    let count = found.len();
    let list: Vec<Value> = found
        .iter()
        .take(MAX_FILES)
        .map(|listed| {
            let file = &listed.file;
            // Notes in a plain file are words to read, and no program's.
            let kind = if file.path.ends_with(".txt") { "text" } else { file.kind.word() };
            json!({ "path": file.path, "kind": kind, "bytes": file.bytes, "about": file.about, "modified": listed.modified })
        })
        .collect();
    let detail = found.iter().take(20).map(|listed| listed.file.path.as_str()).collect::<Vec<_>>().join("\n");
    Ok(Outcome {
        result: json!({ "files": list, "count": count, "more": count >= gloss_protocol::MAX_LISTED }),
        says: format!("Looked through the folder, {count} {}", if count == 1 { "file" } else { "files" }),
        detail,
    })
}
