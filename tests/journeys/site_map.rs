//! A map made from a table of markets: its rows are those of the table, it is looked at, filtered and noted in place, only what
//! was pointed at changes, and it works from the disk, for everybody, without Gloss.

use std::path::Path;
use std::process::Command;

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::{Value, json};

use super::site_point::{at, called, note, outlined};

pub(super) const TASK: &str = "Make a map of farmers-markets.csv with baked goods";
pub(super) const MADE: &str = "farmers-markets-baked-goods-map/";

pub(super) fn desk() -> Desk {
    let desk = Desk::new();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/farmers-markets.csv");
    desk.write("farmers-markets.csv", std::fs::read(data).expect("the data"));
    desk
}

fn run(desk: &Desk, task: &str) -> String {
    let last = desk.json(&["run", task, "--model", "builtin"]).pop().expect("an end");
    text(&last, "says").to_owned()
}

/// What is said where the task can't be done.
fn declined(desk: &Desk, task: &str) -> String {
    let last = desk.run(&["run", task, "--model", "builtin", "--json"]).expect(1).last();
    assert_eq!((text(&last, "status"), text(&last, "problem")), ("failed", "not_done"), "{last}");
    text(&last, "says").to_owned()
}

/// The keys of rows that sell something, by Python's own reader.
fn sellers(desk: &Desk, column: &str) -> Vec<String> {
    let script = "import csv, sys; print('\\n'.join(sorted(row['FMID'] for row in csv.DictReader(open(sys.argv[1], encoding='utf-8')) if row[sys.argv[2]] == 'Y')))";
    let said = Command::new("python3")
        .args(["-c", script])
        .arg(desk.folder.join("farmers-markets.csv"))
        .arg(column)
        .output()
        .expect("python3");
    String::from_utf8_lossy(&said.stdout).lines().map(str::to_owned).collect()
}

/// The keys that a page gives its elements of a name.
fn keys(page: &str, before: &str) -> Vec<String> {
    let mut keys: Vec<String> = page
        .match_indices(before)
        .filter_map(|(at, _)| page.get(at..)?.split_once("data-key=\"")?.1.split('"').next())
        .map(str::to_owned)
        .collect();
    keys.sort();
    keys
}

#[test]
fn a_map_shows_the_rows_of_its_table_and_no_others() {
    let desk = desk();
    let says = run(&desk, TASK);
    assert!(says.starts_with(&format!("I made {MADE}, a map of 200 markets.")), "{says}");
    assert!(says.contains("saved and not published"), "{says}");
    let page = desk.read(&format!("{MADE}index.html"));
    let expect = sellers(&desk, "Bakedgoods");
    assert_eq!((keys(&page, "<li id="), keys(&page, "<circle id=")), (expect.clone(), expect));
    // The same for coffee is another site, with nothing of this one in it.
    let task = desk.json(&["tasks"]).remove(0);
    let more = ["run", "The same for coffee", "--task", text(&task, "task"), "--model", "builtin"];
    let says = text(&desk.json(&more).pop().expect("an end"), "says").to_owned();
    let other = desk.read("farmers-markets-coffee-map/index.html");
    let expect = sellers(&desk, "Coffee");
    assert!(says.contains(&format!("a map of {} markets", expect.len())), "{says}");
    assert_eq!((keys(&other, "<li id="), keys(&other, "<circle id=")), (expect.clone(), expect));
    assert!(!other.to_lowercase().contains("baked goods"));
    // Made again it is the same; what was changed by hand since stays.
    let says = run(&desk, TASK);
    assert!(says.starts_with(&format!("{MADE} shows this already, a map of 200 markets.")), "{says}");
    desk.run(&["edit", MADE, "--at", "page:index.html#lead", "--set", "By hand."]).expect(0);
    let says = run(&desk, TASK);
    assert!(says.starts_with(&format!("{MADE} shows this already, a map of 200 markets.")), "{says}");
    assert!(desk.read(&format!("{MADE}index.html")).contains(">By hand.<"));
    let sites = desk.json(&["artifacts"]);
    assert_eq!(sites.iter().filter(|one| one["kind"] == "site").count(), 2, "{sites:?}");
}

#[test]
fn what_can_be_no_map_is_said() {
    let desk = desk();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/airline-safety.csv");
    desk.write("airline-safety.csv", std::fs::read(data).expect("the data"));
    let says = declined(&desk, "Make a map of airline-safety.csv");
    assert!(says.contains("no two columns of airline-safety.csv give latitude and longitude"), "{says}");
    // What no column says is not left out in silence, and what could be asked is named.
    let says = declined(&desk, "Make a map of farmers-markets.csv with bread");
    assert!(says.contains("no column of farmers-markets.csv says which rows have “bread”"), "{says}");
    assert!(says.contains("Bakedgoods") && says.contains("Coffee"), "{says}");
    let says = run(&desk, "Make a web site from airline-safety.csv");
    assert!(says.starts_with("I made airline-safety-list/, a list of 56 airlines."), "{says}");
    // A folder of the person's own that has this name stays as it is.
    let desk = self::desk();
    desk.write(&format!("{MADE}notes.txt"), "Mine.");
    let says = run(&desk, TASK);
    assert!(says.contains("farmers-markets-baked-goods-map 2/"), "{says}");
    assert!(!desk.folder.join(MADE).join("index.html").exists());
}

