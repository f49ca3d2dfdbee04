//! Every cell of a workbook's sheet, shown once and not kept: for what counts, compares or copies.

use std::io::{Read, Seek};

use crate::book::{Lines, named};
use crate::scan::{RowBuf, Slot};
use crate::xlsx::Workbook;
use crate::{CellRef, TableError};

/// Shows each cell that is not empty, row by row: its row's number from 1, its column from 0, its value. Of a source
/// that can be read at any place by several readers, such as an open file; none is the first sheet.
///
/// # Errors
/// Where the workbook or the sheet can't be read; cells before that were shown.
pub fn each_cell<R: Read + Seek + Clone>(
    source: R,
    sheet: Option<&str>,
    mut see: impl FnMut(u32, u32, CellRef<'_>),
) -> Result<(), TableError> {
    let (mut book, sheets) = Workbook::glance(source)?;
    let name = named(&sheets, sheet)?;
    let mut rows = book.rows(&name, false)?;
    let mut row = RowBuf::default();
    while rows.read_into(&mut row)? {
        for (column, slot) in &row.cells {
            if let Some(value) = row.value(slot) {
                see(row.number, *column, value);
            }
        }
    }
    Ok(())
}

impl RowBuf {
    /// A value as it stands; none of what is not settled yet.
    pub(crate) fn value(&self, slot: &Slot) -> Option<CellRef<'_>> {
        Some(match slot {
            Slot::Number(n) => CellRef::Number(*n),
            Slot::Bool(b) => CellRef::Bool(*b),
            Slot::Error(shown) => CellRef::Error(shown),
            Slot::Text(from, to) => CellRef::Text(self.words(*from, *to)),
            Slot::Iso(from, to) => CellRef::Date(self.words(*from, *to)),
            Slot::Serial(..) | Slot::Shared(_) => return None,
        })
    }
}
