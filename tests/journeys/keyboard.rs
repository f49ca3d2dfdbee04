//! The same journey by keyboard alone: no pointer is moved, and every step is where Tab, the arrows, Enter, Escape or
//! a letter takes a person.

use gloss_tests::{Desk, Person, Screen};

const TITLE: &str = "Airline safety: incidents fell from 1985–99 to 2000–14";
const SENTENCE: &str = "Incidents fell by";
const FIGURE: &str = "−69.7 %";
const KEPT: &str = "Say it in other words";

fn begun(person: &Person) {
    // The start screen has one thing to do, and the keyboard is there.
    person.see("main", "Start");
    assert_eq!(person.focus(), "textbox “What should be done?”");
    person.type_words("Write a report on airline-safety.csv");
    person.press_until("Tab", "button", "Attach");
    person.press("Enter");
    person.see("menuitemcheckbox", "airline-safety.csv*");
    person.press_until("ArrowDown", "menuitemcheckbox", "airline-safety.csv*");
    person.press("Enter");
    person.press("Escape");
    person.see_none("menuitemcheckbox", "airline-safety.csv*");
    person.see("button", "Remove airline-safety.csv");
    person.press_until("Shift+Tab", "textbox", "What should be done?");
    person.station("01-task");
    person.press("Control+Enter");
    person.see("article", &format!("{TITLE}, version 1"));
    person.see_none("button", "Stop");
}

/// Walks the document's caret until it stands on these words.
#[track_caller]
fn walk(person: &Person, key: &str, words: &str) {
    // More than the blocks of the report, and than the cells of its table.
    for _ in 0..40 {
        person.press(key);
        if person.painted("caret").concat().starts_with(words) {
            return;
        }
    }
    panic!("{key} never came to “{words}”: {:?}", person.painted("caret"));
}

fn noted(person: &Person) {
    person.press_until("Tab", "article", &format!("{TITLE}, version 1"));
    walk(person, "Alt+ArrowDown", SENTENCE);
    assert!(person.painted("caret").concat().contains("Fatal accidents"), "a whole block");
    person.press("ArrowDown");
    person.until("one sentence", || {
        let caret = person.painted("caret").concat();
        caret.starts_with(SENTENCE) && !caret.contains("Fatal accidents")
    });
    person.see_words("status", "Announcements", &format!("sentence: {SENTENCE}"));
    person.station("02-caret");
    person.press("m");
    person.see("group", "New note");
    assert_eq!(person.focus(), "textbox “Note”");
    person.type_words("Replace \"fell\" with \"dropped\"");
    person.press("Enter");
    person.see("article", "Note 1 of 1, change, not sent, on '*");
    assert_eq!(person.focus(), format!("article “{TITLE}, version 1”"));
    walk(person, "ArrowDown", "1985–99");
    walk(person, "ArrowRight", FIGURE);
    person.press("m");
    person.see("group", "New note");
    person.type_words("Where does this number come from?");
    person.press("Enter");
    person.see("article", "Note 2 of 2, ask, not sent, on '*");
    person.station("03-noted");
}

fn served(person: &Person, before: &[String]) {
    person.press("Control+Enter");
    person.see_words("region", "What was changed", "Changed only what you pointed at.");
    person.see("article", &format!("{TITLE}, version 2"));
    let expected: Vec<String> =
        before
            .iter()
            .map(|block| {
                if block.starts_with(SENTENCE) { block.replacen("fell", "dropped", 1) } else { block.clone() }
            })
            .collect();
    person.until("the change stands in the text", || person.blocks() == expected);
    assert_eq!(person.focus(), format!("article “{TITLE}, version 2”"));
    person.press("n");
    person.see_focus("article", "Note 1 of 2, change, applied, on '*");
    person.station("04-walked");
    person.press("u");
    person.see("article", &format!("{TITLE}, version 3"));
    person.until("the text is as before", || person.blocks() == before);
}

fn asked(person: &Person) {
    person.press_until("Tab", "button", "Open its cells");
    person.press("Enter");
    person.see("region", "airline-safety.csv, cells");
    person.until("the cells are lit", || !person.lit().is_empty());
    person.press_until("Tab", "button", "Back to the text");
    person.station("05-cells");
    person.press("Enter");
    person.see("article", &format!("{TITLE}, version 3"));
}

fn restored(person: &Person) {
    person.press_until("Tab", "button", "Version 3");
    person.press("Enter");
    person.see("menuitemcheckbox", "Version 2.*");
    person.press_until("ArrowDown", "menuitemcheckbox", "Version 2.*");
    person.press("Enter");
    person.see("button", "Restore");
    person.press_until("Tab", "button", "Compare");
    person.press("Enter");
    person.see("button", "Older version 1");
    person.station("06-compared");
    person.press_until("Tab", "button", "Close comparison");
    person.press("Enter");
    person.press_until("Shift+Tab", "button", "Restore");
    person.press("Enter");
    person.see("article", &format!("{TITLE}, version 4"));
}

fn left_and_gone_on(person: &Person) {
    person.press_until("Tab", "article", &format!("{TITLE}, version 4"));
    person.press("ArrowDown");
    person.press("m");
    person.see("group", "New note");
    person.type_words(KEPT);
    person.press("Escape");
    person.see_none("group", "New note");
    assert_eq!(person.focus(), format!("article “{TITLE}, version 4”"));
    person.press_until("Tab", "button", "Go on");
    person.press("Enter");
    person.see("group", "New note");
    assert_eq!(person.written("textbox", "Note"), KEPT);
    person.station("07-kept");
}

fn by_keyboard_alone(screen: Screen) {
    let desk = Desk::sample();
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "keyboard");
    begun(&person);
    let before = person.blocks();
    noted(&person);
    served(&person, &before);
    asked(&person);
    restored(&person);
    left_and_gone_on(&person);
}

#[test]
fn in_the_browser_by_keyboard_alone() {
    by_keyboard_alone(Screen::Chromium);
}

#[test]
fn in_the_window_by_keyboard_alone() {
    by_keyboard_alone(Screen::Window);
}
