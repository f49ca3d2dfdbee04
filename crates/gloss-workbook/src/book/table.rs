//! A workbook before it is written: tables of cells and formulas by place. Holds data only.

use gloss_ooxml::format::Notation;
use std::collections::HashMap;

use crate::formula::Expr;
use crate::spec::{Column, Format};

/// A cell of the book.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Blank,
    Number(f64),
    Text(String),
    Bool(bool),
    /// The formula of this index.
    Formula(usize),
}

/// A formula with its place in the spec.
#[derive(Clone, Debug)]
pub(crate) struct Formula {
    pub expr: Expr,
    pub path: String,
}

/// A sheet of the book.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub columns: Vec<Column>,
    /// Rows of data and, where there is one, the total row after them.
    pub cells: Vec<Vec<Cell>>,
    /// Whether the last row is the total row.
    pub total: bool,
    /// How single cells look, by row and column, where that is not as in their column.
    pub looks: HashMap<(usize, usize), Format>,
    /// How its numbers and days are written.
    pub notation: &'static Notation,
}

impl Table {
    /// Rows of data.
    pub(crate) fn rows(&self) -> usize {
        self.cells.len() - usize::from(self.total)
    }
}

/// A workbook before it is written.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    pub names: Vec<String>,
    pub tables: Vec<Table>,
    pub formulas: Vec<Formula>,
}

impl Book {
    /// A cell, by its sheet, row and column.
    pub(crate) fn cell(&self, sheet: usize, row: usize, column: usize) -> Option<&Cell> {
        self.tables.get(sheet)?.cells.get(row)?.get(column)
    }
}
