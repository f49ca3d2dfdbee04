//! Diagrams: a command has one made, it is drawn in the document, pointed at and changed as one thing, and stands in what is exported;
//! of one that can't be drawn it is said why.

use gloss_mock_model::{Mock, Script};
use gloss_tests::scripted_task::result;
use gloss_tests::{Desk, Hand, Person, SIZES, Screen};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);
const LOG: &str = "What was said and done";
const ORDER: &str = "# How an order goes\n\nAn order is checked before it is packed.\n\n```mermaid\nflowchart LR\n  A[Order comes in] --> B{In stock?}\n  B -->|yes| C[Pack it]\n  B -->|no| D[Order more]\n  D --> B\n  C --> E[Ship it]\n```\n\nAll of it takes two days.\n";

fn desk() -> (Desk, Mock) {
    let make = json!({ "calls": [{ "name": "write_artifact", "arguments": { "path": "order.md", "content": ORDER } }] });
    let script = json!([{ "when": { "round": 0 }, "do": make }, { "do": { "text": "It is drawn." } }]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("memo.md", "# Memo\n\nA memo.\n");
    (desk, mock)
}

#[test]
fn a_diagram_is_made_drawn_exported_and_one_that_is_none_is_told() {
    let (desk, mock) = desk();
    desk.run(&["run", "/diagram how an order goes", "--json"]).expect(0);
    let told = format!("{:?}", mock.requests().last());
    assert!(told.contains("Draw this as a diagram") && told.contains("how an order goes"), "{told}");
    for format in ["html", "pdf", "docx"] {
        let out = format!("order.{format}");
        desk.run(&["export", "order.md", "--to", format]).expect(0);
        assert!(std::fs::metadata(desk.folder.join(&out)).unwrap().len() > 2_000, "{out}");
    }
    let page = desk.read("order.html");
    assert!(page.contains("Pack it</t") && page.contains("aria-label=\"Flowchart of"), "{page}");
    assert!(!page.contains("```"), "{page}");
    let broken = "# T\n\n```mermaid\nflowchart LR\n  A[\n```\n\n```mermaid\ngitGraph\n```\n";
    let write = json!({ "calls": [{ "name": "write_artifact", "arguments": { "path": "broken.md", "content": broken } }] });
    let script = json!([{ "when": { "round": 0 }, "do": write }, { "do": { "text": "Done." } }]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
    desk.connect(&mock, "responses");
    desk.run(&["run", "Draw it", "--json"]).expect(0);
    let told = result(&mock).to_string();
    for words in ["Line 2: Unterminated node label", "There is no diagram of the kind “gitGraph” here."] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

fn walk(screen: Screen, hand: Hand, case: &str) {
    let (desk, _mock) = desk();
    let person = Person::new(screen.open(&desk, LARGE), screen, case);
    person.begin(hand, "/diagram how an order goes");
    person.see_words("log", LOG, "It is drawn.");
    person.until("it is drawn", || person.says("Pack it"));
    person.looks(&format!("01-drawn-{hand:?}"), ("tab", "How an order goes"), &SIZES);
    person.station(&format!("02-beside-{hand:?}"));
}

#[test]
fn a_diagram_is_seen_in_the_browser() {
    walk(Screen::Chromium, Hand::Pointer, "diagrams");
}

#[test]
fn a_diagram_is_seen_in_the_window() {
    walk(Screen::Window, Hand::Keys, "diagrams-keys");
}