/// A pin that nothing lies over, with its middle on the page, and what its row is called.
fn pin(person: &Person) -> (String, (f64, f64), String) {
    let free = "const pins = [...document.querySelectorAll('#pins circle')].map((pin) => [pin, pin.getBoundingClientRect()]); \
        for (const [pin, box] of pins) { const x = box.x + box.width / 2, y = box.y + box.height / 2; \
        if (box.width && pins.every(([other, near]) => other === pin || !near.width || Math.hypot(near.x + near.width / 2 - x, near.y + near.height / 2 - y) > 16) && document.elementFromPoint(x, y) === pin) \
        return [pin.dataset.key, x, y, pin.textContent]; } return null";
    let mut found = Value::Null;
    person.until("a pin", || {
        found = person.session.read_in_frame(free).unwrap_or_default();
        found.is_array()
    });
    let number = |n: usize| found[n].as_f64().expect("a number");
    let words = |n: usize| found[n].as_str().expect("words").to_owned();
    (words(0), (number(1), number(2)), words(3))
}

/// The middle of an element on the page.
fn middle(person: &Person, find: &str) -> (f64, f64) {
    let script = format!(
        "const one = document.querySelector('{find}'); one?.scrollIntoView({{ block: 'nearest' }}); const box = one?.getBoundingClientRect(); return box ? [box.x + Math.min(40, box.width / 2), box.y + box.height / 2] : null"
    );
    let mut found = Value::Null;
    person.until(find, || {
        found = person.session.read_in_frame(&script).unwrap_or_default();
        found.is_array()
    });
    (found[0].as_f64().expect("a number"), found[1].as_f64().expect("a number"))
}

fn in_frame(person: &Person, script: &str) -> Value {
    person.session.read_in_frame(script).unwrap_or_default()
}

fn made_and_noted(screen: Screen, theme: &str) {
    let desk = desk();
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "site-map");
    person.choose_theme(theme);
    person.click("textbox", "What should be done?");
    person.type_words(TASK);
    person.see_words("main", "Start", "Will make a small site from farmers-markets.csv");
    person.press("Control+Enter");
    person.see_none("button", "Stop");
    let (_, place, name) = pin(&person);
    outlined(&person, place, &format!("Pin · {name}"));
    person.station("01-pin");

    // A note in a filtered view, on a row of the list.
    person.click("radio", "Use");
    let vermont = middle(&person, "#choice-1");
    person.press_at(at(&person, vermont.0, vermont.1));
    person.until("the markets of Vermont", || {
        in_frame(&person, "return document.querySelector('#count').textContent") == "78"
    });
    let said = "return document.querySelector('main').textContent.includes('could not be brought back')";
    assert_eq!(person.session.read(said, &json!([])), json!(false));
    person.click("radio", "Point");
    let row = middle(&person, "li:not([hidden]) .name");
    let first = in_frame(&person, "return document.querySelector('li:not([hidden]) .name').textContent");
    let first = first.as_str().expect("a name").to_owned();
    let word = first.split(' ').next().expect("a word").to_owned();
    outlined(&person, row, "Button");
    person.press_at(at(&person, row.0, row.1));
    note(&person, &format!("Replace \"{word}\" with \"Open\""));
    // And on the title.
    let title = middle(&person, "h1");
    outlined(&person, title, "Title");
    person.press_at(at(&person, title.0, title.1));
    note(&person, "Replace \"baked goods\" with \"bread\"");
    person.station("02-noted");
    let before = desk.read(&format!("{MADE}index.html"));
    person.click("button", "Send 2 notes");
    person.until("both are served", || {
        let notes = desk.json(&["note", "list", MADE]);
        notes.len() == 2 && notes.iter().all(|note| text(note, "state") == "applied")
    });
    person.station("03-served");
    let after = desk.read(&format!("{MADE}index.html"));
    let row = format!(">{first}</button>");
    assert_eq!(before.matches(&row).count(), 1, "{first}");
    let expect = before
        .replace(&row, &row.replacen(&word, "Open", 1))
        .replace("<h1>Farmers markets with baked goods</h1>", "<h1>Farmers markets with bread</h1>");
    assert_eq!(after, expect);
    // The view that the note was written in is the one that comes back.
    person.click("radio", "Use");
    let clear = middle(&person, "#clear");
    person.press_at(at(&person, clear.0, clear.1));
    person.until("all markets", || {
        in_frame(&person, "return document.querySelector('#count').textContent") == "200"
    });
    person.click("radio", "Point");
    person.click("button", "1 more below");
    person.until("the markets of Vermont again", || {
        in_frame(&person, "return document.querySelector('#count').textContent") == "78"
    });
    person.click("button", "Phone");
    person.until("the list is below the map", || called(&person).is_empty());
    person.station("04-phone");
}

