//! Charts reviewed by pointing: a workbook's own chart drawn over its cells, noted, changed and taken back, in the browser
//! and in the window with real input; a document's chart of cells that follows them.

use std::path::Path;
use std::process::Command;

use gloss_tests::{Desk, Person, Screen, text};
use rust_xlsxwriter::{Chart, ChartType, Workbook};
use serde_json::{Value, json};

use super::sheet_views::ask;

const LARGE: (i64, i64) = (1440, 900);
const MONTHS: [&str; 6] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"];

/// Half a year of two regions, with a chart of one and a chart of both.
fn sales() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Sales").unwrap();
    for (column, name) in ["Month", "North", "South"].iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), *name).unwrap();
    }
    for (row, month) in (1..).zip(MONTHS) {
        sheet.write(row, 0, month).unwrap();
        sheet.write(row, 1, f64::from(row * row) * 10.0).unwrap();
        sheet.write(row, 2, 400.0 - f64::from(row) * 30.0).unwrap();
    }
    let chart = |title: &str, columns: &[&str]| {
        let mut chart = Chart::new(ChartType::Column);
        for column in columns {
            let (name, values) = (format!("=Sales!${column}$1"), format!("=Sales!${column}$2:${column}$7"));
            let series = chart.add_series();
            series.set_name(name.as_str()).set_categories("=Sales!$A$2:$A$7").set_values(values.as_str());
        }
        chart.title().set_name(title);
        chart
    };
    sheet.insert_chart(8, 0, &chart("North by month", &["B"])).unwrap();
    sheet.insert_chart(24, 0, &chart("Both regions", &["B", "C"])).unwrap();
    book.save_to_buffer().unwrap()
}

/// What a workbook holds, by openpyxl.
fn read(path: &Path) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("journeys/workbooks/read.py");
    let output = Command::new("/usr/bin/python3").arg(script).arg(path).output().expect("python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The charts of the first sheet by LibreOffice, which opens the file and saves it anew.
fn opened_by_libreoffice(path: &Path) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let words = [profile.as_str(), "--headless", "--convert-to", "xlsx", "--outdir"];
    let ran = Command::new("soffice").args(words).arg(folder.path()).arg(path).output().expect("soffice");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let name = path.file_name().expect("a name");
    read(&folder.path().join(name))[0]["charts"].clone()
}

fn kinds(charts: &Value) -> Vec<String> {
    charts.as_array().unwrap().iter().map(|chart| text(chart, "kind").to_owned()).collect()
}

fn journey(screen: Screen, theme: &str) {
    let desk = Desk::new();
    let bytes = sales();
    desk.write("sales.xlsx", &bytes);
    let path = desk.folder.join("sales.xlsx");
    let person = Person::new(screen.open(&desk, LARGE), screen, &format!("charts-{}", theme.to_lowercase()));
    person.choose_theme(theme);
    person.click("button", "sales.xlsx*");
    person.see("region", "sales.xlsx, cells");
    let first = "Column chart “North by month”*";
    person.see("button", first);
    person.station("01-drawn");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
    assert!(!person.says("Not drawn here"), "both charts are drawn");

    // One of its bars is the cell that it shows: by the pointer, and by keys from the chart.
    let chart = person.see("button", first);
    let june = (chart.x + chart.w * 0.91, chart.y + chart.h * 0.6);
    person.hover_at(june);
    person.station("02-bar");
    person.press_at(june);
    person.see_words("group", "New note", "B7");
    person.see_words("group", "New note", "360");
    person.see("button", "May change: this cell");
    person.station("03-bar-pointed");
    person.press("Escape");
    person.see_none("group", "New note");
    person.press_until("Tab", "button", first);
    person.press("ArrowRight");
    person.press("ArrowRight");
    person.press("m");
    person.see_words("group", "New note", "B3");
    person.press("Escape");
    person.see_none("group", "New note");

    person.press_at((chart.x + chart.w / 2.0, chart.y + 12.0));
    person.see_words("group", "New note", "North by month");
    assert_eq!(person.focus(), "textbox “Note”");
    person.type_words("Make it a line chart");
    person.see("button", "May change: this chart");
    person.station("04-pointed");
    person.click("button", "Add note");
    person.see_none("group", "New note");
    person.see("article", "Note 1 of 1, change, not sent, on '*");
    person.click("button", "Send 1 note");
    person.see_words("region", "What was changed", "Changed only what you pointed at.");
    person.see("button", "Line chart “North by month”*");
    person.station("05-applied");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
    assert_eq!(kinds(&read(&path)[0]["charts"]), ["LineChart", "BarChart"]);
    assert_eq!(kinds(&opened_by_libreoffice(&path)), ["LineChart", "BarChart"]);
    person.click("button", "Undo note 1");
    desk.until("the file is as it was, to the byte", || std::fs::read(&path).unwrap() == bytes);
    person.see("button", first);
    person.station("06-undone");
    // In a view rows stand elsewhere than where the charts lie: that is said, and they come back.
    ask(&person, 2);
    person.click("button", "Largest first");
    person.until("it is said where the charts are", || person.says("shown again when the view is cleared"));
    person.see_none("button", first);
    person.click("button", "Clear view");
    person.see("button", first);
}

