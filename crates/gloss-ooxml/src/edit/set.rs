//! Cells set: each keeps its style, text is written into the cell itself, and all else on the sheet stays byte by
//! byte. What Excel would not let a person change by itself is refused.

use std::collections::{BTreeMap, BTreeSet};

use super::change_log::ChangeLog;
use super::pass::{Want, write_cells};
use super::request::Input;
use super::tables::{Table, pivots, rename_column, tables};
use super::write;
use crate::cell::{Area, Cell, CellRef};
use crate::error::Refused;
use crate::sheet::Facts;
use crate::workbook::{Sheet, Workbook};

/// Sets cells of one sheet.
pub(super) fn set(
    book: &mut Workbook,
    sheet: &str,
    cells: &[(CellRef, Input)],
    log: &mut ChangeLog,
) -> Result<(), Refused> {
    let (_, sheet) = book.worksheet(sheet)?;
    let order = book.sheet_names();
    let mut wanted = BTreeMap::new();
    for (at, input) in cells {
        wanted.insert(*at, write::checked(*at, input, &order)?);
    }
    let facts = book.facts(&sheet)?;
    refuse(book, &sheet, &facts, &wanted)?;
    let expand: BTreeSet<u32> = facts
        .groups
        .iter()
        .filter(|(_, group)| wanted.contains_key(&group.master))
        .map(|(at, _)| *at)
        .collect();
    let headers = headers(book, &sheet, &wanted)?;
    let wanted = wanted.into_iter().map(|(at, cell)| (at, Want::Content(cell))).collect();
    write_cells(book, &sheet, &facts, wanted, expand, &mut Ok, log)?;
    for (table, old, new) in headers {
        rename_column(book, &table, &old, &new, log)?;
    }
    Ok(())
}

/// The headers of tables that get another text: the table, its column's old and new name.
fn headers(
    book: &Workbook,
    sheet: &Sheet,
    wanted: &BTreeMap<CellRef, Cell>,
) -> Result<Vec<(Table, String, String)>, Refused> {
    let mut out = Vec::new();
    for table in tables(book, sheet)? {
        for (at, cell) in wanted {
            if let (Some(column), crate::Value::Text(new)) = (table.header_at(*at), &cell.value)
                && let Some(old) = table.columns.get(column).filter(|old| *old != new)
            {
                out.push((table.clone(), old.clone(), new.clone()));
            }
        }
    }
    Ok(out)
}

/// Refuses cells that cannot be set by themselves.
fn refuse(
    book: &Workbook,
    sheet: &Sheet,
    facts: &Facts,
    wanted: &BTreeMap<CellRef, Cell>,
) -> Result<(), Refused> {
    let tables = tables(book, sheet)?;
    let pivots = pivots(book, sheet)?;
    // Merges are many, cells few: each merge looks among the cells, which are in order.
    for &area in &facts.merges {
        let among = wanted.range(area.from..=area.to).map(|(cell, _)| *cell);
        if let Some(cell) = among.into_iter().find(|cell| area.contains(*cell) && *cell != area.from) {
            return Err(Refused::Merged { cell, area, anchor: area.from });
        }
    }
    for (&cell, new) in wanted {
        let holds = |area: &&Area| area.contains(cell);
        if let Some(&area) = facts.arrays.iter().find(holds).filter(|area| area.cells() > 1) {
            return Err(Refused::Array { cell, area });
        }
        if let Some(&area) = facts.data_tables.iter().find(holds) {
            return Err(Refused::DataTable { cell, area });
        }
        if let Some((name, area)) = pivots.iter().find(|(_, area)| area.contains(cell)) {
            return Err(Refused::Pivot { cell, name: name.clone(), area: *area });
        }
        for table in &tables {
            if let Some(column) = table.header_at(cell) {
                table.check_header(cell, column, new)?;
            }
        }
    }
    Ok(())
}
