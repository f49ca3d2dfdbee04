//! Filters: which rows a view keeps, block by block, all filters at once. Changes nothing.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};

use super::look::Needle;
use super::{Block, Head, Index, IndexError, Value};
use crate::limits::MAX_VIEW_ROWS;
use crate::window::short;
use crate::{Column, TableError};

/// Which rows a filter keeps, by one column.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// Those whose cell shows these words somewhere, in capitals or not.
    Has(String),
    /// Those whose cell shows exactly one of these; an empty one is an empty cell.
    OneOf(Vec<String>),
    /// Those whose cell is a number from one bound to the other, both included.
    Between(f64, f64),
    /// Those whose cell is a day from one to the other (ISO 8601), both included; an empty one is no bound.
    Days(String, String),
    /// Those whose cell is empty.
    Empty,
    /// Those whose cell is not empty.
    Filled,
}

/// A filter, ready to be asked about cells.
pub struct Filter {
    column: Column,
    test: Test,
    /// Displayed texts that differ from the values, by row number; those of formulas without a value among them.
    shown: HashMap<u32, String>,
}

enum Test {
    Has(Needle),
    OneOf(HashSet<String>),
    Between(f64, f64),
    Days(String, String),
    Empty,
    Filled,
}

impl Filter {
    /// A filter by a column. `shown` is what its cells show where that is not what they hold.
    pub fn new(column: Column, wanted: Wanted, shown: HashMap<u32, String>) -> Self {
        let test = match wanted {
            Wanted::Has(words) => Test::Has(Needle::new(&words)),
            Wanted::OneOf(words) => Test::OneOf(words.into_iter().collect()),
            Wanted::Between(from, to) => Test::Between(from, to),
            Wanted::Days(from, to) => Test::Days(from, to),
            Wanted::Empty => Test::Empty,
            Wanted::Filled => Test::Filled,
        };
        Self { column, test, shown }
    }

    fn keeps_empty(&self) -> bool {
        match &self.test {
            Test::Empty => true,
            Test::OneOf(words) => words.contains(""),
            Test::Has(_) | Test::Between(..) | Test::Days(..) | Test::Filled => false,
        }
    }

    /// Whether a row with this cell is kept.
    fn keeps(&self, value: Value<'_>) -> bool {
        if is_blank(value) {
            return self.keeps_empty();
        }
        match &self.test {
            Test::Has(needle) => needle.is_in(value),
            Test::OneOf(words) => words.contains(&*short(value.display())),
            Test::Between(from, to) => self.column.number(value).is_some_and(|n| (*from..=*to).contains(&n)),
            Test::Days(from, to) => self.column.date(value).is_some_and(|date| {
                let day = date.get(..10).unwrap_or(&date);
                from.as_str() <= day && (to.is_empty() || day <= to.as_str())
            }),
            Test::Empty => false,
            Test::Filled => true,
        }
    }

    /// Whether a row is kept by what its cell shows beside what it holds.
    fn keeps_shown(&self, row: u32, holds: bool) -> Option<bool> {
        let words = self.shown.get(&row)?;
        match &self.test {
            Test::Has(needle) => Some(needle.is_in(Value::Text(words))),
            // Only a cell that holds nothing is what it shows.
            _ if holds => None,
            _ => Some(self.keeps(Value::Text(words))),
        }
    }
}

/// True for a cell in which nothing is seen.
pub(super) fn is_blank(value: Value<'_>) -> bool {
    matches!(value, Value::Text(words) if words.trim().is_empty())
}

impl<R: Read + Seek> Index<R> {
    /// The numbers of the rows below the header that all filters keep, in order. `go_on` is asked at each block, and
    /// stops the work by false.
    ///
    /// # Errors
    /// Where the index is damaged or can't be read, it was stopped ([`TableError::Stopped`]), or more rows are kept
    /// than a view has ([`TableError::TooManyRows`]).
    pub fn filter_rows(
        &mut self,
        head: &Head,
        filters: &[Filter],
        mut go_on: impl FnMut() -> bool,
    ) -> Result<Vec<u32>, IndexError> {
        let mut kept = Vec::new();
        let blank =
            |row: u32| filters.iter().all(|f| f.keeps_shown(row, false).unwrap_or_else(|| f.keeps_empty()));
        // Of millions of blank rows none is looked at where no filter keeps one.
        let none = filters.iter().any(|filter| !filter.keeps_empty() && filter.shown.is_empty());
        let last = if none { 0 } else { self.about().rows };
        let mut next = head.rows + 1;
        for block in self.blocks.clone() {
            if !go_on() {
                return Err(TableError::Stopped.into());
            }
            add(
                &mut kept,
                (next..if none { next } else { block.first.max(next) }).filter(|row| blank(*row)),
            )?;
            let keeps = self.keeps(block, filters)?;
            let rows = (block.first..).zip(keeps).filter(|(row, keeps)| *row >= next && *keeps);
            add(&mut kept, rows.map(|(row, _)| row))?;
            next = next.max(block.first + block.rows);
        }
        add(&mut kept, (next..=last).filter(|row| blank(*row)))?;
        Ok(kept)
    }

    /// Whether each row of a block is kept by all filters.
    fn keeps(&mut self, block: Block, filters: &[Filter]) -> Result<Vec<bool>, IndexError> {
        let mut all = vec![true; block.rows as usize];
        for filter in filters {
            let mut own: Vec<Option<bool>> = vec![None; block.rows as usize];
            let column = filter.column.index;
            self.cells(block, &(column..column.saturating_add(1)), |row, _, value| {
                if let Some(place) = own.get_mut(row as usize) {
                    let holds = !is_blank(value);
                    let beside = filter.keeps_shown(block.first + row, holds);
                    *place = Some(if holds {
                        filter.keeps(value) || beside == Some(true)
                    } else {
                        beside.unwrap_or_else(|| filter.keeps_empty())
                    });
                }
            })?;
            for ((row, own), all) in (block.first..).zip(own).zip(&mut all) {
                *all &= own.unwrap_or_else(|| {
                    filter.keeps_shown(row, false).unwrap_or_else(|| filter.keeps_empty())
                });
            }
        }
        Ok(all)
    }
}

fn add(kept: &mut Vec<u32>, rows: impl Iterator<Item = u32>) -> Result<(), TableError> {
    kept.extend(rows.take((MAX_VIEW_ROWS + 1).saturating_sub(kept.len())));
    if kept.len() > MAX_VIEW_ROWS {
        return Err(TableError::TooManyRows { rows: kept.len() as u64, limit: MAX_VIEW_ROWS as u64 });
    }
    Ok(())
}
