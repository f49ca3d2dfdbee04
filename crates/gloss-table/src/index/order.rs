//! Sorting rows as a view: an order of row numbers. Changes no file; equal rows keep the order they had.

use std::cmp::Ordering;
use std::io::{Read, Seek};

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

use super::keep::is_blank;
use super::{Index, IndexError, Value};
use crate::limits::{MAX_SORT_ROWS, MAX_SORT_TEXT};
use crate::{Column, TableError};

/// A column that rows are sorted by, and whether they run down.
pub struct Order {
    /// The column.
    pub column: Column,
    /// From the last to the first.
    pub down: bool,
}

/// The sort key of a row, in the order that spreadsheets have: numbers, dates, text, logical values, errors, and
/// what is empty last, whichever way round the others are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum By {
    Number(f64),
    /// Text by its first bytes, which tell most texts apart, and by where all of it stands.
    Words {
        rank: u8,
        from: u32,
        to: u32,
        first: u64,
    },
    Bool(bool),
    Empty,
}

const DATE: u8 = 1;
const TEXT: u8 = 2;
const BOOL: u8 = 3;
const ERROR: u8 = 4;

impl By {
    fn rank(self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Words { rank, .. } => rank,
            Self::Bool(_) => BOOL,
            Self::Empty => u8::MAX,
        }
    }

    pub(super) fn compare(self, other: Self, text: &str, down: bool) -> Ordering {
        let empty = (self == Self::Empty).cmp(&(other == Self::Empty));
        if empty != Ordering::Equal {
            return empty;
        }
        let words = |from: u32, to: u32| text.get(from as usize..to as usize).unwrap_or_default();
        let way = self.rank().cmp(&other.rank()).then_with(|| match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.total_cmp(&b),
            (Self::Bool(a), Self::Bool(b)) => a.cmp(&b),
            (
                Self::Words { from, to, first, .. },
                Self::Words { from: from_b, to: to_b, first: first_b, .. },
            ) => first.cmp(&first_b).then_with(|| words(from, to).cmp(words(from_b, to_b))),
            _ => Ordering::Equal,
        });
        if down { way.reverse() } else { way }
    }
}

impl<R: Read + Seek> Index<R> {
    /// Puts rows in order by columns, the first of which counts most. The rows are given in their own order, such as
    /// what filters kept; equal ones stay as they stood. Text is compared without regard to capitals and accents; what
    /// is a number or a date in its column is compared as such.
    ///
    /// # Errors
    /// Where the index is damaged or can't be read, it was stopped, or rows or text are more than can be held.
    pub fn sorted(
        &mut self,
        rows: &[u32],
        by: &[Order],
        mut go_on: impl FnMut() -> bool,
    ) -> Result<Vec<u32>, IndexError> {
        if rows.len() > MAX_SORT_ROWS && !by.is_empty() {
            return Err(
                TableError::TooManyRows { rows: rows.len() as u64, limit: MAX_SORT_ROWS as u64 }.into()
            );
        }
        let mut order = rows.to_vec();
        // From the column that counts least: each sort keeps the order of the one before among equals.
        for (nth, Order { column, down }) in by.iter().rev().enumerate() {
            let (mut keys, text) = self.keys(column, rows, &mut go_on)?;
            if nth > 0 {
                let key = |row: &u32| rows.binary_search(row).ok().and_then(|at| keys.get(at).copied());
                keys = order.iter().filter_map(key).collect();
            }
            keys.sort_by(|(a, _), (b, _)| a.compare(*b, &text, *down));
            order = keys.into_iter().map(|(_, row)| row).collect();
        }
        Ok(order)
    }

    /// Reads the sort keys of these rows in a column, and the text that they refer to.
    fn keys(
        &mut self,
        column: &Column,
        rows: &[u32],
        go_on: &mut impl FnMut() -> bool,
    ) -> Result<(Vec<(By, u32)>, String), IndexError> {
        let mut keys: Vec<(By, u32)> = rows.iter().map(|row| (By::Empty, *row)).collect();
        let mut text = String::new();
        let own = column.index..column.index.saturating_add(1);
        for block in self.blocks.clone() {
            if !go_on() {
                return Err(TableError::Stopped.into());
            }
            // Cells of a column come with their rows in order, and so do the keys.
            let mut at = keys.partition_point(|(_, row)| *row < block.first);
            self.cells(block, &own, |row, _, value| {
                let number = block.first + row;
                while keys.get(at).is_some_and(|(_, row)| *row < number) {
                    at += 1;
                }
                if let Some(key) = keys.get_mut(at).filter(|(_, row)| *row == number) {
                    key.0 = by(value, column, &mut text);
                }
            })?;
            if text.len() > MAX_SORT_TEXT {
                let (bytes, limit) = (text.len() as u64, MAX_SORT_TEXT as u64);
                return Err(TableError::TooLarge { bytes, limit }.into());
            }
        }
        Ok((keys, text))
    }
}

/// The sort key of a cell; its text is put behind that of others.
pub(super) fn by(value: Value<'_>, column: &Column, text: &mut String) -> By {
    if is_blank(value) {
        return By::Empty;
    }
    if let Some(n) = column.number(value) {
        return By::Number(n);
    }
    if let Some(date) = column.date(value) {
        return words(DATE, &date, text);
    }
    if let Some(truth) = column.truth(value) {
        return By::Bool(truth);
    }
    match value {
        Value::Error(shown) => words(ERROR, shown, text),
        value => words(TEXT, &value.display(), text),
    }
}

fn words(rank: u8, words: &str, text: &mut String) -> By {
    let at = |at| u32::try_from(at).unwrap_or(u32::MAX);
    let from = text.len();
    fold(words, text);
    let mut first = [0; 8];
    for (place, byte) in first.iter_mut().zip(text.as_bytes().iter().skip(from)) {
        *place = *byte;
    }
    By::Words { rank, from: at(from), to: at(text.len()), first: u64::from_be_bytes(first) }
}

/// Adds words in small letters and without accents, so that Ärger stands beside Arger and not behind Zug.
fn fold(words: &str, into: &mut String) {
    for ch in words.chars() {
        if ch.is_ascii() {
            into.push(ch.to_ascii_lowercase());
        } else {
            decompose_canonical(ch, |part| {
                if canonical_combining_class(part) == 0 {
                    into.extend(part.to_lowercase());
                }
            });
        }
    }
}
