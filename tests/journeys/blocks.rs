//! Many cells at once, by hand: what was copied is pasted, and the first of the selected cells is filled into the others,
//! in the grid and from the command line; what follows is worked out, and everything is taken back to the byte.

use gloss_tests::{Desk, Person, Screen};

use super::rows::{bytes, shows};

const LARGE: (i64, i64) = (1440, 900);
const SALES: &str = "Region,Q1,Q2\nNorth,10,12\nSouth,20,21\nEast,30,33\n";

/// Numbers with one formula beside them that is still to be filled down.
pub(super) fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let money = rust_xlsxwriter::Format::new().set_num_format("#,##0.00");
    let sheet = book.add_worksheet().set_name("Sales").unwrap();
    for (column, name) in (0..).zip(["Region", "Price", "Units", "Total"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    for (row, region) in (1..).zip(["North", "South", "East"]) {
        sheet.write_string(row, 0, region).unwrap();
        sheet.write_number(row, 1, 2.5).unwrap();
        sheet.write_number(row, 2, 10.0 * f64::from(row)).unwrap();
    }
    sheet
        .write_formula_with_format(1, 3, rust_xlsxwriter::Formula::new("=B2*C2").set_result("25"), &money)
        .unwrap();
    book.save_to_buffer().unwrap()
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("sales.csv", SALES);
    desk.write("book.xlsx", workbook());
    desk
}

#[test]
fn cells_are_pasted_and_filled_from_the_command_line() {
    let desk = desk();
    let before = bytes(&desk);
    let paste = |file: &str, at: &str, words: &str| {
        desk.run_with(&["edit", file, "--at", at, "--paste"], words).expect(0);
    };
    paste("sales.csv", "cells:B2", "11\t13\r\n\"2,2\"\t23\r\n");
    assert_eq!(desk.read("sales.csv"), "Region,Q1,Q2\nNorth,11,13\nSouth,\"2,2\",23\nEast,30,33\n");
    desk.run(&["restore", "sales.csv", "1"]).expect(0);
    // Behind the table it grows; notes on what stands there stay.
    desk.run(&["note", "add", "book.xlsx", "--at", "cells:Sales!C4", "--change", "Set to 7"]).expect(0);
    let rows: String = (5..40).map(|n| format!("Row {n}\t2.5\t{n}\t=B{n}*C{n}\n")).collect();
    paste("book.xlsx", "cells:Sales!A5", &rows);
    assert_eq!(shows(&desk, "cells:Sales!A39:D39"), "Row 39\t2.5\t39\t=B39*C39");
    let note = &desk.json(&["note", "list", "book.xlsx"])[0];
    assert_eq!((note["where"].as_str(), note["place"].as_str()), (Some("cells:Sales!C4"), Some("exact")));
    desk.run(&["edit", "book.xlsx", "--at", "cells:Sales!D2:D4", "--fill", "down"]).expect(0);
    assert_eq!(shows(&desk, "cells:Sales!D2:D4"), "=B2*C2\n=B3*C3\n=B4*C4");
    desk.run(&["edit", "book.xlsx", "--at", "cells:Sales!A1", "--fill", "right"]).expect(2);
    let said = desk.run_with(&["edit", "book.xlsx", "--at", "cells:Sales!A1", "--paste"], "").expect(2);
    assert!(said.err.contains("nothing in the clipboard"), "{}", said.err);
    desk.run(&["restore", "book.xlsx", "1"]).expect(0);
    assert!(bytes(&desk) == before);
}

fn journey(screen: Screen, theme: &str) {
    let desk = desk();
    let before = bytes(&desk);
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("blocks-{}", theme.to_lowercase()));
    person.choose_theme(theme);
    person.click("button", "book.xlsx*");
    person.see("region", "book.xlsx, cells");
    // While one only points, nothing is pasted by a slip of the hand.
    person.click("radio", "Read");
    person.drag(person.cell("A2").middle(), person.cell("C3").middle());
    person.press("Control+c");
    person.press("Control+v");
    person.until("it is said what to do", || person.says("Choose “Edit” to paste into cells."));
    person.station("00-told");
    person.click("radio", "Edit");
    person.drag(person.cell("A2").middle(), person.cell("C3").middle());
    person.press("Control+c");
    person.press_at(person.cell("A4").middle());
    person.press("Control+v");
    person.see_words("group", "Saved", "Saved as version 2");
    desk.until("the cells stand there, also behind the table", || {
        shows(&desk, "cells:Sales!A4:C6") == "North\t2.5\t10\nSouth\t2.5\t20\n\t\t"
    });
    person.station("01-pasted");
    // The formula is filled down, and what it comes to is worked out.
    person.until("the new row is drawn", || person.says("South"));
    person.drag(person.cell("D2").middle(), person.cell("D5").middle());
    person.press("Shift+F10");
    person.see("menuitem", "Fill down from the first row*");
    person.station("02-menu");
    person.press("Escape");
    person.see_none("menuitem", "Fill down*");
    person.press("Control+d");
    person.see_words("group", "Saved", "Saved as version 3");
    desk.until("the formula follows", || shows(&desk, "cells:Sales!D3:D5") == "=B3*C3\n=B4*C4\n=B5*C5");
    person.until("what they come to is shown", || {
        person.says("Values that follow from the last change were computed by Gloss")
    });
    person.station("03-filled");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
    person.click("button", "Undo");
    desk.until("the formula is one alone again", || shows(&desk, "cells:Sales!D3").is_empty());
    desk.run(&["restore", "book.xlsx", "1"]).expect(0);
    assert!(bytes(&desk) == before);
}

#[test]
fn cells_are_pasted_and_filled_by_hand_in_the_browser() {
    journey(Screen::Chromium, "Both");
}

#[test]
fn cells_are_pasted_and_filled_by_hand_in_the_window() {
    journey(Screen::Window, "Light");
}
