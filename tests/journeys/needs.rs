//! What needs the person is dealt with where it is listed: a note that asks is answered and sent again, a task that could
//! not go on is left as it is; a note that could be in two places is not guessed at.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Person, Screen, text};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);
const MEMO: &str = "# Memo\n\nRents rise in March. Staff stays.\n\nThe harbour shop sold well. The harbour shop sold badly.\n";

fn script() -> Script {
    let asks = json!([{ "name": "needs_person", "arguments": { "note": "{{note:1}}", "question": "By how much do they rise?" } }]);
    Script::from_value(json!([
        { "when": { "contains": "Go wrong" }, "do": { "status": 401 } },
        { "when": { "contains": "To your question", "tool": "edit_region" }, "do": { "text": "It says so now." } },
        { "when": { "contains": "To your question", "tool": "read_region" }, "do": { "calls": [{ "name": "edit_region", "arguments": {
            "note": "{{note:1}}", "base": "{{json:/base}}", "edits": [{ "range": 0, "new": "Rents rise by 4 % in March." }] } }] } },
        { "when": { "contains": "To your question" }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
        { "when": { "contains": "Serve these notes", "round": 0 }, "do": { "calls": asks } },
        { "do": { "text": "Done." } },
    ]))
    .expect("a script")
}

fn dealt_with(screen: Screen) {
    let mock = Mock::start(script()).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("memo.md", MEMO);
    desk.run(&[
        "note",
        "add",
        "memo.md",
        "--at",
        "text:\"Rents rise in March.\"",
        "--change",
        "Say by how much",
    ])
    .expect(0);
    desk.run(&["note", "send"]);
    assert_eq!(text(&desk.json(&["note", "list"])[0], "state"), "needs_you");
    desk.run(&["run", "Go wrong"]);
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("needs-{}", screen.name()));
    if screen == Screen::Window {
        person.choose_theme("Dark");
    }
    person.click("button", "Needs you 2");
    person.see_words("main", "Needs you", "By how much do they rise?");
    person.station("01-two-things");
    assert_eq!(person.amiss(), Vec::<String>::new());
    person.click("textbox", "Your answer");
    person.type_words("By 4 %");
    person.press("Enter");
    person.until("the sentence says by how much", || {
        desk.read("memo.md").contains("Rents rise by 4 % in March.")
    });
    assert_eq!(desk.read("memo.md"), MEMO.replace("Rents rise in March.", "Rents rise by 4 % in March."));
    person.click("button", "Needs you 1");
    person.click("button", "Leave it");
    person.see_words("main", "Needs you", "Nothing needs you");
    assert!(desk.json(&["hey"])[0]["at_risk"].as_array().is_some_and(Vec::is_empty));
    // It can still be gone on with.
    person.click("button", "Go wrong*");
    person.see("button", "Go on");
    person.station("02-left");
    assert_eq!(person.amiss(), Vec::<String>::new());
}

#[test]
fn what_needs_the_person_is_dealt_with_in_the_browser() {
    dealt_with(Screen::Chromium);
}

#[test]
fn what_needs_the_person_is_dealt_with_in_the_window() {
    dealt_with(Screen::Window);
}

#[test]
fn a_note_that_could_be_in_two_places_is_placed_where_they_are_seen() {
    let desk = Desk::new();
    desk.write("memo.md", "# Memo\n\nThe harbour shop sold well.\n");
    desk.run(&["note", "add", "memo.md", "--at", "text:\"The harbour shop sold well.\"", "--ask", "Why?"])
        .expect(0);
    desk.write("memo.md", "# Memo\n\nOther words.\n\nThe harbour shop sold well.\n\nMore words.\n\nThe harbour shop sold well.\n");
    assert_eq!(text(&desk.json(&["note", "list"])[0], "place"), "ambiguous");
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "needs-place");
    person.click("button", "Needs you 1");
    person.see_words("main", "Needs you", "Why?");
    person.station("01-two-places");
    assert_eq!(person.amiss(), Vec::<String>::new());
    // Their words don't tell them apart, so neither is offered here.
    person.see_none("button", "It is here: *");
    person.see_words("main", "Needs you", "More than one place says");
    person.click("button", "Open");
    person.see("complementary", "Notes");
    assert_eq!(text(&desk.json(&["note", "list"])[0], "place"), "ambiguous");
}

