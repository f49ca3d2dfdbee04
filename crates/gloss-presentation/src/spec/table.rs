//! A table of a deck: its words and numbers.

use super::{Format, Text};

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// Whether the last row is the total of the others.
    pub total: bool,
    /// Its alternative text.
    pub description: String,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its head.
    pub header: Text,
    /// The format of its numbers.
    pub format: Format,
    /// Whether it holds numbers: they stand to the right.
    pub numbers: bool,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The text that it shows.
    pub text: Text,
    /// The fact behind the whole of it.
    pub fact: Option<String>,
}
