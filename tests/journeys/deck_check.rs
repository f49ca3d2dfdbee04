//! A deck is checked before it is handed over: by command, on the screen in browser and window, and by the agent that made it.

use std::path::Path;

use gloss_mock_model::{Mock, Options, Script};
use gloss_tests::{Desk, Person, Screen};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);

/// A public deck of the suite.
fn deck(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/decks").join(name);
    std::fs::read(path).expect("a deck")
}

/// `rule where` of each finding.
fn found(desk: &Desk, arguments: &[&str]) -> Vec<String> {
    let all = desk.json(&[&["check"], arguments].concat());
    let word = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    assert!(
        all.iter().all(|one| word(one, "says").ends_with('.') && word(one, "next").ends_with('.')),
        "{all:?}"
    );
    all.iter().map(|one| format!("{} {}", word(one, "rule"), word(one, "where"))).collect()
}

#[test]
fn a_deck_is_checked_by_command() {
    let desk = Desk::new();
    desk.write("talk.pptx", deck("backgrounds.pptx"));
    let all = found(&desk, &["talk.pptx"]);
    assert!(all.contains(&"covered slide:4/shape:2".to_owned()), "a title below a box: {all:?}");
    let of_slide = found(&desk, &["talk.pptx", "--at", "slide:4"]);
    assert!(!of_slide.is_empty() && of_slide.len() < all.len(), "{of_slide:?}");
    assert!(of_slide.iter().all(|one| one.contains(" slide:4")), "{of_slide:?}");
    assert_eq!(found(&desk, &["talk.pptx", "--at", "slide:4/shape:2"]), ["covered slide:4/shape:2"]);
    // What is told as a place is one.
    for one in all.iter().filter_map(|one| one.split_once(' ')).filter(|(_, at)| *at != "all") {
        desk.run(&["view", "talk.pptx", "--at", one.1]).expect(0);
    }

    desk.write("plan.md", "# Plan\n");
    let refused = desk.run(&["check", "plan.md"]);
    assert!(refused.status == 2 && refused.err.contains("no check"), "{} {}", refused.status, refused.err);
    let gone = desk.run(&["check", "talk.pptx", "--at", "slide:99"]);
    assert_eq!(gone.status, 2, "{}", gone.err);
}

fn is_checked(screen: Screen) {
    let desk = Desk::new();
    desk.write("talk.pptx", deck("49386-null_dates.pptx"));
    let empty = "empty-placeholder slide:1/shape:6".to_owned();
    assert!(found(&desk, &["talk.pptx"]).contains(&empty));
    let person = Person::new(screen.open(&desk, LARGE), screen, "deck-check");
    person.click("button", "talk.pptx*");
    person.see("navigation", "Slides");
    person.click("button", "Check");
    person.see("dialog", "Check");
    person.see("button", "Delete it: Nothing was put*");
    person.station("01-findings");
    person.click("button", "Delete it: Nothing was put*");
    person.see_none("button", "Delete it: Nothing was put*");
    person.station("02-mended");
    assert!(!found(&desk, &["talk.pptx"]).contains(&empty), "it is gone from the file");
    person.press("Escape");
    person.see_none("dialog", "Check");

    // One version, taken back as any.
    desk.run(&["restore", "talk.pptx", "1"]).expect(0);
    assert!(found(&desk, &["talk.pptx"]).contains(&empty));
    person.see("button", "Version 3*");
    person.click("button", "Check");
    person.see("button", "Make it a note: Nothing was put*");
    person.click("button", "Make it a note: Nothing was put*");
    person.see("textbox", "Note*");
    person.station("03-note");
    person.press("Enter");
    person.see("button", "Send*");
    let notes = desk.json(&["note", "list"]);
    assert_eq!(notes[0]["where"], json!("slide:1/shape:6"), "{notes:?}");
}

#[test]
fn a_deck_is_checked_in_chromium() {
    is_checked(Screen::Chromium);
}

