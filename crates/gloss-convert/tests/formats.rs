//! Files of each format, converted and read again cell by cell by the reader of tables. The binary one is put together
//! here, record by record: no free program writes it.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::io::{Cursor, Write};

use gloss_convert::convert;
use gloss_errand::convert::{ConvertError, Source};
use gloss_table::{Format, window};
use zip::write::SimpleFileOptions;

/// The displayed text of a sheet, row by row.
fn display_texts(xlsx: &[u8], sheet: &str) -> Vec<String> {
    let window = window(xlsx, Format::Xlsx, Some(sheet), 0, 100).unwrap();
    let line = |row: Vec<gloss_table::WindowCell>| {
        let cells: Vec<String> = row.into_iter().map(|cell| cell.text).collect();
        cells.join("|")
    };
    window.rows.into_iter().map(line).collect()
}

fn testdata(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/testdata/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn values_dates_and_sheets_come_from_each_format() {
    // LibreOffice writes a truth as a number that looks like one.
    for (source, name, yes, no) in
        [(Source::Xls, "sales.xls", "TRUE", "FALSE"), (Source::Ods, "sales.ods", "1", "0")]
    {
        let made = convert(source, &testdata(name)).unwrap();
        assert_eq!(gloss_table::sheets(&made, Format::Xlsx).unwrap(), ["Sales 2003", "Prices"], "{name}");
        let rows = display_texts(&made, "Sales 2003");
        let expect = [
            "Region|Sold on|Units|Price|Paid|Note".to_owned(),
            format!("North|2003-01-31|120|9.5|{yes}|first of the year"),
            format!("Süd|2003-02-28|95|10.25|{no}"),
            format!("East|2003-03-31T14:30:00|143|8|{yes}|<b>&amp;"),
            format!("West|2003-04-30|77|12.125|{yes}|見積もり"),
        ];
        assert_eq!(rows[..5], expect, "{name}");
        assert!(rows[6].starts_with("Total||435|#DIV/0!|"), "{name}: {}", rows[6]);
        let prices = display_texts(&made, "Prices");
        assert_eq!(
            (prices.len(), prices[2].as_str(), prices[22].as_str()),
            (23, "|Item|Price", "|Item 20|30"),
            "{name}"
        );
    }
}

#[test]
fn merged_cells_stay_merged() {
    let made = convert(Source::Xls, &testdata("sales.xls")).unwrap();
    let mut sheet = String::new();
    let mut zip = zip::ZipArchive::new(Cursor::new(made)).unwrap();
    std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
    assert!(sheet.contains(r#"<mergeCell ref="A9:D9"/>"#), "{sheet}");
}

/// A record of a binary part: its type, its length and its bytes ([MS-XLSB] 2.1.4).
fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if kind < 0x80 {
        out.push(kind as u8);
    } else {
        out.extend([(kind & 0x7f) as u8 | 0x80, (kind >> 7) as u8]);
    }
    let mut length = body.len();
    while length >= 0x80 {
        out.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend(body);
    out
}

fn wide(words: &str) -> Vec<u8> {
    let units: Vec<u16> = words.encode_utf16().collect();
    let mut out = (units.len() as u32).to_le_bytes().to_vec();
    out.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    out
}

fn cell(column: u32, rest: &[u8]) -> Vec<u8> {
    [&column.to_le_bytes()[..], &[0; 4], rest].concat()
}

/// A workbook of one sheet: a row of two words, and one of a word, a number and a truth.
fn binary() -> Vec<u8> {
    let mut book = record(0x83, &[]);
    book.extend(record(0x8F, &[]));
    let bundle = [&[0; 4][..], &1_u32.to_le_bytes(), &wide("rId1"), &wide("Stock")].concat();
    book.extend(record(0x9C, &bundle));
    book.extend(record(0x90, &[]));
    book.extend(record(0x84, &[]));
    let row = |number: u32| record(0x00, &[&number.to_le_bytes()[..], &[0; 21]].concat());
    let mut sheet = record(0x81, &[]);
    let dimension: Vec<u8> = [0_u32, 1, 0, 2].into_iter().flat_map(u32::to_le_bytes).collect();
    sheet.extend(record(0x94, &dimension));
    sheet.extend(record(0x91, &[]));
    sheet.extend(row(0));
    sheet.extend(record(0x06, &cell(0, &wide("Item"))));
    sheet.extend(record(0x06, &cell(1, &wide("Left"))));
    sheet.extend(row(1));
    sheet.extend(record(0x06, &cell(0, &wide("Bolts"))));
    sheet.extend(record(0x05, &cell(1, &41.5_f64.to_le_bytes())));
    sheet.extend(record(0x04, &cell(2, &[1])));
    sheet.extend(record(0x92, &[]));
    sheet.extend(record(0x82, &[]));
    let rels = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("xl/workbook.bin", &book[..]),
        ("xl/_rels/workbook.bin.rels", rels.as_bytes()),
        ("xl/worksheets/sheet1.bin", &sheet[..]),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_binary_workbook_is_read() {
    let made = convert(Source::Xlsb, &binary()).unwrap();
    assert_eq!(display_texts(&made, "Stock"), ["Item|Left", "Bolts|41.5|TRUE"]);
}

#[test]
fn what_is_of_no_such_format_is_refused() {
    for source in [Source::Xls, Source::Xlsb, Source::Ods] {
        for bytes in [&b""[..], b"Region,Units\nNorth,1\n", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]]
        {
            assert!(matches!(convert(source, bytes), Err(ConvertError::Broken(_))), "{source:?}");
        }
    }
}

#[test]
fn names_that_excel_does_not_take_are_made_into_some() {
    let long = "x".repeat(40);
    let ods = |names: &[&str]| {
        let mut tables = String::new();
        for name in names {
            tables.push_str(&format!(
                r#"<table:table table:name="{name}"><table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row></table:table>"#
            ));
        }
        let content = format!(
            r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
        );
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            (
                "META-INF/manifest.xml",
                r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#,
            ),
            ("content.xml", content.as_str()),
        ] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let made = convert(Source::Ods, &ods(&["Q1/Q2", &long, &format!("{long}y"), "q1_q2"])).unwrap();
    let expect = ["Q1_Q2", &"x".repeat(31), &format!("{} 2", "x".repeat(29)), "q1_q2 2"];
    assert_eq!(gloss_table::sheets(&made, Format::Xlsx).unwrap(), expect);
}
