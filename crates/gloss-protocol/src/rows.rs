//! Views of a table: some of its rows, in an order, as a person asked to see them. A view is asked for with a query and
//! kept by the shell; it is in no file and no version.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which rows of a table are shown below its header, and in which order; empty for all as they stand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct RowView {
    /// Columns that rows are sorted by, the first of which counts most. Equal rows stay as they stand in the file.
    pub sort: Vec<RowSort>,
    /// Filters that a row must pass to be shown, all of them.
    pub filters: Vec<RowFilter>,
}

impl RowView {
    /// Whether it shows all rows as they stand.
    pub fn is_empty(&self) -> bool {
        self.sort.is_empty() && self.filters.is_empty()
    }
}

/// A column that rows are sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowSort {
    /// The column, from 0.
    pub column: u32,
    /// Its header, by which it is found again in another version; its letter where there is none.
    pub name: String,
    /// Whether the order is descending.
    pub down: bool,
}

/// A column and what its cells must be for their rows to be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RowFilter {
    /// The column, from 0.
    pub column: u32,
    /// Its header, by which it is found again in another version; its letter where there is none.
    pub name: String,
    /// The condition on its cells.
    pub keep: RowKeep,
}

/// The condition that a cell must meet for its row to be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum RowKeep {
    /// These words stand in it, in capitals or not.
    Words { words: String },
    /// It is one of these values.
    Values { values: Vec<String> },
    /// It is a number from one bound to the other, both included; none is no bound.
    Numbers { from: Option<f64>, to: Option<f64> },
    /// It is a day from one to the other, `2024-01-31`, both included; none is no bound.
    Days { from: Option<String>, to: Option<String> },
    /// Nothing stands in it.
    Empty {},
    /// Something stands in it.
    Filled {},
}

/// The result of a view of rows in a version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct ShownRows {
    /// The view, with its columns as they stand in this version.
    pub view: RowView,
    /// Rows at the top that are always shown: the header and what stands above it.
    pub head: u32,
    /// Rows shown below them.
    pub kept: u32,
    /// Rows that the table has below them.
    pub of: u32,
    /// The row of the file that each row of this window is, from 0.
    pub numbers: Vec<u32>,
    /// The positions of the rows that were asked for, in their order; none for those that are not shown.
    pub places: Vec<Option<u32>>,
    /// The progress of a view that is still being made, to be asked for again; then no rows come.
    pub making: Option<String>,
}

/// The kind of a column's values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ValueKind {
    #[default]
    Text,
    Number,
    Date,
    Bool,
    Empty,
}

/// A value of a column and how often it stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnValue {
    /// The value, as a filter takes it.
    pub value: String,
    /// The value as its first cell's number format draws it, where that is another text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub shown: Option<String>,
    /// The number of rows that have it.
    pub count: u32,
}

/// The distinct values of a column of a table, in the rows that the filters of other columns keep.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnValues {
    /// Its header; its letter where there is none.
    pub name: String,
    /// The kind of its values.
    pub kind: ValueKind,
    /// The most frequent values that have the words that were asked for, the most frequent first.
    pub values: Vec<ColumnValue>,
    /// How many different values have them.
    pub different: u32,
    /// Whether not all could be counted.
    pub more: bool,
    /// Cells in which nothing stands.
    pub empty: u32,
    /// The smallest and the largest number, or the first and the last day.
    pub ends: Option<(String, String)>,
    /// How far it is where the file is still being read, to be asked for again.
    pub making: Option<String>,
}