#[test]
fn a_goal_that_used_up_what_it_may_waits_here_until_it_is_left() {
    for (screen, look) in [(Screen::Chromium, "Light"), (Screen::Window, "Dark")] {
        let (desk, _mock) = Desk::scripted(json!([{ "do": { "text": "Done." } }]), "# Memo\n");
        desk.run(&["goal", "start", "Open the second shop", "--file", "never.md", "--turns", "1"]).expect(0);
        desk.until("it is spent", || {
            desk.json(&["goal", "list"]).iter().any(|goal| text(goal, "status") == "spent")
        });
        let person = Person::new(screen.open(&desk, LARGE), screen, &format!("needs-goal-{}", screen.name()));
        person.choose_theme(look);
        person.click("button", "Needs you*");
        person.see_words("main", "Needs you", "Open the second shop");
        person.see_words("main", "Needs you", "has used up its budget");
        person.station("01-spent");
        assert_eq!(person.amiss(), Vec::<String>::new());
        let told = format!("{:?}", desk.json(&["hey"]));
        assert!(told.contains("Open the second shop"), "{told}");
        person.click("button", "Leave it");
        person.see_words("main", "Needs you", "Nothing needs you");
        assert_eq!(text(&desk.json(&["goal", "list"])[0], "status"), "stopped");
    }
}

#[test]
fn a_note_that_only_a_model_helps_with_shows_itself_and_the_way_to_connect_one() {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    let place = "text:\"Rents rise in March.\"";
    desk.run(&["note", "add", "memo.md", "--at", place, "--change", "Rewrite this friendlier"]).expect(0);
    desk.run(&["note", "send"]);
    assert_eq!(text(&desk.json(&["note", "list"])[0], "state"), "needs_you");
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "needs-model");
    person.click("button", "Needs you 1");
    for words in ["Your note on memo.md", "“Rewrite this friendlier”", "Rents rise in March.", "model"] {
        person.see_words("main", "Needs you", words);
    }
    person.see_none("textbox", "Your answer");
    for (width, height) in [(420, 800), LARGE] {
        person.session.resize(width, height);
        person.station(&format!("01-needs-a-model-{width}"));
        assert_eq!(person.amiss(), Vec::<String>::new());
    }
    person.click("button", "Connect a model");
    person.see("dialog", "Connect a model");
    person.press("Escape");
    person.click("button", "Leave it");
    person.see_words("main", "Needs you", "Nothing needs you");
}

#[test]
fn a_note_that_needed_a_model_is_sent_again_to_the_one_that_is_connected_now() {
    let script = json!([
        { "when": { "tool": "edit_region" }, "do": { "text": "It is friendlier now." } },
        { "when": { "tool": "read_region" }, "do": { "calls": [{ "name": "edit_region", "arguments": {
            "note": "{{note:1}}", "base": "{{json:/base}}", "edits": [{ "range": 0, "new": "Rents will rise in March, sadly." }] } }] } },
        { "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
    ]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double");
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    let place = "text:\"Rents rise in March.\"";
    desk.run(&["note", "add", "memo.md", "--at", place, "--change", "Rewrite this friendlier"]).expect(0);
    desk.run(&["note", "send"]);
    desk.connect(&mock, "responses");
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "needs-model-sent");
    person.click("button", "Needs you 1");
    person.click("button", "Send it to *");
    person.see_words("main", "Needs you", "Nothing needs you");
    person.until("the sentence is friendlier", || {
        desk.read("memo.md").contains("Rents will rise in March, sadly.")
    });
}
