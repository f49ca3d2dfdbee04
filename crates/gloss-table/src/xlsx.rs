//! Rows of a workbook's sheet, cell by cell through calamine's streaming reader. Formulas are not run: a
//! cell is the value that was saved with it.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, Xlsx, XlsxCellReader, XlsxError};

use crate::limits::{MAX_CELL_BYTES, MAX_COLUMNS, MAX_XLSX_ROWS};
use crate::{Cell, Row, TableError, package};

/// An open workbook.
pub(crate) struct Workbook<'b> {
    book: Xlsx<Cursor<&'b [u8]>>,
}

impl<'b> Workbook<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Result<(Self, Vec<String>), TableError> {
        package::check(bytes)?;
        let book = guarded(|| Xlsx::new(Cursor::new(bytes)))?;
        let worksheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let names = worksheets.map(|sheet| sheet.name.clone()).collect();
        Ok((Self { book }, names))
    }

    pub(crate) fn rows(&mut self, sheet: &str) -> Result<XlsxRows<'_, 'b>, TableError> {
        let cells = guarded(|| self.book.worksheet_cells_reader(sheet))?;
        Ok(XlsxRows { cells, ahead: None, last: 0, finished: false, ended: false })
    }
}

/// Runs calamine on bytes from outside. It computes cell addresses with unchecked arithmetic, which panics
/// in a debug build; a damaged file must be an error and not the end of the engine.
fn guarded<T>(read: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, TableError> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(XlsxError::Password)) => Err(TableError::Protected),
        Ok(Err(XlsxError::WorksheetNotFound(name))) => Err(TableError::NoSuchSheet(name)),
        Ok(Err(error)) => Err(TableError::Broken(error.to_string())),
        Err(_) => Err(TableError::Broken("a cell's address makes no sense".to_owned())),
    }
}

/// The rows of a sheet.
pub struct XlsxRows<'a, 'b> {
    cells: XlsxCellReader<'a, Cursor<&'b [u8]>>,
    ahead: Option<(u32, u32, Cell)>,
    last: u32,
    finished: bool,
    ended: bool,
}

impl XlsxRows<'_, '_> {
    /// The next cell that is not empty, as row from 1 and column from 0.
    fn cell(&mut self) -> Result<Option<(u32, u32, Cell)>, TableError> {
        if let Some(cell) = self.ahead.take() {
            return Ok(Some(cell));
        }
        // The reader must not be asked again after the last cell.
        while !self.finished {
            let next = guarded(|| {
                let next = self.cells.next_cell()?;
                Ok(next.map(|cell| (cell.get_position(), value(cell.get_value()))))
            })?;
            let Some(((row, column), cell)) = next else {
                self.finished = true;
                return Ok(None);
            };
            if row >= MAX_XLSX_ROWS || column >= MAX_COLUMNS {
                let place =
                    format!("a cell in row {} and column {}", u64::from(row) + 1, u64::from(column) + 1);
                return Err(TableError::Broken(place));
            }
            if cell == Cell::Empty {
                continue;
            }
            if let Cell::Text(text) = &cell
                && text.len() > MAX_CELL_BYTES
            {
                let (bytes, limit) = (text.len() as u64, MAX_CELL_BYTES as u64);
                return Err(TableError::CellTooLong { row: row + 1, bytes, limit });
            }
            return Ok(Some((row + 1, column, cell)));
        }
        Ok(None)
    }

    fn read(&mut self) -> Result<Option<Row>, TableError> {
        let Some((number, column, cell)) = self.cell()? else {
            return Ok(None);
        };
        if number <= self.last {
            return Err(TableError::Broken(format!("row {number} comes after row {}", self.last)));
        }
        self.last = number;
        let mut cells = vec![(column, cell)];
        while let Some((row, column, cell)) = self.cell()? {
            if row != number {
                self.ahead = Some((row, column, cell));
                break;
            }
            match cells.last() {
                Some((before, _)) if *before >= column => {
                    return Err(TableError::Broken(format!("the cells of row {number} are out of order")));
                }
                _ => cells.push((column, cell)),
            }
        }
        let width = cells.last().map_or(0, |(column, _)| column + 1);
        Ok(Some(Row { number, width, cells }))
    }
}

impl Iterator for XlsxRows<'_, '_> {
    type Item = Result<Row, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = self.read();
        self.ended = !matches!(row, Ok(Some(_)));
        row.transpose()
    }
}

fn value(data: &DataRef<'_>) -> Cell {
    let text = |s: &str| {
        if s.trim().is_empty() { Cell::Empty } else { Cell::Text(s.to_owned()) }
    };
    match data {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(n) => Cell::Number(*n as f64),
        DataRef::Float(n) => Cell::Number(*n),
        DataRef::String(s) => text(s),
        DataRef::SharedString(s) => text(s),
        DataRef::Bool(b) => Cell::Bool(*b),
        DataRef::DateTime(at) => date(at),
        DataRef::DateTimeIso(s) => Cell::Date(s.clone()),
        DataRef::DurationIso(s) => Cell::Text(s.clone()),
        DataRef::Error(e) => Cell::Error(e.to_string()),
    }
}

/// A date by its number format. A time of day alone (a serial below 1) and a duration have no date to show,
/// so they are text: `09:30:00`, `36:00:00`.
fn date(at: &ExcelDateTime) -> Cell {
    let serial = at.as_f64();
    if at.is_duration() {
        let seconds = (serial.abs() * 86_400.0).round() as u64;
        let sign = if serial < 0.0 { "-" } else { "" };
        let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        return Cell::Text(format!("{sign}{h:02}:{m:02}:{s:02}"));
    }
    let (year, month, day, h, m, s, _) = at.to_ymd_hms_milli();
    let midnight = (h, m, s) == (0, 0, 0);
    if (0.0..1.0).contains(&serial) {
        Cell::Text(format!("{h:02}:{m:02}:{s:02}"))
    } else if midnight {
        Cell::Date(format!("{year:04}-{month:02}-{day:02}"))
    } else {
        Cell::Date(format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}"))
    }
}
