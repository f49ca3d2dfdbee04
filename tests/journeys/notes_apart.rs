//! Notes of one batch stay apart: what is held back of one is in no other's change, what is accepted later names what it was written
//! for, and what is taken back of one leaves all others as they are.

use gloss_tests::serving::{Serving, cells, cells_within, edit, edit_within, follow, read, read_within};
use gloss_tests::{Desk, text};
use serde_json::json;

const MEMO: &str = "# Memo\n\nNothing here.\n";

/// A workbook with plan, actual and their difference in eight rows, and a total.
fn book(serving: &Serving) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Items").expect("a name");
    for (column, head) in ["Item", "Team", "Plan", "Actual", "Left"].into_iter().enumerate() {
        sheet.write_string(0, column as u16, head).expect("a cell");
    }
    for row in 1..=8u32 {
        let n = row + 1;
        sheet.write_string(row, 0, format!("Item {row}")).expect("a cell");
        sheet.write_string(row, 1, if row % 2 == 0 { "Sales" } else { "Legal" }).expect("a cell");
        sheet.write_number(row, 2, f64::from(row * 100)).expect("a cell");
        sheet.write_number(row, 3, f64::from(row * 90)).expect("a cell");
        sheet.write_formula(row, 4, format!("=C{n}-D{n}").as_str()).expect("a cell");
    }
    sheet.write_string(9, 0, "Total").expect("a cell");
    for (column, letter) in [(2, "C"), (3, "D"), (4, "E")] {
        sheet.write_formula(9, column, format!("=SUM({letter}2:{letter}9)").as_str()).expect("a cell");
    }
    serving.desk.write("items.xlsx", book.save_to_buffer().expect("a workbook"));
}

/// The column E of the first so many rows of data.
fn column(serving: &Serving, rows: u32) -> Vec<String> {
    serving.shows("items.xlsx", &format!("cells:Items!E2:E{}", rows + 1)).lines().map(str::to_owned).collect()
}

/// The formulas of a column, row by row from the second.
fn each(rows: std::ops::RangeInclusive<u32>, formula: impl Fn(u32) -> String) -> Vec<String> {
    rows.map(formula).collect()
}

#[test]
fn what_is_held_of_one_note_is_in_no_others_change() {
    let other_way = json!([{ "cells": "E2:E9", "fill": "=D2-C2" }]);
    let one = json!([{ "cells": "D6", "rows": [[999]] }]);
    for turned in [false, true] {
        let mine = vec![read_within(1, "row"), cells_within(1, "row", &one)];
        let theirs = vec![read(2), cells(2, &other_way)];
        let calls = if turned { [theirs, mine].concat() } else { [mine, theirs].concat() };
        let serving = Serving::new(calls, MEMO);
        book(&serving);
        let first = serving.add("items.xlsx", "cells:Items!B6", "Its actual is 999");
        let second = serving.add("items.xlsx", "cells:Items!E2", "Actual less plan, in all rows");
        serving.send();
        assert_eq!(serving.state(&second), "needs_you", "{}", serving.heard());
        assert_eq!(serving.state(&first), "applied", "{}", serving.heard());
        assert_eq!(serving.shows("items.xlsx", "cells:Items!D6"), "999");
        assert_eq!(column(&serving, 8), each(2..=9, |n| format!("=C{n}-D{n}")), "turned: {turned}");
        serving.accept(&second);
        assert_eq!(column(&serving, 8), each(2..=9, |n| format!("=D{n}-C{n}")), "turned: {turned}");
        assert_eq!(serving.shows("items.xlsx", "cells:Items!D6"), "999");
    }
}

#[test]
fn formulas_that_wait_name_their_own_row_when_a_row_came_before_them() {
    let insert = json!([{ "cells": "4:4", "do": "insert_below" }]);
    let other_way = json!([{ "cells": "E2:E4", "fill": "=D2-C2" }, { "cells": "E6:E10", "fill": "=D6-C6" }]);
    let serving = Serving::new(
        vec![read_within(1, "row"), cells_within(1, "row", &insert), read(2), cells(2, &other_way)],
        MEMO,
    );
    book(&serving);
    let first = serving.add("items.xlsx", "cells:Items!A4", "A row below");
    let second = serving.add("items.xlsx", "cells:Items!E2", "Actual less plan, in all rows");
    serving.send();
    assert_eq!(serving.state(&first), "applied", "{} {}", serving.note(&first), serving.heard());
    assert_eq!(serving.state(&second), "needs_you", "{}", serving.heard());
    let plain = |n: u32| if n == 5 { String::new() } else { format!("=C{n}-D{n}") };
    assert_eq!(column(&serving, 9), each(2..=10, plain));
    serving.accept(&second);
    let turned = |n: u32| if n == 5 { String::new() } else { format!("=D{n}-C{n}") };
    assert_eq!(column(&serving, 9), each(2..=10, turned));
}

