//! Changes of one sheet by an edit: cells that are set, rows and columns that come and go, another name. Values alone.

/// The plan of the changes to one sheet, in rows and columns of the text before, from 0.
#[derive(Clone, Debug, Default)]
pub(super) struct SheetPlan {
    /// Cells with their new text.
    pub sets: Vec<(u32, u32, String)>,
    /// Rows that go and rows that come, from the top; they do not touch each other.
    pub rows: Vec<RowChange>,
    /// Columns that go and columns that come, from the left.
    pub columns: Vec<ColumnChange>,
    /// Its new name.
    pub name: Option<String>,
}

/// Rows that are replaced by others.
#[derive(Clone, Debug)]
pub(super) struct RowChange {
    pub at: u32,
    pub gone: u32,
    pub come: Vec<Vec<String>>,
}

/// Columns that are replaced by others, in every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ColumnChange {
    pub at: u32,
    pub gone: u32,
    pub come: u32,
    /// The content of new ones that are not empty: the row, which of them, and its text.
    pub fills: Vec<(u32, u32, String)>,
}
