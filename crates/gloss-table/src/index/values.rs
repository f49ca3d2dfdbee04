//! The different values of a column and how often each stands in it. Counts what it can hold, and tells of more.

use std::collections::HashMap;
use std::io::{Read, Seek};

use super::keep::is_blank;
use super::look::Needle;
use super::order::{By, by};
use super::{Index, IndexError, Value};
use crate::limits::{MAX_DIFFERENT, MAX_DIFFERENT_BYTES};
use crate::window::short;
use crate::{Column, TableError};

/// A value and how often it stands in its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// As a cell shows it without a format; what a filter by values takes.
    pub value: String,
    /// The number of the first row that has it.
    pub row: u32,
    /// In how many rows.
    pub count: u32,
}

/// The distinct values of a column, counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values {
    /// The values, the most frequent ones first; equally frequent ones in their order.
    pub values: Vec<Counted>,
    /// Different values that were counted.
    pub different: u32,
    /// Whether there are more than could be counted.
    pub more: bool,
    /// Cells in which nothing stands.
    pub empty: u32,
    /// The smallest and the largest number, or the first and the last day.
    pub ends: Option<(String, String)>,
}

/// The counts so far: each value's first row, its count, and its sort key.
#[derive(Default)]
struct Counts {
    of: HashMap<String, (u32, u32, By)>,
    bytes: usize,
    text: String,
    more: bool,
    filled: u32,
    numbers: Option<(f64, f64)>,
    days: Option<(String, String)>,
}

impl<R: Read + Seek> Index<R> {
    /// Counts the values of a column over some rows, which are in order: those that show these words, in capitals or
    /// not, and of these the most frequent.
    ///
    /// # Errors
    /// Where the index is damaged or can't be read, or it was stopped.
    pub fn values(
        &mut self,
        column: &Column,
        rows: &[u32],
        words: &str,
        most: usize,
        mut go_on: impl FnMut() -> bool,
    ) -> Result<Values, IndexError> {
        let needle = (!words.is_empty()).then(|| Needle::new(words));
        let mut counts = Counts::default();
        let own = column.index..column.index.saturating_add(1);
        for block in self.blocks.clone() {
            if !go_on() {
                return Err(TableError::Stopped.into());
            }
            let mut at = rows.partition_point(|row| *row < block.first);
            self.cells(block, &own, |row, _, value| {
                let number = block.first + row;
                while rows.get(at).is_some_and(|row| *row < number) {
                    at += 1;
                }
                if rows.get(at) == Some(&number) && !is_blank(value) {
                    counts.see(column, number, value, needle.as_ref());
                }
            })?;
        }
        Ok(counts.done(rows.len(), most))
    }
}

impl Counts {
    fn see(&mut self, column: &Column, row: u32, value: Value<'_>, needle: Option<&Needle>) {
        self.filled += 1;
        if needle.is_some_and(|needle| !needle.is_in(value)) {
            return;
        }
        let shown = short(value.display());
        if let Some((_, count, _)) = self.of.get_mut(&*shown) {
            *count += 1;
            return;
        }
        self.reach(column, value);
        if self.of.len() >= MAX_DIFFERENT || self.bytes + shown.len() > MAX_DIFFERENT_BYTES {
            self.more = true;
            return;
        }
        self.bytes += shown.len();
        let by = by(value, column, &mut self.text);
        self.of.insert(shown.into_owned(), (row, 1, by));
    }

    /// Takes a value into what reaches from the smallest to the largest.
    fn reach(&mut self, column: &Column, value: Value<'_>) {
        if let Some(n) = column.number(value) {
            let (least, most) = self.numbers.unwrap_or((n, n));
            self.numbers = Some((least.min(n), most.max(n)));
        } else if let Some(date) = column.date(value) {
            let day = date.get(..10).unwrap_or(&date).to_owned();
            let (first, last) = self.days.take().unwrap_or_else(|| (day.clone(), day.clone()));
            self.days = Some((first.min(day.clone()), last.max(day)));
        }
    }

    fn done(self, rows: usize, most: usize) -> Values {
        let Self { of, text, more, filled, numbers, days, .. } = self;
        let different = u32::try_from(of.len()).unwrap_or(u32::MAX);
        let mut all: Vec<_> = of.into_iter().collect();
        all.sort_unstable_by(|(_, (row_a, a, by_a)), (_, (row_b, b, by_b))| {
            b.cmp(a).then_with(|| by_a.compare(*by_b, &text, false)).then(row_a.cmp(row_b))
        });
        all.truncate(most);
        let ends = match (numbers, days) {
            (Some((least, most)), _) => {
                let number = |n: f64| crate::Cell::Number(n).display().into_owned();
                Some((number(least), number(most)))
            }
            (None, days) => days,
        };
        Values {
            values: all.into_iter().map(|(value, (row, count, _))| Counted { value, row, count }).collect(),
            different,
            more,
            empty: u32::try_from(rows).unwrap_or(u32::MAX).saturating_sub(filled),
            ends,
        }
    }
}
