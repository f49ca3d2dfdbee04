//! From data to the talk, in the browser and in the window, by pointer and by keyboard: a deck is made of a table; a title, a cell, a series
//! and a rectangle are noted; only those change; slides are put into another order, shown, and given away as a handout.

use std::collections::BTreeMap;

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::{Value, json};

const DECK: &str = "shops-deck.pptx";

/// Two quarters of six shops: what a deck with a table and a chart is made of.
const SHOPS: &str = "shop,staff,sales_q1,returns_q1,visitors_q1,sales_q2,returns_q2,visitors_q2
River,4,1200,60,5000,900,31,4100
Mill,3,800,55,3300,640,20,2900
Harbour,6,2100,120,8100,1500,44,6600
Station,2,400,18,1900,380,12,1700
Old Town,5,1700,90,7000,1200,40,5200
Hill,3,650,34,2800,600,19,2500
";

/// The lines of the deck, each shape under its name.
fn shapes(desk: &Desk) -> BTreeMap<String, String> {
    let view = desk.json(&["view", DECK]);
    let (mut out, mut name) = (BTreeMap::<String, String>::new(), String::new());
    for line in text(&view[0], "text").lines() {
        if line.starts_with("slide:") {
            name = line.split_whitespace().next().unwrap_or_default().to_owned();
            out.entry(name.clone()).or_default();
        } else if let Some(own) = out.get_mut(&name) {
            own.push_str(line.trim());
            own.push('\n');
        }
    }
    out
}

/// What the keyboard stands on, on the slide.
fn stands(person: &Person) -> String {
    let name = "return document.querySelector('.slide .caret span')?.textContent ?? ''";
    person.session.read(name, &json!([])).as_str().unwrap_or_default().to_owned()
}

/// Where words are drawn on the shown slide.
fn place_of(person: &Person, words: &str) -> (f64, f64) {
    let spot = "const one = [...document.querySelectorAll('.page .slide svg text')].find((one) => one.textContent.includes(arguments[0])); \
        const box = one?.getBoundingClientRect(); return box ? [box.x + box.width / 2, box.y + box.height / 2] : null";
    let mut found = Value::Null;
    person.until(words, || {
        found = person.session.read(spot, &json!([words]));
        found.is_array()
    });
    (found[0].as_f64().expect("a place"), found[1].as_f64().expect("a place"))
}

/// Goes over the slide's parts until one of this name, which begins so.
fn walk_to(person: &Person, key: &str, name: &str) {
    let mut passed = Vec::new();
    for _ in 0..24 {
        if stands(person).starts_with(name) {
            return;
        }
        passed.push(stands(person));
        person.press(key);
    }
    panic!("{name} is not there: {passed:?}");
}

fn note(person: &Person, words: &str) {
    person.see("textbox", "Note*");
    person.type_words(words);
    person.press("Enter");
    person.see_none("textbox", "Note*");
}

/// The first slide that has a shape of a kind, from 1.
fn slide_with(desk: &Desk, kind: &str) -> usize {
    let view = desk.json(&["view", DECK]);
    let line = text(&view[0], "text")
        .lines()
        .find(|line| line.starts_with("slide:") && line.contains(&format!("  {kind} ")))
        .map(str::to_owned);
    let line = line.unwrap_or_else(|| panic!("no {kind} in {}", view[0]));
    line.trim_start_matches("slide:")
        .split('/')
        .next()
        .and_then(|number| number.parse().ok())
        .expect("a number")
}

/// Opens a slide, and waits for it: a place is looked for on the slide that is drawn.
fn show_slide(person: &Person, slide: usize) {
    person.click("button", &format!("Slide {slide}:*"));
    let is_drawn = "return [...document.querySelectorAll('[role=group]')].some((one) => (one.getAttribute('aria-label') ?? '').includes(arguments[0]))";
    person.until("the slide is drawn", || {
        person.session.read(is_drawn, &json!([format!("slide {slide} of ")])).as_bool() == Some(true)
    });
}

/// A title by pointer, and a cell by keyboard.
fn notes_on_a_table(person: &Person, slide: usize, title: &str) {
    show_slide(person, slide);
    let start = title.split_whitespace().next().expect("a word");
    person.press_at(place_of(person, start));
    note(person, "Rename the title to “Both quarters, side by side”");
    person.press_until("Tab", "group", &format!("*slide {slide} of *"));
    person.press("Escape");
    walk_to(person, "ArrowDown", "Table");
    person.press("Alt+ArrowDown");
    walk_to(person, "ArrowDown", "A2");
    person.press("Enter");
    note(person, "Change to “All sales”");
}

