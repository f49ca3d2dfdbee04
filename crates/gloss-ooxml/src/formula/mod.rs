//! Formulas as text: their tokens, and how references follow when rows, columns or sheets move. Nothing is
//! worked out here.

mod check;
mod foreign;
mod read;
mod reference;
mod shift;
mod structured;
#[cfg(test)]
mod tests;
mod token;

pub(crate) use check::{check, future};
pub use read::{FormulaPart, Piece, formula_parts};
pub(crate) use reference::{quote_sheet, sheet_and_cells};
pub use shift::Axis;
pub(crate) use shift::{Move, Shifted, across, reads_other_rows, rename_sheet, same_sheet, translate};
pub(crate) use structured::rename_column;
