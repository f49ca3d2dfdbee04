//! The bounds of a workbook that is made, each with its reason. Excel's own are stricter nowhere.

/// Sheets: more tabs than anybody leafs through.
pub const MAX_SHEETS: usize = 30;
/// Columns of a sheet: a wide table of data has some dozens; Excel takes 16,384.
pub const MAX_COLUMNS: usize = 256;
/// Rows of a sheet, without header and total: they are all held in memory while the file is written; Excel takes 1,048,576.
pub const MAX_ROWS: usize = 100_000;
/// Cells of a workbook: about 100 bytes each while it is written, so 200 MB.
pub const MAX_CELLS: usize = 2_000_000;
/// Charts of a sheet.
pub const MAX_CHARTS: usize = 12;
/// Series of a chart: more can't be told apart.
pub const MAX_SERIES: usize = 24;
/// Characters (UTF-16) of a cell: Excel's own limit.
pub const MAX_TEXT: usize = 32_767;
/// Characters of a formula: Excel's own limit.
pub const MAX_FORMULA: usize = 8_192;
/// Characters (UTF-16) of a sheet's name: Excel's own limit.
pub const MAX_NAME: usize = 31;
/// Characters of a header or title: Excel shows 255 of a chart's title.
pub const MAX_HEADER: usize = 255;
/// Brackets within brackets of a formula: Excel's own limit for functions.
pub const MAX_DEPTH: usize = 64;
/// Arguments of a function: Excel's own limit.
pub const MAX_ARGUMENTS: usize = 255;
/// Characters of the widest column.
pub const WIDEST: f64 = 48.0;
/// Characters by which a column is wider where all its words have room on one line then.
pub const HARDLY: f64 = 12.0;
/// Characters of the narrowest column.
pub const NARROWEST: f64 = 9.0;
