//! The stored value of a cell, as the file holds it: no number is shown as a date here.

/// A stored value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// No value.
    #[default]
    Empty,
    /// A number; dates are numbers of days whose style says so.
    Number(f64),
    /// Text, without its rich formatting.
    Text(String),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error such as `#DIV/0!`.
    Error(String),
}

/// A cell as it is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Its value; for a formula the one that was last worked out, which may be stale.
    pub value: Value,
    /// Its formula without `=`, shared ones written out for this cell.
    pub formula: Option<String>,
    /// Its index into the workbook's cell formats.
    pub style: u32,
}
