//! Where each cell stands in a sheet's text. Reads the form and nothing else; never alters it.

use gloss_ooxml::CellRef;
use gloss_protocol::Span;

use super::{CELL_END, LOOK, SHEET};

/// A cell's place: the sheet and the row from 0, and the column from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct At {
    pub sheet: usize,
    pub row: u32,
    pub column: u32,
}

impl At {
    /// The cell as an address has it, from 1.
    pub(super) fn cell(self) -> CellRef {
        CellRef::new(self.row + 1, self.column + 1)
    }
}

/// A sheet of the text.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    /// Its name; empty where the file has no names for them.
    pub name: String,
    /// True for the charts of the sheet of this name, each in a row of its own.
    pub charts: bool,
    /// Where the line that names it begins.
    pub start: u32,
    /// Cells in its widest row.
    pub columns: u32,
    /// Where each row begins.
    pub rows: Vec<u32>,
    /// Where the last row ends.
    pub end: u32,
    /// Rows up to the last one that holds anything, and columns likewise.
    pub used: (u32, u32),
}

/// The cells of a sheet's text.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    pub(crate) sheets: Vec<Rows>,
}

impl Grid {
    /// Finds the rows of a text.
    pub(crate) fn new(source: &str) -> Self {
        let mut sheets: Vec<Rows> = Vec::new();
        let mut at = 0u32;
        for line in source.split_inclusive('\n') {
            let end = at + line.len() as u32;
            if let Some(name) = line.strip_prefix(SHEET) {
                let (charts, name) = match name.strip_prefix(LOOK) {
                    Some(name) => (true, name),
                    None => (false, name),
                };
                let name = super::content::unescape(name.trim_end_matches('\n')).into_owned();
                sheets.push(Rows {
                    name,
                    charts,
                    start: at,
                    columns: 0,
                    rows: Vec::new(),
                    end,
                    used: (0, 0),
                });
            } else if let Some(sheet) = sheets.last_mut() {
                sheet.rows.push(at);
                sheet.end = end;
                let (mut cells, mut last) = (0, 0);
                for cell in line.split_terminator(CELL_END).take_while(|cell| *cell != "\n") {
                    cells += 1;
                    if !cell.is_empty() {
                        last = cells;
                    }
                }
                sheet.columns = sheet.columns.max(cells);
                if last > 0 {
                    sheet.used = (sheet.rows.len() as u32, sheet.used.1.max(last));
                }
            }
            at = end;
        }
        Self { sheets }
    }

    /// The line of a row, without its end.
    pub(crate) fn line<'a>(&self, source: &'a str, sheet: usize, row: u32) -> &'a str {
        let range = self.row(sheet, row).unwrap_or(0..0);
        source.get(range).unwrap_or_default().trim_end_matches('\n')
    }

    /// The bytes of a row, its end included.
    pub(super) fn row(&self, sheet: usize, row: u32) -> Option<std::ops::Range<usize>> {
        let rows = self.sheets.get(sheet)?;
        let start = *rows.rows.get(row as usize)?;
        let end = rows.rows.get(row as usize + 1).copied().unwrap_or(rows.end);
        Some(start as usize..end as usize)
    }

    /// The bytes of a cell, its end included.
    pub(crate) fn span(&self, source: &str, at: At) -> Option<Span> {
        let row = self.row(at.sheet, at.row)?;
        cells(source, row).nth(at.column as usize)
    }

    /// All cells of a row.
    pub(super) fn cells<'a>(
        &self,
        source: &'a str,
        sheet: usize,
        row: u32,
    ) -> impl Iterator<Item = Span> + 'a {
        cells(source, self.row(sheet, row).unwrap_or(0..0))
    }

    /// The cell that a byte stands in; its end is part of it.
    pub(crate) fn at(&self, source: &str, byte: u32) -> Option<At> {
        let sheet = self.sheets.partition_point(|sheet| sheet.start <= byte).checked_sub(1)?;
        let rows = &self.sheets.get(sheet)?.rows;
        let row = rows.partition_point(|start| *start <= byte).checked_sub(1)?;
        let start = *rows.get(row)?;
        let before = source.get(start as usize..byte as usize)?;
        let column = before.bytes().filter(|byte| *byte == CELL_END as u8).count() as u32;
        Some(At { sheet, row: row as u32, column })
    }
}

/// The cells of a row's bytes.
fn cells(source: &str, row: std::ops::Range<usize>) -> impl Iterator<Item = Span> + '_ {
    let mut at = row.start;
    source.get(row).unwrap_or_default().split_inclusive(CELL_END).filter_map(move |cell| {
        let start = at;
        at += cell.len();
        cell.ends_with(CELL_END).then(|| Span::new(start, at))
    })
}
