//! A deck is opened, pointed into, noted and read: in the browser and in the window with real input.

use std::path::Path;

use gloss_tests::{Desk, Person, Screen};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);

/// A public deck of the suite.
fn deck(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/decks").join(name);
    std::fs::read(path).expect("a deck")
}

fn is_pointed_into(screen: Screen) {
    let desk = Desk::new();
    desk.write("talk.pptx", deck("testPPT.pptx"));
    desk.write("numbers.pptx", deck("bar-chart.pptx"));
    desk.write("table.pptx", deck("bug68703.pptx"));
    let person = Person::new(screen.open(&desk, LARGE), screen, "decks");
    person.click("button", "talk.pptx*");
    person.see("navigation", "Slides");
    let drawn = "return document.querySelectorAll('.slide svg text').length";
    person.until("the slide is drawn", || person.session.read(drawn, &json!([])).as_u64() > Some(0));
    person.station("01-open");
    person.click("button", "numbers.pptx*");
    person.station("02-chart");
    person.click("button", "table.pptx*");
    person.station("03-table");
}

#[test]
fn a_deck_is_pointed_into_in_chromium() {
    is_pointed_into(Screen::Chromium);
}

#[test]
fn a_deck_is_pointed_into_in_the_window() {
    is_pointed_into(Screen::Window);
}
