//! An index of a sheet's rows: one file of blocks of rows, made by reading the sheet once, from which any rows
//! come at once. A cache and never the truth: it names what it was made of, each piece has a checksum, and what
//! does not fit is made again.
//!
//! Layout, numbers little-endian: blocks one after another, the foot, the trailer. A block holds at most
//! [`BLOCK_ROWS`] rows: its directory, then groups of columns, so that one column is read without the others. The
//! directory, each group and the foot are frames of Zstandard (RFC 8878) with their checksums.

mod bytes;
mod group;
mod head;
mod keep;
mod look;
mod order;
mod read;
mod values;
mod write;

use crate::CellRef as Value;

pub use head::Head;
pub use keep::{Filter, Wanted};
pub use look::{Found, Place};
pub use order::Order;
pub use read::Index;
pub use values::{Counted, Values};
pub use write::{build, build_workbook};

/// The layout's version: another one is made again.
pub const VERSION: u32 = 2;
/// Rows of a block. Fewer make a larger table of blocks, more make a window dearer.
pub const BLOCK_ROWS: u32 = 1_024;
/// Bytes of values at which a block ends before it has all its rows: what a window reads and holds.
const BLOCK_BYTES: usize = 2 << 20;
/// Bytes of values at which a group of columns ends: one full column, or many sparse ones.
const GROUP_BYTES: usize = 4 << 10;
/// Bytes of values that one group may have: a row's text is bounded by 64 MiB, and numbers beside it are few.
const MAX_GROUP_BYTES: usize = 80 << 20;
/// Groups of a block: each but the last has [`GROUP_BYTES`] of its values.
const MAX_GROUPS: usize = 1 << 16;
/// Bytes of the foot: a hundred thousand blocks of a CSV of 256 MiB, and 16,384 columns.
const MAX_FOOT_BYTES: usize = 16 << 20;
/// Ends the file.
const MAGIC: [u8; 8] = *b"GLSINDEX";
/// The foot's position, its packed and its plain length, and the magic.
const TRAILER_BYTES: usize = 8 + 4 + 4 + 8;

/// Names what an index was made of: a hash of the file's bytes.
pub type Key = [u8; 32];

/// Why rows do not come from an index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// It was made of another file or by another version: make it again.
    #[error("the index belongs to another file")]
    Stale,
    /// It is cut short or changed: make it again.
    #[error("the index is damaged")]
    Damaged,
    /// It can't be read or written.
    #[error("the index can't be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// The sheet can't be read; said as the sheet's reader says it.
    #[error(transparent)]
    Table(#[from] crate::TableError),
}

/// How many cells of a column hold what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Kinds {
    pub text: u32,
    pub numbers: u32,
    pub bools: u32,
    pub dates: u32,
    pub errors: u32,
}

/// The metadata of an indexed sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The sheet's name; empty for CSV.
    pub sheet: String,
    /// All sheets' names in order.
    pub sheets: Vec<String>,
    /// The last row's number.
    pub rows: u32,
    /// Columns in the sheet.
    pub columns: u32,
    /// The byte between fields, for delimited text.
    pub delimiter: Option<u8>,
    /// The kinds of value in each column, from the first on.
    pub kinds: Vec<Kinds>,
}

/// Where a block stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    /// Its first row's number, from 1.
    first: u32,
    rows: u32,
    at: u64,
    length: u32,
}

/// How far an index is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows up to this number are read.
    pub rows: u32,
    /// The last row's number, where the sheet itself says it.
    pub of: Option<u32>,
}