#[test]
fn a_chart_is_noted_changed_and_taken_back_in_the_browser() {
    journey(Screen::Chromium, "Both");
}

#[test]
fn a_chart_is_noted_changed_and_taken_back_in_the_window() {
    journey(Screen::Window, "Light");
}

#[test]
fn notes_on_charts_from_the_command_line() {
    let desk = Desk::new();
    let bytes = sales();
    desk.write("sales.xlsx", &bytes);
    let path = desk.folder.join("sales.xlsx");
    let seen = desk.run(&["view", "sales.xlsx", "--at", "chart:Sales!2"]).expect(0).out;
    assert!(seen.contains("Chart: column") && seen.contains("Title: Both regions"), "{seen}");
    for (at, words) in [
        ("chart:Sales!1", "Change the title to “North, first half”"),
        ("chart:Sales!2", "make it a stacked bar chart and use rows 2 to 4"),
    ] {
        desk.run(&["note", "add", "sales.xlsx", "--at", at, "--change", words]).expect(0);
    }
    desk.run(&["note", "send", "--model", "builtin"]).expect(0);
    let charts = read(&path)[0]["charts"].clone();
    assert_eq!(charts[1]["series"][0], "Sales!$B$2:$B$4");
    let told = |at: &str| desk.run(&["view", "sales.xlsx", "--at", at]).expect(0).out;
    assert!(told("chart:Sales!1").contains("Title: North, first half"));
    assert!(told("chart:Sales!2").contains("Chart: stacked bar"));
    // Each note is taken back alone, and the other's chart stays as it is.
    let notes = desk.json(&["note", "list", "sales.xlsx"]);
    desk.run(&["note", "undo", text(&notes[0], "note")]).expect(0);
    assert!(told("chart:Sales!1").contains("Title: North by month"));
    assert!(told("chart:Sales!2").contains("Chart: stacked bar"));
    desk.run(&["note", "undo", text(&notes[1], "note")]).expect(0);
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "both are taken back, to the byte");
}

