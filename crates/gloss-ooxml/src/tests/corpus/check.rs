//! Whether an edit lost anything: part by part, element by element, and cell by cell for another reader.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};

use crate::{CellRef, Done, Edit, Input};

type Sheets = Vec<(String, BTreeMap<CellRef, (String, String)>)>;

/// Every entry: its compressed bytes and its bytes.
fn entries(bytes: &[u8]) -> BTreeMap<String, (Vec<u8>, Vec<u8>)> {
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
pub(super) fn check(name: &str, before: &[u8], sheet: &str, edit: &Edit, done: &Done) {
    let (old, new) = (entries(before), entries(&done.bytes));
    for (part, entry) in &old {
        if done.parts.contains(part) {
            continue;
        }
        assert_eq!(new.get(part), Some(entry), "{name}: {part} was not to change");
    }
    for part in new.keys() {
        assert!(old.contains_key(part), "{name}: {part} came from nowhere");
    }
    let chained = old.keys().any(|part| part.ends_with("calcChain.xml"));
    let written: BTreeSet<&str> =
        if matches!(edit, Edit::Set { .. }) { BTreeSet::from(["v", "f"]) } else { BTreeSet::new() };
    for part in &done.parts {
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
    let expected = expected(cells(before), sheet, edit);
    let found = cells(&done.bytes);
    for ((a, expected), (b, found)) in expected.iter().zip(&found) {
        assert_eq!(a, b, "{name}");
        for at in expected.keys().chain(found.keys()) {
            let (expected, found) = (expected.get(at), found.get(at));
            let value = |cell: Option<&(String, String)>| cell.map(|cell| cell.0.clone()).unwrap_or_default();
            let formula =
                |cell: Option<&(String, String)>| cell.map(|cell| cell.1.clone()).unwrap_or_default();
            assert_eq!(value(found), value(expected), "{name}: {a}!{at}");
            if matches!(edit, Edit::Set { .. }) {
                assert_eq!(formula(found), formula(expected), "{name}: {a}!{at}");
            } else {
                assert_eq!(formula(found).is_empty(), formula(expected).is_empty(), "{name}: {a}!{at}");
            }
        }
    }
    assert_eq!(expected.len(), found.len(), "{name}");
}

/// What another reader should find.
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
        Edit::Insert { at: first, count, .. } => {
            let moved = std::mem::take(&mut ours.1);
            ours.1 = moved
                .into_iter()
                .map(|(at, cell)| {
                    (CellRef::new(if at.row >= *first { at.row + count } else { at.row }, at.column), cell)
                })
                .collect();
        }
        Edit::RenameSheet { to, .. } => to.clone_into(&mut ours.0),
        _ => {}
    }
    sheets
}
