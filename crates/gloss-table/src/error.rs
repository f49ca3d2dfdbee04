//! Errors of a table, and notices worth telling where there is none.

use std::fmt;

/// Why a table cannot be read. Every sentence can be shown to the person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum TableError {
    #[error("the file has {bytes} bytes; tables are read up to {limit}")]
    TooLarge { bytes: u64, limit: u64 },
    #[error("this is not text: it holds a zero byte at {at}")]
    Binary { at: u64 },
    #[error("this is not a workbook: {0}")]
    NotAWorkbook(String),
    #[error("the workbook is protected by a password, or saved in the old .xls format")]
    Protected,
    #[error("the workbook is damaged: {0}")]
    Broken(String),
    #[error("the workbook has {entries} parts; {limit} are allowed")]
    TooManyParts { entries: u64, limit: u64 },
    #[error("the workbook unpacks to more than {limit} bytes")]
    TooMuchInflated { limit: u64 },
    #[error("the part {part} unpacks to {inflated} bytes from {packed}, more than {limit} times its size")]
    Bomb { part: String, packed: u64, inflated: u64, limit: u64 },
    #[error("there is no sheet called {0:?}")]
    NoSuchSheet(String),
    #[error("row {row} has {columns} columns; {limit} are allowed")]
    TooManyColumns { row: u32, columns: u64, limit: u32 },
    #[error("a cell in row {row} has {bytes} bytes (an unclosed quotation mark?); {limit} are allowed")]
    CellTooLong { row: u32, bytes: u64, limit: u64 },
    #[error("{rows} rows are too many to be put in order; {limit} are possible")]
    TooManyRows { rows: u64, limit: u64 },
    #[error("reading was stopped")]
    Stopped,
}

/// Texts in a column whose other values are numbers, which keep it from being one of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slips {
    /// Values that are numbers.
    pub numbers: u32,
    /// Values that are none.
    pub odd: u32,
    /// The row of the first of these, from 1.
    pub row: u32,
    /// Its words.
    pub words: String,
    /// Whether the numbers have a decimal comma.
    pub comma: bool,
}

/// Something the person should know about how a table was read. Nothing was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The bytes were not UTF-8 and were read as Windows-1252.
    Windows1252,
    /// Some bytes stood for no character and became U+FFFD.
    Undecodable,
    /// Lines with more or fewer fields than the header.
    Ragged {
        /// How many.
        rows: u32,
        /// The first one's row number.
        first: u32,
    },
    /// Rows that repeat the header and are left out.
    Repeated {
        /// How many.
        rows: u32,
        /// The first one's row number.
        first: u32,
    },
    /// Rows that the file hides, by a filter or by hand; they are read as all others.
    Hidden {
        /// How many are shown.
        shown: u32,
        /// Of how many, rows of totals aside.
        of: u32,
    },
    /// No header row was found; the columns are named by letter.
    NoHeader,
    /// Cells that hold an error such as `#DIV/0!`.
    Errors {
        /// How many.
        cells: u32,
    },
    /// Cells that hold a formula as text, with no value, in columns of numbers or dates.
    Formulas {
        /// How many.
        cells: u32,
    },
    /// Numbers that could be read in two ways.
    AmbiguousNumber {
        /// The column's name.
        column: String,
        /// A sample value.
        sample: String,
        /// Whether the comma was taken as the decimal mark.
        comma: bool,
    },
    /// A column of text whose other values are numbers.
    AlmostNumbers {
        /// The column's name.
        column: String,
        /// What keeps it from being one of numbers.
        slips: Slips,
    },
    /// Amounts of which some have their currency's sign and some have none; they are read as amounts all the same.
    MixedAmounts {
        /// The column's name.
        column: String,
        /// The sign.
        sign: char,
        /// How many are unlike the others.
        count: u32,
        /// The row of the first of these, from 1.
        row: u32,
        /// Whether they are the ones with the sign.
        is_with: bool,
    },
    /// Dates whose day and month could be swapped; the column stays text.
    AmbiguousDate {
        /// The column's name.
        column: String,
        /// A sample value.
        sample: String,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Windows1252 => f.write_str("The file is not UTF-8; it was read as Windows-1252."),
            Self::Undecodable => f.write_str("Some bytes stand for no character and are shown as \u{fffd}."),
            Self::Ragged { rows, first } => {
                write!(f, "{rows} rows have more or fewer fields than the header; the first is row {first}.")
            }
            Self::Repeated { rows: 1, first } => write!(f, "Row {first} repeats the header and is left out."),
            Self::Repeated { rows, first } => {
                write!(f, "{rows} rows repeat the header and are left out; the first is row {first}.")
            }
            Self::Hidden { shown, of } => {
                write!(
                    f,
                    "The file shows {shown} of {of} rows and hides the others; all {of} are counted here."
                )
            }
            Self::NoHeader => f.write_str("No header row was found; columns are named by letter."),
            Self::Errors { cells } => write!(f, "{cells} cells hold an error and count as empty."),
            Self::Formulas { cells } => {
                write!(f, "{cells} cells hold a formula as text, without its value, and count as empty.")
            }
            Self::AmbiguousNumber { column, sample, comma } => {
                let mark = if *comma { "comma" } else { "point" };
                write!(f, "{column}: numbers such as {sample} were read with a decimal {mark}.")
            }
            Self::AlmostNumbers { column, slips: Slips { numbers, odd, row, words, .. } } => {
                write!(
                    f,
                    "{column} is text: {numbers} of {} values are numbers, row {row} is not (\u{201c}{words}\u{201d}).",
                    numbers + odd
                )
            }
            Self::MixedAmounts { column, sign, count, row, is_with } => {
                let (is, have) = if *count == 1 { ("value", "has") } else { ("values", "have") };
                let what = if *is_with { "a" } else { "no" };
                write!(
                    f,
                    "{column}: {count} {is} {have} {what} {sign}, the first in row {row}; all were read as amounts."
                )
            }
            Self::AmbiguousDate { column, sample } => {
                write!(
                    f,
                    "{column}: the day and month of dates such as {sample} are not clear; kept as text."
                )
            }
        }
    }
}
