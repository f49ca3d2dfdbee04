//! Workbooks.

use super::support::{data, rows, seen, text, workbook};
use crate::{Cell, ColumnKind, Format, Notice, TableError, describe, sheets, window};

fn inline(address: &str, text: &str) -> String {
    format!("<c r=\"{address}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn values_of_all_types() {
    let xml = "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>one</t></is></c><c r=\"B2\"><v>1.5</v></c>\
        <c r=\"C2\" t=\"b\"><v>1</v></c><c r=\"D2\" t=\"e\"><v>#DIV/0!</v></c><c r=\"E2\" s=\"1\"><v>45322</v></c>\
        <c r=\"F2\" s=\"2\"><v>45322.396</v></c><c r=\"G2\" s=\"3\"><v>1.5</v></c><c r=\"H2\" s=\"2\"><v>0.5</v></c>\
        <c r=\"J2\" t=\"str\"><f>WEBSERVICE(\"http://x\")</f><v>cached</v></c></row>";
    let got = rows(&workbook(&[("S", xml)]), Format::Xlsx, None);
    assert_eq!(got.len(), 1);
    let cells: Vec<(u32, Cell)> = got[0].cells.clone();
    assert_eq!(
        cells,
        [
            (0, text("one")),
            (1, Cell::Number(1.5)),
            (2, Cell::Bool(true)),
            (3, Cell::Error("#DIV/0!".into())),
            (4, Cell::Date("2024-01-31".into())),
            (5, Cell::Date("2024-01-31T09:30:14".into())),
            (6, text("36:00:00")),
            (7, text("12:00:00")),
            (9, text("cached")),
        ]
    );
    assert_eq!((got[0].number, got[0].width), (2, 10));
}

#[test]
fn sheets_are_found_by_name() {
    let row = |s: &str| format!("<row r=\"1\">{}</row>", inline("A1", s));
    let book = workbook(&[("First", &row("one")), ("Second sheet", &row("two"))]);
    assert_eq!(sheets(&book, Format::Xlsx).unwrap(), ["First", "Second sheet"]);
    assert_eq!(seen(&book, Format::Xlsx, None)[0].1, ["one"]);
    assert_eq!(seen(&book, Format::Xlsx, Some("second SHEET"))[0].1, ["two"]);
    let missing = window(&book, Format::Xlsx, Some("Third"), 0, 1);
    assert_eq!(missing, Err(TableError::NoSuchSheet("Third".into())));
}

#[test]
fn titles_above_the_header_and_errors_below_it() {
    let xml = format!(
        "<row r=\"1\">{}</row><row r=\"4\">{}{}{}</row>\
         <row r=\"5\">{}<c r=\"C5\"><v>3</v></c><c r=\"D5\" t=\"e\"><v>#N/A</v></c></row>\
         <row r=\"7\">{}<c r=\"C7\"><v>4</v></c><c r=\"D7\"><v>2.5</v></c></row>",
        inline("A1", "Sales, all regions"),
        inline("B4", "Region"),
        inline("C4", "Units"),
        inline("D4", "Price"),
        inline("B5", "North"),
        inline("B7", "South"),
    );
    let schema = describe(&workbook(&[("S", &xml)]), Format::Xlsx, None).unwrap();
    assert_eq!((schema.header_row, schema.first_row, schema.last_row, schema.rows), (Some(4), 5, 7, 2));
    let columns: Vec<_> =
        schema.columns.iter().map(|c| (c.letter.as_str(), c.name.as_str(), c.kind, c.integer)).collect();
    assert_eq!(
        columns,
        [
            ("B", "Region", ColumnKind::Text, false),
            ("C", "Units", ColumnKind::Number, true),
            ("D", "Price", ColumnKind::Number, false),
        ]
    );
    assert_eq!(schema.notices, [Notice::Errors { cells: 1 }]);
}

#[test]
fn a_real_workbook_is_read_whole() {
    let bytes = data("lebron.xlsx");
    let names = sheets(&bytes, Format::Xlsx).unwrap();
    assert_eq!(names.len(), 1);
    let shown = window(&bytes, Format::Xlsx, None, 0, 3).unwrap();
    assert_eq!((shown.total_rows, shown.columns, shown.rows.len()), (1036, 23, 3));
    let schema = describe(&bytes, Format::Xlsx, None).unwrap();
    assert!(schema.rows > 500 && schema.columns.len() <= 23);
}
