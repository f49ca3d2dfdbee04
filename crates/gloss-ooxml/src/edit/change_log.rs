//! The outcome of edits: the file, and the cells that changed. Makes no edit.

use std::collections::BTreeSet;

use crate::cell::{Cell, CellRef};
use crate::limits::MAX_TOLD_CELLS;

/// A cell before and after. Where rows or columns moved, `cell` is where it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct CellChange {
    /// The sheet's name, as it is after the edits.
    pub sheet: String,
    /// The cell.
    pub cell: CellRef,
    /// Its content before.
    pub before: Cell,
    /// Its content now.
    pub after: Cell,
}

/// The outcome of edits.
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

/// A log of changed cells, gathered for the answer while edits are made.
#[derive(Debug, Default)]
pub(super) struct ChangeLog {
    pub(super) cells: Vec<CellChange>,
    pub(super) changed: u64,
}

impl ChangeLog {
    /// Notes a cell that changed.
    pub(super) fn cell(&mut self, sheet: &str, cell: CellRef, before: Cell, after: Cell) {
        self.changed += 1;
        if self.cells.len() < MAX_TOLD_CELLS {
            self.cells.push(CellChange { sheet: sheet.to_owned(), cell, before, after });
        }
    }

    /// A sheet has another name from now on.
    pub(super) fn renamed(&mut self, old: &str, new: &str) {
        for change in self.cells.iter_mut().filter(|change| change.sheet == old) {
            new.clone_into(&mut change.sheet);
        }
    }
}
