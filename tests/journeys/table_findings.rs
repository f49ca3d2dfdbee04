//! What a table says, asked by a model: its findings go into a document, a deck and a site, each of their figures leads to its fact, and
//! what changed since is told by rule. The request that a model is sent stays short.

use gloss_mock_model::{Mock, Options, Script};
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

const TABLE: &str = "sales.csv";
/// Bytes of a whole request before any answer.
const MOST: usize = 20 << 10;
/// Bytes of what a tool answers.
const ANSWER: usize = 4_200;
const REGIONS: [&str; 4] = ["North", "South", "East", "West"];

/// Sales of two years by region; `more` is added to the first one's.
fn sales(more: u32) -> String {
    let mut out = String::from("id,date,region,revenue\n");
    for month in 0..24u32 {
        for (at, region) in REGIONS.iter().enumerate() {
            let sold = 300 * (at as u32 + 1) + 11 * month + (month * 7 + at as u32 * 13) % 40;
            let more = if month == 0 && at == 0 { more } else { 0 };
            let (year, id) = (2024 + month / 12, month * 4 + at as u32 + 1);
            out.push_str(&format!("S{id:03},{year}-{:02}-15,{region},{}\n", month % 12 + 1, sold + more));
        }
    }
    out
}

/// A desk with the table, and a model that does as these rules say.
fn desk(mut rules: Vec<Value>) -> (Desk, Mock) {
    rules.push(json!({ "do": { "text": "Done." } }));
    let script = Script::from_value(Value::Array(rules)).expect("a script");
    let mock = Mock::start_with(script, Options::default()).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write(TABLE, sales(0));
    (desk, mock)
}

/// A call that is made in a round of the task that these words begin.
fn call((words, round): (&str, u32), name: &str, arguments: &Value) -> Value {
    let calls = json!({ "calls": [{ "name": name, "arguments": arguments }] });
    json!({ "when": { "contains": words, "round": round }, "do": calls })
}

/// The newest result of a tool, as the model was sent it.
fn result(mock: &Mock) -> Value {
    let requests = mock.requests();
    let input = requests.last().and_then(|last| last.body["input"].as_array().cloned()).expect("an input");
    let mut outputs = input.iter().filter(|item| item["type"] == "function_call_output");
    serde_json::from_str(text(outputs.next_back().expect("a result"), "output")).expect("JSON")
}

/// All figures of an artifact lead to facts that agree with them; how many there are.
fn linked(desk: &Desk, path: &str) -> usize {
    let facts = desk.json(&["facts", path]);
    assert!(facts.iter().all(|fact| fact["agrees"] == true), "{path}: {facts:?}");
    assert!(facts.iter().all(|fact| text(fact, "query").contains(TABLE)), "{path}: {facts:?}");
    facts.len()
}

#[test]
fn findings_become_a_document_a_deck_and_a_site() {
    let document = json!({
        "path": "findings.md", "why": "Findings",
        "content": "# Sales\n\n{{json#1:/findings/0/says}} {{json#1:/findings/1/says}}\n",
    });
    let deck = json!({
        "path": "findings.pptx", "title": "Sales", "storyline": ["Sales", "What stands out"],
        "slides": [
            { "layout": "cover", "subtitle": "Two years" },
            { "layout": "content", "body": ["{{json#1:/findings/0/says}}", "{{json#1:/findings/1/says}}"] },
        ],
    });
    let site = json!({
        "path": "findings/", "template": "dashboard", "title": "Sales", "noun": "sales", "name": "region",
        "sql": "SELECT id, date, region, revenue FROM \"sales.csv\"", "key": "id",
        "measures": [{ "column": "revenue", "how": "sum" }], "groups": ["region"], "time": "date",
    });
    let (desk, mock) = desk(vec![
        call(("about the sales", 0), "findings", &json!({ "path": TABLE })),
        json!({ "when": { "contains": "about the sales", "round": 1 }, "do": { "calls": [
            { "name": "write_artifact", "arguments": document }, { "name": "make_deck", "arguments": deck },
        ] } }),
        call(("about the sales", 2), "make_site", &site),
    ]);
    desk.run(&["run", "Tell me about the sales", "--json"]).expect(0);
    let first = mock.requests().first().expect("a request").body.to_string();
    assert!(first.len() <= MOST, "the request has {} bytes", first.len());
    assert!(linked(&desk, "findings.md") >= 2, "{}", desk.read("findings.md"));
    assert!(linked(&desk, "findings.pptx") >= 2);
    assert!(linked(&desk, "findings/") >= 1);
}

#[test]
fn a_tables_columns_and_changes_are_told_in_bounds() {
    let (desk, mock) = desk(vec![
        call(("its columns", 0), "profile_table", &json!({ "path": TABLE })),
        call(("since then", 0), "what_changed", &json!({ "paths": [TABLE], "since": "1" })),
    ]);
    desk.run(&["run", "What are its columns?", "--json"]).expect(0);
    let profile = result(&mock);
    assert!(profile.to_string().len() <= ANSWER, "{profile}");
    let columns = profile["columns"].as_array().expect("columns");
    let revenue = columns.iter().find(|column| column["name"] == "revenue").expect("revenue");
    assert_eq!((&revenue["kind"], &revenue["adds_up"]), (&json!("number"), &json!(true)), "{profile}");
    assert!(revenue["range"][0].as_str().is_some_and(|least| least.contains("](fact:")), "{profile}");
    assert_eq!(profile["rows"], 96);

    desk.write(TABLE, sales(50));
    desk.run(&["run", "What changed since then?", "--json"]).expect(0);
    let changed = result(&mock);
    assert!(changed.to_string().len() <= ANSWER, "{changed}");
    let cell = &changed["files"][0]["sheets"][0]["changed"][0];
    assert_eq!(
        (&cell["row"], &cell["column"], &cell["was"]),
        (&json!("S001"), &json!("revenue"), &json!("300"))
    );
    assert!(text(cell, "now").starts_with("[350](fact:"), "{changed}");
}
