//! Whether an edit lost anything: part by part, element by element, and cell by cell for another reader.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};

use crate::{Axis, CellRef, Done, Edit, Input};

type Entries = BTreeMap<String, (Vec<u8>, Vec<u8>)>;
type Cells = BTreeMap<CellRef, (String, String)>;
type Sheets = Vec<(String, Cells)>;

/// Every entry: its compressed bytes and its bytes.
fn entries(bytes: &[u8]) -> Entries {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut out = BTreeMap::new();
    for at in 0..archive.len() {
        let (mut raw, mut plain) = (Vec::new(), Vec::new());
        std::io::copy(&mut archive.by_index_raw(at).unwrap(), &mut raw).unwrap();
        let mut file = archive.by_index(at).unwrap();
        file.read_to_end(&mut plain).unwrap();
        out.insert(file.name().unwrap().into_owned(), (raw, plain));
    }
    out
}

/// How often each element stands in a part.
fn elements(part: &[u8]) -> BTreeMap<String, usize> {
    let text = String::from_utf8_lossy(part);
    let mut out = BTreeMap::new();
    for piece in text.split('<').skip(1) {
        let name = piece.split([' ', '>', '/', '\n']).next().unwrap_or_default();
        *out.entry(name.to_owned()).or_insert(0) += 1;
    }
    out
}

/// All cells as calamine reads them: value and formula.
fn cells(bytes: &[u8]) -> Sheets {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut out = Vec::new();
    for name in book.sheet_names() {
        let mut sheet: BTreeMap<CellRef, (String, String)> = BTreeMap::new();
        if let Ok(range) = book.worksheet_range(&name) {
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at = CellRef::new(top + row as u32 + 1, left + column as u32 + 1);
                let shown = match value {
                    Data::Empty => continue,
                    other => format!("{other:?}"),
                };
                sheet.entry(at).or_default().0 = shown;
            }
        }
        if let Ok(range) = book.worksheet_formula(&name) {
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells().filter(|(.., value)| !value.is_empty()) {
                let at = CellRef::new(top + row as u32 + 1, left + column as u32 + 1);
                sheet.entry(at).or_default().1 = value.clone();
            }
        }
        sheet.retain(|_, (value, formula)| !value.is_empty() || !formula.is_empty());
        out.push((name, sheet));
    }
    out
}

/// Fails with the name of what was edited where something is not as it should be.
pub(in crate::tests) fn check(name: &str, before: &[u8], sheet: &str, edit: &Edit, done: &Done) {
    let (old, new) = (entries(before), entries(&done.bytes));
    for (part, entry) in &old {
        if done.parts.contains(part) {
            continue;
        }
        assert_eq!(new.get(part), Some(entry), "{name}: {part} was not to change");
    }
    let added = usize::from(matches!(edit, Edit::AddSheet { .. }));
    assert_eq!(
        new.keys().filter(|part| !old.contains_key(*part)).count(),
        added,
        "{name}: a part came from nowhere"
    );
    // A chart of another kind has other elements.
    if !matches!(edit, Edit::Delete { .. } | Edit::Chart { .. }) {
        count(name, &old, &new, edit, done);
    }
    let expected = expected(cells(before), sheet, edit);
    let found = cells(&done.bytes);
    for ((a, expected), (b, found)) in expected.iter().zip(&found) {
        assert_eq!(a, b, "{name}");
        for at in expected.keys().chain(found.keys()) {
            let (expected, found) = (expected.get(at), found.get(at));
            let value = |cell: Option<&(String, String)>| cell.map(|cell| cell.0.clone()).unwrap_or_default();
            let formula =
                |cell: Option<&(String, String)>| cell.map(|cell| cell.1.clone()).unwrap_or_default();
            // A formula that lost cells has no value until Excel works it out.
            let stale =
                matches!(edit, Edit::Delete { .. }) && !formula(found).is_empty() && value(found).is_empty();
            assert!(stale || value(found) == value(expected), "{name}: {a}!{at} {found:?} {expected:?}");
            if matches!(edit, Edit::Set { .. }) {
                assert_eq!(formula(found), formula(expected), "{name}: {a}!{at}");
            } else {
                assert_eq!(formula(found).is_empty(), formula(expected).is_empty(), "{name}: {a}!{at}");
            }
        }
    }
    assert_eq!(expected.len(), found.len(), "{name}");
}

