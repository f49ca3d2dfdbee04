//! What people and models change in a workbook and a deck, from the command line: a number that can be read in two ways is
//! asked about, what is deleted goes, words stay plain, and rows that come back bring their chart and their formats along.

use gloss_tests::{Desk, text};
use serde_json::{Value, json};

const BUDGET: &[u8] = include_bytes!("../suite/office/budget.xlsx");
const REVIEW: &[u8] = include_bytes!("../suite/office/review.pptx");

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("budget.xlsx", BUDGET);
    desk.write("review.pptx", REVIEW);
    desk
}

/// What a place says.
fn says(desk: &Desk, file: &str, at: &str) -> String {
    desk.run(&["view", file, "--at", at]).expect(0).out.trim().to_owned()
}

fn bytes(desk: &Desk, file: &str) -> Vec<u8> {
    std::fs::read(desk.folder.join(file)).unwrap()
}

/// A note, sent to the built-in assistant or a model that is connected: its row in the list.
fn noted(desk: &Desk, file: &str, at: &str, words: &str) -> Value {
    let note = desk.json(&["note", "add", file, "--at", at, "--change", words]);
    let note = text(&note[0], "note").to_owned();
    desk.run(&["note", "send", &note, "--json"]);
    let all = desk.json(&["note", "list", file]);
    all.into_iter().find(|row| text(row, "note") == note).expect("the note")
}

#[test]
fn a_number_that_can_be_read_in_two_ways_is_asked_about() {
    let desk = desk();
    let before = says(&desk, "budget.xlsx", "cells:E3");
    for typed in ["13.000", "13,000", "10.000 €"] {
        let run = desk.run(&["edit", "budget.xlsx", "--at", "cells:E3", "--set", typed]).expect(2);
        assert!(
            run.err.contains("can be read in two ways") && run.err.contains("Type 1"),
            "{typed}: {}",
            run.err
        );
        let run = desk.run_with(&["edit", "budget.xlsx", "--at", "cells:E3", "--paste"], typed).expect(2);
        assert!(run.err.contains("can be read in two ways"), "{typed}: {}", run.err);
        assert_eq!(bytes(&desk, "budget.xlsx"), BUDGET, "{typed}");
    }
    let row = noted(&desk, "budget.xlsx", "cells:E3", "auf 10.000 € setzen");
    assert_eq!(text(&row, "state"), "needs_you", "{row}");
    assert!(text(&row, "question").contains("can be read in two ways: as 10000 or as 10"), "{row}");
    assert_eq!(bytes(&desk, "budget.xlsx"), BUDGET);
    for (typed, shown) in
        [("1.234,56", "1,234.56 €"), ("9.000,50 €", "9,000.50 €"), ("1'234.50", "1,234.50 €")]
    {
        desk.run(&["edit", "budget.xlsx", "--at", "cells:E3", "--set", typed]).expect(0);
        assert_eq!(says(&desk, "budget.xlsx", "cells:E3"), shown, "{typed}; it was {before}");
    }
}

#[test]
fn what_is_deleted_on_a_slide_goes_and_comes_back() {
    let desk = desk();
    let bullets = says(&desk, "review.pptx", "slide:2/shape:3");
    let row =
        noted(&desk, "review.pptx", "slide:2/shape:3/text:\"We will hire six people\"", "remove this bullet");
    assert_eq!(text(&row, "state"), "applied", "{row}");
    let left: Vec<&str> =
        bullets.lines().filter(|line| !line.starts_with("We will hire six people")).collect();
    assert_eq!(says(&desk, "review.pptx", "slide:2/shape:3"), left.join("\n"));
    desk.run(&["note", "undo", text(&row, "note")]).expect(0);
    assert_eq!(bytes(&desk, "review.pptx"), REVIEW);

    let table = says(&desk, "review.pptx", "slide:4/shape:3");
    let row = noted(&desk, "review.pptx", "slide:4/shape:3/cells:B3", "delete this row");
    assert_eq!(text(&row, "state"), "applied", "{row}");
    let left: Vec<&str> = table.lines().enumerate().filter(|(n, _)| *n != 2).map(|(_, line)| line).collect();
    assert_eq!(says(&desk, "review.pptx", "slide:4/shape:3"), left.join("\n"));
    desk.run(&["note", "undo", text(&row, "note")]).expect(0);
    assert_eq!(bytes(&desk, "review.pptx"), REVIEW);

    // A column of its table, and a series of its chart.
    for (at, words, of, gone) in [
        ("slide:4/shape:3/cells:D1", "delete this column", "slide:4/shape:3", "Target"),
        ("slide:3/shape:3/series:2025", "remove this series", "slide:3/shape:3", "2025"),
    ] {
        let before = says(&desk, "review.pptx", of);
        let row = noted(&desk, "review.pptx", at, words);
        assert_eq!(text(&row, "state"), "applied", "{row}");
        let after = says(&desk, "review.pptx", of);
        assert!(before.contains(gone) && !after.contains(gone), "{after}");
        desk.run(&["note", "undo", text(&row, "note")]).expect(0);
        assert_eq!(bytes(&desk, "review.pptx"), REVIEW, "{words}");
    }
}

