//! What can be done to a place, by two doors: by hand on the command line, and by a model for a note. Both come to the same bytes, a
//! note's undo gives the file back to the last byte, and what can't be done is refused and changes nothing.

use std::path::{Path, PathBuf};

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

/// An act of the suite.
#[derive(Clone)]
struct Case {
    file: String,
    at: String,
    act: String,
    args: Vec<(String, String)>,
    within: Option<String>,
}

fn suite(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/acts").join(name)
}

fn cases(file: &str) -> Vec<Case> {
    let all = std::fs::read_to_string(suite("acts.tsv")).expect("the acts");
    let case = |line: &str| {
        let mut parts = line.split('\t').map(str::to_owned);
        let mut next = || parts.next().expect("file, place and act");
        let (file, at, act) = (next(), next(), next());
        let args = parts
            .filter_map(|arg| arg.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned())));
        let (within, args): (Vec<_>, Vec<_>) = args.partition(|(key, _)| key == "within");
        Case { file, at, act, args, within: within.into_iter().next().map(|(_, value)| value) }
    };
    all.lines().filter(|line| !line.is_empty()).map(case).filter(|case| case.file == file).collect()
}

/// Puts the files of the suite into the folder.
fn laid_out(desk: &Desk) {
    for name in ["policy.md", "orders.xlsx", "stock.csv", "review.pptx", "rates.py"] {
        desk.write(name, std::fs::read(suite("places").join(name)).expect("a file"));
    }
    for name in ["index.html", "about.html", "style.css", "workshop.png"] {
        desk.write(&format!("site/{name}"), std::fs::read(suite("places/site").join(name)).expect("a file"));
    }
}

/// All bytes of a file, or of the files of a site.
fn bytes(desk: &Desk, file: &str) -> Vec<u8> {
    let path = desk.folder.join(file);
    if path.is_file() {
        return std::fs::read(path).expect("a file");
    }
    let files = ["index.html", "about.html", "style.css"];
    files.iter().flat_map(|name| std::fs::read(path.join(name)).expect("a file")).collect()
}

/// The bytes that an act comes to by hand; the file is as it was afterwards.
fn by_hand(desk: &Desk, case: &Case) -> Vec<u8> {
    let mut words = vec![
        "edit".to_owned(),
        case.file.clone(),
        "--at".to_owned(),
        case.at.clone(),
        "--act".to_owned(),
        case.act.clone(),
    ];
    words.extend(case.args.iter().map(|(key, value)| format!("{key}={value}")));
    words.extend(case.within.iter().map(|within| format!("within={within}")));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    desk.run(&words).expect(0);
    let made = bytes(desk, &case.file);
    desk.run(&["restore", &case.file, "1"]).expect(0);
    made
}

/// What the double does for each case: it reads the place, does the act, and closes.
fn script(cases: &[Case]) -> Script {
    let mut rules: Vec<Value> = Vec::new();
    for (n, case) in cases.iter().enumerate() {
        let mark = format!("case-{n}-end");
        let args: serde_json::Map<String, Value> =
            case.args.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
        let mut call = json!({ "note": "{{note:1}}", "act": case.act, "args": args });
        if let Some(within) = &case.within {
            call["within"] = json!(within);
        }
        rules.push(json!({ "when": { "contains": mark, "tool": "act" }, "do": { "text": "Done." } }));
        rules.push(json!({ "when": { "contains": mark }, "do": { "calls": [{ "name": "act", "arguments": call }] } }));
    }
    rules.push(json!({ "do": { "text": "Nothing to do." } }));
    Script::from_value(Value::Array(rules)).expect("a script")
}

fn same_by_both_doors(file: &str) {
    let all = cases(file);
    assert!(!all.is_empty());
    let mock = Mock::start(script(&all)).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, "chat");
    laid_out(&desk);
    let first = bytes(&desk, file);
    let mut wrong = Vec::new();
    for (n, case) in all.iter().enumerate() {
        let told = format!("{} {} {:?}", case.at, case.act, case.args);
        let made = by_hand(&desk, case);
        if made == first {
            wrong.push(format!("{told}: nothing was changed by hand"));
        }
        if bytes(&desk, file) != first {
            wrong.push(format!("{told}: not restored"));
        }
        let note =
            &desk.json(&["note", "add", file, "--at", &case.at, "--change", &format!("case-{n}-end")])[0];
        let note = text(note, "note").to_owned();
        desk.run(&["note", "send", "--json"]);
        let listed = desk
            .json(&["note", "list", file])
            .into_iter()
            .find(|one| text(one, "note") == note)
            .expect("the note");
        if text(&listed, "state") != "applied" {
            wrong.push(format!("{told}: {listed}"));
            continue;
        }
        if bytes(&desk, file) != made {
            wrong.push(format!("{told}: other bytes for a note"));
        }
        let undone = desk.run(&["note", "undo", &note]);
        if undone.status != 0 || bytes(&desk, file) != first {
            wrong.push(format!("{told}: undo gives other bytes: {}", undone.err));
            desk.run(&["restore", file, "1"]);
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "{} of {}", wrong.len(), all.len());
}

