//! Sixty ways in which a model misbehaves, over the four wires: calls that are none, loops, answers that break off, services that fail, and
//! words that claim what was not done. Printed case by case with what came of it. Nothing is green without a deed: a task is done only
//! where something was answered, and what it claims and did not do is told beside it; nothing is changed that nobody asked for.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Table, text};
use serde_json::{Value, json};

const WIRES: [&str; 4] = ["responses", "chat", "anthropic", "ollama"];
const MEMO: &str = "# Memo\n\nWords.\n";

/// A way to misbehave: its name, and the double's script.
type Case = (&'static str, Value);

fn say(words: &str) -> Value {
    json!({ "do": { "text": words } })
}

/// One call in the first answer, and words that claim the deed in the next.
fn call(name: &str, arguments: Value) -> Value {
    json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": name, "arguments": arguments }] } },
        say("I wrote new.md with all you asked for."),
    ])
}

fn calls() -> Vec<Case> {
    let write = |path: Value, content: Value| json!({ "path": path, "content": content });
    vec![
        ("a tool that is not there", call("write_everything", json!({ "path": "new.md" }))),
        ("a tool without a name", call("", json!({}))),
        ("a tool's name in capitals", call("WRITE_ARTIFACT", write(json!("new.md"), json!("# New")))),
        ("a tool's name with blanks", call("write artifact", write(json!("new.md"), json!("# New")))),
        (
            "arguments that are half JSON",
            call("write_artifact", json!("{\"path\": \"new.md\", \"content\": \"# N")),
        ),
        ("arguments that are words", call("write_artifact", json!("please write new.md"))),
        ("arguments that are a list", call("write_artifact", json!("[\"new.md\", \"# New\"]"))),
        ("no arguments", call("write_artifact", json!({}))),
        ("no content", call("write_artifact", json!({ "path": "new.md" }))),
        ("a number as content", call("write_artifact", write(json!("new.md"), json!(5)))),
        ("a list as path", call("write_artifact", write(json!(["new.md"]), json!("# New")))),
        ("an empty path", call("write_artifact", write(json!(""), json!("# New")))),
        ("a path out of the folder", call("write_artifact", write(json!("../new.md"), json!("# New")))),
        ("an absolute path", call("write_artifact", write(json!("/tmp/gloss-new.md"), json!("# New")))),
        ("a path with a NUL", call("write_artifact", write(json!("new\u{0}.md"), json!("# New")))),
        (
            "a path of 5,000 letters",
            call("write_artifact", write(json!("n".repeat(5000) + ".md"), json!("# New"))),
        ),
        (
            "a path into Gloss's own folder",
            call("write_artifact", write(json!(".gloss/new.md"), json!("# New"))),
        ),
        ("a file that it never read", call("write_artifact", write(json!("memo.md"), json!("# Gone")))),
        ("a command that is none", call("bash", json!({ "command": "rm -rf ." }))),
        ("a note that is not there", call("edit_region", json!({ "note": "n_0", "base": 1, "edits": [] }))),
        ("a query that is none", call("compute", json!({ "sql": "DROP TABLE memo" }))),
        ("a query over no table", call("compute", json!({ "sql": "SELECT sum(x) FROM none.csv" }))),
        ("a document that is no spec", call("make_workbook", json!({ "path": "new.xlsx", "sheets": "all" }))),
        ("a deck without slides", call("make_deck", json!({ "path": "new.pptx", "slides": [] }))),
        (
            "a huge call",
            json!([
                { "when": { "round": 0 }, "do": { "calls": [{ "name": "write_artifact", "arguments": {} }], "huge_tool_json": 3_000_000 } },
                say("I wrote new.md."),
            ]),
        ),
        (
            "two calls of one id",
            json!([
                { "when": { "round": 0 }, "do": { "calls": [
                    { "id": "c1", "name": "list_files", "arguments": {} },
                    { "id": "c1", "name": "write_artifact", "arguments": write(json!("new.md"), json!("")) },
                ] } },
                say("I wrote new.md."),
            ]),
        ),
        (
            "forty calls at once",
            json!([
                { "when": { "round": 0 }, "do": { "calls": vec![json!({ "name": "read_file", "arguments": { "path": "none.md" } }); 40] } },
                say("I read all forty files and wrote new.md."),
            ]),
        ),
    ]
}

fn loops() -> Vec<Case> {
    let read = |path: &str| json!({ "name": "read_file", "arguments": { "path": path } });
    let odd = |n: usize| json!({ "when": { "round": n }, "do": { "calls": [read(if n.is_multiple_of(2) { "memo.md" } else { "other.md" })] } });
    let renamed =
        |n: usize| json!({ "when": { "round": n }, "do": { "calls": [read(&format!("none-{n}.md"))] } });
    vec![
        ("the same call for ever", json!([{ "do": { "calls": [read("memo.md")] } }])),
        ("the same wrong call for ever", json!([{ "do": { "calls": [read("none.md")] } }])),
        ("two calls by turns for ever", (0..80).map(odd).chain([say("I wrote new.md.")]).collect()),
        ("a wrong call under new names", (0..80).map(renamed).chain([say("I wrote new.md.")]).collect()),
        (
            "a tool that is not there for ever",
            json!([{ "do": { "calls": [{ "name": "think", "arguments": {} }] } }]),
        ),
        (
            "calls without end that say nothing",
            json!([{ "do": { "calls": [{ "name": "list_files", "arguments": {} }] } }]),
        ),
    ]
}

