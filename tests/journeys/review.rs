//! The journey that Gloss is for, in the real browser and in the real window: a task, its report, two notes made by
//! pointing, the proof, the cells behind a figure, undo, compare, restore. Input is a real mouse and real keys.

use gloss_tests::{Desk, Person, Screen};

/// The whole page, in CSS pixels: all panes, and the smallest laptop.
const LARGE: (i64, i64) = (1440, 900);
const SMALL: (i64, i64) = (1024, 700);
/// What is asked for, and what comes of it with the built-in assistant.
const TASK: &str = "Write a report on airline-safety.csv";
const TITLE: &str = "Airline safety: incidents fell from 1985–99 to 2000–14";
/// The sentence that is pointed at begins with these words; the note replaces one of them.
const SENTENCE: &str = "Incidents fell by";
const CHANGE: &str = "Replace \"fell\" with \"dropped\"";
const QUESTION: &str = "Where does this number come from?";
/// The cell's figure.
const FIGURE: &str = "69.7 %";

fn reviewed(screen: Screen, size: (i64, i64), theme: &str) {
    let desk = Desk::sample();
    let case = format!("{}x{}-{}", size.0, size.1, theme.to_lowercase());
    let person = Person::new(screen.open(&desk, size), screen, &case);
    person.choose_theme(theme);
    start(&person);
    let before = report(&person);
    note_a_sentence(&person);
    note_a_figure(&person);
    let after = served(&person, &before);
    cells(&person);
    undone(&person, &before);
    compared(&person);
    restored(&person, &after);
    // What stands on the page is what lies in the folder.
    assert!(desk.read("airline-safety-report.md").contains("Incidents dropped by ["));
}

fn start(person: &Person) {
    for card in [
        "Report on a data file*",
        "Meeting notes to actions*",
        "Brief me on this folder*",
        "Add the sample files*",
    ] {
        person.see("button", card);
    }
    person.see("navigation", "Tasks");
    person.station("01-start");
    person.click("textbox", "What should be done?");
    person.type_words(TASK);
    person.click("button", "Attach");
    person.click("menuitemcheckbox", "airline-safety.csv*");
    person.press("Escape");
    person.see_none("menuitemcheckbox", "airline-safety.csv*");
    person.see("button", "Remove airline-safety.csv");
    person.see_words("main", "Start", "Will write a report from airline-safety.csv");
    person.station("02-task");
    person.click("button", "Start");
}

fn report(person: &Person) -> Vec<String> {
    person.see("article", &format!("{TITLE}, version 1"));
    person.see("tab", TITLE);
    person.see("button", "Version 1");
    if person.is_folded() {
        person.see("button", "Unfold the conversation");
    } else {
        person.see_words("log", "What was said and done", "I wrote airline-safety-report.md");
        person.see("button", &format!("Open {TITLE}"));
    }
    // The task has come to rest.
    person.see_none("button", "Stop");
    person.until("every step has ended", || person.turning().is_empty());
    person.station("03-report");
    person.blocks()
}

/// The note's box lies beside its place and never over it, and all of it can be seen.
fn beside(person: &Person, within: &str, words: &str) {
    let place = person.place(within, words);
    person.until("the whole box is in view", || person.page().holds(person.see("group", "New note")));
    let note = person.see("group", "New note");
    assert!(!note.meets(place), "{note:?} lies over {place:?}");
}

fn note_a_sentence(person: &Person) {
    person.click("radio", "Point");
    let words = person.place("p", SENTENCE);
    person.hover_at(words.middle());
    person.until("the sentence is outlined", || {
        person.painted("hover").iter().any(|painted| painted.starts_with(SENTENCE))
    });
    person.station("04a-point");
    person.press_at(words.middle());
    beside(person, "p", SENTENCE);
    assert!(person.painted("note-focus").concat().starts_with(SENTENCE));
    assert_eq!(person.focus(), "textbox “Note”");
    person.type_words(CHANGE);
    person.see("button", "May change: this sentence");
    person.station("04b-change");
    beside(person, "p", SENTENCE);
    person.click("button", "Add note");
    person.see_none("group", "New note");
    person.see("article", "Note 1 of 1, change, not sent, on '*");
    person.station("04c-noted");
}

