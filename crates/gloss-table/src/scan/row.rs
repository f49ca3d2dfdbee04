//! A row in memory that is used again, and as the values that the rest of the crate knows.

use super::cells::{RowBuf, Slot};
use crate::{Cell, CellRef, Row};

/// The errors that a cell can show; calamine words the last one in its own way.
const ERRORS: [&str; 9] =
    ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#DATA!"];

impl RowBuf {
    /// A stretch of its text.
    pub(crate) fn words(&self, from: u32, to: u32) -> &str {
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }

    /// Empties it for the next row.
    pub(crate) fn clear(&mut self, number: u32, width: u32) {
        self.cells.clear();
        self.text.clear();
        (self.number, self.width) = (number, width);
        (self.hidden, self.summed, self.counted) = (false, false, false);
    }

    /// Adds text behind the other cells.
    pub(crate) fn push(&mut self, column: u32, words: &str) {
        let (from, to) = self.keep(words);
        self.cells.push((column, Slot::Text(from, to)));
    }

    fn keep(&mut self, words: &str) -> (u32, u32) {
        let from = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(words);
        (from, u32::try_from(self.text.len()).unwrap_or(u32::MAX))
    }

    /// Takes over a row's values.
    pub(crate) fn set(&mut self, row: &Row) {
        self.clear(row.number, row.width);
        (self.hidden, self.summed) = (row.hidden, row.summed);
        for (column, cell) in &row.cells {
            let slot = match cell {
                Cell::Empty => continue,
                Cell::Number(n) => Slot::Number(*n),
                Cell::Bool(b) => Slot::Bool(*b),
                Cell::Error(shown) => match ERRORS.iter().find(|error| *error == shown) {
                    Some(error) => Slot::Error(error),
                    None => {
                        let (from, to) = self.keep(shown);
                        Slot::Text(from, to)
                    }
                },
                Cell::Text(words) => {
                    let (from, to) = self.keep(words);
                    Slot::Text(from, to)
                }
                Cell::Date(iso) => {
                    let (from, to) = self.keep(iso);
                    Slot::Iso(from, to)
                }
            };
            self.cells.push((*column, slot));
        }
    }

    /// Its values; those that are not settled yet are left out.
    pub(crate) fn row(&self) -> Row {
        let owned = |value| match value {
            CellRef::Number(n) => Cell::Number(n),
            CellRef::Bool(b) => Cell::Bool(b),
            CellRef::Error(shown) => Cell::Error(shown.to_owned()),
            CellRef::Text(words) => Cell::Text(words.to_owned()),
            CellRef::Date(iso) => Cell::Date(iso.to_owned()),
        };
        let cells =
            self.cells.iter().filter_map(|(at, slot)| Some((*at, owned(self.value(slot)?)))).collect();
        Row {
            number: self.number,
            width: self.width,
            cells,
            hidden: self.hidden,
            summed: self.summed && !self.counted,
        }
    }
}
