//! Shapes that share one id, as other programs write them: what is pointed at on the screen is the one that changes, by pointer,
//! by keyboard and by hand.

use std::path::Path;

use gloss_tests::{Desk, Person, Screen};
use serde_json::json;

const DECK: &str = "twins.pptx";

/// The deck, open, with its slide drawn.
fn opened(desk: &Desk, screen: Screen, case: &str) -> Person {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/decks").join(DECK);
    desk.write(DECK, std::fs::read(path).expect("a deck"));
    let person = Person::new(screen.open(desk, (1440, 900)), screen, case);
    person.click("button", &format!("{DECK}*"));
    person.see("navigation", "Slides");
    person.until("the slide is drawn", || middle(&person, "Next review in May").is_some());
    person
}

/// The middle of the last words on the slide that are these.
fn middle(person: &Person, words: &str) -> Option<(f64, f64)> {
    let script = "const found = [...document.querySelectorAll('.page .slide svg [data-start]')].filter((one) => one.textContent === arguments[0]).at(-1);\
        if (!found) return null; const box = found.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2];";
    let read = person.session.read(script, &json!([words]));
    Some((read.get(0)?.as_f64()?, read.get(1)?.as_f64()?))
}

/// The words of the deck's only slide, line by line.
fn words(desk: &Desk) -> Vec<String> {
    let view = desk.json(&["view", DECK, "--at", "slide:1"]);
    let text = view[0]["text"].as_str().unwrap_or_default().to_owned();
    text.lines().map(str::to_owned).filter(|line| !line.is_empty()).collect()
}

fn changes(person: &Person, desk: &Desk, what: &str, note: &str, expected: &[&str]) {
    let before = desk.json(&["versions", DECK]).len();
    person.see_focus("textbox", "Note");
    person.type_words(note);
    person.press("Enter");
    person.click("button", "Send*");
    person.until(what, || desk.json(&["versions", DECK]).len() > before);
    let now = words(desk);
    for words in expected {
        assert!(now.iter().any(|line| line.contains(words)), "{what}: {words} in {now:?}");
    }
}

fn the_one_pointed_at_changes(screen: Screen) {
    let desk = Desk::new();
    let person = opened(&desk, screen, "deck-twins");
    // The table's cell has the words and the id of the box above it.
    person.press_at(middle(&person, "Target 40").expect("the cell"));
    changes(&person, &desk, "the cell changes", "replace \"40\" with \"45\"", &["Target 40", "Target 45"]);
    person.until("it is drawn", || middle(&person, "Target 45").is_some());
    person.station("01-the-cell");
    let cells = desk.json(&["view", DECK, "--at", "slide:1/shape:3#2/cells:A1"]);
    assert!(cells[0]["text"].as_str().is_some_and(|text| text.contains("Target 45")), "{cells:?}");
    // The box below has the title's id.
    person.press_at(middle(&person, "Next review in May").expect("the box"));
    changes(
        &person,
        &desk,
        "the box changes",
        "replace \"May\" with \"June\"",
        &["Next review in June", "Status"],
    );
    person.until("it is drawn", || middle(&person, "Next review in June").is_some());
    person.station("02-the-box");
}

#[test]
fn the_one_of_two_twins_that_is_pointed_at_changes_in_chromium() {
    the_one_pointed_at_changes(Screen::Chromium);
}

#[test]
fn the_one_of_two_twins_that_is_pointed_at_changes_in_the_window() {
    the_one_pointed_at_changes(Screen::Window);
}

fn a_line_is_reached_by_keyboard(screen: Screen) {
    let desk = Desk::new();
    let person = opened(&desk, screen, "deck-line-by-keyboard");
    person.session.read("document.querySelector('.page[role=group]').focus(); return null", &json!([]));
    // Title, box: its words are one step further in.
    person.press("ArrowDown");
    person.press("ArrowDown");
    person.press("Alt+ArrowDown");
    person.press("Enter");
    changes(&person, &desk, "the words change", "replace \"40\" with \"41\"", &["Target 41", "Target 40"]);
    person.station("01-by-keyboard");
    // By hand: what is written goes where it was clicked.
    person.click("radio", "Edit");
    person.press_at(middle(&person, "Next review in May").expect("the box"));
    person.see_focus("textbox", "*");
    person.press("Control+a");
    person.type_words("Next review in July");
    person.press("Enter");
    person.until("it is written", || words(&desk).iter().any(|line| line.contains("Next review in July")));
    assert!(words(&desk).iter().any(|line| line.contains("Status")), "{:?}", words(&desk));
    person.station("02-by-hand");
}

#[test]
fn a_line_of_a_slide_is_reached_by_keyboard_and_hand_in_chromium() {
    a_line_is_reached_by_keyboard(Screen::Chromium);
}

#[test]
fn a_line_of_a_slide_is_reached_by_keyboard_and_hand_in_the_window() {
    a_line_is_reached_by_keyboard(Screen::Window);
}
