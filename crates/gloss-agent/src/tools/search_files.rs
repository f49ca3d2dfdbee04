//! Words in the folder's text files. Changes nothing.

use gloss_protocol::{Layout, Problem};
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use crate::doors::{Files, Future};
use crate::tool::{Arguments, Effect, Outcome, Tool, ToolCall, bad, clip, object, text};

/// Files a search opens at most.
const SEARCHED: usize = 2_000;

/// Largest file a search opens, in bytes.
const SEARCHED_BYTES: u64 = 4 << 20;

/// Hits a search gives back.
const HITS: usize = 50;

/// Finds words.
pub(super) struct SearchFiles;

impl Tool for SearchFiles {
    fn name(&self) -> &str {
        "search_files"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Finds words in the folder's text files, ignoring case.";
        let parameters = object(json!({ "text": text("The words.") }), &["text"]);
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Reads
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Searching for “{}”", clip(arguments.text_or("text", ""), 60))
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(search(&*call.doors.files, call.arguments))
    }
}

async fn search(files: &dyn Files, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let words = arguments.text("text")?.to_lowercase();
    if words.trim().is_empty() {
        return Err(bad("text is empty."));
    }
    let mut hits: Vec<Value> = Vec::new();
    let mut in_files = 0;
    let found = files.list().await?.into_iter().map(|listed| listed.file);
    for file in found.filter(|file| file.bytes <= SEARCHED_BYTES).take(SEARCHED) {
        if Layout::of_path(&file.path).is_workbook() || hits.len() >= HITS {
            continue;
        }
        let Ok(read) = files.look(&file.path).await else {
            continue;
        };
        let Ok(text) = std::str::from_utf8(&read.bytes) else {
            continue;
        };
        let before = hits.len();
        for (number, line) in text.lines().enumerate() {
            if hits.len() < HITS && line.to_lowercase().contains(&words) {
                hits.push(json!({ "path": file.path, "line": number + 1, "text": clip(line.trim(), 240) }));
            }
        }
        in_files += usize::from(hits.len() > before);
    }
    let says = format!("Searched for “{}”: {} places in {in_files} files", clip(&words, 60), hits.len());
    Ok(Outcome { result: json!({ "hits": hits }), says, detail: String::new() })
}
