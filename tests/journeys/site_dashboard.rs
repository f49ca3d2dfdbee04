//! A dashboard made from a table: its figures and bars are those that Python works out, the page's script draws the same, follows
//! filters, and works from the disk, for everybody, without Gloss.

use std::fmt::Write as _;
use std::process::Command;

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::{Value, json};

use super::site_point::{at, note, outlined};

const MADE: &str = "orders-dashboard/";

/// Orders of two years, the same each time.
fn desk() -> Desk {
    let desk = Desk::new();
    let mut out = "Order,Date,Region,Product,Units,Revenue\n".to_owned();
    let mut seed = 5_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    for n in 1..=300 {
        let (year, month) = (2025 + random(2), 1 + random(12));
        let region = ["North", "South", "East", "West"][random(4) as usize];
        let product = ["Loaf", "Roll", "Cake", "Pie"][random(4) as usize];
        let _ = writeln!(
            out,
            "A{n},{year}-{month:02}-{:02},{region},{product},{},{}.{}",
            1 + random(28),
            1 + random(40),
            random(900),
            random(10)
        );
    }
    desk.write("orders.csv", out);
    let last =
        desk.json(&["run", "Make a dashboard of orders.csv", "--model", "builtin"]).pop().expect("an end");
    let says = text(&last, "says").to_owned();
    assert!(says.starts_with("I made orders-dashboard/, a dashboard of 300 orders."), "{says}");
    assert!(says.contains("by Region and Product over Date"), "{says}");
    desk
}

/// Sums by Python's own reader, of those rows alone that are of a region: of all, by product, by month.
fn python(desk: &Desk, region: &str) -> Value {
    let script = "
import csv, json, sys
rows = [row for row in csv.DictReader(open(sys.argv[1])) if sys.argv[2] in ('', row['Region'])]
def by(key):
    out = {}
    for row in rows: out[key(row)] = out.get(key(row), 0) + int(row['Units'])
    return out
print(json.dumps({'rows': len(rows), 'units': sum(int(row['Units']) for row in rows), 'revenue': round(sum(float(row['Revenue']) for row in rows), 2),
  'Product': by(lambda row: row['Product']), 'Region': by(lambda row: row['Region']), 'time': by(lambda row: row['Date'][:7])}))";
    let said = Command::new("python3")
        .args(["-c", script])
        .arg(desk.folder.join("orders.csv"))
        .arg(region)
        .output()
        .expect("python3");
    serde_json::from_slice(&said.stdout).expect("numbers")
}

/// The same from the page.
const SEEN: &str = "
const number = (words) => Number(words.replace(/,/g, '').replace('−', '-'));
const of = (selector) => Object.fromEntries([...document.querySelectorAll(selector + ' li')].map((li) => [li.dataset.key, number(li.querySelector('data').textContent)]).filter(([, value]) => value));
return { rows: number(document.querySelector('#count').textContent), units: number(document.querySelector('#figure-Units b').textContent),
  revenue: number(document.querySelector('#figure-Revenue b').textContent), Product: of('#chart-Product'), Region: of('#chart-Region'), time: of('#chart-time') };";

#[test]
fn a_dashboard_says_what_python_says_and_follows_its_filters() {
    let desk = desk();
    let person = Person::new(Screen::Chromium.open(&desk, (1440, 1100)), Screen::Chromium, "site-dashboard");
    let address = format!("file://{}/{MADE}index.html", desk.folder.display());
    let read = |script: &str| person.session.read(script, &json!([]));
    person.session.go(&address);
    assert_eq!(read(SEEN), python(&desk, ""));
    // What the script draws is what was written: the page's own words before it ran, and after a filter came and went.
    let written = "return fetch.name && [...new DOMParser().parseFromString(arguments[0], 'text/html').querySelectorAll('#figures, #charts')].map((one) => one.outerHTML).join('')";
    let before = person.session.read(written, &json!([desk.read(&format!("{MADE}index.html"))]));
    let now = || {
        read(
            "return [...document.querySelectorAll('#figures, #charts')].map((one) => one.outerHTML).join('')",
        )
    };
    let same = |one: &Value| one.as_str().expect("words").replace(";\"", "\"").replace(": ", ":");
    assert_eq!(same(&now()), same(&before));
    for theme in ["light", "dark"] {
        person.prefer("prefers-color-scheme", theme);
        person.station(&format!("01-{theme}"));
    }
    for theme in ["light", "dark"] {
        person.prefer("prefers-color-scheme", theme);
        assert_eq!(person.amiss(), Vec::<String>::new(), "{theme}");
    }
    // Who looks for faults asks for files that a page on a disk can't give.
    drop(person.session.console_errors());
    person.click("button", "West*");
    person.until("the filter", || read(SEEN) == python(&desk, "West"));
    person.station("02-filtered");
    // A bar is a filter too, and the address keeps what is looked at.
    read("document.querySelector('#clear').click()");
    assert_eq!(same(&now()), same(&before));
    read("document.querySelector('#bar-Region-North .bar').click()");
    assert_eq!(read(SEEN), python(&desk, "North"));
    let kept = read("return location.hash");
    person.session.go("about:blank");
    person.session.go(&format!("{address}{}", kept.as_str().expect("words")));
    assert_eq!(read(SEEN), python(&desk, "North"));
    person.session.resize(390, 844);
    person.station("03-phone");
    let size: u64 = ["index.html", "kit.css", "kit.js"]
        .iter()
        .map(|name| desk.read(&format!("{MADE}{name}")).len() as u64)
        .sum();
    assert!(size < 300_000, "{size}");
}

fn noted(screen: Screen, theme: &str) {
    let desk = desk();
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "site-dashboard-noted");
    person.choose_theme(theme);
    person.click("button", "*orders-dashboard*4 files");
    let middle = |selector: &str| {
        let script = format!(
            "const box = document.querySelector('{selector}').getBoundingClientRect(); return [box.x + 20, box.y + box.height / 2]"
        );
        let mut found = Value::Null;
        person.until(selector, || {
            found = person.session.read_in_frame(&script).unwrap_or_default();
            found.is_array()
        });
        (found[0].as_f64().expect("a place"), found[1].as_f64().expect("a place"))
    };
    let place = middle("#figure-Units span");
    outlined(&person, place, "Part · Units");
    person.press_at(at(&person, place.0, place.1));
    note(&person, "Replace \"Units\" with \"Loaves sold\"");
    person.station("01-noted");
    let before = desk.read(&format!("{MADE}index.html"));
    person.click("button", "Send 1 note");
    person.until("it is served", || {
        desk.json(&["note", "list", MADE]).iter().all(|note| text(note, "state") == "applied")
    });
    let expect = before.replacen("<span>Units</span>", "<span>Loaves sold</span>", 1);
    assert_eq!(desk.read(&format!("{MADE}index.html")), expect);
    person.station("02-served");
}

#[test]
fn a_figure_of_a_dashboard_is_noted_in_chromium() {
    noted(Screen::Chromium, "Light");
}

#[test]
fn a_figure_of_a_dashboard_is_noted_in_the_window() {
    noted(Screen::Window, "Dark");
}