/// No part has fewer elements of a kind than before, but for what was written over.
fn count(name: &str, old: &Entries, new: &Entries, edit: &Edit, done: &Done) {
    let chained = old.keys().any(|part| part.ends_with("calcChain.xml"));
    let written: BTreeSet<&str> =
        if matches!(edit, Edit::Set { .. }) { BTreeSet::from(["v", "f"]) } else { BTreeSet::new() };
    for part in done.parts.iter().filter(|part| old.contains_key(*part)) {
        if part.ends_with("calcChain.xml") {
            continue;
        }
        let after = elements(&new.get(part).unwrap_or_else(|| panic!("{name}: {part} is gone")).1);
        for (element, count) in elements(&old[part].1) {
            let fewer = usize::from(chained && (element == "Relationship" || element == "Override"));
            let local = element.rsplit(':').next().unwrap_or_default();
            if !written.contains(local) {
                assert!(
                    after.get(&element).copied().unwrap_or(0) + fewer >= count,
                    "{name}: {part} lost a {element}"
                );
            }
        }
    }
}

/// The sheets that another reader should find after an edit.
fn expected(mut sheets: Sheets, sheet: &str, edit: &Edit) -> Sheets {
    let ours = sheets.iter_mut().find(|(name, _)| name == sheet).unwrap();
    match edit {
        Edit::Set { cells, .. } => {
            for (at, input) in cells {
                let dated = ours.1.get(at).is_some_and(|(value, _)| value.starts_with("DateTime"));
                let new = match input {
                    Input::Number(number) if dated => {
                        let date = calamine::ExcelDateTime::new(
                            *number,
                            calamine::ExcelDateTimeType::DateTime,
                            false,
                        );
                        (format!("{:?}", Data::DateTime(date)), String::new())
                    }
                    Input::Number(number) => (format!("{:?}", Data::Float(*number)), String::new()),
                    Input::Text(text) => (format!("{:?}", Data::String(text.clone())), String::new()),
                    Input::Bool(yes) => (format!("{:?}", Data::Bool(*yes)), String::new()),
                    Input::Formula(formula) => (String::new(), formula.trim_start_matches('=').to_owned()),
                    Input::Empty => (String::new(), String::new()),
                };
                ours.1.insert(*at, new);
            }
        }
        Edit::Insert { axis, at, count, .. } => {
            shift(&mut ours.1, *axis, |n| Some(if n >= *at { n + count } else { n }));
        }
        Edit::Delete { axis, at, count, .. } => {
            shift(&mut ours.1, *axis, |n| match n {
                n if n < *at => Some(n),
                n if n < at + count => None,
                n => Some(n - count),
            });
        }
        // The column to sort by falls where it rose, in rows 2 to 30.
        Edit::Sort { area, .. } => {
            let moved = std::mem::take(&mut ours.1);
            ours.1 = moved
                .into_iter()
                .map(|(at, cell)| {
                    (if area.contains(at) { CellRef::new(32 - at.row, at.column) } else { at }, cell)
                })
                .collect();
        }
        Edit::AddSheet { name, at } => sheets.insert(at.unwrap_or(0), (name.clone(), BTreeMap::new())),
        Edit::MoveSheet { to, .. } => {
            let moved = sheets.remove(0);
            sheets.insert((*to).min(sheets.len()), moved);
        }
        Edit::RenameSheet { to, .. } => to.clone_into(&mut ours.0),
        // The corpus asks for none.
        Edit::Order { .. } => {}
        Edit::View { .. } | Edit::Format { .. } | Edit::Chart { .. } => {}
    }
    sheets
}

/// Moves the rows or columns of all cells.
fn shift(cells: &mut Cells, axis: Axis, to: impl Fn(u32) -> Option<u32>) {
    let moved = std::mem::take(cells).into_iter().filter_map(|(at, cell)| {
        Some(match axis {
            Axis::Rows => (CellRef::new(to(at.row)?, at.column), cell),
            Axis::Columns => (CellRef::new(at.row, to(at.column)?), cell),
        })
    });
    *cells = moved.collect();
}
