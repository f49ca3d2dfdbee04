//! Inputs of a workbook beside its spec, and the result of making it. Makes none.

use gloss_ooxml::CellRef;
use serde_json::Value;

/// The result of a sheet's query.
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
    /// Cells that are a number of a query's answer, sheet by sheet and row by row.
    pub numbers: Vec<MadeNumber>,
}

/// A cell that is a number of a query's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeNumber {
    /// The sheet's name.
    pub sheet: String,
    /// The cell: `C2`.
    pub at: CellRef,
    /// The answer among those of the spec's queries, and the number's row and column in it, from 0.
    pub answer: usize,
    /// The row.
    pub row: usize,
    /// The column.
    pub column: usize,
}

/// A sheet that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// The columns in which those stand, by their headers.
    pub unknown_columns: Vec<String>,
    /// The columns whose formulas come to an error, with the first such and how many cells have one.
    pub errors: Vec<(String, String, usize)>,
    /// Charts on it.
    pub charts: usize,
}
