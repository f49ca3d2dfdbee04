//! The rows of a worksheet, streamed with positions. Cells and rows without an address are where they follow.

use std::ops::Range;
use std::str::FromStr;

use crate::cell::{Area, CellRef};
use crate::error::OpenError;
use crate::limits::{MAX_COLUMNS, MAX_ROWS};
use crate::xml::{Event, Tag, Walk, decode};

/// A formula as a cell holds it.
#[derive(Clone, Debug)]
pub(crate) struct Formula<'a> {
    pub tag: Tag<'a>,
    pub whole: Range<usize>,
    /// As written; not decoded.
    pub raw: &'a str,
}

impl Formula<'_> {
    /// `shared`, `array`, `dataTable`, or nothing for a plain one.
    pub(crate) fn kind(&self) -> String {
        self.tag.get("t").unwrap_or_default().into_owned()
    }

    /// Its text.
    pub(crate) fn text(&self) -> String {
        decode(self.raw).into_owned()
    }

    /// The cells that it fills.
    pub(crate) fn area(&self) -> Option<Area> {
        Area::from_str(&self.tag.get("ref")?).ok()
    }
}

/// A cell as it is written.
#[derive(Clone, Debug)]
pub(crate) struct FoundCell<'a> {
    pub at: CellRef,
    pub tag: Tag<'a>,
    pub whole: Range<usize>,
    pub formula: Option<Formula<'a>>,
    /// `<v>`: the whole element, and its text as written.
    pub value: Option<(Range<usize>, &'a str)>,
    /// `<is>`: the whole element.
    pub inline: Option<Range<usize>>,
    /// `<extLst>`: the whole element.
    pub extension: Option<Range<usize>>,
}

/// The next thing in a sheet's rows: an event of the reader.
#[derive(Clone, Debug)]
pub(crate) enum Found<'a> {
    /// A row begins. For an empty one (`<row/>`) no end follows.
    Row(u32, Tag<'a>),
    /// A cell of the row.
    Cell(FoundCell<'a>),
    /// The row's end tag.
    RowEnd(Range<usize>),
    /// The end of the rows: where `</sheetData>` is, or all of `<sheetData/>`.
    End(Range<usize>),
}

/// A stream of rows and cells.
pub(crate) struct Rows<'a> {
    walk: Walk<'a>,
    source: &'a str,
    part: &'a str,
    row: u32,
    column: u32,
    /// `<sheetData>`.
    sheet_data: Tag<'a>,
    /// Where the stream is, after an empty `sheetData`.
    ended: bool,
    /// It began at a row, not at `<sheetData>`.
    resumed: bool,
}

impl<'a> Rows<'a> {
    /// Finds the rows of a worksheet's part; `None` when there are none to be found.
    pub(crate) fn new(source: &'a str, part: &'a str, max_depth: usize) -> Result<Option<Self>, OpenError> {
        let mut walk = Walk::new(source, part, max_depth);
        let (sheet_data, ended) = loop {
            match walk.next()? {
                Event::Open(tag) if tag.local() == "sheetData" => break (tag, false),
                Event::Empty(tag) if tag.local() == "sheetData" => break (tag, true),
                Event::End => return Ok(None),
                _ => {}
            }
        };
        Ok(Some(Self { walk, source, part, row: 0, column: 0, sheet_data, ended, resumed: false }))
    }

    /// Goes on at a row's tag, the first one behind `row`, of a part whose rows were found before.
    pub(crate) fn resume(source: &'a str, part: &'a str, max_depth: usize, at: usize, row: u32) -> Self {
        let walk = Walk::from(source, part, max_depth, at);
        let sheet_data = Tag { raw: "", start: at };
        Self { walk, source, part, row, column: 0, sheet_data, ended: false, resumed: true }
    }

    /// The start tag of the rows.
    pub(crate) fn sheet_data(&self) -> Tag<'a> {
        self.sheet_data
    }

    fn damaged(&self, why: String) -> OpenError {
        OpenError::Damaged { part: self.part.to_owned(), why }
    }

    /// The next row, cell or end.
    pub(crate) fn next(&mut self) -> Result<Found<'a>, OpenError> {
        if self.ended {
            return Ok(Found::End(self.sheet_data.start..self.sheet_data.end()));
        }
        let depth = self.walk.depth();
        loop {
            match self.walk.next()? {
                Event::Open(tag) | Event::Empty(tag) if tag.local() == "row" => return self.begin(tag),
                Event::Open(tag) if tag.local() == "c" => {
                    let cell = self.open_cell(tag)?;
                    return Ok(Found::Cell(cell));
                }
                Event::Empty(tag) if tag.local() == "c" => {
                    let (at, whole) = (self.place(&tag)?, tag.start..tag.end());
                    let (formula, value, inline, extension) = (None, None, None, None);
                    return Ok(Found::Cell(FoundCell { at, tag, whole, formula, value, inline, extension }));
                }
                Event::Open(_) => drop(self.walk.skip()?),
                Event::Empty(_) => {}
                Event::Close(from, to) if self.walk.depth() < depth || (self.resumed && depth == 0) => {
                    let name = self.source.get(from..to).unwrap_or_default();
                    return Ok(if name.contains("sheetData") {
                        Found::End(from..to)
                    } else {
                        Found::RowEnd(from..to)
                    });
                }
                Event::Close(..) => {}
                Event::End => return Err(self.damaged("its rows do not end".to_owned())),
            }
        }
    }

    fn begin(&mut self, tag: Tag<'a>) -> Result<Found<'a>, OpenError> {
        let number = match tag.find("r") {
            Some(found) => found.raw.parse().ok(),
            None => Some(self.row + 1),
        };
        let number: u32 = number
            .filter(|row| (self.row + 1..=MAX_ROWS).contains(row))
            .ok_or_else(|| self.damaged(format!("the rows are out of order at {}", tag.raw)))?;
        (self.row, self.column) = (number, 0);
        Ok(Found::Row(number, tag))
    }

    fn place(&mut self, tag: &Tag<'a>) -> Result<CellRef, OpenError> {
        let at = match tag.find("r") {
            Some(found) => CellRef::from_str(found.raw).ok(),
            None => Some(CellRef::new(self.row, self.column + 1)),
        };
        let at = at
            .filter(|at| at.row == self.row && at.column > self.column && at.column <= MAX_COLUMNS)
            .ok_or_else(|| {
                self.damaged(format!("the cells of row {} are out of order at {}", self.row, tag.raw))
            })?;
        self.column = at.column;
        Ok(at)
    }

    fn open_cell(&mut self, tag: Tag<'a>) -> Result<FoundCell<'a>, OpenError> {
        let at = self.place(&tag)?;
        let mut cell = FoundCell {
            at,
            tag,
            whole: tag.start..tag.end(),
            formula: None,
            value: None,
            inline: None,
            extension: None,
        };
        loop {
            let (inner, whole, raw) = match self.walk.next()? {
                Event::Open(inner) => {
                    let (from, to) = self.walk.skip()?;
                    (inner, inner.start..to, self.source.get(inner.end()..from).unwrap_or_default())
                }
                Event::Empty(inner) => (inner, inner.start..inner.end(), ""),
                Event::Close(_, to) => {
                    cell.whole.end = to;
                    return Ok(cell);
                }
                Event::End => return Err(self.damaged(format!("the cell {at} does not end"))),
            };
            match inner.local() {
                "f" => cell.formula = Some(Formula { tag: inner, whole, raw }),
                "v" => cell.value = Some((whole, raw)),
                "is" => cell.inline = Some(whole),
                "extLst" => cell.extension = Some(whole),
                _ => {}
            }
        }
    }
}
