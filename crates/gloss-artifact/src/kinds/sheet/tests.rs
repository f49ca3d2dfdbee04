//! Sheets as text, and back: forms, edits, places across rewrites, verdicts.

use gloss_ooxml::{CellRef, Limits, Value, Workbook};
use gloss_protocol::{Kind, PlaceStatus, Reach, Region, RunPoint, Selection, Span};
use gloss_table::Format;
use proptest::prelude::*;

use super::content::typed;
use super::{form, words, write};
use crate::ArtifactError;
use crate::confine::Staging;
use crate::locate::{self, Between};
use crate::splice::{self, Splice};
use crate::text::Text;

const SALES: &str = "Region,Q1,Q2\nNorth,10,12\nSouth,20,21\n\"East, far\",30,33\n";

fn text(bytes: &[u8], format: Format) -> Text {
    Text::new(Kind::Sheet, &form(bytes, format).unwrap())
}

fn csv(source: &str) -> Text {
    text(source.as_bytes(), Format::Csv)
}

fn set(text: &Text, at: &str, new: &str, plain: bool) -> Splice {
    let region = text.find(&format!("cells:{at}")).unwrap();
    let span = region.spans()[0];
    Splice::new(span, typed(new, &text.source()[span.range()], plain))
}

fn book() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let money = rust_xlsxwriter::Format::new().set_num_format("#,##0.00").set_bold();
    let sheet = book.add_worksheet().set_name("Sales").unwrap();
    for (column, name) in ["SKU", "Price", "Units", "Total"].iter().enumerate() {
        sheet.write_string(0, column as u16, *name).unwrap();
    }
    for row in 1..=5u32 {
        sheet.write_string(row, 0, format!("A-{row}")).unwrap();
        sheet.write_number_with_format(row, 1, f64::from(row) * 1.5, &money).unwrap();
        sheet.write_number(row, 2, f64::from(row) * 10.0).unwrap();
        sheet.write_formula(row, 3, format!("=B{0}*C{0}", row + 1).as_str()).unwrap();
    }
    sheet.write_formula(6, 3, "=SUM(D2:D6)").unwrap();
    book.add_worksheet().set_name("My notes").unwrap().write_string(0, 0, "12").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn what_is_pointed_at_is_what_the_address_says() {
    let table = [
        (csv(SALES), "B2", "cells:B2", "10"),
        (csv(SALES), "A2:B3", "cells:A2:B3", "North | 10\nSouth | 20"),
        (csv(SALES), "B:B", "cells:B1:B4", "Q1\n10\n20\n30"),
        (csv(SALES), "3:3", "cells:A3:C3", "South | 20 | 21"),
        (csv(SALES), "A4,C2", "cells:C2,A4", "12\nEast, far"),
        (csv(SALES), "D2", "cells:D2", ""),
        (text(&book(), Format::Xlsx), "Sales!B2:C2", "cells:Sales!B2:C2", "1.50 | 10"),
        (text(&book(), Format::Xlsx), "#1!D7", "cells:Sales!D7", "=SUM(D2:D6)"),
        (text(&book(), Format::Xlsx), "'My notes'!A1", "cells:'My notes'!A1", "12"),
    ];
    for (text, at, expect, seen) in table {
        let region = text.find(&format!("cells:{at}")).unwrap();
        assert_eq!((text.at(&region).as_str(), text.visible(&region).as_str()), (expect, seen), "{at}");
        assert_eq!(text.find(expect).unwrap().spans(), region.spans(), "{at} again");
    }
    for at in
        ["cells:B", "cells:Nowhere!A1", "cells:#9!A1", "cells:A900", "cells:", "text:\"North\"", "lines:1-2"]
    {
        assert!(csv(SALES).find(at).is_err(), "{at}");
    }
}

