//! The values of some columns over the rows of a block, as bytes. A full column is a kind per row, a sparse one
//! a kind per cell; numbers, lengths of text and text stand apart, so that they pack well.

use super::bytes::{Bytes, put_len, put_u32};
use super::{BLOCK_ROWS, IndexError, Value};
use crate::limits::MAX_COLUMNS;

const TEXT: u8 = 1;
const NUMBER: u8 = 2;
const FALSE: u8 = 3;
const TRUE: u8 = 4;
const DATE: u8 = 5;
const ERROR: u8 = 6;

/// A column of a block while it is filled.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// The row within the block and the kind of each cell.
    cells: Vec<(u16, u8)>,
    numbers: Vec<u8>,
    lengths: Vec<u8>,
    text: Vec<u8>,
}

impl Column {
    /// Whether it has no cell.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Adds a cell below the others; gives the bytes it takes.
    pub(super) fn push(&mut self, row: u16, value: Value<'_>) -> usize {
        let (kind, text) = match value {
            Value::Number(n) => {
                self.numbers.extend_from_slice(&n.to_le_bytes());
                self.cells.push((row, NUMBER));
                return 11;
            }
            Value::Bool(value) => {
                self.cells.push((row, if value { TRUE } else { FALSE }));
                return 3;
            }
            Value::Text(text) => (TEXT, text),
            Value::Date(text) => (DATE, text),
            Value::Error(text) => (ERROR, text),
        };
        self.cells.push((row, kind));
        put_len(&mut self.lengths, text.len());
        self.text.extend_from_slice(text.as_bytes());
        7 + text.len()
    }

    /// Writes the column behind others of a group, and empties it.
    pub(super) fn write(&mut self, column: u32, rows: u32, out: &mut Vec<u8>) {
        put_u32(out, column);
        put_len(out, self.cells.len());
        let dense = self.cells.len() * 3 > rows as usize;
        out.push(u8::from(dense));
        if dense {
            let from = out.len();
            out.resize(from + rows as usize, 0);
            for (row, kind) in &self.cells {
                if let Some(place) = out.get_mut(from + usize::from(*row)) {
                    *place = *kind;
                }
            }
        } else {
            for (row, kind) in &self.cells {
                out.extend_from_slice(&row.to_le_bytes());
                out.push(*kind);
            }
        }
        put_len(out, self.lengths.len() / 4);
        put_len(out, self.text.len());
        out.extend_from_slice(&self.numbers);
        out.extend_from_slice(&self.lengths);
        out.extend_from_slice(&self.text);
        self.cells.clear();
        self.numbers.clear();
        self.lengths.clear();
        self.text.clear();
    }
}

/// Shows each cell of those columns of a group that are wanted: its row within the block, its column, its value;
/// column by column, rows in order.
pub(super) fn read(
    group: &[u8],
    rows: u32,
    mut wanted: impl FnMut(u32) -> bool,
    mut see: impl FnMut(u32, u32, Value<'_>),
) -> Result<(), IndexError> {
    let mut bytes = Bytes(group);
    while !bytes.0.is_empty() {
        let column = bytes.u32()?;
        let count = bytes.len()?;
        let dense = bytes.u8()? == 1;
        if column >= MAX_COLUMNS || count > BLOCK_ROWS as usize || rows > BLOCK_ROWS {
            return Err(IndexError::Damaged);
        }
        let mut cells = Vec::with_capacity(count);
        if dense {
            let kinds = (0u32..).zip(bytes.take(rows as usize)?.iter().copied());
            cells.extend(kinds.filter(|(_, kind)| *kind != 0));
        } else {
            for _ in 0..count {
                cells.push((u32::from(bytes.u16()?), bytes.u8()?));
            }
        }
        let texts = bytes.len()?;
        let length = bytes.len()?;
        let has = |kind| cells.iter().filter(|(_, other)| *other == kind).count();
        if cells.len() != count || texts != has(TEXT) + has(DATE) + has(ERROR) {
            return Err(IndexError::Damaged);
        }
        let mut numbers = Bytes(bytes.take(8 * has(NUMBER))?);
        let mut lengths = Bytes(bytes.take(4 * texts)?);
        let text = std::str::from_utf8(bytes.take(length)?).map_err(|_| IndexError::Damaged)?;
        if !wanted(column) {
            continue;
        }
        let mut at = 0;
        for (row, kind) in cells {
            if row >= rows {
                return Err(IndexError::Damaged);
            }
            let mut words = || {
                let end = at + lengths.len()?;
                let words = text.get(at..end).ok_or(IndexError::Damaged)?;
                at = end;
                Ok::<_, IndexError>(words)
            };
            let value = match kind {
                TEXT => Value::Text(words()?),
                NUMBER => Value::Number(numbers.f64()?),
                FALSE => Value::Bool(false),
                TRUE => Value::Bool(true),
                DATE => Value::Date(words()?),
                ERROR => Value::Error(words()?),
                _ => return Err(IndexError::Damaged),
            };
            see(row, column, value);
        }
    }
    Ok(())
}
