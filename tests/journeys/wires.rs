//! One task over four wires, the same steps and files each time; and the official client libraries against the
//! double that these tests trust.

use std::path::Path;
use std::process::Command;

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Table, text};
use serde_json::{Value, json};

const WIRES: [&str; 4] = ["responses", "chat", "anthropic", "ollama"];
const MEMO: &str = "# Memo\n\nTwo shops sold 756. Nothing else is known.\n";

fn script() -> Value {
    let usage = json!({"input": 100, "output": 20});
    json!([
        { "when": { "contains": "Write the memo", "round": 0 },
          "do": { "thinking": "First the files, then the sum.", "text": "I look and count.", "usage": usage, "calls": [
            { "name": "list_files", "arguments": {} },
            { "name": "compute", "arguments": { "sql": "select sum(sales) from shops" } } ] } },
        { "when": { "contains": "Write the memo", "tool": "compute" },
          "do": { "thinking": "Now it is known.", "usage": usage, "calls": [
            { "name": "write_artifact", "arguments": { "path": "memo.md", "content": MEMO } } ] } },
        { "when": { "contains": "Write the memo" }, "do": { "text": "The memo is written.", "usage": usage } },
        { "when": { "tool": "read_region" }, "do": { "usage": usage, "calls": [
            { "name": "edit_region", "arguments": { "note": "{{note:1}}", "base": "{{json:/base}}",
              "edits": [{ "range": 0, "new": "More is not known." }] } } ] } },
        { "when": { "tool": "edit_region" }, "do": { "text": "Changed.", "usage": usage } },
        { "when": { "contains": "Serve these notes" }, "do": { "thinking": "One note.", "usage": usage, "calls": [
            { "name": "read_region", "arguments": { "note": "{{note:1}}" } } ] } },
    ])
}

/// A value without what must differ between two runs: ids and times.
fn bare(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(bare).collect(),
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(key, _)| key != "at" && !key.ends_with("_at"));
            Value::Object(kept.map(|(key, value)| (key, bare(value))).collect())
        }
        Value::String(text) => {
            text.split_inclusive([' ', '"', ',', '.', '\n']).map(unnamed).collect::<String>().into()
        }
        other => other,
    }
}

/// A word, `#` where it is an id: letters, an underscore and many hex digits.
fn unnamed(word: &str) -> &str {
    let is_id = |(kind, digits): (&str, &str)| {
        let digits = digits.trim_end_matches([' ', '"', ',', '.', '\n']);
        !kind.is_empty() && digits.len() >= 16 && digits.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
    };
    if word.split_once('_').is_some_and(is_id) { "#" } else { word }
}

/// Everything that the task left, over one wire.
fn told(wire: &str) -> (Value, usize) {
    let mock = Mock::start(Script::from_value(script()).expect("a script")).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, wire);
    desk.write("shops.csv", "shop,sales\nAltmarkt,609\nHafen,147\n");
    let end = desk.run(&["run", "Write the memo", "--attach", "shops.csv", "--json"]).expect(0).last();
    assert_eq!(text(&end, "status"), "done", "{wire}: {end}");
    assert_eq!(desk.read("memo.md"), MEMO, "{wire}");
    desk.json(&[
        "note",
        "add",
        "memo.md",
        "--at",
        "text:\"Nothing else is known.\"",
        "--change",
        "Say it shorter",
    ]);
    let end = desk.run(&["note", "send", "--json"]).expect(0).last();
    assert_eq!(text(&end, "status"), "done", "{wire}: {end}");
    assert_eq!(desk.read("memo.md"), MEMO.replace("Nothing else is known.", "More is not known."), "{wire}");
    let tasks = desk.json(&["tasks"]);
    // How long what a model said is, as its wire writes it, is no step.
    let shown = tasks.iter().map(|task| {
        let mut shown = desk.json(&["show", text(task, "task")]).remove(0);
        shown["bytes"] = Value::Null;
        bare(shown)
    });
    let asked = mock
        .requests()
        .iter()
        .filter(|request| request.body.get("messages").or(request.body.get("input")).is_some())
        .count();
    (shown.collect(), asked)
}

#[test]
fn one_task_leaves_the_same_steps_over_every_wire() {
    let mut table = Table::new("One task over four wires");
    let first = told("responses");
    let items: usize = first
        .0
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|task| task["items"].as_array())
        .map(Vec::len)
        .sum();
    assert!(items >= 9, "two messages and a batch, four tools, two versions: {}", first.0);
    for wire in WIRES {
        let told = if wire == "responses" { first.clone() } else { told(wire) };
        assert_eq!(told, first, "{wire}");
        table.row(wire, format!("{} requests, {items} steps, the same but for ids and times", told.1));
    }
}

/// The folder of the client libraries, with what `npm ci` puts there.
fn clients() -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients");
    let there = folder.join("node_modules/openai").is_dir();
    assert!(
        there,
        "the client libraries are not there; run cargo xtask setup, or npm ci in {}",
        folder.display()
    );
    folder
}

#[test]
fn the_official_clients_complete_the_same_scripts() {
    let folder = clients();
    let script = std::fs::read_to_string(folder.join("script.json")).expect("the script");
    let mock = Mock::start(Script::parse(&script).expect("a script")).expect("the double starts");
    let output = Command::new("node")
        .args(["clients.mjs", &mock.base_url])
        .current_dir(&folder)
        .output()
        .expect("node starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let mut table = Table::new("The official client libraries against the double");
    let mut rows = 0;
    for line in said.lines() {
        let row: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        let part = |key: &str| text(&row, key).to_owned();
        table.row(&format!("{}, {}: {}", part("client"), part("form"), part("what")), part("outcome"));
        rows += 1;
    }
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complaints}");
    // Four interfaces, streamed and in one piece, three steps each; and three lists.
    assert_eq!(rows, 4 * 2 * 3 + 3, "{said}\n{complaints}");
}