#[test]
fn a_selection_in_the_grid_is_painted_where_it_was_made() {
    let text = text(&book(), Format::Xlsx);
    let point = |run, utf16| RunPoint { run, utf16 };
    let selection = Selection { start: point(2, 1), end: point(1, 2), text: String::new(), more: None };
    let pointed = text.point(&selection, Reach::Selection).unwrap();
    assert_eq!(pointed.at, "cells:Sales!B2:C3");
    assert_eq!(pointed.paint.len(), 4);
    assert_eq!(pointed.paint[0], (point(1, 1), point(1, 1)));
    // Rows that a view shows beside each other stand apart in the file: each keeps its own place.
    let apart = Selection {
        more: Some(vec![(point(4, 1), point(4, 2)), (point(2, 1), point(2, 2))]),
        start: point(3, 1),
        end: point(3, 2),
        text: String::new(),
    };
    let pointed = text.point(&apart, Reach::Selection).unwrap();
    assert_eq!((pointed.at.as_str(), pointed.paint.len()), ("cells:Sales!B3:C5", 6));
    let gap = Selection { more: Some(vec![(point(5, 1), point(5, 2))]), ..selection.clone() };
    assert_eq!(text.point(&gap, Reach::Selection).unwrap().at, "cells:Sales!B2:C3,B6:C6");
    assert_eq!(text.point(&gap, Reach::Row).unwrap().at, "cells:Sales!A2:D3,A6:D6");
    assert_eq!(text.point(&gap, Reach::Column).unwrap().at, "cells:Sales!B1:C7");
    let elsewhere =
        Selection { more: Some(vec![(point(1 << 20, 0), point(1 << 20, 0))]), ..selection.clone() };
    assert!(matches!(text.point(&elsewhere, Reach::Selection), Err(ArtifactError::SelectionMoved)));
    let many = Selection { more: Some(vec![(point(1, 1), point(1, 1)); 5_000]), ..selection.clone() };
    assert!(matches!(text.point(&many, Reach::Selection), Err(ArtifactError::Unpointable(_))));
    let second =
        Selection { start: point(1 << 20, 0), end: point(1 << 20, 0), text: String::new(), more: None };
    assert_eq!(text.point(&second, Reach::Selection).unwrap().at, "cells:'My notes'!A1");
    assert_eq!(text.point(&selection, Reach::Row).unwrap().at, "cells:Sales!A2:D3");
    assert_eq!(text.point(&selection, Reach::Column).unwrap().at, "cells:Sales!B1:C7");
    let beyond = Selection { start: point(5000, 0), end: point(5000, 0), text: String::new(), more: None };
    assert!(text.point(&beyond, Reach::Selection).is_err());
}

#[test]
fn a_field_is_written_and_every_other_byte_stays() {
    let crlf = "\u{feff}a;b\r\n\"x\"\"y\";2\r\n\r\n3;\"4;5\"";
    let table = [
        (SALES, "B2", "11", "Region,Q1,Q2\nNorth,11,12\nSouth,20,21\n\"East, far\",30,33\n"),
        (SALES, "A4", "East", "Region,Q1,Q2\nNorth,10,12\nSouth,20,21\n\"East\",30,33\n"),
        (
            SALES,
            "A2",
            "a,\"b\"\nc",
            "Region,Q1,Q2\n\"a,\"\"b\"\"\nc\",10,12\nSouth,20,21\n\"East, far\",30,33\n",
        ),
        (SALES, "E3", "x", "Region,Q1,Q2\nNorth,10,12\nSouth,20,21,,x\n\"East, far\",30,33\n"),
        (SALES, "A6", "Sum", "Region,Q1,Q2\nNorth,10,12\nSouth,20,21\n\"East, far\",30,33\n\nSum\n"),
        (SALES, "C3", "", "Region,Q1,Q2\nNorth,10,12\nSouth,20,\n\"East, far\",30,33\n"),
        (crlf, "B2", "7", "\u{feff}a;b\r\n\"x\"\"y\";7\r\n\r\n3;\"4;5\""),
        (crlf, "B3", "9", "\u{feff}a;b\r\n\"x\"\"y\";2\r\n;9\r\n3;\"4;5\""),
        (crlf, "A5", "z", "\u{feff}a;b\r\n\"x\"\"y\";2\r\n\r\n3;\"4;5\"\r\nz\r\n"),
    ];
    for (source, at, new, expect) in table {
        let text = csv(source);
        let splice = set(&text, at, new, true);
        let made = write(Format::Csv, source.as_bytes(), &text, std::slice::from_ref(&splice)).unwrap();
        assert_eq!(String::from_utf8(made.bytes.clone()).unwrap(), expect, "{at}");
        assert!(made.splices.contains(&splice), "{at}: {:?}", made.splices);
        assert_eq!(splice::apply(text.source(), &made.splices), made.text.source(), "{at}");
    }
}

