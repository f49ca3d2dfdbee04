//! A table file as text of a fixed form. The form is part of what is stored (places and changes are ranges of it), so it
//! is never altered: another one would need another name and a migration.
//!
//! ```text
//! form   = sheet* charts*
//! sheet  = U+001D name LF row*          the name empty for a file that has none
//! row    = (cell TAB)* LF
//! cell   = content [U+001E look]        with \\ \t \n \r \g \e for the signs that are used here
//! charts = U+001D U+001E name LF row*   the charts of the sheet of this name, one cell in each row (`charts`)
//! ```
//!
//! Charts came later, and stand behind all cells: what was stored before is where it was.
//!
//! Rows have some empty cells more than are used, and sheets some empty rows, so that the places beside a table can be
//! pointed at; both in steps, so that they seldom grow.

use gloss_ooxml::{Area, CellRef, Limits, Workbook};
use gloss_table::Format;

use super::charts::ChartText;
use super::content::{escape, look, of_cell};
use super::csv::Source;
use super::{CELL_END, LOOK, MAX_FORM, SHEET};
use crate::ArtifactError;

/// Columns and rows are a multiple of these, with at least some to spare.
const COLUMN_STEP: u32 = 8;
const ROW_STEP: u32 = 16;
const SPARE: u32 = 2;

/// The text of a file.
///
/// # Errors
/// [`ArtifactError::Unpointable`] where the file can't be read as a table, or is too large to be reviewed cell by cell.
pub(crate) fn form(bytes: &[u8], format: Format) -> Result<String, ArtifactError> {
    match format {
        Format::Csv => {
            let no_text = |_| ArtifactError::NotText { why: "It is no text that a table is written in." };
            let (text, _) = gloss_table::decode_text(bytes).map_err(no_text)?;
            of_csv(&text)
        }
        Format::Xlsx => of_workbook(bytes),
    }
}

fn of_csv(text: &str) -> Result<String, ArtifactError> {
    let source = Source::new(text);
    let used = source.rows.iter().map(|row| row.fields.len()).max().unwrap_or(0);
    let mut writer = Writer::default();
    writer.sheet("", source.rows.len() as u32, used as u32)?;
    for row in &source.rows {
        for field in &row.fields {
            writer.cell(&escape(&source.value(field)))?;
        }
        writer.row_end()?;
    }
    writer.finish()
}

fn of_workbook(bytes: &[u8]) -> Result<String, ArtifactError> {
    let unreadable = |error: gloss_ooxml::OpenError| ArtifactError::Unpointable(format!("{error}."));
    let book = Workbook::open(bytes, Limits::default()).map_err(unreadable)?;
    let looks: Vec<String> = book.looks().map_err(unreadable)?.iter().map(look).collect();
    let (plain, from_1904) = (String::new(), book.date1904());
    let mut writer = Writer::default();
    for sheet in book.sheets().iter().filter(|sheet| sheet.kind == gloss_ooxml::SheetKind::Worksheet) {
        let used = book.used(&sheet.name).map_err(unreadable)?;
        let last = used.map_or(CellRef::new(0, 0), |area| area.to);
        writer.sheet(&sheet.name, last.row, last.column)?;
        let Some(area) = used else {
            continue;
        };
        let all = Area::new(CellRef::new(1, 1), area.to);
        for (at, cell) in book.cells(&sheet.name, all).map_err(unreadable)? {
            let look = looks.get(cell.style as usize).unwrap_or(&plain);
            writer.skip_to(at.row, at.column)?;
            writer.cell(&of_cell(&cell, look, from_1904))?;
        }
    }
    for sheet in book.sheets().iter().filter(|sheet| sheet.kind == gloss_ooxml::SheetKind::Worksheet) {
        // A damaged drawing must not keep a person from the cells.
        let charts = book.charts(&sheet.name).unwrap_or_default();
        if !charts.is_empty() {
            writer.charts(&sheet.name)?;
        }
        for chart in charts {
            writer.cell(&escape(&ChartText::of(&chart).words()))?;
            writer.row_end()?;
        }
    }
    writer.finish()
}

/// The rows and columns of a sheet's text that has so many in use.
pub fn room(rows: u32, columns: u32) -> (u32, u32) {
    let stepped = |used: u32, step: u32| used.saturating_add(SPARE).div_ceil(step).saturating_mul(step);
    (stepped(rows, ROW_STEP), stepped(columns, COLUMN_STEP))
}

/// Writes cells in their order, and fills up what is empty.
#[derive(Default)]
struct Writer {
    out: String,
    columns: u32,
    rows: u32,
    /// Rows that are written, and cells of the row that is not.
    row: u32,
    column: u32,
}

impl Writer {
    fn sheet(&mut self, name: &str, rows: u32, columns: u32) -> Result<(), ArtifactError> {
        self.sheet_end()?;
        (self.rows, self.columns) = room(rows, columns);
        (self.row, self.column) = (0, 0);
        // What is empty takes a byte a cell, so its size is known before it is written.
        if u64::from(self.rows) * u64::from(self.columns) > MAX_FORM as u64 {
            return Err(too_large());
        }
        self.out.push(SHEET);
        self.out.push_str(&escape(name));
        self.out.push('\n');
        Ok(())
    }

    /// Begins the charts of a sheet.
    fn charts(&mut self, name: &str) -> Result<(), ArtifactError> {
        self.sheet_end()?;
        (self.rows, self.columns, self.row, self.column) = (0, 0, 0, 0);
        self.out.extend([SHEET, LOOK]);
        self.out.push_str(&escape(name));
        self.out.push('\n');
        Ok(())
    }

    fn cell(&mut self, text: &str) -> Result<(), ArtifactError> {
        self.out.push_str(text);
        self.out.push(CELL_END);
        self.column += 1;
        if self.out.len() > MAX_FORM { Err(too_large()) } else { Ok(()) }
    }

    /// Up to the cell of a row and column from 1.
    fn skip_to(&mut self, row: u32, column: u32) -> Result<(), ArtifactError> {
        while self.row + 1 < row {
            self.row_end()?;
        }
        while self.column + 1 < column {
            self.cell("")?;
        }
        Ok(())
    }

    fn row_end(&mut self) -> Result<(), ArtifactError> {
        while self.column < self.columns {
            self.cell("")?;
        }
        self.out.push('\n');
        (self.row, self.column) = (self.row + 1, 0);
        Ok(())
    }

    fn sheet_end(&mut self) -> Result<(), ArtifactError> {
        while self.row < self.rows {
            self.row_end()?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<String, ArtifactError> {
        self.sheet_end()?;
        Ok(self.out)
    }
}

fn too_large() -> ArtifactError {
    ArtifactError::Unpointable(format!(
        "Sheets of up to {} MB of cells can be pointed into; this one is larger.",
        MAX_FORM >> 20
    ))
}
