//! What is marked of a sheet: its cells, the table around them with its headers, rows and columns. Reads only.

use gloss_ooxml::{Area, CellRef};

use super::super::content::{number, number_format, split};
use super::super::grid::{At as Cell, Grid};
use super::super::{format, held, words};
use crate::error::Unwritable;
use crate::kinds::acts::headers::column_named;
use crate::kinds::acts::order::is_total;
use crate::kinds::acts::{Args, At, counted};
use crate::text::Text;

/// Cells of one sheet by their rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    /// The sheet, from 0.
    pub(super) sheet: usize,
    /// Rows from the first to behind the last, from 0.
    pub(super) rows: (u32, u32),
    /// Columns likewise.
    pub(super) columns: (u32, u32),
}

pub(super) fn is_workbook(at: &At<'_>) -> bool {
    format::is_workbook(at.path)
}

pub(super) fn is_cells(at: &At<'_>) -> bool {
    marked(at).is_ok()
}

pub(super) fn is_chart(at: &At<'_>) -> bool {
    at.text.at(&at.region()).starts_with("chart:")
}

pub(super) fn grid(text: &Text) -> Result<&Grid, Unwritable> {
    text.grid().ok_or_else(Unwritable::no_table)
}

/// The cells of a place, all of one sheet.
pub(super) fn marked(at: &At<'_>) -> Result<Marked, Unwritable> {
    let grid = grid(at.text)?;
    let cells: Vec<Cell> = at.spans.iter().flat_map(|span| grid.touched(at.source(), *span)).collect();
    let none = || Unwritable::new("No cells are marked here.", "Mark cells of a sheet.");
    let sheet = cells.first().ok_or_else(none)?.sheet;
    if cells.iter().any(|cell| cell.sheet != sheet) {
        return Err(Unwritable::new("Cells of several sheets are marked.", "Mark cells of one sheet."));
    }
    if grid.sheets.get(sheet).is_none_or(|rows| rows.charts) {
        return Err(none());
    }
    let rows = (
        cells.iter().map(|cell| cell.row).min().unwrap_or(0),
        cells.iter().map(|cell| cell.row).max().unwrap_or(0) + 1,
    );
    let columns = (
        cells.iter().map(|cell| cell.column).min().unwrap_or(0),
        cells.iter().map(|cell| cell.column).max().unwrap_or(0) + 1,
    );
    let all = (rows.1 - rows.0) as usize * (columns.1 - columns.0) as usize;
    if all != cells.len() && at.spans.len() > 1 && all > cells.len() {
        return Err(Unwritable::new("Cells that are no one rectangle are marked.", "Mark one rectangle."));
    }
    Ok(Marked { sheet, rows, columns })
}

impl Marked {
    /// The rectangle as addresses have it.
    pub(super) fn area(&self) -> Area {
        Area::new(
            CellRef::new(self.rows.0 + 1, self.columns.0 + 1),
            CellRef::new(self.rows.1, self.columns.1),
        )
    }

    /// The sheet's name.
    pub(super) fn name(&self, text: &Text) -> String {
        text.grid()
            .and_then(|grid| grid.sheets.get(self.sheet))
            .map(|rows| rows.name.clone())
            .unwrap_or_default()
    }

    /// How many rows and columns of the sheet are in use.
    pub(super) fn used(&self, text: &Text) -> (u32, u32) {
        text.grid().and_then(|grid| grid.sheets.get(self.sheet)).map_or((0, 0), |rows| rows.used)
    }

    /// Whether whole columns are marked: all rows that are in use.
    pub(super) fn is_columns(&self, text: &Text) -> bool {
        self.rows.0 == 0 && self.rows.1 >= self.used(text).0 && self.rows.1 > 1
    }

    /// Whether whole rows are marked: all columns that are in use.
    pub(super) fn is_rows(&self, text: &Text) -> bool {
        self.columns.0 == 0 && self.columns.1 >= self.used(text).1 && self.columns.1 > 1
    }
}

