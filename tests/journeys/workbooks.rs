//! A workbook made by the built-in assistant and by a scripted model, through the real binary: the file is there, openpyxl
//! reads its formulas and charts, LibreOffice opens it and works the same values out; in the browser it is opened, a note
//! on its cells sent, applied and taken back.

use std::path::Path;
use std::process::Command;

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);
const JOBS: &str = include_str!("../suite/sheet/us-employment.csv");
const MADE: &str = "us-employment-workbook.xlsx";

/// What a workbook holds, by openpyxl.
fn read(path: &Path) -> Vec<Value> {
    read_by(path, &[])
}

fn read_by(path: &Path, words: &[&str]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("journeys/workbooks/read.py");
    let output =
        Command::new("/usr/bin/python3").arg(script).arg(path).args(words).output().expect("python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// What it holds after LibreOffice has opened it, worked it out anew and saved it.
pub(super) fn saved_by_libreoffice(path: &Path) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let words = [profile.as_str(), "--headless", "--convert-to", "ods", "--outdir"];
    let office = |words: &[&str], from: &Path| {
        let ran = Command::new("soffice").args(words).arg(folder.path()).arg(from).output().expect("soffice");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    office(&words, path);
    let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
    let ods = folder.path().join(format!("{stem}.ods"));
    office(&[profile.as_str(), "--headless", "--convert-to", "xlsx", "--outdir"], &ods);
    // Its cells alone: LibreOffice writes the words of dates into charts where numbers belong.
    read_by(&folder.path().join(format!("{stem}.xlsx")), &["--cells"])
}

fn sheet<'a>(book: &'a [Value], name: &str) -> &'a Value {
    book.iter().find(|sheet| sheet["name"] == name).unwrap_or_else(|| panic!("{name}"))
}

/// Every number of one book is in the other at the same place.
fn agree(made: &[Value], opened: &[Value]) -> usize {
    let mut numbers = 0;
    for (a, b) in made.iter().zip(opened) {
        assert_eq!(a["name"], b["name"]);
        for (row, cells) in a["values"].as_array().expect("rows").iter().enumerate() {
            for (column, cell) in cells.as_array().expect("cells").iter().enumerate() {
                let Some(n) = cell.as_f64() else { continue };
                let other = b["values"][row][column].as_f64().unwrap_or(f64::NAN);
                assert!((n - other).abs() <= n.abs() * 1e-12, "{} {row} {column}: {n} {other}", a["name"]);
                numbers += 1;
            }
        }
    }
    numbers
}

#[test]
fn a_workbook_from_a_table_opens_everywhere() {
    let desk = Desk::new();
    desk.write("us-employment.csv", JOBS);
    let task = ["run", "Make a workbook from us-employment.csv", "--model", "builtin"];
    let says = desk.run(&task).expect(0).out;
    assert!(says.contains(MADE), "{says}");
    let path = desk.folder.join(MADE);
    let made = read(&path);
    let summary = sheet(&made, "Summary");
    assert_eq!(summary["formulas"][1][1], "='Data'!$B$2");
    assert_eq!(summary["values"][1][3], 7643);
    assert_eq!(summary["charts"][0]["kind"], "LineChart");
    assert_eq!(summary["charts"][0]["series"][0], "Data!$B$2:$B$121");
    let data = sheet(&made, "Data");
    assert_eq!((text(data, "frozen"), text(data, "filter")), ("B2", "A1:Y121"));
    assert_eq!((&data["formats"][0], &data["formats"][1]), (&json!("mmm yyyy"), &json!("#,##0")));
    let sources = sheet(&made, "Sources");
    assert_eq!(sources["values"][2][1], "us-employment.csv");
    assert_eq!(sources["values"][2][3], "A2:X121");
    let opened = saved_by_libreoffice(&path);
    assert!(agree(&made, &opened) > 2_900);

    // What is there is never overwritten.
    let before = std::fs::read(&path).expect("the workbook");
    desk.run(&task).expect(0);
    assert_eq!(std::fs::read(&path).expect("the workbook"), before);
    assert!(desk.folder.join("us-employment-workbook 2.xlsx").exists());
}

