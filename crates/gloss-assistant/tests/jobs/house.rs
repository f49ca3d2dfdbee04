//! The tool side of a turn, with the shapes of the agent's tools.

use std::collections::BTreeMap;
use std::sync::Arc;

use gloss_assistant::Assistant;
use gloss_data::{Library, Limits, TableSource};
use gloss_provider::{Answer, Call, Delta, Message, NoteInput, Provider, Request, TurnFacts, TurnInput};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// A folder and what was done in it.
pub(crate) struct House {
    files: BTreeMap<String, Vec<u8>>,
    /// Every version of each file, the first at 1, and when the newest was made.
    versions: BTreeMap<String, (Vec<Vec<u8>>, String)>,
    /// The day that the instructions tell; empty where they tell none.
    pub(crate) today: String,
    library: Library,
    /// Facts by id, with their query.
    pub(crate) facts: BTreeMap<String, (String, Vec<Vec<Value>>)>,
    /// Artifacts written.
    pub(crate) written: BTreeMap<String, String>,
    /// Workbooks made.
    pub(crate) workbooks: BTreeMap<String, Vec<u8>>,
    /// Decks made, each with its spec.
    pub(crate) decks: BTreeMap<String, (gloss_presentation::Made, Value)>,
    /// Calls made, as name and arguments.
    pub(crate) calls: Vec<(String, Value)>,
    /// What went wrong in calls.
    pub(crate) failed: Vec<String>,
    /// The act that can't be done.
    pub(crate) refuses: Option<String>,
    /// Marked places of notes: range texts and figures.
    pub(crate) places: BTreeMap<String, (Vec<String>, Value)>,
    /// What else is told of those places, where a test says more than their texts.
    pub(crate) regions: BTreeMap<String, Value>,
}

impl House {
    pub(crate) fn new(files: &[(&str, &[u8])]) -> Self {
        let library = Library::start().unwrap();
        let mut house = Self {
            files: BTreeMap::new(),
            versions: BTreeMap::new(),
            today: "Friday, 2026-11-20".to_owned(),
            library,
            facts: BTreeMap::new(),
            written: BTreeMap::new(),
            workbooks: BTreeMap::new(),
            decks: BTreeMap::new(),
            calls: Vec::new(),
            failed: Vec::new(),
            refuses: None,
            places: BTreeMap::new(),
            regions: BTreeMap::new(),
        };
        house.extend(files);
        house
    }

    /// Puts many files into the folder at once.
    pub(crate) fn extend(&mut self, files: &[(&str, &[u8])]) {
        for (path, bytes) in files {
            self.keep(path, bytes, "2026-11-18T10:00:00+01:00");
        }
        self.load();
    }

    /// Puts a file into the folder, as another program would.
    pub(crate) fn put(&mut self, path: &str, bytes: &[u8], modified: &str) {
        self.keep(path, bytes, modified);
        self.load();
    }

    fn keep(&mut self, path: &str, bytes: &[u8], modified: &str) {
        self.files.insert(path.to_owned(), bytes.to_vec());
        let (versions, at) = self.versions.entry(path.to_owned()).or_default();
        if versions.last().map(Vec::as_slice) != Some(bytes) {
            versions.push(bytes.to_vec());
        }
        modified.clone_into(at);
    }

    /// What a query gives now.
    pub(crate) fn compute(&self, sql: &str) -> Vec<Vec<Value>> {
        self.library.compute(sql, Limits::default(), &Arc::default()).unwrap().rows
    }

    /// Takes a file out of the folder.
    pub(crate) fn remove(&mut self, path: &str) {
        self.files.remove(path);
        self.load();
    }

    fn load(&self) {
        let source = |(path, bytes): (&String, &Vec<u8>)| TableSource {
            path: path.clone(),
            version: self.versions[path].0.len() as u32,
            bytes: Arc::from(bytes.as_slice()),
        };
        self.library.set_sources(self.files.iter().map(source).collect());
    }

    /// Runs a turn to its closing words.
    pub(crate) fn turn(&mut self, message: &str) -> String {
        self.turn_or(message).unwrap_or_else(|why| panic!("{why}"))
    }

    /// Runs a turn to its closing words, or to why it failed.
    pub(crate) fn turn_or(&mut self, message: &str) -> Result<String, String> {
        self.turn_of(person_message(message))
    }

    /// One turn that begins with a message.
    pub(crate) fn turn_of(&mut self, message: Message) -> Result<String, String> {
        let mut messages = vec![message];
        let mut ids = std::collections::HashSet::new();
        for _ in 0..20 {
            let answer = ask_on(&self.today, &messages)?;
            if answer.calls.is_empty() {
                return Ok(answer.text);
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
                messages.push(Message::ToolResult {
                    call_id: call.id,
                    name: call.name,
                    text,
                    ok,
                    stopped: false,
                });
            }
        }
        panic!("the turn came to no end: {:?}", self.calls.last());
    }