/// A table of a sheet: the filled cells around a place.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) at: Marked,
    /// The row of its headers.
    pub(super) header: Option<u32>,
    /// Rows of data, without headers and totals.
    pub(super) data: (u32, u32),
}

/// The content of a cell with its look.
fn raw(text: &Text, sheet: usize, row: u32, column: u32) -> &str {
    let span = text.grid().and_then(|grid| grid.span(text.source(), Cell { sheet, row, column }));
    span.and_then(|span| text.source().get(span.range())).unwrap_or_default()
}

/// What a cell shows.
pub(super) fn shown_words(text: &Text, sheet: usize, row: u32, column: u32) -> String {
    words(raw(text, sheet, row, column)).trim().to_owned()
}

/// What a cell holds: a number, words, a formula.
pub(super) fn content(text: &Text, sheet: usize, row: u32, column: u32) -> String {
    held(raw(text, sheet, row, column))
}

/// The code of a cell's number format; none where it has no own.
pub(super) fn number_code(text: &Text, sheet: usize, row: u32, column: u32) -> Option<String> {
    let code = number_format(split(raw(text, sheet, row, column)).1).into_owned();
    (code != "General").then_some(code)
}

/// Whether a cell holds a number or a formula.
pub(super) fn is_number(text: &Text, sheet: usize, row: u32, column: u32) -> bool {
    let own = split(raw(text, sheet, row, column)).0;
    own.starts_with('=') || number(own).is_some() || plain_number(&held(own))
}

/// Whether words of a file of plain text read as an amount or a day.
fn plain_number(words: &str) -> bool {
    let words = words.trim();
    words.contains(|c: char| c.is_ascii_digit()) && !words.contains(char::is_alphabetic)
}

/// The table around a place, up to the first empty row and column on each side.
pub(super) fn table(text: &Text, own: &Marked) -> Result<Table, Unwritable> {
    let sheet = own.sheet;
    let used = own.used(text);
    let filled = |row: u32, column: u32| {
        row < used.0
            && column < used.1
            && !split(raw(text, sheet, row, column)).0.trim_end_matches('\t').is_empty()
    };
    let (mut rows, mut columns) = (
        (own.rows.0, own.rows.1.min(used.0.max(own.rows.0 + 1))),
        (own.columns.0, own.columns.1.min(used.1.max(own.columns.0 + 1))),
    );
    loop {
        let was = (rows, columns);
        let across = |row: u32| (columns.0..columns.1).any(|column| filled(row, column));
        while rows.0 > 0 && across(rows.0 - 1) {
            rows.0 -= 1;
        }
        while across(rows.1) {
            rows.1 += 1;
        }
        let along = |column: u32| (rows.0..rows.1).any(|row| filled(row, column));
        while columns.0 > 0 && along(columns.0 - 1) {
            columns.0 -= 1;
        }
        while along(columns.1) {
            columns.1 += 1;
        }
        if was == (rows, columns) {
            break;
        }
    }
    let in_row = |row: u32| (columns.0..columns.1).filter(move |column| filled(row, *column));
    let is_header =
        |row: u32| in_row(row).count() > 1 && in_row(row).all(|column| !is_number(text, sheet, row, column));
    // A title of one cell may stand above the headers.
    let header = (rows.0..rows.1.min(rows.0 + 5))
        .find(|row| is_header(*row))
        .filter(|row| (rows.0..*row).all(|above| in_row(above).count() <= 1));
    let first = header.map_or(rows.0, |row| row + 1);
    let mut last = rows.1;
    while last > first + 1 {
        let words = in_row(last - 1)
            .next()
            .map(|column| shown_words(text, sheet, last - 1, column))
            .unwrap_or_default();
        let sums = in_row(last - 1).any(|column| {
            let own = content(text, sheet, last - 1, column).to_uppercase();
            own.starts_with("=SUM(") || own.starts_with("=SUBTOTAL(")
        });
        if !(is_total(&words) || sums && in_row(last - 1).count() < in_row(last - 2).count()) {
            break;
        }
        last -= 1;
    }
    let at = Marked { sheet, rows, columns };
    if rows.1 - rows.0 < 2 && columns.1 - columns.0 < 2 {
        return Err(Unwritable::new("No table is marked here.", "Mark a cell of one."));
    }
    Ok(Table { at, header, data: (first, last) })
}