#[test]
fn what_is_held_in_a_row_that_another_note_brought_waits_with_it() {
    let insert = json!([{ "cells": "4:4", "do": "insert_below" }]);
    let other_way = json!([{ "cells": "E2:E10", "fill": "=D2-C2" }]);
    let serving = Serving::new(
        vec![read_within(1, "row"), cells_within(1, "row", &insert), read(2), cells(2, &other_way)],
        MEMO,
    );
    book(&serving);
    let first = serving.add("items.xlsx", "cells:Items!A4", "A row below");
    let second = serving.add("items.xlsx", "cells:Items!E2", "Actual less plan, in all rows");
    serving.send();
    assert_eq!((serving.state(&first).as_str(), serving.state(&second).as_str()), ("needs_you", "needs_you"));
    assert_eq!(column(&serving, 8), each(2..=9, |n| format!("=C{n}-D{n}")));
    serving.accept(&second);
    assert_eq!(column(&serving, 9), each(2..=10, |n| format!("=D{n}-C{n}")), "{}", serving.heard());
    assert_eq!((serving.state(&first).as_str(), serving.state(&second).as_str()), ("applied", "applied"));
}

#[test]
fn a_place_is_widened_after_rows_came_elsewhere() {
    let insert = json!([{ "cells": "4:4", "do": "insert_below" }]);
    let serving = Serving::new(
        vec![
            read_within(1, "row"),
            cells_within(1, "row", &insert),
            read_within(2, "column"),
            cells_within(2, "column", &json!([{ "cells": "B8", "rows": [["Finance"]] }])),
        ],
        MEMO,
    );
    book(&serving);
    let first = serving.add("items.xlsx", "cells:Items!A4", "A row below");
    let second = serving.add("items.xlsx", "cells:Items!B3", "Item 6 is of Finance");
    serving.send();
    assert_eq!(serving.state(&first), "applied", "{}", serving.heard());
    assert_eq!(serving.state(&second), "applied", "{}", serving.heard());
    assert_eq!(serving.shows("items.xlsx", "cells:Items!A8:B8"), "Item 6\tFinance");
}

/// A deck of one table, as a task makes it.
fn deck(serving: &Serving) {
    let rows = [["North", "1"], ["South", "2"], ["East", "3"], ["West", "4"]];
    let make = json!({ "path": "regions.pptx", "title": "Regions", "storyline": ["Regions sold this much"], "slides": [
        { "layout": "table", "table": { "columns": ["Region", "Sold"], "rows": rows } },
    ] });
    let script = json!([
        { "when": { "contains": "Make it", "round": 0 }, "do": { "calls": [{ "name": "make_deck", "arguments": make }] } },
        { "do": { "text": "Done." } },
    ]);
    let (maker, _mock) = Desk::scripted(script, MEMO);
    maker.run(&["run", "Make it"]).expect(0);
    let made = std::fs::read(maker.folder.join("regions.pptx")).expect("a deck");
    serving.desk.write("regions.pptx", made);
}

#[test]
fn a_row_of_a_deck_comes_back_and_the_note_below_it_stays() {
    let serving = Serving::new(vec![read(1), edit(1, ""), read(2), edit(2, "220")], MEMO);
    deck(&serving);
    let before = serving.desk.run(&["view", "regions.pptx"]).expect(0).out;
    let gone = serving.add("regions.pptx", "slide:1/shape:3/cells:B3", "Delete this row.");
    let other = serving.add("regions.pptx", "slide:1/shape:3/cells:B5", "Make it 220");
    serving.send();
    assert_eq!(
        (serving.state(&gone).as_str(), serving.state(&other).as_str()),
        ("applied", "applied"),
        "{}",
        serving.heard()
    );
    serving.desk.run(&["note", "undo", &gone]).expect(0);
    let shows = serving.desk.run(&["view", "regions.pptx"]).expect(0).out;
    assert_eq!(shows, before.replace("| 4", "| 220"), "{}", serving.heard());
    assert_eq!(serving.state(&other), "applied");
    serving.desk.run(&["note", "undo", &other]).expect(0);
    assert_eq!(serving.desk.run(&["view", "regions.pptx"]).expect(0).out, before);
}

