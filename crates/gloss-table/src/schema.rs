//! The schema of a sheet, found in one streaming pass: its header row, its columns and how many rows there are.

use std::collections::HashMap;

use crate::column::Evidence;
use crate::header;
use crate::limits::{HEAD_ROWS, MAX_NAME_CHARS, ROWS_BETWEEN_LOOKS};
use crate::number::Mark;
use crate::{Book, Column, Format, Notice, Row, TableError, column_letter};

/// Rows that sum up others; a table in which more do so is made of formulas.
const MAX_SUMMED: usize = 128;

/// Rows that repeat the header and are no data.
const MAX_REPEATED: usize = 1000;

/// A sheet's columns and rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The header's row number, from 1; the last one where several rows name the columns.
    pub header_row: Option<u32>,
    /// The first row of data; 0 where there is none.
    pub first_row: u32,
    /// The last row of data; 0 where there is none.
    pub last_row: u32,
    /// Rows of data that are not blank.
    pub rows: u32,
    /// Rows of data whose formulas sum up others, by their numbers; none where that is most of them.
    pub summed: Vec<u32>,
    /// Rows of a text that repeat the header, as where files were put behind one another: they are no data.
    pub repeated: Vec<u32>,
    /// Columns that have a name or a value, from the left.
    pub columns: Vec<Column>,
    /// Warnings for the person.
    pub notices: Vec<Notice>,
}

impl Schema {
    /// True for rows that are data, by their number.
    pub fn is_data(&self, row: u32) -> bool {
        self.rows > 0
            && (self.first_row..=self.last_row).contains(&row)
            && self.repeated.binary_search(&row).is_err()
    }
}

/// Describes a sheet of a file; none is the first. The notices tell of the file's encoding too.
///
/// # Errors
/// Where there is no such sheet or a row cannot be read.
pub fn describe(bytes: &[u8], format: Format, sheet: Option<&str>) -> Result<Schema, TableError> {
    let mut book = Book::open(bytes, format)?;
    let mut schema = book.describe(sheet)?;
    schema.notices.splice(0..0, book.notices().to_vec());
    Ok(schema)
}

impl Book<'_> {
    /// Describes a sheet; none is the first. The notices are those of the sheet alone.
    ///
    /// # Errors
    /// Where there is no such sheet or a row cannot be read.
    pub fn describe(&mut self, sheet: Option<&str>) -> Result<Schema, TableError> {
        self.describe_until(sheet, || false)
    }

    /// Describes a sheet as [`Book::describe`] does, and gives up once `stop` says so; it is asked every
    /// [`ROWS_BETWEEN_LOOKS`] rows.
    ///
    /// # Errors
    /// Where there is no such sheet, a row cannot be read, or `stop` was true.
    pub fn describe_until(
        &mut self,
        sheet: Option<&str>,
        stop: impl Fn() -> bool,
    ) -> Result<Schema, TableError> {
        let delimiter = self.delimiter();
        let mut rows = self.rows(sheet)?;
        let mut head = Vec::new();
        for row in rows.by_ref().take(HEAD_ROWS) {
            head.push(row?);
        }
        let header = header::find(&head);
        let skipped = header.as_ref().map_or(0, |header| header.rows);
        let mut pass = Pass::new(delimiter, header.map(|header| header.row));
        for row in head.iter().skip(skipped) {
            pass.see(row);
        }
        for (n, row) in (0u32..).zip(rows) {
            if n % ROWS_BETWEEN_LOOKS == 0 && stop() {
                return Err(TableError::Stopped);
            }
            pass.see(&row?);
        }
        Ok(pass.finish())
    }
}

/// The one pass over a sheet's data.
struct Pass {
    delimiter: Option<u8>,
    header: Option<Row>,
    evidence: Vec<Evidence>,
    first: u32,
    last: u32,
    rows: u32,
    ragged: u32,
    first_ragged: u32,
    hidden: u32,
    summed: Vec<u32>,
    repeated: Vec<Row>,
}

impl Pass {
    fn new(delimiter: Option<u8>, header: Option<Row>) -> Self {
        let (first, last, rows, ragged, first_ragged) = (0, 0, 0, 0, 0);
        let (hidden, summed, repeated) = (0, Vec::new(), Vec::new());
        Self {
            delimiter,
            header,
            evidence: Vec::new(),
            first,
            last,
            rows,
            ragged,
            first_ragged,
            hidden,
            summed,
            repeated,
        }
    }

    fn see(&mut self, row: &Row) {
        if row.cells.is_empty() {
            return;
        }
        if self.repeated.len() < MAX_REPEATED && self.is_header(row) {
            return self.repeated.push(row.clone());
        }
        self.count(row);
    }

    /// Whether a row of a text says in each column what the header says.
    fn is_header(&self, row: &Row) -> bool {
        let same = |(a, b): (&(u32, crate::Cell), &(u32, crate::Cell))| {
            a.0 == b.0 && a.1.display().trim().eq_ignore_ascii_case(b.1.display().trim())
        };
        self.delimiter.is_some()
            && self.header.as_ref().is_some_and(|header| {
                header.cells.len() > 1
                    && header.cells.len() == row.cells.len()
                    && header.cells.iter().zip(&row.cells).all(same)
            })
    }

