//! The header of a sheet and the types of its columns, read out of an index by the rules that queries have (`header`,
//! `column`). Guesses nothing of its own.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use super::read::owned;
use super::{Index, IndexError};
use crate::column::Evidence;
use crate::limits::{HEAD_ROWS, MAX_COLUMNS, MAX_HEAD, MAX_NAME_CHARS};
use crate::number::Mark;
use crate::schema::mark;
use crate::{Column, Row, TableError, column_letter, header};

/// The rows above a sheet's data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// How many first rows of the sheet they are; none where nothing names the columns.
    pub rows: u32,
    /// The names of the columns, by their number from 0.
    pub names: BTreeMap<u32, String>,
}

impl Head {
    /// The name of a column: its header, else its letter.
    pub fn name(&self, column: u32) -> String {
        self.names.get(&column).cloned().unwrap_or_else(|| column_letter(column))
    }
}

impl<R: Read + Seek> Index<R> {
    /// Finds the header among the first rows.
    ///
    /// # Errors
    /// Where the index is damaged or can't be read.
    pub fn head(&mut self) -> Result<Head, IndexError> {
        let mut first: Vec<Row> = Vec::new();
        for block in self.blocks.clone() {
            let wanted = block.first..block.first + block.rows;
            first.extend(self.rows(wanted, 0..MAX_COLUMNS)?.into_iter().take(HEAD_ROWS - first.len()));
            if first.len() >= HEAD_ROWS {
                break;
            }
        }
        let Some(found) = header::find(&first).filter(|found| found.row.number <= MAX_HEAD) else {
            return Ok(Head::default());
        };
        let name = |text: &str| {
            let words: Vec<&str> = text.split_whitespace().collect();
            words.join(" ").chars().take(MAX_NAME_CHARS).collect::<String>()
        };
        let names = found.row.cells.iter().map(|(column, cell)| (*column, name(&cell.display())));
        Ok(Head { rows: found.row.number, names: names.filter(|(_, name)| !name.is_empty()).collect() })
    }

    /// Finds the type of a column over all of its rows.
    ///
    /// # Errors
    /// As [`Self::head`]; [`TableError::Stopped`] where `go_on` said no.
    pub fn column(
        &mut self,
        column: u32,
        head: &Head,
        go_on: &mut impl FnMut() -> bool,
    ) -> Result<Column, IndexError> {
        let mut own = self.evidence(column..column.saturating_add(1), head, go_on)?;
        let own = own.pop().unwrap_or_else(|| Evidence::new(true));
        let delimiter = self.about().delimiter;
        let mark = if own.either() {
            mark(&self.evidence(0..MAX_COLUMNS, head, go_on)?, delimiter)
        } else {
            Mark::Point
        };
        Ok(own.column(column, head.name(column), mark, &mut Vec::new()))
    }

    /// Collects type evidence of columns below the header; they come without those before the first of them.
    fn evidence(
        &mut self,
        columns: std::ops::Range<u32>,
        head: &Head,
        go_on: &mut impl FnMut() -> bool,
    ) -> Result<Vec<Evidence>, IndexError> {
        let fresh = Evidence::new(self.about().delimiter.is_some());
        let mut all = Vec::new();
        for block in self.blocks.clone() {
            if !go_on() {
                return Err(TableError::Stopped.into());
            }
            self.cells(block, &columns, |row, column, value| {
                if block.first + row <= head.rows {
                    return;
                }
                let at = (column - columns.start) as usize;
                if at >= all.len() {
                    all.resize(at + 1, fresh.clone());
                }
                if let Some(evidence) = all.get_mut(at) {
                    evidence.see(block.first + row, &owned(value));
                }
            })?;
        }
        Ok(all)
    }
}