impl Table {
    /// The column of this name, or letter.
    pub(super) fn column(&self, text: &Text, name: &str) -> Result<u32, Unwritable> {
        let all: Vec<u32> = (self.at.columns.0..self.at.columns.1).collect();
        let header = |column: &u32| {
            self.header.map(|row| shown_words(text, self.at.sheet, row, *column)).unwrap_or_default()
        };
        let headers: Vec<String> = all.iter().map(header).collect();
        let wanted = name.trim().to_uppercase();
        let letter = || all.iter().position(|column| gloss_ooxml::column_letters(column + 1) == wanted);
        let is_header = headers.iter().any(|own| own.to_uppercase() == wanted);
        let found = if is_header { None } else { letter() };
        let at = found.map_or_else(|| column_named(&headers, name), Ok)?;
        Ok(self.at.columns.0 + at as u32)
    }

    /// The row whose first words are these, or of this number on the sheet.
    pub(super) fn row(&self, text: &Text, words: &str) -> Option<u32> {
        let first = |row: u32| shown_words(text, self.at.sheet, row, self.at.columns.0);
        let mut named =
            (self.data.0..self.data.1).filter(|row| first(*row).to_lowercase() == words.to_lowercase());
        match (named.next(), named.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }

    /// What the header of a column says.
    pub(super) fn called(&self, text: &Text, column: u32) -> String {
        let name = self.header.map(|row| shown_words(text, self.at.sheet, row, column)).unwrap_or_default();
        match name.as_str() {
            "" => format!("column {}", gloss_ooxml::column_letters(column + 1)),
            name => crate::kinds::acts::quoted(name),
        }
    }
}

/// What a number of rows or columns is called.
pub(super) fn count_lines(own: &Marked, rows: bool) -> String {
    match rows {
        true => counted((own.rows.1 - own.rows.0) as usize, "row", "rows"),
        false => counted((own.columns.1 - own.columns.0) as usize, "column", "columns"),
    }
}

/// Whether rows are meant, and not columns.
pub(super) fn means_rows(at: &At<'_>, args: &Args<'_>, own: &Marked) -> Result<bool, Unwritable> {
    match args.get("what") {
        Some("rows") => Ok(true),
        Some(_) => Ok(false),
        None => match (own.is_rows(at.text), own.is_columns(at.text)) {
            (true, false) => Ok(true),
            (false, true) => Ok(false),
            _ if own.columns.1 - own.columns.0 > 1 && own.rows.1 - own.rows.0 == 1 => Ok(true),
            _ if own.rows.1 - own.rows.0 > 1 && own.columns.1 - own.columns.0 == 1 => Ok(false),
            _ => Err(Unwritable::new(
                "It can't be told whether rows or columns are meant.",
                "Say what=rows or what=columns.",
            )),
        },
    }
}

/// A row or column as it is written, content and look, within the table.
pub(super) fn lines_of_table(
    text: &Text,
    own: &Marked,
    (first, last): (u32, u32),
    rows: bool,
    line: u32,
) -> Vec<String> {
    let Some(grid) = text.grid() else { return Vec::new() };
    (first..last)
        .map(|n| {
            let (row, column) = if rows { (line, n) } else { (n, line) };
            let span = grid.span(text.source(), Cell { sheet: own.sheet, row, column });
            span.and_then(|span| text.source().get(span.range())).unwrap_or_default().to_owned()
        })
        .collect()
}
