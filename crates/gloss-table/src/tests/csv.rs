//! Delimited text.

use proptest::prelude::*;

use super::support::{data, rows, seen, text};
use crate::{Book, Cell, ColumnKind, Format, Notice, TableError, describe, window};

/// Checks rows (number: fields joined with `|`).
fn check(bytes: &[u8], expect: &[&str]) {
    let got: Vec<String> = seen(bytes, Format::Csv, None)
        .iter()
        .map(|(n, fields)| format!("{n}: {}", fields.join("|")))
        .collect();
    assert_eq!(got, expect, "{}", String::from_utf8_lossy(bytes));
}

#[test]
fn delimiters_are_found() {
    check(b"a,b\n1,2\n", &["1: a|b", "2: 1|2"]);
    check(b"a;b\n1,5;2,5\n3,5;4,5\n", &["1: a|b", "2: 1,5|2,5", "3: 3,5|4,5"]);
    check(b"1,5;2,5\n3,5;4,5\n", &["1: 1,5|2,5", "2: 3,5|4,5"]);
    check(b"a\tb\n1\t2\n", &["1: a|b", "2: 1|2"]);
    check(b"a|b|c\n1|2|3\n", &["1: a|b|c", "2: 1|2|3"]);
    check(b"only\none\ncolumn\n", &["1: only", "2: one", "3: column"]);
    check(b"name,says\nA,\"x;y\"\nB,\"z;w\"\n", &["1: name|says", "2: A|x;y", "3: B|z;w"]);
}

#[test]
fn a_mark_between_glued_files_is_no_sign_of_a_field() {
    let glued = "\u{feff}\"id\",\"total\"\n1,5\n\u{feff}\"id\",\"total\"\n\u{feff}3,7\n";
    check(glued.as_bytes(), &["1: id|total", "2: 1|5", "3: id|total", "4: 3|7"]);
}

#[test]
fn rows_that_repeat_the_header_are_no_data() {
    for (csv, rows, repeated) in [
        ("item,amount\na,5\nb,6\nItem, amount\nc,7\n", 3, vec![4]),
        ("id,total\n1,5\n\u{feff}\"id\",\"total\"\n3,7\n\u{feff}id,total\n4,8\n", 3, vec![3, 5]),
        ("item,amount\na,amount\nitem,5\n", 2, vec![]),
        ("item\na\nitem\nb\n", 3, vec![]),
        // Under titles of their own these are blocks, and no table.
        ("item,amount\na,5\nMay,,\nitem,amount\nc,7\n", 4, vec![]),
    ] {
        let schema = describe(csv.as_bytes(), Format::Csv, None).unwrap();
        assert_eq!((schema.rows, &schema.repeated), (rows, &repeated), "{csv}");
        let amount = schema.columns.last().unwrap().kind;
        assert_eq!(amount == ColumnKind::Number, !repeated.is_empty(), "{csv}");
        assert!(repeated.iter().all(|row| !schema.is_data(*row)) && schema.is_data(2), "{csv}");
    }
}

#[test]
fn row_numbers_count_blank_lines_as_a_sheet_does() {
    check(b"a,b\n\n1,2\n\n\n3,4", &["1: a|b", "3: 1|2", "6: 3|4"]);
    check(b"a,b\r\n\r\n1,2\r\n3,4\r\n", &["1: a|b", "3: 1|2", "4: 3|4"]);
    check(b"\n\na,b\n1,2\n", &["3: a|b", "4: 1|2"]);
    check(b"a,b\n\"one\n\nfield\",2\n3,4\n", &["1: a|b", "2: one\n\nfield|2", "3: 3|4"]);
    check(b"a,b\r1,2\r", &["1: a|b", "2: 1|2"]);
    check(b"a,b\n,\n1,2\n", &["1: a|b", "2: |", "3: 1|2"]);
}

#[test]
fn nothing_and_a_header_alone() {
    check(b"", &[]);
    check(b"\n\n", &[]);
    check(b"\xef\xbb\xbf", &[]);
    let empty = describe(b"", Format::Csv, None).unwrap();
    assert_eq!((empty.rows, empty.columns.len(), empty.header_row), (0, 0, None));
    let header = describe(b"name,age\n", Format::Csv, None).unwrap();
    assert_eq!((header.rows, header.header_row, header.first_row), (0, Some(1), 0));
    assert_eq!(header.columns.iter().map(|c| c.kind).collect::<Vec<_>>(), [ColumnKind::Empty; 2]);
}