#[test]
fn acts_of_a_document_are_the_same_by_hand_and_for_a_note() {
    same_by_both_doors("policy.md");
}

#[test]
fn acts_of_a_sheet_are_the_same_by_hand_and_for_a_note() {
    same_by_both_doors("orders.xlsx");
}

#[test]
fn acts_of_a_table_of_text_are_the_same_by_hand_and_for_a_note() {
    same_by_both_doors("stock.csv");
}

#[test]
fn acts_of_a_deck_are_the_same_by_hand_and_for_a_note() {
    same_by_both_doors("review.pptx");
}

#[test]
fn acts_of_a_site_are_the_same_by_hand_and_for_a_note() {
    same_by_both_doors("site");
}

#[test]
fn acts_of_code_are_the_same_by_hand_and_for_a_note() {
    same_by_both_doors("rates.py");
}

#[test]
fn what_can_not_be_done_is_refused_with_what_would_work_and_changes_nothing() {
    let desk = Desk::new();
    laid_out(&desk);
    for (file, at, act, args, says) in [
        ("policy.md", "text:\"A cheap ticket\"", "bolder", "", "There is no act"),
        ("policy.md", "text:\"A cheap ticket\"", "bold", "color=red", "takes no"),
        ("policy.md", "text:\"A cheap ticket\"", "delete-row", "", "can't be done to this place"),
        ("policy.md", "text:\"A cheap ticket\"", "link", "to=javascript:alert(1)", "can't lead there"),
        ("policy.md", "text:\"Destination\"", "delete-row", "", "row of headers"),
        ("policy.md", "text:\"Zürich\"", "sort", "by=Nothing", "has no column"),
        ("policy.md", "text:\"Zürich\"", "insert-row-below", "cells=a|b|c|d|e|f", "6 cells"),
        ("policy.md", "all", "list", "kind=none", "2 lists"),
        ("orders.xlsx", "cells:Orders!E2:E13", "sum", "", "total below"),
        ("orders.xlsx", "cells:Orders!A1", "format", "as=nothing to see", "no such format"),
        ("orders.xlsx", "cells:Orders!A1", "filter", "where=Nothing=1", "has no column"),
        ("review.pptx", "slide:3/shape:3", "chart", "kind=radar", "can't be"),
        ("review.pptx", "slide:3/shape:3", "chart", "kind=pie", "several series"),
        ("review.pptx", "slide:5/shape:4", "look", "color=reddish", "can't be"),
        ("review.pptx", "slide:5/shape:4", "look", "align=center size=0", "no size"),
        ("review.pptx", "slide:5/shape:7", "bold", "", "holds no words"),
        ("review.pptx", "slide:1", "value", "to=5", "can't be done"),
        ("site", "page:index.html#price-table", "sort", "by=Nothing", "has no column"),
        ("site", "page:index.html#card-repair", "set", "text=Gone", "holds several others"),
        ("site", "page:index.html#row-large", "look", "color=1px", "no colour"),
        ("rates.py", "lines:10-10", "bold", "", "There is no act"),
        ("orders.xlsx", "cells:Orders!E2", "multiply", "by=1e308", "larger than a cell can hold"),
    ] {
        let before = bytes(&desk, file);
        let mut words = vec!["edit", file, "--at", at, "--act", act];
        words.extend(args.split(' ').filter(|arg| arg.contains('=')).collect::<Vec<_>>());
        if args.contains(": ") || args.contains("to see") || args.contains("javascript") {
            words.truncate(6);
            words.push(args);
        }
        let refused = desk.run(&words);
        assert_ne!(refused.status, 0, "{file} {at} {act} {args}");
        assert!(refused.err.contains(says), "{file} {at} {act} {args}: {}", refused.err);
        assert_eq!(bytes(&desk, file), before, "{file} {at} {act} {args}");
    }
    let listed = desk.json(&["edit", "review.pptx", "--acts", "--at", "slide:3/shape:3/series:Q1 2024"]);
    let names: Vec<&str> = listed.iter().map(|one| text(one, "act")).collect();
    assert!(names.contains(&"delete-series") && !names.contains(&"value"), "{names:?}");
}

