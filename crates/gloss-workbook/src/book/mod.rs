//! A spec and the answers to its queries become a book: tables of cells and formulas by place, every name found. From
//! the book the file is written. Writes no file itself and runs no query.

mod chart;
mod circles;
mod fill;
mod looks;
mod made;
mod sources;
mod style;
mod table;
mod write;

use crate::Refusal;
use crate::Values;
use crate::spec::Spec;
pub use made::{Answer, Made, MadeNumber, MadeSheet, Moment, Source};

/// Makes the workbook. `answers` are those of [`Spec::queries`], in that order; `values` what its formulas come to, as far as
/// somebody has worked that out in a workbook that was made without.
///
/// # Errors
/// The first thing that can't be made, with its place in the spec.
pub fn make(spec: &Spec, answers: &[Answer], at: Moment, values: &Values) -> Result<Made, Refusal> {
    let book = fill::fill(spec, answers)?;
    circles::refuse_circles(&book)?;
    write::write(spec, &book, values, answers, at)
}