#[test]
fn a_map_is_made_and_noted_in_chromium() {
    made_and_noted(Screen::Chromium, "Light");
}

#[test]
fn a_map_is_made_and_noted_in_the_window() {
    made_and_noted(Screen::Window, "Dark");
}

#[test]
fn a_made_site_works_from_the_disk() {
    let desk = desk();
    run(&desk, TASK);
    let person = Person::new(Screen::Chromium.open(&desk, (1440, 900)), Screen::Chromium, "site-map-disk");
    let address = format!("file://{}/{MADE}index.html", desk.folder.display());
    person.session.go(&address);
    let read = |script: &str| person.session.read(script, &json!([]));
    let count = || read("return document.querySelector('#count').textContent");
    for theme in ["light", "dark"] {
        person.prefer("prefers-color-scheme", theme);
        person.station(&format!("01-{theme}"));
    }
    // Of many rows the first are listed; the others come when they are asked for, or printed.
    let listed = || read("return document.querySelectorAll('#list li').length");
    assert_eq!((listed(), count()), (json!(60), json!("200")));
    read("document.querySelector('#more').click()");
    assert_eq!(listed(), 200);
    // Search, a filter, another order; the address keeps them, so that going there again shows the same.
    read("document.querySelector('#search').focus()");
    person.type_words("burlington");
    person.until("what is searched for", || count() == "3");
    let kept = read("return location.hash").as_str().expect("words").to_owned();
    assert_eq!(kept, "#q=burlington");
    person.session.go("about:blank");
    person.session.go(&format!("{address}{kept}"));
    person.until("the search is there again", || count() == "3");
    read(
        "document.querySelector('#search').value = 'nowhere at all'; document.querySelector('#search').dispatchEvent(new Event('input', { bubbles: true }))",
    );
    person.until("nothing matches", || read("return !document.querySelector('#none').hidden") == true);
    assert_eq!(count(), "0");
    read("document.querySelector('[data-clear]').click()");
    person.until("all are there", || count() == "200");
    // A row's pin is brought into the map's window.
    read(
        "for (let n = 0; n < 4; n++) document.querySelector('#nearer').click(); document.querySelector('li .name').click()",
    );
    let seen = "const box = document.querySelector('#pins .on').getBoundingClientRect(), map = document.querySelector('#map').getBoundingClientRect(); \
        return box.x > map.x && box.right < map.right && box.y > map.y && box.bottom < map.bottom";
    person.until("the row's pin is seen", || read(seen) == true);
    person.station("02-near");
    // Last, because it asks for style sheets, which a page from the disk can't be given.
    for theme in ["light", "dark"] {
        person.prefer("prefers-color-scheme", theme);
        assert_eq!(person.amiss(), Vec::<String>::new(), "{theme}");
    }
}

#[test]
fn a_recipe_makes_the_map_again_on_the_next_months_table() {
    let desk = desk();
    let whole = desk.read("farmers-markets.csv");
    let lines: Vec<&str> = whole.lines().collect();
    desk.write("markets-2026-09.csv", lines[..120].join("\n") + "\n");
    let end =
        desk.json(&["run", "Make a map of markets-2026-09.csv with baked goods", "--model", "builtin"]).pop();
    let task = text(&end.expect("an end"), "task").to_owned();
    let before = keys(&desk.read("markets-2026-09-baked-goods-map/index.html"), "<li id=");
    let recipe = desk.json(&["recipe", "save", &task]).remove(0);
    desk.write("markets-2026-10.csv", lines[..150].join("\n") + "\n");
    let end = desk.json(&["recipe", "run", text(&recipe, "recipe")]).pop().expect("an end");
    let says = text(&end, "says");
    assert!(says.contains("I made markets-2026-10-baked-goods-map/, with no model."), "{says}");
    let page = desk.read("markets-2026-10-baked-goods-map/index.html");
    let after = keys(&page, "<li id=");
    // Its rows are those of the new table, by Python's own reader, and nothing of the month before is left.
    std::fs::rename(desk.folder.join("markets-2026-10.csv"), desk.folder.join("farmers-markets.csv"))
        .expect("moved");
    assert_eq!(after, sellers(&desk, "Bakedgoods"));
    assert!(after.len() > before.len() && says.contains(&format!("it showed {}", before.len())), "{says}");
    assert!(!page.contains("2026-09") && page.contains("markets-2026-10.csv"));
    assert!(
        desk.json(&["site", "releases", "markets-2026-10-baked-goods-map/"]).is_empty(),
        "a recipe publishes nothing"
    );
}