/// A series of a chart by keyboard, and a rectangle by pointer: both are asked about.
fn notes_on_a_chart(person: &Person, slide: usize) {
    show_slide(person, slide);
    person.press_until("Tab", "group", &format!("*slide {slide} of *"));
    person.press("Escape");
    walk_to(person, "ArrowDown", "Chart");
    person.press("Alt+ArrowDown");
    person.press("ArrowUp");
    person.station("02-series");
    person.press("Enter");
    note(person, "Where does this come from?");
    let page = "const box = document.querySelector('.page .slide').getBoundingClientRect(); return [box.x, box.y, box.width, box.height]";
    let page = person.session.read(page, &json!([]));
    let [x, y, width, height] = [0, 1, 2, 3].map(|at| page[at].as_f64().expect("a number"));
    person.drag((x + width * 0.012, y + height * 0.30), (x + width * 0.985, y + height * 0.97));
    note(person, "Where does this come from?");
    person.station("03-noted");
}

/// Another order by keyboard, then shown by keyboard, and given away.
fn is_shown_and_given_away(desk: &Desk, person: &Person, before: &BTreeMap<String, String>) {
    person.press_until("Tab", "button", "Slide *");
    person.press("Home");
    person.press("ArrowDown");
    person.press("Alt+ArrowDown");
    person.until("the second slide is the third", || {
        shapes(desk).get("slide:3/shape:2") == before.get("slide:2/shape:2")
    });
    person.press_until("Tab", "button", "Present");
    person.press("Enter");
    person.see("dialog", "Presenting");
    for key in ["End", "Home", "ArrowRight"] {
        person.press(key);
    }
    person.until("the second slide is shown", || {
        let said = "return document.querySelector('.present .page')?.getAttribute('aria-label') ?? ''";
        person.session.read(said, &json!([])).as_str().is_some_and(|said| said.starts_with("Slide 2"))
    });
    person.shot("05-shown");
    person.press("Escape");
    person.see_none("dialog", "Presenting");
    for (to, file) in [("pdf", "talk.pdf"), ("md", "talk.md")] {
        desk.run(&["export", DECK, "--to", to, "-o", file]).expect(0);
    }
    assert!(desk.read("talk.md").contains("Both quarters, side by side"));
    person.click("button", "Export");
    person.see("menuitem", "Handout*");
    person.press("Escape");
}

fn a_day(screen: Screen) {
    let desk = Desk::new();
    desk.write("shops.csv", SHOPS);
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "deck-day");
    person.click("textbox", "What should be done?");
    person.type_words("Make a deck of shops.csv");
    person.click("button", "Start");
    person.see("navigation", "Slides");
    person.until("the deck is done", || {
        desk.folder.join(DECK).exists() && desk.json(&["versions", DECK]).len() == 1
    });
    person.station("01-made");
    let before = shapes(&desk);
    let (tabled, charted) = (slide_with(&desk, "Table"), slide_with(&desk, "Chart"));
    notes_on_a_table(&person, tabled, before[&format!("slide:{tabled}/shape:2")].trim());
    notes_on_a_chart(&person, charted);
    person.until("four notes stand", || desk.json(&["note", "list", DECK]).len() == 4);
    person.click("button", "Send 4*");
    person.until("all are served", || {
        let notes = desk.json(&["note", "list", DECK]);
        let count = |state: &str| notes.iter().filter(|note| text(note, "state") == state).count();
        (count("applied"), count("answered")) == (2, 2)
    });
    person.station("04-served");

    // The title and the cell say what was asked for, and nothing else says anything else.
    let after = shapes(&desk);
    let changed: Vec<&String> = before.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    let there = format!("slide:{tabled}/shape:");
    assert!(changed.len() == 2 && changed.iter().all(|name| name.starts_with(&there)), "{changed:?}");
    assert!(after.values().any(|words| words.trim() == "Both quarters, side by side"));
    assert!(after.values().any(|words| words.contains("All sales |")), "{after:?}");
    is_shown_and_given_away(&desk, &person, &before);
}

#[test]
fn from_data_to_the_talk_in_chromium() {
    a_day(Screen::Chromium);
}

#[test]
fn from_data_to_the_talk_in_the_window() {
    a_day(Screen::Window);
}
