//! Acts and edits of one turn see each other: what was staged is read, an edit that would undo it is refused with the way out, and a
//! note with both is one thing to take back. Places of the batch's other notes follow.

use std::path::Path;

use gloss_tests::serving::{Serving, cells, edit_within, read, read_within};
use serde_json::{Value, json};

const TRIP: &str = "# Trip\n\n| Item | Cost |\n|---|---|\n| Train | 80 |\n| Bus | 20 |\n| Total | 100 |\n";

/// An act for a note, by the note's position in the batch from 1.
fn act(note: u32, name: &str, args: &Value) -> (&'static str, Value) {
    ("act", json!({ "note": format!("{{{{note:{note}}}}}"), "act": name, "args": args }))
}

/// An act at a part of a note's place.
fn act_at(note: u32, at: &str, name: &str, args: &Value) -> (&'static str, Value) {
    let (tool, mut arguments) = act(note, name, args);
    arguments["at"] = json!(at);
    (tool, arguments)
}

fn file(serving: &Serving, name: &str) -> Vec<u8> {
    std::fs::read(serving.desk.folder.join(name)).expect("a file")
}

/// A file of the suite of acts in the folder.
fn laid(serving: &Serving, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/acts/places").join(name);
    serving.desk.write(name, std::fs::read(path).expect("a file"));
}

/// A plan with headers, four items, a total and a chart.
fn plan(serving: &Serving) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Plan").expect("a name");
    for (column, head) in ["Item", "Before", "After"].into_iter().enumerate() {
        sheet.write_string(2, column as u16, head).expect("a cell");
    }
    for row in 3..7_u32 {
        sheet.write_string(row, 0, format!("Item {row}")).expect("a cell");
        for column in 1..3_u16 {
            sheet.write_number(row, column, f64::from(row) * 100.0).expect("a cell");
        }
    }
    sheet
        .write_string(8, 0, "Total")
        .and_then(|sheet| sheet.write_formula(8, 2, "=SUM(C4:C7)"))
        .expect("a total");
    let mut chart = rust_xlsxwriter::Chart::new(rust_xlsxwriter::ChartType::Column);
    chart.title().set_name("Costs");
    for column in 1..3_u16 {
        chart.add_series().set_categories(("Plan", 3, 0, 6, 0)).set_values(("Plan", 3, column, 6, column));
    }
    sheet.insert_chart(1, 6, &chart).expect("a chart");
    serving.desk.write("plan.xlsx", book.save_to_buffer().expect("a workbook"));
}

/// Sends both notes, which are applied; what the agent heard.
fn sent_and_applied(serving: &Serving, notes: [&str; 2]) -> String {
    serving.send();
    let heard = serving.heard();
    assert_eq!(notes.map(|note| serving.state(note)), ["applied", "applied"], "{heard}");
    heard
}

#[test]
fn an_edit_of_what_acts_changed_is_refused_and_nothing_is_lost() {
    let serving = Serving::new(
        vec![
            act(1, "insert-row-below", &json!({ "cells": "Taxi | 15" })),
            read_within(1, "table"),
            act(2, "delete-row", &json!({})),
            read_within(1, "table"),
            edit_within(1, "table", "| Item | Cost |\n|---|---|\n| Train | 80 |\n| Total | 80 |"),
        ],
        TRIP,
    );
    let first = serving.add("memo.md", "text:\"Train\"", "A row for a taxi below");
    let second = serving.add("memo.md", "text:\"Bus\"", "Away with it, and the total");
    serving.send();
    let heard = serving.heard();
    let read: Vec<&str> = heard.lines().filter(|line| line.contains("\"ranges\"")).collect();
    assert!(read.len() == 2 && read[0].contains("Taxi"), "{heard}");
    assert!(read[1].contains("Taxi") && !read[1].contains("Bus"), "{heard}");
    assert!(
        heard.contains("words are changed before acts are done") && heard.contains("take-back"),
        "{heard}"
    );
    let made = serving.desk.read("memo.md");
    assert_eq!(made, TRIP.replace("| Bus | 20 |", "| Taxi | 15 |"), "{heard}");
    assert_eq!((serving.state(&first), serving.state(&second)), ("applied".to_owned(), "applied".to_owned()));
    serving.desk.run(&["note", "undo", &second]).expect(0);
    assert!(serving.desk.read("memo.md").contains("| Bus | 20 |\n"));
    serving.desk.run(&["note", "undo", &first]).expect(0);
    assert_eq!(serving.desk.read("memo.md"), TRIP);
}