/// A model changes the chart that is noted and reaches for the other one too, whose change waits for the person.
#[test]
fn a_model_changes_the_noted_chart_and_only_offers_the_other() {
    let edit = |chart: Value, what: Value| {
        let mut arguments = json!({ "note": "{{note:1}}", "base": "{{json:/base}}", "chart": chart });
        arguments.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        json!({ "calls": [{ "name": "edit_chart", "arguments": arguments }] })
    };
    let series = json!([{ "name": "Sales!C1", "categories": "Sales!A2:A7", "values": "Sales!C2:C7" }]);
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
        { "when": { "round": 1 }, "do": edit(Value::Null, json!({ "kind": "sunburst" })) },
        { "when": { "round": 2 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
        { "when": { "round": 3 }, "do": edit(Value::Null, json!({ "kind": "line", "title": "South", "series": series })) },
        { "when": { "round": 4 }, "do": edit(json!("Sales!2"), json!({ "kind": "bar" })) },
        { "do": { "text": "Done." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "");
    let bytes = sales();
    desk.write("sales.xlsx", &bytes);
    let path = desk.folder.join("sales.xlsx");
    desk.run(&["note", "add", "sales.xlsx", "--at", "chart:Sales!1", "--change", "Show the south as a line"])
        .expect(0);
    desk.run(&["note", "send"]).expect(3);
    let heard = format!("{:?}", mock.requests());
    assert!(heard.contains("sunburst") && heard.contains("This chart is not marked"), "the model is told");
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "a note is made whole or not at all");
    let held = desk.json(&["held"]);
    let places: Vec<&str> = held.iter().map(|change| text(change, "where")).collect();
    assert_eq!(places, ["chart:Sales!1", "chart:Sales!2"], "{held:?}");
    desk.run(&["held", "accept", text(&held[0], "change")]).expect(0);
    let charts = read(&path)[0]["charts"].clone();
    assert_eq!(kinds(&charts), ["LineChart", "BarChart"]);
    assert_eq!(charts[0]["series"][0], "Sales!$C$2:$C$7");
    assert_eq!(kinds(&opened_by_libreoffice(&path)), ["LineChart", "BarChart"]);
    let note = desk.json(&["note", "list", "sales.xlsx"]);
    desk.run(&["note", "undo", text(&note[0], "note")]).expect(0);
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "taken back, to the byte");
}

#[test]
fn what_no_chart_can_show_is_said_and_changes_nothing() {
    let desk = Desk::new();
    let bytes = sales();
    desk.write("sales.xlsx", &bytes);
    let path = desk.folder.join("sales.xlsx");
    desk.run(&["note", "add", "sales.xlsx", "--at", "chart:Sales!2", "--change", "make it a pie"]).expect(0);
    desk.run(&["note", "send", "--model", "builtin"]);
    let notes = desk.json(&["note", "list", "sales.xlsx"]);
    assert!(notes.iter().any(|note| note.to_string().contains("several series")), "{notes:?}");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_document_draws_a_chart_of_cells_and_follows_them() {
    let desk = Desk::new();
    desk.write("sales.csv", "month,sales\n2026-01-01,10\n2026-02-01,20\n2026-03-01,15\n");
    let spec = r#"{"data": {"cells": "sales.csv!A1:B4"}, "mark": "line", "encoding": {"x": {"field": "month", "type": "temporal"}, "y": {"field": "sales", "type": "quantitative"}}}"#;
    desk.write("memo.md", format!("# Memo\n\nThe course:\n\n```chart\n{spec}\n```\n\nEnd.\n"));
    let html = |name: &str| {
        let to = desk.folder.join(name);
        desk.run(&["export", "memo.md", "--to", "html", "-o", to.to_str().unwrap()]).expect(0);
        std::fs::read_to_string(&to).unwrap()
    };
    let first = html("one.html");
    assert!(first.contains("data-mark") && !first.contains("not drawn"), "the chart is drawn");
    desk.write("sales.csv", "month,sales\n2026-01-01,10\n2026-02-01,20\n2026-03-01,4242\n");
    let second = html("two.html");
    assert!(second.contains(": 4,242") && !first.contains(": 4,242"), "it follows its cells");
    std::fs::remove_file(desk.folder.join("sales.csv")).unwrap();
    let third = html("three.html");
    assert!(third.contains("There is no file sales.csv in this folder."), "it says what is missing");
}
