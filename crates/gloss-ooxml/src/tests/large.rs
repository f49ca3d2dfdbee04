//! A million cells, to know what an edit costs. Nothing is held against a clock here.

use std::time::Instant;

use super::support::*;
use crate::{Axis, Edit, Input};

#[test]
#[ignore = "measures; run by hand"]
fn what_an_edit_of_a_million_cells_costs() {
    let mut rows = String::new();
    for row in 1..=100_000 {
        rows += &format!("<row r=\"{row}\" spans=\"1:10\">");
        for column in "ABCDEFGHI".chars() {
            rows += &format!("<c r=\"{column}{row}\" s=\"1\"><v>{}</v></c>", row * 7 % 1_013);
        }
        rows += &format!("<c r=\"J{row}\"><f>SUM(A{row}:I{row})</f><v>1</v></c></row>");
    }
    let bytes = Parts::rows(&rows).bytes();
    let edits = [
        ("one cell", set(&[("B50000", Input::Number(1.0))])),
        ("insert row", Edit::Insert { sheet: "Data".to_owned(), axis: Axis::Rows, at: 50_000, count: 1 }),
        ("rename sheet", Edit::RenameSheet { sheet: "Data".to_owned(), to: "Else".to_owned() }),
    ];
    let mut book = crate::Workbook::open(&bytes, crate::Limits::default()).unwrap();
    let start = Instant::now();
    let text = book.package().text("xl/worksheets/sheet1.xml").unwrap();
    println!("unpack {:?}", start.elapsed());
    let start = Instant::now();
    book.used("Data").unwrap();
    println!("unpack and bonds {:?}", start.elapsed());
    let start = Instant::now();
    book.package.set("xl/worksheets/sheet1.xml", text);
    book.package.save().unwrap();
    println!("pack {:?}", start.elapsed());
    for (name, edit) in edits {
        let start = Instant::now();
        let mut book = crate::Workbook::open(&bytes, crate::Limits::default()).unwrap();
        let opened = start.elapsed();
        let done = book.apply(&[edit]).unwrap();
        println!(
            "{name}: open {opened:?}, with edit {:?}, {} bytes, {} changed",
            start.elapsed(),
            done.bytes.len(),
            done.changed
        );
    }
}