#[test]
fn encodings_are_read_and_told() {
    check("\u{feff}a,b\n1,é\n".as_bytes(), &["1: a|b", "2: 1|é"]);
    let little: Vec<u8> = "\u{feff}a;b\n1;ü\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&little, &["1: a|b", "2: 1|ü"]);
    let big: Vec<u8> = "\u{feff}a;b\n1;ü\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    check(&big, &["1: a|b", "2: 1|ü"]);
    let latin = b"name,price\ncaf\xe9,5 \x80\n";
    check(latin, &["1: name|price", "2: café|5 €"]);
    assert_eq!(Book::open(latin, Format::Csv).unwrap().notices(), [Notice::Windows1252]);
    let odd = Book::open(b"\xff\xfea\0b", Format::Csv).unwrap();
    assert_eq!(odd.notices(), [Notice::Undecodable]);
    assert_eq!(Book::open(b"PK\x03\x04\0\0", Format::Csv).err(), Some(TableError::Binary { at: 4 }));
}

#[test]
fn columns_are_named_and_typed_over_all_rows() {
    let csv = b"id,zip,zip,,when,ok,mixed,cost\n\
        1,007,1.5,x,2024-01-31,true,1,$5\n\
        2,123,n/a,y,2024-02-01 09:30,FALSE,two,\"$1,200.50\"\n";
    let schema = describe(csv, Format::Csv, None).unwrap();
    let got: Vec<_> = schema
        .columns
        .iter()
        .map(|c| (c.letter.as_str(), c.name.as_str(), c.kind.word(), c.integer))
        .collect();
    assert_eq!(
        got,
        [
            ("A", "id", "number", true),
            ("B", "zip", "text", false),
            ("C", "zip_2", "number", false),
            ("D", "D", "text", false),
            ("E", "when", "date", false),
            ("F", "ok", "bool", false),
            ("G", "mixed", "text", false),
            ("H", "cost", "number", false),
        ]
    );
    let last = &rows(csv, Format::Csv, None)[2];
    let values: Vec<Cell> = schema.columns.iter().map(|c| c.value(last.get(c.index))).collect();
    assert_eq!(
        values,
        [
            Cell::Number(2.0),
            text("123"),
            Cell::Empty,
            text("y"),
            Cell::Date("2024-02-01T09:30".into()),
            Cell::Bool(false),
            text("two"),
            Cell::Number(1200.5),
        ]
    );
    assert_eq!(schema.columns[2].missing, 1);
    assert_eq!((schema.rows, schema.header_row, schema.first_row, schema.last_row), (2, Some(1), 2, 3));
}

#[test]
fn decimal_marks_are_decided_by_the_file() {
    let number = |csv: &str, column: usize| {
        let schema = describe(csv.as_bytes(), Format::Csv, None).unwrap();
        let rows = rows(csv.as_bytes(), Format::Csv, None);
        let column = &schema.columns[column];
        (column.value(rows[1].get(column.index)), schema.notices.len())
    };
    assert_eq!(number("a;b\n1,5;x\n", 0), (Cell::Number(1.5), 0));
    assert_eq!(number("a;b\n1.234,5;x\n", 0), (Cell::Number(1234.5), 0));
    // Three digits after the mark: the delimiter decides, and it is said.
    assert_eq!(number("a;b\n1,234;x\n", 0), (Cell::Number(1.234), 1));
    assert_eq!(number("a,b\n\"1,234\",x\n", 0), (Cell::Number(1234.0), 1));
    // Another column proves the mark.
    assert_eq!(number("a;b\n1,234;0.5\n", 0), (Cell::Number(1234.0), 1));
    // Euros and dollars do not add up.
    assert_eq!(number("a,b\n€5,x\n$6,x\n", 0), (text("€5"), 0));
    // A day that could be a month is not guessed; 31 settles it for the whole column.
    assert_eq!(number("a,b\n1/2/2024,x\n", 0), (text("1/2/2024"), 1));
    assert_eq!(number("a,b\n1/2/2024,x\n31/2/2024,x\n", 0), (text("1/2/2024"), 0));
    assert_eq!(number("a,b\n1/2/2024,x\n31/1/2024,x\n", 0), (Cell::Date("2024-02-01".into()), 0));
    // Dates in several ways of writing are dates where one of them settles it.
    let five = "1/2/2024,x\n2024-03-05,x\n7.3.2024,x\n\"Mar 9, 2024\",x\n2024/03/10,x\n";
    assert_eq!(number(&format!("a,b\n{five}"), 0), (text("1/2/2024"), 1));
    assert_eq!(number(&format!("a,b\n{five}31/1/2024,x\n"), 0), (Cell::Date("2024-02-01".into()), 0));
    // A formula as text has no value.
    assert_eq!(number("a,b\n5,x\n=A2*2,x\n", 0), (Cell::Number(5.0), 1));
}