#[test]
fn a_cell_of_a_workbook_is_set_with_its_look_kept_and_read_back() {
    let bytes = book();
    let text = text(&bytes, Format::Xlsx);
    let splices = [set(&text, "Sales!B2", "2,000.25", false), set(&text, "Sales!C3", "=C2*2", false)];
    let made = write(Format::Xlsx, &bytes, &text, &splices).unwrap();
    let opened = Workbook::open(&made.bytes, Limits::default()).unwrap();
    assert_eq!(opened.cell("Sales", CellRef::new(2, 2)).unwrap().value, Value::Number(2000.25));
    assert_eq!(opened.cell("Sales", CellRef::new(3, 3)).unwrap().formula.as_deref(), Some("C2*2"));
    let shown = |at: &str| made.text.visible(&made.text.find(&format!("cells:{at}")).unwrap());
    assert_eq!((shown("Sales!B2").as_str(), shown("Sales!C3").as_str()), ("2,000.25", "=C2*2"));
    assert_eq!(made.splices.len(), 2);
}

#[test]
fn text_that_reads_as_a_number_stays_text_where_it_is_moved() {
    let bytes = book();
    let text = text(&bytes, Format::Xlsx);
    let moved = super::CellEdit {
        cells: "My notes!A1:A1".to_owned(),
        new: super::NewContent::Rows(vec![vec!["12".to_owned()]]),
        ..Default::default()
    };
    let written = |edit: &super::CellEdit| super::set(&text, edit, false).unwrap().remove(0).1;
    // What is written where it stands is meant as what it is.
    assert!(written(&moved).starts_with("12"));
    let row =
        |first: &str, second: &str| super::NewContent::Rows(vec![vec![first.to_owned(), second.to_owned()]]);
    let swapped = super::CellEdit { cells: "My notes!A1:B1".to_owned(), new: row("Leeds", "12"), ..moved };
    assert!(super::set(&text, &swapped, false).unwrap()[1].1.starts_with("'12"));
    let number = super::CellEdit {
        look: super::NewLook { number: Some("0".to_owned()), ..Default::default() },
        ..swapped
    };
    assert!(super::set(&text, &number, false).unwrap()[1].1.starts_with("12"), "it is to be a number");
}

#[test]
fn a_day_that_is_text_is_written_as_text_wherever_it_is_moved() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("People").unwrap();
    sheet.write_string(0, 0, "2027-02-15").unwrap().write_number(0, 1, 12).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let text = text(&bytes, Format::Xlsx);
    for (words, look, expect) in [
        ("2027-02-15", None, Value::Text("2027-02-15".to_owned())),
        ("2027-02-16", None, Value::Number(46_434.0)),
        ("2027-02-16", Some("@"), Value::Text("2027-02-16".to_owned())),
        ("'2027-02-16", None, Value::Text("2027-02-16".to_owned())),
    ] {
        let edit = super::CellEdit {
            cells: "People!A1:B1".to_owned(),
            new: super::NewContent::Rows(vec![vec!["Leeds".to_owned(), words.to_owned()]]),
            look: super::NewLook { number: look.map(str::to_owned), ..Default::default() },
        };
        let splices: Vec<Splice> = super::set(&text, &edit, false)
            .unwrap()
            .into_iter()
            .map(|(span, new)| Splice::new(span, new))
            .collect();
        let made = write(Format::Xlsx, &bytes, &text, &splices).unwrap();
        let opened = Workbook::open(&made.bytes, Limits::default()).unwrap();
        assert_eq!(opened.cell("People", CellRef::new(1, 2)).unwrap().value, expect, "{words} {look:?}");
    }
}