#[test]
fn what_is_taken_back_of_one_note_takes_no_others_with_it() {
    const PAGE: &str = "<!doctype html><html><head><title>A</title></head><body><section id=\"cards\"><h2>Tours</h2>\
        <div class=\"card\"><p>Boat</p></div><div class=\"card\"><p>Bike</p></div></section></body></html>";
    let without = "<section id=\"cards\"><h2>Tours</h2><div class=\"card\"><p>Bike</p></div></section>";
    let with_new = "<section id=\"cards\"><h2>Tours</h2><div class=\"card\"><p>Bike</p></div><div class=\"card\"><p>Walk</p></div></section>";
    let serving = Serving::new(
        vec![
            read_within(1, "section"),
            edit_within(1, "section", without),
            read_within(2, "section"),
            edit_within(2, "section", with_new),
        ],
        MEMO,
    );
    serving.desk.write("site/index.html", PAGE);
    let gone = serving.add("site/", "text:\"Boat\"", "Delete this card");
    let came = serving.add("site/", "text:\"Bike\"", "A card for walks behind this one");
    serving.send();
    assert_eq!(
        (serving.state(&gone).as_str(), serving.state(&came).as_str()),
        ("applied", "applied"),
        "{}",
        serving.heard()
    );
    let out = serving.desk.run(&["note", "undo", &gone]);
    let now = serving.desk.read("site/index.html");
    if out.status == 0 {
        assert!(now.contains("Boat") && now.contains("Walk"), "{now}");
        assert_eq!(serving.state(&came), "applied");
    } else {
        assert!(!now.contains("Boat") && now.contains("Walk"), "{now}");
        assert!(out.err.contains("together") || out.out.contains("together"), "{} {}", out.out, out.err);
    }
}

#[test]
fn a_table_whose_columns_changed_places_keeps_the_row_that_went() {
    const TABLE: &str = "# Costs\n\n| Site | Plan | Actual |\n| --- | --- | --- |\n| Leeds | 1 | 2 |\n| York | 3 | 4 |\n| Hull | 5 | 6 |\n";
    let without = "| Site | Plan | Actual |\n| --- | --- | --- |\n| Leeds | 1 | 2 |\n| Hull | 5 | 6 |";
    let swapped = "| Site | Actual | Plan |\n| --- | --- | --- |\n| Leeds | 2 | 1 |\n| Hull | 6 | 5 |";
    let serving = Serving::new(
        vec![
            read_within(1, "table"),
            edit_within(1, "table", without),
            read_within(2, "table"),
            edit_within(2, "table", swapped),
        ],
        TABLE,
    );
    let gone = serving.add("memo.md", "text:\"York\"", "Delete this row");
    let swap = serving.add("memo.md", "text:\"Plan\"", "Swap the two columns");
    serving.send();
    assert_eq!(
        (serving.state(&gone).as_str(), serving.state(&swap).as_str()),
        ("applied", "applied"),
        "{}",
        serving.heard()
    );
    let made = serving.desk.read("memo.md");
    let out = serving.desk.run(&["note", "undo", &swap]);
    let now = serving.desk.read("memo.md");
    assert!(!now.contains("York"), "the row of the other note stays away: {now}");
    if out.status == 0 {
        assert!(now.contains("| Plan | Actual |"), "{now}");
    } else {
        assert_eq!(now, made);
    }
    assert_eq!(serving.state(&gone), "applied");
}

#[test]
fn the_last_word_on_a_consequence_holds_and_a_refused_edit_has_none() {
    const TEXT: &str = "# Policy\n\nThe limit is 40.\n\nAsk if in doubt: 40 is the limit.\n";
    let serving = Serving::new(
        vec![
            follow(1, "text:\"40 is the limit\"", "50 is the limit"),
            follow(1, "text:\"40 is the limit\"", "the limit is 50"),
            read(1),
            edit(1, "50"),
        ],
        TEXT,
    );
    let id = serving.add("memo.md", "text:\"40\"#1", "Make it 50");
    serving.send();
    assert_eq!(serving.state(&id), "applied", "{}", serving.heard());
    let held = serving.held();
    assert_eq!(held.len(), 1, "{held:?}");
    assert_eq!(text(&held[0], "after"), "the limit is 50");
    assert!(serving.heard().contains("in_place_of"), "{}", serving.heard());
}

