//! New workbooks: a spec in, the bytes of an `.xlsx` file out. Sheets of one table each, columns worked out by formulas,
//! a total row, charts, and a sheet that says where the rows came from.
//!
//! A spec is hostile input: it is read whole and refused with the place of each error. Nothing here reads a file,
//! runs a query, works a formula out or knows the time; the same spec with the same answers and values gives the same bytes.

use std::collections::HashMap;

use gloss_ooxml::{CellRef, Value};

mod book;
mod formula;
pub mod limits;
mod read;
mod refusal;
mod spec;
mod words;

pub use book::{Answer, Made, MadeNumber, MadeSheet, Moment, Source, make};

pub use read::read;
pub use refusal::{Faults, Refusal, Refusals};
pub use spec::{Chart, ChartKind, Column, Entry, Format, Rows, Sheet, Spec, Total};
/// Values of a workbook's formulas, as somebody else has worked them out: by the sheet's name and the cell.
pub type Values = HashMap<String, HashMap<CellRef, Value>>;

#[cfg(test)]
mod tests;