fn note_a_figure(person: &Person) {
    let figure = person.place("td", FIGURE);
    person.press_at(figure.middle());
    person.see("group", "New note");
    person.type_words(QUESTION);
    // A question mark makes it an Ask by itself.
    person.see_words("group", "New note", "Answers here. Changes nothing.");
    beside(person, "td", FIGURE);
    person.station("05a-ask");
    person.click("button", "Add note");
    person.see("article", "Note 2 of 2, ask, not sent, on '*");
    person.station("05b-noted");
}

fn served(person: &Person, before: &[String]) -> Vec<String> {
    person.click("button", "Send 2 notes");
    person.see_words("region", "What was changed", "Changed only what you pointed at.");
    person.see("button", "1 applied");
    person.see("button", "1 answered");
    person.see("article", &format!("{TITLE}, version 2"));
    let mut expected = before.to_vec();
    let changed =
        expected.iter().position(|block| block.starts_with(SENTENCE)).expect("the sentence's block");
    expected[changed] = expected[changed].replacen("fell", "dropped", 1);
    // Each block is compared, so what was not pointed at is as it was.
    person.until("the change stands in the text", || person.blocks() == expected);
    let others = before.len() - 1;
    person.see_words(
        "region",
        "What was changed",
        &format!("{others} other blocks are identical to version 1"),
    );
    // In place, as a reader sees it: no source, and only what differs.
    person.until("before and after stand in the text", || {
        person.struck() == ["fell"] && person.painted("added") == ["dropped"]
    });
    person.until("every step has ended", || person.turning().is_empty());
    person.station("06-served");
    expected
}

fn cells(person: &Person) {
    person.click("button", "Open its cells");
    person.see("region", "airline-safety.csv, cells");
    person.see_words("main", "Artifact", "of airline-safety.csv");
    person.until("the cells are lit", || !person.lit().is_empty());
    // Whole columns of figures, without their names: Aeroflot's 14 is among them.
    let lit = person.lit();
    assert!(lit.iter().all(|cell| cell.parse::<u32>().is_ok()), "{lit:?}");
    assert!(lit.contains(&"14".to_owned()), "{lit:?}");
    person.station("07a-cells");
    person.click("button", "Back to the text");
    person.see("article", &format!("{TITLE}, version 2"));
    person.station("07b-back");
}

fn undone(person: &Person, before: &[String]) {
    person.click("button", "Undo note 1");
    person.see("article", &format!("{TITLE}, version 3"));
    person.until("the text is as before", || person.blocks() == before);
    person.station("08-undone");
}

fn compared(person: &Person) {
    person.click("button", "Version 3");
    person.click("menuitemcheckbox", "Version 2.*");
    person.see("button", "Restore");
    person.click("button", "Compare");
    person.see_words("main", "Artifact", "1 change");
    person.see("button", "Older version 1");
    person.see("button", "Newer version 2");
    assert_eq!(
        (person.painted("removed"), person.painted("added")),
        (vec!["fell".to_owned()], vec!["dropped".to_owned()])
    );
    person.station("09a-compared");
    person.click("radio", "In one text");
    person.until("one text", || person.painted("removed").is_empty());
    person.station("09b-one-text");
    person.click("button", "Close comparison");
}

fn restored(person: &Person, after: &[String]) {
    person.see("button", "Newest");
    person.station("10a-version-2");
    person.click("button", "Restore");
    person.see("article", &format!("{TITLE}, version 4"));
    person.until("version 2 is the newest", || person.blocks() == after);
    person.station("10b-restored");
}

#[test]
fn in_the_browser_large() {
    reviewed(Screen::Chromium, LARGE, "Both");
}

#[test]
fn in_the_browser_small() {
    reviewed(Screen::Chromium, SMALL, "Both");
}

#[test]
fn in_the_window_large_and_dark() {
    reviewed(Screen::Window, LARGE, "Dark");
}

#[test]
fn in_the_window_small_and_light() {
    reviewed(Screen::Window, SMALL, "Light");
}
