//! Charts of a workbook as places: pointed at, changed in the file, found again and taken back.

use gloss_ooxml::{Limits, Workbook};
use gloss_protocol::{Kind, PlaceStatus, Reach, RunPoint, Selection, Span};
use gloss_table::Format;
use rust_xlsxwriter::{Chart, ChartType};

use super::{ChartEdit, kind_of, set_chart};
use crate::confine::Staging;
use crate::kinds::sheet::{form, write};
use crate::locate::{self, Between};
use crate::splice::Splice;
use crate::text::Text;

fn chart(kind: ChartType, title: &str, columns: &[&str]) -> Chart {
    let mut chart = Chart::new(kind);
    for column in columns {
        let name = format!("=Sales!${column}$1");
        let values = format!("=Sales!${column}$2:${column}$5");
        let series = chart.add_series();
        series.set_name(name.as_str()).set_categories("=Sales!$A$2:$A$5").set_values(values.as_str());
    }
    chart.title().set_name(title);
    chart
}

/// A sheet of four months with two charts, and one without any before it.
fn book(with: bool) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().write_string(0, 0, "Read me").unwrap();
    let sheet = book.add_worksheet().set_name("Sales").unwrap();
    for (column, name) in ["Month", "North", "South"].iter().enumerate() {
        sheet.write_string(0, column as u16, *name).unwrap();
    }
    for (row, month) in (1..).zip(["Jan", "Feb", "Mar", "Apr"]) {
        sheet.write_string(row, 0, month).unwrap();
        sheet.write_number(row, 1, f64::from(row) * 3.0).unwrap();
        sheet.write_number(row, 2, f64::from(row) * 5.0).unwrap();
    }
    if with {
        sheet.insert_chart(6, 0, &chart(ChartType::Column, "North by month", &["B"])).unwrap();
        sheet.insert_chart(6, 8, &chart(ChartType::Line, "Both", &["B", "C"])).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn text(bytes: &[u8]) -> Text {
    Text::new(Kind::Sheet, &form(bytes, Format::Xlsx).unwrap())
}

fn edit(chart: &str) -> ChartEdit {
    ChartEdit { chart: chart.to_owned(), ..ChartEdit::default() }
}

fn splice(text: &Text, edit: &ChartEdit) -> Splice {
    let (span, new) = set_chart(text, edit).unwrap();
    Splice::new(span, new)
}

const FIRST: &str =
    "Chart: column\nTitle: North by month\nSeries: =Sales!B1 | Sales!A2:A5 | Sales!B2:B5\nName: Chart 1";

#[test]
fn charts_stand_behind_all_cells_and_have_places() {
    let (plain, whole) = (text(&book(false)), text(&book(true)));
    assert!(whole.source().starts_with(plain.source()), "what was stored before is where it was");
    let charts = crate::kinds::sheet::charts(&whole);
    let places: Vec<(&str, u32)> = charts.iter().map(|(sheet, at, _)| (*sheet, *at)).collect();
    assert_eq!(places, [("Sales", 0), ("Sales", 1)]);
    let at = |point: RunPoint| Selection { start: point, end: point, text: String::new(), more: None };
    let pointed = whole.point(&at(charts[0].2), Reach::Selection).unwrap();
    assert_eq!((pointed.text.as_str(), pointed.at.as_str()), (FIRST, "chart:Sales!1"));
    assert_eq!(pointed.reaches, [Reach::Chart, Reach::Document]);
    assert_eq!(pointed.paint, [(charts[0].2, charts[0].2)]);
    assert_eq!(whole.find("chart:sales!1").unwrap(), pointed.region);
    assert_eq!(whole.find("chart:1").unwrap(), pointed.region);
    for missing in ["chart:Sales!3", "chart:Notes!1", "chart:0", "chart:x", "cells:#3!A1"] {
        assert!(whole.find(missing).is_err(), "{missing}");
    }
    assert!(plain.find("chart:1").is_err());
}

#[test]
fn cells_say_which_charts_show_them() {
    let whole = text(&book(true));
    let beside = |at: &str| whole.rules().beside(&whole, whole.find(at).unwrap().spans());
    let told = beside("cells:Sales!B1");
    assert!(told.iter().any(|line| line == "shown by chart Sales!1: =Sales!B1"), "{told:?}");
    assert!(told.iter().any(|line| line == "shown by chart Sales!2: =Sales!B1"), "{told:?}");
    let only = beside("cells:Sales!C3");
    assert!(only.iter().any(|line| line.starts_with("shown by chart Sales!2: ")), "{only:?}");
    assert!(!only.iter().any(|line| line.contains("Sales!1:")), "{only:?}");
    assert!(beside("cells:Sales!F9").is_empty());
}

#[test]
fn a_chart_becomes_what_its_text_says_and_comes_back() {
    let bytes = book(true);
    let before = text(&bytes);
    let kind = ChartEdit { kind: kind_of("stacked bar"), ..edit("Sales!1") };
    let title = ChartEdit { title: Some(Some("South & North".to_owned())), ..edit("Sales!2") };
    let rows = ChartEdit { rows: Some((2, 3)), ..edit("Sales!2") };
    for (edit, says) in [
        (kind, "Chart: stacked bar"),
        (title, "Title: South & North"),
        (rows, "Series: =Sales!C1 | Sales!A2:A3 | Sales!C2:C3"),
    ] {
        let change = splice(&before, &edit);
        let written = write(Format::Xlsx, &bytes, &before, std::slice::from_ref(&change)).unwrap();
        let now = written.text.plain_words(&written.text.find(&format!("chart:{}", edit.chart)).unwrap());
        assert!(now.contains(says), "{now}");
        assert_eq!(written.splices.len(), 1, "nothing else differs: {:?}", written.splices);
        let book = Workbook::open(&written.bytes, Limits::default()).unwrap();
        assert_eq!(book.charts("Sales").unwrap().len(), 2);
        // Taken back it says what it said.
        let old = before.source().get(change.old.range()).unwrap();
        let span = Span::new(change.old.start as usize, change.old.start as usize + change.new.len());
        let back = write(Format::Xlsx, &written.bytes, &written.text, &[Splice::new(span, old)]).unwrap();
        assert_eq!(back.text.source(), before.source());
    }
}

#[test]
fn what_a_chart_cannot_become_is_refused_with_the_reason() {
    let bytes = book(true);
    let before = text(&bytes);
    let refused = |change: Splice| {
        let why = write(Format::Xlsx, &bytes, &before, &[change]).unwrap_err();
        assert!(!why.next.is_empty());
        why.says
    };
    let pie = ChartEdit { kind: kind_of("pie"), ..edit("Sales!2") };
    assert!(refused(splice(&before, &pie)).contains("several series"));
    let span = before.find("chart:Sales!1").unwrap().spans()[0];
    for (new, says) in [
        ("5\t", "such words"),
        ("Chart: line\\nName: Chart 7\t", "keeps its name"),
        ("Chart: column\\nTitle: North by month\\nSeries: | | Nowhere!B2:B5\\nName: Chart 1\t", "Nowhere"),
        (
            "Chart: column\\nTitle: North by month\\nSeries: | | B2:C5\\nName: Chart 1\t",
            "one row or one column",
        ),
    ] {
        let why = refused(Splice::new(span, new));
        assert!(why.contains(says), "{why}");
    }
    let gone = Span::new(span.start as usize, span.end as usize + 1);
    assert!(refused(Splice::new(gone, "")).contains("added or taken away"));
}

#[test]
fn a_chart_follows_the_rows_that_move() {
    let bytes = book(true);
    let before = text(&bytes);
    let row = before.find("cells:Sales!A2").unwrap().spans()[0].start as usize;
    let line = "Dec\t1\t1\t\t\t\t\t\t\n";
    let new = Splice::new(Span::new(row, row), line);
    let written = write(Format::Xlsx, &bytes, &before, &[new]).unwrap();
    let now = written.text.plain_words(&written.text.find("chart:Sales!1").unwrap());
    assert!(now.contains("Sales!A3:A6 | Sales!B3:B6"), "{now}");
    assert!(written.splices.len() >= 3, "the charts are told among what follows");
}

#[test]
fn a_note_on_a_chart_changes_that_chart_alone() {
    let bytes = book(true);
    let base = text(&bytes);
    let own = base.find("chart:Sales!1").unwrap();
    let mut staging = Staging::new(&base, &[(0, own.spans().to_vec())]);
    let first = set_chart(&base, &ChartEdit { kind: kind_of("line"), ..edit("Sales!1") }).unwrap();
    let token = staging.read(0).0;
    staging.set(0, &token, &[first]).unwrap();
    let now = Text::new(Kind::Sheet, staging.text());
    let other = set_chart(&now, &ChartEdit { kind: kind_of("area"), ..edit("Sales!2") }).unwrap();
    let token = staging.read(0).0;
    staging.set(0, &token, &[other]).unwrap();
    let verdict = staging.verdict();
    assert_eq!(verdict.inside.len(), 1);
    assert!(verdict.inside[0].after.starts_with("Chart: line"));
    assert_eq!(verdict.outside.len(), 1, "the other chart is a suggestion");
    assert!(verdict.outside[0].after.starts_with("Chart: area"));
}

#[test]
fn a_chart_is_found_again_in_what_another_program_wrote() {
    let old = text(&book(true));
    let other = {
        let bytes = book(true);
        let before = text(&bytes);
        let title = ChartEdit { title: Some(Some("Another".to_owned())), ..edit("Sales!1") };
        write(Format::Xlsx, &bytes, &before, &[splice(&before, &title)]).unwrap().text
    };
    let region = old.find("chart:Sales!1").unwrap();
    let place = locate::place(1, PlaceStatus::Exact, region, &old);
    let found = Between::new(&old, &other).map(&place, 2, &old, &other);
    assert_eq!((found.at.as_str(), found.status), ("chart:Sales!1", PlaceStatus::Edited));
    let without = text(&book(false));
    let gone = Between::new(&old, &without).map(&place, 2, &old, &without);
    assert_eq!(gone.status, PlaceStatus::Unplaced);
}