#[test]
fn a_models_words_for_a_slide_and_a_cell_are_plain_and_whole() {
    let edit = |new: &str| {
        json!([
            { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
            { "when": { "round": 1 }, "do": { "calls": [{ "name": "edit_region", "arguments": { "note": "{{note:1}}",
                "base": "{{json:/base}}", "edits": [{ "range": 0, "new": new }] } }] } },
            { "do": { "text": "Done." } },
        ])
    };
    for (file, at, new, applied) in [
        ("review.pptx", "slide:2/title", "**A bold title**", None),
        ("review.pptx", "slide:2/title", "A `title` of code", None),
        ("review.pptx", "slide:2/title", "5 * 3 is 15, *without tax", Some("5 * 3 is 15, *without tax")),
        ("review.pptx", "slide:3/shape:3", "zzz", None),
        ("budget.xlsx", "cells:A3", "**Rent**", None),
        ("budget.xlsx", "cells:E3", "1.234", None),
        ("budget.xlsx", "cells:E3", "1234", Some("1,234.00 €")),
    ] {
        let (desk, _mock) = Desk::scripted(edit(new), "");
        desk.write("budget.xlsx", BUDGET);
        desk.write("review.pptx", REVIEW);
        let before = bytes(&desk, file);
        let row = noted(&desk, file, at, "Write it anew");
        match applied {
            Some(words) => {
                assert_eq!((text(&row, "state"), says(&desk, file, at).as_str()), ("applied", words), "{row}")
            }
            None => {
                assert_ne!(text(&row, "state"), "applied", "{row}");
                assert_eq!(bytes(&desk, file), before, "{at} {new}");
            }
        }
    }
}

#[test]
fn a_row_that_comes_back_brings_its_chart_and_its_formats() {
    let desk = desk();
    for at in ["cells:A6", "cells:A2", "cells:F2"] {
        let row = noted(&desk, "budget.xlsx", at, "delete this row");
        assert_eq!(text(&row, "state"), "applied", "{at}: {row}");
        assert_ne!(bytes(&desk, "budget.xlsx"), BUDGET, "{at}");
        desk.run(&["note", "undo", text(&row, "note")]).expect(0);
        assert_eq!(bytes(&desk, "budget.xlsx"), BUDGET, "{at}");
    }
    // What was changed since is made again on the file as it was.
    let row = noted(&desk, "budget.xlsx", "cells:A6", "delete this row");
    desk.run(&["edit", "budget.xlsx", "--at", "cells:E2", "--set", "777"]).expect(0);
    desk.run(&["note", "undo", text(&row, "note")]).expect(0);
    let undone = bytes(&desk, "budget.xlsx");
    desk.write("budget.xlsx", BUDGET);
    desk.run(&["edit", "budget.xlsx", "--at", "cells:E2", "--set", "777"]).expect(0);
    assert_eq!(parts(&undone), parts(&bytes(&desk, "budget.xlsx")));
    // A formula that was written since names cells by where they stand now.
    desk.write("budget.xlsx", BUDGET);
    let row = noted(&desk, "budget.xlsx", "cells:A6", "delete this row");
    desk.run(&["edit", "budget.xlsx", "--at", "cells:H1", "--set", "=SUM(E2:E5)"]).expect(0);
    let stands = bytes(&desk, "budget.xlsx");
    let run = desk.run(&["note", "undo", text(&row, "note")]).expect(1);
    assert!(
        run.err.contains("can't be taken back alone now") && run.err.contains("restore version"),
        "{}",
        run.err
    );
    assert_eq!(bytes(&desk, "budget.xlsx"), stands);
}

/// The charts and sheets of a workbook, as they are written.
fn parts(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let package = gloss_ooxml::Package::open(file, gloss_ooxml::Limits::default()).unwrap();
    let mut names: Vec<String> = package.names().map(str::to_owned).collect();
    names.retain(|name| ["chart", "sheet", "workbook.xml"].iter().any(|part| name.contains(part)));
    names.sort();
    names.into_iter().map(|name| (name.clone(), package.part(&name).unwrap())).collect()
}

#[test]
fn what_another_sheet_reads_is_not_deleted_under_it() {
    let desk = desk();
    let run = desk.run(&["edit", "budget.xlsx", "--at", "cells:F:F", "--lines", "delete-columns"]).expect(2);
    assert!(run.err.contains("would say #REF! afterwards"), "{}", run.err);
    assert_eq!(bytes(&desk, "budget.xlsx"), BUDGET);
}
