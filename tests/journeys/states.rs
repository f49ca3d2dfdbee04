//! What a person sees when there is nothing yet, when a model refuses, and while one is silent: each says what is and
//! offers the next step. Models are the double, over its real wire.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Person, Screen};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);

fn before(desk: &Desk, screen: Screen, case: &str) -> Person {
    Person::new(screen.open(desk, LARGE), screen, case)
}

fn asked(person: &Person, words: &str) {
    person.click("textbox", "What should be done?");
    person.type_words(words);
    person.click("button", "Start");
}

fn connected(rules: Value) -> (Desk, Mock) {
    let mock = Mock::start(Script::from_value(rules).expect("a script")).expect("the double starts");
    let desk = Desk::sample();
    desk.connect(&mock, "responses");
    (desk, mock)
}

#[test]
fn a_new_folder_is_empty_and_takes_the_sample_files() {
    let desk = Desk::new();
    let person = before(&desk, Screen::Chromium, "states-empty");
    person.see_words("navigation", "Tasks", "No files yet.");
    person.station("01-empty");
    person.click("button", "Add the sample files*");
    person.see("button", "airline-safety.csv*");
    person.station("02-sample");
    // The first document with figures is where the tour begins; it can be left at any time.
    person.click("button", "Report on a data file*");
    person.click("button", "Start");
    person.see("region", "Try it");
    person.see_none("button", "Stop");
    person.station("03-tour");
    person.click("button", "Skip the tour");
    person.see_none("region", "Try it");
}

#[test]
fn a_refused_key_is_said_with_the_next_step() {
    let (desk, _mock) = connected(json!([
        { "do": { "status": 401, "times": 1 } },
        { "do": { "text": "The meeting decided two things." } },
    ]));
    let person = before(&desk, Screen::Chromium, "states-failed");
    asked(&person, "Summarise the meeting notes");
    person.see("group", "Problem");
    person.see_words("group", "Problem", "key");
    person.see("region", "Needs you");
    person.see_none("button", "Stop");
    person.station("01-failed");
    // The key was mended meanwhile: the same task goes on.
    person.click("button", "Try again");
    person.see_words("log", "What was said and done", "The meeting decided two things.");
    person.see("region", "Finished");
    person.station("02-tried-again");
}

#[test]
fn a_silent_model_can_be_stopped_and_gone_on_with() {
    let (desk, _mock) = connected(json!([{ "do": { "text": "never", "silence_ms": 600_000 } }]));
    let person = before(&desk, Screen::Window, "states-working");
    asked(&person, "Summarise the meeting notes");
    person.see("region", "Working");
    person.see("button", "Stop");
    person.station("01-working");
    person.click("button", "Stop");
    person.see_words("log", "What was said and done", "Stopped. What was finished is kept.");
    person.see("button", "Go on");
    person.see_none("button", "Stop");
    person.station("02-stopped");
}

#[test]
fn a_window_a_page_and_commands_on_one_home_see_the_same() {
    let desk = Desk::new();
    desk.write("memo.md", "# Memo\n\nOne sentence. Another sentence.\n");
    let page = before(&desk, Screen::Chromium, "states-together-page");
    let window = before(&desk, Screen::Window, "states-together-window");
    for person in [&page, &window] {
        person.click("button", "memo.md*");
        person.see("article", "Memo, version 1");
    }
    // A command's note and another program's edit come to both by themselves.
    desk.json(&["note", "add", "memo.md", "--at", "text:\"One sentence.\"", "--ask", "Is it so?"]);
    for person in [&page, &window] {
        person.see("article", "Note 1 of 1, ask, not sent*");
    }
    desk.write("memo.md", "# Memo\n\nA line above.\n\nOne sentence. Another sentence.\n");
    for person in [&page, &window] {
        person.see("article", "Memo, version 2");
        person.see_words("main", "Artifact", "A line above.");
        person.station("01-seen");
    }
    // What one of them takes away is gone in the other, and for a command.
    page.click("button", "Delete note 1");
    window.see_none("article", "Note 1 of 1*");
    assert!(desk.json(&["note", "list"]).is_empty());
}
