//! Answers that are none, over every wire: empty, all reasoning, a call written as words, whole or half. The model is asked once
//! more; then the task is not done, and nothing of what stood in the words was run.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Table, text};
use serde_json::{Value, json};

const WIRES: [&str; 4] = ["responses", "chat", "anthropic", "ollama"];

/// A task on a scripted model: its end, and how often the model was asked.
fn run(wire: &str, rules: &Value) -> (Value, usize, Desk) {
    let mock = Mock::start(Script::from_value(rules.clone()).expect("a script")).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, wire);
    desk.write("memo.md", "# Memo\n\nWords.\n");
    let end = desk.run(&["run", "Write new.md", "--json"]).last();
    (end, mock.requests().len(), desk)
}

#[test]
fn an_answer_that_is_none_is_no_success() {
    let mut table = Table::new("Answers that are none");
    let call =
        "{\"name\": \"write_artifact\", \"arguments\": {\"path\": \"new.md\", \"content\": \"# New\"}}";
    let cases = [
        ("empty", String::new()),
        ("blank", " \n".to_owned()),
        ("all reasoning", "<think>First I would read it, then".to_owned()),
        ("reasoning and nothing", "<think>It is short.</think>\n".to_owned()),
        ("a call as text", format!("<tool_call>\n{call}\n</tool_call>")),
        ("half a call as text", format!("<tool_call>\n{}", &call[..60])),
        ("a call behind words", format!("I write it now.\n\n<tool_call> {call} </tool_call>")),
        ("a bare call", call.to_owned()),
        ("a call in a fence", format!("```json\n{call}\n```")),
        ("a marked call", format!("[TOOL_CALLS][{call}]")),
        ("a function as text", "<function=write_artifact>{\"path\": \"new.md\"}</function>".to_owned()),
    ];
    for wire in WIRES {
        for (case, words) in &cases {
            let (end, count, desk) = run(wire, &json!([{ "do": { "text": words } }]));
            let problem = end["problem"].as_str().unwrap_or_default();
            assert_eq!((text(&end, "status"), problem), ("failed", "model_broken"), "{wire}, {case}: {end}");
            // Asked once more by the turn; a wire may ask for the same without a stream besides.
            assert!((2..=3).contains(&count), "{wire}, {case}: asked {count} times");
            assert!(!desk.folder.join("new.md").exists(), "{wire}, {case}: nothing of it is run");
            // Once more helps: what comes then is the answer.
            let helped = json!([{ "do": { "text": words, "times": 1 } }, { "do": { "text": "Whole." } }]);
            let (end, count, _desk) = run(wire, &helped);
            assert_eq!(
                (text(&end, "status"), text(&end, "says")),
                ("done", "Whole."),
                "{wire}, {case}: {end}"
            );
            assert!((2..=3).contains(&count), "{wire}, {case}: asked {count} times");
            table.row(&format!("{wire}, {case}"), "failed, nothing run; asked once more: done".to_owned());
        }
        let (end, _, _desk) = run(wire, &json!([{ "do": { "text": "<think>Short.</think>\nThe answer." } }]));
        assert_eq!((text(&end, "status"), text(&end, "says")), ("done", "The answer."), "{wire}: {end}");
    }
}

#[test]
fn what_the_assistant_can_not_do_is_not_done() {
    let desk = Desk::new();
    for words in ["Brew coffee", "Write a report on none.csv", "What is the total of all invoices?"] {
        let ran = desk.run(&["run", words, "--json"]);
        let end = ran.expect(1).last();
        let problem = end["problem"].as_str().unwrap_or_default();
        assert_eq!((text(&end, "status"), problem), ("failed", "not_done"), "{words}: {end}");
        assert!(!text(&end, "says").is_empty(), "{words}: it says why");
    }
    let states: Vec<Value> = desk.json(&["tasks"]).iter().map(|task| task["status"].clone()).collect();
    assert_eq!(states, ["failed", "failed", "failed"]);
}
