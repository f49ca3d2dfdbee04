//! A batch of notes served by a scripted model: a call a round, and what the person sees of it afterwards. Checks nothing.

use gloss_mock_model::Mock;
use serde_json::{Value, json};

use crate::{Desk, text};

/// A desk whose model makes these calls, one a round, and closes; `files` lie in its folder.
pub struct Serving {
    /// The desk.
    pub desk: Desk,
    /// The model.
    pub mock: Mock,
}

impl Serving {
    /// A desk whose model serves notes by these calls.
    pub fn new(calls: Vec<(&str, Value)>, memo: &str) -> Self {
        let rounds = calls.into_iter().enumerate().map(|(round, (name, arguments))| {
            let call = json!({ "name": name, "arguments": arguments });
            json!({ "when": { "contains": "Serve these notes", "round": round }, "do": { "calls": [call] } })
        });
        let script: Vec<Value> = rounds.chain([json!({ "do": { "text": "Done." } })]).collect();
        let (desk, mock) = Desk::scripted(Value::Array(script), memo);
        Self { desk, mock }
    }

    /// Adds a note that wants a change; gives its id.
    pub fn add(&self, file: &str, at: &str, words: &str) -> String {
        text(&self.desk.json(&["note", "add", file, "--at", at, "--change", words])[0], "note").to_owned()
    }

    /// Sends all drafts, however that ends.
    pub fn send(&self) {
        self.desk.run(&["note", "send"]);
    }

    /// A note as it is listed.
    pub fn note(&self, id: &str) -> Value {
        self.desk.json(&["note", "list"]).into_iter().find(|note| note["note"] == id).expect("the note")
    }

    /// A note's state.
    pub fn state(&self, id: &str) -> String {
        text(&self.note(id), "state").to_owned()
    }

    /// All that is held back.
    pub fn held(&self) -> Vec<Value> {
        self.desk.json(&["held"])
    }

    /// Accepts all that is held back of a note.
    pub fn accept(&self, note: &str) {
        let of_it = |change: &Value| {
            change["note"] == note
                || change["notes"].as_array().is_some_and(|all| all.iter().any(|one| one == note))
        };
        while let Some(change) = self.held().into_iter().find(of_it) {
            self.desk.run(&["held", "accept", text(&change, "change")]).expect(0);
        }
    }

    /// What a place says.
    pub fn shows(&self, file: &str, at: &str) -> String {
        self.desk.run(&["view", file, "--at", at]).expect(0).out.trim_end().to_owned()
    }

    /// All results that the model was sent, in order.
    pub fn heard(&self) -> String {
        let requests = self.mock.requests();
        let input =
            requests.last().and_then(|last| last.body["input"].as_array().cloned()).unwrap_or_default();
        let outputs = input.iter().filter(|item| item["type"] == "function_call_output");
        outputs.map(|item| format!("{}\n", item["output"].as_str().unwrap_or_default())).collect()
    }
}

/// A reading of a note's place, by the note's position in the batch from 1.
pub fn read(note: u32) -> (&'static str, Value) {
    ("read_region", json!({ "note": format!("{{{{note:{note}}}}}") }))
}

/// A reading of what holds a note's place.
pub fn read_within(note: u32, within: &str) -> (&'static str, Value) {
    ("read_region", json!({ "note": format!("{{{{note:{note}}}}}"), "within": within }))
}

/// An edit of cells for a note, with the base that was read last.
pub fn cells(note: u32, edits: &Value) -> (&'static str, Value) {
    (
        "edit_cells",
        json!({ "note": format!("{{{{note:{note}}}}}"), "base": "{{json:/base}}", "edits": edits }),
    )
}

/// The same within what holds its place.
pub fn cells_within(note: u32, within: &str, edits: &Value) -> (&'static str, Value) {
    let (name, mut arguments) = cells(note, edits);
    arguments["within"] = json!(within);
    (name, arguments)
}

/// A new text for a note's place, with the base that was read last.
pub fn edit(note: u32, new: &str) -> (&'static str, Value) {
    let edits = json!([{ "range": 0, "new": new }]);
    (
        "edit_region",
        json!({ "note": format!("{{{{note:{note}}}}}"), "base": "{{json:/base}}", "edits": edits }),
    )
}

/// A new text for what holds its place.
pub fn edit_within(note: u32, within: &str, new: &str) -> (&'static str, Value) {
    let (name, mut arguments) = edit(note, new);
    arguments["within"] = json!(within);
    (name, arguments)
}

/// A consequence that is declared for a note.
pub fn follow(note: u32, at: &str, new: &str) -> (&'static str, Value) {
    let arguments =
        json!({ "note": format!("{{{{note:{note}}}}}"), "where": at, "new": new, "why": "It follows." });
    ("declare_follow", arguments)
}
