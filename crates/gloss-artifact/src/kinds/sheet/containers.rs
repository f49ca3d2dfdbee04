//! The parts of a sheet that hold cells: their row, their column, and the block of filled cells that they stand in. Changes
//! nothing.

use gloss_ooxml::{Area, CellRef};
use gloss_protocol::{Container, Part, Reach, Region, Span, Which};

use super::Grid;
use super::cell::MAX_NOTE_CELLS;
use crate::text::Text;

/// Cells of a sheet among which a block is looked for.
const MAX_LOOKED_AT: u64 = 200_000;

impl Grid {
    /// The parts around cells of one sheet, narrowest first.
    pub(crate) fn containers(&self, text: &Text, spans: &[Span]) -> Vec<(Container, Vec<Span>)> {
        let place = Region::Text { spans: spans.to_vec(), reach: Reach::Selection };
        let part = |reach: Reach| {
            let part = Part { reach, which: Which::These, goes: false };
            self.part(text, &place, part).ok().map(|region| text.spans(&region))
        };
        let rows = part(Reach::Row).map(|spans| (Container::Row, spans));
        let columns = part(Reach::Column).map(|spans| (Container::Column, spans));
        let table = self.block_around(text, spans).map(|spans| (Container::Table, spans));
        rows.into_iter().chain(columns).chain(table).collect()
    }

    /// The filled cells around some, up to the first empty row and column on each side, as a table program finds them. None
    /// where they are more than a note can mark.
    fn block_around(&self, text: &Text, spans: &[Span]) -> Option<Vec<Span>> {
        let cells: Vec<_> = spans.iter().flat_map(|span| self.touched(text.source(), *span)).collect();
        let sheet = cells.first()?.sheet;
        let rows = self.sheets.get(sheet).filter(|rows| !rows.charts)?;
        if cells.iter().any(|at| at.sheet != sheet) {
            return None;
        }
        if u64::from(rows.used.0) * u64::from(rows.used.1) > MAX_LOOKED_AT {
            return None;
        }
        let filled: Vec<Vec<bool>> = (0..rows.used.0)
            .map(|row| {
                let line = self.line(text.source(), sheet, row);
                line.split(super::CELL_END).map(|cell| !super::words(cell).trim().is_empty()).collect()
            })
            .collect();
        let is_filled = |row: u32, column: u32| {
            filled.get(row as usize).and_then(|row| row.get(column as usize)).copied().unwrap_or(false)
        };
        let (mut top, mut bottom) =
            (cells.iter().map(|at| at.row).min()?, cells.iter().map(|at| at.row).max()?);
        let (mut left, mut right) =
            (cells.iter().map(|at| at.column).min()?, cells.iter().map(|at| at.column).max()?);
        loop {
            let was = (top, bottom, left, right);
            let across = |row: u32| (left.saturating_sub(1)..=right + 1).any(|column| is_filled(row, column));
            let above = top > 0 && across(top - 1);
            let below = across(bottom + 1);
            (top, bottom) = (top - u32::from(above), bottom + u32::from(below));
            let along = |column: u32| (top.saturating_sub(1)..=bottom + 1).any(|row| is_filled(row, column));
            let before = left > 0 && along(left - 1);
            let behind = along(right + 1);
            (left, right) = (left - u32::from(before), right + u32::from(behind));
            if was == (top, bottom, left, right) {
                break;
            }
            if u64::from(bottom - top + 1) * u64::from(right - left + 1) > MAX_NOTE_CELLS as u64 {
                return None;
            }
        }
        let count = u64::from(bottom - top + 1) * u64::from(right - left + 1);
        if count > MAX_NOTE_CELLS as u64 {
            return None;
        }
        let area = Area::new(CellRef::new(top + 1, left + 1), CellRef::new(bottom + 1, right + 1));
        let region = self.reach(text, sheet, &[area], Reach::Selection).ok()?;
        Some(text.spans(&region))
    }
}
