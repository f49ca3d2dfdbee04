//! Whole rows and columns of a sheet: inserted and deleted by hand at the heads of the grid, from the keyboard and from the
//! command line, and by notes; formulas and other notes follow, and everything is taken back.

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);
const SALES: &str =
    "SKU,Region,Units\nA-1,North,10\nA-2,South,\nA-3,North,30\nA-4,\"East, far\",\nA-5,West,50\n";

/// A workbook whose totals name its rows, with twins of which each must be known to be itself.
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let bold = rust_xlsxwriter::Format::new().set_bold().set_num_format("#,##0.00");
    let sheet = book.add_worksheet().set_name("Sales").unwrap();
    for (column, name) in (0..).zip(["Region", "Price", "Units", "Total"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    for (row, region) in (1..).zip(["North", "South", "South", "East"]) {
        sheet.write_string(row, 0, region).unwrap();
        sheet.write_number_with_format(row, 1, 2.5, &bold).unwrap();
        sheet.write_number(row, 2, 10.0).unwrap();
        sheet.write_formula(row, 3, format!("=B{0}*C{0}", row + 1).as_str()).unwrap();
    }
    sheet.write_formula(5, 3, "=SUM(D2:D5)").unwrap();
    book.save_to_buffer().unwrap()
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("sales.csv", SALES);
    desk.write("book.xlsx", workbook());
    desk
}

/// What cells of the workbook hold, as one would type it.
pub(super) fn shows(desk: &Desk, at: &str) -> String {
    desk.run(&["view", "book.xlsx", "--at", at]).expect(0).out.trim_end_matches('\n').to_owned()
}

/// The workbook.
pub(super) fn bytes(desk: &Desk) -> Vec<u8> {
    std::fs::read(desk.folder.join("book.xlsx")).unwrap()
}

/// What a note of a file is: its state, where it is, and how sure that is.
fn placed(desk: &Desk, file: &str) -> Vec<(String, String, String)> {
    let told = |note: &serde_json::Value| {
        (text(note, "state").to_owned(), text(note, "where").to_owned(), text(note, "place").to_owned())
    };
    desk.json(&["note", "list", file]).iter().map(told).collect()
}

#[test]
fn rows_and_columns_come_and_go_from_the_command_line_and_notes_keep_their_places() {
    let desk = desk();
    let before = bytes(&desk);
    desk.run(&["note", "add", "book.xlsx", "--at", "cells:Sales!C4", "--change", "Set to 11"]).expect(0);
    let lines =
        |at: &str, what: &str| desk.run(&["edit", "book.xlsx", "--at", at, "--lines", what]).expect(0);
    lines("cells:Sales!3:3", "delete-rows");
    assert_eq!(shows(&desk, "cells:Sales!D3:D5"), "=B3*C3\n=B4*C4\n=SUM(D2:D4)");
    // Of two equal rows it is known which one stayed.
    assert_eq!(placed(&desk, "book.xlsx"), [("draft".into(), "cells:Sales!C3".into(), "exact".into())]);
    lines("cells:Sales!B2", "insert-above");
    lines("cells:Sales!B:B", "insert-left");
    assert_eq!(shows(&desk, "cells:Sales!A2:E2"), "\t\t\t\t");
    assert_eq!(shows(&desk, "cells:Sales!E6"), "=SUM(E3:E5)");
    assert_eq!(placed(&desk, "book.xlsx")[0].1, "cells:Sales!D4");
    desk.run(&["note", "send"]).expect(0);
    assert_eq!(shows(&desk, "cells:Sales!D4"), "11");
    let note = desk.json(&["note", "list", "book.xlsx"]);
    desk.run(&["note", "undo", text(&note[0], "note")]).expect(0);
    lines("cells:Sales!B:B", "delete-columns");
    lines("cells:Sales!2:2", "delete-rows");
    desk.run(&["restore", "book.xlsx", "1"]).expect(0);
    assert!(bytes(&desk) == before);
    let beyond = desk.run(&["edit", "book.xlsx", "--at", "cells:Sales!40:40", "--lines", "delete-rows"]);
    beyond.expect(2);
    desk.run(&["edit", "sales.csv", "--at", "cells:2:3", "--lines", "delete-rows"]).expect(0);
    assert_eq!(desk.read("sales.csv"), SALES.replace("A-1,North,10\nA-2,South,\n", ""));
    desk.run(&["edit", "sales.csv", "--at", "cells:B:B", "--lines", "delete-columns"]).expect(0);
    assert_eq!(desk.read("sales.csv"), "SKU,Units\nA-3,30\nA-4,\nA-5,50\n");
}

#[test]
fn a_restored_row_is_itself_again_where_an_equal_one_stands_beside_it() {
    let desk = Desk::new();
    desk.write("twins.csv", "a,1\na,1\nb,2\n");
    desk.run(&["note", "add", "twins.csv", "--at", "cells:B2", "--change", "Set to 7"]).expect(0);
    desk.run(&["edit", "twins.csv", "--at", "cells:1:1", "--lines", "delete-rows"]).expect(0);
    assert_eq!(placed(&desk, "twins.csv")[0].1, "cells:B1");
    desk.run(&["restore", "twins.csv", "1"]).expect(0);
    assert_eq!(placed(&desk, "twins.csv"), [("draft".into(), "cells:B2".into(), "exact".into())]);
}

#[test]
fn notes_let_marked_rows_go_and_are_taken_back_to_the_byte() {
    for newest_first in [false, true] {
        let desk = desk();
        let before = bytes(&desk);
        for (at, words) in
            [("cells:Sales!3:3", "Delete this row"), ("cells:Sales!5:5", "Insert a row above this")]
        {
            desk.run(&["note", "add", "book.xlsx", "--at", at, "--change", words]).expect(0);
        }
        for at in ["cells:3:3", "cells:5:5"] {
            desk.run(&["note", "add", "sales.csv", "--at", at, "--change", "Delete this row"]).expect(0);
        }
        desk.run(&["note", "send"]).expect(0);
        assert_eq!(desk.read("sales.csv"), "SKU,Region,Units\nA-1,North,10\nA-3,North,30\nA-5,West,50\n");
        assert_eq!(shows(&desk, "cells:Sales!A2:A5"), "North\nSouth\n\nEast");
        assert_eq!(shows(&desk, "cells:Sales!D6"), "=SUM(D2:D5)");
        assert!(desk.json(&["held"]).is_empty());
        for file in ["sales.csv", "book.xlsx"] {
            let mut notes = desk.json(&["note", "list", file]);
            if newest_first {
                notes.reverse();
            }
            for note in notes {
                assert_eq!(text(&note, "state"), "applied", "{note}");
                desk.run(&["note", "undo", text(&note, "note")]).expect(0);
            }
        }
        assert_eq!(desk.read("sales.csv"), SALES);
        assert!(bytes(&desk) == before);
        let all: Vec<String> = placed(&desk, "book.xlsx").into_iter().map(|(_, at, _)| at).collect();
        assert_eq!(all, ["cells:Sales!A3:D3", "cells:Sales!A5:D5"], "newest first: {newest_first}");
    }
}

#[test]
fn this_row_is_the_whole_row() {
    let desk = desk();
    desk.run(&["note", "add", "sales.csv", "--at", "cells:C3", "--change", "Delete this row"]).expect(0);
    assert_eq!(text(&desk.json(&["note", "list"])[0], "where"), "cells:A3:C3");
    desk.run(&["note", "send"]).expect(0);
    assert_eq!(desk.read("sales.csv"), SALES.replace("A-2,South,\n", ""));
    desk.run(&["restore", "sales.csv", "1"]).expect(0);
}

#[test]
fn a_model_takes_rows_by_address_and_fills_new_ones() {
    let edits = json!([
        { "cells": "3:3", "do": "delete_rows" },
        { "cells": "2:2", "do": "insert_below" },
        { "cells": "A3:C3", "rows": [["A-9", "New", 99]] },
        { "cells": "5:5", "do": "delete_rows" },
    ]);
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
        { "when": { "round": 1 }, "do": { "calls": [{ "name": "edit_cells", "arguments": { "note": "{{note:1}}", "base": "{{json:/base}}", "edits": edits } }] } },
        { "do": { "text": "Done." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "");
    desk.write("sales.csv", SALES);
    desk.run(&["note", "add", "sales.csv", "--at", "cells:2:3", "--change", "Put A-9 in place of A-2"])
        .expect(0);
    desk.run(&["note", "send"]).expect(3);
    // The fifth row was not marked, so nothing is made of the note before the person says so.
    assert_eq!(desk.read("sales.csv"), SALES);
    let held = desk.json(&["held"]);
    assert!(held.iter().any(|change| text(change, "where") == "cells:5:5"), "{held:?}");
    desk.run(&["held", "accept", text(&held[0], "change")]).expect(0);
    assert!(desk.json(&["held"]).is_empty());
    let made = SALES.replace("A-2,South,\n", "A-9,New,99\n");
    let gone = SALES.lines().nth(4).expect("a row");
    assert_eq!(desk.read("sales.csv"), made.replace(&format!("{gone}\n"), ""));
}

/// Opens the menu of a row's number or a column's letter. The window's driver lets go of another button than it pressed,
/// after which the page hears of no press any more: there it is the menu's key.
fn menu_at(person: &Person, at: (f64, f64)) {
    if person.screen() == Screen::Window {
        person.press_at(at);
        person.press("Shift+F10");
    } else {
        person.press_other_at(at);
    }
}

fn journey(screen: Screen, theme: &str) {
    let desk = desk();
    let before = bytes(&desk);
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("rows-{}", theme.to_lowercase()));
    person.choose_theme(theme);
    person.click("button", "book.xlsx*");
    person.see("region", "book.xlsx, cells");
    person.click("radio", "Edit");
    // The number of the third row, left of its first cell.
    let number = |row: &str| {
        let cell = person.cell(row);
        (cell.x - 12.0, cell.middle().1)
    };
    menu_at(&person, number("A3"));
    person.see("menuitem", "Delete row*");
    person.station("01-menu");
    person.click("menuitem", "Delete row*");
    person.see_words("group", "Saved", "Saved as version 2");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
    desk.until("the total follows", || shows(&desk, "cells:Sales!D5") == "=SUM(D2:D4)");
    person.station("02-deleted");
    person.click("button", "Undo");
    desk.until("the file is as it was, to the byte", || bytes(&desk) == before);
    // With the keys alone: a row chosen, one put above it, and the menu by its key.
    person.press_at(person.cell("B4").middle());
    person.press("Shift+Space");
    person.press("Control+Shift+Plus");
    person.see_words("group", "Saved", "Saved as version 4");
    desk.until("a row came", || shows(&desk, "cells:Sales!A4:A5") == "\nSouth");
    person.press("Shift+F10");
    person.see("menuitem", "Delete row*");
    person.station("03-by-keys");
    person.press("Escape");
    person.see_none("menuitem", "Delete row*");
    person.press("Control+Minus");
    person.see_words("group", "Saved", "Saved as version 5");
    desk.until("it went again", || shows(&desk, "cells:Sales!D6") == "=SUM(D2:D5)");
    let letter = person.cell("B1");
    menu_at(&person, (letter.middle().0, letter.y - 12.0));
    person.click("menuitem", "Insert column to the left*");
    desk.until("a column came", || shows(&desk, "cells:Sales!E6") == "=SUM(E2:E5)");
    person.station("04-column");
}

#[test]
fn rows_and_columns_come_and_go_by_hand_in_the_browser() {
    journey(Screen::Chromium, "Both");
}

#[test]
fn rows_and_columns_come_and_go_by_hand_in_the_window() {
    journey(Screen::Window, "Light");
}
