//! Columns that come and go in splices of a sheet's text: the same cells in every row of it, or none. Anything less would
//! move the cells of some rows to other columns, and is refused.

use super::change::{ColumnChange, SheetPlan};
use crate::error::Unwritable;
use crate::kinds::sheet::{CELL_END, Grid};
use crate::splice::Splice;

/// Cells of one row that are replaced by another number of cells.
struct InRow {
    row: u32,
    at: u32,
    gone: u32,
    come: Vec<String>,
}

/// Takes the splices of whole columns into the plans of their sheets, and gives the others back.
///
/// # Errors
/// Where a sheet's rows don't all lose and get the same columns.
pub(super) fn take_columns(
    source: &str,
    grid: &Grid,
    splices: &[Splice],
    plans: &mut [SheetPlan],
) -> Result<Vec<Splice>, Unwritable> {
    let mut by_sheet: Vec<Vec<InRow>> = plans.iter().map(|_| Vec::new()).collect();
    let mut rest = Vec::new();
    for splice in splices {
        match in_row(source, grid, splice) {
            Some((sheet, one)) => by_sheet.get_mut(sheet).ok_or_else(Unwritable::no_table)?.push(one),
            None => rest.push(splice.clone()),
        }
    }
    for ((plan, found), rows) in plans.iter_mut().zip(by_sheet).zip(&grid.sheets) {
        if !found.is_empty() {
            plan.columns = whole(found, rows.rows.len() as u32)?;
        }
    }
    Ok(rest)
}

/// A splice that puts cells into a row or takes some out of it; none where it does neither.
fn in_row(source: &str, grid: &Grid, splice: &Splice) -> Option<(usize, InRow)> {
    let old = source.get(splice.old.range())?;
    let (gone, come) = (cells(old)?, cells(&splice.new)?);
    let starts = source.get(..splice.old.start as usize)?.ends_with([CELL_END, '\n']);
    // A cell for a cell is a cell that is set; behind a row's last cell none stands.
    if gone.len() == come.len() || !starts {
        return None;
    }
    let at = grid.at(source, splice.old.start)?;
    let come = come.into_iter().map(str::to_owned).collect();
    Some((at.sheet, InRow { row: at.row, at: at.column, gone: gone.len() as u32, come }))
}

/// The cells of a text that is whole cells of one row.
fn cells(text: &str) -> Option<Vec<&str>> {
    if text.contains(['\n', super::super::SHEET]) {
        return None;
    }
    let Some(inner) = text.strip_suffix(CELL_END) else { return text.is_empty().then(Vec::new) };
    Some(inner.split(CELL_END).collect())
}

/// The columns that every row of a sheet loses and gets.
fn whole(found: Vec<InRow>, rows: u32) -> Result<Vec<ColumnChange>, Unwritable> {
    let refused = || {
        Unwritable::new(
            "This would move the cells of a row to other columns.",
            "Give each marked cell its own new text, or insert or delete a whole column.",
        )
    };
    let mut changes: Vec<ColumnChange> = Vec::new();
    let mut seen = (0, 0);
    for one in found {
        // They come row by row, and in each row from the left.
        if one.row != seen.0 {
            if seen.1 != changes.len() || one.row != seen.0 + 1 {
                return Err(refused());
            }
            seen = (one.row, 0);
        }
        if one.row == 0 {
            let come = one.come.len() as u32;
            changes.push(ColumnChange { at: one.at, gone: one.gone, come, fills: Vec::new() });
        }
        let change = changes.get_mut(seen.1).ok_or_else(refused)?;
        if (change.at, change.gone, change.come) != (one.at, one.gone, one.come.len() as u32) {
            return Err(refused());
        }
        let filled = (0..).zip(one.come).filter(|(_, text)| !text.is_empty());
        change.fills.extend(filled.map(|(nth, text)| (one.row, nth, text)));
        seen.1 += 1;
    }
    if seen.0 + 1 == rows && seen.1 == changes.len() { Ok(changes) } else { Err(refused()) }
}
