//! A second look on the screen: what it stops stands in the conversation as not allowed, what it can't decide is asked on a card
//! with its opinion, and the rule for it is set where it stands what a task may do. In the light and in the dark.

use gloss_tests::{Desk, Hand, Person, Screen};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);
const ASKS: &str = "May it make package.json?";

#[test]
fn auto_review_stops_a_program_and_its_opinion_stands_on_a_card_in_the_browser() {
    look_again_on(Screen::Chromium);
}

#[test]
fn auto_review_stops_a_program_and_its_opinion_stands_on_a_card_in_the_window() {
    look_again_on(Screen::Window);
}

fn look_again_on(screen: Screen) {
    let opinion = r#"{"risk_level":"high","user_authorization":"low","outcome":"deny","rationale":"The task is about summarising a memo. Sending the folder through a program was not asked for."}"#;
    let script = json!([
        { "when": { "contains": "A second look at one action." }, "do": { "text": opinion } },
        { "when": { "round": 0 }, "do": { "text": "I read the memo first.",
            "calls": [{ "name": "read_file", "arguments": { "path": "memo.md" } }] } },
        { "when": { "round": 1 }, "do": { "calls": [
            { "name": "run_command", "arguments": { "command": "tar c $FOLDER > all.tar", "why": "Pack the folder" } } ] } },
        { "when": { "round": 2 }, "do": { "calls": [
            { "name": "write_artifact", "arguments": { "path": "package.json", "content": "{}\n" } } ] } },
        { "do": { "text": "The memo says that rents rise." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n\nRents rise in March.\n");
    let person = Person::new(screen.open(&desk, LARGE), screen, "second-look");
    // The rule is set by hand, where it stands what may be done; for what leaves it can't be.
    person.click("button", "Access*");
    person.see("main", "Access");
    person.station("01-access");
    for action in ["run", "change"] {
        desk.run(&["access", "rule", action, "second-opinion"]).expect(0);
    }
    person.see_words("main", "Access", "a second opinion decides each time");
    person.looks("02-rules", ("main", "Access"), &[LARGE]);
    for hand in Hand::BOTH {
        person.begin(hand, "Summarise memo.md");
        // The program was stopped without anybody being asked; the file that programs obey is asked about, with the opinion.
        person.see_words(
            "group",
            ASKS,
            "Second opinion: ask the person. The task is about summarising a memo.",
        );
        person.see_words("group", ASKS, "Other programs do what stands in it");
        person.see_words("group", ASKS, "Read before this memo.md");
        person.see_words("log", "What was said and done", "Pack the folder, by a program: not allowed");
        person.looks(&format!("03-card-{hand:?}"), ("group", ASKS), &[LARGE]);
        person.act(hand, "button", "Don’t, go on without");
        person.see_words("log", "What was said and done", "The memo says that rents rise.");
        person.act(hand, "button", "*k tokens");
        person.see_words("dialog", "What this task uses", "It has asked you once.");
        person.looks(&format!("04-uses-{hand:?}"), ("dialog", "What this task uses"), &[LARGE]);
        person.press("Escape");
        person.see_none("dialog", "What this task uses");
    }
    assert!(!desk.folder.join("package.json").exists());
}
