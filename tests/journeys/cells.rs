//! A sheet reviewed by pointing: cells marked in the grid, a note on them sent, shown as changed and taken back to the
//! last byte; a cell written by hand. In the browser and in the window with real input, and from the command line.

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);
const JOBS: &str = include_str!("../suite/sheet/us-employment.csv");
const LEBRON: &[u8] = include_bytes!("../data/lebron.xlsx");

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("jobs.csv", JOBS);
    desk.write("lebron.xlsx", LEBRON);
    desk
}

/// The fields of a line from 1 of the file.
fn fields(desk: &Desk, line: usize) -> Vec<String> {
    let text = desk.read("jobs.csv");
    text.lines().nth(line - 1).unwrap().split(',').map(str::to_owned).collect()
}

fn journey(screen: Screen, theme: &str) {
    let desk = desk();
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("cells-{}", theme.to_lowercase()));
    person.choose_theme(theme);
    person.click("button", "jobs.csv*");
    person.see("region", "jobs.csv, cells");
    person.station("01-opened");

    // D3:E5, dragged from corner to corner.
    person.drag(person.cell("D3").middle(), person.cell("E5").middle());
    person.see_words("group", "New note", "22535");
    assert_eq!(person.focus(), "textbox “Note”");
    person.until("the cells are marked", || person.cells("note-focus").len() == 6);
    person.station("02-pointed");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
    person.type_words("Set to 7");
    person.see("button", "May change: the selected cells");
    person.click("button", "Add note");
    person.see_none("group", "New note");
    person.see("article", "Note 1 of 1, change, not sent, on '*");
    person.station("03-noted");
    person.click("button", "Send 1 note");
    person.see_words("region", "What was changed", "Changed only what you pointed at.");
    person.until("the changed cells are told", || person.cells("added") == ["7"; 6]);
    person.station("04-applied");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
    let now: Vec<Vec<String>> = (1..=6).map(|line| fields(&desk, line)).collect();
    let was: Vec<Vec<String>> =
        JOBS.lines().take(6).map(|line| line.split(',').map(str::to_owned).collect()).collect();
    for (row, (now, was)) in now.iter().zip(&was).enumerate() {
        for (column, (now, was)) in now.iter().zip(was).enumerate() {
            let marked = (2..=4).contains(&row) && (3..=4).contains(&column);
            assert_eq!(now, if marked { "7" } else { was }, "row {row} column {column}");
        }
    }
    person.click("button", "Undo note 1");
    desk.until("the file is as it was, to the byte", || desk.read("jobs.csv") == JOBS);
    person.until("nothing is told as changed", || person.cells("added").is_empty());
    person.station("05-undone");
    by_hand(&desk, &person);
}

/// A cell of a workbook written by hand, as in any program for sheets.
fn by_hand(desk: &Desk, person: &Person) {
    person.click("button", "lebron.xlsx*");
    person.see("region", "lebron.xlsx, cells");
    person.click("radio", "Edit");
    person.press_at(person.cell("B5").middle());
    person.press("Enter");
    person.see("textbox", "What B5 holds");
    person.press("Control+a");
    person.type_words("=1+2");
    person.station("06-by-hand");
    person.press("Enter");
    person.see_words("group", "Saved", "Saved as version 2");
    let held = |at: &str| desk.run(&["view", "lebron.xlsx", "--at", at]).expect(0).out.trim().to_owned();
    desk.until("the cell holds the formula", || held("cells:Sheet1!B5") == "=1+2");
    person.until("what the formula comes to is shown, and by whom it was worked out", || {
        person.says("Values that follow from the last change were computed by Gloss")
    });
    person.station("07-saved");
    // LibreOffice opens the file, and comes to the same.
    let opened = super::workbooks::saved_by_libreoffice(&desk.folder.join("lebron.xlsx"));
    assert_eq!(opened[0]["formulas"][4][1], "=1+2");
    assert_eq!(opened[0]["values"][4][1], 3);
}

#[test]
fn cells_are_marked_changed_and_taken_back_in_the_browser() {
    journey(Screen::Chromium, "Both");
}

#[test]
fn cells_are_marked_changed_and_taken_back_in_the_window() {
    journey(Screen::Window, "Light");
}

