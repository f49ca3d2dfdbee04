//! Cells that an edit of a note reached beyond what the note marks, in the base, so that what is held back is known to be that
//! note's. Values and their arithmetic.

use gloss_protocol::Span;
use serde::{Deserialize, Serialize};

use super::{Outside, Staging};
use crate::kinds::sheet::{self, rows};

/// The rectangle around the cells of one edit, in the base, from 0 and with its last row and column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reached {
    sheet: usize,
    rows: (u32, u32),
    columns: (u32, u32),
}

impl Reached {
    fn holds(&self, sheet: usize, row: u32, column: u32) -> bool {
        self.sheet == sheet
            && (self.rows.0..=self.rows.1).contains(&row)
            && (self.columns.0..=self.columns.1).contains(&column)
    }
}

impl Staging {
    /// The rectangle of the base around cells of the copy; none for cells of rows that came, or of several sheets.
    pub fn reached(&self, spans: &[Span]) -> Option<Reached> {
        let copy = self.parsed();
        let (grid, base) = (copy.grid()?, self.base.grid()?);
        let rows = rows::base_rows(base, &self.steps);
        let mut out: Option<Reached> = None;
        for span in spans {
            let at = grid.at(copy.source(), span.start)?;
            let row = rows.get(at.sheet).and_then(|rows| *rows.get(at.row as usize)?);
            let Some(row) = row else { continue };
            let one = Reached { sheet: at.sheet, rows: (row, row), columns: (at.column, at.column) };
            let around = out.get_or_insert(one);
            if around.sheet != at.sheet {
                return None;
            }
            around.rows = (around.rows.0.min(row), around.rows.1.max(row));
            around.columns = (around.columns.0.min(at.column), around.columns.1.max(at.column));
        }
        out
    }

    /// Cells of the copy as cells of the base, each by itself, and the notes that let the rows come in which the others stand.
    pub fn each_reached(&self, spans: &[Span]) -> (Vec<Reached>, Vec<usize>) {
        let copy = self.parsed();
        let (Some(base), Some(grid)) = (self.base.grid(), copy.grid()) else { return Default::default() };
        let came = rows::came_with(base, (copy.source(), grid), &self.steps, spans);
        let known = (!self.steps.is_empty()).then(|| rows::base_rows(base, &self.steps));
        let cell = |span: &Span| {
            let at = grid.at(copy.source(), span.start)?;
            let row = match &known {
                Some(rows) => (*rows.get(at.sheet)?.get(at.row as usize)?)?,
                None => at.row,
            };
            Some(Reached { sheet: at.sheet, rows: (row, row), columns: (at.column, at.column) })
        };
        (spans.iter().filter_map(cell).collect(), came)
    }

    /// The notes whose edits reached the cell of the base that starts here.
    pub fn who_reached(&self, cell: Span, reached: &[(usize, Reached)]) -> Vec<usize> {
        let at = self.base.grid().and_then(|grid| grid.at(self.base(), cell.start));
        let Some(at) = at else { return Vec::new() };
        let holds = |one: &Reached| one.holds(at.sheet, at.row, at.column);
        reached.iter().filter(|(_, one)| holds(one)).map(|(note, _)| *note).collect()
    }

    /// The notes that let rows come or go.
    pub fn steppers(&self) -> Vec<usize> {
        let mut notes: Vec<usize> = self.steps.iter().map(|step| step.note()).collect();
        notes.sort_unstable();
        notes.dedup();
        notes
    }

    /// Cells of the copy as they would read if no rows had come or gone: their formulas name the base's. None where they name
    /// rows that came, or that are no more.
    pub fn without_steps(&self, at: Span, cells: &str) -> Option<String> {
        let grid = self.base.grid()?;
        let home = grid.sheets.get(grid.at(self.base(), at.start)?.sheet)?.name.clone();
        let through = |cells: &str, step: &sheet::RowStep| step.carried_cells(grid, cells, &home);
        let back = self
            .steps
            .iter()
            .rev()
            .try_fold(cells.to_owned(), |cells, step| through(&cells, &step.inverse()))?;
        let again = self.steps.iter().try_fold(back.clone(), |cells, step| through(&cells, step))?;
        (again == cells).then_some(back)
    }

    /// The notes that a change outside of the marked places is of: whose edits reached its cells, or let its rows come or go.
    pub fn owners(&self, outside: &Outside, reached: &[(usize, Reached)]) -> Vec<usize> {
        let Some(grid) = self.base.grid() else { return Vec::new() };
        let Some(at) = grid.at(self.base(), outside.span.start) else { return Vec::new() };
        let mut notes: Vec<usize> = if sheet::is_rows(&outside.before) || sheet::is_rows(&outside.after) {
            rows::steppers(grid, &self.steps, (at.sheet, at.row))
        } else {
            self.who_reached(outside.span, reached)
        };
        notes.sort_unstable();
        notes.dedup();
        notes
    }
}
