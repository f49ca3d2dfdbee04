//! Edit requests: the edits that can be asked of a workbook, and the cells they are about. Makes none of them.

use super::charts::ChartChange;
use super::view::View;
use crate::cell::{Area, CellRef};
use crate::formula::Axis;
use crate::styles::CellFormat;

/// The content that a cell is to get.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Nothing; its format stays.
    Empty,
    /// A finite number.
    Number(f64),
    /// Text of up to 32,767 characters.
    Text(String),
    /// TRUE or FALSE.
    Bool(bool),
    /// A formula in English with commas, with or without `=`; its value is worked out when Excel opens the file.
    Formula(String),
}

/// One edit of a workbook. Sheets are named as the person sees them.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Gives cells of one sheet other contents. Of a cell that is named twice the last counts.
    Set {
        /// The sheet.
        sheet: String,
        /// The cells.
        cells: Vec<(CellRef, Input)>,
    },
    /// Gives a sheet another name; formulas, names, charts, links and pivot tables follow.
    RenameSheet {
        /// The sheet.
        sheet: String,
        /// Its new name, of up to 31 characters.
        to: String,
    },
    /// Inserts empty rows or columns, which look as those before them; everything that names cells behind them follows.
    Insert {
        /// The sheet.
        sheet: String,
        /// Rows or columns.
        axis: Axis,
        /// The first one that is new, from 1.
        at: u32,
        /// How many.
        count: u32,
    },
    /// Deletes rows or columns; what named only them becomes `#REF!`.
    Delete {
        /// The sheet.
        sheet: String,
        /// Rows or columns.
        axis: Axis,
        /// The first one that goes, from 1.
        at: u32,
        /// How many.
        count: u32,
    },
    /// Gives cells another look. Of whole rows and columns only the cells within the used range.
    Format {
        /// The sheet.
        sheet: String,
        /// The cells.
        area: Area,
        /// The changes of format; all else of each cell's look stays.
        format: CellFormat,
    },
    /// Shows the sheet otherwise; no cell changes.
    View {
        /// The sheet.
        sheet: String,
        /// How.
        view: View,
    },
    /// Adds an empty sheet.
    AddSheet {
        /// Its name, of up to 31 characters.
        name: String,
        /// Its place among the tabs, from 0; at the end if there is none or it is beyond.
        at: Option<usize>,
    },
    /// Moves a sheet to another place.
    MoveSheet {
        /// The sheet.
        sheet: String,
        /// Its new place among the tabs, from 0.
        to: usize,
    },
    /// Sorts the rows of a range; cells move with their styles, formulas as if they were copied.
    Sort {
        /// The sheet.
        sheet: String,
        /// The rows to be sorted, without their header.
        area: Area,
        /// The sort keys: columns, the weightiest first.
        keys: Vec<SortKey>,
    },
    /// Puts the rows of a range in a given order, as [`Edit::Sort`] moves them.
    Order {
        /// The sheet.
        sheet: String,
        /// The rows.
        area: Area,
        /// Their numbers, from 1, as they are to stand one below the other; each of the range once.
        rows: Vec<u32>,
    },
    /// Changes a chart; no cell changes with it.
    Chart {
        /// The sheet or chart sheet.
        sheet: String,
        /// The number of the chart, from 0, as [`crate::Workbook::charts`] lists them.
        chart: usize,
        /// The change.
        change: ChartChange,
    },
}

/// A column to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// The column, from 1.
    pub column: u32,
    /// From the largest to the smallest; empty cells come last either way.
    pub descending: bool,
}