#[test]
fn notes_on_cells_change_these_alone_whatever_the_model_writes() {
    // Each value is another one, and rows come and go: only B2 and C3 were asked for.
    let rewrite =
        "month,nonfarm,private\n2006-01-01,11,99\n2006-02-01,98,22\n1999-01-01,1,1\n2006-03-01,97,96\n";
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "write_artifact", "arguments": { "path": "jobs.csv", "content": rewrite } }] } },
        { "do": { "text": "Done; I also improved the rest." } },
    ]);
    let source = "month,nonfarm,private\n2006-01-01,135450,113603\n2006-02-01,135762,113884\n2006-03-01,136059,114156\n";
    let (desk, _mock) = Desk::scripted(script, "");
    desk.write("jobs.csv", source);
    for (at, words) in [("cells:B2", "Set to 11"), ("cells:C3", "Set to 22")] {
        desk.run(&["note", "add", "jobs.csv", "--at", at, "--change", words]).expect(0);
    }
    desk.run(&["note", "send"]).expect(0);
    let expected = source.replace("135450", "11").replace("113884", "22");
    assert_eq!(desk.read("jobs.csv"), expected);
    let held = desk.json(&["held"]);
    let told: Vec<(&str, &str, &str)> =
        held.iter().map(|one| (text(one, "where"), text(one, "before"), text(one, "after"))).collect();
    for one in [
        ("cells:C2", "113603", "99"),
        ("cells:B3", "135762", "98"),
        ("cells:B4:C4", "136059 | 114156", "97 | 96"),
    ] {
        assert!(told.contains(&one), "{one:?} in {told:?}");
    }
    let second = held.iter().find(|one| text(one, "where") == "cells:B3").unwrap();
    desk.run(&["held", "accept", text(second, "change")]).expect(0);
    assert_eq!(desk.read("jobs.csv"), expected.replace("135762", "98"));
    // Each note is taken back alone, and what was accepted stays.
    for note in desk.json(&["note", "list", "jobs.csv"]) {
        desk.run(&["note", "undo", text(&note, "note")]).expect(0);
    }
    assert_eq!(desk.read("jobs.csv"), source.replace("135762", "98"));
}

#[test]
fn a_workbook_comes_back_to_the_last_byte() {
    let desk = desk();
    let bytes = || std::fs::read(desk.folder.join("lebron.xlsx")).unwrap();
    desk.run(&["note", "add", "lebron.xlsx", "--at", "cells:Sheet1!B5:C6", "--change", "Set to 1,250.5"])
        .expect(0);
    desk.run(&["note", "send"]).expect(0);
    assert_ne!(bytes(), LEBRON);
    let shown = |at: &str| desk.run(&["view", "lebron.xlsx", "--at", at]).expect(0).out;
    assert_eq!(shown("cells:Sheet1!B5:C6"), "1250.5\t1250.5\n1250.5\t1250.5\n");
    let changes = desk.json(&["compare", "lebron.xlsx", "1", "2"]);
    assert!(changes.iter().all(|one| text(one, "class") == "inside"), "{changes:?}");
    for note in desk.json(&["note", "list", "lebron.xlsx"]) {
        assert_eq!(text(&note, "where"), "cells:Sheet1!B5:C6");
        desk.run(&["note", "undo", text(&note, "note")]).expect(0);
    }
    assert_eq!(bytes(), LEBRON);
}

#[test]
fn case_14_words_that_would_run_as_a_formula_are_refused_to_a_model_and_told() {
    let edit = |words: &str| {
        json!({ "calls": [{ "name": "edit_cells", "arguments": { "note": "{{note:1}}", "base": "{{json:/base}}",
            "edits": [{ "cells": "B2", "fill": words }] } }] })
    };
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
        { "when": { "round": 1 }, "do": edit("=WEBSERVICE(\"https://example.org\")") },
        { "when": { "round": 2 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
        { "when": { "round": 3 }, "do": edit("'=WEBSERVICE") },
        { "do": { "text": "Done." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "");
    desk.write("t.csv", "name,link\na,x\n");
    desk.run(&["note", "add", "t.csv", "--at", "cells:B2", "--change", "Put the link in"]).expect(0);
    desk.run(&["note", "send"]).expect(0);
    assert!(format!("{:?}", mock.requests()).contains("other programs run"), "the model is told why");
    assert_eq!(desk.read("t.csv"), "name,link\na,'=WEBSERVICE\n");
}

#[test]
fn case_14_a_whole_table_with_words_that_would_run_is_refused_to_a_model_too() {
    let write = |text: &str| {
        json!({ "calls": [
            { "name": "read_file", "arguments": { "path": "t.csv" } },
            { "name": "write_artifact", "arguments": { "path": "t.csv", "content": text, "why": "As asked" } },
        ] })
    };
    let script = json!([
        { "when": { "round": 0 }, "do": write("name,link\na,=OLD\nb,\"@SUM(1,2)\"\n") },
        { "when": { "round": 1 }, "do": write("name,link\na,=OLD\nb,-12.5\n") },
        { "do": { "text": "Done." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "");
    desk.write("t.csv", "name,link\na,=OLD\n");
    desk.run(&["run", "Add b to t.csv"]).expect(0);
    assert!(
        format!("{:?}", mock.requests()).contains("other programs run “@SUM(1,2)”"),
        "the model is told why"
    );
    assert_eq!(desk.read("t.csv"), "name,link\na,=OLD\nb,-12.5\n", "what was there before may stay");
}
