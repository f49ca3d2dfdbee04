//! Addresses in the A1 style. Rows and columns count from 1, as people see them.

use std::fmt;
use std::str::FromStr;

use crate::limits::{MAX_COLUMNS, MAX_ROWS};

/// One cell's place. Orders by row, then column: the order of cells in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// From 1 to 1,048,576.
    pub row: u32,
    /// From 1 to 16,384.
    pub column: u32,
}

impl CellRef {
    /// A cell by row and column, both from 1.
    pub fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// Whether Excel has such a cell.
    pub fn exists(self) -> bool {
        (1..=MAX_ROWS).contains(&self.row) && (1..=MAX_COLUMNS).contains(&self.column)
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.column), self.row)
    }
}

impl FromStr for CellRef {
    type Err = ();

    /// Reads `B7` or `$B$7`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.strip_prefix('$').unwrap_or(text);
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (letters, digits) = text.split_at(letters);
        let digits = digits.strip_prefix('$').unwrap_or(digits);
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(());
        }
        let cell = Self { row: digits.parse().map_err(drop)?, column: column_number(letters).ok_or(())? };
        if cell.exists() { Ok(cell) } else { Err(()) }
    }
}

/// A rectangle of cells, both corners included; `from` is above and left of `to`, or the same cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Area {
    /// The upper left cell.
    pub from: CellRef,
    /// The lower right cell.
    pub to: CellRef,
}

impl Area {
    /// The rectangle between two opposite corners.
    pub fn new(a: CellRef, b: CellRef) -> Self {
        Self {
            from: CellRef::new(a.row.min(b.row), a.column.min(b.column)),
            to: CellRef::new(a.row.max(b.row), a.column.max(b.column)),
        }
    }

    /// Whether the cell lies in it.
    pub fn contains(&self, cell: CellRef) -> bool {
        (self.from.row..=self.to.row).contains(&cell.row)
            && (self.from.column..=self.to.column).contains(&cell.column)
    }

    /// Whether the two have a cell in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.from.row <= other.to.row
            && other.from.row <= self.to.row
            && self.from.column <= other.to.column
            && other.from.column <= self.to.column
    }

    /// How many cells it has.
    pub fn cells(&self) -> u64 {
        u64::from(self.to.row - self.from.row + 1) * u64::from(self.to.column - self.from.column + 1)
    }

    /// Its cells, row by row.
    pub(crate) fn each(self) -> impl Iterator<Item = CellRef> {
        let row = move |row| (self.from.column..=self.to.column).map(move |column| CellRef::new(row, column));
        (self.from.row..=self.to.row).flat_map(row)
    }

    /// The smallest rectangle that holds both.
    pub fn with(&self, cell: CellRef) -> Self {
        Self {
            from: CellRef::new(self.from.row.min(cell.row), self.from.column.min(cell.column)),
            to: CellRef::new(self.to.row.max(cell.row), self.to.column.max(cell.column)),
        }
    }
}

impl From<CellRef> for Area {
    fn from(cell: CellRef) -> Self {
        Self { from: cell, to: cell }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to { self.from.fmt(f) } else { write!(f, "{}:{}", self.from, self.to) }
    }
}

impl FromStr for Area {
    type Err = ();

    /// Reads `B7`, `B2:C9`, and whole columns or rows (`B:C`, `2:4`).
    fn from_str(text: &str) -> Result<Self, ()> {
        let Some((a, b)) = text.split_once(':') else {
            return text.parse::<CellRef>().map(Self::from);
        };
        if let (Ok(a), Ok(b)) = (a.parse(), b.parse()) {
            return Ok(Self::new(a, b));
        }
        let (a, b) = (a.trim_start_matches('$'), b.trim_start_matches('$'));
        let area = if let (Some(a), Some(b)) = (column_number(a), column_number(b)) {
            Self::new(CellRef::new(1, a), CellRef::new(MAX_ROWS, b))
        } else {
            let (a, b) = (a.parse().map_err(drop)?, b.parse().map_err(drop)?);
            Self::new(CellRef::new(a, 1), CellRef::new(b, MAX_COLUMNS))
        };
        if area.from.exists() && area.to.exists() { Ok(area) } else { Err(()) }
    }
}

/// A column's letters: 1 is `A`, 28 is `AB`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The number of a column by its letters, of either case; `None` beyond `XFD` or for anything else.
pub fn column_number(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut number = 0;
    for byte in letters.bytes() {
        if !byte.is_ascii_alphabetic() {
            return None;
        }
        number = number * 26 + u32::from(byte.to_ascii_uppercase() - b'A' + 1);
    }
    (number <= MAX_COLUMNS).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_and_write_the_same() {
        for text in ["A1", "XFD1048576", "B2:C9", "AB12"] {
            assert_eq!(text.parse::<Area>().unwrap().to_string(), text);
        }
        assert_eq!("$B$7".parse(), Ok(CellRef::new(7, 2)));
        assert_eq!("C9:B2".parse::<Area>().unwrap().to_string(), "B2:C9");
        assert_eq!("B:C".parse::<Area>().unwrap().to_string(), "B1:C1048576");
        assert_eq!("2:4".parse::<Area>().unwrap().to_string(), "A2:XFD4");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "A", "1", "A0", "XFE1", "A1048577", "A-1", "A1:", "ABCD1", "A1B", "A+1", "é1"] {
            assert!(text.parse::<Area>().is_err(), "{text}");
        }
    }

    #[test]
    fn columns_go_there_and_back() {
        for column in 1..=MAX_COLUMNS {
            assert_eq!(column_number(&column_letters(column)), Some(column));
        }
    }
}