    fn count(&mut self, row: &Row) {
        self.rows += 1;
        self.last = row.number;
        self.hidden += u32::from(row.hidden && !row.summed);
        if row.summed && self.summed.len() <= MAX_SUMMED {
            self.summed.push(row.number);
        }
        if self.rows == 1 {
            self.first = row.number;
        }
        let width = self.header.as_ref().map(|header| header.width);
        if self.delimiter.is_some() && width.is_some_and(|width| width != row.width) {
            self.ragged += 1;
            if self.ragged == 1 {
                self.first_ragged = row.number;
            }
        }
        let fresh = Evidence::new(self.delimiter.is_some());
        for (column, cell) in &row.cells {
            let at = *column as usize;
            if at >= self.evidence.len() {
                self.evidence.resize(at + 1, fresh.clone());
            }
            if let Some(evidence) = self.evidence.get_mut(at) {
                evidence.see(row.number, cell);
            }
        }
    }

    fn finish(mut self) -> Schema {
        // Between titles and sums of their own they are blocks below each other, and no one table.
        if self.ragged > 0 {
            for row in std::mem::take(&mut self.repeated) {
                self.count(&row);
            }
        }
        let header = self.header.take();
        let width = header.as_ref().map_or(0, |row| row.cells.last().map_or(0, |(column, _)| *column + 1));
        let fresh = Evidence::new(self.delimiter.is_some());
        let wide = self.evidence.len().max(width as usize);
        self.evidence.resize(wide, fresh);
        let mark = mark(&self.evidence, self.delimiter);
        let mut notices = Vec::new();
        if header.is_none() && self.rows > 0 {
            notices.push(Notice::NoHeader);
        }
        if self.ragged > 0 {
            notices.push(Notice::Ragged { rows: self.ragged, first: self.first_ragged });
        }
        if self.summed.len() > MAX_SUMMED || self.summed.len() * 2 >= self.rows as usize {
            self.summed.clear();
        }
        if self.hidden > 0 {
            let of = self.rows - self.summed.len() as u32;
            notices.push(Notice::Hidden { shown: of.saturating_sub(self.hidden), of });
        }
        let repeated: Vec<u32> = self.repeated.iter().map(|row| row.number).collect();
        if let Some(first) = repeated.first() {
            notices.push(Notice::Repeated { rows: repeated.len() as u32, first: *first });
        }
        let mut names = Names::default();
        let mut columns = Vec::new();
        for (index, evidence) in (0u32..).zip(self.evidence) {
            let given = header.as_ref().map(|row| row.get(index).display().trim().to_owned());
            let given = given.filter(|name| !name.is_empty());
            if given.is_none() && evidence.nothing() {
                continue;
            }
            let name = names.distinct(&given.unwrap_or_else(|| column_letter(index)));
            columns.push(evidence.column(index, name, mark, &mut notices));
        }
        let cells = columns.iter().map(|column: &Column| column.errors).sum();
        if cells > 0 {
            notices.push(Notice::Errors { cells });
        }
        let cells = columns.iter().map(|column: &Column| column.formulas).sum();
        if cells > 0 {
            notices.push(Notice::Formulas { cells });
        }
        let header_row = header.map(|row| row.number);
        let (first_row, last_row, rows, summed) = (self.first, self.last, self.rows, self.summed);
        Schema { header_row, first_row, last_row, rows, summed, repeated, columns, notices }
    }
}

/// The decimal mark for columns that could be read either way: what the other columns prove, else what goes with the
/// delimiter.
pub(crate) fn mark(all: &[Evidence], delimiter: Option<u8>) -> Mark {
    let proves = |mark| all.iter().any(|evidence| evidence.proves() == Some(mark));
    match (proves(Mark::Point), proves(Mark::Comma)) {
        (false, true) => Mark::Comma,
        (false, false) if delimiter == Some(b';') => Mark::Comma,
        _ => Mark::Point,
    }
}

/// Column names that have been given, each with the number its next twin tries first.
#[derive(Default)]
struct Names(HashMap<String, u32>);

impl Names {
    /// The name, with `_2`, `_3`… where it was given before.
    fn distinct(&mut self, name: &str) -> String {
        // SQL names end at a zero byte, and a header of several lines is one name.
        let name = name.replace('\0', "").split_whitespace().collect::<Vec<_>>().join(" ");
        let name: String = name.chars().take(MAX_NAME_CHARS).collect();
        let mut candidate = name.clone();
        let mut n = self.0.get(&name.to_lowercase()).copied().unwrap_or(2);
        while self.0.contains_key(&candidate.to_lowercase()) {
            candidate = format!("{name}_{n}");
            n += 1;
        }
        self.0.insert(name.to_lowercase(), n);
        self.0.insert(candidate.to_lowercase(), 2);
        candidate
    }
}
