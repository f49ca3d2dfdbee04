//! A site as it is seen: its page runs in a frame, parts of it are outlined and noted by pointer and by keyboard, only those change; and
//! a page that never lets go is ended, with nothing lost.

use gloss_tests::{Desk, Desktop, Person, Screen, text};
use serde_json::{Value, json};

/// A page whose parts lie where the test can reckon them: each 60 pixels high.
const INDEX: &str = "<!doctype html>
<html lang=\"en\">
<head><title>Bread in town</title>
<link rel=\"stylesheet\" href=\"style.css\">
</head>
<body>
<h1>Bread in town</h1>
<p id=\"lead\">Twelve bakeries, and what a <b>loaf</b> costs.</p>
<ul>
  <li data-key=\"a\">Altmarkt: 4.20</li>
  <li data-key=\"h\">Hafen: 3.90</li>
</ul>
<button id=\"more\">Show more</button>
<div id=\"out\"></div>
<a href=\"pages/prices.html\">All prices</a>
<input id=\"q\" aria-label=\"Filter\">
<script src=\"kit.js\"></script>
</body>
</html>
";
const STYLE: &str = "body { margin: 0; font: 20px/60px sans-serif } h1, p, ul { margin: 0; padding: 0; font-size: 20px } \
h1, p, li, button, div, a, input { display: block; height: 60px; list-style: none }";
const KIT: &str = "document.getElementById('more').onclick = () => { document.getElementById('out').textContent = 'More of them'; };
document.getElementById('q').oninput = (event) => { document.getElementById('out').textContent = 'Filter: ' + event.target.value; };
";
const PRICES: &str = "<!doctype html><title>Prices</title><link rel=stylesheet href=../style.css><h1>All prices</h1>\n<p>Hafen: 3.90</p>\n";

fn with_site(desk: &Desk) {
    for (path, words) in
        [("index.html", INDEX), ("style.css", STYLE), ("kit.js", KIT), ("pages/prices.html", PRICES)]
    {
        desk.write(&format!("bread/{path}"), words);
    }
}

/// A point of the page, from its corner.
pub(super) fn at(person: &Person, x: f64, y: f64) -> (f64, f64) {
    let frame = "const box = document.querySelector('.screen iframe')?.getBoundingClientRect(); return box ? [box.x, box.y] : null";
    let mut found = Value::Null;
    person.until("the site is shown", || {
        found = person.session.read(frame, &json!([]));
        found.is_array()
    });
    (found[0].as_f64().expect("a place") + x, found[1].as_f64().expect("a place") + y)
}

/// What is outlined just now.
pub(super) fn called(person: &Person) -> String {
    let said = "return document.querySelector('.mark.stood .called')?.textContent.trim() ?? ''";
    person.session.read(said, &json!([])).as_str().unwrap_or_default().to_owned()
}

pub(super) fn outlined(person: &Person, (x, y): (f64, f64), name: &str) {
    let mut last = String::new();
    person.until(name, || {
        // A page that has just begun hears the next move.
        person.hover_at(at(person, x + 1.0, y));
        person.hover_at(at(person, x, y));
        last = called(person);
        last.starts_with(name)
    });
}

pub(super) fn note(person: &Person, words: &str) {
    person.see("textbox", "Note*");
    person.type_words(words);
    person.press("Enter");
    person.see_none("textbox", "Note*");
}

/// What was typed on the page when a note was written is there again when the note is looked at.
fn the_view_comes_back(person: &Person) {
    let filter = |words: &str, all: &str| {
        person.click("radio", "Use");
        person.press_at(at(person, 120.0, 450.0));
        // The page is in a process of its own: it hears of the focus a moment later.
        person.until("the filter has the focus", || {
            person.session.read_in_frame("return document.activeElement?.id ?? null") == Some(json!("q"))
        });
        person.type_words(words);
        person.click("radio", "Point");
        outlined(person, (40.0, 330.0), &format!("Part · Filter: {all}"));
    };
    filter("Haf", "Haf");
    person.press_at(at(person, 40.0, 30.0));
    note(person, "Replace \"Rolls\" with \"Buns\"");
    filter("en", "Hafen");
    person.click("button", "Note 1");
    person.click("button", "Note 4");
    outlined(person, (40.0, 330.0), "Part · Filter: Haf");
    person.until("the filter of the note", || called(person) == "Part · Filter: Haf");
    person.click("button", "Delete note 4*");
}

