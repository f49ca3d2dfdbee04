//! Finding words and choosing rows, block by block. Changes nothing.

use std::borrow::Cow;
use std::io::{Read, Seek};

use memchr::memchr2_iter;

use super::{Block, Index, IndexError, Value};
use crate::limits::{MAX_COLUMNS, MAX_FOUND};
use crate::number::{self, Mark};
use crate::{Cell, TableError};

/// A cell by its row's number from 1 and its column from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct Place {
    pub row: u32,
    pub column: u32,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The first places, in order of rows, then columns.
    pub places: Vec<Place>,
    /// True where there are more.
    pub more: bool,
}

/// Which rows a filter keeps, by one column.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// Those whose cell shows these words somewhere, in capitals or not.
    Has(String),
    /// Those whose cell shows exactly one of these; an empty one is an empty cell.
    OneOf(Vec<String>),
    /// Those whose cell is a number from one bound to the other, both included.
    Between(f64, f64),
    /// Those whose cell is empty.
    Empty,
    /// Those whose cell is not empty.
    Filled,
}

impl Wanted {
    /// Whether a row without a cell in the column is kept.
    fn keeps_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::OneOf(words) => words.iter().any(String::is_empty),
            Self::Has(words) => words.is_empty(),
            Self::Between(..) | Self::Filled => false,
        }
    }

    fn keeps(&self, value: Value<'_>) -> bool {
        match self {
            Self::Has(words) => Needle::new(words).is_in(value),
            Self::OneOf(words) => {
                let shown = value.shown();
                words.iter().any(|word| *word == shown)
            }
            Self::Between(from, to) => value.number().is_some_and(|n| (*from..=*to).contains(&n)),
            Self::Empty => false,
            Self::Filled => true,
        }
    }
}

impl Value<'_> {
    /// What a reader sees.
    pub(super) fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Text(words) | Self::Date(words) | Self::Error(words) => Cow::Borrowed(words),
            Self::Number(n) => Cow::Owned(Cell::Number(*n).display().into_owned()),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
        }
    }

    /// The number that it is, or that its text plainly spells.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(n) => Some(*n),
            Self::Text(words) => number::read(words, Mark::Point).map(|read| read.value),
            _ => None,
        }
    }
}

/// Words that are looked for, in capitals or not.
struct Needle {
    lower: String,
    /// The first byte in both cases, where all is ASCII.
    first: Option<(u8, u8)>,
    /// True where a number could show it.
    numeric: bool,
}

impl Needle {
    fn new(words: &str) -> Self {
        let lower = words.to_lowercase();
        let first = lower.bytes().next().filter(|_| lower.is_ascii());
        let numeric = lower.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'e'));
        Self { first: first.map(|byte| (byte, byte.to_ascii_uppercase())), lower, numeric }
    }

    fn is_in(&self, value: Value<'_>) -> bool {
        match value {
            Value::Number(_) if !self.numeric => false,
            Value::Text(words) | Value::Date(words) | Value::Error(words) => self.is_within(words),
            value => self.is_within(&value.shown()),
        }
    }

    fn is_within(&self, words: &str) -> bool {
        let Some((lower, upper)) = self.first else {
            return words.to_lowercase().contains(&self.lower);
        };
        let bytes = words.as_bytes();
        memchr2_iter(lower, upper, bytes).any(|at| {
            let there = bytes.get(at..at + self.lower.len());
            there.is_some_and(|there| there.eq_ignore_ascii_case(self.lower.as_bytes()))
        })
    }
}

impl<R: Read + Seek> Index<R> {
    /// Looks for words in all cells, in capitals or not; gives at most so many places, and never more than
    /// [`MAX_FOUND`]. `go_on` is asked at each block, and stops the work by false.
    ///
    /// # Errors
    /// Where the index is damaged or can't be read, or it was stopped ([`TableError::Stopped`]).
    pub fn find(
        &mut self,
        words: &str,
        most: usize,
        mut go_on: impl FnMut() -> bool,
    ) -> Result<Found, IndexError> {
        let (needle, most) = (Needle::new(words), most.min(MAX_FOUND));
        let mut found = Found::default();
        if words.is_empty() {
            return Ok(found);
        }
        for block in self.blocks.clone() {
            if !go_on() {
                return Err(TableError::Stopped.into());
            }
            let mut places = Vec::new();
            self.cells(block, &(0..MAX_COLUMNS), |row, column, value| {
                if needle.is_in(value) {
                    places.push(Place { row: block.first + row, column });
                }
            })?;
            places.sort_unstable();
            found.places.append(&mut places);
            if found.places.len() > most {
                found.places.truncate(most);
                found.more = true;
                break;
            }
        }
        Ok(found)
    }

    /// The numbers of the rows that a filter keeps, in order, from a row on; those above it are headers.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub fn filter(
        &mut self,
        column: u32,
        wanted: &Wanted,
        from: u32,
        mut go_on: impl FnMut() -> bool,
    ) -> Result<Vec<u32>, IndexError> {
        let mut kept = Vec::new();
        let needle = match wanted {
            Wanted::Has(words) => Some(Needle::new(words)),
            _ => None,
        };
        let last = self.about().rows;
        let mut next = from.max(1);
        for block in self.blocks.clone() {
            if !go_on() {
                return Err(TableError::Stopped.into());
            }
            let keeps = self.keeps(block, column, |value| match &needle {
                Some(needle) => needle.is_in(value),
                None => wanted.keeps(value),
            })?;
            if wanted.keeps_empty() {
                kept.extend(next..block.first.max(next));
            }
            for (row, keeps) in (block.first..).zip(keeps).filter(|(row, _)| *row >= next) {
                if keeps.unwrap_or_else(|| wanted.keeps_empty()) {
                    kept.push(row);
                }
            }
            next = next.max(block.first + block.rows);
        }
        if wanted.keeps_empty() {
            kept.extend(next..=last);
        }
        Ok(kept)
    }

    /// Whether each row of a block is kept by its cell in a column; none where it has none.
    fn keeps(
        &mut self,
        block: Block,
        column: u32,
        keeps: impl Fn(Value<'_>) -> bool,
    ) -> Result<Vec<Option<bool>>, IndexError> {
        let mut kept = vec![None; block.rows as usize];
        self.cells(block, &(column..column.saturating_add(1)), |row, _, value| {
            if let Some(place) = kept.get_mut(row as usize) {
                *place = Some(keeps(value));
            }
        })?;
        Ok(kept)
    }
}
