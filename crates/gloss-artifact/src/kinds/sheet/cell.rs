//! The signs by which a sheet's text is told apart into cells, and how much of it there may be. Constants alone.

/// Cells that one note can mark. Each is read, staged and painted by itself.
pub const MAX_NOTE_CELLS: usize = 5_000;

/// Bytes of a sheet's text: what a person reviews cell by cell is far smaller, and two of them are compared in memory.
pub const MAX_FORM: usize = 32 << 20;

/// Ends a cell's text. A cell's range takes it in, so that no range is empty and no two are the same.
pub(crate) const CELL_END: char = '\t';

/// Begins the line that names a sheet.
pub(crate) const SHEET: char = '\u{1d}';

/// Stands between what a cell holds and how it looks.
pub(crate) const LOOK: char = '\u{1e}';
