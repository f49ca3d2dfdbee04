//! Why a query gave nothing. Every sentence can be shown to the person or handed to a model.

use gloss_table::{Slips, TableError};

/// An error between a query and its result.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum DataError {
    #[error("{path}: {error}")]
    Table { path: String, error: TableError },
    #[error("there is no table called {name:?}; there are: {known}")]
    NoSuchTable { name: String, known: String },
    #[error("{name:?} could be any of: {candidates}")]
    AmbiguousTable { name: String, candidates: String },
    #[error("{message}")]
    Sql { message: String },
    #[error("only reading with one SELECT is allowed, not {what}")]
    NotAllowed { what: String },
    #[error(
        "{column:?} of {path} is text: {} of its {} values are numbers, row {} says {:?}. Have what is no number corrected, or read \
the others with {} and WHERE {column:?} NOT GLOB '*[^-+0-9., ]*'",
        slips.numbers, slips.numbers + slips.odd, slips.row, slips.words, reading(column, slips)
    )]
    NumbersAsText { column: String, path: String, slips: Slips },
    #[error("the query is empty")]
    NoQuery,
    #[error("the query has {bytes} bytes; {limit} are allowed")]
    QueryTooLong { bytes: usize, limit: usize },
    #[error("the result has more than {limit} {what}; aggregate, or add a LIMIT")]
    ResultTooLarge { what: &'static str, limit: usize },
    #[error("{path} has {columns} columns; {limit} can be queried")]
    TooWide { path: String, columns: usize, limit: usize },
    #[error("the tables do not fit into memory")]
    TooMuchData,
    #[error("the query reads more than {limit} tables")]
    TooManyTables { limit: usize },
    #[error("the query took longer than {seconds} s")]
    TooSlow { seconds: u64 },
    #[error("the query was stopped")]
    Cancelled,
    #[error("{0:?} is not a range of cells")]
    BadRange(String),
    #[error("files that the query may mean are not here")]
    NotHere { paths: Vec<String> },
}

/// SQL that reads a column of numbers that is text, in its own notation.
fn reading(column: &str, slips: &Slips) -> String {
    match slips.comma {
        true => format!("CAST(REPLACE(REPLACE({column:?}, '.', ''), ',', '.') AS REAL)"),
        false => format!("CAST(REPLACE({column:?}, ',', '') AS REAL)"),
    }
}
