//! Results of a calculation, in words that can be shown. Decides nothing about what is written.

use serde::{Deserialize, Serialize};

use super::value::{Place, Value};

/// Why a cell's value is not worked out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Reason {
    /// The function gives another value each time, or depends on the machine.
    #[error("{0} gives another value each time it is worked out")]
    Volatile(String),
    /// The function, or a link, reaches out of the workbook; Gloss never follows it.
    #[error("{0} reaches out of the workbook, and Gloss never fetches or runs what a workbook names")]
    ReachesOut(String),
    /// The function is not known here.
    #[error("Gloss does not know {0}")]
    Unknown(String),
    /// The function is known to come to other values than Excel's in some cases.
    #[error("Gloss can't be sure to work {0} out as Excel does")]
    Unsure(String),
    /// A name that can't be followed.
    #[error("Gloss can't follow the name {0}")]
    Name(String),
    /// Days count from 1904.
    #[error("{0} works with dates, and this workbook counts days from 1904")]
    Dates(String),
    /// The formula fills several cells.
    #[error("the formula fills several cells")]
    Fills,
    /// The cell belongs to a what-if table or a pivot table.
    #[error("Excel fills this cell itself")]
    Filled,
    /// Hidden rows count differently.
    #[error("{0} passes hidden rows over")]
    Hidden(String),
    /// It reads across several sheets at once.
    #[error("the formula reads across several sheets at once")]
    AcrossSheets,
    /// The formula can't be read.
    #[error("the formula can't be read")]
    Unreadable,
    /// It depends on itself.
    #[error("it depends on itself")]
    Circular,
    /// It depends on such a cell.
    #[error("it depends on {}!{}, which is not worked out", .0.sheet, .0.cell())]
    DependsOn(Place),
}

/// A cell that an edit gives another value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowOn {
    /// The cell, where it is after the edit.
    pub place: Place,
    /// Its value as the file had it.
    pub before: Value,
    /// Its value now, computed by Gloss.
    pub after: Value,
}

/// A cell that depends on the edit and could not be worked out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotWorkedOut {
    /// The cell.
    pub place: Place,
    /// Why.
    pub why: Reason,
}

/// A cell whose own value in the unedited file is not what Gloss comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The cell.
    pub place: Place,
    /// The file's value.
    pub stored: Value,
    /// The value that Gloss computes.
    pub computed: Value,
}

/// Whether the unedited workbook agrees with its own values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Agreement {
    /// Every value that was compared is the same.
    Agrees {
        /// How many were compared.
        compared: u64,
    },
    /// Some are not.
    Differs {
        /// How many were compared.
        compared: u64,
        /// How many differ.
        different: u64,
        /// The first of them.
        first: Vec<Difference>,
    },
    /// There are formulas, and none of them has a value to compare with.
    Unchecked,
}

impl Agreement {
    /// Whether computed values may be written beside the workbook's own.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Agrees { .. })
    }
}

/// The effect of an edit on the values of a workbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The self-check.
    pub agreement: Agreement,
    /// Cells with another value now, sheet by sheet and row by row.
    pub follow_ons: Vec<FollowOn>,
    /// How many there are, named or not.
    pub changed: u64,
    /// Cells that depend on the edit and are not worked out.
    pub not_worked_out: Vec<NotWorkedOut>,
    /// How many there are, named or not.
    pub left: u64,
    /// Those of them that show a value of before the edit beside others of after it, as an array over several cells does.
    pub outdated: Vec<Place>,
    /// Formulas that the edit itself set and that were worked out: the value each comes to.
    pub set: Vec<(Place, Value)>,
}
