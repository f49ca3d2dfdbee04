//! The bounds on converting, each with its reason.

/// The hidden word by which a program of Gloss becomes the worker.
pub const WORKER: &str = "__convert";
/// Bytes of a file: `.xls` ends at 65,536 rows a sheet, and larger files of the others belong in a database.
pub const MAX_FILE: usize = 64 << 20;
/// Bytes of memory that the worker may ask the system for: the library below holds every sheet twice, at some hundred
/// bytes a cell.
pub const MAX_MEMORY: u64 = 3 << 30;
/// Seconds of work: a million cells take some three.
pub const MAX_CPU_SECONDS: u64 = 30;
/// Cells of all sheets together, empty ones not counted: what is written of them must be held too.
pub const MAX_CELLS: usize = 5_000_000;
/// Sheets.
pub const MAX_SHEETS: usize = 1_000;
/// Merged ranges of a sheet: each is compared with those before it.
pub const MAX_MERGES: usize = 10_000;
/// Bytes of an answer.
pub const MAX_REPLY: usize = 256 << 20;
