//! A cell and a row, as the file has them.

use std::borrow::Cow;

/// A cell's value. CSV knows only text; a column's kind says what its text means.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A date or a date with time, ISO 8601: `2024-01-31` or `2024-01-31T09:30:00`.
    Date(String),
    /// An error as the sheet shows it: `#DIV/0!`.
    Error(String),
}

/// A cell's value where it stands, not empty. Kinds are those of [`Cell`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum CellRef<'a> {
    Text(&'a str),
    Number(f64),
    Bool(bool),
    Date(&'a str),
    Error(&'a str),
}

impl Cell {
    /// The displayed text. Numbers have at most 15 significant digits, as in a sheet's General format.
    pub fn display(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(s) | Self::Date(s) | Self::Error(s) => Cow::Borrowed(s),
            Self::Number(n) => Cow::Owned(general(*n)),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
        }
    }
}

/// A number in at most 15 significant digits: 0.1 + 0.2 is 0.3.
fn general(n: f64) -> String {
    let rounded: f64 = format!("{n:.14e}").parse().unwrap_or(n);
    if rounded != 0.0 && !(1e-9..1e21).contains(&rounded.abs()) {
        return format!("{rounded:e}");
    }
    let zero_has_no_sign = if rounded == 0.0 { 0.0 } else { rounded };
    zero_has_no_sign.to_string()
}

/// A row with its number in the source, so that a value can be told by its address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its number as a spreadsheet shows it, from 1; blank rows and lines are counted but not given.
    pub number: u32,
    /// Fields in the line, or the last cell's column plus one.
    pub width: u32,
    /// Cells that are not empty, with their column from 0, in order. Sparse, so that one far cell costs one
    /// cell.
    pub cells: Vec<(u32, Cell)>,
    /// Hidden in the file, by a filter or by hand.
    pub hidden: bool,
    /// A formula of it sums up other rows of its own column, and no number of it comes from elsewhere.
    pub summed: bool,
}

impl Row {
    /// The cell in a column, counted from 0.
    pub fn get(&self, column: u32) -> &Cell {
        static EMPTY: Cell = Cell::Empty;
        match self.cells.binary_search_by_key(&column, |(at, _)| *at) {
            Ok(found) => self.cells.get(found).map_or(&EMPTY, |(_, cell)| cell),
            Err(_) => &EMPTY,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_as_in_a_sheet() {
        for (n, text) in [
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (1234.5, "1234.5"),
            (1e6, "1000000"),
            (1e22, "1e22"),
            (1.5e-12, "1.5e-12"),
        ] {
            assert_eq!(Cell::Number(n).display(), text);
        }
    }
}
