//! What other programs do to a table while a note on a cell is open, one test per scenario: where the cell is then, how
//! sure Gloss is, and what it says there. Through the real command and the real disk.

use gloss_tests::{Desk, text};

const SALES: &str = "SKU,Price,Units\nA-15,10,1\nA-16,20,2\nA-17,20,3\nA-18,40,4\n";

/// The note stands on the price of A-17.
const NOTED: &str = "cells:B4";

fn placed(desk: &Desk, file: &str) -> (String, String, String) {
    let notes = desk.json(&["note", "list", file]);
    let told = |key: &str| notes[0][key].as_str().unwrap_or_default().to_owned();
    (told("place"), told("where"), told("says_now"))
}

/// A note on a table, what another program makes of it, and where the note is then.
#[track_caller]
fn check(before: &str, at: &str, written: &str, place: &str, now: &str, says: &str) {
    let desk = Desk::new();
    desk.write("sales.csv", before);
    desk.json(&["note", "add", "sales.csv", "--at", at, "--change", "Set to 0"]);
    desk.write("sales.csv", written);
    assert_eq!(placed(&desk, "sales.csv"), (place.to_owned(), now.to_owned(), says.to_owned()));
}

#[test]
fn scenario_30_a_row_inserted() {
    let written = SALES.replace("A-16", "A-15b,11,1\nA-16");
    check(SALES, NOTED, &written, "exact", "cells:B5", "20");
}

#[test]
fn scenario_31_a_column_moved() {
    let written = "Units,SKU,Price\n1,A-15,10\n2,A-16,20\n3,A-17,20\n4,A-18,40\n";
    check(SALES, NOTED, written, "exact", "cells:C4", "20");
}

#[test]
fn scenario_32_sorted() {
    let written = "SKU,Price,Units\nA-18,40,4\nA-17,20,3\nA-16,20,2\nA-15,10,1\n";
    check(SALES, NOTED, written, "exact", "cells:B3", "20");
}

#[test]
fn scenario_33_a_key_that_stands_twice() {
    let keyed = |rows: &[(&str, u32)]| {
        let line = |(key, price): &(&str, u32)| format!("{key},{price}\n");
        format!("SKU,Price\n{}", rows.iter().map(line).collect::<String>())
    };
    let names: Vec<String> = (1..30).map(|n| format!("A-{n}")).collect();
    let mut rows: Vec<(&str, u32)> =
        (10u32..).zip(&names).map(|(price, name)| (name.as_str(), price)).collect();
    let before = keyed(&rows);
    rows[16].1 = 99;
    rows.insert(20, ("A-17", 98));
    let desk = Desk::new();
    desk.write("sales.csv", before);
    desk.json(&["note", "add", "sales.csv", "--at", "cells:B18", "--change", "Set to 0"]);
    desk.write("sales.csv", keyed(&rows));
    assert_eq!(placed(&desk, "sales.csv").0, "ambiguous");
    // Nothing is painted and nothing sent; the person points at one of them.
    desk.run(&["note", "send"]).expect(3);
    let note = desk.json(&["note", "list"]);
    desk.run(&["note", "place", text(&note[0], "note"), "--at", "cells:B18"]).expect(0);
    desk.run(&["note", "send"]).expect(0);
    rows[16].1 = 0;
    assert_eq!(desk.read("sales.csv"), keyed(&rows));
}

/// A workbook as some program writes it from nothing.
fn workbook(sheet: &str, title: bool) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name(sheet).unwrap();
    let first = u32::from(title) * 2;
    if title {
        page.write_string(0, 0, "Sales of the year").unwrap();
    }
    for (row, line) in (first..).zip(SALES.lines()) {
        for (column, cell) in (0u16..).zip(line.split(',')) {
            match cell.parse::<f64>() {
                Ok(number) => page.write_number(row, column, number).unwrap(),
                Err(_) => page.write_string(row, column, cell).unwrap(),
            };
        }
    }
    page.write_formula(first + 5, 1, format!("=SUM(B{}:B{})", first + 2, first + 5).as_str()).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn scenario_34_a_sheet_renamed() {
    let desk = Desk::new();
    desk.write("sales.xlsx", workbook("Sales", false));
    desk.json(&["note", "add", "sales.xlsx", "--at", "cells:Sales!B4", "--change", "Set to 0"]);
    desk.write("sales.xlsx", workbook("Sales of 2026", true));
    assert_eq!(placed(&desk, "sales.xlsx"), ("exact".into(), "cells:'Sales of 2026'!B6".into(), "20".into()));
    desk.run(&["note", "send"]).expect(0);
    assert_eq!(desk.run(&["view", "sales.xlsx", "--at", "cells:#1!B6:B7"]).expect(0).out, "0\n40\n");
}

#[test]
fn scenario_35_a_row_deleted() {
    check(SALES, NOTED, &SALES.replace("A-17,20,3\n", ""), "unplaced", "", "");
}

#[test]
fn scenario_36_equal_rows_without_a_key() {
    let before = "a,1\na,1\nb,2\n";
    let desk = Desk::new();
    desk.write("t.csv", before);
    desk.json(&["note", "add", "t.csv", "--at", "cells:B1", "--change", "Set to 0"]);
    desk.write("t.csv", "a,1\nb,2\n");
    assert_eq!(placed(&desk, "t.csv").0, "ambiguous");
}

#[test]
fn scenario_37_one_cell_edited() {
    let desk = Desk::new();
    let before = workbook("Sales", false);
    desk.write("sales.xlsx", &before);
    desk.json(&["note", "add", "sales.xlsx", "--at", "cells:Sales!B4", "--change", "Set to 1,000"]);
    desk.run(&["note", "send"]).expect(0);
    let changes = desk.json(&["compare", "sales.xlsx", "1", "2"]);
    let told: Vec<_> =
        changes.iter().map(|one| (text(one, "where"), text(one, "class"), text(one, "after"))).collect();
    assert_eq!(told, [("cells:Sales!B4", "inside", "1000")]);
    let note = desk.json(&["note", "list"]);
    desk.run(&["note", "undo", text(&note[0], "note")]).expect(0);
    assert!(std::fs::read(desk.folder.join("sales.xlsx")).unwrap() == before);
}
