//! Surgical edits of Office packages: bytes in, bytes out. What an edit does not touch is copied as it is,
//! compressed; what it touches is spliced, byte range by byte range, and never written anew. What cannot be done
//! safely is refused with the reason. Never touches a file, never works out a formula, never runs a macro.

mod bonds;
mod cell;
mod edit;
mod error;
mod formula;
pub mod limits;
mod package;
mod sheet;
mod styles;
#[cfg(test)]
mod tests;
mod workbook;
mod xml;

pub use bonds::{Bonds, TableColumns};
pub use cell::{Area, Cell, CellRef, Value, column_letters, column_number};
pub use edit::{CellChange, Done, Edit, Input, SortKey};
pub use error::{OpenError, Refused};
pub use formula::{Axis, FormulaPart, Piece, formula_parts};
pub use limits::Limits;
pub use package::{Package, Relation};
pub use styles::{CellFormat, Fill};
pub use workbook::{DefinedName, Sheet, SheetKind, SheetState, Workbook};