#[test]
fn a_slide_is_served_by_its_shapes_and_a_box_that_would_stay_is_refused() {
    let read_shapes = read_within(1, "shape");
    let (name, mut arguments) = edit_within(1, "shape", "Regionen verkauften so viel");
    arguments["edits"] = json!([
        { "range": 0, "new": "Regionen verkauften so viel" },
        { "range": 1, "new": "Region | Verkauft\nNorden | 1\nSüden | 2\nOsten | 3\nWesten | 4" },
    ]);
    let serving = Serving::new(
        vec![read(1), edit(1, "Words"), read_shapes, (name, arguments), read(2), edit(2, "")],
        MEMO,
    );
    deck(&serving);
    let all = serving.add("regions.pptx", "slide:1", "Auf Deutsch");
    let title = serving.add("regions.pptx", "slide:1/shape:4", "Delete this box");
    serving.send();
    let heard = serving.heard();
    assert_eq!(serving.state(&all), "applied", "{heard}");
    assert!(heard.contains("within \\\"shape\\\"") && heard.contains("would stay on the slide"), "{heard}");
    assert!(serving.note(&all)["took"].is_null(), "{}", serving.note(&all));
    let shows = serving.desk.run(&["view", "regions.pptx"]).expect(0).out;
    assert!(shows.contains("Regionen verkauften") && shows.contains("Süden | 2"), "{shows}");
    assert_ne!(serving.state(&title), "applied");
}

#[test]
fn an_element_that_would_stand_empty_is_refused_with_what_holds_it() {
    const PAGE: &str = "<!doctype html><html><head><title>A</title></head><body><ul><li><a href=\"#a\">One</a></li><li><a href=\"#b\">Two</a></li></ul></body></html>";
    let serving = Serving::new(
        vec![
            read_within(1, "element"),
            edit_within(1, "element", ""),
            read_within(1, "list"),
            edit_within(1, "list", "<ul><li><a href=\"#b\">Two</a></li></ul>"),
        ],
        MEMO,
    );
    serving.desk.write("site/index.html", PAGE);
    let id = serving.add("site/", "text:\"One\"", "Delete this entry");
    serving.send();
    assert!(serving.heard().contains("would stay on the page"), "{}", serving.heard());
    assert_eq!(serving.state(&id), "applied", "{}", serving.heard());
    assert_eq!(serving.desk.read("site/index.html"), PAGE.replace("<li><a href=\"#a\">One</a></li>", ""));
}

#[test]
fn lines_of_a_file_that_was_not_edited_are_counted_as_they_were() {
    const PAGE: &str = "<!doctype html><html><head><title>A</title></head><body>\n<h1>Welcome</h1>\n<p>One.</p>\n</body></html>\n";
    const STYLE: &str = "p { margin: 0; }\nh1 { color: black; }\n";
    let heading = edit(1, "Welcome\nto us");
    let (style, page) = (
        follow(1, "page:style.css/lines:2", "h1 { color: green; }"),
        follow(1, "page:index.html/lines:3", "<p>Two.</p>"),
    );
    let serving = Serving::new(vec![read(1), heading, style, page], MEMO);
    serving.desk.write("site/index.html", PAGE);
    serving.desk.write("site/style.css", STYLE);
    let id = serving.add("site/", "text:\"Welcome\"", "Say it on two lines, in green");
    serving.send();
    let heard = serving.heard();
    assert_eq!(
        heard.matches("before your edits").count(),
        1,
        "its own file alone has other lines by now: {heard}"
    );
    serving.accept(&id);
    assert_eq!(serving.desk.read("site/style.css"), STYLE.replace("black", "green"));
}

#[test]
fn what_was_edited_before_the_person_is_asked_waits_and_is_shown() {
    const TEXT: &str = "# Policy\n\nThe limit is 40.\n";
    let ask = ("needs_person", json!({ "note": "{{note:1}}", "question": "Is it 50 or 60?" }));
    let serving = Serving::new(vec![read(1), edit(1, "50"), ask], TEXT);
    let id = serving.add("memo.md", "text:\"40\"", "Make it more");
    serving.send();
    let note = serving.note(&id);
    assert_eq!((text(&note, "state"), text(&note, "question")), ("needs_you", "Is it 50 or 60?"), "{note}");
    assert_eq!(serving.desk.read("memo.md"), TEXT, "nobody has said yet which it is");
    let held = serving.held();
    assert_eq!((text(&held[0], "before"), text(&held[0], "after")), ("40", "50"), "{held:?}");
    serving.accept(&id);
    assert_eq!(serving.desk.read("memo.md"), TEXT.replace("40", "50"));
}

