//! Edits: what they are, and making several of them together or none.

mod caches;
pub(crate) mod charts;
mod finish;
mod follow;
mod format;
mod inherit;
mod pass;
mod rename;
mod set;
mod sheets;
mod sort;
mod structure;
pub(crate) mod tables;
pub(crate) mod write;

use std::collections::BTreeSet;

use crate::cell::{Area, Cell, CellRef};
use crate::error::Refused;
use crate::formula::Axis;
use crate::limits::MAX_TOLD_CELLS;
use crate::styles::CellFormat;
use crate::workbook::Workbook;
pub use charts::ChartChange;

/// What a cell is to hold.
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
        /// What changes; all else of each cell's look stays.
        format: CellFormat,
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
        /// By which columns, the weightiest first.
        keys: Vec<SortKey>,
    },
    /// Changes a chart; no cell changes with it.
    Chart {
        /// The sheet or chart sheet.
        sheet: String,
        /// Which of its charts, from 0, as [`Workbook::charts`] lists them.
        chart: usize,
        /// What changes.
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

/// A cell before and after. Where rows or columns moved, `cell` is where it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct CellChange {
    /// The sheet's name, as it is after the edits.
    pub sheet: String,
    /// The cell.
    pub cell: CellRef,
    /// What it held.
    pub before: Cell,
    /// What it holds now.
    pub after: Cell,
}

/// What came of edits.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// The file.
    pub bytes: Vec<u8>,
    /// The parts that differ from the file that was opened: all others are there byte by byte.
    pub parts: BTreeSet<String>,
    /// The cells that were set, and those whose formulas followed; the first 10,000 of them.
    pub cells: Vec<CellChange>,
    /// How many cells changed in all.
    pub changed: u64,
}

/// What is gathered for the answer while edits are made.
#[derive(Debug, Default)]
pub(crate) struct Told {
    cells: Vec<CellChange>,
    changed: u64,
}

impl Told {
    /// Notes a cell that changed.
    pub(crate) fn cell(&mut self, sheet: &str, cell: CellRef, before: Cell, after: Cell) {
        self.changed += 1;
        if self.cells.len() < MAX_TOLD_CELLS {
            self.cells.push(CellChange { sheet: sheet.to_owned(), cell, before, after });
        }
    }

    /// A sheet has another name from now on.
    fn renamed(&mut self, old: &str, new: &str) {
        for change in self.cells.iter_mut().filter(|change| change.sheet == old) {
            new.clone_into(&mut change.sheet);
        }
    }
}

impl Workbook {
    /// Makes edits in their order, all or none.
    ///
    /// # Errors
    ///
    /// When one of them cannot be made safely: then nothing was changed.
    pub fn apply(&mut self, edits: &[Edit]) -> Result<Done, Refused> {
        let mut draft = self.clone();
        let mut told = Told::default();
        for edit in edits {
            match edit {
                Edit::Set { sheet, cells } => set::set(&mut draft, sheet, cells, &mut told)?,
                Edit::RenameSheet { sheet, to } => rename::rename(&mut draft, sheet, to, &mut told)?,
                Edit::Insert { sheet, axis, at, count } => {
                    structure::change(&mut draft, sheet, *axis, *at, *count, false, &mut told)?;
                }
                Edit::Delete { sheet, axis, at, count } => {
                    structure::change(&mut draft, sheet, *axis, *at, *count, true, &mut told)?;
                }
                Edit::Format { sheet, area, format } => {
                    format::format(&mut draft, sheet, *area, format, &mut told)?;
                }
                Edit::AddSheet { name, at } => sheets::add(&mut draft, name, *at)?,
                Edit::MoveSheet { sheet, to } => sheets::relocate(&mut draft, sheet, *to, &mut told)?,
                Edit::Sort { sheet, area, keys } => sort::sort(&mut draft, sheet, *area, keys, &mut told)?,
                Edit::Chart { sheet, chart, change } => charts::change(&mut draft, sheet, *chart, change)?,
            }
        }
        // A look or a chart changes no value.
        if edits.iter().any(|edit| !matches!(edit, Edit::Format { .. } | Edit::Chart { .. })) {
            finish::recalculate_on_load(&mut draft)?;
        }
        let bytes = draft.package.save()?;
        let parts = draft.package.touched();
        *self = draft;
        Ok(Done { bytes, parts, cells: told.cells, changed: told.changed })
    }
}
