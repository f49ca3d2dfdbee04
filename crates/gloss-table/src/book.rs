//! A table file, open: its sheets and their rows.

use std::io::{Cursor, Read, Seek};

use crate::csv_rows::{CsvRows, Delimited};
use crate::limits::MAX_FILE_BYTES;
use crate::scan::RowBuf;
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
        Self::with(bytes, format, Workbook::open)
    }

    /// Opens a file's bytes for a look at one sheet: parts that are not read are not unpacked, and those that
    /// are keep the same bounds.
    ///
    /// # Errors
    /// As [`Self::open`], but for what stands in parts that no row comes from.
    pub fn glance(bytes: &'b [u8], format: Format) -> Result<Self, TableError> {
        Self::with(bytes, format, Workbook::glance)
    }

    fn with(bytes: &'b [u8], format: Format, open: Open<'b>) -> Result<Self, TableError> {
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
                let (workbook, sheets) = open(Cursor::new(bytes))?;
                Ok(Self { inner: Inner::Xlsx(Box::new(workbook)), sheets, notices: Vec::new() })
            }
        }
    }

    /// The sheets' names in order; one empty name for CSV.
    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// The warnings about assumptions that were made when the file was opened.
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
        named(&self.sheets, sheet)
    }

    /// Streams the rows of a sheet; none is the first.
    ///
    /// # Errors
    /// Where there is no such sheet or it is damaged. Rows can fail one by one; after an error none follow.
    pub fn rows(&mut self, sheet: Option<&str>) -> Result<Rows<'_, 'b>, TableError> {
        self.rows_of(sheet, true)
    }

    /// Streams the rows of a sheet, with shared strings read as cells ask for them: the first rows come at once.
    pub(crate) fn rows_as_asked(&mut self, sheet: Option<&str>) -> Result<Rows<'_, 'b>, TableError> {
        self.rows_of(sheet, false)
    }

    fn rows_of(&mut self, sheet: Option<&str>, whole: bool) -> Result<Rows<'_, 'b>, TableError> {
        let name = self.sheet_name(sheet)?;
        match &mut self.inner {
            Inner::Csv(csv) => Ok(Rows::Csv(Box::new(csv.rows()))),
            Inner::Xlsx(workbook) => Ok(Rows::Xlsx(Box::new(workbook.rows(&name, whole)?))),
        }
    }
}

/// How a workbook is opened.
type Open<'b> = fn(Cursor<&'b [u8]>) -> Result<(Workbook<Cursor<&'b [u8]>>, Vec<String>), TableError>;

/// The sheet of these that is asked for: none is the first, and a name is matched exactly, else without regard to
/// case.
pub(crate) fn named(sheets: &[String], sheet: Option<&str>) -> Result<String, TableError> {
    let found = match sheet {
        None => sheets.first(),
        Some(name) => sheets
            .iter()
            .find(|s| *s == name)
            .or_else(|| sheets.iter().find(|s| s.to_lowercase() == name.to_lowercase())),
    };
    found.cloned().ok_or_else(|| TableError::NoSuchSheet(sheet.unwrap_or_default().to_owned()))
}

/// Rows, one after another, in memory that is used again.
pub(crate) trait Lines {
    /// Reads the next row that is not blank; false where there is none.
    fn read_into(&mut self, into: &mut RowBuf) -> Result<bool, TableError>;

    /// The last row and column that the sheet says it has, from 1.
    fn says(&self) -> Option<(u32, u32)>;
}

impl<R: Read + Seek + Clone> Lines for XlsxRows<'_, R> {
    fn read_into(&mut self, into: &mut RowBuf) -> Result<bool, TableError> {
        self.next_into(into)
    }

    fn says(&self) -> Option<(u32, u32)> {
        self.dimension()
    }
}

impl Lines for Rows<'_, '_> {
    fn read_into(&mut self, into: &mut RowBuf) -> Result<bool, TableError> {
        match self {
            Self::Csv(rows) => rows.next_into(into),
            Self::Xlsx(rows) => rows.next_into(into),
        }
    }

    fn says(&self) -> Option<(u32, u32)> {
        match self {
            Self::Csv(_) => None,
            Self::Xlsx(rows) => rows.dimension(),
        }
    }
}

/// The rows of a sheet that are not blank, in order.
#[allow(missing_docs)]
pub enum Rows<'a, 'b> {
    Csv(Box<CsvRows<'a>>),
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
