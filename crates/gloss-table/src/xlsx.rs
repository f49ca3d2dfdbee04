//! Rows of a workbook's sheet, scanned over streamed inflate where that is sure (`scan`), else cell by cell
//! through calamine's reader. Formulas are not run: a cell is the value that was saved with it.

use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    DataRef, ExcelDateTime, ExcelDateTimeType, Reader, SheetType, Xlsx, XlsxCellReader, XlsxError,
};

use crate::limits::{MAX_CELL_BYTES, MAX_COLUMNS, MAX_XLSX_ROWS};
use crate::scan::{Part, Parts, RowBuf, Scan, Shape, Slot, Strings, Unsure};
use crate::{Cell, Row, TableError, package};

/// A sheet being scanned, the words its cells share, and whether dates count from 1904.
type Opened<R> = (Scan<Part<R>>, Strings<Part<R>>, bool);

/// An open workbook.
pub(crate) struct Workbook<R> {
    source: R,
    /// Whether all of its parts were unpacked once and are within the bounds.
    checked: bool,
    parts: Option<Parts<R>>,
    old: Option<Xlsx<R>>,
}

impl<R: Read + Seek + Clone> Workbook<R> {
    /// Opens a workbook and unpacks all of it once, to measure it.
    pub(crate) fn open(source: R) -> Result<(Self, Vec<String>), TableError> {
        package::check(source.clone())?;
        Self::with(source, true)
    }

    /// Opens a workbook without looking at parts that are not read: those that are keep the same bounds.
    pub(crate) fn glance(source: R) -> Result<(Self, Vec<String>), TableError> {
        package::head(source.clone())?;
        Self::with(source, false)
    }

    fn with(source: R, checked: bool) -> Result<(Self, Vec<String>), TableError> {
        let parts = Parts::open(source.clone()).ok();
        let mut new = Self { source, checked, parts, old: None };
        let names = match &new.parts {
            Some(parts) => parts.names(),
            None => {
                let sheets = new.old()?.sheets_metadata();
                let worksheets = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
                worksheets.map(|sheet| sheet.name.clone()).collect()
            }
        };
        Ok((new, names))
    }

    /// Reads every sheet by calamine alone, to compare the scanner with.
    #[cfg(test)]
    pub(crate) fn forget_scanner(&mut self) {
        self.parts = None;
    }

    fn old(&mut self) -> Result<&mut Xlsx<R>, TableError> {
        if !self.checked {
            package::check(self.source.clone())?;
            self.checked = true;
        }
        match &mut self.old {
            Some(book) => Ok(book),
            none => Ok(none.insert(guarded(|| Xlsx::new(self.source.clone()))?)),
        }
    }

    /// The rows of a sheet. Where `whole`, all shared strings are read first, and a damaged one refuses the
    /// sheet; else they are read as cells ask for them.
    pub(crate) fn rows(&mut self, sheet: &str, whole: bool) -> Result<XlsxRows<'_, R>, TableError> {
        match self.scan(sheet, whole) {
            Ok((scan, strings, from_1904)) => {
                let scanned = Scanned {
                    scan,
                    strings,
                    from_1904,
                    ahead: RowBuf::default(),
                    more: None,
                    book: self,
                    sheet: sheet.to_owned(),
                };
                Ok(XlsxRows {
                    way: Way::Scan(Box::new(scanned)),
                    buffer: RowBuf::default(),
                    last: 0,
                    ended: false,
                })
            }
            Err(Unsure) => {
                let old = OldRows::open(self, sheet, 0)?;
                Ok(XlsxRows {
                    way: Way::Old(Box::new(old)),
                    buffer: RowBuf::default(),
                    last: 0,
                    ended: false,
                })
            }
        }
    }

    fn scan(&mut self, sheet: &str, whole: bool) -> Result<Opened<R>, Unsure> {
        let parts = self.parts.as_mut().ok_or(Unsure)?;
        let mut strings = parts.strings()?;
        if whole {
            strings.all()?;
        }
        Ok((parts.cells(sheet)?, strings, parts.from_1904))
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
pub struct XlsxRows<'a, R: Read + Seek + Clone> {
    way: Way<'a, R>,
    buffer: RowBuf,
    last: u32,
    ended: bool,
}

enum Way<'a, R: Read + Seek + Clone> {
    Scan(Box<Scanned<'a, R>>),
    Old(Box<OldRows<'a, R>>),
    None,
}

struct Scanned<'a, R: Read + Seek + Clone> {
    scan: Scan<Part<R>>,
    strings: Strings<Part<R>>,
    from_1904: bool,
    /// The row that comes next: a row is given when the one behind it is read, as that could belong to it.
    ahead: RowBuf,
    /// Whether `ahead` holds a row; none before the first.
    more: Option<bool>,
    book: &'a mut Workbook<R>,
    sheet: String,
}

