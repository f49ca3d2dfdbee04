//! The hash of a range's values, by which a fact knows that its source has changed.
//!
//! The canonical form, fed to SHA-256: the line `gloss-range-1`; then, from top to bottom and left to right, one
//! line `ROW COLUMN TAG LENGTH VALUE` for each cell that has a value, with row and column counted from the
//! range's first cell; then `below 1` where a cell under the range, in its columns, has a value, else
//! `below 0`. Tags are `n`, `t`, `d` and `b`; a number is the shortest decimal that reads back the same, with
//! no negative zero; values are what queries see, so that 1.50 and 1.5 are the same number. `below` is why a
//! row appended to a table makes its facts stale, while a change in another column does not.

use std::collections::HashMap;

use gloss_table::limits::ROWS_BETWEEN_LOOKS;
use gloss_table::{Book, Cell, Format, Row, Schema, TableError};
use sha2::{Digest, Sha256};

use crate::guard::Guard;
use crate::{DataError, Range, TableSource};

/// The hash of a range now: its values and its columns' names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeHash {
    /// SHA-256 of its values, in hex: equal where the values are equal.
    pub values: String,
    /// SHA-256 of what its columns are called, in hex: another where one is renamed, exchanged or doubled.
    pub headers: String,
}

/// The hashes of ranges of a table source, each sheet described and read once. None where the range or its sheet can't
/// be read: a fact with such a source is stale.
pub fn range_hashes(source: &TableSource, ranges: &[&str]) -> Vec<Option<RangeHash>> {
    let parsed: Vec<Option<Range>> = ranges.iter().map(|range| Range::parse(range).ok()).collect();
    let mut sheets: Vec<&Option<String>> = Vec::new();
    for range in parsed.iter().flatten() {
        if !sheets.contains(&&range.sheet) {
            sheets.push(&range.sheet);
        }
    }
    let mut known: HashMap<&Range, RangeHash> = HashMap::new();
    for sheet in sheets {
        let mut own: Vec<&Range> = parsed.iter().flatten().filter(|range| range.sheet == *sheet).collect();
        own.sort_unstable_by_key(|range| (range.columns, range.rows));
        own.dedup();
        known.extend(of_sheet(source, sheet.as_deref(), &own).unwrap_or_default());
    }
    parsed.iter().map(|range| known.get(range.as_ref()?).cloned()).collect()
}

fn of_sheet<'a>(
    source: &TableSource,
    sheet: Option<&str>,
    ranges: &[&'a Range],
) -> Result<Vec<(&'a Range, RangeHash)>, DataError> {
    let told = |error| DataError::Table { path: source.path.clone(), error };
    let format = crate::format_of(&source.path)
        .ok_or_else(|| told(TableError::NotAWorkbook("its name says that it holds no table".to_owned())))?;
    let mut book = Book::open(&source.bytes, format).map_err(told)?;
    let schema = book.describe(sheet).map_err(told)?;
    let owned: Vec<Range> = ranges.iter().map(|range| (*range).clone()).collect();
    let values = hashes(source, &schema, &owned, &Guard::unbounded())?;
    let with = |(range, values): (&&'a Range, String)| {
        (*range, RangeHash { values, headers: headers(&schema, range) })
    };
    Ok(ranges.iter().zip(values).map(with).collect())
}

/// SHA-256 of what the columns of a range are called and whether another one is called the same, in hex: for each the
/// line `COLUMN TWICE LENGTH NAME`, the column counted from the range's first, after the line `gloss-headers-1`.
pub(crate) fn headers(schema: &Schema, range: &Range) -> String {
    let mut digest = Sha256::new();
    digest.update(b"gloss-headers-1\n");
    let (left, right) = range.columns;
    for column in schema.columns.iter().filter(|column| (left..=right).contains(&column.index)) {
        let twice = u8::from(is_doubled(schema, &column.name));
        let head = format!("{} {twice} {} ", column.index - left, column.name.len());
        digest.update(head.as_bytes());
        digest.update(column.name.as_bytes());
        digest.update(b"\n");
    }
    hex::encode(digest.finalize())
}

/// The hashes of several ranges of one sheet, in one pass.
pub(crate) fn hashes(
    source: &TableSource,
    schema: &Schema,
    ranges: &[Range],
    guard: &Guard,
) -> Result<Vec<String>, DataError> {
    let told = |error| DataError::Table { path: source.path.clone(), error };
    let Some(sheet) = ranges.first().map(|range| range.sheet.clone()) else {
        return Ok(Vec::new());
    };
    let format = crate::format_of(&source.path).unwrap_or(Format::Csv);
    let mut book = Book::open(&source.bytes, format).map_err(told)?;
    let mut hashers: Vec<Hasher> = ranges.iter().map(Hasher::new).collect();
    for (n, row) in (0u32..).zip(book.rows(sheet.as_deref()).map_err(told)?) {
        if n % ROWS_BETWEEN_LOOKS == 0 {
            guard.check()?;
        }
        let row = row.map_err(told)?;
        for hasher in &mut hashers {
            hasher.see(&row, schema);
        }
    }
    Ok(hashers.into_iter().map(Hasher::finish).collect())
}

/// Whether another column is called the same: it is told apart by a number behind it.
pub(crate) fn is_doubled(schema: &Schema, name: &str) -> bool {
    let twin = format!("{name}_2").to_lowercase();
    schema.columns.iter().any(|other| other.name.to_lowercase() == twin)
}

struct Hasher<'a> {
    range: &'a Range,
    digest: Sha256,
    below: bool,
}

impl<'a> Hasher<'a> {
    fn new(range: &'a Range) -> Self {
        let mut digest = Sha256::new();
        digest.update(b"gloss-range-1\n");
        Self { range, digest, below: false }
    }

    fn see(&mut self, row: &Row, schema: &Schema) {
        let (top, bottom) = self.range.rows;
        if row.number < top || self.below {
            return;
        }
        let (left, right) = self.range.columns;
        for (at, cell) in row.cells.iter().filter(|(at, _)| (left..=right).contains(at)) {
            let column = schema.columns.binary_search_by_key(at, |column| column.index).ok();
            let column = column.and_then(|found| schema.columns.get(found));
            let value = match column {
                Some(column) if schema.is_data(row.number) => column.value(cell),
                _ => cell.clone(),
            };
            let Some((tag, text)) = canonical(&value) else {
                continue;
            };
            if row.number > bottom {
                self.below = true;
                return;
            }
            let head = format!("{} {} {tag} {} ", row.number - top, at - left, text.len());
            self.digest.update(head.as_bytes());
            self.digest.update(text.as_bytes());
            self.digest.update(b"\n");
        }
    }

    fn finish(mut self) -> String {
        self.digest.update(if self.below { b"below 1\n" } else { b"below 0\n" });
        hex::encode(self.digest.finalize())
    }
}

fn canonical(cell: &Cell) -> Option<(char, String)> {
    match cell {
        Cell::Empty | Cell::Error(_) => None,
        Cell::Number(n) => Some(('n', (n + 0.0).to_string())),
        Cell::Text(text) => Some(('t', text.clone())),
        Cell::Date(date) => Some(('d', date.clone())),
        Cell::Bool(value) => Some(('b', u8::from(*value).to_string())),
    }
}