    fn serve(&mut self, call: &Call) -> Result<Value, String> {
        let arguments: Value = serde_json::from_str(&call.arguments).unwrap();
        let text = |key: &str| arguments[key].as_str().unwrap_or_default().to_owned();
        self.calls.push((call.name.clone(), arguments.clone()));
        match call.name.as_str() {
            "list_files" => {
                let listed = |path: &String| json!({ "path": path, "kind": "text", "bytes": 1, "modified": self.versions[path].1 });
                Ok(
                    json!({ "files": self.files.keys().map(listed).collect::<Vec<_>>(), "count": self.files.len() }),
                )
            }
            "read_file" => {
                let path = text("path");
                if !self.files.contains_key(&path) {
                    return Err("There is no such file.".to_owned());
                }
                let versions = &self.versions[&path].0;
                let version = arguments["version"].as_u64().unwrap_or(versions.len() as u64);
                let bytes = versions.get(version as usize - 1).ok_or("There is no such version.")?;
                let mut read = read(&path, bytes, arguments["sheet"].as_str())?;
                read["version"] = json!(version);
                Ok(read)
            }
            "compute" => {
                // How busy the machine is must not decide a test.
                let limits = Limits { time: std::time::Duration::from_secs(600), ..Limits::default() };
                let computed =
                    self.library.compute(&text("sql"), limits, &Arc::default()).map_err(|e| e.to_string())?;
                let id = format!("f{}", self.facts.len() + 1);
                self.facts.insert(id.clone(), (text("sql"), computed.rows.clone()));
                Ok(
                    json!({ "fact": id, "columns": computed.columns, "rows": computed.rows, "rows_total": computed.rows.len(),
                        "sources": computed.sources.iter().map(|s| format!("{} {}", s.path, s.range)).collect::<Vec<_>>(),
                        "doubled": computed.sources.iter().flat_map(|source| &source.doubled).collect::<Vec<_>>(),
                        "seen": computed.sources.iter().filter_map(|source| source.seen.as_ref()).collect::<Vec<_>>() }),
                )
            }
            "write_artifact" => {
                self.written.insert(text("path"), text("content"));
                let now = format!(
                    "{}T09:02:00+01:00",
                    self.today.get(self.today.len().saturating_sub(10)..).unwrap_or_default()
                );
                self.put(&text("path"), text("content").as_bytes(), &now);
                Ok(json!({ "path": text("path"), "version": 1 }))
            }
            "make_workbook" => self.make(&arguments),
            "make_deck" => self.deck(&arguments),
            "update_plan" => Ok(json!({ "ok": true })),
            "read_region" => {
                let reads = self
                    .calls
                    .iter()
                    .filter(|(name, of)| name == "read_region" && of["note"] == arguments["note"]);
                let base = format!("b{}", reads.count());
                let (ranges, figures) =
                    self.places.get(&text("note")).ok_or("This note has lost its place.")?;
                let mut region = self.regions.get(&text("note")).cloned().unwrap_or_else(|| {
                    let texts = ranges.iter().enumerate();
                    let ranges: Vec<Value> =
                        texts.map(|(at, text)| json!({ "range": at, "text": text })).collect();
                    json!({ "path": "r.md", "reach": "paragraph", "shown": texts_of(&ranges), "acts": ["set text=words", "delete", "bold", "replace what=words with=words"],
                        "ranges": ranges, "figures": figures })
                });
                region["note"] = json!(text("note"));
                region["base"] = json!(base);
                Ok(region)
            }
            "edit_region" => {
                let place = self.places.get_mut(&text("note")).ok_or("gone")?;
                for edit in arguments["edits"].as_array().unwrap() {
                    place.0[edit["range"].as_u64().unwrap() as usize] =
                        edit["new"].as_str().unwrap().to_owned();
                }
                Ok(json!({ "base": "b2" }))
            }
            "act" if self.refuses.as_deref() == Some(text("act").as_str()) => {
                Err("It can't be done.".to_owned())
            }
            "act" => Ok(json!({ "staged": "Will do it", "now": "" })),
            "answer" | "needs_person" | "leave_note" => Ok(json!({ "ok": true })),
            other => Err(format!("There is no tool {other}.")),
        }
    }
}

/// The words of ranges, a line each.
fn texts_of(ranges: &[Value]) -> String {
    let all: Vec<&str> = ranges.iter().filter_map(|range| range["text"].as_str()).collect();
    all.join("\n")
}

