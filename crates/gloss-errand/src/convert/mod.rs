//! A workbook of another format, to be made into XLSX.

mod error;
pub mod limits;
mod source;
mod wire;

pub use error::ConvertError;
pub use source::Source;
pub use wire::{Reply, question};