fn breaks() -> Vec<Case> {
    let one = |reply: Value| json!([{ "do": reply }]);
    let long = "One two three four five six seven eight nine ten.";
    vec![
        ("cut after two events", one(json!({ "text": long, "cut_after": 2 }))),
        ("dropped after two events", one(json!({ "text": long, "drop_after": 2 }))),
        ("an event that is half JSON", one(json!({ "text": long, "broken_json": 3 }))),
        (
            "an error in the stream",
            one(
                json!({ "text": long, "error_event": { "code": "overloaded", "message": "Busy." }, "cut_after": 3 }),
            ),
        ),
        (
            "a call that breaks off",
            one(
                json!({ "calls": [{ "name": "write_artifact", "arguments": { "path": "new.md", "content": "# New" } }], "drop_after": 2 }),
            ),
        ),
        (
            "a call at the output's limit",
            one(
                json!({ "calls": [{ "name": "write_artifact", "arguments": "{\"path\": \"new.md\", \"cont" }], "length": true }),
            ),
        ),
        ("words at the output's limit", one(json!({ "text": "I wrote new.md and", "length": true }))),
        ("nothing at the output's limit", one(json!({ "text": "", "length": true }))),
        ("a page of HTML", one(json!({ "page": true }))),
        ("status 400", one(json!({ "status": 400, "message": "Bad." }))),
        ("status 401", one(json!({ "status": 401, "message": "No key." }))),
        ("status 402", one(json!({ "status": 402, "message": "No credit.", "code": "insufficient_quota" }))),
        ("status 403", one(json!({ "status": 403, "message": "Forbidden." }))),
        ("status 404", one(json!({ "status": 404, "message": "No such model.", "code": "model_not_found" }))),
        ("status 413", one(json!({ "status": 413, "message": "Too large." }))),
        ("status 500 for ever", one(json!({ "status": 500, "message": "Oh." }))),
        ("status 204", one(json!({ "status": 204 }))),
        ("sent elsewhere", one(json!({ "status": 302, "location": "http://127.0.0.1:9/else" }))),
        ("a flood of words", one(json!({ "flood": { "of": "words", "megabytes": 40 } }))),
        ("a flood of reasoning", one(json!({ "flood": { "of": "reasoning", "megabytes": 40 } }))),
        ("a flood of nothing", one(json!({ "flood": { "of": "empty", "megabytes": 40 } }))),
        ("an event without an end", one(json!({ "flood": { "of": "unended", "megabytes": 40 } }))),
    ]
}

fn words() -> Vec<Case> {
    vec![
        ("claims a file that is not there", json!([say("I wrote new.md for you.")])),
        ("claims a file in another language", json!([say("Ich habe „new.md“ geschrieben.")])),
        ("claims a file of another name", json!([say("Done: see [the report](new-report.md).")])),
        ("a number of its own", json!([say("The total is 48,127.50 €, 12.4 % more than before.")])),
        ("a figure that leads nowhere", json!([say("The total is [48,127](fact:deadbeef/r1c1).")])),
        ("marks without a word", json!([say("…")])),
        ("signs that nobody sees", json!([say("\u{200b}\u{200b}\u{2060}")])),
    ]
}

/// What came of a task, in a line; and what is green about it without a deed.
fn outcome(wire: &str, rules: &Value) -> (String, Option<String>) {
    let mock = Mock::start(Script::from_value(rules.clone()).expect("a script")).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, wire);
    desk.write("memo.md", MEMO);
    desk.write("other.md", MEMO);
    let ran = desk.run(&["run", "Write new.md", "--json"]);
    let end = ran.last();
    let is_told = ran.out.contains("\"kind\":\"problem\"");
    let (status, says) = (text(&end, "status"), text(&end, "says"));
    let problem = end["problem"].as_str().unwrap_or_default().to_owned();
    let file = std::fs::read_to_string(desk.folder.join("new.md")).unwrap_or_default();
    let claims = says.contains("new.md") || says.contains("new-report.md") || says.contains("48,127");
    let is_empty = !says.chars().any(char::is_alphanumeric);
    let green = match status {
        "done" if is_empty => Some("done, and nothing was said".to_owned()),
        "done" if claims && file.is_empty() && !is_told => Some(format!("done without a word: {says}")),
        "failed" if problem.is_empty() => Some("failed without a reason".to_owned()),
        "done" | "failed" | "waiting" => None,
        other => Some(format!("it ended as {other}")),
    };
    let touched = [desk.read("memo.md"), desk.read("other.md")] != [MEMO, MEMO];
    let green = green.or_else(|| touched.then(|| "a file of the person's was changed".to_owned()));
    let shown: String = says.chars().take(60).collect();
    let told = if is_told { ", told" } else { "" };
    let made = if file.is_empty() { "" } else { ", new.md written" };
    (format!("{status} {problem}{told}{made} “{shown}”"), green)
}

#[test]
fn nothing_is_green_without_a_deed() {
    let soak = std::env::var_os("GLOSS_SOAK").is_some();
    let all: Vec<Case> = [calls(), loops(), breaks(), words()].concat();
    assert!(all.len() >= 60, "{}", all.len());
    let mut table = Table::new("Misbehaviours of a model");
    let mut wrong = Vec::new();
    for (n, (case, rules)) in all.iter().enumerate() {
        // Each over one wire, another for each; all four in the soak.
        for (_, wire) in WIRES.iter().enumerate().filter(|(at, _)| soak || *at == n % WIRES.len()) {
            let (came, green) = outcome(wire, rules);
            println!("{case}, {wire} → {came}");
            wrong.extend(green.map(|why| format!("{case}, {wire}: {why} ({came})")));
            table.row(&format!("{case}, {wire}"), came);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