fn pointed_at(screen: Screen, theme: &str) {
    let desk = Desk::new();
    with_site(&desk);
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "site-point");
    person.choose_theme(theme);
    person.click("button", "bread*4 files");
    outlined(&person, (40.0, 30.0), "Title · Bread in town");
    person.station("01-outlined");
    person.press_at(at(&person, 40.0, 30.0));
    note(&person, "Replace \"Bread\" with \"Rolls\"");

    // Words by dragging over them, half a word being all of it.
    person.drag(at(&person, 20.0, 90.0), at(&person, 70.0, 90.0));
    person.see_words("group", "New note", "Twelve");
    note(&person, "Replace \"Twelve\" with \"Fourteen\"");

    // By keyboard, in reading order: on to the second item of the list.
    person.press_until("Tab", "application", "*parts of the page");
    person.press("Escape");
    for _ in 0..20 {
        if called(&person).contains("Hafen") {
            break;
        }
        let before = called(&person);
        person.press("ArrowDown");
        // Its name comes a moment after its outline.
        person.until("another part", || ![String::new(), before.clone()].contains(&called(&person)));
    }
    person.press("Enter");
    note(&person, "Replace \"3.90\" with \"4.10\"");
    person.station("02-noted");

    let notes = desk.json(&["note", "list", "bread/"]);
    let places: Vec<&str> = notes.iter().map(|note| text(note, "where")).collect();
    assert_eq!(notes.len(), 3, "{places:?}");
    person.click("button", "Send 3 notes");
    person.until("all are served", || {
        let notes = desk.json(&["note", "list", "bread/"]);
        notes.iter().all(|note| text(note, "state") == "applied")
    });
    person.station("03-served");
    let expect = INDEX
        .replace("<h1>Bread", "<h1>Rolls")
        .replace("Twelve", "Fourteen")
        .replace("Hafen: 3.90", "Hafen: 4.10");
    assert_eq!(desk.read("bread/index.html"), expect);
    assert_eq!(desk.read("bread/pages/prices.html"), PRICES);

    // What is typed into the page before this one would be gone with it.
    outlined(&person, (40.0, 30.0), "Title · Rolls in town");
    the_view_comes_back(&person);

    // In use it works as for its visitors: its own pages and scripts, and no pane over it.
    person.click("radio", "Use");
    person.until("no pane", || {
        person.session.read("return !document.querySelector('.pane')", &json!([])) == json!(true)
    });
    person.press_at(at(&person, 40.0, 330.0));
    person.click("radio", "Point");
    outlined(&person, (40.0, 330.0), "Part");
    person.click("radio", "Use");
    person.press_at(at(&person, 40.0, 390.0));
    person.click("radio", "Point");
    outlined(&person, (40.0, 30.0), "Title · All prices");
    person.press_at(at(&person, 40.0, 90.0));
    note(&person, "Replace \"3.90\" with \"4.10\"");
    let notes = desk.json(&["note", "list", "bread/"]);
    assert!(notes.iter().any(|note| text(note, "where").starts_with("page:pages/prices.html")), "{notes:?}");
    person.click("button", "Phone");
    person.station("04-phone");
}

#[test]
fn parts_of_a_page_are_pointed_at_in_chromium() {
    pointed_at(Screen::Chromium, "Light");
}

#[test]
fn parts_of_a_page_are_pointed_at_in_the_window() {
    pointed_at(Screen::Window, "Dark");
}

/// A note is begun, and a button pressed after which the page's script never ends.
fn never_lets_go(desk: &Desk, person: &Person) {
    desk.write(
        "bread/kit.js",
        "document.getElementById('more').onclick = () => setTimeout(() => { for (;;) {} }, 300);\n",
    );
    person.click("button", "bread*4 files");
    outlined(person, (40.0, 30.0), "Title");
    person.press_at(at(person, 40.0, 30.0));
    person.see("textbox", "Note*");
    person.type_words("Words that are not sent yet");
    person.click("radio", "Use");
    person.press_at(at(person, 40.0, 270.0));
}

#[test]
fn a_page_that_never_lets_go_is_ended_in_chromium() {
    let desk = Desk::new();
    with_site(&desk);
    let person = Person::new(Screen::Chromium.open(&desk, (1440, 900)), Screen::Chromium, "site-ended");
    never_lets_go(&desk, &person);
    person.see_words("main", "Artifact", "This site stopped answering");
    person.station("01-ended");
    person.click("button", "Start it again");
    person.click("radio", "Point");
    outlined(&person, (40.0, 30.0), "Title");
    person.press_at(at(&person, 40.0, 30.0));
    person.until("the words are there again", || {
        let typed = "return document.querySelector('textarea.field')?.value ?? ''";
        person.session.read(typed, &json!([])) == json!("Words that are not sent yet")
    });
}

/// In the window the site shares the page's process, and the driver's session goes with that: what comes after is looked at from
/// outside, on the screen.
#[test]
fn a_page_that_never_lets_go_is_ended_in_the_window() {
    let desk = Desk::new();
    with_site(&desk);
    let desktop = Desktop::new();
    let person = Person::new(desktop.open(&desk, (1440, 900)), Screen::Window, "site-ended");
    never_lets_go(&desk, &person);
    desk.until("the page was ended", || log(&desk).contains("site.stopped"));
    desk.until("another page asks for the folder", || log(&desk).matches("page.process_ended").count() == 1);
    std::thread::sleep(std::time::Duration::from_secs(3));
    desktop.picture(&person.shot("01-ended"));
    // It is not begun again by itself, so the page stays.
    std::thread::sleep(std::time::Duration::from_secs(4));
    assert_eq!(log(&desk).matches("site.stopped").count(), 1);
    assert!(
        desk.engine().is_some()
            && desktop.windows("bread · Gloss").len() + desktop.windows("Gloss").len() > 0
    );
}

/// What the window wrote of itself.
fn log(desk: &Desk) -> String {
    let folder = desk.home.join("diagnostics");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect()
}