#[test]
fn headers_are_found_or_said_to_be_missing() {
    for (csv, header, first) in [
        ("a,b\n1,2\n", Some(1), 2),
        ("1,2\n3,4\n", None, 1),
        ("Sales of 2024,,\n,,\nregion,units,price\nN,1,2\n", Some(3), 4),
        ("sector,2019,2020\nA,1,2\n", Some(1), 2),
        ("Aer Lingus,320906734,2\nB,1,2\n", None, 1),
        ("name\nx\n", Some(1), 2),
    ] {
        let schema = describe(csv.as_bytes(), Format::Csv, None).unwrap();
        assert_eq!((schema.header_row, schema.first_row), (header, first), "{csv}");
        assert_eq!(schema.notices.contains(&Notice::NoHeader), header.is_none(), "{csv}");
    }
}

#[test]
fn ragged_rows_keep_their_cells_and_are_told() {
    let csv = b"a,b,c\n1,2\n1,2,3,4\n1,2,3\n";
    let schema = describe(csv, Format::Csv, None).unwrap();
    assert_eq!(schema.columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c", "D"]);
    assert_eq!(schema.notices, [Notice::Ragged { rows: 2, first: 2 }]);
}

#[test]
fn a_window_holds_what_is_asked_and_counts_the_rest() {
    let csv = data("airline-safety.csv");
    let shown = window(&csv, Format::Csv, None, 55, 10).unwrap();
    assert_eq!((shown.total_rows, shown.columns, shown.rows.len()), (57, 8, 2));
    let first: Vec<_> = shown.rows[0].iter().map(|cell| (cell.text.as_str(), cell.number)).collect();
    assert_eq!(first[..2], [("Virgin Atlantic", false), ("1005248585", true)]);
    let blank = window(b"a,b\n\n1,2\n", Format::Csv, None, 1, 5).unwrap();
    assert_eq!(blank.rows.iter().map(Vec::len).collect::<Vec<_>>(), [0, 2]);
    assert!(window(&csv, Format::Csv, None, 100, 10).unwrap().rows.is_empty());
    assert!(window(&csv, Format::Csv, None, u32::MAX, u32::MAX).unwrap().rows.is_empty());
}

#[test]
fn the_airlines_are_what_they_are() {
    let schema = describe(&data("airline-safety.csv"), Format::Csv, None).unwrap();
    assert_eq!((schema.rows, schema.first_row, schema.last_row), (56, 2, 57));
    assert_eq!(schema.columns[0].kind, ColumnKind::Text);
    assert!(schema.columns[1..].iter().all(|c| c.kind == ColumnKind::Number && c.integer));
    assert_eq!(schema.columns[2].letter, "C");
    assert!(schema.notices.is_empty());
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = describe(&bytes, Format::Csv, None);
        let _ = window(&bytes, Format::Csv, None, 0, 10);
        let _ = describe(&bytes, Format::Xlsx, None);
    }

    #[test]
    fn no_text_panics(text in "[a0-9,;\t|\"\r\n .€%()/:TZ+é-]{0,200}") {
        let _ = describe(text.as_bytes(), Format::Csv, None);
    }

    #[test]
    fn what_was_written_is_read(table in proptest::collection::vec(
        proptest::collection::vec("[a-z\",\n;é]{1,6}[a-z]", 3), 1..8))
    {
        let mut csv = String::from("one,two,three\n");
        for row in &table {
            let quoted: Vec<String> = row.iter().map(|f| format!("\"{}\"", f.replace('"', "\"\""))).collect();
            csv += &quoted.join(",");
            csv.push('\n');
        }
        let got: Vec<Vec<String>> = seen(csv.as_bytes(), Format::Csv, None).into_iter().skip(1).map(|r| r.1).collect();
        prop_assert_eq!(got, table);
    }
}