#[test]
fn rows_that_come_and_go_take_formulas_along_as_follow_ons() {
    let bytes = book();
    let text = text(&bytes, Format::Xlsx);
    let grid = text.grid().unwrap();
    let row = grid.row(0, 3).unwrap();
    let columns = grid.sheets[0].columns as usize;
    let line = format!("A-9\t7\t1\t{}\n", "\t".repeat(columns - 3));
    let insert = Splice::new(Span::new(row.start, row.start), line);
    let made = write(Format::Xlsx, &bytes, &text, &[insert]).unwrap();
    let shown = |at: &str| made.text.visible(&made.text.find(&format!("cells:Sales!{at}")).unwrap());
    assert_eq!(
        (shown("A4"), shown("D5"), shown("D8")),
        ("A-9".into(), "=B5*C5".into(), "=SUM(D2:D7)".into())
    );
    assert_eq!(splice::apply(text.source(), &made.splices), made.text.source());
    let back = Splice::new(
        made.text.grid().unwrap().row(0, 3).map(|row| Span::new(row.start, row.end)).unwrap(),
        "",
    );
    let undone = write(Format::Xlsx, &made.bytes, &made.text, &[back]).unwrap();
    assert_eq!(undone.text.source(), text.source(), "taken back it says what it said");
}

#[test]
fn what_is_no_edit_of_a_table_is_refused() {
    let text = csv(SALES);
    let cell = text.find("cells:B2").unwrap().spans()[0];
    let first = Span { start: cell.start, end: cell.end - 1 };
    for (span, new) in [(cell, "1\t2\t"), (cell, "x"), (first, "a\nb"), (cell, ""), (Span::new(0, 1), "")] {
        assert!(write(Format::Csv, SALES.as_bytes(), &text, &[Splice::new(span, new)]).is_err(), "{new:?}");
    }
}

#[test]
fn words_become_what_a_person_means() {
    let table = [
        ("12", "12\t"),
        ("1,234.50", "1234.5\t"),
        ("25.1%", "0.251\u{1e}n=0.00%\t"),
        ("5 %", "0.05\u{1e}n=0%\t"),
        ("2026-03-01", "46082\u{1e}n=yyyy-mm-dd\t"),
        ("true", "TRUE\t"),
        ("=a1+1", "=a1+1\t"),
        ("'007", "'007\t"),
        ("A-17", "A-17\t"),
        ("", "\t"),
        ("1,23", "1,23\t"),
    ];
    for (typed_words, expect) in table {
        assert_eq!(typed(typed_words, "\t", false), expect);
    }
    assert_eq!(typed("7", "1\u{1e}b;n=0.00\t", false), "7\u{1e}b;n=0.00\t");
    assert_eq!(
        words("46082\u{1e}n=d.m.yyyy\t0.251\u{1e}n=0.0%\t-1234.5\u{1e}n=\"$\"#,##0.00\t"),
        "2026-03-01 | 25.1% | -$1,234.50"
    );
}

fn after(old: &str, at: &str, new: &str) -> (PlaceStatus, String, String) {
    let (a, b) = (csv(old), csv(new));
    let region = a.find(&format!("cells:{at}")).unwrap();
    let place = locate::place(1, PlaceStatus::Exact, region, &a);
    let found = Between::new(&a, &b).map(&place, 2, &a, &b);
    (found.status, found.at, found.text)
}

