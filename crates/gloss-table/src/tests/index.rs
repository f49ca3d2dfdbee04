//! The index against the sheet itself: the same rows, wherever they are asked for, and nothing from a damaged file.

use std::io::Cursor;

use proptest::prelude::*;

use super::support::{data, rows, text, workbook};
use crate::index::{self, Index, IndexError, Key, Place};
use crate::{Book, Cell, Format, Row, TableError};

const KEY: Key = [7; 32];

pub(super) fn built(bytes: &[u8], format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    let mut book = Book::glance(bytes, format).unwrap();
    index::build(&mut book, None, &KEY, &mut out, |_| true).unwrap();
    out
}

pub(super) fn open(bytes: Vec<u8>) -> Index<Cursor<Vec<u8>>> {
    Index::open(Cursor::new(bytes), &KEY).unwrap()
}

/// Rows with cells alone, and their width by their last cell, as an index gives them.
fn filled(rows: Vec<Row>) -> Vec<Row> {
    let cells = rows.into_iter().filter(|row| !row.cells.is_empty());
    cells.map(|row| Row { width: row.cells.last().map_or(0, |(column, _)| column + 1), ..row }).collect()
}

/// A sheet with gaps: rows far apart, columns far apart, long text.
fn gaps() -> Vec<u8> {
    let mut xml = String::new();
    for row in (1..5_000u32).filter(|row| row % 7 != 0).chain([900_000, 1_048_576]) {
        xml += &format!(
            "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}.5</v></c><c r=\"C{row}\" t=\"b\"><v>1</v></c>"
        );
        if row % 5 == 0 {
            xml +=
                &format!("<c r=\"D{row}\" t=\"str\"><v>Row {row} {}</v></c>", "é".repeat(row as usize % 300));
            xml +=
                &format!("<c r=\"E{row}\" s=\"1\"><v>45322</v></c><c r=\"XFD{row}\" t=\"e\"><v>#N/A</v></c>");
        }
        xml += "</row>";
    }
    workbook(&[("S", &xml)])
}

#[test]
fn any_rows_are_those_of_the_sheet() {
    let csv: String = (0..9_000).map(|n| format!("{n},\"a, {n}\",,x{}\n", "y".repeat(n % 500))).collect();
    let csv = format!("{csv}\n\n , \nlast");
    for (bytes, format) in
        [(gaps(), Format::Xlsx), (data("lebron.xlsx"), Format::Xlsx), (csv.into_bytes(), Format::Csv)]
    {
        let whole = filled(rows(&bytes, format, None));
        let mut index = open(built(&bytes, format));
        assert_eq!(index.rows(0..u32::MAX, 0..u32::MAX).unwrap(), whole);
        let total = index.about().rows;
        for (from, to) in
            [(1, 2), (1_000, 1_030), (1_024, 1_025), (1_025, 1_026), (899_999, 900_001), (total, total + 9)]
        {
            let part: Vec<Row> =
                whole.iter().filter(|row| (from..to).contains(&row.number)).cloned().collect();
            assert_eq!(index.rows(from..to, 0..u32::MAX).unwrap(), part, "{from}..{to}");
        }
        // Any rows in any order, one of them twice, blank ones and some that are not there.
        let numbers = [total, 1, 4_999, 7, 1_025, 1, total + 5, 2];
        let found = index.rows_at(&numbers, 0..u32::MAX).unwrap();
        for (row, number) in found.iter().zip(numbers) {
            let own = whole.iter().find(|row| row.number == number);
            assert_eq!(row.cells, own.map(|row| row.cells.clone()).unwrap_or_default(), "{number}");
            assert_eq!(row.number, number);
        }
        let narrow = index.rows(1..5_000, 1..3).unwrap();
        assert!(narrow.iter().all(|row| row.cells.iter().all(|(column, _)| (1..3).contains(column))));
    }
}

#[test]
fn a_window_from_the_index_is_that_of_the_sheet() {
    let bytes = gaps();
    let mut index = open(built(&bytes, Format::Xlsx));
    for (from, count) in [(0, 100), (1_000, 50), (4_990, 30), (1_048_500, 200), (2_000_000, 5), (7, 0)] {
        let whole = crate::window(&bytes, Format::Xlsx, None, from, count).unwrap();
        assert_eq!(crate::from_index(&mut index, from, count).unwrap(), whole, "{from}, {count}");
    }
    let (first, whole) = crate::first(&bytes, Format::Xlsx, None, 100).unwrap();
    assert_eq!(first.rows, crate::window(&bytes, Format::Xlsx, None, 0, 100).unwrap().rows);
    assert!(!whole);
    let small = b"a,b\n1,2\n\n3";
    let (first, whole) = crate::first(small, Format::Csv, None, 100).unwrap();
    assert_eq!((first, whole), (crate::window(small, Format::Csv, None, 0, 100).unwrap(), true));
}

