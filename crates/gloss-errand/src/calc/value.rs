//! Values and places as they go between processes. No dates: a date is a number whose format says so.

use gloss_ooxml::CellRef;
use serde::{Deserialize, Serialize};

use super::limits::TOLERANCE;

/// The value of a cell, or the result of a formula.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// A finite number.
    Number(f64),
    /// A text.
    Text(String),
    /// TRUE or FALSE.
    Logical(bool),
    /// An error by its name, such as `#DIV/0!`.
    Error(String),
}

impl From<&gloss_ooxml::Value> for Value {
    fn from(value: &gloss_ooxml::Value) -> Self {
        match value {
            gloss_ooxml::Value::Empty => Self::Empty,
            gloss_ooxml::Value::Number(number) if number.is_finite() => Self::Number(*number),
            gloss_ooxml::Value::Number(_) => Self::Error("#NUM!".to_owned()),
            gloss_ooxml::Value::Text(text) => Self::Text(text.clone()),
            gloss_ooxml::Value::Bool(yes) => Self::Logical(*yes),
            gloss_ooxml::Value::Error(error) => Self::Error(error.clone()),
        }
    }
}

impl From<&Value> for gloss_ooxml::Value {
    fn from(value: &Value) -> Self {
        match value {
            Value::Empty => Self::Empty,
            Value::Number(number) => Self::Number(*number),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Logical(yes) => Self::Bool(*yes),
            Value::Error(error) => Self::Error(error.clone()),
        }
    }
}

impl std::fmt::Display for Value {
    /// As a cell without a format shows it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) | Self::Error(text) => f.write_str(text),
            Self::Logical(yes) => f.write_str(if *yes { "TRUE" } else { "FALSE" }),
        }
    }
}

/// Whether two values count as the same: numbers to nine digits, everything else exactly.
pub fn agree(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            // Nought and what is left of it when a sum is taken in another order are one.
            (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()) || (a.abs() < 1e-12 && b.abs() < 1e-12)
        }
        (Value::Empty, Value::Text(text)) | (Value::Text(text), Value::Empty) => text.is_empty(),
        _ => a == b,
    }
}

/// A cell of a workbook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The sheet's name.
    pub sheet: String,
    /// The row, from 1.
    pub row: u32,
    /// The column, from 1.
    pub column: u32,
}

impl Place {
    /// A cell of a sheet.
    pub fn new(sheet: &str, at: CellRef) -> Self {
        Self { sheet: sheet.to_owned(), row: at.row, column: at.column }
    }

    /// Its row and column.
    pub fn cell(&self) -> CellRef {
        CellRef::new(self.row, self.column)
    }
}