/// Items of a list that change places are written over each other: a note stays on its own words.
#[test]
fn a_note_on_an_item_stays_on_it_while_others_move() {
    const RULES: &str = "# Rules\n\n- Book early by phone\n- Trains below 500 km\n- Hotels up to 150 euro\n";
    let serving = Serving::new(
        vec![
            act(1, "move", &json!({ "to": "last" })),
            act(2, "set", &json!({ "text": "Trains below 600 km" })),
            act(3, "bold", &json!({})),
        ],
        RULES,
    );
    let notes = [
        serving.add("memo.md", "text:\"Book early by phone\"", "Put this last"),
        serving.add("memo.md", "text:\"Trains below 500 km\"", "600"),
        serving.add("memo.md", "text:\"Hotels up to 150 euro\"", "Bold"),
    ];
    serving.send();
    let made = "# Rules\n\n- Trains below 600 km\n- **Hotels up to 150 euro**\n- Book early by phone\n";
    assert_eq!(serving.desk.read("memo.md"), made, "{}", serving.heard());
    let undone: Vec<&str> = notes.iter().map(String::as_str).collect();
    serving.desk.run(&[&["note", "undo"][..], &undone].concat()).expect(0);
    assert_eq!(serving.desk.read("memo.md"), RULES);
}

#[test]
fn acts_are_taken_back_before_an_edit_and_go_with_one_that_leaves_them() {
    let new = "| Item | Cost |\n|---|---|\n| Train | 80 |\n| Taxi | 15 |\n| Total | 95 |";
    let serving = Serving::new(
        vec![
            act(1, "insert-row-below", &json!({ "cells": "Taxi | 15" })),
            act(1, "take-back", &json!({})),
            read_within(1, "table"),
            edit_within(1, "table", new),
            act(1, "bold", &json!({})),
        ],
        TRIP,
    );
    let note = serving.add("memo.md", "text:\"Train\"", "A taxi instead of the bus");
    serving.send();
    assert_eq!(serving.state(&note), "applied", "{}", serving.heard());
    let made = serving.desk.read("memo.md");
    assert!(made.contains("| **Train** | 80 |\n| Taxi | 15 |\n| Total | 95 |"), "{made} {}", serving.heard());
    serving.desk.run(&["note", "undo", &note]).expect(0);
    assert_eq!(serving.desk.read("memo.md"), TRIP);
}

#[test]
fn a_note_with_an_edit_and_an_act_is_taken_back_as_one() {
    let series = json!([{ "name": "=Plan!C3", "categories": "Plan!A4:A7", "values": "Plan!C4:C7" }]);
    let chart = |base: &str| ("edit_chart", json!({ "note": "{{note:1}}", "base": base, "series": series }));
    let title = act(1, "chart", &json!({ "title": "Travel costs" }));
    let serving = Serving::new(vec![read(1), chart("{{json:/base}}"), title.clone()], TRIP);
    plan(&serving);
    let first = file(&serving, "plan.xlsx");
    let note = serving.add("plan.xlsx", "chart:Plan!1", "Title: Travel costs, and only 2027");
    serving.send();
    assert_eq!(serving.state(&note), "applied", "{}", serving.heard());
    assert!(serving.shows("plan.xlsx", "chart:Plan!1").contains("Travel costs"), "{}", serving.heard());
    let undone = serving.desk.run(&["note", "undo", &note]);
    assert_eq!(undone.status, 0, "{}", undone.err);
    assert!(file(&serving, "plan.xlsx") == first, "the file is as it was");
    assert_eq!(serving.state(&note), "undone");
    // The other way round the edit would be of another chart than was read.
    let serving = Serving::new(vec![title, read(1), chart("{{json:/base}}")], TRIP);
    plan(&serving);
    let first = file(&serving, "plan.xlsx");
    let note = serving.add("plan.xlsx", "chart:Plan!1", "Title: Travel costs, and only 2027");
    serving.send();
    assert!(serving.heard().contains("words are changed before acts are done"), "{}", serving.heard());
    serving.desk.run(&["note", "undo", &note]).expect(0);
    assert!(file(&serving, "plan.xlsx") == first, "the file is as it was");
}