#[test]
fn what_is_moved_waits_whole_and_so_does_what_a_note_asks_for_elsewhere() {
    let memo = "# Plan\n\n## Costs\n\nRail is 9.\n\n## Budget\n\nWe have 20[^1].\n\n## End\n\nSigned in 2025.\n\n[^1]: By the board in 2025.\n";
    let budget = "## Budget\n\nWe have 20[^1].";
    let moved = follow(1, "heading:\"Costs\"", &format!("## Costs\n\nRail is 9.\n\n{budget}"));
    // Its words go and come back elsewhere: that is one change, whether the model says so or not.
    let serving = Serving::new(vec![read(1), edit(1, ""), moved], memo);
    let id = serving.add("memo.md", "heading:Budget", "Put this after Costs");
    serving.send();
    assert_eq!(serving.state(&id), "needs_you", "{}", serving.heard());
    assert_eq!(serving.desk.read("memo.md"), memo, "nothing of it was made");
    serving.accept(&id);
    let now = serving.desk.read("memo.md");
    assert_eq!((now.matches("We have 20").count(), serving.state(&id).as_str()), (1, "applied"), "{now}");
    assert!(now.contains("[^1]: By the board"), "a footnote is the document's: {now}");

    // What the note itself asks for elsewhere is a part of it.
    let elsewhere = |asked: bool| {
        let (name, mut arguments) = follow(1, "text:\"By the board in 2025.\"", "By the board in 2026.");
        arguments["asked"] = json!(asked);
        (name, arguments)
    };
    for (asked, state) in [(true, "needs_you"), (false, "applied")] {
        let serving = Serving::new(vec![read(1), edit(1, "Signed in 2026."), elsewhere(asked)], memo);
        let id = serving.add("memo.md", "text:\"Signed in 2025.\"", "2026, everywhere");
        serving.send();
        assert_eq!(serving.state(&id), state, "{}", serving.heard());
        assert_eq!(serving.held().len(), if asked { 2 } else { 1 });
        serving.accept(&id);
        assert!(!serving.desk.read("memo.md").contains("2025"), "{}", serving.desk.read("memo.md"));
    }
}

#[test]
fn cells_that_a_note_does_not_mark_wait_though_another_note_marks_them() {
    let swap = json!([{ "cells": "C6:D6", "rows": [[450, 500]] }, { "cells": "B6", "rows": [["Legal"]] }]);
    let own = json!([{ "cells": "B6", "rows": [["Sales"]] }]);
    let serving = Serving::new(vec![read(1), cells(1, &swap), read(2), cells(2, &own)], MEMO);
    book(&serving);
    let first = serving.add("items.xlsx", "cells:Items!C6:D6", "The other way round");
    let second = serving.add("items.xlsx", "cells:Items!B6", "Sales");
    serving.send();
    assert!(serving.heard().contains("not_marked"), "{}", serving.heard());
    assert_eq!(serving.state(&first), "needs_you", "{}", serving.heard());
    assert_eq!(serving.shows("items.xlsx", "cells:Items!C6:D6"), "500\t450");
    serving.accept(&first);
    assert_eq!(serving.shows("items.xlsx", "cells:Items!C6:D6"), "450\t500");
    assert_eq!(serving.state(&second), "applied", "{}", serving.note(&second));
}

#[test]
fn a_row_of_a_page_goes_wherever_it_stands() {
    let page =
        "<!doctype html>\n<table><tr><td>Mon</td></tr><tr><td>Sat</td></tr><tr><td>Sun</td></tr></table>\n";
    let serving = Serving::new(vec![read(1), edit(1, "")], MEMO);
    serving.desk.write("site/index.html", page);
    let at = page.find("<tr><td>Sat").expect("the row");
    let place = format!("page:index.html/bytes:{at}-{}", at + "<tr><td>Sat</td></tr>".len());
    let id = serving.add("site/", &place, "Delete");
    serving.send();
    assert_eq!(serving.state(&id), "applied", "{}", serving.heard());
    assert_eq!(serving.desk.read("site/index.html"), page.replace("<tr><td>Sat</td></tr>", ""));
}
