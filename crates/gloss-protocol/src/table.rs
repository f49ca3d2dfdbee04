//! A stretch of a sheet as the screen draws it: its cells, and what is to be known of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{CellBar, CellIcon, CellLook, SheetChart, SheetLayout, SheetPicture, SheetTab, ShownRows};

/// One cell of a data file as shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TableCell {
    /// The cell's content, as words.
    pub text: String,
    /// True for numbers, which align right.
    pub number: bool,
    /// The content as the cell's number format draws it, where that is not `text`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub shown: Option<String>,
    /// UTF-16 units of what is drawn that stand at the left of the cell while the rest stands at its right.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub lead: Option<u32>,
    /// Its look, as a place in the view's `looks`; none for a plain one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub look: Option<u32>,
    /// Where its link leads, as the file has it; `#Sheet!A1` within the workbook.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub link: Option<String>,
    /// The text of its comment in the file.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub comment: Option<String>,
    /// A bar behind its words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub bar: Option<CellBar>,
    /// An icon before its words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub icon: Option<CellIcon>,
}

/// Rows of a data file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TableView {
    /// The file.
    pub path: String,
    /// The version shown.
    pub version: u32,
    /// All sheets' names, one empty name for CSV.
    pub sheets: Vec<String>,
    /// The sheet shown.
    pub sheet: String,
    /// The first row's number, from 0; row 0 is the header.
    pub from: u32,
    /// The rows.
    pub rows: Vec<Vec<TableCell>>,
    /// Rows in the sheet, header included.
    pub total_rows: u32,
    /// Columns in the sheet.
    pub columns: u32,
    /// Rows and columns that can be written into: some empty ones beyond those that are there, where there can be any.
    pub room_rows: u32,
    /// The columns of it.
    pub room_columns: u32,
    /// The format of a file that Gloss only reads: "an old Excel file (.xls)".
    pub only_read: Option<String>,
    /// True while a large file is still being read: its size is not yet sure, and to be asked for again.
    pub reading: bool,
    /// Remarks on the cells shown, in sentences: values that are not worked out, things that are not drawn.
    pub told: Option<String>,
    /// The looks that cells of these rows have.
    pub looks: Vec<CellLook>,
    /// How the sheet is laid out, with its first rows; none where its file does not say.
    pub layout: Option<SheetLayout>,
    /// The look of each sheet's tab, with the first rows.
    pub tabs: Vec<SheetTab>,
    /// Which rows these are, where a view was asked for.
    pub shown: Option<ShownRows>,
    /// The charts of all sheets, with the first rows; drawn are those of the sheet shown.
    pub charts: Vec<SheetChart>,
    /// The pictures over the cells of the sheet shown, with the first rows.
    pub pictures: Vec<SheetPicture>,
}
