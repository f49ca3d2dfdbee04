//! The bounds on working out, each with its reason.

/// The hidden word by which a program of Gloss becomes the worker.
pub const WORKER: &str = "__calc";
/// Bytes of memory that the worker may ask the system for: a workbook of 100,000 formulas takes 50 MB, one of two
/// million cells about 1 GB; beyond that a value is not worth the machine's rest.
pub const MAX_MEMORY: u64 = 2 << 30;
/// Seconds of work: 100,000 plain formulas take under one, and a person who changed a cell waits beside the screen.
pub const MAX_CPU_SECONDS: u64 = 15;
/// Bytes of the stack that formulas are worked out on: one of 8,192 characters can nest 4,000 deep.
pub const STACK: usize = 256 << 20;
/// Cells of a workbook, empty ones not counted: each takes some hundred bytes while it is worked out.
pub const MAX_CELLS: usize = 2_000_000;
/// Formulas of a workbook: each is parsed by itself.
pub const MAX_FORMULAS: usize = 500_000;
/// Cells that an answer names, of each kind; the rest are counted. A person reviews far fewer.
pub const MAX_TOLD: usize = 10_000;
/// Differences from its own values that are named: the first ones say what is the matter.
pub const MAX_DIFFERENCES: usize = 20;
/// Bytes of a request: two workbooks of the largest size that is read, and the list of cells.
pub const MAX_REQUEST: u64 = (513 + 16) << 20;
/// Bytes of an answer.
pub const MAX_REPLY: usize = 64 << 20;
/// How far two numbers that count as one may lie apart, as a part of the larger: Excel shows 15 digits, and sums in
/// another order differ in the last two or three.
pub const TOLERANCE: f64 = 1e-9;
