//! Whole sheets by hand: one is added, renamed and moved at the tabs and from the command line; formulas and notes follow,
//! LibreOffice opens the file, and everything is taken back to the byte.

use gloss_tests::{Desk, Person, Screen};
use serde_json::Value;

use super::rows::shows;
use super::workbooks::saved_by_libreoffice;

const LARGE: (i64, i64) = (1440, 900);

/// Two sheets of numbers, and one that takes them together.
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, values) in [("Sales", [10.0, 20.0, 30.0]), ("Costs", [4.0, 5.0, 6.0])] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, value) in (0..).zip(values) {
            sheet.write(row, 0, value).unwrap();
        }
    }
    let sheet = book.add_worksheet().set_name("Result").unwrap();
    let formula = rust_xlsxwriter::Formula::new("=SUM(Sales!A1:A3)-SUM(Costs!A1:A3)").set_result("45");
    sheet.write_formula(0, 0, formula).unwrap();
    book.save_to_buffer().unwrap()
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("book.xlsx", workbook());
    desk
}

fn bytes(desk: &Desk) -> Vec<u8> {
    std::fs::read(desk.folder.join("book.xlsx")).unwrap()
}

/// The sheets' names as LibreOffice sees them, and the first cell of the one that takes all together.
fn seen_by_libreoffice(desk: &Desk) -> (Vec<String>, f64) {
    let sheets = saved_by_libreoffice(&desk.folder.join("book.xlsx"));
    let name = |sheet: &Value| sheet["name"].as_str().unwrap_or_default().to_owned();
    let result = sheets.iter().find(|sheet| name(sheet) == "Result").unwrap();
    (sheets.iter().map(name).collect(), result["values"][0][0].as_f64().unwrap_or(f64::NAN))
}

#[test]
fn sheets_come_are_renamed_and_moved_from_the_command_line() {
    let desk = desk();
    let before = bytes(&desk);
    desk.run(&["note", "add", "book.xlsx", "--at", "cells:Costs!A2", "--ask", "Why?"]).expect(0);
    let step = |at: &str, words: &[&str]| desk.run(&[&["edit", "book.xlsx", "--at", at][..], words].concat());
    step("sheet:Sales", &["--add-sheet", "Plan"]).expect(0);
    step("sheet:Costs", &["--rename-sheet", "What it cost"]).expect(0);
    step("sheet:Result", &["--move-sheet", "Sales"]).expect(0);
    let expect = ["Result", "Sales", "Plan", "What it cost"].map(str::to_owned).to_vec();
    assert_eq!(seen_by_libreoffice(&desk), (expect, 45.0));
    let note = &desk.json(&["note", "list", "book.xlsx"])[0];
    let place = (note["where"].as_str(), note["place"].as_str());
    assert!(matches!(place, (Some("cells:'What it cost'!A2"), Some("exact" | "moved"))), "{place:?}");
    for (at, words, says) in [
        ("sheet:Sales", ["--rename-sheet", "Plan"], "Plan"),
        ("sheet:Nowhere", ["--add-sheet", "More"], "no sheet"),
        ("cells:A1", ["--add-sheet", "More"], "names no sheet"),
    ] {
        let said = step(at, &words).expect(2);
        assert!(said.err.contains(says), "{}", said.err);
    }
    desk.run(&["restore", "book.xlsx", "1"]).expect(0);
    assert!(bytes(&desk) == before);
}

fn journey(screen: Screen, theme: &str) {
    let desk = desk();
    let before = bytes(&desk);
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("tabs-{}", theme.to_lowercase()));
    person.choose_theme(theme);
    person.click("button", "book.xlsx*");
    person.see("tab", "Costs");
    person.see_none("button", "Add a sheet");
    person.click("radio", "Edit");
    person.click("tab", "Costs");
    person.click("button", "Add a sheet");
    person.see_words("group", "Saved", "Saved as version 2");
    person.see("tab", "Sheet 4");
    // It is the one that is shown: what is written goes there.
    person.until("its cells are drawn", || shows(&desk, "cells:'Sheet 4'!A1").is_empty());
    person.press_at(person.cell("A1").middle());
    person.type_words("7");
    person.press("Enter");
    person.see_words("group", "Saved", "Saved as version 3");
    desk.until("it is in the new sheet", || shows(&desk, "cells:'Sheet 4'!A1") == "7");
    assert!(!person.says("Formulas show what they came to"), "no value is another one");
    person.station("01-added");
    person.click("tab", "Sheet 4");
    person.press("F2");
    person.see("textbox", "Name of the sheet");
    person.type_words("Forecast for next year");
    person.station("02-renaming");
    person.press("Enter");
    person.see("tab", "Forecast for next year");
    person.see_words("group", "Saved", "Saved as version 4");
    person.see_focus("tab", "Forecast for next year");
    // A name that another sheet has is refused, and nothing is lost.
    person.press("F2");
    person.see("textbox", "Name of the sheet");
    person.type_words("Sales");
    person.press("Enter");
    person.until("it is said why", || person.says("another sheet has it"));
    person.station("03-refused");
    person.press("Shift+F10");
    person.see("menuitem", "Move to the left");
    person.station("04-menu");
    let unmoved = bytes(&desk);
    person.click("menuitem", "Move to the left");
    person.see_words("group", "Saved", "Saved as version 5");
    let expect = ["Sales", "Forecast for next year", "Costs", "Result"].map(str::to_owned).to_vec();
    assert_eq!(seen_by_libreoffice(&desk), (expect, 45.0));
    person.station("05-moved");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
    person.click("button", "Undo");
    desk.until("the sheet is back in its place", || bytes(&desk) == unmoved);
    desk.run(&["restore", "book.xlsx", "1"]).expect(0);
    assert!(bytes(&desk) == before);
}

#[test]
fn sheets_are_added_renamed_and_moved_by_hand_in_the_browser() {
    journey(Screen::Chromium, "Both");
}

#[test]
fn sheets_are_added_renamed_and_moved_by_hand_in_the_window() {
    journey(Screen::Window, "Light");
}
