//! The signs by which a deck's text is told apart, and how long it may be. Constants alone.

/// Begins the line that names a slide, and the deck's own.
pub(super) const SLIDE: char = '\u{1d}';
/// Begins the line that names a shape, or notes.
pub(super) const SHAPE: char = '\u{1e}';
/// Begins a row, and the name of a series.
pub(super) const ROW: char = '\u{1f}';
/// Begins a cell, and stands between a point's category and its value.
pub(super) const CELL: char = '\u{1c}';
/// The word in the line that begins notes.
pub(super) const NOTES: &str = "notes";

/// Bytes of a deck's text: what a person reviews is far smaller, and two of them are compared in memory.
pub const MAX_FORM: usize = 32 << 20;
