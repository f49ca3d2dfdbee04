//! A deck is opened, pointed into, noted, changed and shown: in the browser and in the window with real input.

use std::path::Path;

use gloss_mock_model::{Mock, Options, Script};
use gloss_tests::{Desk, Person, Screen};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);

/// A public deck of the suite.
fn deck(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/decks").join(name);
    std::fs::read(path).expect("a deck")
}

/// The words that the shown slide draws.
fn drawn(person: &Person) -> String {
    let words = "return [...document.querySelectorAll('.page .slide svg text')].map((one) => one.textContent).join('|')";
    person.session.read(words, &json!([])).as_str().unwrap_or_default().to_owned()
}

/// How many slides the film shows as pictures.
fn pictures(person: &Person) -> u64 {
    let count = "return document.querySelectorAll('.film img').length";
    person.session.read(count, &json!([])).as_u64().unwrap_or_default()
}

/// Where words are drawn on the shown slide.
fn place_of(person: &Person, words: &str) -> (f64, f64) {
    let spot = "const one = [...document.querySelectorAll('.page .slide svg text')].find((one) => one.textContent.includes(arguments[0])); \
        const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]";
    let found = person.session.read(spot, &json!([words]));
    (found[0].as_f64().expect("a place"), found[1].as_f64().expect("a place"))
}

fn titles(desk: &Desk) -> Vec<String> {
    let text = desk.json(&["view", "talk.pptx"]);
    let words = text[0]["text"].as_str().unwrap_or_default().to_owned();
    words
        .lines()
        .filter(|line| line.starts_with("slide:") && !line.contains('/'))
        .map(str::to_owned)
        .collect()
}

fn is_worked_on(screen: Screen) {
    let desk = Desk::new();
    desk.write("talk.pptx", deck("testPPT.pptx"));
    let person = Person::new(screen.open(&desk, LARGE), screen, "decks");
    person.click("button", "talk.pptx*");
    person.see("navigation", "Slides");
    person.until("the slide is drawn", || drawn(&person).contains("Attachment Test"));
    person.until("the small slides are drawn", || pictures(&person) == 3);
    person.station("01-open");

    // By pointer: the title is outlined under it, and a note is written there.
    person.hover_at(place_of(&person, "Attachment Test"));
    person.until("the title is outlined", || {
        let name = "return document.querySelector('.slide .hover span')?.textContent ?? ''";
        person.session.read(name, &json!([])) == json!("Title")
    });
    person.press_at(place_of(&person, "Attachment Test"));
    person.see("textbox", "Note*");
    person.type_words("Change to “Board meeting”");
    person.station("02-note");
    person.press("Enter");
    person.see("button", "Send*");
    person.click("button", "Send*");
    person.until("the title is changed", || drawn(&person).contains("Board meeting"));
    person.station("03-changed");
    assert!(drawn(&person).contains("Rajiv"), "nothing else is changed");
}

#[test]
fn a_deck_is_worked_on_in_chromium() {
    is_worked_on(Screen::Chromium);
}

#[test]
fn a_deck_is_worked_on_in_the_window() {
    is_worked_on(Screen::Window);
}

#[test]
fn slides_are_moved_copied_hidden_and_deleted_and_shown_by_keyboard() {
    let desk = Desk::new();
    desk.write("talk.pptx", deck("testPPT.pptx"));
    let before = titles(&desk);
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "decks-slides");
    person.click("button", "talk.pptx*");
    person.see("navigation", "Slides");
    person.until("the slide is drawn", || drawn(&person).contains("Attachment Test"));
    person.press_until("Tab", "button", "Slide 1*");
    person.press("Alt+ArrowDown");
    person.see("button", "Slide 2: Attachment Test*");
    person.click("button", "Duplicate slide 2");
    person.see("button", "Slide 4*");
    person.click("button", "Hide slide 2");
    person.see("button", "Slide 2: Attachment Test, hidden");
    person.station("01-hidden");
    person.click("button", "Delete slide 2");
    person.see_none("button", "Slide 4*");
    assert_eq!(titles(&desk).len(), before.len());
    person.click("button", "Present");
    person.see("dialog", "Presenting");
    let shown = "return document.querySelector('.present .page text')?.textContent ?? ''";
    person.until("a slide is shown", || person.session.read(shown, &json!([])) != json!(""));
    person.shot("02-present");
    person.press("End");
    person.press("s");
    person.shot("03-presenter");
    person.press("Escape");
    person.see_none("dialog", "Presenting");
}

/// What a model asks for: a storyline, and slides of several layouts with a chart and a table.
fn asked() -> serde_json::Value {
    json!({
        "path": "board.pptx",
        "title": "Board meeting",
        "storyline": ["Two shops carry the growth", "The north sells most", "What we decide today"],
        "slides": [
            { "layout": "cover", "subtitle": "Third quarter 2026" },
            { "layout": "chart", "chart": { "kind": "column", "categories": ["North", "South"],
              "series": [{ "name": "Sales", "values": [120, 80] }] }, "source": "sales.csv" },
            { "layout": "table", "table": { "columns": ["Decision", "Cost"], "rows": [["Open on Sundays", 1200], ["Repaint", 300]] },
              "notes": "Ask for a vote." },
        ],
    })
}

