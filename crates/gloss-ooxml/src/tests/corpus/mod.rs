//! Some hundred and thirty workbooks with all features that rust_xlsxwriter writes, alone and together, and with
//! parts that the test assembles. Each is edited in four ways, and an independent reader (calamine) and a
//! comparison part by part say whether anything was lost.

mod assembled;
mod check;
mod features;

use std::collections::BTreeMap;

use super::support::{formula, text};
use crate::{Axis, CellFormat, CellRef, Edit, Fill, Input, Limits, SortKey, Workbook};
use assembled::{ASSEMBLED, assemble, prefixed};
pub(super) use check::check;
use features::{CHARTS, FEATURES, base, chart};

/// The first row of features, from 0.
const TOP: u32 = 40;

/// All workbooks: what is in it, and its bytes.
pub(super) fn workbooks() -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    let mut add =
        |name: String, mut book: rust_xlsxwriter::Workbook| out.push((name, book.save_to_buffer().unwrap()));
    for (n, kind) in CHARTS.into_iter().enumerate() {
        let mut book = base().unwrap();
        chart(&mut book, kind, TOP).unwrap();
        add(format!("chart of kind {n}"), book);
    }
    for (name, write) in FEATURES {
        let mut book = base().unwrap();
        write(&mut book, TOP).unwrap();
        add(name.to_owned(), book);
    }
    // Three features together, with a table at most, as a table's name is its own.
    for n in 0..FEATURES.len() {
        let mut book = base().unwrap();
        let mut names = Vec::new();
        for (place, by) in [(0, 0), (1, 5), (2, 23)] {
            let (name, write) = FEATURES[(n + by) % FEATURES.len()];
            write(&mut book, TOP + place * 20).unwrap();
            names.push(name);
        }
        add(names.join(" + "), book);
    }
    for (name, make) in ASSEMBLED {
        out.push((name.to_owned(), assemble(&base().unwrap().save_to_buffer().unwrap(), make)));
        let mut book = base().unwrap();
        FEATURES[8].1(&mut book, TOP).unwrap();
        FEATURES[22].1(&mut book, TOP + 20).unwrap();
        chart(&mut book, rust_xlsxwriter::ChartType::Bar, TOP + 30).unwrap();
        out.push((
            format!("{name} + table + notes + chart"),
            assemble(&book.save_to_buffer().unwrap(), make),
        ));
    }
    out.push(("prefixed namespaces".to_owned(), prefixed(&base().unwrap().save_to_buffer().unwrap())));
    let path = format!("{}/../../tests/data/lebron.xlsx", env!("CARGO_MANIFEST_DIR"));
    out.push(("lebron.xlsx".to_owned(), std::fs::read(path).unwrap()));
    out
}

/// The four edits of the sheet of this name.
pub(super) fn edits(sheet: &str) -> [(&'static str, Edit); 4] {
    let sheet = || sheet.to_owned();
    let at = |cell: &str| cell.parse::<CellRef>().unwrap();
    let ten = vec![
        (at("A2"), text("new & <text>")),
        (at("B3"), Input::Number(-0.125)),
        (at("C4"), Input::Bool(true)),
        (at("D5"), formula("=SUM(B2:B5)")),
        (at("E6"), Input::Empty),
        (at("B30"), text("30")),
        (at("F42"), Input::Number(1e-7)),
        (at("H46"), Input::Number(7.0)),
        (at("L43"), formula("=B2&\"x\"")),
        (at("AB99"), text("far")),
    ];
    [
        ("one cell", Edit::Set { sheet: sheet(), cells: vec![(at("B2"), Input::Number(4711.5))] }),
        ("ten cells", Edit::Set { sheet: sheet(), cells: ten }),
        ("insert row", Edit::Insert { sheet: sheet(), axis: Axis::Rows, at: 43, count: 1 }),
        ("rename sheet", Edit::RenameSheet { sheet: sheet(), to: "New name's".to_owned() }),
    ]
}

/// Edits of the other kinds.
fn other_edits(sheet: &str) -> [(&'static str, Edit); 8] {
    let sheet = || sheet.to_owned();
    let look = CellFormat { fill: Some(Fill::Color(255, 255, 0)), bold: Some(true), ..CellFormat::default() };
    let key = SortKey { column: 2, descending: true };
    [
        ("delete row", Edit::Delete { sheet: sheet(), axis: Axis::Rows, at: 43, count: 1 }),
        ("delete rows of data", Edit::Delete { sheet: sheet(), axis: Axis::Rows, at: 4, count: 3 }),
        ("insert column", Edit::Insert { sheet: sheet(), axis: Axis::Columns, at: 3, count: 2 }),
        ("delete column", Edit::Delete { sheet: sheet(), axis: Axis::Columns, at: 5, count: 1 }),
        ("format", Edit::Format { sheet: sheet(), area: "B2:H50".parse().unwrap(), format: look }),
        ("sort", Edit::Sort { sheet: sheet(), area: "A2:E30".parse().unwrap(), keys: vec![key] }),
        ("add sheet", Edit::AddSheet { name: "Added".to_owned(), at: Some(1) }),
        ("move sheet", Edit::MoveSheet { sheet: sheet(), to: 1 }),
    ]
}

#[test]
fn nothing_is_lost_in_any_workbook() {
    run(|sheet| edits(sheet).to_vec(), |_, _| true);
}

#[test]
fn nothing_is_lost_by_other_edits() {
    // What order the rows of a file from elsewhere should have is not known here.
    run(|sheet| other_edits(sheet).to_vec(), |name, kind| name != "lebron.xlsx" || kind != "sort");
}

/// Makes these edits of every workbook, each by itself, and prints what was refused.
fn run(edits: impl Fn(&str) -> Vec<(&'static str, Edit)>, wanted: impl Fn(&str, &str) -> bool) {
    let books = workbooks();
    assert!(books.len() >= 120, "{}", books.len());
    let (mut made, mut refused) = (0, BTreeMap::<String, Vec<String>>::new());
    for (name, bytes) in &books {
        let first = Workbook::open(bytes, Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let sheet = first.sheets()[0].name.clone();
        for (kind, edit) in edits(&sheet).into_iter().filter(|(kind, _)| wanted(name, kind)) {
            let mut book = first.clone();
            match book.apply(std::slice::from_ref(&edit)) {
                Ok(done) => {
                    made += 1;
                    check(&format!("{name}: {kind}"), bytes, &sheet, &edit, &done);
                }
                Err(reason) => {
                    assert!(!reason.instead().is_empty());
                    refused.entry(format!("{kind}: {reason}")).or_default().push(name.clone());
                }
            }
        }
    }
    let count: usize = refused.values().map(Vec::len).sum();
    println!("{} workbooks, {made} edits made and checked, {count} refused:", books.len());
    for (reason, names) in &refused {
        println!("  {} × {reason} ({})", names.len(), names[0]);
    }
    assert!(count * 10 <= made + count, "{count} of {} refused", made + count);
}