impl<R: Read + Seek + Clone> Scanned<'_, R> {
    fn read(&mut self, into: &mut RowBuf) -> Result<bool, Unsure> {
        if self.more.is_none() {
            self.more = Some(self.fill()?);
        }
        if self.more == Some(false) {
            return Ok(false);
        }
        std::mem::swap(into, &mut self.ahead);
        self.more = Some(self.fill()?);
        Ok(true)
    }

    /// Reads the next row that is not blank.
    fn fill(&mut self) -> Result<bool, Unsure> {
        while self.scan.next(&mut self.ahead)? {
            settle(&mut self.ahead, &mut self.strings, self.from_1904)?;
            if !self.ahead.cells.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl<R: Read + Seek + Clone> XlsxRows<'_, R> {
    /// Reads the next row that is not blank into memory that is given; false where there is none.
    pub(crate) fn next_into(&mut self, into: &mut RowBuf) -> Result<bool, TableError> {
        if let Way::Scan(scanned) = &mut self.way {
            match scanned.read(into) {
                Ok(more) => {
                    self.last = if more { into.number } else { self.last };
                    return Ok(more);
                }
                Err(Unsure) => {
                    if let Way::Scan(scanned) = std::mem::replace(&mut self.way, Way::None) {
                        let old = OldRows::open(scanned.book, &scanned.sheet, self.last)?;
                        self.way = Way::Old(Box::new(old));
                    }
                }
            }
        }
        let Way::Old(old) = &mut self.way else {
            return Ok(false);
        };
        let Some(row) = old.read()? else {
            return Ok(false);
        };
        into.set(&row);
        Ok(true)
    }

    /// Whether all so far was scanned.
    #[cfg(test)]
    pub(crate) fn scanned(&self) -> bool {
        matches!(self.way, Way::Scan(_))
    }

    /// The last row and column that the sheet says it has, from 1; none where it says nothing or is not
    /// scanned.
    pub(crate) fn dimension(&self) -> Option<(u32, u32)> {
        match &self.way {
            Way::Scan(scanned) => scanned.scan.says,
            _ => None,
        }
    }
}

impl<R: Read + Seek + Clone> Iterator for XlsxRows<'_, R> {
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

/// Days up to the end of the year 9999, where Excel's calendar ends.
const MAX_DAYS: f64 = 2_958_466.0;

/// Makes of scanned cells what a person sees: shared strings looked up, dates worded, blank text left out.
fn settle<S: Read>(row: &mut RowBuf, strings: &mut Strings<S>, from_1904: bool) -> Result<(), Unsure> {
    let RowBuf { cells, text, .. } = row;
    let mut wrong = false;
    cells.retain_mut(|(_, slot)| match *slot {
        Slot::Number(_) | Slot::Bool(_) | Slot::Error(_) | Slot::Iso(..) => true,
        Slot::Text(from, to) => {
            text.get(from as usize..to as usize).is_some_and(|words| !words.trim().is_empty())
        }
        Slot::Shared(at) => match strings.get(at as usize) {
            Ok(words) if words.trim().is_empty() => false,
            Ok(words) => {
                let from = text.len();
                text.push_str(words);
                set(slot, from, text.len(), false, &mut wrong)
            }
            Err(Unsure) => {
                wrong = true;
                false
            }
        },
        // Days that no calendar of Excel's has are left to the other reader.
        Slot::Serial(days, shape) if days.abs() >= MAX_DAYS || (days < 0.0 && shape == Shape::Date) => {
            wrong = true;
            false
        }
        Slot::Serial(days, shape) => {
            let kind = match shape {
                Shape::Duration => ExcelDateTimeType::TimeDelta,
                _ => ExcelDateTimeType::DateTime,
            };
            let from = text.len();
            let shown = date(&ExcelDateTime::new(days, kind, from_1904));
            let iso = matches!(shown, Cell::Date(_));
            text.push_str(&shown.display());
            set(slot, from, text.len(), iso, &mut wrong)
        }
    });
    row.width = row.cells.last().map_or(0, |(column, _)| column + 1);
    if wrong { Err(Unsure) } else { Ok(()) }
}

fn set(slot: &mut Slot, from: usize, to: usize, iso: bool, wrong: &mut bool) -> bool {
    let (Ok(from), Ok(to)) = (u32::try_from(from), u32::try_from(to)) else {
        *wrong = true;
        return false;
    };
    *slot = if iso { Slot::Iso(from, to) } else { Slot::Text(from, to) };
    true
}

/// The rows of a sheet as calamine reads them.
struct OldRows<'a, R: Read + Seek> {
    cells: XlsxCellReader<'a, R>,
    ahead: Option<(u32, u32, Cell)>,
    last: u32,
    /// Rows up to this number were given before.
    given: u32,
    finished: bool,
}

impl<'a, R: Read + Seek + Clone> OldRows<'a, R> {
    fn open(book: &'a mut Workbook<R>, sheet: &str, given: u32) -> Result<Self, TableError> {
        let book = book.old()?;
        let cells = guarded(|| book.worksheet_cells_reader(sheet))?;
        Ok(Self { cells, ahead: None, last: 0, given, finished: false })
    }

    fn read(&mut self) -> Result<Option<Row>, TableError> {
        loop {
            match self.next()? {
                Some(row) if row.number <= self.given => {}
                row => return Ok(row),
            }
        }
    }
}

impl<R: Read + Seek> OldRows<'_, R> {
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

    fn next(&mut self) -> Result<Option<Row>, TableError> {
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
        Ok(Some(Row { number, width, cells, ..Row::default() }))
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