fn is_made(screen: Screen) {
    let script = json!([
        { "when": { "contains": "board meeting", "round": 0 }, "do": { "calls": [{ "name": "make_deck", "arguments": asked() }] } },
        { "do": { "text": "I made the deck." } },
    ]);
    let options = Options::default();
    let mock = Mock::start_with(Script::from_value(script).expect("a script"), options).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    let person = Person::new(screen.open(&desk, LARGE), screen, "decks-made");
    person.click("textbox", "What should be done?");
    person.type_words("Make slides for the board meeting");
    person.click("button", "Start");
    person.see("navigation", "Slides");
    person.until("the first slide is drawn", || drawn(&person).contains("Two shops carry the growth"));
    person.until("the small slides are drawn", || pictures(&person) == 3);
    person.station("01-cover");
    person.click("button", "Slide 2*");
    person.until("the chart is drawn", || drawn(&person).contains("North"));
    person.station("02-chart");
    person.click("button", "Slide 3*");
    person.until("the table is drawn", || drawn(&person).contains("Repaint"));
    person.station("03-table");

    // By keyboard: over the shapes of the slide, into the table, and a note on a cell.
    person.press_until("Tab", "group", "*slide 3 of 3*");
    let stands = || {
        let name = "return document.querySelector('.slide .caret span')?.textContent ?? ''";
        person.session.read(name, &json!([])).as_str().unwrap_or_default().to_owned()
    };
    for _ in 0..8 {
        person.press("ArrowDown");
        if stands() == "Table" {
            break;
        }
    }
    assert_eq!(stands(), "Table");
    person.press("Alt+ArrowDown");
    person.press("Alt+ArrowDown");
    for _ in 0..3 {
        person.press("ArrowDown");
    }
    person.station("04-cell");
    person.press("Enter");
    person.see("textbox", "Note*");
    person.type_words("Change to 1,500");
    person.press("Enter");
    person.see("button", "Send*");
    assert_eq!(desk.json(&["note", "list"]).len(), 1);
}

#[test]
fn a_deck_is_made_and_gone_over_by_keyboard_in_chromium() {
    is_made(Screen::Chromium);
}

#[test]
fn a_deck_is_made_and_gone_over_by_keyboard_in_the_window() {
    is_made(Screen::Window);
}

#[test]
fn a_deck_is_exported_and_worked_on_by_commands() {
    let desk = Desk::new();
    desk.write("talk.pptx", deck("testPPT.pptx"));
    desk.run(&["export", "talk.pptx", "--to", "pdf", "-o", "talk.pdf"]).expect(0);
    let pages = std::process::Command::new("pdftotext").arg(desk.folder.join("talk.pdf")).arg("-").output();
    if let Ok(pages) = pages {
        let words = String::from_utf8_lossy(&pages.stdout).into_owned();
        assert!(words.contains("Attachment Test") && words.contains("Black Panther"), "{words}");
    }
    desk.run(&["export", "talk.pptx", "--to", "png", "-o", "pictures"]).expect(0);
    for n in 1..=3 {
        let png = std::fs::read(desk.folder.join(format!("pictures/slide-{n}.png"))).expect("a picture");
        assert!(png.starts_with(b"\x89PNG"), "slide {n}");
    }
    desk.run(&["export", "talk.pptx", "--to", "png", "--at", "slide:3", "-o", "one.png"]).expect(0);
    assert!(std::fs::read(desk.folder.join("one.png")).expect("a picture").starts_with(b"\x89PNG"));
    desk.run(&["export", "talk.pptx", "--to", "md", "-o", "talk.md"]).expect(0);
    let outline = desk.read("talk.md");
    assert!(outline.contains("## Attachment Test") && outline.contains("- Black Panther"), "{outline}");

    desk.run(&["edit", "talk.pptx", "--at", "slide:1/title", "--set", "Board meeting"]).expect(0);
    let title = &desk.json(&["view", "talk.pptx", "--at", "slide:1/title"])[0];
    assert_eq!((&title["text"], &title["where"]), (&json!("Board meeting"), &json!("slide:1/shape:2")));
    let note =
        &desk.json(&["note", "add", "talk.pptx", "--at", "slide:3/shape:3", "--change", "Shorten it"])[0];
    assert_eq!(note["where"], json!("slide:3/shape:3"), "{note}");
    let gone = desk.run(&["view", "talk.pptx", "--at", "slide:9"]);
    assert_eq!(gone.status, 2, "{}", gone.err);
    let refused = desk.run(&["export", "talk.pptx", "--to", "docx"]);
    assert!(refused.status != 0 && refused.err.contains("pdf"), "{}", refused.err);
}
