//! An agent marks places of what it wrote: they stand under Needs you, and only what the person takes over is sent.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Person, Screen};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);
const MEMO: &str = "# Rents\n\nRents rise in March. The new shop opens in May.\n\nStaff stays as it is.\n";

fn script() -> Script {
    let mark = |words: &str, text: &str| {
        let at = format!("text:\"{words}\"");
        json!({ "name": "leave_note", "arguments": { "path": "rents.md", "where": at, "text": text } })
    };
    Script::from_value(json!([
        { "when": { "contains": "Write about the rents", "round": 0 }, "do": { "calls": [
            { "name": "write_artifact", "arguments": { "path": "rents.md", "content": MEMO } } ] } },
        { "when": { "contains": "Write about the rents", "round": 1 }, "do": { "calls": [
            mark("Rents rise in March.", "Say by how much: the contract is not in this folder."),
            mark("The new shop opens in May.", "Is this decided?") ] } },
        { "when": { "contains": "Write about the rents" }, "do": { "text": "Written; two places are yours to look at." } },
        { "when": { "tool": "edit_region" }, "do": { "text": "Said." } },
        { "when": { "tool": "read_region" }, "do": { "calls": [{ "name": "edit_region", "arguments": {
            "note": "{{note:1}}", "base": "{{json#1:/base}}", "edits": [{ "range": 0, "new": "Rents rise by 4 % in March." }] } }] } },
        { "when": { "contains": "Serve these notes" }, "do": { "calls": [
            { "name": "read_region", "arguments": { "note": "{{note:1}}" } } ] } },
        { "do": { "text": "Nothing to do." } },
    ]))
    .expect("a script")
}

fn marked(screen: Screen) {
    let mock = Mock::start(script()).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    let task = desk.run(&["run", "Write about the rents", "--json"]).expect(0).last();
    assert_eq!(task["status"], "done", "{task}");
    assert!(desk.json(&["hey"])[0]["waiting"].to_string().contains("2 places are marked"));
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("marked-{}", screen.name()));
    // Both looks are seen: the light one in the browser.
    if screen == Screen::Window {
        person.choose_theme("Dark");
    }
    person.click("button", "Needs you 1");
    person.see_words("main", "Needs you", "2 places to look at");
    person.station("01-needs-you");
    assert_eq!(person.amiss(), Vec::<String>::new());
    person.click("button", "Open");
    person.see_words("complementary", "Notes", "Is this decided?");
    person.station("02-marked");
    assert_eq!(person.amiss(), Vec::<String>::new());
    // What was not taken over is not sent, and stays.
    person.click("button", "Take it over, note 1");
    person.click("button", "Send 1 note");
    person.until("the sentence says by how much", || {
        desk.read("rents.md").contains("Rents rise by 4 % in March.")
    });
    assert_eq!(desk.read("rents.md"), MEMO.replace("Rents rise", "Rents rise by 4 %"));
    person.see("button", "Take it over, note 2");
    person.see("button", "Needs you 1");
    person.station("03-sent");
    assert_eq!(person.amiss(), Vec::<String>::new());
}

#[test]
fn what_an_agent_marks_is_sent_only_when_taken_over_in_the_browser() {
    marked(Screen::Chromium);
}

#[test]
fn what_an_agent_marks_is_sent_only_when_taken_over_in_the_window() {
    marked(Screen::Window);
}
