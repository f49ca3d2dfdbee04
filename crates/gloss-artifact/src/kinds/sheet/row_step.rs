//! Rows that came or went in a staging copy, as one step: a value that is stored, with the arithmetic of what stood where. Knows
//! no notes' places.

use gloss_ooxml::Axis;
use gloss_protocol::{Reshape, Span};
use serde::{Deserialize, Serialize};

use super::cell::{CELL_END, LOOK};
use super::content::{escape, split, unescape};
use super::grid::{At, Grid};
use super::reshape::{Lines, deleted, empty_line, inserted};
use crate::error::Unwritable;

/// Rows that came or went, from 0, as the sheet was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RowStep {
    /// The note that asked for it, by its position in the batch.
    pub(super) note: usize,
    pub(super) sheet: usize,
    pub(super) at: u32,
    pub(super) count: u32,
    pub(super) delete: bool,
}

impl RowStep {
    /// The step that does this to some rows.
    ///
    /// # Errors
    /// For columns, and where there is nothing to delete or to insert before.
    pub(crate) fn new(grid: &Grid, note: usize, lines: Lines, how: Reshape) -> Result<Self, Unwritable> {
        let Some(rows) = grid.sheets.get(lines.sheet) else { return Err(Unwritable::no_table()) };
        let (used, plain, area) = (rows.used.0, rows.name.is_empty(), lines.area);
        let tall = area.to.row - area.from.row + 1;
        let (at, count, delete) = match how {
            Reshape::DeleteRows => {
                let (first, last) = deleted(area.from.row, area.to.row, used, plain, "row")?;
                (first, last - first, true)
            }
            Reshape::InsertAbove => (area.from.row - 1, tall, false),
            Reshape::InsertBelow => (area.to.row, tall, false),
            Reshape::InsertLeft | Reshape::InsertRight | Reshape::DeleteColumns => {
                return Err(Unwritable::new(
                    "Columns can't come or go by a note yet.",
                    "The person can do it at the column's letter in the grid.",
                ));
            }
        };
        if !delete {
            inserted(at, count, used, "row")?;
        }
        Ok(Self { note, sheet: lines.sheet, at, count, delete })
    }

    /// A text of the sheet after the step, with the formulas that name moved cells.
    pub(crate) fn carried(&self, text: &str) -> String {
        let grid = Grid::new(text);
        let moved = grid.sheets.get(self.sheet).map(|sheet| sheet.name.clone()).unwrap_or_default();
        let gone = self.at..if self.delete { self.at + self.count } else { self.at };
        let mut out = String::with_capacity(text.len() + 64);
        for (sheet, rows) in grid.sheets.iter().enumerate() {
            let first = rows.rows.first().copied().unwrap_or(rows.end);
            out.push_str(text.get(rows.start as usize..first as usize).unwrap_or_default());
            for row in 0..rows.rows.len() as u32 {
                if sheet == self.sheet && !self.delete && row == self.at {
                    out.push_str(&empty_line(&grid, text, sheet, row).repeat(self.count as usize));
                }
                if sheet == self.sheet && gone.contains(&row) {
                    continue;
                }
                let line = grid.row(sheet, row).and_then(|range| text.get(range)).unwrap_or_default();
                // A file without names for its sheets holds words, and `=` is one of them.
                if moved.is_empty() || !(line.starts_with('=') || line.contains("\t=")) {
                    out.push_str(line);
                } else {
                    out.extend(
                        line.split_inclusive(CELL_END).map(|cell| self.cell(cell, &rows.name, &moved)),
                    );
                }
            }
        }
        out
    }

    /// The sheet whose rows come or go, counted from 0.
    pub(crate) fn sheet(&self) -> usize {
        self.sheet
    }

    /// The note that asked for it.
    pub(crate) fn note(&self) -> usize {
        self.note
    }

    /// The step that takes it back.
    pub(crate) fn inverse(&self) -> Self {
        Self { delete: !self.delete, ..self.clone() }
    }

    /// Cells of the sheet `home` after the step, with the formulas that name moved ones.
    pub(crate) fn carried_cells(&self, grid: &Grid, cells: &str, home: &str) -> Option<String> {
        let moved = &grid.sheets.get(self.sheet)?.name;
        let line = |line: &str| -> String {
            line.split_inclusive(CELL_END).map(|cell| self.cell(cell, home, moved)).collect()
        };
        Some(cells.split_inclusive('\n').map(line).collect())
    }

    /// A cell of the sheet `home` after the step; `moved` is the name of the sheet that it is of.
    fn cell(&self, cell: &str, home: &str, moved: &str) -> String {
        let (content, look) = split(cell);
        let Some(formula) = content.strip_prefix('=').filter(|_| cell.ends_with(CELL_END)) else {
            return cell.to_owned();
        };
        let lines = (self.at + 1, self.count);
        let now = gloss_ooxml::followed(&unescape(formula), home, moved, Axis::Rows, lines, self.delete);
        let look = if look.is_empty() { String::new() } else { format!("{LOOK}{look}") };
        format!("={}{look}{CELL_END}", escape(&now))
    }

    /// Where a row is after the step; none where it went.
    pub(super) fn row(&self, sheet: usize, row: u32) -> Option<u32> {
        match (sheet == self.sheet && row >= self.at, self.delete) {
            (false, _) => Some(row),
            (true, true) if row < self.at + self.count => None,
            (true, true) => Some(row - self.count),
            (true, false) => Some(row + self.count),
        }
    }

    /// Where a marked cell is after the step; what went keeps an empty range where it stood.
    pub(crate) fn span(&self, old: (&str, &Grid), new: (&str, &Grid), span: Span) -> Span {
        let Some(at) = old.1.at(old.0, span.start) else { return span };
        let row = self.row(at.sheet, at.row);
        let kept = row.filter(|_| !span.is_empty());
        if let Some(found) = kept.and_then(|row| new.1.span(new.0, At { row, ..at })) {
            return found;
        }
        let line = new.1.row(at.sheet, row.unwrap_or(self.at));
        let end = new.1.sheets.get(at.sheet).map_or(0, |sheet| sheet.end);
        let start = line.map_or(end, |line| line.start as u32);
        Span { start, end: start }
    }
}
