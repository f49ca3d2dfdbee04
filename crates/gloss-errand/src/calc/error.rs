//! Why a workbook has no values of Gloss, as sentences. Decides nothing.

use gloss_ooxml::OpenError;

/// Why a workbook is not worked out at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalcError {
    /// It can't be read.
    #[error(transparent)]
    Unreadable(#[from] OpenError),
    /// It is too large.
    #[error(
        "workbooks are worked out up to {cells} cells and {formulas} formulas; Excel does it when it opens the file"
    )]
    TooLarge {
        /// Cells that hold something.
        cells: usize,
        /// Formulas.
        formulas: usize,
    },
    /// The calculation refuses the workbook.
    #[error("the workbook can't be worked out: {0}")]
    Refused(String),
}
