//! A spec and the answers to its queries become a book: tables of cells and formulas by place, every name found. From
//! the book the file is written. Writes no file itself and runs no query.

mod chart;
mod fill;
mod made;
mod sources;
mod style;
mod table;
mod write;

use crate::Refusal;
use crate::spec::Spec;
use crate::work;
pub use made::{Answer, Made, MadeSheet, Moment, Source};
pub(crate) use table::{Book, Cell};

/// Makes the workbook. `answers` are those of [`Spec::queries`], in that order.
///
/// # Errors
/// The first thing that can't be made, with its place in the spec.
pub fn make(spec: &Spec, answers: &[Answer], at: Moment) -> Result<Made, Refusal> {
    let book = fill::fill(spec, answers)?;
    let worked = work::work(&book)?;
    write::write(spec, &book, &worked, answers, at)
}