#[test]
fn a_deck_is_checked_in_the_window() {
    is_checked(Screen::Window);
}

#[test]
fn the_agent_that_makes_a_deck_is_told_what_a_check_finds() {
    let title =
        "One quarter in which every one of the shops of the whole region sold more than it did before";
    let call = json!({
        "path": "board.pptx", "title": "Board", "storyline": [title, title],
        "slides": [{ "layout": "content", "body": ["It grew."] }, { "layout": "content", "body": ["It grew again."] }],
    });
    let script = json!([
        { "when": { "contains": "board meeting", "round": 0 }, "do": { "calls": [{ "name": "make_deck", "arguments": call }] } },
        { "do": { "text": "Made it." } },
    ]);
    let mock = Mock::start_with(Script::from_value(script).expect("a script"), Options::default())
        .expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.run(&["run", "Make slides for the board meeting"]).expect(0);
    let asked: Vec<String> = mock.requests().iter().map(|request| request.body.to_string()).collect();
    let told = |body: &String| body.contains("repeated-title") && body.contains("slide:2/shape:");
    assert!(asked.iter().any(told), "{asked:?}");
}

/// A deck with a word that is too long for its place.
fn at_fault() -> Value {
    let word = "Donaudampfschifffahrtsgesellschaft".repeat(8);
    json!({
        "path": "board.pptx", "title": "Board", "storyline": ["Nothing is wrong here", "A word is too long here"],
        "slides": [{ "layout": "content", "body": ["It grew."] }, { "layout": "content", "body": [word] }],
    })
}

/// The requests for an answer of a turn that makes a deck with a fault, over a wire.
fn asked_over(wire: &str, sees: &str) -> (Desk, Vec<Value>) {
    let script = json!([
        { "when": { "contains": "board meeting", "round": 0 }, "do": { "calls": [{ "name": "make_deck", "arguments": at_fault() }] } },
        { "when": { "round": 1 }, "do": { "calls": [{ "name": "list_files", "arguments": {} }] } },
        { "do": { "text": "Made it." } },
    ]);
    let mock = Mock::start_with(Script::from_value(script).expect("a script"), Options::default())
        .expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, wire);
    let config = std::fs::read_to_string(desk.home.join("config.toml")).expect("config.toml");
    std::fs::write(desk.home.join("config.toml"), format!("{config}{sees}")).expect("config.toml");
    desk.run(&["run", "Make slides for the board meeting"]).expect(0);
    let is_asked = |path: &str| !path.contains("/models") && !path.ends_with("/api/show");
    let asked =
        mock.requests().into_iter().filter(|request| is_asked(&request.path)).map(|request| request.body);
    (desk, asked.collect())
}

/// What every PNG begins with, as text.
const PNG: &str = "iVBORw0KGgo";

#[test]
fn the_agent_sees_the_slides_with_faults_once_and_only_where_it_sees() {
    let on = "\n[model_providers.double.sees_pictures]\nscripted = true\n";
    for wire in ["responses", "chat", "anthropic", "ollama"] {
        let (desk, asked) = asked_over(wire, on);
        let pictures: Vec<usize> = asked.iter().map(|body| body.to_string().matches(PNG).count()).collect();
        assert_eq!(pictures, [0, 1, 0], "{wire}");
        assert!(asked[1].to_string().contains("Slide 2 of board.pptx, version 1"), "{wire}");
        assert!(!is_kept(&desk.home), "{wire}: a picture is in no file of the home");
        let (_, asked) = asked_over(wire, "");
        assert!(asked.len() == 3 && asked.iter().all(|body| !body.to_string().contains(PNG)), "{wire}");
    }
}

/// Whether some file below a folder holds a picture as text.
fn is_kept(folder: &Path) -> bool {
    std::fs::read_dir(folder).expect("a folder").flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return is_kept(&path);
        }
        std::fs::read(&path)
            .is_ok_and(|bytes| bytes.windows(PNG.len()).any(|window| window == PNG.as_bytes()))
    })
}
