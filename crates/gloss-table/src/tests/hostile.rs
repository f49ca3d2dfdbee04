//! Files made to do harm: each is refused with its numbers, or read in bounded memory.

use super::cases::outcome;
use super::support::{package, parts, seen, workbook};
use crate::limits::{MAX_CELL_BYTES, MAX_COLUMNS, MAX_ENTRIES, MAX_RATIO};
use crate::{Book, Format, TableError, describe, window};

fn refused(bytes: &[u8]) -> TableError {
    let whole = Book::open(bytes, Format::Xlsx).and_then(|mut book| book.describe(None));
    whole.expect_err("should be refused")
}

#[test]
fn a_declared_size_costs_nothing() {
    let xml = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
        <row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row></sheetData>";
    let bytes = package(&parts(&[("S", xml)]));
    let schema = describe(&bytes, Format::Xlsx, None).unwrap();
    assert_eq!((schema.rows, schema.columns.len(), schema.last_row), (2, 2, 1_048_576));
    assert_eq!(schema.columns[1].letter, "XFD");
    let shown = window(&bytes, Format::Xlsx, None, 0, 50).unwrap();
    assert_eq!((shown.total_rows, shown.columns, shown.rows.len()), (1_048_576, 16_384, 50));
    outcome("dimension A1:XFD1048576, shown", "two rows are read, fifty shown");
}

#[test]
fn bombs_are_refused_with_their_numbers() {
    let mut with_zeros = parts(&[("S", "<sheetData/>")]);
    with_zeros.push(("xl/media/zeros.bin".into(), vec![0; 4 << 20]));
    let TableError::Bomb { part, packed, inflated, limit } = refused(&package(&with_zeros)) else {
        panic!("not seen as a bomb")
    };
    assert_eq!((part.as_str(), limit), ("xl/media/zeros.bin", MAX_RATIO));
    assert!(inflated > packed * MAX_RATIO);
    outcome("zip bomb by its ratio, shown", refused(&package(&with_zeros)));

    let mut many = parts(&[("S", "<sheetData/>")]);
    many.extend((0..MAX_ENTRIES).map(|n| (format!("x/{n}"), Vec::new())));
    assert!(matches!(refused(&package(&many)), TableError::TooManyParts { entries: 10_006, .. }));
    outcome("zip bomb by its parts, shown", refused(&package(&many)));
}

#[test]
fn a_lie_about_a_parts_size_is_measured() {
    let mut bomb = parts(&[("S", "<sheetData/>")]);
    bomb.push(("z".into(), vec![0; 4 << 20]));
    let mut bytes = package(&bomb);
    // The central directory and the local header say 4 MiB; make both say 16 bytes.
    let truth = (4u32 << 20).to_le_bytes();
    let mut lies = 0;
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == truth {
            bytes[at..at + 4].copy_from_slice(&16u32.to_le_bytes());
            lies += 1;
        }
    }
    assert_eq!(lies, 2);
    assert!(matches!(refused(&bytes), TableError::Bomb { .. } | TableError::Broken(_)));
    outcome("zip bomb that lies about its size, shown", refused(&bytes));
}

#[test]
fn entities_are_not_expanded() {
    let mut evil = parts(&[("S", "<sheetData/>")]);
    let xml = "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><worksheet>\
        <sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>";
    for (name, bytes) in &mut evil {
        if name.ends_with("sheet0.xml") {
            *bytes = xml.as_bytes().to_vec();
        }
    }
    assert!(matches!(refused(&package(&evil)), TableError::Broken(_)));
    outcome("XML entity bomb, shown", refused(&package(&evil)));
}

#[test]
fn addresses_that_make_no_sense_are_errors() {
    for xml in [
        "<row r=\"1\"><c r=\"AAAAAAAAAA1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A99999999999\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"1\"><v>1</v></c></row>",
        "<row r=\"5\"><c r=\"A5\"><v>1</v></c></row><row r=\"4\"><c r=\"A4\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c></row>",
        "<row r=\"1\"><c r=\"A1\"><v>1</v>",
    ] {
        assert!(matches!(refused(&workbook(&[("S", xml)])), TableError::Broken(_)), "{xml}");
    }
    let backwards =
        "<dimension ref=\"C9:A1\"/><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>";
    assert!(matches!(refused(&package(&parts(&[("S", backwards)]))), TableError::Broken(_)));
}

#[test]
fn what_is_no_workbook_says_so() {
    assert!(matches!(refused(b"a,b\n1,2\n"), TableError::NotAWorkbook(_)));
    assert_eq!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), TableError::Protected);
    let whole = workbook(&[("S", "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>")]);
    assert!(matches!(refused(&whole[..whole.len() / 2]), TableError::NotAWorkbook(_)));
    assert!(matches!(refused(&package(&[("a".into(), vec![1])])), TableError::Broken(_)));
    outcome("encrypted workbook, shown", refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"));
    outcome("truncated workbook, shown", refused(&whole[..whole.len() / 2]));
}

#[test]
fn text_is_bounded_by_row() {
    let csv = format!("a,b\n1,\"{}\n", "x".repeat(MAX_CELL_BYTES + 1));
    let error = describe(csv.as_bytes(), Format::Csv, None).unwrap_err();
    assert!(matches!(error, TableError::CellTooLong { row: 2, .. }), "{error}");
    let wide = format!("a,b\n{}\n", ",".repeat(MAX_COLUMNS as usize));
    let error = describe(wide.as_bytes(), Format::Csv, None).unwrap_err();
    assert!(matches!(error, TableError::TooManyColumns { row: 2, columns: 16_385, .. }), "{error}");
    let same = format!("{}a\n", "a,".repeat(MAX_COLUMNS as usize - 1));
    assert_eq!(describe(same.as_bytes(), Format::Csv, None).unwrap().columns.len(), MAX_COLUMNS as usize);
}

#[test]
fn a_cell_that_looks_like_a_formula_is_text() {
    let csv = b"a,b\n=1+1,@SUM(A1)\n";
    assert_eq!(seen(csv, Format::Csv, None)[1].1, ["=1+1", "@SUM(A1)"]);
    outcome("CSV cells that begin with = or @", "text, as it stands");
}