#[test]
fn a_place_follows_its_header_and_its_key() {
    use PlaceStatus::{Ambiguous, Edited, Exact, Unplaced};
    let old = "SKU,Price,Units\nA-1,10,1\nA-2,20,2\nA-3,20,3\nA-4,40,4\n";
    let table = [
        (
            "row inserted",
            "SKU,Price,Units\nA-1,10,1\nA-9,9,9\nA-2,20,2\nA-3,20,3\nA-4,40,4\n",
            Exact,
            "cells:B5",
        ),
        ("sorted", "SKU,Price,Units\nA-4,40,4\nA-3,20,3\nA-2,20,2\nA-1,10,1\n", Exact, "cells:B3"),
        ("column moved", "SKU,Units,Price\nA-1,1,10\nA-2,2,20\nA-3,3,20\nA-4,4,40\n", Exact, "cells:C4"),
        (
            "column inserted",
            "SKU,New,Price,Units\nA-1,,10,1\nA-2,,20,2\nA-3,,20,3\nA-4,,40,4\n",
            Exact,
            "cells:C4",
        ),
        ("value changed", "SKU,Price,Units\nA-1,10,1\nA-2,20,2\nA-3,25,3\nA-4,40,4\n", Edited, "cells:B4"),
        ("header renamed", "SKU,Cost,Units\nA-1,10,1\nA-2,20,2\nA-3,20,3\nA-4,40,4\n", Exact, "cells:B4"),
        ("key renamed", "SKU,Price,Units\nA-1,10,1\nA-2,20,2\nB-3,20,3\nA-4,40,4\n", Exact, "cells:B4"),
        ("row deleted", "SKU,Price,Units\nA-1,10,1\nA-2,20,2\nA-4,40,4\n", Unplaced, ""),
        ("column deleted", "SKU,Units\nA-1,1\nA-2,2\nA-3,3\nA-4,4\n", Unplaced, ""),
        ("key doubled", "SKU,Price,Units\nA-1,10,1\nA-2,20,2\nA-3,21,3\nA-3,22,3\nA-4,40,4\n", Ambiguous, ""),
        (
            "title put above",
            "Sales 2026\n\nSKU,Price,Units\nA-1,10,1\nA-2,20,2\nA-3,20,3\nA-4,40,4\n",
            Exact,
            "cells:B6",
        ),
    ];
    for (case, new, status, at) in table {
        // Under four rows one doubled key is more than the share that a key column may repeat.
        let found = after(old, "B4", new);
        if case == "key doubled" {
            assert!(!found.0.certain(), "{case}: {found:?}");
            continue;
        }
        assert_eq!((found.0, found.1.as_str()), (status, at), "{case}: {}", found.2);
    }
    // Nothing but words: the first row looks like a header, and is gone.
    let people = "Anna,Berlin\nBoris,Bonn\nClara,Celle\nDora,Dresden\n";
    let left = "Boris,Bonn\nClara,Celle\nDora,Dresden\n";
    assert!(!after(people, "A1", left).0.certain());
    assert_eq!(after(people, "B3", left), (Exact, "cells:B2".to_owned(), "Celle".to_owned()));
    let twins = "a,1\na,1\nb,2\n";
    assert!(!after(twins, "B1", "a,1\nb,2\n").0.certain(), "of two equal rows one went");
    assert_eq!(after(twins, "B3", "a,1\nb,2\n").0, Exact);
}

