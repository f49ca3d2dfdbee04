//! A table file, open: its sheets and their rows.

use std::io::Cursor;

use crate::csv_rows::{CsvRows, Delimited};
use crate::limits::MAX_FILE_BYTES;
use crate::xlsx::{Workbook, XlsxRows};
use crate::{Format, Notice, Row, TableError, text};

enum Inner<'b> {
    Csv(Delimited<'b>),
    Xlsx(Box<Workbook<Cursor<&'b [u8]>>>),
}

/// An open file. Opening a workbook unpacks it once to measure it and reads its shared strings; sheets are
/// streamed.
pub struct Book<'b> {
    inner: Inner<'b>,
    sheets: Vec<String>,
    notices: Vec<Notice>,
}

impl<'b> Book<'b> {
    /// Opens a file's bytes.
    ///
    /// # Errors
    /// Where they are not of that format or exceed a bound.
    pub fn open(bytes: &'b [u8], format: Format) -> Result<Self, TableError> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(TableError::TooLarge { bytes: bytes.len() as u64, limit: MAX_FILE_BYTES as u64 });
        }
        match format {
            Format::Csv => {
                let (text, notices) = text::decode(bytes)?;
                let inner = Inner::Csv(Delimited::new(text));
                Ok(Self { inner, sheets: vec![String::new()], notices })
            }
            Format::Xlsx => {
                let (workbook, sheets) = Workbook::open(Cursor::new(bytes))?;
                Ok(Self { inner: Inner::Xlsx(Box::new(workbook)), sheets, notices: Vec::new() })
            }
        }
    }

    /// The sheets' names in order; one empty name for CSV.
    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// What was assumed when the file was opened.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The byte between fields, for delimited text.
    pub fn delimiter(&self) -> Option<u8> {
        match &self.inner {
            Inner::Csv(csv) => Some(csv.delimiter),
            Inner::Xlsx(_) => None,
        }
    }

    /// The name of a sheet that is asked for: none is the first, and a name is matched exactly, else
    /// without regard to case.
    ///
    /// # Errors
    /// Where there is no such sheet.
    pub fn sheet_name(&self, sheet: Option<&str>) -> Result<String, TableError> {
        let found = match sheet {
            None => self.sheets.first(),
            Some(name) => self
                .sheets
                .iter()
                .find(|s| *s == name)
                .or_else(|| self.sheets.iter().find(|s| s.to_lowercase() == name.to_lowercase())),
        };
        found.cloned().ok_or_else(|| TableError::NoSuchSheet(sheet.unwrap_or_default().to_owned()))
    }

    /// Streams the rows of a sheet; none is the first.
    ///
    /// # Errors
    /// Where there is no such sheet or it is damaged. Rows can fail one by one; after an error none follow.
    pub fn rows(&mut self, sheet: Option<&str>) -> Result<Rows<'_, 'b>, TableError> {
        let name = self.sheet_name(sheet)?;
        match &mut self.inner {
            Inner::Csv(csv) => Ok(Rows::Csv(csv.rows())),
            Inner::Xlsx(workbook) => Ok(Rows::Xlsx(Box::new(workbook.rows(&name, true)?))),
        }
    }
}

/// The rows of a sheet that are not blank, in order.
#[allow(missing_docs)]
pub enum Rows<'a, 'b> {
    Csv(CsvRows<'a>),
    Xlsx(Box<XlsxRows<'a, Cursor<&'b [u8]>>>),
}

impl Iterator for Rows<'_, '_> {
    type Item = Result<Row, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Csv(rows) => rows.next(),
            Self::Xlsx(rows) => rows.next(),
        }
    }
}
