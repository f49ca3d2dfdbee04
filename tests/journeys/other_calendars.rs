//! Workbooks as other programs write them: days that count from 1904, hours beyond a day, a cell in several looks, rows that are
//! hidden and formulas that sum them up. Each is read, changed and reported as the person sees it.

use std::io::{Cursor, Read as _, Write as _};

use gloss_ooxml::{CellRef, Limits, Value};
use gloss_tests::Desk;
use rust_xlsxwriter::{Format, Formula, Workbook};

/// A part of a package written otherwise.
fn patched(bytes: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("its bytes");
        if name == part {
            content = change(&String::from_utf8(content).expect("text")).into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        out.write_all(&content).expect("written");
    }
    out.finish().expect("a package").into_inner()
}

fn number(desk: &Desk, path: &str, row: u32, column: u32) -> f64 {
    let file = std::fs::read(desk.folder.join(path)).expect("the file");
    let book = gloss_ooxml::Workbook::open(&file, Limits::default()).expect("a workbook");
    match book.cell("Sheet1", CellRef::new(row, column)).expect("the cell").value {
        Value::Number(number) => number,
        other => panic!("{other:?}"),
    }
}

#[test]
fn days_and_hours_are_what_the_file_shows() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (day, hours) = (Format::new().set_num_format("mm-dd-yy"), Format::new().set_num_format("[h]:mm"));
    for (column, name) in ["Date", "Hours", "Count"].iter().enumerate() {
        sheet.write(0, column as u16, *name).unwrap();
    }
    for (row, (date, worked)) in (1..).zip([(44500.0, 1.0625), (44501.0, 0.5)]) {
        sheet.write_with_format(row, 0, date, &day).unwrap();
        sheet.write_with_format(row, 1, worked, &hours).unwrap();
        sheet.write(row, 2, 44500.0).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let bytes =
        patched(&bytes, "xl/workbook.xml", |xml| xml.replace("<workbookPr ", "<workbookPr date1904=\"1\" "));
    std::fs::write(desk.folder.join("hours.xlsx"), bytes).unwrap();
    let view = desk.run(&["view", "hours.xlsx"]).out;
    assert_eq!(
        view.lines().skip(1).collect::<Vec<_>>(),
        ["Date\tHours\tCount", "2025-11-01\t25:30\t44500", "2025-11-02\t12:00\t44500",]
    );
    // What is typed is written in the file's own calendar, and no other number moves.
    for (at, typed, row, column, stored) in [
        ("A3", "2025-11-03", 3, 1, 44_502.0),
        ("B3", "26:15", 3, 2, 1.09375),
        ("C3", "44501", 3, 3, 44_501.0),
    ] {
        let run = desk.run(&["edit", "hours.xlsx", "--at", &format!("cells:Sheet1!{at}"), "--set", typed]);
        assert_eq!(run.status, 0, "{at}: {}", run.err);
        assert!((number(&desk, "hours.xlsx", row, column) - stored).abs() < 1e-9, "{at}");
    }
    assert_eq!(number(&desk, "hours.xlsx", 2, 1), 44_500.0);
    let view = desk.run(&["view", "hours.xlsx"]).out;
    assert!(view.contains("2025-11-03\t26:15\t44501"), "{view}");
}

#[test]
fn hidden_rows_are_told_and_a_sum_of_rows_is_no_row() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Item").unwrap();
    sheet.write(0, 1, "Amount").unwrap();
    for (row, (item, amount)) in (1..).zip([("a", 7), ("b", 8), ("c", 9), ("d", 10), ("e", 11)]) {
        sheet.write(row, 0, item).unwrap();
        sheet.write(row, 1, amount).unwrap();
        if amount % 2 == 0 {
            sheet.set_row_hidden(row).unwrap();
        }
    }
    sheet.write_formula(6, 1, Formula::new("=SUBTOTAL(9,B2:B6)").set_result("27")).unwrap();
    book.save(desk.folder.join("items.xlsx")).unwrap();
    let run = desk.run(&["run", "Write a report on items.xlsx"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let report = desk.read("items-report.md");
    let plain: String = report
        .split("](")
        .map(|part| part.split_once(')').map_or(part, |(_, rest)| rest).replace('[', ""))
        .collect();
    assert!(plain.contains("Amount adds up to 45"), "{plain}");
    assert!(
        plain.contains(
            "The file hides some of its rows, by a filter or by hand; all of them are counted here."
        ),
        "{plain}"
    );
}

#[test]
fn a_cell_in_several_looks_keeps_them_around_other_words() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Drink").unwrap();
    let (bold, plain) = (Format::new().set_bold(), Format::new());
    sheet.write_rich_string(1, 0, &[(&bold, "Green"), (&plain, " tea")]).unwrap();
    book.save(desk.folder.join("drinks.xlsx")).unwrap();
    let run = desk.run(&["edit", "drinks.xlsx", "--at", "cells:Sheet1!A2", "--set", "black tea"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let file = std::fs::read(desk.folder.join("drinks.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut xml = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut xml).unwrap();
    let cell = xml.split("r=\"A2\"").nth(1).unwrap().split("</c>").next().unwrap();
    let runs: Vec<(bool, &str)> = cell
        .split("<r>")
        .skip(1)
        .map(|run| (run.contains("<b/>"), run.split("</t>").next().unwrap().rsplit('>').next().unwrap()))
        .collect();
    assert_eq!(runs, [(true, "black"), (false, " tea")], "{cell}");
}