#[test]
fn no_note_is_half_made() {
    let column = act(1, "insert-columns-right", &json!({ "name": "Share" }));
    let fill = cells(1, &json!([{ "cells": "D4:D7", "fill": "=C4/C$9" }]));
    let serving = Serving::new(vec![column.clone(), read(1), fill.clone()], TRIP);
    plan(&serving);
    let note = serving.add("plan.xlsx", "cells:Plan!C4:C7", "A column with the share of each");
    serving.send();
    assert!(serving.heard().contains("would be half of the note"), "{}", serving.heard());
    assert_eq!(serving.state(&note), "applied", "{}", serving.heard());
    assert_eq!(serving.shows("plan.xlsx", "cells:Plan!D3"), "Share");
    let serving = Serving::new(vec![read(1), fill, column], TRIP);
    plan(&serving);
    let before = file(&serving, "plan.xlsx");
    let note = serving.add("plan.xlsx", "cells:Plan!C4:C7", "A column with the share of each");
    serving.send();
    assert!(serving.heard().contains("would be half of the note"), "{}", serving.heard());
    assert_eq!(serving.state(&note), "needs_you", "{}", serving.heard());
    assert!(file(&serving, "plan.xlsx") == before, "nothing was done");
    serving.accept(&note);
    assert_eq!(serving.shows("plan.xlsx", "cells:Plan!D4"), "=C4/C$9");
}

#[test]
fn places_follow_what_other_notes_did_before() {
    let serving = Serving::new(
        vec![act(1, "move", &json!({ "to": "last" })), read(2), act(2, "look", &json!({ "color": "red" }))],
        TRIP,
    );
    laid(&serving, "review.pptx");
    let first = file(&serving, "review.pptx");
    let one = serving.add("review.pptx", "slide:3", "To the end");
    let two = serving.add("review.pptx", "slide:3/shape:2", "In red");
    let heard = sent_and_applied(&serving, [&one, &two]);
    assert!(!heard.contains("once more"), "{heard}");
    serving.desk.run(&["note", "undo", &one, &two]).expect(0);
    assert!(file(&serving, "review.pptx") == first, "the file is as it was");

    let serving = Serving::new(
        vec![act(1, "delete-rows", &json!({})), act(2, "highlight", &json!({ "when": ">350" }))],
        TRIP,
    );
    plan(&serving);
    let one = serving.add("plan.xlsx", "cells:Plan!A7:C7", "Away with it");
    let two = serving.add("plan.xlsx", "cells:Plan!C4:C7", "Mark what is above 350");
    sent_and_applied(&serving, [&one, &two]);
}

#[test]
fn a_part_is_named_as_the_place_says_it_now() {
    let serving = Serving::new(
        vec![
            act(1, "set", &json!({ "text": "Fast train" })),
            act_at(1, "text:\"Fast\"", "bold", &json!({})),
            act_at(1, "text:\"Bus\"", "bold", &json!({})),
        ],
        TRIP,
    );
    let note = serving.add("memo.md", "text:\"Train\"", "Fast train, and fast in bold");
    serving.send();
    let heard = serving.heard();
    assert!(serving.desk.read("memo.md").contains("| **Fast** train | 80 |"), "{heard}");
    assert_eq!(serving.state(&note), "applied", "{heard}");
    assert!(heard.contains("lies beyond the place of this note"), "{heard}");
    serving.desk.run(&["note", "undo", &note]).expect(0);
    assert_eq!(serving.desk.read("memo.md"), TRIP);
}