impl House {
    /// Makes a workbook as the agent's tool does.
    fn make(&mut self, arguments: &Value) -> Result<Value, String> {
        let spec =
            gloss_workbook::read(&json!({ "sheets": arguments["sheets"] })).map_err(|e| e.to_string())?;
        let mut answers = Vec::new();
        for (_, sql) in spec.queries() {
            let limits = Limits {
                rows: gloss_workbook::limits::MAX_ROWS,
                cells: gloss_workbook::limits::MAX_CELLS,
                bytes: 32 << 20,
                time: std::time::Duration::from_secs(600),
            };
            let computed = self.library.compute(sql, limits, &Arc::default()).map_err(|e| e.to_string())?;
            let source = |s: &gloss_protocol::FactSource| gloss_workbook::Source {
                path: s.path.clone(),
                version: s.version,
                range: s.range.clone(),
                sha256: s.sha256.clone(),
            };
            let sources = computed.sources.iter().map(source).collect();
            answers.push(gloss_workbook::Answer { columns: computed.columns, rows: computed.rows, sources });
        }
        let at = gloss_workbook::Moment(1_795_000_000);
        let make = |values| gloss_workbook::make(&spec, &answers, at, &values).map_err(|e| e.to_string());
        let made = make(formula_values(&make(gloss_workbook::Values::new())?.bytes))?;
        let path = arguments["path"].as_str().unwrap_or_default().to_owned();
        self.workbooks.insert(path.clone(), made.bytes);
        Ok(json!({ "path": path, "version": 1 }))
    }
}

/// What the formulas of a workbook come to, as the engine's worker says it.
fn formula_values(workbook: &[u8]) -> gloss_workbook::Values {
    let mut out = gloss_workbook::Values::new();
    for (place, value) in gloss_calc::formula_values(workbook).unwrap().set {
        out.entry(place.sheet.clone()).or_default().insert(place.cell(), (&value).into());
    }
    out
}

impl House {
    /// Makes a deck as the agent's tool does.
    fn deck(&mut self, arguments: &Value) -> Result<Value, String> {
        let mut own = arguments.clone();
        let map = own.as_object_mut().unwrap();
        for key in ["path", "why", "if_taken", "template"] {
            map.remove(key);
        }
        let told = |refusal: gloss_presentation::Refusal| format!("{}: {}", refusal.path, refusal.says);
        let spec = gloss_presentation::read(&own).map_err(|refusals| refusals.to_string())?;
        let fonts = gloss_presentation::fonts();
        let template = arguments["template"].as_str().and_then(|path| self.files.get(path));
        let template = template.map_or(gloss_presentation::Template::Theme, |bytes| {
            gloss_presentation::Template::Package(bytes)
        });
        let given = gloss_presentation::Materials { pictures: &[], fonts, seed: 7, at: 1_795_000_000 };
        let made = gloss_presentation::make(&spec, template, &given).map_err(told)?;
        let path = arguments["path"].as_str().unwrap_or_default().to_owned();
        let slides: Vec<&str> = made.slides.iter().map(|slide| slide.title.as_str()).collect();
        let said: Vec<&str> = made.said.iter().map(|said| said.says.as_str()).collect();
        let result = json!({ "path": path, "version": 1, "slides": slides, "said": said });
        self.decks.insert(path, (made, own));
        Ok(result)
    }
}

/// What a person said, as the agent hands it over: words with their files, or a batch of notes as JSON.
pub(crate) fn person_message(message: &str) -> Message {
    let input = match message.strip_prefix("Serve these notes.") {
        Some(notes) => {
            let body: Value =
                serde_json::from_str(&notes[notes.find('{').unwrap_or(notes.len())..]).unwrap_or_default();
            let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
            let note = |note: &Value| NoteInput {
                note: text(note, "note"),
                asks: note["intent"] == "ask",
                text: text(note, "text"),
            };
            let notes = body["notes"].as_array().into_iter().flatten().map(note).collect();
            TurnInput { words: text(&body, "for_all"), notes, ..TurnInput::default() }
        }
        None => {
            let (words, files) = message.rsplit_once("\n\nAttached files: ").unwrap_or((message, ""));
            let files = files.split(", ").filter(|file| !file.is_empty()).map(str::to_owned).collect();
            TurnInput { words: words.to_owned(), files, ..TurnInput::default() }
        }
    };
    Message::User { text: message.to_owned(), input: Some(Box::new(input)) }
}

/// A request with a conversation and nothing else.
pub(crate) fn request(messages: &[Message]) -> Request {
    Request {
        model: "builtin".to_owned(),
        instructions: String::new(),
        messages: messages.to_vec(),
        tools: Vec::new(),
        cache_key: String::new(),
        effort: None,
        facts: Default::default(),
        paid_from: Default::default(),
    }
}

/// One answer where nobody tells the day.
pub(crate) fn ask(messages: &[Message]) -> Answer {
    ask_on("", messages).unwrap()
}

/// One answer, whose streamed text must be the whole text.
fn ask_on(today: &str, messages: &[Message]) -> Result<Answer, String> {
    let day = today.rsplit(' ').next().unwrap_or_default().to_owned();
    let facts = TurnFacts { today: day, ..TurnFacts::default() };
    let request = Request { facts, ..request(messages) };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let (sender, mut deltas) = mpsc::channel(1_000);
        let answer = Assistant.answer(request, sender, CancellationToken::new()).await;
        let answer = answer.map_err(|failure| failure.problem.says)?;
        let mut heard = String::new();
        while let Some(delta) = deltas.recv().await {
            if let Delta::Text(text) = delta {
                heard.push_str(&text);
            }
        }
        assert_eq!(heard, answer.text);
        Ok(answer)
    })
}

fn read(path: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Value, String> {
    let Some(format) = gloss_data::format_of(path) else {
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
