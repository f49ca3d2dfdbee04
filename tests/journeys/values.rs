//! Values that follow from an edit of a workbook: worked out beside the engine, told cell by cell, in the file where it
//! agrees with itself, and gone with the edit when that is taken back. What must not be worked out is left alone.

use gloss_tests::{Desk, text};
use rust_xlsxwriter::{Formula, Workbook};

/// Cells of a sheet called Plan: what each holds, and the value stored with a formula.
fn workbook(cells: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Plan").unwrap();
    for (row, (holds, stored)) in (0..).zip(cells) {
        match (holds.starts_with('='), holds.parse::<f64>()) {
            (true, _) => sheet.write_formula(row, 0, Formula::new(holds).set_result(*stored)).unwrap(),
            (false, Ok(number)) => sheet.write(row, 0, number).unwrap(),
            (false, Err(_)) => sheet.write(row, 0, *holds).unwrap(),
        };
    }
    book.save_to_buffer().unwrap()
}

fn desk(cells: &[(&str, &str)]) -> (Desk, Vec<u8>) {
    let (desk, bytes) = (Desk::new(), workbook(cells));
    std::fs::write(desk.folder.join("plan.xlsx"), &bytes).unwrap();
    (desk, bytes)
}

/// The stored value of a cell of column A, as it is written in the file.
fn stored(desk: &Desk, row: u32) -> String {
    let file = std::fs::read(desk.folder.join("plan.xlsx")).unwrap();
    let book = gloss_ooxml::Workbook::open(&file, gloss_ooxml::Limits::default()).unwrap();
    match book.cell("Plan", gloss_ooxml::CellRef::new(row, 1)).unwrap().value {
        gloss_ooxml::Value::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

const PLAN: [(&str, &str); 4] = [("2", ""), ("3", ""), ("=SUM(A1:A2)", "5"), ("=A3*10", "50")];

#[test]
fn a_cell_written_by_hand_brings_its_values_along() {
    let (desk, _) = desk(&PLAN);
    desk.run(&["edit", "plan.xlsx", "--at", "cells:Plan!A1", "--set", "7"]).expect(0);
    assert_eq!([stored(&desk, 1), stored(&desk, 3), stored(&desk, 4)], ["7", "10", "100"]);
    // The file agrees with itself again, so the next edit brings its values too, a new formula among them.
    desk.run(&["edit", "plan.xlsx", "--at", "cells:Plan!A2", "--set", "=A1+1"]).expect(0);
    assert_eq!([stored(&desk, 2), stored(&desk, 3), stored(&desk, 4)], ["8", "15", "150"]);
    assert_eq!(desk.json(&["versions", "plan.xlsx"]).len(), 3, "one version each");
}

#[test]
fn a_note_brings_its_values_along_and_takes_them_back_to_the_last_byte() {
    let (desk, before) = desk(&PLAN);
    desk.run(&["note", "add", "plan.xlsx", "--at", "cells:Plan!A2", "--change", "Set to 4"]).expect(0);
    desk.run(&["note", "send"]).expect(0);
    assert_eq!([stored(&desk, 2), stored(&desk, 3), stored(&desk, 4)], ["4", "6", "60"]);
    assert_eq!(desk.json(&["versions", "plan.xlsx"]).len(), 2, "one version");
    let notes = desk.json(&["note", "list", "plan.xlsx"]);
    desk.run(&["note", "undo", text(&notes[0], "note")]).expect(0);
    assert_eq!(std::fs::read(desk.folder.join("plan.xlsx")).unwrap(), before);
}

#[test]
fn a_note_taken_back_after_a_later_edit_brings_its_values_along_too() {
    let (desk, _) = desk(&PLAN);
    desk.run(&["note", "add", "plan.xlsx", "--at", "cells:Plan!A2", "--change", "Set to 4"]).expect(0);
    desk.run(&["note", "send"]).expect(0);
    desk.run(&["edit", "plan.xlsx", "--at", "cells:Plan!A1", "--set", "7"]).expect(0);
    assert_eq!([stored(&desk, 2), stored(&desk, 3), stored(&desk, 4)], ["4", "11", "110"]);
    let notes = desk.json(&["note", "list", "plan.xlsx"]);
    desk.run(&["note", "undo", text(&notes[0], "note")]).expect(0);
    assert_eq!([stored(&desk, 1), stored(&desk, 2)], ["7", "3"]);
    assert_eq!([stored(&desk, 3), stored(&desk, 4)], ["10", "100"]);
    assert_eq!(desk.json(&["versions", "plan.xlsx"]).len(), 4, "one version each");
}

#[test]
fn a_workbook_that_disagrees_with_itself_keeps_its_own_values() {
    let (desk, _) = desk(&[("2", ""), ("3", ""), ("=SUM(A1:A2)", "5"), ("=A3*10", "51")]);
    desk.run(&["edit", "plan.xlsx", "--at", "cells:Plan!A1", "--set", "7"]).expect(0);
    assert_eq!([stored(&desk, 1), stored(&desk, 3), stored(&desk, 4)], ["7", "5", "51"]);
}

#[test]
fn what_reaches_out_or_never_rests_is_not_worked_out() {
    let web = "=A1&_xlfn.WEBSERVICE(\"http://127.0.0.1:9/\")";
    let (desk, _) = desk(&[("2", ""), (web, "7"), ("=A1+RAND()", "2.5"), ("=A1+1", "3")]);
    desk.run(&["edit", "plan.xlsx", "--at", "cells:Plan!A1", "--set", "5"]).expect(0);
    assert_eq!([stored(&desk, 2), stored(&desk, 3), stored(&desk, 4)], ["7", "2.5", "6"]);
}

/// A formula that nobody can work out within bounds: the edit is made, its stored value stays, and what stands beside it is
/// worked out well or left alone.
fn hostile(formula: &str) {
    let (desk, _) = desk(&[("2", ""), (formula, "7"), ("=A1+1", "3")]);
    desk.run(&["edit", "plan.xlsx", "--at", "cells:Plan!A1", "--set", "5"]).expect(0);
    assert_eq!([stored(&desk, 1), stored(&desk, 2)], ["5", "7"], "{formula}");
    let beside = stored(&desk, 3);
    assert!(beside == "3" || beside == "6", "{formula}: {beside}");
    // The engine is as it was.
    desk.run(&["edit", "plan.xlsx", "--at", "cells:Plan!A1", "--set", "6"]).expect(0);
    assert_eq!(stored(&desk, 1), "6");
}

#[test]
fn a_formula_that_would_fill_memory_harms_nobody() {
    hostile("=A1+SUM(_xlfn.SEQUENCE(1048576,16384))");
}

#[test]
fn a_formula_that_does_not_end_harms_nobody() {
    hostile(
        "=A1+_xlfn.REDUCE(0,_xlfn.SEQUENCE(30000),_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a+SUM(_xlfn.SEQUENCE(30000))))",
    );
}

#[test]
fn a_formula_that_nests_as_deep_as_it_may_harms_nobody() {
    let deep = format!("={}A1{}", "(".repeat(4_000), ")".repeat(4_000));
    let (desk, _) = desk(&[("2", ""), (&deep, "2"), ("=A1+1", "3")]);
    desk.run(&["edit", "plan.xlsx", "--at", "cells:Plan!A1", "--set", "5"]).expect(0);
    assert_eq!(stored(&desk, 1), "5");
}
