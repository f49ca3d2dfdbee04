//! A value in a row, and how values are ordered. Reads no files.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// A value of a row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Nothing there.
    #[default]
    Null,
    /// A finite number.
    Number(f64),
    /// Words.
    Text(String),
    /// A moment: milliseconds since 1970, in the time that the data is written in.
    Time(i64),
}

impl Value {
    /// The number it is; a moment is its milliseconds.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Time(ms) => Some(*ms as f64),
            Self::Null | Self::Text(_) => None,
        }
    }

    /// Whether there is nothing.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Ascending: nothing, numbers and moments, words by UTF-16 units (as Vega orders them).
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a.encode_utf16().cmp(b.encode_utf16()),
            _ => match (self.number(), other.number()) {
                (Some(a), Some(b)) => a.total_cmp(&b),
                _ => self.rank().cmp(&other.rank()),
            },
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Number(_) | Self::Time(_) => 1,
            Self::Text(_) => 2,
        }
    }

    /// A key for grouping: equal for equal values only.
    pub(crate) fn key(&self) -> Key {
        match self {
            Self::Null => Key::Null,
            Self::Number(number) => Key::Number(if *number == 0.0 { 0 } else { number.to_bits() }),
            Self::Text(text) => Key::Text(text.clone()),
            Self::Time(ms) => Key::Time(*ms),
        }
    }
}

/// A value as a key of a map.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Null,
    Number(u64),
    Text(String),
    Time(i64),
}

/// Rows under named columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// Names of the columns, in order.
    pub columns: Vec<String>,
    /// Values, each row as long as `columns`.
    pub rows: Vec<Vec<Value>>,
}

impl Rows {
    /// The number of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}
