//! Rows of delimited text (RFC 4180 and what is met in its place). Values stay text: what a column means is
//! not decided here.

use std::borrow::Cow;

use crate::limits::{MAX_CELL_BYTES, MAX_COLUMNS, SNIFF_BYTES};
use crate::scan::RowBuf;
use crate::{Row, TableError};

/// Delimiters that are tried. Where two cut equally well the earlier is taken: commas stand regularly within
/// the numbers of a semicolon file, and semicolons hardly ever within the fields of a comma file.
const DELIMITERS: [u8; 4] = [b'\t', b';', b'|', b','];

/// A decoded text with its delimiter.
pub(crate) struct Delimited<'b> {
    text: Cow<'b, str>,
    /// The byte between fields.
    pub(crate) delimiter: u8,
}

impl<'b> Delimited<'b> {
    pub(crate) fn new(text: Cow<'b, str>) -> Self {
        let delimiter = sniff(&text);
        Self { text, delimiter }
    }

    pub(crate) fn rows(&self) -> CsvRows<'_> {
        CsvRows {
            text: &self.text,
            reader: reader(&self.text, self.delimiter),
            record: csv::StringRecord::new(),
            buffer: RowBuf::default(),
            row: 0,
            ended: false,
        }
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// The delimiter that cuts the most lines into the same number of fields, more than one.
pub fn sniff(text: &str) -> u8 {
    let cut = text.len() > SNIFF_BYTES;
    let sample = if cut { text.get(..text.floor_char_boundary(SNIFF_BYTES)).unwrap_or(text) } else { text };
    let mut best = (0.0, b',');
    for delimiter in DELIMITERS {
        let mut widths: Vec<usize> =
            reader(sample, delimiter).records().map_while(Result::ok).map(|record| record.len()).collect();
        if cut && widths.len() > 1 {
            widths.pop();
        }
        let score = agreement(&widths);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

/// The share of lines that have the commonest number of fields, where that is more than one.
fn agreement(widths: &[usize]) -> f64 {
    let mut sorted = widths.to_vec();
    sorted.sort_unstable();
    let (mut common, mut width) = (0, 0);
    for run in sorted.chunk_by(|a, b| a == b) {
        if run.len() >= common {
            (common, width) = (run.len(), run.first().copied().unwrap_or(0));
        }
    }
    if width < 2 { 0.0 } else { common as f64 / widths.len() as f64 }
}

/// The lines of a delimited text as rows.
pub struct CsvRows<'a> {
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    record: csv::StringRecord,
    buffer: RowBuf,
    row: u32,
    ended: bool,
}

impl CsvRows<'_> {
    /// Reads the next line into memory that is given; false where there is none.
    pub(crate) fn next_into(&mut self, into: &mut RowBuf) -> Result<bool, TableError> {
        let begin = self.offset();
        let more = self.reader.read_record(&mut self.record);
        if !more.map_err(|e| TableError::Broken(e.to_string()))? {
            return Ok(false);
        }
        let blank = blank_lines(self.text, begin, self.offset());
        self.row = self.row.saturating_add(blank).saturating_add(1);
        let width = u32::try_from(self.record.len()).unwrap_or(u32::MAX);
        if width > MAX_COLUMNS {
            let columns = self.record.len() as u64;
            return Err(TableError::TooManyColumns { row: self.row, columns, limit: MAX_COLUMNS });
        }
        into.clear(self.row, width);
        for (column, field) in (0u32..).zip(self.record.iter()) {
            let field = if column == 0 { unmarked(field) } else { field };
            if field.len() > MAX_CELL_BYTES {
                let (bytes, limit) = (field.len() as u64, MAX_CELL_BYTES as u64);
                return Err(TableError::CellTooLong { row: self.row, bytes, limit });
            }
            if !field.trim().is_empty() {
                into.push(column, field);
            }
        }
        Ok(true)
    }

    fn offset(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX)
    }
}

/// A line's first field without the byte order mark that stands before it where files were put behind one another.
fn unmarked(field: &str) -> &str {
    let Some(rest) = field.strip_prefix('\u{feff}') else { return field };
    // The reader took the quotes behind the mark for signs of the field.
    rest.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(rest)
}

/// Blank lines that the reader skipped at the beginning of what it took for one record. A line feed after a
/// carriage return still belongs to the line before.
fn blank_lines(text: &str, begin: usize, end: usize) -> u32 {
    let bytes = text.as_bytes();
    let taken = bytes.get(begin..end.min(bytes.len())).unwrap_or_default();
    let mut before = begin.checked_sub(1).and_then(|at| bytes.get(at)).copied();
    let mut blank = 0;
    for byte in taken.iter().copied().take_while(|byte| matches!(byte, b'\r' | b'\n')) {
        if !(byte == b'\n' && before == Some(b'\r')) {
            blank += 1;
        }
        before = Some(byte);
    }
    blank
}

impl Iterator for CsvRows<'_> {
    type Item = Result<Row, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let row = self.next_into(&mut buffer).map(|more| more.then(|| buffer.row()));
        self.buffer = buffer;
        self.ended = !matches!(row, Ok(Some(_)));
        row.transpose()
    }
}
