//! Workbooks of other formats, turned into XLSX so that they can be read as any workbook is: bytes in, bytes out. What
//! is kept are sheets, values, dates and merged cells; formulas come as the values that were saved with them, and
//! styles do not come. Reads and writes no file. The libraries below hold whole sheets and can panic or ask for much
//! memory at hostile bytes, so [`serve`] runs in a process of its own with limits on it.

mod iso;
mod serve;
mod sheet;
mod source;

pub use serve::serve;
pub use source::convert;
