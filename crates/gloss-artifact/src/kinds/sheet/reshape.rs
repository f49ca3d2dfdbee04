//! Whole rows and columns that a person inserts or deletes, as splices of a sheet's text: lines of it, or the same cells of
//! every line. What can't be done is refused with what would work; the file itself is `write`'s.

use gloss_ooxml::{Area, CellRef};
use gloss_protocol::{Pointing, Reshape, Span};

use super::content::split;
use super::{CELL_END, Grid, LOOK, MAX_NOTE_CELLS, Unwritable};
use crate::ArtifactError;
use crate::splice::Splice;
use crate::text::Text;

/// Rows or columns that are inserted at once: more is a slip of the hand, and each takes room in what is stored.
const MAX_INSERTED: u32 = 1_000;

/// The sheet, and the rows and columns of a place that was pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines {
    pub(super) sheet: usize,
    pub(super) area: Area,
}

/// The rows and columns of what was pointed at; the version of a selection is not looked at here.
///
/// # Errors
/// [`ArtifactError`] for what is no place in a sheet, or several.
pub fn lines(text: &Text, at: &Pointing) -> Result<Lines, ArtifactError> {
    let bad = |says: &str| ArtifactError::BadWhere(says.to_owned());
    let grid = text.grid().ok_or_else(|| bad("Only sheets have rows and columns."))?;
    let (sheet, area) = match at {
        Pointing::Selection { selection, .. } => grid.selected(selection)?,
        Pointing::Where { at, .. } => {
            let address = at.strip_prefix("cells:");
            let address = address.ok_or_else(|| bad("Name rows or columns as cells:3:5 or cells:B:B."))?;
            let (sheet, areas) = grid.areas(address)?;
            let [area] = areas.as_slice() else {
                return Err(bad("This names several places; do them one by one."));
            };
            (sheet, *area)
        }
    };
    Ok(Lines { sheet, area })
}

/// The ranges, row by row, of a rectangle of more cells than a note may mark; `None` for all smaller ones and for what is no
/// rectangle of a sheet. What lies beyond the rows and columns that are there is left out. No more than `most` rows are given.
pub fn large_place(text: &Text, at: &Pointing, most: usize) -> Option<Vec<Span>> {
    let Lines { sheet, area } = lines(text, at).ok()?;
    let grid = text.grid()?;
    let rows = grid.sheets.get(sheet).filter(|rows| !rows.charts)?;
    let (last, columns) = (area.to.row.min(rows.rows.len() as u32), area.to.column.min(rows.columns));
    if area.from.row > last || area.from.column > columns {
        return None;
    }
    let wide = (columns - area.from.column + 1) as usize;
    if (last - area.from.row + 1) as usize * wide <= MAX_NOTE_CELLS {
        return None;
    }
    let in_row = |row: u32| {
        let mut cells =
            grid.cells(text.source(), sheet, row - 1).skip(area.from.column as usize - 1).take(wide);
        let first = cells.next()?;
        Some(Span { start: first.start, end: cells.last().unwrap_or(first).end })
    };
    Some((area.from.row..=last).take(most).filter_map(in_row).collect())
}

/// The rows in which ranges stand, those side by side together, from the top.
pub fn runs(text: &Text, spans: &[Span]) -> Vec<Lines> {
    let Some(grid) = text.grid() else { return Vec::new() };
    let mut rows: Vec<(usize, u32)> = spans
        .iter()
        .filter_map(|span| grid.at(text.source(), span.start))
        .map(|at| (at.sheet, at.row))
        .collect();
    rows.sort_unstable();
    rows.dedup();
    let mut runs: Vec<Lines> = Vec::new();
    for (sheet, row) in rows {
        match runs.last_mut().filter(|last| last.sheet == sheet && last.area.to.row == row) {
            Some(last) => last.area.to.row = row + 1,
            None => runs.push(Lines { sheet, area: Area::from(CellRef::new(row + 1, 1)) }),
        }
    }
    runs
}

/// The splices that insert or delete rows or columns. `plain` is a file without looks.
///
/// # Errors
/// [`Unwritable`] where there is nothing to insert before or to delete.
pub fn reshape(text: &Text, lines: Lines, how: Reshape, plain: bool) -> Result<Vec<Splice>, Unwritable> {
    let Some(grid) = text.grid() else { return Err(Unwritable::no_table()) };
    let Some(rows) = grid.sheets.get(lines.sheet) else { return Err(Unwritable::no_table()) };
    let (used, area) = (rows.used, lines.area);
    let (tall, wide) = (area.to.row - area.from.row + 1, area.to.column - area.from.column + 1);
    let source = text.source();
    match how {
        Reshape::InsertAbove => insert_rows(grid, source, lines.sheet, area.from.row - 1, tall),
        Reshape::InsertBelow => insert_rows(grid, source, lines.sheet, area.to.row, tall),
        Reshape::InsertLeft => insert_columns(grid, source, lines.sheet, area.from.column - 1, wide),
        Reshape::InsertRight => insert_columns(grid, source, lines.sheet, area.to.column, wide),
        Reshape::DeleteRows => {
            let (first, last) = deleted(area.from.row, area.to.row, used.0, plain, "row")?;
            delete_rows(grid, lines.sheet, first, last)
        }
        Reshape::DeleteColumns => {
            let (first, last) = deleted(area.from.column, area.to.column, used.1, plain, "column")?;
            Ok(delete_columns(grid, source, lines.sheet, first, last))
        }
    }
}

