//! A spec and the answers to its queries become a book: tables of cells and formulas by place, every name found. From
//! the book the file is written. Writes no file itself and runs no query.

mod chart;
mod fill;
mod sources;
mod style;
mod write;

use std::collections::HashMap;

use serde_json::Value;

use crate::Refusal;
use crate::formula::Expr;
use crate::spec::{Column, Format, Spec};
use crate::work;

/// What a sheet's query gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The columns' names.
    pub columns: Vec<String>,
    /// The rows: numbers, strings or null.
    pub rows: Vec<Vec<Value>>,
    /// The cells it read.
    pub sources: Vec<Source>,
}

/// Cells that a query read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file.
    pub path: String,
    /// Its version.
    pub version: u32,
    /// Columns by rows: `C2:C57`, or `Sales!C2:C57`.
    pub range: String,
    /// SHA-256 of the values, in hex.
    pub sha256: String,
}

/// When a workbook is made: seconds since 1970, UTC. Of the turn, so that making it again gives the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub i64);

/// A workbook that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its sheets, in order, with the one of sources.
    pub sheets: Vec<MadeSheet>,
}

/// A sheet that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeSheet {
    /// Its name.
    pub name: String,
    /// The cells of its table: `A1:D121`.
    pub range: String,
    /// Rows of data.
    pub rows: usize,
    /// Formulas in it.
    pub formulas: usize,
    /// Of these, how many show nothing until a program for sheets works them out.
    pub unknown: usize,
    /// Charts on it.
    pub charts: usize,
}

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
    /// True where the last row is the total row.
    pub total: bool,
    /// How single cells look, by row and column, where that is not as in their column.
    pub looks: HashMap<(usize, usize), Format>,
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

/// Makes the workbook. `answers` are those of [`Spec::queries`], in that order.
///
/// # Errors
/// The first thing that can't be made, with its place in the spec.
pub fn make(spec: &Spec, answers: &[Answer], at: Moment) -> Result<Made, Refusal> {
    let book = fill::fill(spec, answers)?;
    let worked = work::work(&book)?;
    write::write(spec, &book, &worked, answers, at)
}
