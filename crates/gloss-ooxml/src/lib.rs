//! Surgical edits of Office packages: bytes in, bytes out. What an edit does not touch is copied as it is,
//! compressed; what it touches is spliced, byte range by byte range, and never written anew. What cannot be done
//! safely is refused with the reason. Never touches a file, never works out a formula, never runs a macro.

mod bonds;
mod cell;
mod chart;
mod edit;
mod error;
pub mod format;
mod formula;
pub mod limits;
mod look;
pub mod numerals;
mod package;
mod picture;
pub mod presentation;
mod sheet;
mod show;
mod styles;
#[cfg(test)]
mod tests;
mod unvalued;
pub mod word;
mod workbook;
pub mod xml;

pub use bonds::{Bonds, TableColumns};
pub use cell::{Area, Cell, CellRef, Value, column_letters, column_number};
pub use chart::{Chart, ChartKind, ChartValues, Corner, Placed, Series, SeriesValues, Stack, chart_values};
pub use edit::{CellChange, ChartChange, Chosen, Comparison, Done, Edit, Input, SortKey, Test, View};
pub use error::{OpenError, Refused};
pub use formula::{Axis, FormulaPart, Piece, formula_parts};
pub use limits::Limits;
pub use look::{Across, Down, Edge, Line, Look, Looks, Rgb, from_hsl, to_hsl};
pub use package::{Package, Relation, Stored, relations_name};
pub use picture::Picture;
pub use show::{Band, Bar, DrawnCell, DrawnSheet, Icon, Layout, Thing, Undrawn};
pub use styles::{CellFormat, Fill};
pub use workbook::{DefinedName, Sheet, SheetKind, SheetState, Workbook};

/// A sheet's name as it stands before cells in a formula: `Data`, `'My data'`.
pub fn sheet_word(name: &str) -> String {
    formula::quote_sheet(name)
}

/// A formula as it is copied to a cell so many rows below and columns to the right: what it names moves along, but what
/// is fixed by `$`; what leaves the sheet becomes `#REF!`.
pub fn copied(formula: &str, rows: i64, columns: i64) -> String {
    formula::translate(formula, rows, columns)
}

/// A formula of the sheet `home` after rows or columns of the sheet `moved` came or went, the first of them from 1 and how
/// many: what names cells behind them follows. One that can't follow stays as it is.
pub fn followed(
    formula: &str,
    home: &str,
    moved: &str,
    axis: Axis,
    (at, count): (u32, u32),
    delete: bool,
) -> String {
    let step = formula::Move { sheet: moved.to_owned(), axis, at, count, delete };
    match step.shift_formula(formula, Some(home), &[], false) {
        Ok(Some(shifted)) => shifted.text,
        Ok(None) | Err(_) => formula.to_owned(),
    }
}
