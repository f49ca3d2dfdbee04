//! The bounds on a package, each with its reason. What a file says of itself may be a lie, so each is held
//! again where bytes are really unpacked.

/// Bytes of a file. Larger tables belong in a database; one file must never fill memory.
pub const MAX_FILE_BYTES: u64 = 256 << 20;
/// Bytes that all parts may unpack to together: a sheet of 1,000,000 × 10 cells takes 400 MB.
pub const MAX_INFLATED_BYTES: u64 = 512 << 20;
/// How many times larger a part may become when unpacked. Real sheets stay below 30.
pub const MAX_RATIO: u64 = 100;
/// Parts smaller than this may have any ratio: they are harmless, and short runs of zeros pack well.
pub const RATIO_FLOOR_BYTES: u64 = 1 << 20;
/// Parts of a package. The largest real ones have hundreds.
pub const MAX_ENTRIES: usize = 10_000;
/// How deep elements may nest. Real parts stay below 40.
pub const MAX_DEPTH: usize = 256;
/// Elements of a part outside of its rows: an index of them is held in memory, 80 bytes each.
pub const MAX_NODES: usize = 2_000_000;
/// Rows of a sheet: Excel's own limit.
pub const MAX_ROWS: u32 = 1_048_576;
/// Columns of a sheet: Excel's own limit (XFD).
pub const MAX_COLUMNS: u32 = 16_384;
/// Characters of a cell's text: Excel's own limit.
pub const MAX_TEXT_CHARS: usize = 32_767;
/// Characters of a formula: Excel's own limit.
pub const MAX_FORMULA_CHARS: usize = 8_192;
/// Characters of a sheet's name: Excel's own limit.
pub const MAX_SHEET_NAME_CHARS: usize = 31;
/// Cells that one answer names one by one; the rest are counted.
pub const MAX_TOLD_CELLS: usize = 10_000;
/// Formats that a workbook's cells can have: Excel's own limit.
pub const MAX_CELL_FORMATS: usize = 65_490;
/// Characters of a chart's title: as long as a cell that it could name.
pub const MAX_TITLE_CHARS: usize = 32_767;
/// Series of a chart: Excel's own limit.
pub const MAX_CHART_SERIES: usize = 255;
/// Points of a series that are read to be drawn: more can't be told apart on a screen.
pub const MAX_CHART_POINTS: u64 = 5_000;
/// Slides of a presentation: each is looked into when it is opened.
pub const MAX_SLIDES: usize = 2_000;
/// Characters of a number format: Excel's own limit.
pub const MAX_FORMAT_CHARS: usize = 255;
/// Cells that one edit may format or sort: each is written.
pub const MAX_WRITTEN_CELLS: u64 = 1_000_000;
/// Cells that one reading of a range gives back: a screen shows some thousand.
pub const MAX_READ_CELLS: usize = 1_000_000;

/// Bytes of a sheet's part whose looks are drawn: its text is kept in memory while somebody looks at it, and Gloss
/// keeps several. Larger sheets are shown by their values.
pub const MAX_DRAWN_BYTES: usize = 64 << 20;
/// Cells that one drawn window gives: a screen shows a thousand, and a window of it some ten times that.
pub const MAX_DRAWN_CELLS: usize = 200_000;
/// Rows between two marks in a drawn sheet: so many are read and passed over at most to come to any row.
pub const ROWS_PER_MARK: u32 = 64;
/// Runs of rows or columns of an own size that are kept. A sheet in which every other row differs has as many.
pub const MAX_BANDS: usize = 20_000;
/// Merged cells that are drawn as one. The largest real sheets have some thousand.
pub const MAX_DRAWN_MERGES: usize = 20_000;
/// Links and comments of a sheet that are told.
pub const MAX_BESIDE: usize = 20_000;
/// Bytes of a sheet's part that is unpacked for the colour of its tab, and sheets of a workbook for which that is done.
pub const MAX_TAB_BYTES: u64 = 2 << 20;
/// The first of them; a strip of tabs shows a dozen at once.
pub const MAX_TABS: usize = 64;
/// Links of several cells each that are told: each is looked at for each cell.
pub const MAX_WIDE_LINKS: usize = 200;
/// Conditional formats of a sheet that are drawn, and areas of one: each is looked at for each drawn cell.
pub const MAX_RULES: usize = 500;
/// Areas of one conditional format.
pub const MAX_RULE_AREAS: usize = 200;
/// Looks at cells that conditional formats may take before anything is drawn: about a second's work.
pub const MAX_RULE_LOOKS: usize = 50_000_000;
/// Characters of a link or a comment that are told.
pub const MAX_BESIDE_CHARS: usize = 2_000;

/// The bounds that a caller may tighten. `Limits::default()` has the constants of this file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes that all parts may unpack to together, and that an edited part may grow to.
    pub inflated_bytes: u64,
    /// How many times larger than packed a part of over a megabyte may be.
    pub ratio: u64,
    /// Parts of the package.
    pub entries: usize,
    /// Nesting of elements.
    pub depth: usize,
    /// Elements of a part outside of its rows.
    pub nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: MAX_FILE_BYTES,
            inflated_bytes: MAX_INFLATED_BYTES,
            ratio: MAX_RATIO,
            entries: MAX_ENTRIES,
            depth: MAX_DEPTH,
            nodes: MAX_NODES,
        }
    }
}
