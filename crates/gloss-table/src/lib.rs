//! Streaming rows of CSV and XLSX files: bytes in, values out.
//!
//! Touches no file, keeps no sheet in memory and guesses no meaning from a single cell: what a column of
//! text means is decided over all of its rows ([`Schema`]). Every bound is a named constant in [`limits`].

mod book;
mod cell;
mod column;
mod csv_rows;
mod date;
mod each;
mod error;
mod header;
pub mod index;
mod letters;
pub mod limits;
mod number;
mod package;
mod scan;
mod schema;
mod text;
mod window;
mod xlsx;

pub use book::{Book, Rows};
pub use cell::{Cell, CellRef, Row};
pub use column::{Column, ColumnKind};
pub use csv_rows::sniff as delimiter;
pub use each::each_cell;
pub use error::{Notice, Slips, TableError};
pub use letters::{column_index, column_letter};
pub use number::{Mark, Read, plain_number, read_typed};
pub use schema::{Schema, describe};
pub use text::{Encoding, decode_text};
pub use window::{Window, WindowCell, first, first_of_workbook, from_index, rows_from_index, window};

/// The file format of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Delimited text: commas, semicolons, tabs or pipes.
    Csv,
    /// An Office Open XML workbook (ECMA-376).
    Xlsx,
}

/// The sheets' names in order; one empty name for CSV.
///
/// # Errors
/// Where the bytes are not of that format or exceed a bound.
pub fn sheets(bytes: &[u8], format: Format) -> Result<Vec<String>, TableError> {
    Ok(Book::open(bytes, format)?.sheets().to_vec())
}

#[cfg(test)]
mod tests;
