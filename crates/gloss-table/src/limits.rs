//! The bounds on what is read, each with its reason.

/// Bytes of a file. Larger tables belong in a database; one file must never fill memory.
pub const MAX_FILE_BYTES: usize = 256 << 20;
/// Bytes that a workbook's parts may inflate to, all together: a 1,000,000 × 10 sheet takes 400 MB.
pub const MAX_INFLATED_BYTES: u64 = 512 << 20;
/// How many times larger a part may become when inflated. Real sheets stay below 30.
pub const MAX_RATIO: u64 = 100;
/// Parts smaller than this may have any ratio: they are harmless, and short runs of zeros compress well.
pub const RATIO_FLOOR_BYTES: u64 = 1 << 20;
/// Parts in a workbook. The largest real ones have hundreds.
pub const MAX_ENTRIES: usize = 10_000;
/// Columns of a sheet: Excel's own limit (XFD).
pub const MAX_COLUMNS: u32 = 16_384;
/// Rows of a workbook's sheet: Excel's own limit.
pub const MAX_XLSX_ROWS: u32 = 1_048_576;
/// Bytes of one cell. Excel stops at 32,767 characters; a longer cell is nearly always an unclosed quote.
pub const MAX_CELL_BYTES: usize = 1 << 20;
/// Bytes looked at to find the delimiter.
pub const SNIFF_BYTES: usize = 64 << 10;
/// Rows among which the header is looked for.
pub const HEAD_ROWS: usize = 20;
/// Sample values kept for a column.
pub const SAMPLES: usize = 3;
/// Characters of a column's name. A longer header is prose; the name has to fit into SQL and a message.
pub const MAX_NAME_CHARS: usize = 200;
/// Characters of a sample or of a cell on the screen.
pub const MAX_SHOWN_CHARS: usize = 1_000;
/// Rows of a window.
pub const MAX_WINDOW_ROWS: u32 = 1_000;
/// Columns of a window. A screen shows some 30.
pub const MAX_WINDOW_COLUMNS: u32 = 1_024;
/// Rows read between two looks at whether to stop: well below a millisecond's work each.
pub const ROWS_BETWEEN_LOOKS: u32 = 256;
/// Places that one search gives: a person steps through some, and counts no further.
pub const MAX_FOUND: usize = 10_000;
/// Bytes of text that sorting by one column holds: a million cells of a line each.
pub const MAX_SORT_TEXT: usize = 256 << 20;
/// Rows that a view has: four times what a workbook's sheet can have, some 16 MB of numbers.
pub const MAX_VIEW_ROWS: usize = 4 << 20;
/// Rows that are put in order: twice a workbook's sheet. Each takes 32 bytes, and half as many while they are sorted.
pub const MAX_SORT_ROWS: usize = 2 << 20;
/// Rows that may stand above a sheet's data: a header below as many is no header of a table that is looked at.
pub const MAX_HEAD: u32 = 100;
/// Different values of a column that are counted, and bytes of them: what is beyond is told as more.
pub const MAX_DIFFERENT: usize = 100_000;
/// Bytes of the different values that are counted.
pub const MAX_DIFFERENT_BYTES: usize = 32 << 20;