/// The first row or column that goes, from 0, and the one behind the last.
pub(super) fn deleted(
    from: u32,
    to: u32,
    used: u32,
    plain: bool,
    what: &str,
) -> Result<(u32, u32), Unwritable> {
    if from > used {
        return Err(Unwritable::new(
            format!("There is nothing to delete: the table ends before this {what}."),
            format!("Choose a {what} of the table."),
        ));
    }
    if plain && from == 1 && to >= used {
        return Err(Unwritable::new(
            format!("No {what} of the table would be left."),
            format!("Leave one {what}, or delete the file in its folder."),
        ));
    }
    Ok((from - 1, to.min(used)))
}

/// Refuses rows or columns that have nothing behind them to move, and too many at once.
pub(super) fn inserted(at: u32, count: u32, used: u32, what: &str) -> Result<(), Unwritable> {
    if at >= used {
        return Err(Unwritable::new(
            format!("The table ends here, so a {what} has nothing to move."),
            format!("Write into the empty {what} beside it."),
        ));
    }
    if count > MAX_INSERTED {
        return Err(Unwritable::new(
            format!("These are {count} {what}s; up to {MAX_INSERTED} can be inserted at once."),
            format!("Select as many {what}s as are to come."),
        ));
    }
    Ok(())
}

fn delete_rows(grid: &Grid, sheet: usize, first: u32, last: u32) -> Result<Vec<Splice>, Unwritable> {
    let (Some(from), Some(to)) = (grid.row(sheet, first), grid.row(sheet, last.saturating_sub(1))) else {
        return Err(Unwritable::no_table());
    };
    Ok(vec![Splice::new(Span::new(from.start, to.end), "")])
}

/// Empty rows that look as the one above them, as every program for sheets has it.
fn insert_rows(
    grid: &Grid,
    source: &str,
    sheet: usize,
    at: u32,
    count: u32,
) -> Result<Vec<Splice>, Unwritable> {
    inserted(at, count, grid.sheets.get(sheet).map_or(0, |rows| rows.used.0), "row")?;
    let Some(row) = grid.row(sheet, at) else { return Err(Unwritable::no_table()) };
    let line = empty_line(grid, source, sheet, at);
    let point = Span::new(row.start, row.start);
    Ok(vec![Splice::new(point, line.repeat(count as usize))])
}

/// A row of empty cells for a place, from 0: each looks as the one above it.
pub(super) fn empty_line(grid: &Grid, source: &str, sheet: usize, at: u32) -> String {
    let wide = grid.sheets.get(sheet).map_or(0, |rows| rows.columns) as usize;
    let above: Vec<Span> =
        at.checked_sub(1).map_or_else(Vec::new, |above| grid.cells(source, sheet, above).collect());
    let mut line = String::new();
    for column in 0..wide {
        let cell = above.get(column).and_then(|span| source.get(span.range())).unwrap_or_default();
        let (_, look) = split(cell);
        if !look.is_empty() {
            line.push(LOOK);
            line.push_str(look);
        }
        line.push(CELL_END);
    }
    line.push('\n');
    line
}

fn insert_columns(
    grid: &Grid,
    source: &str,
    sheet: usize,
    at: u32,
    count: u32,
) -> Result<Vec<Splice>, Unwritable> {
    inserted(at, count, grid.sheets.get(sheet).map_or(0, |rows| rows.used.1), "column")?;
    let cells = CELL_END.to_string().repeat(count as usize);
    let at = at as usize;
    let points = rows_of(grid, sheet).filter_map(|row| {
        let start = grid.cells(source, sheet, row).nth(at)?.start;
        Some(Splice::new(Span { start, end: start }, cells.clone()))
    });
    Ok(points.collect())
}

fn delete_columns(grid: &Grid, source: &str, sheet: usize, first: u32, last: u32) -> Vec<Splice> {
    let cells = rows_of(grid, sheet).filter_map(|row| {
        let mut gone = grid.cells(source, sheet, row).skip(first as usize).take((last - first) as usize);
        let from = gone.next()?;
        let to = gone.last().unwrap_or(from);
        Some(Splice::new(Span { start: from.start, end: to.end }, ""))
    });
    cells.collect()
}

fn rows_of(grid: &Grid, sheet: usize) -> std::ops::Range<u32> {
    0..grid.sheets.get(sheet).map_or(0, |rows| rows.rows.len() as u32)
}
