//! Errors of a conversion, each as a sentence for a person.

use super::limits::{MAX_CELLS, MAX_FILE, MAX_SHEETS};

/// Why a workbook can't be turned into XLSX.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum ConvertError {
    #[error("It is protected by a password. Save it without one and open it again.")]
    Protected,
    #[error("It is damaged or not of the format its name says ({0}).")]
    Broken(String),
    #[error("It is larger than {} MB.", MAX_FILE >> 20)]
    TooLarge,
    #[error("It has more than {MAX_CELLS} cells.")]
    TooManyCells,
    #[error("It has more than {MAX_SHEETS} sheets.")]
    TooManySheets,
    #[error("It has a cell beyond row 1,048,576 or column XFD.")]
    TooFar,
    #[error("It has no sheet with cells.")]
    NoSheet,
}