#[test]
fn a_model_makes_a_workbook_and_hears_what_is_wrong() {
    let call = |sheets: Value| json!({ "do": { "calls": [{ "name": "make_workbook", "arguments": { "path": "plan.xlsx", "sheets": sheets } }] } });
    let with = |mut rule: Value, when: Value| {
        rule["when"] = when;
        rule
    };
    let columns = |formula: &str| {
        json!([{ "header": "Item" }, { "header": "Cost", "format": "money", "currency": "€", "total": "sum" },
        { "header": "Share", "format": "percent", "formula": formula, "total": "sum" }])
    };
    let rows = json!([["=SUM(A1)", 30], ["Paper", 10]]);
    let script = json!([
        with(call(json!([{ "name": "Plan", "columns": columns("=B2/B4"), "rows": rows }])), json!({ "round": 0 })),
        with(call(json!([{ "name": "Plan", "columns": columns("=[@Cost]/SUM([Cost])"), "rows": rows,
            "charts": [{ "kind": "pie", "title": "Costs", "category": "Item", "series": ["Cost"] }] }])), json!({ "round": 1 })),
        { "do": { "text": "Made." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n");
    desk.run(&["run", "Plan the costs"]).expect(0);
    let heard = mock.requests().iter().map(|request| request.body.to_string()).collect::<String>();
    assert!(heard.contains("sheets[0].columns[2].formula") && heard.contains("[@Header]"), "{heard}");
    let path = desk.folder.join("plan.xlsx");
    let made = read(&path);
    assert_eq!(
        made[0]["values"],
        json!([["Item", "Cost", "Share"], ["=SUM(A1)", 30, 0.75], ["Paper", 10, 0.25], ["Total", 40, 1]])
    );
    assert_eq!(made[0]["formulas"][1][2], "=B2/SUM($B$2:$B$3)");
    assert_eq!(made[0]["charts"][0]["kind"], "PieChart");
    assert_eq!(agree(&made, &saved_by_libreoffice(&path)), 6);
}

#[test]
fn cells_set_by_address_change_where_they_are_marked_and_are_held_back_elsewhere() {
    let edits = json!([
        { "cells": "B2:B3", "fill": "=A2/SUM(A$2:A$3)", "look": { "number": "percent", "bold": true } },
        { "cells": "A4", "rows": [[99]] },
    ]);
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
        { "when": { "round": 1 }, "do": { "calls": [{ "name": "edit_cells",
            "arguments": { "note": "{{note:1}}", "base": "{{json:/base}}", "edits": edits } }] } },
        { "do": { "text": "Shares are in." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, value) in [30.0, 10.0].into_iter().enumerate() {
        sheet.write_number(row as u32 + 1, 0, value).expect("a cell");
    }
    sheet.write_string(0, 0, "Cost").expect("a cell").write_string(0, 1, "Share").expect("a cell");
    desk.write("costs.xlsx", book.save_to_buffer().expect("a workbook"));
    let before = std::fs::read(desk.folder.join("costs.xlsx")).expect("the workbook");
    desk.run(&[
        "note",
        "add",
        "costs.xlsx",
        "--at",
        "cells:Sheet1!B2:B3",
        "--change",
        "Each cost's share, bold",
    ])
    .expect(0);
    desk.run(&["note", "send"]).expect(3);
    let heard: String = mock.requests().iter().map(|request| request.body.to_string()).collect();
    assert!(heard.contains("not_marked"), "{heard}");
    assert_eq!(std::fs::read(desk.folder.join("costs.xlsx")).expect("the workbook"), before);
    let held = desk.json(&["held"]);
    let beyond = held.iter().find(|change| text(change, "where") == "cells:Sheet1!A4").expect("A4");
    assert_eq!(text(beyond, "after"), "99");
    desk.run(&["held", "accept", text(beyond, "change")]).expect(0);
    let made = read(&desk.folder.join("costs.xlsx"));
    assert_eq!(made[0]["formulas"][1][1], "=A2/SUM(A$2:A$3)");
    assert_eq!(made[0]["formulas"][2][1], "=A3/SUM(A$2:A$3)");
    assert_eq!(made[0]["formats"][1], "0.0%");
    assert_eq!(made[0]["formulas"].as_array().expect("rows").len(), 4, "all of it was made");
    for note in desk.json(&["note", "list", "costs.xlsx"]) {
        desk.run(&["note", "undo", text(&note, "note")]).expect(0);
    }
    assert_eq!(std::fs::read(desk.folder.join("costs.xlsx")).expect("the workbook"), before);
}

#[test]
fn the_built_in_assistant_sums_up_sorts_and_says_where_a_cell_comes_from() {
    let desk = Desk::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in ["Item", "Cost"].into_iter().enumerate() {
        sheet.write_string(0, column as u16, header).expect("a cell");
    }
    for (row, (item, cost)) in [("Paper", 10.0), ("Ink", 30.0)].into_iter().enumerate() {
        sheet.write_string(row as u32 + 1, 0, item).expect("a cell");
        sheet.write_number(row as u32 + 1, 1, cost).expect("a cell");
    }
    desk.write("costs.xlsx", book.save_to_buffer().expect("a workbook"));
    let change = |at: &str, words: &str| {
        desk.run(&["note", "add", "costs.xlsx", "--at", at, "--change", words]).expect(0);
        desk.run(&["note", "send", "--model", "builtin"]).expect(0);
        read(&desk.folder.join("costs.xlsx")).remove(0)["formulas"].clone()
    };
    let sorted = change("cells:Sheet1!A2:B3", "Sort by Cost, largest first");
    assert_eq!(sorted, json!([["Item", "Cost"], ["Ink", 30], ["Paper", 10]]));
    let summed = change("cells:Sheet1!A2:B4", "Add a total row");
    assert_eq!(summed[3], json!(["Total", "=SUM(B2:B3)"]));
    desk.run(&[
        "note",
        "add",
        "costs.xlsx",
        "--at",
        "cells:Sheet1!B4",
        "--ask",
        "Where does this come from?",
    ])
    .expect(0);
    desk.run(&["note", "send", "--model", "builtin"]).expect(0);
    let notes = desk.json(&["note", "list", "costs.xlsx"]);
    let told = serde_json::to_string(&notes).expect("JSON");
    assert!(told.contains("It is the sum of B2:B3."), "{told}");
}

fn journey(screen: Screen, theme: &str) {
    let desk = Desk::new();
    desk.write("us-employment.csv", JOBS);
    let person =
        Person::new(screen.open(&desk, LARGE), screen, &format!("workbooks-{}", theme.to_lowercase()));
    person.choose_theme(theme);
    person.click("textbox", "What should be done?");
    person.type_words("Make a workbook from us-employment.csv");
    person.see_words("main", "Start", "Will make a workbook from us-employment.csv");
    person.station("01-asked");
    person.click("button", "Start");
    desk.until("the workbook stands", || desk.folder.join(MADE).exists());
    person.see("region", &format!("{MADE}, cells"));
    // A note on what a task is still at work on waits for it.
    desk.until("the task rests", || desk.json(&["tasks"]).iter().all(|task| task["status"] == "done"));
    person.station("02-made");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
    let made = std::fs::read(desk.folder.join(MADE)).expect("the workbook");
    // Wider, so that both corners are in view.
    person.click("button", "Artifact alone");
    person.drag(person.cell("D3").middle(), person.cell("E5").middle());
    person.see("group", "New note");
    person.type_words("Set to 0.5");
    person.click("button", "Add note");
    person.see_none("group", "New note");
    person.click("button", "Send 1 note");
    person.see_words("region", "What was changed", "Changed only what you pointed at.");
    person.station("03-applied");
    let now = read(&desk.folder.join(MADE));
    for (row, column) in [(2, 3), (2, 4), (4, 3), (4, 4)] {
        assert_eq!(now[0]["formulas"][row][column], 0.5);
    }
    assert_eq!(now[0]["formulas"][5][3], "=IF(OR(ISBLANK(B6),ISBLANK(C6)),\"\",C6-B6)");
    assert_eq!(now[0]["charts"][0]["kind"], "LineChart");
    person.click("button", "Undo note 1");
    desk.until("the file is as it was, to the byte", || {
        std::fs::read(desk.folder.join(MADE)).ok().as_deref() == Some(made.as_slice())
    });
    person.station("04-undone");
}

#[test]
fn a_workbook_is_asked_for_looked_at_and_changed_in_the_browser() {
    journey(Screen::Chromium, "Both");
}

#[test]
fn a_workbook_is_asked_for_looked_at_and_changed_in_the_window() {
    journey(Screen::Window, "Light");
}
