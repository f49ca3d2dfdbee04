//! What can be done to a place by hand, in the browser and in the window: the keys, the menu and the toolbar that an office program
//! has, on a slide, a text, a sheet and a page. Each is one version, and is taken back to the byte.

use std::path::Path;

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::json;

use super::site_point::{at, outlined};

fn opened(screen: Screen, case: &str, file: &str) -> (Desk, Person) {
    let desk = Desk::new();
    let places = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/acts/places");
    desk.write(file, std::fs::read(places.join(file)).expect("a file"));
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, case);
    person.click("button", &format!("*{file}*"));
    person.click("radio", "Edit");
    (desk, person)
}

fn bytes(desk: &Desk, file: &str) -> Vec<u8> {
    std::fs::read(desk.folder.join(file)).expect("the file")
}

/// Waits for so many versions, the newest of which says this.
fn came(person: &Person, desk: &Desk, file: &str, count: usize, why: &str) {
    person.until(why, || {
        let all = desk.json(&["versions", file]);
        all.len() == count
            && all.iter().any(|one| text(one, "why").contains(why) && one["version"] == json!(count))
    });
    person.see("button", &format!("Version {count}"));
}

/// The middle of the first element that a selector finds.
fn middle(person: &Person, selector: &str) -> (f64, f64) {
    let script = "const found = document.querySelector(arguments[0]); \
        found?.scrollIntoView({ block: 'center' }); \
        const box = found?.getBoundingClientRect(); \
        return box ? [box.x + box.width / 2, box.y + box.height / 2] : null";
    let mut found = json!(null);
    person.until(selector, || {
        found = person.session.read(script, &json!([selector]));
        found.is_array()
    });
    (found[0].as_f64().expect("a number"), found[1].as_f64().expect("a number"))
}

fn a_slide_is_changed(screen: Screen, case: &str) {
    let file = "review.pptx";
    let (desk, person) = opened(screen, case, file);
    let first = bytes(&desk, file);
    person.press_until("Tab", "group", "*slide 1 of*");
    let share =
        "return (document.querySelector('.page .slide')?.getBoundingClientRect().width ?? 0) / innerWidth";
    person.until("the slide has the room", || {
        person.session.read(share, &json!([])).as_f64().unwrap_or_default() >= 0.6
    });
    person.station("01-room");

    // By key: where the keyboard stands.
    person.press("ArrowDown");
    person.see("toolbar", "Change *");
    person.see("button", "Bold");
    person.press("Control+i");
    came(&person, &desk, file, 2, "italic");
    person.press("Control+z");
    came(&person, &desk, file, 3, "Restored");
    person.until("as it was", || bytes(&desk, file) == first);
    person.see("toolbar", "Change Slide 1*");

    // By the menu of the keyboard, of the slide.
    person.press("Shift+F10");
    person.see("menuitem", "Duplicate");
    person.station("02-menu");
    person.click("menuitem", "Duplicate");
    came(&person, &desk, file, 4, "uplicated");
    person.see("toolbar", "Change Slide 1*");

    // By the pointer's menu, with what an act needs asked for.
    person.press_other_at(middle(&person, ".page .slide svg text"));
    person.click("menuitem", "Text");
    person.click("menuitem", "Look…");
    person.see("dialog", "Look");
    person.station("03-form");
    person.press("Escape");
    person.see_none("dialog", "Look");

    // A slide behind this one.
    person.press_until("Tab", "group", "*slide 1 of*");
    person.press("Control+m");
    came(&person, &desk, file, 5, "slide");
}

fn a_text_is_changed(screen: Screen, case: &str) {
    let file = "policy.md";
    let (desk, person) = opened(screen, case, file);
    let first = bytes(&desk, file);
    person.press_until("Tab", "article", "*");
    person.press("ArrowDown");
    person.press("ArrowDown");
    person.see("toolbar", "Change *");
    person.see("button", "Bold");
    person.press("Control+b");
    came(&person, &desk, file, 2, "bold");
    person.station("01-bold");
    person.press("Control+z");
    came(&person, &desk, file, 3, "Restored");
    assert_eq!(bytes(&desk, file), first);
    person.press_other_at(middle(&person, "table td"));
    person.click("menuitem", "Rows and columns");
    person.click("menuitem", "Insert row below");
    came(&person, &desk, file, 4, "row");
    person.station("02-row");
}

fn a_sheet_is_changed(screen: Screen, case: &str) {
    let file = "orders.xlsx";
    let (desk, person) = opened(screen, case, file);
    person.press_until("Tab", "grid", "*");
    person.press("ArrowDown");
    person.press("ArrowDown");
    person.see("toolbar", "Change *");
    person.see("button", "Bold");
    person.press("Control+b");
    came(&person, &desk, file, 2, "bold");
    person.station("01-bold");
    person.click("button", "Data");
    person.click("menuitem", "Sort descending");
    came(&person, &desk, file, 3, "orted");
    person.station("02-sorted");
}

/// A page whose lines are 60 pixels high.
const PAGE: &str = "<!doctype html>
<title>Bread</title>
<style>body { margin: 0; font: 20px/60px sans-serif } h1, ul { margin: 0; padding: 0; font-size: 20px } li { display: block }</style>
<h1>Bread in town</h1>
<ul>
  <li>Altmarkt: 4.20</li>
  <li>Hafen: 3.90</li>
</ul>
";

fn a_site_is_changed(screen: Screen, case: &str) {
    let desk = Desk::new();
    desk.write("bread/index.html", PAGE);
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, case);
    person.click("button", "bread*");
    person.click("radio", "Edit");
    outlined(&person, (40.0, 90.0), "List item · Altmarkt");
    person.press_at(at(&person, 40.0, 90.0));
    person.see("toolbar", "Change List item*");
    person.station("01-standing");
    person.click("button", "Edit");
    person.click("menuitem", "Duplicate");
    came(&person, &desk, "bread/", 2, "Duplicated");
    let twice = PAGE.replace("  <li>Hafen", "  <li>Altmarkt: 4.20</li>\n  <li>Hafen");
    assert_eq!(desk.read("bread/index.html"), twice);
    person.see_none("toolbar", "Change *");
    outlined(&person, (40.0, 30.0), "Title");
    person.press_at(at(&person, 40.0, 30.0));
    person.click("button", "Text");
    person.click("menuitem", "Italic*");
    came(&person, &desk, "bread/", 3, "talic");
    person.station("02-italic");
}

#[test]
fn a_site_is_changed_by_hand_in_chromium() {
    a_site_is_changed(Screen::Chromium, "acts-site");
}

#[test]
fn a_site_is_changed_by_hand_in_the_window() {
    a_site_is_changed(Screen::Window, "acts-site-window");
}

#[test]
fn a_slide_is_changed_by_hand_in_chromium() {
    a_slide_is_changed(Screen::Chromium, "acts-slide");
}

#[test]
fn a_slide_is_changed_by_hand_in_the_window() {
    a_slide_is_changed(Screen::Window, "acts-slide-window");
}

#[test]
fn a_text_is_changed_by_hand_in_chromium() {
    a_text_is_changed(Screen::Chromium, "acts-text");
}

#[test]
fn a_text_is_changed_by_hand_in_the_window() {
    a_text_is_changed(Screen::Window, "acts-text-window");
}

#[test]
fn a_sheet_is_changed_by_hand_in_chromium() {
    a_sheet_is_changed(Screen::Chromium, "acts-sheet");
}

#[test]
fn a_sheet_is_changed_by_hand_in_the_window() {
    a_sheet_is_changed(Screen::Window, "acts-sheet-window");
}
