//! Sorting rows as a view: an order of row numbers. Changes no file; equal rows keep the order they had.

use std::cmp::Ordering;
use std::io::{Read, Seek};

use super::{Index, IndexError, Value};
use crate::TableError;
use crate::limits::MAX_SORT_TEXT;

/// What a row is sorted by, in the order that spreadsheets have: numbers, dates, text, logical values, errors, and
/// what is empty last, whichever way round the others are.
#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    Number(f64),
    Words { rank: u8, from: u32, to: u32 },
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

    fn compare(self, other: Self, text: &str, down: bool) -> Ordering {
        let empty = (self == Self::Empty).cmp(&(other == Self::Empty));
        if empty != Ordering::Equal {
            return empty;
        }
        let words = |from: u32, to: u32| text.get(from as usize..to as usize).unwrap_or_default();
        let way = self.rank().cmp(&other.rank()).then_with(|| match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.total_cmp(&b),
            (Self::Bool(a), Self::Bool(b)) => a.cmp(&b),
            (Self::Words { from, to, .. }, Self::Words { from: from_b, to: to_b, .. }) => {
                words(from, to).cmp(words(from_b, to_b))
            }
            _ => Ordering::Equal,
        });
        if down { way.reverse() } else { way }
    }
}

impl<R: Read + Seek> Index<R> {
    /// Puts rows in order by columns, the first of which counts most; each with whether it runs down. Rows are all
    /// from the one named on, or those given, such as what a filter kept. Equal rows stay as they stood.
    /// Text is compared in small letters, by its characters' numbers; text that spells a number is a number.
    ///
    /// # Errors
    /// As [`Self::find`]; [`TableError::TooLarge`] where a column's text is more than can be held.
    pub fn sorted(
        &mut self,
        by: &[(u32, bool)],
        from: u32,
        rows: Option<&[u32]>,
        mut go_on: impl FnMut() -> bool,
    ) -> Result<Vec<u32>, IndexError> {
        let all = from.max(1)..=self.about().rows;
        let mut order: Vec<u32> = rows.map_or_else(|| all.collect(), <[u32]>::to_vec);
        // From the column that counts least: each sort keeps the order of the one before among equals.
        for (column, down) in by.iter().rev() {
            let (keys, text) = self.keys(*column, &mut go_on)?;
            let key = |row: u32| keys.get(row as usize).copied().unwrap_or(By::Empty);
            order.sort_by(|a, b| key(*a).compare(key(*b), &text, *down));
        }
        Ok(order)
    }

    /// What each row is sorted by in a column, by its number; and the text that stands in.
    fn keys(
        &mut self,
        column: u32,
        go_on: &mut impl FnMut() -> bool,
    ) -> Result<(Vec<By>, String), IndexError> {
        let mut keys = Vec::new();
        let mut text = String::new();
        for block in self.blocks.clone() {
            if !go_on() {
                return Err(TableError::Stopped.into());
            }
            keys.resize((block.first + block.rows) as usize, By::Empty);
            self.cells(block, &(column..column.saturating_add(1)), |row, _, value| {
                let by = by(value, &mut text);
                if let Some(key) = keys.get_mut((block.first + row) as usize) {
                    *key = by;
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

fn by(value: Value<'_>, text: &mut String) -> By {
    if let Some(n) = value.number() {
        return By::Number(n);
    }
    let (rank, words) = match value {
        Value::Bool(value) => return By::Bool(value),
        Value::Number(n) => return By::Number(n),
        Value::Date(words) => (DATE, words),
        Value::Text(words) => (TEXT, words),
        Value::Error(words) => (ERROR, words),
    };
    let at = |at| u32::try_from(at).unwrap_or(u32::MAX);
    let from = at(text.len());
    text.extend(words.chars().flat_map(char::to_lowercase));
    By::Words { rank, from, to: at(text.len()) }
}
