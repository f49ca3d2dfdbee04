//! A block of cells, written as Excel writes it: `C2:C57`, `Sales!C2:C57`, `'Q3 2024'!A1`.

use std::fmt;

use gloss_table::{column_index, column_letter};

use crate::DataError;

/// A block of cells of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The sheet; none for delimited text.
    pub sheet: Option<String>,
    /// The first and the last column, from 0.
    pub columns: (u32, u32),
    /// The first and the last row's number, from 1.
    pub rows: (u32, u32),
}

impl Range {
    /// Reads a range.
    ///
    /// # Errors
    /// [`DataError::BadRange`] where the text is none.
    pub fn parse(text: &str) -> Result<Self, DataError> {
        parse(text).ok_or_else(|| DataError::BadRange(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Range> {
    let (sheet, cells) = match text.rsplit_once('!') {
        Some((sheet, cells)) => (Some(unquoted(sheet)?), cells),
        None => (None, text),
    };
    let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
    let ((left, top), (right, bottom)) = (address(first)?, address(last)?);
    (left <= right && top <= bottom).then_some(Range { sheet, columns: (left, right), rows: (top, bottom) })
}

fn unquoted(sheet: &str) -> Option<String> {
    match sheet.strip_prefix('\'') {
        Some(rest) => Some(rest.strip_suffix('\'')?.replace("''", "'")),
        None => (!sheet.is_empty()).then(|| sheet.to_owned()),
    }
}

fn address(text: &str) -> Option<(u32, u32)> {
    let split = text.find(|c: char| c.is_ascii_digit())?;
    let column = column_index(text.get(..split)?)?;
    let digits = text.get(split..)?;
    let row = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u32>().ok())??;
    (row > 0).then_some((column, row))
}

/// Whether Excel writes a sheet's name without quotes: letters, digits, `_` and `.`, not beginning with a
/// digit or a dot, and not to be mistaken for a cell or a row-column address.
fn bare(sheet: &str) -> bool {
    let begins = sheet.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let upper = sheet.to_uppercase();
    let row_column =
        upper.starts_with(['R', 'C']) && upper.chars().skip(1).all(|c| c.is_ascii_digit() || c == 'C');
    begins
        && sheet.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
        && address(sheet).is_none()
        && !row_column
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sheet {
            Some(sheet) if bare(sheet) => write!(f, "{sheet}!")?,
            Some(sheet) => write!(f, "'{}'!", sheet.replace('\'', "''"))?,
            None => {}
        }
        write!(f, "{}{}", column_letter(self.columns.0), self.rows.0)?;
        if self.columns.0 != self.columns.1 || self.rows.0 != self.rows.1 {
            write!(f, ":{}{}", column_letter(self.columns.1), self.rows.1)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_are_written_as_excel_does() {
        let range =
            |sheet: Option<&str>| Range { sheet: sheet.map(str::to_owned), columns: (2, 2), rows: (2, 57) };
        for (sheet, text) in [
            (None, "C2:C57"),
            (Some("Sales"), "Sales!C2:C57"),
            (Some("Q3 2024"), "'Q3 2024'!C2:C57"),
            (Some("it's"), "'it''s'!C2:C57"),
            (Some("A1"), "'A1'!C2:C57"),
            (Some("R1C1"), "'R1C1'!C2:C57"),
            (Some("2024"), "'2024'!C2:C57"),
            (Some("a!b"), "'a!b'!C2:C57"),
        ] {
            assert_eq!(range(sheet).to_string(), text);
            assert_eq!(Range::parse(text).unwrap(), range(sheet));
        }
        assert_eq!(Range::parse("B3").unwrap().to_string(), "B3");
        for bad in
            ["", "C", "2", "C0", "C2:B1", "C5:C2", "!C2", "'x!C2", "C2:C99999999999", "C2:D3:E4", "C-1", "é2"]
        {
            assert!(Range::parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(sheet in proptest::option::of("[^\u{0}]{1,20}"),
            a in 0u32..16_384, b in 0u32..16_384, c in 1u32..1_048_577, d in 1u32..1_048_577)
        {
            let range = Range { sheet, columns: (a.min(b), a.max(b)), rows: (c.min(d), c.max(d)) };
            prop_assert_eq!(Range::parse(&range.to_string()).unwrap(), range);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,30}") {
            let _ = Range::parse(&text);
        }
    }
}
