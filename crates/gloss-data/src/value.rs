//! Values between a table's cells, SQLite and JSON.

use gloss_table::{Cell, Column};
use rusqlite::types::{Value, ValueRef};

use crate::DataError;

/// The largest whole number that JSON readers hold exactly.
pub(crate) const MAX_EXACT: i64 = 1 << 53;

/// Converts a cell to its value in a query. A column of whole numbers holds integers; one with a fraction anywhere
/// holds reals, so that a division never depends on the row.
pub(crate) fn stored(column: &Column, cell: &Cell) -> Value {
    match column.value(cell) {
        Cell::Empty | Cell::Error(_) => Value::Null,
        Cell::Text(text) | Cell::Date(text) => Value::Text(text),
        Cell::Bool(value) => Value::Integer(i64::from(value)),
        Cell::Number(n) => match whole(n) {
            Some(i) if column.integer || column.kind == gloss_table::ColumnKind::Text => Value::Integer(i),
            _ => Value::Real(n),
        },
    }
}

/// A float that is exactly a whole number.
fn whole(n: f64) -> Option<i64> {
    (n.fract() == 0.0 && n.abs() <= MAX_EXACT as f64).then_some(n as i64)
}

/// A result's value: whole numbers without a fraction, numbers beyond 2^53 as their digits, no infinities.
pub(crate) fn json(value: ValueRef<'_>) -> Result<serde_json::Value, DataError> {
    match value {
        ValueRef::Null => Ok(serde_json::Value::Null),
        ValueRef::Integer(i) if i.unsigned_abs() <= MAX_EXACT.unsigned_abs() => Ok(i.into()),
        ValueRef::Integer(i) => Ok(i.to_string().into()),
        ValueRef::Real(n) => Ok(whole(n).map_or_else(|| n.into(), Into::into)),
        ValueRef::Text(text) => Ok(String::from_utf8_lossy(text).into_owned().into()),
        ValueRef::Blob(_) => Err(DataError::NotAllowed { what: "bytes as a result".to_owned() }),
    }
}
