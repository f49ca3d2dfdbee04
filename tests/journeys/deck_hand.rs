//! What a deck is on the screen: the room its slide has, how it is shown to others, and how it was before a note.

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

fn is_shown_with_its_notes_apart(screen: Screen) {
    let desk = Desk::new();
    let person = opened(&desk, screen, "deck-shown");
    person.click("button", "Present");
    person.see("dialog", "Presenting");
    person.press("w");
    person.see("status", "The screen is white");
    person.press("b");
    person.see("status", "The screen is black");
    person.press("b");
    person.see_none("status", "The screen is black");
    person.press("v");
    // Where windows are given to scripts what stands in it is read too: a window that is open already is what its name opens.
    let other = "window.open('', 'gloss-presenter').document";
    let is_read = matches!(screen, Screen::Chromium);
    let pressed = "[...document.querySelectorAll('.present .ways button')].find((one) => one.textContent.includes('(V)'))?.getAttribute('aria-pressed') === 'true'";
    person.until("the notes are open", || {
        reads(&person, pressed)
            && (!is_read
                || reads(&person, &format!("{other}.querySelectorAll('aside .page svg').length === 2")))
    });
    person.press("2");
    person.press("Enter");
    person.until("both went on", || {
        let here =
            "document.querySelector('.present .page').getAttribute('aria-label').startsWith('Slide 2')";
        let there = format!("{other}.querySelector('.clock').textContent.includes('2 of 3')");
        reads(&person, here) && (!is_read || reads(&person, &there))
    });
    // Once more it goes.
    if !is_read {
        person.press("v");
        person.until("the notes are gone", || !reads(&person, pressed));
    }
    person.press("Escape");
    person.see_none("dialog", "Presenting");
}

#[test]
fn a_deck_is_shown_with_its_notes_in_a_window_of_their_own_in_chromium() {
    is_shown_with_its_notes_apart(Screen::Chromium);
}

#[test]
fn a_deck_is_shown_with_its_notes_in_a_window_of_their_own_in_the_window() {
    is_shown_with_its_notes_apart(Screen::Window);
}

/// The pictures of a slide before and after: what is said of each, and its rings as places within the picture, in per cent.
fn ringed(person: &Person, within: &str) -> serde_json::Value {
    let script = "return [...document.querySelectorAll(arguments[0] + ' figure')].map((one) => { \
        const page = one.querySelector('.slide')?.getBoundingClientRect(); \
        const rings = [...one.querySelectorAll('.o.removed, .o.added')].map((ring) => ring.getBoundingClientRect()); \
        return { said: one.querySelector('figcaption').textContent, words: one.querySelector('svg')?.textContent ?? '', \
          name: one.querySelector('[role=img]')?.getAttribute('aria-label') ?? '', left: page?.left ?? 0, top: page?.top ?? 0, \
          rings: rings.map((ring) => [ring.left - page.left, ring.top - page.top, ring.right - page.left, ring.bottom - page.top]), \
          title: [...one.querySelectorAll('svg text')].filter((text) => /Attachment|Board/.test(text.textContent)).map((text) => text.getBoundingClientRect()).map((text) => [text.left - page.left, text.top - page.top, text.right - page.left, text.bottom - page.top])[0] ?? null }; })";
    person.session.read(script, &json!([within]))
}

/// Whether both pictures are there, each with one ring, which holds the title and little else.
fn shows_both(found: &serde_json::Value, now: &str) -> bool {
    let Some([was, is]) = found.as_array().map(Vec::as_slice) else { return false };
    let rings_title = |one: &serde_json::Value| {
        let side = |of: &serde_json::Value, n: usize| of[n].as_f64().unwrap_or(f64::NAN);
        let (ring, title) = (&one["rings"][0], &one["title"]);
        let holds = side(ring, 0) <= side(title, 0) + 1.0 && side(ring, 2) >= side(title, 2) - 1.0;
        let centre = (side(title, 1) + side(title, 3)) / 2.0;
        let tall = side(title, 3) - side(title, 1);
        holds
            && side(ring, 1) < centre
            && centre < side(ring, 3)
            && side(ring, 3) - side(ring, 1) < tall * 2.0 + 16.0
            && one["rings"].as_array().is_some_and(|all| all.len() == 1)
    };
    let says = |one: &serde_json::Value, key: &str, words: &str| {
        one[key].as_str().is_some_and(|said| said.contains(words))
    };
    says(was, "said", "Before, version 1")
        && says(is, "said", now)
        && says(was, "words", "Attachment Test")
        && says(is, "words", "Board meeting")
        && says(was, "name", "Ringed: Title")
        && says(is, "name", "Ringed: Title")
        && rings_title(was)
        && rings_title(is)
}

fn is_seen_before_and_after(screen: Screen, case: &str) {
    let desk = Desk::new();
    let person = opened(&desk, screen, case);
    person.press_until("Tab", "group", "*slide 1 of 3*");
    person.press("ArrowDown");
    person.press("Enter");
    person.see("textbox", "Note*");
    person.type_words("Change to “Board meeting”");
    person.press("Enter");
    person.click("button", "Send*");
    person.see("button", "Undo note 1");

    // On the note's card, and not in what is final.
    person.press_until("Tab", "article", "Note 1*");
    let card = "article.note";
    person.until("the card shows both", || shows_both(&ringed(&person, card), "Now, version 2"));
    person.station("01-card");
    let stacked = ringed(&person, card);
    assert!(stacked[1]["top"].as_f64() > stacked[0]["top"].as_f64(), "one above the other: {stacked}");
    person.click("radio", "Final");
    person.see_none("button", "Before and after, large, note 1");
    person.click("radio", "Changes");
    person.see("button", "Before and after, large, note 1");

    // Large, side by side, by keyboard; Esc leads back to the note.
    person.press_until("Tab", "button", "Before and after, large, note 1");
    person.press("Enter");
    person.see("region", "Slide 1: Board meeting, before and after");
    person.until("both are large", || shows_both(&ringed(&person, ".compare"), "Now, version 2"));
    let beside = ringed(&person, ".compare");
    assert!(beside[1]["left"].as_f64() > beside[0]["left"].as_f64(), "side by side: {beside}");
    person.press("n");
    person.until("the change is marked", || {
        reads(&person, "document.querySelectorAll('.compare .o.note-focus').length === 2")
    });
    person.station("02-large");
    // The window is never so narrow; a browser's may be.
    if matches!(screen, Screen::Chromium) {
        person.session.resize(560, 800);
        person.until("there is room for one alone", || {
            let found = ringed(&person, ".compare");
            shows_both(&found, "Now, version 2") && found[1]["left"] == found[0]["left"]
        });
        person.station("03-narrow");
    }
    person.press("Escape");
    person.see_none("region", "Comparison");
    person.until("the keyboard is back at the note", || {
        reads(&person, "document.activeElement?.closest('article.note') !== null")
    });
}

#[test]
fn a_note_is_seen_before_and_after_in_chromium() {
    is_seen_before_and_after(Screen::Chromium, "deck-before-after");
}

#[test]
fn a_note_is_seen_before_and_after_in_the_window() {
    is_seen_before_and_after(Screen::Window, "deck-before-after-window");
}
