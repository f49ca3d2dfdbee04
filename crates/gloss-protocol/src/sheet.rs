//! A sheet as it is drawn: looks, layout, tabs, and what can be done to its rows, columns and tabs. Never what cells hold.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A border's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum EdgeLine {
    Thin,
    Medium,
    Thick,
    Double,
    Dashed,
    Dotted,
}

/// A border on one side of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct CellEdge {
    /// Its kind.
    pub line: EdgeLine,
    /// Its colour as `#rrggbb`; none for the colour of text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub color: Option<String>,
}

/// Where words stand between the sides of a cell, where the file says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum CellAcross {
    Left,
    Center,
    Right,
    Justify,
}

/// Where words stand between the top and the foot of a cell, where that is not the foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum CellDown {
    Middle,
    Top,
}

/// How a cell looks; what is left out is plain. Colours are `#rrggbb`, as the file has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields)]
#[allow(missing_docs)]
pub struct CellLook {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bold: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub italic: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub underline: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strike: Option<bool>,
    /// The colour of its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ink: Option<String>,
    /// The size of its words in per cent of the sheet's usual size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u16>,
    /// Its ground.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top: Option<CellEdge>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<CellEdge>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bottom: Option<CellEdge>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<CellEdge>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub across: Option<CellAcross>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub down: Option<CellDown>,
    /// Words are broken into lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrap: Option<bool>,
    /// Steps by which words are indented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indent: Option<u8>,
}

/// A bar that a conditional format draws in a cell, in per cent of its width.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CellBar {
    /// Where it begins.
    pub from: u8,
    /// Where it ends.
    pub to: u8,
    /// `#rrggbb`.
    pub color: String,
}

/// A small picture that a conditional format puts before a cell's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CellIcon {
    /// A letter that is drawn.
    pub glyph: char,
    /// `#rrggbb`.
    pub color: String,
    /// Its place among `of`, the highest first: what is said of it.
    pub place: u8,
    /// How many its set has.
    pub of: u8,
}

/// A corner of something that lies over cells: a cell from 0, and pixels from that cell's own corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct SheetCorner {
    pub column: u32,
    pub row: u32,
    pub right: i32,
    pub down: i32,
}

/// A chart of a workbook, where it lies in its sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetChart {
    /// Where it is in the coordinates of places; none where it can't be pointed at.
    pub run: Option<u32>,
    /// The number of its sheet, from 0.
    pub sheet: u32,
    /// Its kind and what stands above it, in words.
    pub name: String,
    /// Its picture as SVG; empty where it is not drawn, or lies in another sheet.
    pub svg: String,
    /// Why it is not drawn, as a sentence; empty where it is.
    pub why: String,
    /// Its upper left corner.
    pub from: SheetCorner,
    /// Its lower right corner, where it lies between two.
    pub to: Option<SheetCorner>,
    /// Its width and height in pixels, where it keeps a size of its own.
    pub size: Option<(u32, u32)>,
    /// The cell that each mark of its picture shows, by the mark's number; none for one that shows no single cell.
    pub marks: Vec<Option<MarkCell>>,
}

/// A picture over the cells of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetPicture {
    /// The part with its bytes, to be asked for as an image.
    pub part: String,
    /// Its alternative text.
    pub words: String,
    /// Its upper left corner.
    pub from: SheetCorner,
    /// Its lower right corner, where it lies between two.
    pub to: Option<SheetCorner>,
    /// Its width and height in pixels, where it keeps a size of its own.
    pub size: Option<(u32, u32)>,
}

/// The cell that a mark of a chart shows; sheet, row and column from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct MarkCell {
    pub sheet: u32,
    pub row: u32,
    pub column: u32,
}

/// A cell in which something was found, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct FoundCell {
    pub row: u32,
    pub column: u32,
}

/// Cells from a corner to the opposite one, from 0, ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct CellArea {
    pub top: u32,
    pub left: u32,
    pub bottom: u32,
    pub right: u32,
}

/// The origin of the cells that a formula reads: typed or worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// Typed or imported: no formula works any of them out.
    Typed,
    /// All that hold something are worked out.
    WorkedOut,
    /// Some are typed, some worked out.
    Both,
    /// They hold nothing.
    Empty,
    /// They are in another file, or can't be told.
    Elsewhere,
}

/// Cells that a formula reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CellSource {
    /// As the formula names them: `B2:B5`, `Rates!$B$2`, a name, a table's column.
    pub named: String,
    /// The sheet they stand on; empty where they are not in this file.
    pub sheet: String,
    /// Which they are; none where that can't be told.
    pub area: Option<CellArea>,
    /// Their origin.
    pub kind: SourceKind,
    /// The text that a single cell shows; empty for several.
    pub shows: String,
}

/// Rows or columns of one size, from 0, ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetBand {
    /// The first of them.
    pub from: u32,
    /// The last.
    pub to: u32,
    /// Pixels at the usual size; 0 where they are hidden.
    pub size: u16,
}

/// A rectangle of cells that are drawn as one, the upper left one; from 0, ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct SheetMerge {
    pub top: u32,
    pub left: u32,
    pub bottom: u32,
    pub right: u32,
}

/// How a sheet is laid out, where its file says it. Measures are pixels at the usual size, 96 to the inch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetLayout {
    /// The usual width of a column.
    pub column: u16,
    /// Columns of another width.
    pub columns: Vec<SheetBand>,
    /// The usual height of a row.
    pub row: u16,
    /// Rows of another height.
    pub rows: Vec<SheetBand>,
    /// Merged cells.
    pub merges: Vec<SheetMerge>,
    /// Rows that stand still at the top.
    pub frozen_rows: u32,
    /// Columns that stand still at the left.
    pub frozen_columns: u32,
    /// Whether lines are drawn between cells.
    pub gridlines: bool,
}

/// The look of a sheet's tab, beside its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetTab {
    /// The sheet is hidden in other programs.
    pub hidden: bool,
    /// Its colour as `#rrggbb`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub color: Option<String>,
}

/// An insertion or deletion of whole rows or columns of a sheet; as many come or go as were pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Reshape {
    /// Empty rows above.
    InsertAbove,
    /// Empty rows below.
    InsertBelow,
    /// Empty columns to the left.
    InsertLeft,
    /// Empty columns to the right.
    InsertRight,
    /// The rows go.
    DeleteRows,
    /// The columns go.
    DeleteColumns,
}

/// Where what the first selected cells hold is copied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FillTo {
    /// The first row into those below it.
    Down,
    /// The first column into those at its right.
    Right,
}
