//! Finding words, block by block. Changes nothing.

use std::borrow::Cow;
use std::io::{Read, Seek};

use memchr::memchr2_iter;

use super::{Index, IndexError, Value};
use crate::limits::{MAX_COLUMNS, MAX_FOUND};
use crate::{Cell, TableError};

/// A cell by its row's number from 1 and its column from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct Place {
    pub row: u32,
    pub column: u32,
}

/// The matches of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The first places, in order of rows, then columns.
    pub places: Vec<Place>,
    /// Whether there are more.
    pub more: bool,
}

impl Value<'_> {
    /// The displayed text of the value.
    pub(super) fn display(&self) -> Cow<'_, str> {
        match self {
            Self::Text(words) | Self::Date(words) | Self::Error(words) => Cow::Borrowed(words),
            Self::Number(n) => Cow::Owned(Cell::Number(*n).display().into_owned()),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
        }
    }
}

/// Words that are looked for, in capitals or not.
pub(super) struct Needle {
    lower: String,
    /// The first byte in both cases, where all is ASCII.
    first: Option<(u8, u8)>,
    /// Whether a number could show it.
    numeric: bool,
}

impl Needle {
    pub(super) fn new(words: &str) -> Self {
        let lower = words.to_lowercase();
        let first = lower.bytes().next().filter(|_| lower.is_ascii());
        let numeric = lower.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'e'));
        Self { first: first.map(|byte| (byte, byte.to_ascii_uppercase())), lower, numeric }
    }

    pub(super) fn is_in(&self, value: Value<'_>) -> bool {
        match value {
            Value::Number(_) if !self.numeric => false,
            Value::Text(words) | Value::Date(words) | Value::Error(words) => self.is_within(words),
            value => self.is_within(&value.display()),
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
}