/// A note marks up to 5,000 cells; what is done by hand is done to whole columns, however long.
#[test]
fn acts_by_hand_reach_whole_columns() {
    let desk = Desk::new();
    let rows = |name: &str| -> String { (0..6_000).map(|n| format!("{name} {n},{n}\n")).collect() };
    desk.write("parts.csv", format!("part,count\n{}", rows("old")));
    let listed = desk.json(&["edit", "parts.csv", "--acts", "--at", "cells:A:A"]);
    assert!(listed.iter().any(|one| text(one, "act") == "replace"), "{listed:?}");
    desk.run(&["edit", "parts.csv", "--at", "cells:A:A", "--act", "replace", "what=old", "with=new"])
        .expect(0);
    assert_eq!(desk.read("parts.csv"), format!("part,count\n{}", rows("new")));
    desk.run(&["edit", "parts.csv", "--at", "cells:A2:A6001", "--act", "set", "text=x"]).expect(0);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..6_000 {
        sheet.write(row, 0, "part").and_then(|sheet| sheet.write(row, 1, row)).expect("a cell");
    }
    desk.write("parts.xlsx", book.save_to_buffer().expect("a workbook"));
    let bold = ["edit", "parts.xlsx", "--at", "cells:B:B", "--act", "bold"];
    desk.run(&bold).expect(0);
    // It is bold to the last row, so that there is nothing left to do.
    assert!(desk.run(&bold).expect(0).out.contains("Nothing differs"));
    assert!(
        desk.run(&["edit", "parts.xlsx", "--at", "cells:B6000", "--act", "bold"])
            .expect(0)
            .out
            .contains("Nothing differs")
    );
}

/// Rows move with their formulas; what reads them one by one is named, and what reads all of them is no reason to refuse.
#[test]
fn rows_of_a_workbook_move_unless_something_reads_them_apart() {
    let desk = Desk::new();
    let workbook = |apart: Option<&str>| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet().set_name("Data & more").expect("a sheet");
        for (row, (name, count)) in [("Pear", 3.0), ("Apple", 5.0), ("Plum", 4.0)].into_iter().enumerate() {
            let row = row as u32 + 1;
            sheet.write(row, 0, name).and_then(|sheet| sheet.write(row, 1, count)).expect("a cell");
            let double = rust_xlsxwriter::Formula::new(format!("=B{}*2", row + 1))
                .set_result((count * 2.0).to_string());
            sheet.write(row, 2, double).expect("a formula");
        }
        for (column, name) in ["Fruit", "Count", "Double"].into_iter().enumerate() {
            sheet.write(0, column as u16, name).expect("a header");
        }
        sheet.write_formula(5, 5, "=SUM(B2:B4)").expect("a sum of all of it");
        if let Some(formula) = apart {
            book.add_worksheet()
                .set_name("Other")
                .and_then(|sheet| sheet.write_formula(0, 0, formula))
                .expect("a formula");
        }
        book.save_to_buffer().expect("a workbook")
    };
    let moved = |name: &str| {
        let act = ["edit", name, "--at", "cells:A3", "--act", "move", "what=rows", "to=first"];
        desk.run(&act)
    };
    desk.write("whole.xlsx", workbook(None));
    moved("whole.xlsx").expect(0);
    let seen = desk.json(&["view", "whole.xlsx", "--at", "cells:A2:C3"]);
    let said = text(&seen[0], "text");
    assert!(said.starts_with("Apple") && said.contains("Pear"), "{said}");
    // A row that comes at the table's edge is not in the sum of all of it, and that is told.
    let last = ["edit", "whole.xlsx", "--at", "cells:A4", "--act", "insert-rows-below", "cells=Fig | 30"];
    desk.run(&last).expect(0);
    let first = ["edit", "whole.xlsx", "--at", "cells:A2", "--act", "insert-rows-above", "cells=Kiwi | 200"];
    desk.run(&first).expect(0);
    let sum = desk.json(&["view", "whole.xlsx", "--at", "cells:F8"]);
    assert_eq!(text(&sum[0], "text"), "=SUM(B3:B5)");
    let versions = desk.json(&["versions", "whole.xlsx"]);
    let whys =
        versions.iter().filter(|one| text(one, "why").contains("is not read by a formula over all rows"));
    assert_eq!(whys.count(), 1, "{versions:?}");
    for formula in ["='Data & more'!B3", "='DATA & MORE'!$B$2+1"] {
        desk.write("apart.xlsx", workbook(Some(formula)));
        let before = std::fs::read(desk.folder.join("apart.xlsx")).expect("a file");
        let refused = moved("apart.xlsx");
        assert!(
            refused.status != 0 && refused.err.contains("The formula in A1 of “Other”"),
            "{formula}: {}",
            refused.err
        );
        assert_eq!(std::fs::read(desk.folder.join("apart.xlsx")).expect("a file"), before);
        std::fs::remove_file(desk.folder.join("apart.xlsx")).expect("it goes");
    }
}
