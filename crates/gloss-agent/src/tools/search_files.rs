//! Words in the folder's files. Changes nothing.

use gloss_artifact::Text;
use gloss_errand::page::{Origin, showing};
use gloss_protocol::Problem;
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use crate::doors::{Files, Future, ReadFile};
use crate::tool::{Arguments, Effect, Outcome, Tool, ToolCall, bad, clip, object};

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
        let about = "Finds words in all files, ignoring case.";
        let parameters = object(json!({ "text": { "type": "string" } }), &["text"]);
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
        if hits.len() >= HITS {
            break;
        }
        let Ok(read) = files.look(&file.path).await else {
            continue;
        };
        let (of, most, whole) = (words.clone(), HITS - hits.len(), read.clone());
        let found =
            tokio::task::spawn_blocking(move || search_file(&whole, &of, most)).await.unwrap_or_default();
        if found.is_empty() {
            continue;
        }
        files.quote(&read).await?;
        in_files += 1;
        let origin = origin_of(&read);
        let hit = |(at, says): (String, String)| {
            let mut told = json!({ "path": file.path, "where": at, "text": clip(&says, 240) });
            if let Some(origin) = &origin {
                told["kept_from"] = json!({ "address": origin.address, "read_at": origin.at.rfc3339(), "shows": showing(&origin.address, &words) });
            }
            told
        };
        hits.extend(found.into_iter().map(hit));
    }
    let says = format!("Searched for “{}”: {} places in {in_files} files", clip(&words, 60), hits.len());
    Ok(Outcome { result: json!({ "hits": hits }), says, detail: String::new() })
}

/// The page that a file was kept from, as its first line says; none for any other.
fn origin_of(read: &ReadFile) -> Option<Origin> {
    read.path.ends_with(".md").then(|| Origin::of_file(&read.bytes)).flatten()
}

/// The places of a file where words stand; none in what holds no text.
fn search_file(file: &ReadFile, words: &str, most: usize) -> Vec<(String, String)> {
    let rules = gloss_artifact::kinds::of_path(&file.path);
    // A folder was read as what stands in its files.
    let text = match rules.is_folder() {
        true => std::str::from_utf8(&file.bytes).ok().map(|source| Text::new(rules.kind(), source)),
        false => gloss_artifact::open_text(&file.path, &file.bytes).ok(),
    };
    text.map(|text| text.rules().search(&text, words, most)).unwrap_or_default()
}
