//! Six tasks at once, begun by a person one after the other: one asks, one fails and says why, one is steered, one is split
//! among helpers, two write. Each is seen for what it is, and all of them come to their end.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Person, Screen, text};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);

/// What a person begins, in their words.
const TASKS: [&str; 6] = [
    "Ask which quarter",
    "Fail at the door",
    "Steer me home",
    "Split the review",
    "Write the memo",
    "Count the shops",
];

fn script(gate: &std::path::Path) -> Script {
    let open = gate.join("open");
    let helper = |name: &str| json!({ "role": "explorer", "name": name, "task": format!("LOOK at {name}") });
    Script::from_value(json!([
        { "when": { "contains": "LOOK at" }, "do": { "text": "Looked at.", "until_file": open } },
        { "when": { "contains": "Ask which quarter", "round": 0 }, "do": { "calls": [{ "name": "ask_person", "arguments": {
            "question": "Which quarter is it about?", "choices": ["Q2", "Q3"] } }] } },
        { "when": { "contains": "Ask which quarter" }, "do": { "text": "I wait for your answer." } },
        { "when": { "contains": "To your question" }, "do": { "text": "It is about Q3." } },
        { "when": { "contains": "Fail at the door" }, "do": { "status": 401 } },
        { "when": { "contains": "Steer me home", "round": 0 }, "do": { "text": "On my way.", "until_file": gate.join("steered"),
            "calls": [{ "name": "list_files", "arguments": {} }] } },
        { "when": { "contains": "In three words" }, "do": { "text": "Home is here.", "until_file": open } },
        { "when": { "contains": "Split the review", "round": 0 }, "do": { "calls": [{ "name": "delegate", "arguments": {
            "helpers": [helper("rents"), helper("staff"), helper("sales")] } }] } },
        { "when": { "contains": "Split the review" }, "do": { "text": "All three were looked at." } },
        { "when": { "contains": "Write the memo", "round": 0 }, "do": { "until_file": open, "calls": [{ "name": "write_artifact", "arguments": {
            "path": "memo-new.md", "content": "# New memo\n\nWritten beside five others.\n" } }] } },
        { "when": { "contains": "Count the shops", "round": 0 }, "do": { "until_file": open, "calls": [{ "name": "compute", "arguments": {
            "sql": "SELECT count(*) FROM shops" } }] } },
        { "do": { "text": "Done." } },
    ]))
    .expect("a script")
}

fn six(screen: Screen) {
    let gate = tempfile::tempdir().expect("a folder");
    let mock = Mock::start(script(gate.path())).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("shops.csv", "shop,sales\nA,1\nB,2\n");
    let case = format!("side-by-side-{}", screen.name());
    let person = Person::new(screen.open(&desk, LARGE), screen, &case);
    for words in TASKS {
        person.click("button", "New task");
        person.click("textbox", "What should be done?");
        person.type_words(words);
        person.click("button", "Start");
        person.see("log", "What was said and done");
    }
    // The steered one hears what is said while it works.
    person.click("button", "Steer me home*");
    person.click("textbox", "Message");
    person.type_words("In three words, please");
    person.click("button", "Send");
    std::fs::write(gate.path().join("steered"), "").expect("opened");
    person.click("button", "Split the review*");
    person.see("button", "Stop rents");
    person.until("one asks, one has failed, four are at work", || {
        let tasks = desk.json(&["tasks"]);
        let count = |status: &str| {
            tasks
                .iter()
                .filter(|task| TASKS.contains(&text(task, "title")) && text(task, "status") == status)
                .count()
        };
        (count("waiting"), count("working")) == (2, 4)
    });
    person.station("01-six-at-once");
    assert_eq!(person.amiss(), Vec::<String>::new());
    person.click("button", "Fail at the door*");
    person.see_words("log", "What was said and done", "key");
    person.station("02-why-it-failed");
    person.click("button", "Needs you 2");
    person.see_words("main", "Needs you", "Which quarter is it about?");
    person.station("03-needs-you");
    assert_eq!(person.amiss(), Vec::<String>::new());
    person.click("button", "Q3");
    std::fs::write(gate.path().join("open"), "").expect("opened");
    person.until("all but one are done", || {
        let tasks = desk.json(&["tasks"]);
        tasks.iter().filter(|task| text(task, "status") == "done").count() == 8
    });
    person.click("button", "Steer me home*");
    person.see_words("log", "What was said and done", "Home is here.");
    person.click("button", "Split the review*");
    person.see_words("log", "What was said and done", "All three were looked at.");
    person.station("04-all-at-rest");
    assert_eq!(person.amiss(), Vec::<String>::new());
    assert_eq!(desk.read("memo-new.md"), "# New memo\n\nWritten beside five others.\n");
}

#[test]
fn six_tasks_at_once_in_the_browser() {
    six(Screen::Chromium);
}

#[test]
fn six_tasks_at_once_in_the_window() {
    six(Screen::Window);
}
