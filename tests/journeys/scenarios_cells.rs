//! What other programs do to a table while a note on a cell is open, one test per scenario: where the cell is then, how
//! sure Gloss is, and what it says there. Through the real command and the real disk.

use gloss_tests::{Desk, text};
use serde_json::json;

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
    desk.json(&["note", "add", "sales.xlsx", "--at", "cells:Sales!B4", "--change", "Set to 1000"]);
    desk.run(&["note", "send"]).expect(0);
    let changes = desk.json(&["compare", "sales.xlsx", "1", "2"]);
    let told: Vec<_> =
        changes.iter().map(|one| (text(one, "where"), text(one, "class"), text(one, "after"))).collect();
    assert_eq!(told, [("cells:Sales!B4", "inside", "1000")]);
    let note = desk.json(&["note", "list"]);
    desk.run(&["note", "undo", text(&note[0], "note")]).expect(0);
    assert!(std::fs::read(desk.folder.join("sales.xlsx")).unwrap() == before);
}

/// A plan whose total and margin are worked out, and whose row of costs is drawn as a small line in a cell.
fn plan() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("Plan").unwrap();
    for (row, (name, cost)) in (0..).zip([("Rent", 40.0), ("Paper", 10.0), ("Ink", 20.0)]) {
        page.write_string(row, 0, name).unwrap().write_number(row, 1, cost).unwrap();
    }
    let sum = rust_xlsxwriter::Formula::new("=SUM(B1:B3)").set_result("70");
    page.write_string(3, 0, "Total").unwrap().write_formula(3, 1, sum).unwrap();
    let rest = rust_xlsxwriter::Formula::new("=100-B4").set_result("30");
    page.write_string(4, 0, "Left").unwrap().write_formula(4, 1, rest).unwrap();
    let line = rust_xlsxwriter::Sparkline::new().set_range(("Plan", 0, 1, 2, 1));
    page.add_sparkline(5, 1, &line).unwrap();
    book.save_to_buffer().unwrap()
}

/// A part of a workbook in the folder.
fn part(desk: &Desk, file: &str, name: &str) -> String {
    let bytes = std::fs::read(desk.folder.join(file)).unwrap();
    let book = gloss_ooxml::Workbook::open(&bytes, gloss_ooxml::Limits::default()).unwrap();
    book.package().text(name).unwrap().to_string()
}

#[test]
fn scenario_38_a_total_that_depends() {
    let desk = Desk::new();
    let before = plan();
    desk.write("plan.xlsx", &before);
    desk.json(&["note", "add", "plan.xlsx", "--at", "cells:Plan!B2", "--change", "Set to 25"]);
    desk.run(&["note", "send"]).expect(0);
    let changes = desk.json(&["compare", "plan.xlsx", "1", "2"]);
    let told: Vec<_> = changes
        .iter()
        .map(|one| (text(one, "where"), text(one, "class"), text(one, "before"), text(one, "after")))
        .collect();
    assert_eq!(
        told,
        [
            ("cells:Plan!B2", "inside", "10", "25"),
            ("cells:Plan!B4", "follows", "70", "85"),
            ("cells:Plan!B5", "follows", "30", "15"),
        ]
    );
    let sheet = part(&desk, "plan.xlsx", "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<f>SUM(B1:B3)</f><v>85</v>") && sheet.contains("<v>15</v>"), "{sheet}");
    let note = desk.json(&["note", "list"]);
    desk.run(&["note", "undo", text(&note[0], "note")]).expect(0);
    assert!(std::fs::read(desk.folder.join("plan.xlsx")).unwrap() == before);
}

/// The model makes the whole workbook anew, as a program does that knows no small lines in cells, and changes more than it
/// was asked for.
#[test]
fn scenario_39_an_agent_that_saves_it_all_anew() {
    let sheets = json!([{ "name": "Plan", "columns": [{ "header": "Rent" }, { "header": "99" }],
        "rows": [["Paper", 25], ["Ink", 20], ["Total", 1], ["Left", 2]] }]);
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "make_workbook", "arguments": { "path": "plan.xlsx", "sheets": sheets } }] } },
        { "do": { "text": "I made it anew." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "");
    desk.write("plan.xlsx", plan());
    let before = part(&desk, "plan.xlsx", "xl/worksheets/sheet1.xml");
    assert!(before.contains("sparkline"), "{before}");
    desk.json(&["note", "add", "plan.xlsx", "--at", "cells:Plan!B2", "--change", "It is 25 now"]);
    desk.run(&["note", "send"]).expect(0);
    let after = part(&desk, "plan.xlsx", "xl/worksheets/sheet1.xml");
    let lines = |sheet: &str| sheet[sheet.find("<extLst").unwrap()..].to_owned();
    assert_eq!(lines(&after), lines(&before), "the small line is as it was");
    let values = after
        .replace("<v>25</v>", "<v>10</v>")
        .replace("<v>85</v>", "<v>70</v>")
        .replace("<v>15</v>", "<v>30</v>");
    assert_eq!(values, before, "one cell, and what follows from it");
    // The rest is offered, and what is taken of it brings its values along.
    let held = desk.json(&["held"]);
    let first = held.iter().find(|one| text(one, "where") == "cells:Plan!A1:B1");
    let first = first.unwrap_or_else(|| panic!("{held:?}"));
    assert_eq!((text(first, "before"), text(first, "after")), ("Rent | 40", "Rent | 99"));
    desk.run(&["held", "accept", text(first, "change")]).expect(0);
    let sheet = part(&desk, "plan.xlsx", "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<f>SUM(B1:B3)</f><v>45</v>"), "words are no numbers: {sheet}");
}
