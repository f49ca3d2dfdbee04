//! Cells as people write them: `D3:E5`, `Sales!D3:E5,G7`, `'My sheet'!B:B`, `#1!3:3`. Reads and writes; whether a sheet
//! has such cells is not known here.

use gloss_ooxml::{Area, CellRef};

/// An address of cells, parsed: `Sales!D3:E5,G7`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// The sheet; none is the first.
    pub sheet: Option<SheetName>,
    /// The rectangles, from 1; whole columns and rows reach to the sheet's end.
    pub areas: Vec<Area>,
}

/// A sheet by its name, or by its place from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SheetName {
    Named(String),
    Nth(usize),
}

/// Reads an address; none where it is none.
pub(super) fn read(text: &str) -> Option<Address> {
    let (sheet, areas) = match text.rsplit_once('!') {
        Some((name, areas)) => (Some(sheet_name(name.trim())?), areas),
        None => (None, text),
    };
    let areas: Option<Vec<Area>> = areas.split(',').map(|area| area.trim().parse().ok()).collect();
    Some(Address { sheet, areas: areas.filter(|areas| !areas.is_empty())? })
}

fn sheet_name(name: &str) -> Option<SheetName> {
    if let Some(inner) = name.strip_prefix('\'') {
        return Some(SheetName::Named(inner.strip_suffix('\'')?.replace("''", "'")));
    }
    if let Some(nth) = name.strip_prefix('#')
        && let Ok(nth) = nth.parse()
    {
        return Some(SheetName::Nth(nth));
    }
    (!name.is_empty()).then(|| SheetName::Named(name.to_owned()))
}

/// Writes an address; a sheet without a name is a file's only one.
pub(super) fn write(sheet: &str, areas: &[Area]) -> String {
    let plain = sheet.chars().all(|ch| ch.is_alphanumeric() || ch == '_')
        && !sheet.starts_with(|ch: char| ch.is_ascii_digit());
    let name = match (sheet, plain) {
        ("", _) => String::new(),
        (_, true) => format!("{sheet}!"),
        (_, false) => format!("'{}'!", sheet.replace('\'', "''")),
    };
    let areas: Vec<String> = areas.iter().map(ToString::to_string).collect();
    format!("{name}{}", areas.join(","))
}

/// Cells as the fewest rectangles that a walk by rows finds; the cells are sorted and from 1.
pub(super) fn areas(cells: &[CellRef]) -> Vec<Area> {
    let mut done: Vec<Area> = Vec::new();
    for cell in cells {
        if let Some(last) = done.last_mut()
            && last.to.row == cell.row
            && last.from.row == cell.row
            && last.to.column + 1 == cell.column
        {
            last.to.column = cell.column;
            continue;
        }
        done.push((*cell).into());
    }
    let mut joined: Vec<Area> = Vec::new();
    for run in done {
        let above = joined.iter_mut().rev().take(64).find(|area| {
            area.to.row + 1 == run.from.row
                && area.from.column == run.from.column
                && area.to.column == run.to.column
        });
        match above {
            Some(area) => area.to.row = run.to.row,
            None => joined.push(run),
        }
    }
    joined
}
