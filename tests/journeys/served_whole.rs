//! A note is served whole or not at all: what goes beyond its place is held back as one bundle, accepted or left as one and taken
//! back as one; a place is widened only by the name of what holds it, and that is told.

use gloss_mock_model::Mock;
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

const TABLE: &str =
    "Site,2026,2027,Heads,Each\nLeeds,100,200,10,=C2/D2\nYork,300,600,20,=C3/D3\nHull,50,70,7,=C4/D4\n";
const MEMO: &str = "# Costs\n\nAll in thousands.\n\n| Item | 2026 |\n| --- | --- |\n| Taxi | 4 |\n| Rail | 9 |\n\nThat is all.\n";

/// A desk whose model makes these calls, one a round, and closes.
fn desk(calls: Vec<(&str, Value)>) -> (Desk, Mock) {
    let rounds = calls.into_iter().enumerate().map(|(round, (name, arguments))| {
        let call = json!({ "name": name, "arguments": arguments });
        json!({ "when": { "contains": "Serve these notes", "round": round }, "do": { "calls": [call] } })
    });
    let script: Vec<Value> = rounds.chain([json!({ "do": { "text": "Done." } })]).collect();
    Desk::scripted(Value::Array(script), MEMO)
}

/// A workbook of the table's cells, with its formulas.
fn book(desk: &Desk) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Sites").expect("a name");
    for (row, line) in TABLE.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            let at = (row as u32, column as u16);
            match (cell.strip_prefix('='), cell.parse::<f64>()) {
                (Some(formula), _) => sheet.write_formula(at.0, at.1, formula),
                (None, Ok(number)) => sheet.write_number(at.0, at.1, number),
                (None, Err(_)) => sheet.write_string(at.0, at.1, cell),
            }
            .expect("a cell");
        }
    }
    desk.write("sites.xlsx", book.save_to_buffer().expect("a workbook"));
}

fn add(desk: &Desk, file: &str, at: &str, words: &str) -> String {
    text(&desk.json(&["note", "add", file, "--at", at, "--change", words])[0], "note").to_owned()
}

fn note(desk: &Desk, id: &str) -> Value {
    desk.json(&["note", "list"]).into_iter().find(|note| note["note"] == id).expect("the note")
}

fn shows(desk: &Desk, at: &str) -> String {
    desk.run(&["view", "sites.xlsx", "--at", at]).expect(0).out.trim_end().to_owned()
}

fn held(desk: &Desk) -> Vec<Value> {
    desk.json(&["held"])
}

/// The newest result of a tool, as the model was sent it.
fn result(mock: &Mock) -> String {
    let requests = mock.requests();
    let input = requests.last().and_then(|last| last.body["input"].as_array().cloned()).expect("an input");
    let mut outputs = input.iter().filter(|item| item["type"] == "function_call_output");
    text(outputs.next_back().expect("a result"), "output").to_owned()
}

fn read(note: u32) -> (&'static str, Value) {
    ("read_region", json!({ "note": format!("{{{{note:{note}}}}}") }))
}

fn cells(note: u32, edits: &Value) -> (&'static str, Value) {
    (
        "edit_cells",
        json!({ "note": format!("{{{{note:{note}}}}}"), "base": "{{json:/base}}", "edits": edits }),
    )
}

