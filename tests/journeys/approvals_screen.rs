//! What an agent may not do by itself is asked on the screen: where the task is watched and in Needs you. A person allows it
//! once or does not, with the mouse or the keyboard, and nothing is allowed by a key that was meant for something else.

use gloss_mock_model::Mock;
use gloss_tests::{Desk, Person, Screen, text};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);
/// What a person at 200 % zoom has of a laptop's window, a phone, and the large window again.
const SIZES: [(i64, i64); 3] = [(720, 450), (420, 800), LARGE];
const SECRET: &str = "TOKEN=canary-4711";
const READ: &str = "May it read .env?";

/// A model that reads the memo, then wants `.env`, then two files that programs obey.
fn curious() -> (Desk, Mock) {
    let script = json!([
        { "when": { "round": 0 }, "do": { "text": "I read the memo first.",
            "calls": [{ "name": "read_file", "arguments": { "path": "memo.md" } }] } },
        { "when": { "round": 1 }, "do": { "calls": [{ "name": "read_file", "arguments": { "path": ".env" } }] } },
        { "when": { "round": 2 }, "do": { "calls": [
            { "name": "write_artifact", "arguments": { "path": "package.json", "content": "{}\n" } },
            { "name": "write_artifact", "arguments": { "path": ".vscode/tasks.json", "content": "{}\n" } } ] } },
        { "do": { "text": "The memo says that rents rise." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n\nRents rise in March.\n");
    desk.write(".env", SECRET);
    (desk, mock)
}

fn leaked(mock: &Mock) -> bool {
    mock.requests().iter().any(|request| format!("{request:?}").contains("canary-4711"))
}

fn waiting(desk: &Desk) -> usize {
    desk.json(&["approvals"]).iter().filter(|one| one["state"] == "waiting").count()
}

/// Pictures at each size, in the light and in the dark, with nothing that axe-core holds against it; the window as it is.
fn look_at_sizes(person: &Person, name: &str, seen: (&str, &str)) {
    if person.screen() == Screen::Window {
        person.station(name);
        assert_eq!(person.amiss(), Vec::<String>::new(), "{name}");
        return;
    }
    for (width, height) in SIZES {
        person.session.resize(width, height);
        person.see(seen.0, seen.1);
        for look in ["light", "dark"] {
            person.prefer("prefers-color-scheme", look);
            person.station(&format!("{name}-{width}-{look}"));
            assert_eq!(person.amiss(), Vec::<String>::new(), "{name} at {width}, {look}");
        }
    }
}

/// It waits, and says so wherever the task is named; nothing turns as if it worked, and no key that is meant for the words
/// allows anything.
fn see_it_asked(person: &Person) {
    let all = [READ, "It is a hidden file.", "Read before this memo.md", "the model of this task"];
    for words in all {
        person.see_words("group", READ, words);
    }
    person.see("region", "Needs you");
    person.see_none("region", "Working");
    person.see_words("region", "Conversation", "Waits for you");
    person.see("button", "Stop");
    person.see_none("button", "Make this repeatable");
    assert_eq!(person.turning(), Vec::<String>::new());
    let told = person.announced();
    assert!(told.iter().any(|one| one == "Summarise memo.md asks: May it read .env?"), "{told:?}");
    look_at_sizes(person, "01-conversation", ("group", READ));
    person.click("textbox", "Message");
    person.type_words("Keep it short");
    person.press("Enter");
    person.press("Control+Enter");
    person.see_words("log", "What was said and done", "Keep it short");
}

/// The same stands in Needs you, and is allowed with the keyboard alone: what allows comes after what does not.
fn allow_in_needs_you(person: &Person) {
    person.click("button", "Needs you 1");
    for words in ["Summarise memo.md", "asks", READ, "It is a hidden file."] {
        person.see_words("main", "Needs you", words);
    }
    person.see_none("button", "Try again");
    look_at_sizes(person, "02-needs-you", ("group", READ));
    person.press_until("Tab", "button", "Don’t, go on without");
    for next in ["Don’t, and stop", "Allow for this task, or always", "Allow once"] {
        person.press("Tab");
        person.see_focus("button", next);
    }
    person.press("Enter");
    person.see_none("group", READ);
    person.see_focus("main", "Needs you");
}

#[test]
fn a_person_allows_once_and_does_not_allow_in_the_browser() {
    decide_on(Screen::Chromium);
}

#[test]
fn a_person_allows_once_and_does_not_allow_in_the_window() {
    decide_on(Screen::Window);
}

fn decide_on(screen: Screen) {
    let (desk, mock) = curious();
    let person = Person::new(screen.open(&desk, LARGE), screen, "approvals");
    person.listen();
    person.click("textbox", "What should be done?");
    person.type_words("Summarise memo.md");
    person.click("button", "Start");
    see_it_asked(&person);
    assert_eq!((waiting(&desk), leaked(&mock)), (1, false));
    allow_in_needs_you(&person);
    person.until("it was read", || leaked(&mock));
    assert!(format!("{:?}", mock.requests().last()).contains("Keep it short"));
    // Two that are alike are one card.
    person.see_words("group", "Make or change 2 files?", "package.json");
    person.see_words("group", "Make or change 2 files?", ".vscode/tasks.json");
    person.station("03-two-more");
    // The task shows the same two; they are refused there, one by one.
    person.click("button", "Summarise memo.md*");
    person.see_words("group", "Make or change 2 files?", "Other programs do what stands in it");
    person.station("04-two-in-the-task");
    person.click("button", "One by one");
    person.see("group", "May it make package.json?");
    person.click("button", "Don’t, go on without");
    person.until("one is left", || waiting(&desk) == 1);
    // A press that was meant for the first does nothing to the next, for a moment.
    person.until("none is left", || {
        let is_open = waiting(&desk) > 0;
        if is_open {
            person.click("button", "Don’t, go on without");
        }
        !is_open
    });
    person.see_words("log", "What was said and done", "The memo says that rents rise.");
    person.see_words("log", "What was said and done", "not allowed");
    person.see("region", "Finished");
    person.see("button", "Needs you");
    person.station("05-decided");
    assert_eq!(person.amiss(), Vec::<String>::new());
    assert!(!desk.folder.join("package.json").exists() && !desk.folder.join(".vscode").exists());
    let listed = desk.json(&["approvals"]);
    for (state, times) in [("denied", 2), ("allowed", 1)] {
        assert_eq!(listed.iter().filter(|one| one["state"] == state).count(), times, "{listed:?}");
    }
}

#[test]
fn what_asks_elsewhere_is_told_and_shown_after_the_page_is_opened_anew() {
    let (desk, mock) = curious();
    desk.run(&["run", "Summarise memo.md", "--json"]).expect(3);
    let screen = Screen::Chromium;
    let person = Person::new(screen.open(&desk, LARGE), screen, "approvals-elsewhere");
    person.click("button", "Needs you 1");
    // What was read before may have led it there: it is one press away.
    person.click("button", "memo.md");
    person.place("h1", "Memo");
    person.see("group", READ);
    person.click("button", "Needs you 1");
    person.see("group", READ);
    // What is answered elsewhere leaves the screen.
    let asked = desk.json(&["approvals"]);
    desk.run(&["approvals", "deny", text(&asked[0], "approval"), "--json"]).expect(3);
    person.see_none("group", READ);
    person.see_words("group", "Make or change 2 files?", "package.json");
    person.click("button", "Summarise memo.md");
    person.click("button", "Stop");
    person.see_none("button", "Allow once");
    person.see_words("log", "What was said and done", "Stopped. What was finished is kept.");
    assert!(!leaked(&mock));
}
