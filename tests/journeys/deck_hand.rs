//! What a deck is on the screen: the room its slide has, and how it is shown to others.

use std::path::Path;

use gloss_tests::{Desk, Person, Screen};
use serde_json::json;

/// A deck of three slides, opened.
fn opened(desk: &Desk, screen: Screen, case: &str) -> Person {
    let deck = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/decks/testPPT.pptx");
    desk.write("talk.pptx", std::fs::read(deck).expect("a deck"));
    let person = Person::new(screen.open(desk, (1440, 900)), screen, case);
    person.click("button", "talk.pptx*");
    person.see("navigation", "Slides");
    person.until("the slide is drawn", || {
        reads(&person, "document.querySelectorAll('.page .slide svg text').length > 0")
    });
    person
}

/// Whether something is so on the page.
fn reads(person: &Person, script: &str) -> bool {
    person.session.read(&format!("return {script}"), &json!([])) == json!(true)
}

fn has_room(screen: Screen, case: &str) {
    let desk = Desk::new();
    let person = opened(&desk, screen, case);
    // The slide, the slides, and what holds them: beside a conversation the slide is as wide as the paper nearly.
    let boxes = "(() => { const [paper, page, film] = ['.paper', '.page', '.film'].map((one) => document.querySelector(one).getBoundingClientRect());";
    let below = format!("{boxes} return page.width > paper.width * 0.85 && film.top >= page.bottom; }})()");
    person.until("the slides are below", || reads(&person, &below));
    person.station("01-beside-a-conversation");
    // As at 200 %: it is low too, and the slide is still seen whole.
    person.session.resize(720, 480);
    let whole = format!(
        "{boxes} return page.left >= film.right && page.bottom <= paper.bottom && page.width > 200; }})()"
    );
    person.until("the slide is seen whole", || reads(&person, &whole));
    person.station("02-small");
}

#[test]
fn the_slide_has_the_room_in_chromium() {
    has_room(Screen::Chromium, "deck-room");
}

#[test]
fn the_slide_has_the_room_in_the_window() {
    has_room(Screen::Window, "deck-room");
}

#[test]
fn a_deck_is_shown_with_its_notes_in_a_window_of_their_own() {
    let desk = Desk::new();
    let person = opened(&desk, Screen::Chromium, "deck-shown");
    person.click("button", "Present");
    person.see("dialog", "Presenting");
    person.press("w");
    person.see("status", "The screen is white");
    person.press("b");
    person.see("status", "The screen is black");
    person.press("b");
    person.see_none("status", "The screen is black");
    person.press("v");
    // A window that is open already is what its name opens.
    let other = "window.open('', 'gloss-presenter').document";
    person.until("the notes are open", || {
        reads(&person, &format!("{other}.querySelectorAll('aside .page svg').length === 2"))
    });
    person.press("2");
    person.press("Enter");
    person.until("both went on", || {
        let here =
            "document.querySelector('.present .page').getAttribute('aria-label').startsWith('Slide 2')";
        reads(&person, &format!("{here} && {other}.querySelector('.clock').textContent.includes('2 of 3')"))
    });
    person.press("Escape");
    person.see_none("dialog", "Presenting");
}