#[test]
fn a_note_that_goes_beyond_its_place_waits_whole_and_comes_and_goes_as_one() {
    let swap = json!([{ "cells": "B1:C4", "rows": [["2027", "2026"], [200, 100], [600, 300], [70, 50]] }]);
    let (desk, mock) = desk(vec![read(1), cells(1, &swap)]);
    book(&desk);
    let before = std::fs::read(desk.folder.join("sites.xlsx")).expect("the workbook");
    let id = add(&desk, "sites.xlsx", "cells:Sites!B1:C1", "Swap the two columns");
    desk.run(&["note", "send"]).expect(3);
    assert!(result(&mock).contains("not_marked"), "{}", result(&mock));
    // Nothing of it was made: headers without their values would be false.
    assert!(std::fs::read(desk.folder.join("sites.xlsx")).expect("the workbook") == before);
    assert_eq!(text(&note(&desk, &id), "state"), "needs_you");
    assert!(text(&note(&desk, &id), "question").contains("waits for you"), "{}", note(&desk, &id));
    let all = held(&desk);
    assert!(all.len() > 1 && all.iter().all(|change| change["bundle"] == all[0]["bundle"]), "{all:?}");
    assert!(all.iter().all(|change| change["note"] == id.as_str()), "{all:?}");
    desk.run(&["held", "accept", text(&all[1], "change")]).expect(0);
    assert_eq!(
        shows(&desk, "cells:Sites!A1:C4"),
        "Site\t2027\t2026\nLeeds\t200\t100\nYork\t600\t300\nHull\t70\t50"
    );
    assert!(held(&desk).is_empty());
    assert_eq!(text(&note(&desk, &id), "state"), "applied");
    assert_eq!(text(&desk.json(&["tasks"])[0], "status"), "done", "its task needs nobody any more");
    assert_eq!(desk.json(&["versions", "sites.xlsx"]).len(), 2, "one version for all of it");
    desk.run(&["note", "undo", &id]).expect(0);
    assert!(std::fs::read(desk.folder.join("sites.xlsx")).expect("the workbook") == before);
    assert_eq!(text(&note(&desk, &id), "state"), "undone");
}

#[test]
fn a_bundle_is_left_as_one() {
    let edits = json!([{ "cells": "A2:A3", "rows": [["Leeds city"], ["York city"]] }]);
    let (desk, _mock) = desk(vec![read(1), cells(1, &edits)]);
    book(&desk);
    let id = add(&desk, "sites.xlsx", "cells:Sites!A2", "Say city");
    desk.run(&["note", "send"]).expect(3);
    let all = held(&desk);
    assert_eq!(all.len(), 2, "{all:?}");
    desk.run(&["held", "leave", text(&all[0], "change")]).expect(0);
    assert!(held(&desk).is_empty());
    assert_eq!(text(&note(&desk, &id), "state"), "undone");
    assert_eq!(text(&desk.json(&["tasks"])[0], "status"), "done");
    assert_eq!(shows(&desk, "cells:Sites!A2:A3"), "Leeds\nYork");
}

#[test]
fn bundles_of_one_turn_are_carried_over_each_other() {
    let gone = json!([{ "cells": "2:2", "do": "delete_rows" }]);
    let each = json!([{ "cells": "E3:E4", "rows": [["=B3/D3"], ["=B4/D4"]] }]);
    let (desk, _mock) = desk(vec![read(1), cells(1, &each), read(2), cells(2, &gone)]);
    book(&desk);
    let each = add(&desk, "sites.xlsx", "cells:Sites!E3", "By 2026");
    let gone = add(&desk, "sites.xlsx", "cells:Sites!A2", "Away with it");
    desk.run(&["note", "send"]).expect(3);
    let of = |id: &str| {
        let all = held(&desk);
        let own = all.iter().find(|change| change["note"] == id).unwrap_or_else(|| panic!("{all:?}"));
        text(own, "change").to_owned()
    };
    desk.run(&["held", "accept", &of(&gone)]).expect(0);
    assert_eq!(shows(&desk, "cells:Sites!E2:E3"), "=C2/D2\n=C3/D3");
    desk.run(&["held", "accept", &of(&each)]).expect(0);
    // The formulas name the rows that they were written for, where these stand now.
    assert_eq!(shows(&desk, "cells:Sites!E2:E3"), "=B2/D2\n=B3/D3");
    for id in [&each, &gone] {
        assert_eq!(text(&note(&desk, id), "state"), "applied");
    }
}

#[test]
fn a_note_that_waits_holds_no_other_that_it_did_not_touch() {
    let raised = json!([{ "cells": "D2:D4", "rows": [["11"], ["21"], ["8"]] }]);
    let added = json!([{ "cells": "F1:F2", "rows": [["VAT"], ["=E2*1.19"]] }]);
    let (desk, _mock) = desk(vec![
        read(1),
        cells(1, &raised),
        ("read_region", json!({ "note": "{{note:2}}", "within": "table" })),
        (
            "edit_cells",
            json!({ "note": "{{note:2}}", "base": "{{json:/base}}", "within": "table", "edits": added }),
        ),
    ]);
    book(&desk);
    let heads = add(&desk, "sites.xlsx", "cells:Sites!D2:D4", "One more each");
    let vat = add(&desk, "sites.xlsx", "cells:Sites!E1", "Add VAT after this");
    desk.run(&["note", "send"]).expect(3);
    assert_eq!(text(&note(&desk, &heads), "state"), "applied");
    assert_eq!(shows(&desk, "cells:Sites!D2:D4"), "11\n21\n8");
    assert_eq!(text(&note(&desk, &vat), "state"), "needs_you");
    assert!(held(&desk).iter().all(|change| change["note"] == vat.as_str()), "{:?}", held(&desk));
}

