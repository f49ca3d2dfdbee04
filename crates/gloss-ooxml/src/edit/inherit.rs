//! The look of what was inserted: as Excel does it, new rows look as the row above them, new columns as the one
//! to their left.

use std::collections::BTreeSet;

use super::change_log::ChangeLog;
use super::pass::{Want, write_cells};
use crate::cell::{Cell, CellRef};
use crate::error::Refused;
use crate::formula::{Axis, Move};
use crate::limits::MAX_WRITTEN_CELLS;
use crate::sheet::{Found, Rows, style_of};
use crate::workbook::{Sheet, Workbook};

/// Gives the cells that a move inserted the styles of those before them.
pub(super) fn inherit(book: &mut Workbook, sheet: &Sheet, step: &Move) -> Result<(), Refused> {
    let text = book.package.text(&sheet.part)?;
    let Some(mut rows) = Rows::new(&text, &sheet.part, book.package.limits().depth)? else { return Ok(()) };
    let prefix = rows.sheet_data().prefix();
    let mut wanted: Vec<(CellRef, Want)> = Vec::new();
    loop {
        match rows.next()? {
            Found::Row(number, _) if step.axis == Axis::Rows && number >= step.at => break,
            Found::Cell(cell) if step.axis.of(cell.at) + 1 == step.at && style_of(&cell) > 0 => {
                let style = style_of(&cell);
                for by in 0..step.count {
                    let at = match step.axis {
                        Axis::Rows => CellRef::new(step.at + by, cell.at.column),
                        Axis::Columns => CellRef::new(cell.at.row, step.at + by),
                    };
                    let element = format!("<{prefix}c r=\"{at}\" s=\"{style}\"/>");
                    wanted.push((at, Want::Raw(element, Cell { style, ..Cell::default() })));
                }
                if wanted.len() as u64 > MAX_WRITTEN_CELLS {
                    let (cells, limit) = (wanted.len() as u64, MAX_WRITTEN_CELLS);
                    return Err(Refused::TooManyCells { cells, limit });
                }
            }
            Found::End(_) => break,
            _ => {}
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    wanted.sort_by_key(|(at, _)| *at);
    let facts = book.facts(sheet)?;
    // Empty cells that look like their neighbours are nothing to tell of.
    let mut unsaid = ChangeLog::default();
    write_cells(book, sheet, &facts, wanted, BTreeSet::new(), &mut Ok, &mut unsaid)
}
