//! Sheets: tables are pointed at, found again, confined and undone on a text of a fixed form, one cell after another
//! (`form`), so that every rule for words holds for cells. What such a text becomes is written back into the file by
//! splices of its own (`write`), and read again to prove it. Works no formula out and draws nothing.

mod acts;
mod address;
mod block;
mod carry;
mod cell;
mod charts;
mod containers;
mod content;
mod csv;
mod day;
mod display;
mod form;
mod format;
mod formulas;
mod grid;
mod keys;
mod located;
mod map;
mod merge;
mod named_by;
mod part;
mod place;
mod reshape;
mod row_step;
pub(crate) mod rows;
mod rules;
mod set;
mod steps;
mod tabs;
mod typed;
mod typed_days;
mod verdict;
mod write;

use gloss_protocol::{RunPoint, Span};

pub use crate::error::Unwritable;

use crate::text::Text;

pub use block::{Block, MAX_CLIPBOARD, clipboard, fill, paste};
pub use carry::carry_cells;
pub(crate) use cell::{CELL_END, LOOK, SHEET};
pub use cell::{MAX_FORM, MAX_NOTE_CELLS};
pub use charts::{ChartEdit, ChartText, is_chart, kind_of, kind_words, set_chart};
pub use content::{armed, held, is_blank, number_of, pairs};
pub use csv::newly_armed;
pub use display::words;
pub(crate) use form::form;
pub use form::room;
pub use format::{format_of, is_delimited, is_workbook};
pub use formulas::formulas_by_column;
pub use grid::Grid;
pub(crate) use map::Map;
pub use merge::merged;
pub(crate) use place::is_cell;
pub use reshape::{Lines, large_place, lines, reshape, runs};
pub(crate) use row_step::RowStep;
pub(crate) use rules::Sheet;
pub use set::{CellEdit, NewContent, NewLook, holds, set};
pub use typed::certain;
pub(crate) use typed::share;
pub(crate) use verdict::{edits, project, verdict};
pub use write::{write, write_block};

/// Where the cell of a sheet stands in a sheet's text, by its row and column from 1; none where there is no such cell.
pub fn cell_span(text: &Text, sheet: &str, (row, column): (u32, u32)) -> Option<Span> {
    let grid = text.grid()?;
    let sheet = grid.sheets.iter().position(|one| one.name == sheet && !one.charts)?;
    grid.span(text.source(), grid::At { sheet, row: row.checked_sub(1)?, column: column.checked_sub(1)? })
}

/// The rows that cells stand in, as words with their numbers, and before them the sheet's first row.
pub fn around(text: &Text, spans: &[Span], most: usize) -> String {
    text.grid().map(|grid| grid.rows_around(text.source(), spans, most)).unwrap_or_default()
}

/// True for a text of whole rows: what goes or comes where rows are deleted or inserted.
pub fn is_rows(text: &str) -> bool {
    text.ends_with('\n')
}

/// Whether one of some cells holds a formula: their text, whole rows or a part of one.
pub fn holds_formula(cells: &str) -> bool {
    cells.starts_with('=') || cells.contains("\t=") || cells.contains("\n=")
}

/// The numbers of whole rows as an address, `cells:Sales!3:5`; of rows that came the one before which they stand.
pub fn rows_at(text: &Text, span: Span) -> String {
    let Some((grid, first)) = text.grid().and_then(|grid| Some((grid, grid.at(text.source(), span.start)?)))
    else {
        return String::new();
    };
    let last = if span.is_empty() { first } else { grid.at(text.source(), span.end - 1).unwrap_or(first) };
    let name = grid.sheets.get(first.sheet).map_or("", |sheet| sheet.name.as_str());
    format!("cells:{}{}:{}", address::write(name, &[]), first.row + 1, last.row + 1)
}

/// Whole rows in a reader's words, each with its number; the first of them stands or stood at a range's start.
pub fn row_words(text: &Text, at: Span, rows: &str) -> String {
    let first = text.grid().and_then(|grid| grid.at(text.source(), at.start)).map_or(0, |at| at.row);
    let line = |(row, line): (u32, &str)| match words(line) {
        empty if empty.trim_matches([' ', '|']).is_empty() => format!("Row {row}, empty"),
        words => format!("Row {row}: {words}"),
    };
    (first + 1..).zip(rows.split_inclusive('\n')).map(line).collect::<Vec<_>>().join("\n")
}

/// Whether splices move rows, and whether they move columns of a table: what named its cells before names others then.
pub fn reshaped(text: &Text, splices: &[crate::Splice]) -> (bool, bool) {
    let Some(grid) = text.grid() else { return (false, false) };
    let moves = |splice: &crate::Splice| {
        let old = text.source().get(splice.old.range()).unwrap_or_default();
        let count = |sign: char| old.matches(sign).count() != splice.new.matches(sign).count();
        let at = grid.at(text.source(), splice.old.start);
        // Behind the table are cells to spare, which come and go by themselves.
        let within = at.and_then(|at| Some((at, grid.sheets.get(at.sheet)?.used)));
        let within = within.is_some_and(|(at, used)| at.row < used.0 && at.column < used.1);
        let rows = count('\n');
        (within && rows, within && !rows && count(CELL_END))
    };
    splices.iter().map(moves).fold((false, false), |all, one| (all.0 || one.0, all.1 || one.1))
}

/// The formulas of a row from 0 of a sheet, each with its column from 0.
pub fn formulas(text: &Text, sheet: &str, row: u32) -> Vec<(usize, String)> {
    let Some(grid) = text.grid() else { return Vec::new() };
    let Some(at) = grid.sheets.iter().position(|one| one.name == sheet) else { return Vec::new() };
    let cells = grid.line(text.source(), at, row).split(CELL_END).enumerate();
    cells.filter(|(_, cell)| cell.starts_with('=')).map(|(column, cell)| (column, held(cell))).collect()
}

/// Whether two workbooks have the same text: every cell holds and looks the same, whatever its formula came to.
pub fn same_text(a: &[u8], b: &[u8]) -> bool {
    let form = |bytes| form(bytes, gloss_table::Format::Xlsx);
    matches!((form(a), form(b)), (Ok(a), Ok(b)) if a == b)
}

/// The charts of a workbook: the sheet of each, its number there from 0, and where it is in the view's coordinates.
pub fn charts(text: &Text) -> Vec<(&str, u32, RunPoint)> {
    text.grid().map(Grid::chart_places).unwrap_or_default()
}

/// True for a workbook in which something is worked out.
pub fn has_formulas(text: &Text) -> bool {
    holds_formula(text.source())
}

/// How one sheet's text becomes another's, told by names, headers and keys.
pub(crate) fn steps(old: (&str, &Grid), new: (&str, &Grid)) -> Vec<crate::splice::Splice> {
    steps::between(old, new, &Map::infer(old, new))
}

/// A whole file of sheets in a sentence: all their cells would be no words to read.
pub(crate) fn overview(grid: &Grid) -> String {
    let sheet = |rows: &grid::Rows| match rows.name.as_str() {
        name if rows.charts => format!("Charts on {name}: {}", rows.rows.len()),
        "" => format!("{} rows, {} columns", rows.used.0, rows.used.1),
        name => format!("{name}: {} rows, {} columns", rows.used.0, rows.used.1),
    };
    grid.sheets.iter().map(sheet).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod block_tests;
#[cfg(test)]
mod reshape_tests;
#[cfg(test)]
mod rows_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod typed_locale_tests;
#[cfg(test)]
mod typed_tests;
