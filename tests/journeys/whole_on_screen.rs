//! What a model's work looks like to the person: a note that waits whole and is applied with one press, what a note took around its
//! place, a document that is written again as its next version, and its figures brought up to date.

use gloss_mock_model::{Mock, Options, Script};
use gloss_tests::{Desk, Person, Screen, text};
use serde_json::{Value, json};

const TABLE: &str = "Site,2026,2027,Heads\nLeeds,100,200,10\nYork,300,600,20\nHull,50,70,7\n";

fn desk(rules: Vec<Value>) -> (Desk, Mock) {
    let rules: Vec<Value> = rules.into_iter().chain([json!({ "do": { "text": "Done." } })]).collect();
    let script = Script::from_value(Value::Array(rules)).expect("a script");
    let mock = Mock::start_with(script, Options::default()).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    (desk, mock)
}

fn call((words, round): (&str, u32), name: &str, arguments: &Value) -> Value {
    let calls = json!({ "calls": [{ "name": name, "arguments": arguments }] });
    json!({ "when": { "contains": words, "round": round }, "do": calls })
}

fn waits_whole(screen: Screen, case: &str) {
    let notes = "Serve these notes";
    let swap = json!([{ "cells": "B1:C4", "rows": [["2027", "2026"], [200, 100], [600, 300], [70, 50]] }]);
    let (desk, _mock) = desk(vec![
        call((notes, 0), "read_region", &json!({ "note": "{{note:1}}" })),
        call(
            (notes, 1),
            "edit_cells",
            &json!({ "note": "{{note:1}}", "base": "{{json:/base}}", "edits": swap }),
        ),
        call((notes, 2), "read_region", &json!({ "note": "{{note:2}}", "within": "row" })),
        call(
            (notes, 3),
            "edit_cells",
            &json!({ "note": "{{note:2}}", "base": "{{json:/base}}", "within": "row",
                "edits": [{ "cells": "A4", "rows": [["Hull docks"]] }, { "cells": "D4", "rows": [[9]] }] }),
        ),
    ]);
    desk.write("sites.csv", TABLE);
    for (at, words) in [("cells:B1:C1", "Swap the two columns"), ("cells:A4", "It is the docks now, 9 heads")]
    {
        desk.run(&["note", "add", "sites.csv", "--at", at, "--change", words]).expect(0);
    }
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, case);
    person.click("button", "sites.csv*");
    person.click("button", "Send 2 notes");
    person.see("article", "Note 1, not applied");
    person.see_words("article", "Note 1, not applied", "It goes beyond what you pointed at. ");
    person.see_words(
        "region",
        "What was changed",
        "Changed what you pointed at, and took the row around it.",
    );
    person.see_words("article", "Note 2 of *", "Took the row around it.");
    person.see_words("article", "Note 1 of *", "nothing of it was made");
    person.station("01-waits-whole");
    person.click("button", "Apply all");
    person.see_none("article", "Note 1, not applied");
    person.until("all of it is made", || {
        desk.read("sites.csv").starts_with("Site,2027,2026,Heads\nLeeds,200,100")
            && desk.read("sites.csv").contains("Hull docks,70,50,9")
    });
    person.see("article", "Note 1 of *, applied*");
    person.until("what is no longer so is not said", || {
        !person.words("region", "What was changed").contains("identical")
    });
    person.station("02-applied-whole");
}

fn comes_up_to_date(screen: Screen, case: &str) {
    let (first, second, third) = ("Write a report", "Shorter, please", "What is out of date?");
    let figure = "[1,210](fact:{{json:/fact}}/r1c1)";
    let content = |words: &str| format!("# Sites\n\n{words} {figure} in all.\n");
    let (desk, _mock) = desk(vec![
        call(
            (first, 0),
            "compute",
            &json!({ "sql": "SELECT sum(\"2026\") + sum(\"2027\") - 110 FROM \"sites.csv\"" }),
        ),
        call(
            (first, 1),
            "write_artifact",
            &json!({ "path": "report.md", "content": content("After a long year we stand at") }),
        ),
        call(
            (second, 3),
            "compute",
            &json!({ "sql": "SELECT sum(\"2026\") + sum(\"2027\") - 110 FROM \"sites.csv\"" }),
        ),
        call(
            (second, 4),
            "write_artifact",
            &json!({ "path": "report.md", "content": content("We stand at") }),
        ),
        call((third, 6), "refresh", &json!({ "path": "report.md" })),
    ]);
    desk.write("sites.csv", TABLE);
    let end = desk.run(&["run", first, "--json"]).expect(0).last();
    let task = text(&end, "task").to_owned();
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, case);
    person.click("button", "report.md*");
    person.see("article", "Sites, version 1");
    desk.run(&["run", second, "--task", &task]).expect(0);
    person.see("article", "Sites, version 2");
    assert!(!desk.folder.join("report 2.md").exists(), "a rewrite is a new version, and no second file");
    person.station("01-the-next-version");
    desk.write("sites.csv", TABLE.replace("Leeds,100", "Leeds,190"));
    person.until("it is seen as out of date", || desk.json(&["facts", "report.md"])[0]["stale"] == true);
    desk.run(&["run", third, "--task", &task]).expect(0);
    person.see("article", "Sites, version 3");
    person.see_words("article", "Sites, version 3", "We stand at 1,300 in all.");
    person.station("02-up-to-date");
}

#[test]
fn a_note_that_waits_whole_is_applied_as_one_in_the_browser() {
    waits_whole(Screen::Chromium, "waits-whole");
}

#[test]
fn a_note_that_waits_whole_is_applied_as_one_in_the_window() {
    waits_whole(Screen::Window, "waits-whole-window");
}

#[test]
fn a_report_comes_up_to_date_in_the_browser() {
    comes_up_to_date(Screen::Chromium, "up-to-date");
}

#[test]
fn a_report_comes_up_to_date_in_the_window() {
    comes_up_to_date(Screen::Window, "up-to-date-window");
}
