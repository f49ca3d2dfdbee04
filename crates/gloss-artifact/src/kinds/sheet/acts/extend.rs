//! Ranges over all rows of a table that take in the rows which come at its edge, as Excel extends them. Other ranges stay.

use gloss_ooxml::{Piece, formula_parts};

use super::super::content::split;
use super::super::{CELL_END, LOOK, held};
use super::marked::{Marked, Table};
use super::work::Work;
use crate::error::Unwritable;
use crate::splice::Splice;

/// Rows that came at the edge of a table.
pub(super) struct Came<'a> {
    pub(super) own: &'a Marked,
    /// The table as it was.
    pub(super) table: &'a Table,
    pub(super) count: u32,
    /// Whether they came below its last row of data, and not above its first.
    pub(super) below: bool,
}

/// Lets formulas over all rows of the table read the new ones too; says how many there are.
pub(super) fn extend(work: &mut Work, came: &Came<'_>) -> Result<usize, Unwritable> {
    let mut splices = Vec::new();
    if let Some(grid) = work.text.grid() {
        let source = work.text.source();
        let name = came.own.name(&work.text).to_lowercase();
        for (n, sheet) in grid.sheets.iter().enumerate().filter(|(_, sheet)| !sheet.charts) {
            let cells = (0..sheet.used.0).flat_map(|row| grid.cells(source, n, row));
            for span in cells {
                let Some(cell) = source.get(span.range()).filter(|cell| cell.starts_with('=')) else {
                    continue;
                };
                let own = held(cell);
                let formula = own.trim_start_matches('=');
                let new = extended(formula, came, &name, n == came.own.sheet);
                if new != formula {
                    let look = split(cell).1.trim_end_matches(CELL_END);
                    let mark = if look.is_empty() { String::new() } else { LOOK.to_string() };
                    splices.push(Splice::new(span, format!("={new}{mark}{look}{CELL_END}")));
                }
            }
        }
    }
    let count = splices.len();
    work.write(splices)?;
    Ok(count)
}

/// A formula with its ranges over all rows extended.
fn extended(formula: &str, came: &Came<'_>, name: &str, on_own: bool) -> String {
    let (data, count) = (came.table.data, came.count);
    let moved = if came.below { 0 } else { count };
    let (first, last) = (data.0 + 1 + moved, data.1 + moved);
    let columns = came.table.at.columns;
    let part = |part: gloss_ooxml::FormulaPart<'_>| {
        let Piece::Cells { sheet, last: None, area, .. } = &part.piece else { return part.text.to_owned() };
        let here = sheet.as_ref().map_or(on_own, |sheet| sheet.to_lowercase() == name);
        let beside = columns.0 < area.to.column && area.from.column <= columns.1;
        if !here || !beside || (area.from.row, area.to.row) != (first, last) {
            return part.text.to_owned();
        }
        let new = part.text.rsplit_once(':').and_then(|(from, to)| match came.below {
            true => Some(format!("{from}:{}", with_row(to, last, last + count)?)),
            false => Some(format!("{}:{to}", with_row(from, first, first - count)?)),
        });
        new.unwrap_or_else(|| part.text.to_owned())
    };
    formula_parts(formula).into_iter().map(part).collect()
}

/// A corner of a range with another row: `$B$4` with 5 is `$B$5`.
fn with_row(corner: &str, old: u32, new: u32) -> Option<String> {
    let head = corner.strip_suffix(&old.to_string())?;
    (!head.ends_with(|c: char| c.is_ascii_digit())).then(|| format!("{head}{new}"))
}