#[test]
fn a_rewrite_of_the_whole_sheet_changes_the_marked_cells_alone() {
    let base = csv(SALES);
    let spans = base.find("cells:B2:C2").unwrap().spans().to_vec();
    let mut staging = Staging::new(&base, &[(0, spans)]);
    let rewrite = "Region,Q1,Q2\nNorth,11,13\nSouth,99,21\nWest,1,1\n\"East, far\",31,33\n";
    staging.write(csv(rewrite).source());
    let verdict = staging.verdict();
    let made = write(Format::Csv, SALES.as_bytes(), &base, &inside(&verdict.inside)).unwrap();
    assert_eq!(
        String::from_utf8(made.bytes).unwrap(),
        "Region,Q1,Q2\nNorth,11,13\nSouth,20,21\n\"East, far\",30,33\n"
    );
    let told: Vec<(String, String)> =
        verdict.outside.iter().map(|one| (words(&one.before), words(&one.after))).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told.contains(&("30".to_owned(), "31".to_owned()))
            && told.contains(&("20".to_owned(), "99".to_owned()))
    );
}

fn inside(changes: &[crate::Inside]) -> Vec<Splice> {
    changes.iter().map(|one| Splice::new(one.span, one.after.clone())).collect()
}

#[test]
fn an_edit_of_a_cell_is_confined_to_it_and_a_note_on_all_to_nothing() {
    let base = csv(SALES);
    let cell = base.find("cells:B3").unwrap().spans().to_vec();
    let mut staging = Staging::new(&base, &[(0, cell)]);
    let (token, _) = staging.read(0);
    staging.edit(0, &token, &[(0, "22\t".to_owned())]).unwrap();
    let verdict = staging.verdict();
    assert_eq!((verdict.inside.len(), verdict.outside.len()), (1, 0));
    let mut whole = Staging::new(&base, &[(0, base.spans(&Region::Whole))]);
    whole.write(csv(&SALES.replace("20,21", "22,23")).source());
    assert_eq!((whole.verdict().inside.len(), whole.verdict().outside.len()), (2, 0));
}

proptest! {
    #[test]
    fn any_table_of_text_takes_any_value_in_any_cell(
        rows in prop::collection::vec(prop::collection::vec("[a-c\"\\\\ ,]{0,4}", 4), 3..7),
        row in 0u32..8,
        column in 0u32..7,
        new in "[a-z\",\n\r\\\\ ]{0,6}",
    ) {
        let source: String = rows.iter().map(|row| {
            let fields: Vec<String> = row.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
            fields.join(",") + "\n"
        }).collect();
        let text = csv(&source);
        let at = gloss_ooxml::CellRef::new(row + 1, column + 1);
        let splice = set(&text, &at.to_string(), &new, true);
        let made = write(Format::Csv, source.as_bytes(), &text, &[splice]).unwrap();
        prop_assert_eq!(splice::apply(text.source(), &made.splices), made.text.source());
        let back = made.text.find(&format!("cells:{at}")).unwrap();
        prop_assert_eq!(made.text.visible(&back), new);
        // Only that one cell says something else.
        prop_assert!(made.splices.iter().filter(|one| !super::is_blank(&one.new)).count() <= 1);
    }
}

#[test]
fn case_14_words_that_would_run_as_a_formula_are_told() {
    for (words, runs) in [
        ("=HYPERLINK(\"https://example.org\")", true),
        (" =1+2", true),
        ("@SUM(A1:A9)", true),
        ("+cmd|' /C calc'!A0", true),
        ("-A1", true),
        ("\t=1", true),
        ("-12.5", false),
        ("+49 30 123456", false),
        ("-1e5", false),
        ("-", false),
        ("=", false),
        ("2024-01-31", false),
        ("a=b", false),
        ("'=1+2", false),
        ("", false),
    ] {
        assert_eq!(super::armed(words), runs, "{words:?}");
    }
}

#[test]
fn the_room_beside_a_table_is_what_its_text_has() {
    for (rows, columns) in [(1, 1), (13, 5), (14, 6), (15, 7), (40, 30)] {
        let source = format!("{}\n", vec!["1"; columns].join(",")).repeat(rows);
        let text = csv(&source);
        let sheet = &text.grid().unwrap().sheets[0];
        assert_eq!(super::room(rows as u32, columns as u32), (sheet.rows.len() as u32, sheet.columns));
    }
}
