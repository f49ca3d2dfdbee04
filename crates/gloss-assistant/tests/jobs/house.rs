//! The tool side of a turn, with the shapes of the agent's tools.

use std::collections::BTreeMap;
use std::sync::Arc;

use gloss_assistant::Assistant;
use gloss_data::{Library, Limits, TableSource};
use gloss_provider::{Answer, Call, Delta, Message, Provider, Request};
use gloss_table::Format;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// A folder and what was done in it.
pub(crate) struct House {
    files: BTreeMap<String, Vec<u8>>,
    library: Library,
    /// Facts by id, with their query.
    pub(crate) facts: BTreeMap<String, (String, Vec<Vec<Value>>)>,
    /// Artifacts written.
    pub(crate) written: BTreeMap<String, String>,
    /// Calls made, as name and arguments.
    pub(crate) calls: Vec<(String, Value)>,
    /// What went wrong in calls.
    pub(crate) failed: Vec<String>,
    /// True where a place changes once after it was first read.
    pub(crate) moves: bool,
    /// Marked places of notes: range texts and figures.
    pub(crate) places: BTreeMap<String, (Vec<String>, Value)>,
}

impl House {
    pub(crate) fn new(files: &[(&str, &[u8])]) -> Self {
        let library = Library::start().unwrap();
        let source = |(path, bytes): &(&str, &[u8])| TableSource {
            path: (*path).to_owned(),
            version: 1,
            bytes: Arc::from(*bytes),
        };
        library.set_sources(files.iter().map(source).collect()).unwrap();
        Self {
            files: files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect(),
            library,
            facts: BTreeMap::new(),
            written: BTreeMap::new(),
            calls: Vec::new(),
            failed: Vec::new(),
            moves: false,
            places: BTreeMap::new(),
        }
    }

    /// Runs a turn to its closing words.
    pub(crate) fn turn(&mut self, message: &str) -> String {
        let mut messages = vec![Message::User { text: message.to_owned() }];
        let mut ids = std::collections::HashSet::new();
        for _ in 0..20 {
            let answer = ask(&messages);
            if answer.calls.is_empty() {
                return answer.text;
            }
            messages.push(Message::Assistant {
                text: answer.text,
                calls: answer.calls.clone(),
                opaque: Vec::new(),
            });
            for call in answer.calls {
                assert!(ids.insert(call.id.clone()), "an id came twice: {}", call.id);
                let (text, ok) = match self.serve(&call) {
                    Ok(value) => (value.to_string(), true),
                    Err(why) => {
                        self.failed.push(format!("{} {}: {why}", call.name, call.arguments));
                        (json!({ "error": why }).to_string(), false)
                    }
                };
                messages.push(Message::ToolResult { call_id: call.id, name: call.name, text, ok });
            }
        }
        panic!("the turn came to no end: {:?}", self.calls.last());
    }

    fn serve(&mut self, call: &Call) -> Result<Value, String> {
        let arguments: Value = serde_json::from_str(&call.arguments).unwrap();
        let text = |key: &str| arguments[key].as_str().unwrap_or_default().to_owned();
        self.calls.push((call.name.clone(), arguments.clone()));
        match call.name.as_str() {
            "list_files" => Ok(
                json!({ "files": self.files.keys().map(|path| json!({ "path": path, "kind": "text", "bytes": 1 })).collect::<Vec<_>>(), "count": self.files.len() }),
            ),
            "read_file" => read(
                &text("path"),
                self.files.get(&text("path")).ok_or("There is no such file.")?,
                arguments["sheet"].as_str(),
            ),
            "compute" => {
                // How busy the machine is must not decide a test.
                let limits = Limits { time: std::time::Duration::from_secs(600), ..Limits::default() };
                let computed =
                    self.library.compute(&text("sql"), limits, &Arc::default()).map_err(|e| e.to_string())?;
                let id = format!("f{}", self.facts.len() + 1);
                self.facts.insert(id.clone(), (text("sql"), computed.rows.clone()));
                Ok(
                    json!({ "fact": id, "columns": computed.columns, "rows": computed.rows, "rows_total": computed.rows.len() }),
                )
            }
            "write_artifact" => {
                self.written.insert(text("path"), text("content"));
                Ok(json!({ "path": text("path"), "version": 1 }))
            }
            "read_region" => {
                let reads = self
                    .calls
                    .iter()
                    .filter(|(name, of)| name == "read_region" && of["note"] == arguments["note"]);
                let base = format!("b{}", reads.count());
                let (ranges, figures) =
                    self.places.get(&text("note")).ok_or("This note has lost its place.")?;
                let ranges: Vec<Value> = ranges
                    .iter()
                    .enumerate()
                    .map(|(at, text)| json!({ "range": at, "text": text }))
                    .collect();
                Ok(
                    json!({ "note": text("note"), "path": "r.md", "base": base, "ranges": ranges, "figures": figures }),
                )
            }
            "edit_region" => {
                if self.moves && text("base") == "b1" {
                    return Err("The place has changed; read it again.".to_owned());
                }
                let place = self.places.get_mut(&text("note")).ok_or("gone")?;
                for edit in arguments["edits"].as_array().unwrap() {
                    place.0[edit["range"].as_u64().unwrap() as usize] =
                        edit["new"].as_str().unwrap().to_owned();
                }
                Ok(json!({ "base": "b2" }))
            }
            "answer" | "needs_person" => Ok(json!({ "ok": true })),
            other => Err(format!("There is no tool {other}.")),
        }
    }
}

/// A request with a conversation and nothing else.
pub(crate) fn request(messages: &[Message]) -> Request {
    Request {
        model: "builtin".to_owned(),
        instructions: String::new(),
        messages: messages.to_vec(),
        tools: Vec::new(),
        cache_key: String::new(),
    }
}

/// One answer, whose streamed text must be the whole text.
pub(crate) fn ask(messages: &[Message]) -> Answer {
    let request = request(messages);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let (sender, mut deltas) = mpsc::channel(1_000);
        let answer = Assistant.answer(request, sender, CancellationToken::new()).await.unwrap();
        let mut heard = String::new();
        while let Some(delta) = deltas.recv().await {
            if let Delta::Text(text) = delta {
                heard.push_str(&text);
            }
        }
        assert_eq!(heard, answer.text);
        answer
    })
}

fn read(path: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Value, String> {
    let Some(format) = Format::of_path(path) else {
        let text = String::from_utf8(bytes.to_vec()).map_err(|e| e.to_string())?;
        return Ok(json!({ "path": path, "version": 1, "from": 0, "text": text, "next": null }));
    };
    let schema = gloss_table::describe(bytes, format, sheet).map_err(|e| e.to_string())?;
    let window = gloss_table::window(bytes, format, sheet, 0, 200).map_err(|e| e.to_string())?;
    let columns: Vec<Value> = schema
        .columns
        .iter()
        .map(|c| json!({ "name": c.name, "letter": c.letter, "type": c.kind.word(), "missing": c.missing }))
        .collect();
    let rows: Vec<Vec<&str>> =
        window.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
    Ok(json!({
        "path": path, "version": 1, "sheets": window.sheets.iter().filter(|name| !name.is_empty()).collect::<Vec<_>>(), "sheet": window.sheet,
        "columns": columns, "rows_total": schema.rows, "header_row": schema.header_row, "rows": rows,
        "notices": schema.notices.iter().map(ToString::to_string).collect::<Vec<_>>(),
    }))
}
