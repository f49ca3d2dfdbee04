//! Activity and receipts on the screen: what happened, day by day, whether the record of it is whole, and under a task at rest what
//! it read, changed, asked and used. By pointer and by keyboard, in the light and in the dark.

use gloss_tests::{Desk, Hand, Person, Screen};
use serde_json::{Value, json};

use super::keeping::{alter, space, stop};
use super::record::{answered, worked};

const LARGE: (i64, i64) = (1440, 900);
/// What a person at 200 % zoom has of a laptop's window, a phone, and the large window again.
const SIZES: [(i64, i64); 3] = [(720, 450), (420, 800), LARGE];
const TASK: &str = "Say the new price in memo.md";
const LINE: &str = "Read 2 files, changed 1, ran 1 program, asked twice, was refused once, 7,130 tokens";

/// Widths at which a task stands beside its file.
const BESIDE: [(i64, i64); 2] = [(1680, 1050), LARGE];

/// Pictures at each size, in the light and in the dark, with nothing that axe-core holds against it; the window as it is.
fn look_at_sizes(person: &Person, name: &str, seen: (&str, &str), sizes: &[(i64, i64)]) {
    if person.screen() == Screen::Window {
        person.station(name);
        assert_eq!(person.amiss(), Vec::<String>::new(), "{name}");
        return;
    }
    for (width, height) in sizes {
        person.session.resize(*width, *height);
        person.see(seen.0, seen.1);
        for look in ["light", "dark"] {
            person.prefer("prefers-color-scheme", look);
            person.station(&format!("{name}-{width}-{look}"));
            assert_eq!(person.amiss(), Vec::<String>::new(), "{name} at {width}, {look}");
        }
    }
}

/// The line under the last message unfolds to the receipt, and says it as a file.
fn unfold_the_receipt(person: &Person) {
    person.see_words("region", "Receipt", LINE);
    person.station("01-receipt-line");
    person.click("button", LINE);
    for words in [
        "memo.md, version 1",
        "memo.md, from version 1 to 2",
        "cat $FOLDER/memo.md; exit 3: ended with 3",
        "behind both walls",
        "May it read .env? Allowed by you, once",
        "May it make package.json? You said no",
        "6 answers",
        "of the record",
    ] {
        person.see_words("region", "Receipt", words);
    }
    look_at_sizes(person, "02-receipt", ("button", LINE), &BESIDE);
    // The same with the keyboard alone.
    person.press_until("Tab", "button", LINE);
    person.press("Enter");
    person.see_none("button", "Export the receipt");
    person.press("Enter");
    person.press("Tab");
    person.see_focus("button", "Export the receipt");
    if person.screen() == Screen::Window {
        return;
    }
    person.press("Enter");
    person.see("menuitem", "For programs*");
    person.press("Enter");
    person.until("it is saved", || {
        person.announced().iter().any(|one| one.contains("Saved as receipt-Say-the-new-price"))
    });
}

/// Everything that happened, with where it happened and whether that is all of it.
fn look_at_activity(person: &Person) {
    person.click("button", "Activity");
    person.see_words("group", "The record", "The record is whole");
    for words in [
        "You began a task",
        "Read memo.md",
        "Ran cat $FOLDER/memo.md",
        "Asked: May it read .env?",
        "You allowed it once: May it read .env?",
        "You did not allow it: May it make package.json?",
        "Changed memo.md, version 2",
        "Done",
        "7,130 tokens",
    ] {
        person.see_words("main", "Activity", words);
    }
    person.see("region", "Today");
    look_at_sizes(person, "03-activity", ("group", "The record"), &SIZES);
    // By the keyboard: what was changed, and nothing else.
    person.press_until("Tab", "combobox", "What happened");
    for _ in 0..3 {
        person.press("ArrowDown");
    }
    person.until("the rest is left out", || !person.words("main", "Activity").contains("You began a task"));
    person.see_words("main", "Activity", "Changed memo.md, version 2");
    for _ in 0..3 {
        person.press("ArrowUp");
    }
    person.see_words("main", "Activity", "You began a task");
    person.click("button", "Check");
    person.until("it is told", || person.announced().iter().any(|one| one == "The record is whole"));
    if person.screen() == Screen::Chromium {
        person.click("button", "Export");
        person.until("it is saved", || person.announced().iter().any(|one| one.contains("-record.jsonl")));
    }
    // A row leads to its task.
    person.press_until("Tab", "button", "*You began a task*");
    person.press("Enter");
    person.see("region", "Conversation");
    person.see_words("region", "Receipt", LINE);
}

