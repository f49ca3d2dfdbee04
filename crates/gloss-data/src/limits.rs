//! The bounds on queries and on what is held, each with its reason.

use std::time::Duration;

/// Bytes of a query. A model's longest real queries have some thousands.
pub const MAX_SQL_BYTES: usize = 64 << 10;
/// Tables that one query may read.
pub const MAX_TABLES: usize = 64;
/// Columns of a table: SQLite's own limit.
pub const MAX_TABLE_COLUMNS: usize = 2_000;
/// Pages of 4 KiB for all loaded tables together: 512 MiB.
pub const MAX_PAGES: u32 = 131_072;
/// Bytes of all that SQLite holds: the tables, and what a query sorts, joins and gathers, which no page counts.
pub const MAX_HEAP: i64 = 1 << 30;
/// Bytes of one row while it is loaded.
pub const MAX_LOADED_ROW_BYTES: i32 = 16 << 20;
/// Bytes of a string within a query. Functions run on whole strings without a pause, so this bounds how
/// late a query hears that it should stop.
pub const MAX_STRING_BYTES: i32 = 1 << 20;
/// Bytes of a LIKE or GLOB pattern: matching takes time quadratic in it.
pub const MAX_PATTERN_BYTES: i32 = 200;
/// Steps of SQLite's machine between two looks at the clock and the cancel flag; some microseconds.
pub const STEPS_BETWEEN_LOOKS: i32 = 1_000;
/// Names listed in a message about a table that does not exist.
pub const MAX_LISTED: usize = 30;
/// Hashes of ranges that are remembered.
pub const MAX_HASHES: usize = 4_096;

/// The bounds of one query. A query over them is refused, never cut: a cut result would be a wrong fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Rows of the result.
    pub rows: usize,
    /// Cells of the result.
    pub cells: usize,
    /// Bytes of text in the result.
    pub bytes: usize,
    /// Time for loading, running and hashing.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 10_000, cells: 200_000, bytes: 4 << 20, time: Duration::from_secs(20) }
    }
}
