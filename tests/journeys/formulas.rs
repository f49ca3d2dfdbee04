//! A formula written by hand: functions are offered while their name is begun, cells are named by pressing them, and each
//! has its colour in the field and in the grid. In the browser and in the window with real input.

use gloss_tests::{Desk, Person, Screen};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);

/// The cells that have the colour of a formula, by their place in the grid from 1.
fn coloured(person: &Person) -> Vec<String> {
    let script = "return Array.from(document.querySelectorAll('[role=\"grid\"] .read')).map((cell) => `${cell.getAttribute('aria-colindex')},${cell.parentElement.getAttribute('aria-rowindex')}`)";
    let all = person.session.read(script, &json!([]));
    all.as_array().into_iter().flatten().filter_map(|cell| cell.as_str().map(str::to_owned)).collect()
}

fn journey(screen: Screen, theme: &str) {
    let desk = Desk::new();
    desk.write("book.xlsx", super::blocks::workbook());
    let person =
        Person::new(screen.open(&desk, LARGE), screen, &format!("formulas-{}", theme.to_lowercase()));
    person.choose_theme(theme);
    person.click("button", "book.xlsx*");
    person.see("region", "book.xlsx, cells");
    person.click("radio", "Edit");
    person.press_at(person.cell("D3").middle());
    let field = "What D3 holds";
    let holds = |words: &str| person.until(words, || person.written("textbox", field) == words);
    person.type_words("=su");
    person.see("option", "SUBSTITUTE*");
    person.type_words("m");
    person.see_none("option", "SUBSTITUTE*");
    person.see("option", "SUM(*");
    person.press("ArrowDown");
    person.station("01-offered");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
    // Put away, it comes again with the next letter.
    person.press("Escape");
    person.see_none("option", "SUM(*");
    holds("=sum");
    person.press("Backspace");
    person.see("option", "SUBSTITUTE*");
    person.type_words("m");
    person.press("Tab");
    holds("=SUM(");
    // Cells are named by pressing them, and the field keeps the keyboard.
    person.press_at(person.cell("B3").middle());
    holds("=SUM(B3");
    person.type_words("*");
    person.press_at(person.cell("C3").middle());
    holds("=SUM(B3*C3");
    assert_eq!(coloured(&person), ["2,3", "3,3"]);
    person.see_focus("textbox", field);
    person.station("02-pointed");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
    person.type_words(")");
    person.press("Enter");
    person.see_words("group", "Saved", "Saved as version 2");
    let held = || desk.run(&["view", "book.xlsx", "--at", "cells:Sales!D3"]).expect(0).out.trim().to_owned();
    desk.until("the cell holds it", || held() == "=SUM(B3*C3)");
    person.until("no cell is coloured any more", || coloured(&person).is_empty());
    // Where no value is waited for, a press saves what was written and goes there, as ever.
    person.press_at(person.cell("D4").middle());
    person.type_words("=1+1");
    person.press_at(person.cell("A2").middle());
    person.see_words("group", "Saved", "Saved as version 3");
}

#[test]
fn a_formula_is_written_with_help_in_the_browser() {
    journey(Screen::Chromium, "Both");
}

#[test]
fn a_formula_is_written_with_help_in_the_window() {
    journey(Screen::Window, "Light");
}
