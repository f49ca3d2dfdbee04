//! Cells get another look: what is not named of it stays, cell by cell.

use std::collections::BTreeSet;

use super::change_log::ChangeLog;
use super::pass::{Want, write_cells};
use crate::cell::Area;
use crate::error::{OpenError, Refused};
use crate::limits::{MAX_COLUMNS, MAX_ROWS, MAX_WRITTEN_CELLS};
use crate::styles::{CellFormat, Styles};
use crate::workbook::Workbook;

/// Formats the cells of an area.
pub(super) fn format(
    book: &mut Workbook,
    sheet: &str,
    area: Area,
    format: &CellFormat,
    log: &mut ChangeLog,
) -> Result<(), Refused> {
    let (_, sheet) = book.worksheet(sheet)?;
    if !area.from.exists() || !area.to.exists() {
        return Err(Refused::OutOfSheet(area.to_string()));
    }
    let facts = book.facts(&sheet)?;
    let Some(area) = within(area, facts.used) else { return Ok(()) };
    if area.cells() > MAX_WRITTEN_CELLS {
        return Err(Refused::TooManyCells { cells: area.cells(), limit: MAX_WRITTEN_CELLS });
    }
    let part =
        book.related("styles")?.ok_or_else(|| OpenError::MissingPart("of the cell formats".to_owned()))?;
    let limits = *book.package.limits();
    let mut styles = Styles::read(book.package.text(&part)?, &part, &limits)?;
    let wanted = area.each().map(|at| (at, Want::Style)).collect();
    write_cells(book, &sheet, &facts, wanted, BTreeSet::new(), &mut |old| styles.with(old, format), log)?;
    if let Some(changed) = styles.finish(&limits)? {
        book.package.set(&part, changed);
    }
    Ok(())
}

/// An area; of whole rows or columns only what is used.
fn within(area: Area, used: Option<Area>) -> Option<Area> {
    let mut area = area;
    if area.from.row == 1 && area.to.row == MAX_ROWS {
        let used = used?;
        (area.from.row, area.to.row) = (used.from.row, used.to.row);
    }
    if area.from.column == 1 && area.to.column == MAX_COLUMNS {
        let used = used?;
        (area.from.column, area.to.column) = (used.from.column, used.to.column);
    }
    Some(area)
}