#[test]
fn what_was_changed_for_a_note_waits_where_the_person_is_asked_about_it() {
    let edit = json!([{ "cells": "A2:A2", "rows": [["Leeds city"]] }]);
    let (desk, _mock) = desk(vec![
        read(1),
        cells(1, &edit),
        (
            "needs_person",
            json!({ "note": "{{note:1}}", "question": "The chart still shows the old column. Shall it stay?" }),
        ),
    ]);
    book(&desk);
    let id = add(&desk, "sites.xlsx", "cells:Sites!A2", "Say city, in the chart too");
    desk.run(&["note", "send"]).expect(3);
    assert_eq!(shows(&desk, "cells:Sites!A2"), "Leeds", "half of it is not made");
    assert!(text(&note(&desk, &id), "question").starts_with("The chart still"), "{}", note(&desk, &id));
    desk.run(&["held", "accept", text(&held(&desk)[0], "change")]).expect(0);
    assert_eq!(shows(&desk, "cells:Sites!A2"), "Leeds city");
}

#[test]
fn a_place_is_widened_by_name_and_that_is_told() {
    let table = "| Item | 2026 |\n| --- | --- |\n| Rail | 9 |\n| Bus | 2 |";
    let (desk, mock) = desk(vec![
        read(1),
        ("read_region", json!({ "note": "{{note:1}}", "within": "table" })),
        (
            "edit_region",
            json!({ "note": "{{note:1}}", "base": "{{json:/base}}", "within": "table",
            "edits": [{ "range": 0, "new": table }] }),
        ),
    ]);
    let id = add(&desk, "memo.md", "text:\"Taxi\"", "No taxis any more; put the bus below");
    desk.run(&["note", "send"]).expect(0);
    let told = mock.requests().iter().map(|request| request.body.to_string()).collect::<String>();
    assert!(told.contains(r#"\"within\":[\"row\",\"column\",\"table\""#), "{told}");
    assert_eq!(desk.read("memo.md"), MEMO.replace("| Taxi | 4 |\n| Rail | 9 |", "| Rail | 9 |\n| Bus | 2 |"));
    assert!(held(&desk).is_empty());
    assert_eq!((text(&note(&desk, &id), "state"), text(&note(&desk, &id), "took")), ("applied", "table"));
    desk.run(&["note", "undo", &id]).expect(0);
    assert_eq!(desk.read("memo.md"), MEMO);
}

#[test]
fn cells_are_set_beyond_the_marked_ones_where_the_place_is_widened() {
    let edits = json!([{ "cells": "B1:B4", "rows": [["Plan"], [1], [2], [3]] }]);
    let (desk, _mock) = desk(vec![
        read(1),
        ("read_region", json!({ "note": "{{note:1}}", "within": "column" })),
        (
            "edit_cells",
            json!({ "note": "{{note:1}}", "base": "{{json:/base}}", "within": "column", "edits": edits }),
        ),
    ]);
    book(&desk);
    let id = add(&desk, "sites.xlsx", "cells:Sites!B1", "Call it Plan, and count up");
    desk.run(&["note", "send"]).expect(0);
    assert_eq!(shows(&desk, "cells:Sites!B1:B4"), "Plan\n1\n2\n3");
    assert_eq!(text(&note(&desk, &id), "took"), "column");
}

#[test]
fn what_does_not_hold_the_place_is_refused_with_what_does() {
    let (desk, mock) = desk(vec![("read_region", json!({ "note": "{{note:1}}", "within": "slide" }))]);
    add(&desk, "memo.md", "text:\"Taxi\"", "Away");
    desk.run(&["note", "send"]).expect(3);
    let says = result(&mock);
    assert!(says.contains("in no slide") && says.contains("row, column, table"), "{says}");
}

#[test]
fn applied_needs_an_edit_of_its_own() {
    let (desk, _mock) = desk(vec![
        read(1),
        (
            "edit_region",
            json!({ "note": "{{note:1}}", "base": "{{json:/base}}",
            "edits": [{ "range": 0, "new": "## Costs in short\n\nAll in millions." }] }),
        ),
    ]);
    desk.write("memo.md", "# Memo\n\n## Costs\n\nAll in thousands.\n\n## End\n\nThat is all.\n");
    let section = add(&desk, "memo.md", "heading:\"Costs\"", "Shorter");
    let word = add(&desk, "memo.md", "text:\"thousands\"", "Which thousands? Say it");
    desk.run(&["note", "send"]).expect(3);
    assert_eq!(text(&note(&desk, &section), "state"), "applied");
    let word = note(&desk, &word);
    assert_eq!(text(&word, "state"), "needs_you");
    assert!(text(&word, "question").contains("Another note"), "{word}");
    desk.run(&["note", "undo", &section]).expect(0);
    assert!(desk.read("memo.md").contains("All in thousands."));
}

#[test]
fn a_suggestion_stands_where_another_note_of_the_turn_changed_around_it() {
    let (desk, mock) = desk(vec![
        (
            "declare_follow",
            json!({ "note": "{{note:2}}", "where": "text:\"thousands\"", "new": "millions", "why": "As the title says." }),
        ),
        read(2),
        (
            "edit_region",
            json!({ "note": "{{note:2}}", "base": "{{json:/base}}", "edits": [{ "range": 0, "new": "Memo in millions" }] }),
        ),
        read(1),
        (
            "edit_region",
            json!({ "note": "{{note:1}}", "base": "{{json:/base}}",
            "edits": [{ "range": 0, "new": "## Costs\n\nAs ever, all in thousands." }] }),
        ),
    ]);
    desk.write("memo.md", "# Memo\n\n## Costs\n\nAll in thousands.\n\n## End\n\nThat is all.\n");
    add(&desk, "memo.md", "heading:\"Costs\"", "Say as ever");
    add(&desk, "memo.md", "text:\"Memo\"", "In millions");
    desk.run(&["note", "send"]).expect(0);
    let all = held(&desk);
    let heard = || mock.requests().iter().map(|request| request.body.to_string()).collect::<String>();
    assert_eq!(all.len(), 1, "{all:?} {}", heard());
    desk.run(&["held", "accept", text(&all[0], "change")]).expect(0);
    assert!(desk.read("memo.md").contains("As ever, all in millions."), "{}", desk.read("memo.md"));
}

#[test]
fn words_do_not_leave_their_element() {
    let page = "<!doctype html><html><head><title>A</title></head><body><nav><a href=\"#b\">See products</a> <b>now</b></nav><p>Text</p></body></html>";
    let (desk, mock) = desk(vec![
        read(1),
        (
            "edit_region",
            json!({ "note": "{{note:1}}", "base": "{{json:/base}}",
            "edits": [{ "range": 0, "new": "See products</a><a href=\"#c\">Contact" }] }),
        ),
        ("read_region", json!({ "note": "{{note:1}}", "within": "section" })),
        (
            "edit_region",
            json!({ "note": "{{note:1}}", "base": "{{json:/base}}", "within": "section",
            "edits": [{ "range": 0, "new": "<nav><a href=\"#b\">See products</a><a href=\"#c\">Contact</a> <b>now</b></nav>" }] }),
        ),
    ]);
    desk.write("site/index.html", page);
    let id = add(&desk, "site/", "text:\"See products\"", "And a link to contact");
    desk.run(&["note", "send"]).expect(0);
    let heard = mock.requests().iter().map(|request| request.body.to_string()).collect::<String>();
    assert!(heard.contains("take in what stands beside the place"), "{heard}");
    let made = desk.read("site/index.html");
    assert_eq!(made, page.replace("products</a>", "products</a><a href=\"#c\">Contact</a>"));
    assert_eq!(text(&note(&desk, &id), "took"), "section");
}

#[test]
fn rows_that_went_from_a_decks_table_come_back_alone() {
    let rows = [["North", "1"], ["South", "2"], ["East", "3"], ["West", "4"]];
    let make = json!({ "path": "deck.pptx", "title": "Regions", "storyline": ["Regions sold this much"], "slides": [
        { "layout": "table", "title": "Regions sold this much", "table": { "columns": ["Region", "Sold"], "rows": rows } },
    ] });
    for (case, gone) in [("the first", vec![0]), ("two in the middle", vec![1, 2]), ("the last", vec![3])] {
        let kept =
            rows.iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, row)| row.join(" | "));
        let lines: Vec<String> = std::iter::once("Region | Sold".to_owned()).chain(kept).collect();
        let edits = json!([{ "range": 0, "new": lines.join("\n") }]);
        let edit = json!({ "note": "{{note:1}}", "base": "{{json:/base}}", "edits": edits });
        let script = json!([
            { "when": { "contains": "Make it", "round": 0 }, "do": { "calls": [{ "name": "make_deck", "arguments": make }] } },
            { "when": { "contains": "Serve these notes", "round": 2 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
            { "when": { "contains": "Serve these notes", "round": 3 }, "do": { "calls": [{ "name": "edit_region", "arguments": edit }] } },
            { "when": { "contains": "Serve these notes", "round": 4 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:2}}" } }] } },
            { "when": { "contains": "Serve these notes", "round": 5 }, "do": { "calls": [{ "name": "edit_region", "arguments": {
                "note": "{{note:2}}", "base": "{{json:/base}}", "edits": [{ "range": 0, "new": "Sold by region" }],
            } }] } },
            { "do": { "text": "Done." } },
        ]);
        let (desk, mock) = Desk::scripted(script, MEMO);
        desk.run(&["run", "Make it"]).expect(0);
        assert!(desk.folder.join("deck.pptx").exists(), "{}", result(&mock));
        let before = desk.run(&["view", "deck.pptx"]).expect(0).out;
        let shape = before.lines().find(|line| line.contains("Table")).expect("a table").split(' ').next();
        let id = add(&desk, "deck.pptx", shape.expect("a place"), "Rows less");
        let title = add(&desk, "deck.pptx", "text:\"Regions sold this much\"", "Other words");
        assert_eq!(desk.run(&["note", "send"]).status, 0, "{case}: {}", result(&mock));
        let shows = desk.run(&["view", "deck.pptx"]).expect(0).out;
        assert_eq!(shows.matches(" | ").count(), lines.len(), "{case}: {shows} {}", result(&mock));
        assert_eq!(
            text(&note(&desk, &title), "says_now"),
            "Sold by region",
            "{case}: its place stays its own"
        );
        let (first, second) = if case == "the last" { (&title, &id) } else { (&id, &title) };
        desk.run(&["note", "undo", first]).expect(0);
        let shows = desk.run(&["view", "deck.pptx"]).expect(0).out;
        assert_eq!(shows.contains("Sold by region"), first == &id, "{case}: {shows}");
        assert_eq!(shows.matches(" | ").count() == 5, first == &id, "{case}: {shows}");
        desk.run(&["note", "undo", second]).expect(0);
        assert_eq!(desk.run(&["view", "deck.pptx"]).expect(0).out, before, "{case}");
    }
}

#[test]
fn a_reading_tells_what_else_bears_on_the_place() {
    let page = "<body><nav class=\"top\"><a href=\"#a\">Contact the whole team</a></nav><p>One</p></body>";
    let (desk, mock) = desk(vec![
        read(1),
        read(2),
        read(3),
        ("search_files", json!({ "text": "york" })),
        ("read_file", json!({ "path": "sites.xlsx" })),
    ]);
    book(&desk);
    desk.write("site/index.html", page);
    desk.write("site/more.html", page.replace("One", "York has more"));
    let deck = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/decks/table_test2.pptx");
    desk.write("deck.pptx", std::fs::read(deck).expect("a deck"));
    add(&desk, "sites.xlsx", "cells:Sites!D3", "More");
    add(&desk, "site/", "page:index.html/text:\"Contact the whole team\"", "Say us");
    add(&desk, "deck.pptx", "slide:1/shape:4", "Larger");
    desk.run(&["note", "send"]);
    let heard = mock.requests().last().map(|request| request.body["input"].to_string()).expect("a request");
    for words in [
        r#"\"before\":\"Sites, row 1: Site | 2026 | 2027 | Heads | Each\\nSites, row 3: York"#,
        r#"\"beside\":[\"named by E3 =C3/D3\"]"#,
        r#"\"beside\":[\"in body > nav.top > a\",\"the same stands in more.html\"]"#,
        r#"\"beside\":[\"slide:1/shape:4 Table “Table 3”: "#,
        r#"\"where\":\"cells:Sites!A3\",\"text\":\"York\"}"#,
        r#"{\"path\":\"site/\",\"where\":\"page:more.html/lines:1\""#,
        r#"\"formulas\":[\"E2 =C2/D2 (E2:E4)\"]"#,
    ] {
        assert!(heard.contains(words), "{words}\n{heard}");
    }
}

#[test]
fn what_is_held_names_the_rows_it_was_written_for_wherever_they_stand() {
    // A value becomes a formula, while another note's rows go.
    let gone = json!([{ "cells": "2:2", "do": "delete_rows" }]);
    let each = json!([{ "cells": "B4:B4", "rows": [["=C4-10"]] }]);
    let (desk, _mock) = desk(vec![read(1), cells(1, &each), read(2), cells(2, &gone)]);
    book(&desk);
    let each = add(&desk, "sites.xlsx", "cells:Sites!E4", "Ten less");
    let gone = add(&desk, "sites.xlsx", "cells:Sites!A2", "Away with it");
    desk.run(&["note", "send"]).expect(3);
    for id in [&gone, &each] {
        let all = held(&desk);
        let own =
            all.iter().find(|change| change["note"] == id.as_str()).unwrap_or_else(|| panic!("{all:?}"));
        desk.run(&["held", "accept", text(own, "change")]).expect(0);
    }
    assert_eq!(shows(&desk, "cells:Sites!B3"), "=C3-10");
}

#[test]
fn a_row_put_in_place_of_another_is_taken_back_by_its_own_note() {
    let gone = json!([{ "cells": "3:3", "do": "delete_rows" }]);
    let come =
        json!([{ "cells": "4:4", "do": "insert_above" }, { "cells": "A4:D4", "rows": [["Bath", 1, 2, 3]] }]);
    let (desk, mock) = desk(vec![read(1), cells(1, &come), read(2), cells(2, &gone)]);
    let table = "Site,2026,2027,Heads\nLeeds,100,200,10\nYork,300,600,20\nHull,50,70,7\n";
    desk.write("sites.csv", table);
    let come = add(&desk, "sites.csv", "cells:4:4", "Bath above");
    let gone = add(&desk, "sites.csv", "cells:3:3", "No York");
    assert_eq!(desk.run(&["note", "send"]).status, 0, "{}", result(&mock));
    assert_eq!(desk.read("sites.csv"), "Site,2026,2027,Heads\nLeeds,100,200,10\nBath,1,2,3\nHull,50,70,7\n");
    desk.run(&["note", "undo", &gone]).expect(0);
    assert_eq!(desk.read("sites.csv"), table.replace("Hull", "Bath,1,2,3\nHull"));
    desk.run(&["note", "undo", &come]).expect(0);
    assert_eq!(desk.read("sites.csv"), table);
}

#[test]
fn a_question_of_the_agents_own_stands_beside_what_it_suggests() {
    let (desk, _mock) = desk(vec![
        (
            "declare_follow",
            json!({ "note": "{{note:1}}", "where": "text:\"That is all.\"", "new": "In euros.", "why": "If so." }),
        ),
        ("needs_person", json!({ "note": "{{note:1}}", "question": "Which currency?" })),
    ]);
    let id = add(&desk, "memo.md", "text:\"thousands\"", "Say the currency");
    desk.run(&["note", "send"]).expect(3);
    desk.run(&["held", "accept", text(&held(&desk)[0], "change")]).expect(0);
    assert_eq!(
        (text(&note(&desk, &id), "state"), text(&note(&desk, &id), "question")),
        ("needs_you", "Which currency?")
    );
}
