//! Cells: where they are and what they hold. Nothing here knows of XML.

mod address;
mod value;

pub use address::{Area, CellRef, column_letters, column_number};
pub use value::{Cell, Value};