fn look_back_on(screen: Screen) {
    let (desk, _mock) = worked();
    answered(&desk);
    let person = Person::new(screen.open(&desk, LARGE), screen, "record");
    person.listen();
    person.click("button", &format!("{TASK}*"));
    unfold_the_receipt(&person);
    look_at_activity(&person);
    // What is taken back is told at once, in the receipt that is open.
    desk.run(&["restore", "memo.md", "1"]).expect(0);
    person.click("button", LINE);
    person.see_words("region", "Receipt", "undone by you");
}

#[test]
fn a_person_looks_back_in_the_browser() {
    look_back_on(Screen::Chromium);
}

#[test]
fn a_person_looks_back_in_the_window() {
    look_back_on(Screen::Window);
}

#[test]
fn a_record_that_was_altered_says_so() {
    let (desk, _mock) = worked();
    answered(&desk);
    stop(&desk);
    alter(&space(&desk).join("workspace.db"), "UPDATE log SET ids = '{}' WHERE n = 5");
    let screen = Screen::Chromium;
    let person = Person::new(screen.open(&desk, LARGE), screen, "record-altered");
    person.click("button", "Activity");
    person.see_words("group", "The record", "Entry 5 was altered outside Gloss.");
    person.see_words("main", "Activity", "You began a task");
    look_at_sizes(&person, "01-altered", ("group", "The record"), &SIZES);
    assert_eq!(Desk::run(&desk, &["log", "--verify"]).status, 1);
}

/// A task with two helpers, an address that nobody may reach, and more files than a page of Activity has rows.
fn busy() -> (Desk, gloss_mock_model::Mock) {
    let part = |n: usize| json!({ "role": "explorer", "name": format!("Part {n}"), "task": "PART of it" });
    // Read and changed by turns: what is alike and follows each other is one row.
    let work = |from: usize| -> Vec<Value> {
        let read =
            |n: usize| json!({ "name": "read_file", "arguments": { "path": format!("notes/{n}.md") } });
        let write = |n: usize| json!({ "name": "write_artifact", "arguments": { "path": "all.md", "content": format!("# All {n}\n") } });
        (from..from + 20).flat_map(|n| [read(n), write(n)]).collect()
    };
    let (desk, mock) = Desk::scripted(
        json!([
            { "when": { "contains": "PART", "round": 0 }, "do": { "calls": [{ "name": "list_files", "arguments": {} }] } },
            { "when": { "contains": "PART" }, "do": { "text": "Seen." } },
            { "when": { "round": 0 }, "do": { "calls": [{ "name": "delegate", "arguments": { "helpers": [part(1), part(2)] } }] } },
            { "when": { "round": 1 }, "do": { "calls": [{ "name": "read_page", "arguments": { "address": "https://127.0.0.1/" } }] } },
            { "when": { "round": 2 }, "do": { "calls": work(0) } },
            { "when": { "round": 3 }, "do": { "calls": work(20) } },
            { "when": { "round": 4 }, "do": { "calls": work(40) } },
            { "do": { "text": "All was seen." } },
        ]),
        "# Memo\n",
    );
    for n in 0..60 {
        desk.write(&format!("notes/{n}.md"), format!("# Note {n}\n"));
    }
    (desk, mock)
}

#[test]
fn helpers_refusals_of_the_network_and_the_second_page_are_told() {
    let (desk, _mock) = busy();
    desk.run(&["run", "Look at all notes and at 127.0.0.1", "--json"]).expect(0);
    let screen = Screen::Chromium;
    let person = Person::new(screen.open(&desk, LARGE), screen, "record-busy");
    person.click("button", "Look at all notes*");
    person.see_words("region", "Receipt", "had 2 helpers");
    person.act(Hand::Keys, "button", "Read 60 files*");
    for words in
        ["Part 1 (explorer): done", "Part 2 (explorer): done", "127.0.0.1", "on the way into the network"]
    {
        person.see_words("region", "Receipt", words);
    }
    look_at_sizes(&person, "01-receipt", ("button", "Read 60 files*"), &BESIDE);
    // Pages of Activity are put behind each other.
    person.click("button", "Activity");
    person.see_words("main", "Activity", "Changed all.md, version 60");
    assert!(!person.words("main", "Activity").contains("You began a task"));
    person.act(Hand::Keys, "button", "Show earlier");
    person.see_words("main", "Activity", "The way into the network refused a step");
    person.see_words("main", "Activity", "A helper began");
    person.see_words("main", "Activity", "You began a task");
    person.see_none("button", "Show earlier");
    look_at_sizes(&person, "02-second-page", ("main", "Activity"), &SIZES);
}