#[test]
fn it_says_what_its_columns_hold() {
    let bytes = gaps();
    let index = open(built(&bytes, Format::Xlsx));
    let about = index.about();
    assert_eq!((about.sheet.as_str(), about.rows, about.columns), ("S", 1_048_576, 16_384));
    let dates = (1..5_000u32).filter(|row| row % 7 != 0 && row % 5 == 0).count() as u32 + 1;
    assert_eq!(about.kinds[4].dates, dates);
    assert_eq!(about.kinds[16_383].errors, dates);
    assert_eq!(about.kinds[1], index::Kinds::default());
}

#[test]
fn words_are_found_in_capitals_or_not() {
    let csv = "name,n\nZürich,12\nzürich west,3\nBern,120\n,\nZUG,0.12\n";
    let mut index = open(built(csv.as_bytes(), Format::Csv));
    let places = |found: index::Found| found.places.iter().map(|p| (p.row, p.column)).collect::<Vec<_>>();
    assert_eq!(places(index.find("ZÜRICH", 99, || true).unwrap()), [(2, 0), (3, 0)]);
    assert_eq!(places(index.find("zu", 99, || true).unwrap()), [(6, 0)]);
    let few = index.find("12", 2, || true).unwrap();
    assert_eq!(few.places, [Place { row: 2, column: 1 }, Place { row: 4, column: 1 }]);
    assert!(few.more);
    assert!(index.find("", 9, || true).unwrap().places.is_empty());
    assert!(matches!(index.find("z", 9, || false), Err(IndexError::Table(TableError::Stopped))));
}

#[test]
fn what_does_not_fit_is_said() {
    let bytes = built(b"a,b\n1,2\n", Format::Csv);
    assert!(matches!(Index::open(Cursor::new(&bytes), &[8; 32]), Err(IndexError::Stale)));
    for cut in 0..bytes.len() {
        assert!(Index::open(Cursor::new(&bytes[..cut]), &KEY).is_err(), "cut at {cut}");
    }
    let mut book = Book::glance(b"a,b\n1,2\n", Format::Csv).unwrap();
    let many = "x\n".repeat(2_000);
    let mut long = Book::glance(many.as_bytes(), Format::Csv).unwrap();
    assert!(index::build(&mut book, Some("no"), &KEY, Vec::new(), |_| true).is_err());
    let stopped = index::build(&mut long, None, &KEY, Vec::new(), |at| at.rows < 1_000);
    assert!(matches!(stopped, Err(IndexError::Table(TableError::Stopped))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Bytes changed anywhere: the rows that were put in, or an error.
    #[test]
    fn a_damaged_index_gives_no_wrong_row(changes in prop::collection::vec((any::<u32>(), any::<u8>()), 1..4)) {
        let csv: String = (0..1_500).map(|n| format!("{n},{}\n", n * 37 % 101)).collect();
        let sound = built(csv.as_bytes(), Format::Csv);
        let mut bytes = sound.clone();
        for (at, byte) in changes {
            let at = at as usize % bytes.len();
            bytes[at] = byte;
        }
        if let Ok(mut index) = Index::open(Cursor::new(bytes), &KEY)
            && let Ok(found) = index.rows(1_020..1_030, 0..9)
        {
            let cell = |n: u32| text(&n.to_string());
            for row in found {
                let n = row.number - 1;
                prop_assert_eq!(row.cells, [(0, cell(n)), (1, cell(n * 37 % 101))].to_vec());
            }
        }
    }
}

#[test]
fn numbers_are_kept_exactly() {
    let xml = "<row r=\"1\"><c r=\"A1\"><v>0.1</v></c><c r=\"B1\"><v>-1.7976931348623157E+308</v></c><c r=\"C1\"><v>123456789012345678</v></c></row>";
    let mut index = open(built(&workbook(&[("S", xml)]), Format::Xlsx));
    let row = index.rows(1..2, 0..9).unwrap().remove(0);
    let numbers: Vec<&Cell> = row.cells.iter().map(|(_, cell)| cell).collect();
    assert_eq!(
        numbers,
        [&Cell::Number(0.1), &Cell::Number(-f64::MAX), &Cell::Number(123_456_789_012_345_678.0)]
    );
}
