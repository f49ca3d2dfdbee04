//! A model that fails in every way it can: the words so far are kept, no tool of a broken answer runs, and the
//! person hears what happened and what to do.

use std::time::{Duration, Instant};

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Table};
use serde_json::{Value, json};

/// Runs one task on a scripted model; gives the last line and the desk.
fn served(rules: Value) -> (Value, Desk, Mock) {
    let mock = Mock::start(Script::from_value(rules).expect("a script")).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("memo.md", "# Memo\n\nWords.\n");
    let end = desk.run(&["run", "Do something", "--json"]).last();
    (end, desk, mock)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[test]
fn a_failing_model_is_tried_again_or_said_plainly() {
    let mut table = Table::new("A model that fails");
    let write = json!({ "name": "write_artifact", "arguments": { "path": "new.md", "content": "x" } });
    // case, the script, the status and problem it must end in
    let cases = [
        (
            "cut stream once",
            json!([{ "do": { "text": "Half of it", "cut_after": 3, "times": 1 } }, { "do": { "text": "Whole." } }]),
            "done",
            "",
        ),
        (
            "broken JSON once",
            json!([{ "do": { "text": "Half", "broken_json": 3, "times": 1 } }, { "do": { "text": "Whole." } }]),
            "done",
            "",
        ),
        (
            "429 with Retry-After",
            json!([{ "do": { "status": 429, "retry_after": "1", "times": 1 } }, { "do": { "text": "Whole." } }]),
            "done",
            "",
        ),
        (
            "500 once",
            json!([{ "do": { "status": 500, "times": 1 } }, { "do": { "text": "Whole." } }]),
            "done",
            "",
        ),
        ("401", json!([{ "do": { "status": 401 } }]), "waiting", "model_refused_key"),
        (
            "stops at its limit",
            json!([{ "do": { "text": "Half", "length": true } }]),
            "failed",
            "model_cut_off",
        ),
        (
            "unknown tool",
            json!([{ "when": { "round": 0 }, "do": { "calls": [{ "name": "launch", "arguments": {} }] } }, { "do": { "text": "Whole." } }]),
            "done",
            "",
        ),
        (
            "tool arguments that are no JSON",
            json!([{ "when": { "round": 0 }, "do": { "calls": [{ "name": "write_artifact", "arguments": "{\"path\": \"new.md\", " }] } }, { "do": { "text": "Whole." } }]),
            "done",
            "",
        ),
        (
            "the same step for ever",
            json!([{ "do": { "calls": [{ "name": "list_files", "arguments": {} }] } }]),
            "failed",
            "too_many_steps",
        ),
        (
            "cut in the middle of a call",
            json!([{ "do": { "calls": [write], "cut_after": 3, "times": 1 } }, { "do": { "text": "Whole." } }]),
            "done",
            "",
        ),
    ];
    for (case, script, status, problem) in cases {
        let (end, desk, _mock) = served(script);
        assert_eq!((text(&end, "status"), text(&end, "problem")), (status, problem), "{case}: {end}");
        assert!(!text(&end, "says").is_empty(), "{case}: {end}");
        assert!(!desk.folder.join("new.md").exists(), "{case}: no tool of a broken answer may run");
        assert_eq!(desk.read("memo.md"), "# Memo\n\nWords.\n", "{case}");
        table.row(case, format!("{status}: {}", text(&end, "says")));
    }
}

#[test]
fn a_silent_model_is_stopped_by_the_person_at_once() {
    let script =
        Script::from_value(json!([{ "do": { "text": "never", "silence_ms": 600_000 } }])).expect("a script");
    let mock = Mock::start(script).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, "chat");
    let running = desk.start(&["run", "Wait", "--json"]);
    desk.until("the model is asked", || !mock.requests().is_empty());
    let task = text(&desk.json(&["tasks"])[0], "task").to_owned();
    let asked = Instant::now();
    desk.run(&["stop", &task]).expect(0);
    let output = running.wait_with_output().expect("it ends");
    assert!(asked.elapsed() < Duration::from_secs(10), "stopping waits for nobody");
    let last: Value = String::from_utf8_lossy(&output.stdout)
        .lines()
        .last()
        .map(|l| serde_json::from_str(l).unwrap())
        .unwrap();
    assert_eq!(last["status"], "interrupted");
    // The words are kept, and the task goes on where somebody wants it.
    assert_eq!(desk.json(&["tasks"])[0]["status"], "interrupted");
}

#[test]
fn what_is_said_while_a_turn_works_is_heard_at_its_next_step() {
    let script = Script::from_value(json!([
        { "when": { "contains": "Only the short version" }, "do": { "text": "Short." } },
        { "do": { "text": "A very long answer", "silence_ms": 1500 } },
    ]))
    .expect("a script");
    let mock = Mock::start(script).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    let running = desk.start(&["run", "Explain", "--json"]);
    desk.until("the model is asked", || !mock.requests().is_empty());
    let task = text(&desk.json(&["tasks"])[0], "task").to_owned();
    desk.run(&["steer", &task, "Only the short version"]).expect(0);
    let output = running.wait_with_output().expect("it ends");
    let last: Value = String::from_utf8_lossy(&output.stdout)
        .lines()
        .last()
        .map(|l| serde_json::from_str(l).unwrap())
        .unwrap();
    assert_eq!(last["says"], "Short.");
}
