//! Limits of a chart, each with its reason. Checks nothing itself.

/// Bytes of a spec: rows and all. A chart that says more is a table.
pub const SPEC_BYTES: usize = 1 << 20;
/// Rows of data. Drawing and its marks stay below what a page shows at once.
pub const ROWS: usize = 20_000;
/// Columns in a row of data.
pub const COLUMNS: usize = 256;
/// Marks in one picture: each is an element of the page that can be pointed at.
pub const MARKS: usize = 5_000;
/// Series told apart by colour: eight colours, each whole and lighter.
pub const SERIES: usize = 16;
/// Places on an axis of names: more have no room for a label each.
pub const CATEGORIES: usize = 500;
/// Characters of a name that are drawn; the rest is cut with an ellipsis.
pub const LABEL_CHARS: usize = 60;
/// Characters of a title or of an axis' title.
pub const TITLE_CHARS: usize = 200;
/// Characters of a field's name, a place of cells or a format.
pub const NAME_CHARS: usize = 300;
/// The plot's width and height in pixels: from what can be read to what fits on a page.
pub const SIZE: std::ops::RangeInclusive<f64> = 60.0..=2_000.0;
/// Bars of a histogram.
pub const BINS: usize = 200;
/// Ticks on an axis, and steps a tick search may take.
pub const TICKS: usize = 500;
/// The largest number in size that is drawn: beyond it sums are no longer finite.
pub const NUMBER: f64 = 1e150;
