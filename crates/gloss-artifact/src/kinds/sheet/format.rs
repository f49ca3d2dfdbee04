//! Which table a file is, told by its name alone. Reads none.

use gloss_protocol::Layout;
use gloss_table::Format;

/// The table that a file holds, told by its name; a workbook of another program is read as the XLSX that is made of it.
pub fn format_of(path: &str) -> Option<Format> {
    match Layout::of_path(path) {
        Layout::Csv => Some(Format::Csv),
        layout if layout.is_workbook() => Some(Format::Xlsx),
        _ => None,
    }
}

/// True for a file that holds sheets of cells with formulas and looks.
pub fn is_workbook(path: &str) -> bool {
    format_of(path) == Some(Format::Xlsx)
}

/// True for a table that is text.
pub fn is_delimited(path: &str) -> bool {
    format_of(path) == Some(Format::Csv)
}
