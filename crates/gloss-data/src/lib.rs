//! The workspace's tables, SQL over them, facts.
//!
//! Each CSV file and each sheet is a table of an SQLite database in memory, on a thread of its own. Queries
//! only read, one statement at a time, within bounds, and can be stopped. What a query really read comes
//! back as ranges of cells with a hash of their values. This crate touches no file and keeps nothing.

mod agreement;
mod as_numbers;
mod catalogue;
mod database;
mod error;
mod functions;
mod guard;
mod hash;
mod label;
mod library;
pub mod limits;
mod load;
mod name;
mod place;
mod query;
mod range;
mod seen;
mod sources;
mod sums;
mod tables;
pub mod talk;
mod totals;
mod trace;
mod unit;
mod value;
mod watch;

pub use agreement::{agrees, agrees_in, is_percent_of_share};
pub use error::DataError;
pub use hash::{RangeHash, range_hashes};
pub use label::{label, seen};
pub use library::Library;
pub use limits::Limits;
pub use name::plain as table_name;
pub use place::{Lost, column_now, find_again, place};
pub use query::{ParsedQuery, QueryColumn, QueryOrder, parse_query};
pub use range::Range;
pub use seen::{counted_twice, doubt, empty_cells, missing};
pub use tables::{Computed, TableInfo, TableSource, Tables, Unreadable};
pub use trace::trace;
pub use unit::{header_scale, is_share, unit_scale};

use gloss_protocol::Layout;
use gloss_table::Format;

/// The table that a file holds, told by its name; a workbook of another program comes as the XLSX that is made of it.
pub fn format_of(path: &str) -> Option<Format> {
    match Layout::of_path(path) {
        Layout::Csv => Some(Format::Csv),
        layout if layout.is_workbook() => Some(Format::Xlsx),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
