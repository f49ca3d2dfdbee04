//! Which look each cell of a sheet has: that of its column or of a total, of words beside a number, of an input. Writes nothing.

use std::borrow::Cow;
use std::collections::HashSet;

use gloss_ooxml::Value;
use rust_xlsxwriter::{Format as Look, FormatAlign};

use super::style;
use super::table::{Book, Cell, Table};
use crate::formula::{At, ColumnAt};
use crate::spec::Format;

/// Rows that a sheet of inputs has at most: one of more is data, and nobody sets it by hand.
const MOST_INPUTS: usize = 30;

/// What formulas of a model name: whole columns, and single cells by their column and row.
#[derive(Default)]
pub(super) struct Inputs {
    columns: HashSet<ColumnAt>,
    cells: HashSet<(ColumnAt, usize)>,
}

impl Inputs {
    /// The inputs of a workbook: the numbers that formulas name on a sheet of which they name one by its own cell. In a list, whose
    /// rows are all worked out alike, none stands out.
    pub(super) fn of(book: &Book) -> Self {
        let mut named = Vec::new();
        book.formulas.iter().for_each(|formula| formula.expr.cells(&mut named));
        let number = |(sheet, column): ColumnAt, at| match at {
            At::Nth(n) => matches!(book.cell(sheet, n.saturating_sub(1), column), Some(Cell::Number(_))),
            _ => false,
        };
        let is_small = |sheet: usize| book.tables.get(sheet).is_some_and(|table| table.rows() <= MOST_INPUTS);
        let sheets: HashSet<usize> = named
            .iter()
            .filter(|cells| number(cells.column, cells.at) && is_small(cells.column.0))
            .map(|cells| cells.column.0)
            .collect();
        let mut out = Self::default();
        for cells in named.into_iter().filter(|cells| sheets.contains(&cells.column.0)) {
            match cells.at {
                At::Nth(n) => drop(out.cells.insert((cells.column, n.saturating_sub(1)))),
                At::Row | At::Above | At::All => drop(out.columns.insert(cells.column)),
                At::Total => {}
            }
        }
        out
    }

    fn has(&self, column: ColumnAt, row: usize) -> bool {
        self.columns.contains(&column) || self.cells.contains(&(column, row))
    }
}

/// A column as it is set.
struct Set {
    body: Look,
    total: Look,
    /// Whether its numbers stand at the right.
    is_right: bool,
    /// Whether the column before it is such a one: its words would touch those numbers.
    is_beside: bool,
    width: f64,
    wraps: bool,
}

/// The looks of a sheet's cells.
pub(super) struct Looks<'a> {
    table: &'a Table,
    sheet: usize,
    columns: Vec<Set>,
}

impl<'a> Looks<'a> {
    /// Decides on them; `value` is what a formula comes to, by its row and column.
    pub(super) fn of<'v>(
        table: &'a Table,
        sheet: usize,
        value: impl Fn(usize, usize) -> Option<&'v Value>,
    ) -> Self {
        let mut columns: Vec<Set> = Vec::with_capacity(table.columns.len());
        for (at, column) in table.columns.iter().enumerate() {
            let is_beside = columns.last().is_some_and(|before| before.is_right);
            let width = style::width(table, at, |row| value(row, at));
            let width = if is_beside && column.width.is_none() { width + style::INDENT } else { width };
            let room = if is_beside { width - style::INDENT } else { width };
            columns.push(Set {
                body: style::body(column, table.notation),
                total: style::total(column, table.notation),
                is_right: column.format != Format::Text && numbers(table, at, |row| value(row, at)),
                is_beside,
                width,
                wraps: style::wraps(table, at, room),
            });
        }
        // Where words go on in a second line, all of a row stands at its top.
        let any = columns.iter().any(|set| set.wraps);
        for set in &mut columns {
            let body = std::mem::take(&mut set.body);
            let body = if set.wraps { body.set_text_wrap() } else { body };
            set.body = if any { body.set_align(FormatAlign::Top) } else { body };
        }
        Self { table, sheet, columns }
    }

    /// The widths of its columns, in characters.
    pub(super) fn widths(&self) -> impl Iterator<Item = f64> {
        self.columns.iter().map(|set| set.width)
    }

    /// Lines that the words of a row take.
    pub(super) fn lines(&self, cells: &[Cell]) -> usize {
        let wrapped = self.columns.iter().zip(cells).filter(|(set, _)| set.wraps);
        let lines = wrapped.map(|(set, cell)| {
            style::lines(cell, if set.is_beside { set.width - style::INDENT } else { set.width })
        });
        lines.max().unwrap_or(1)
    }

    /// The look of a column's header.
    pub(super) fn header(&self, at: usize) -> Look {
        match self.columns.get(at) {
            Some(set) if set.is_beside && !set.is_right => style::header(false).set_indent(1),
            set => style::header(set.is_some_and(|set| set.is_right)),
        }
    }

    /// The look of a cell, by its row and column; `value` is what its formula comes to.
    pub(super) fn cell(
        &self,
        (row, column): (usize, usize),
        value: Option<&Value>,
        inputs: &Inputs,
    ) -> Option<Cow<'_, Look>> {
        let set = self.columns.get(column)?;
        let is_total = self.table.total && row + 1 == self.table.cells.len();
        let cell = self.table.cells.get(row)?.get(column)?;
        let look = if is_total { &set.total } else { &set.body };
        let look = match self.table.looks.get(&(row, column)) {
            Some(format) => Cow::Owned(style::own(look.clone(), format, cell, self.table.notation)),
            None => Cow::Borrowed(look),
        };
        Some(match cell {
            cell if set.is_beside && is_words(cell, value) => {
                Cow::Owned(look.into_owned().set_align(FormatAlign::Left).set_indent(1))
            }
            Cell::Number(_) if inputs.has((self.sheet, column), row) => {
                Cow::Owned(style::input(look.into_owned()))
            }
            _ => look,
        })
    }
}

/// Whether a column holds numbers; what nobody has worked out is taken for one.
fn numbers<'v>(table: &Table, at: usize, value: impl Fn(usize) -> Option<&'v Value>) -> bool {
    let rows = table.cells.iter().take(table.rows()).enumerate();
    rows.into_iter().any(|(row, cells)| match cells.get(at) {
        Some(Cell::Number(_)) => true,
        Some(Cell::Formula(_)) => !matches!(value(row), Some(Value::Text(_) | Value::Bool(_) | Value::Empty)),
        _ => false,
    })
}

fn is_words(cell: &Cell, value: Option<&Value>) -> bool {
    match cell {
        Cell::Text(_) => true,
        Cell::Formula(_) => matches!(value, Some(Value::Text(_))),
        _ => false,
    }
}
