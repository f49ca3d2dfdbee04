//! The first minute: a new home and an empty folder, the sample files, a report, and what the tour offers on it, to its
//! end words. By pointer in both screens, by keyboard alone in the browser; leaving it is in `states.rs`.

use gloss_tests::{Desk, Person, Screen};

const TITLE: &str = "Airline safety: incidents fell from 1985–99 to 2000–14";
const OFFER: &str = "Try it";

/// Does what a button of the tour's card does; the first of them is also Enter in the text.
fn take(person: &Person, by_keys: bool, button: &str) {
    if by_keys {
        person.press_until("Tab", "article", &format!("{TITLE}, version*"));
        person.press("Enter");
    } else {
        person.click("button", button);
    }
}

/// What the tour says, where the person looks.
#[track_caller]
fn offered(person: &Person, words: &str) {
    person.see_words("region", OFFER, words);
    person.until("the offer is in view", || person.page().holds(person.see("region", OFFER)));
}

fn begun(person: &Person, by_keys: bool) {
    person.see("main", "Start");
    person.see_words("navigation", "Tasks", "No files yet.");
    let press = |name: &str| {
        if by_keys {
            person.press_until("Tab", "button", name);
            person.press("Enter");
        } else {
            person.click("button", name);
        }
    };
    press("Add the sample files*");
    person.see("button", "airline-safety.csv*");
    // What to try first stands ready, and the keyboard with it.
    person.see_focus("textbox", "What should be done?");
    person.see_words("main", "Start", "Will write a report from");
    person.station("01-ready");
    if by_keys {
        person.press("Control+Enter")
    } else {
        press("Start")
    }
    person.see("article", &format!("{TITLE}, version 1"));
    person.see_none("button", "Stop");
}

fn asked(person: &Person, by_keys: bool) {
    offered(person, "Where does this come from?");
    person.until("the figure is lit", || person.painted("note-focus").len() == 1);
    assert!(person.painted("note-focus")[0].contains('%'), "{:?}", person.painted("note-focus"));
    person.station("02-ghost");
    take(person, by_keys, "Add this note");
    person.see("article", "Note 1 of 1, ask, not sent, on '*");
    offered(person, "Notes wait until you send them, together.");
    person.station("03-noted");
    take(person, by_keys, "Send it");
    person.see_words("main", "Artifact", "of airline-safety.csv");
    person.until("the cells are lit", || !person.lit().is_empty());
    offered(person, "The answer names these cells.");
    person.station("04-cells");
    if by_keys {
        person.press_until("Tab", "button", "Back to the text");
        person.press("Enter");
    } else {
        person.click("button", "Back to the text");
    }
    person.see("article", &format!("{TITLE}, version 1"));
}

fn changed(person: &Person, by_keys: bool) {
    offered(person, "Delete the last sentence");
    // What belongs to the file is there again with it.
    person.see("button", "Figures");
    let before = person.blocks();
    person.station("05-second-ghost");
    take(person, by_keys, "Add this note");
    person.see("article", "Note 2 of 2, change, not sent, on '*");
    take(person, by_keys, "Send it");
    person.see_words("region", "What was changed", "Changed only what you pointed at.");
    person.see("article", &format!("{TITLE}, version 2"));
    offered(person, "Try Undo.");
    person.until("it is shorter", || {
        person.blocks().concat().len() < before.concat().len() && !person.struck().is_empty()
    });
    person.station("06-shorter");
    take(person, by_keys, "Undo");
    person.see("article", &format!("{TITLE}, version 3"));
    person.until("the text is as before", || person.blocks() == before);
    offered(person, "Now point at anything, or open your own folder.");
    person.station("07-end");
    take(person, by_keys, "Done");
    person.see_none("region", OFFER);
}

fn the_first_minute(screen: Screen, by_keys: bool) {
    let desk = Desk::new();
    let case = if by_keys { "first-minute-keys" } else { "first-minute" };
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, case);
    begun(&person, by_keys);
    asked(&person, by_keys);
    changed(&person, by_keys);
}

#[test]
fn the_first_minute_in_the_browser_by_pointer() {
    the_first_minute(Screen::Chromium, false);
}

#[test]
fn the_first_minute_in_the_browser_by_keyboard_alone() {
    the_first_minute(Screen::Chromium, true);
}

#[test]
fn the_first_minute_in_the_window_by_pointer() {
    the_first_minute(Screen::Window, false);
}
