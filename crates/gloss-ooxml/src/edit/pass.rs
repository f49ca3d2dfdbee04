//! Writing cells: one pass over the rows of a sheet, in which cells that are there are changed and those that are
//! not are put where they belong. All else stays byte by byte.

use std::collections::BTreeSet;
use std::ops::Range;

use super::change_log::ChangeLog;
use super::write;
use crate::cell::{Area, Cell, CellRef, Value};
use crate::error::{OpenError, Refused};
use crate::limits::Limits;
use crate::sheet::{Facts, Found, FoundCell, Rows, SharedText, formula_of, rich, style_of, value_of};
use crate::workbook::{Sheet, Workbook};
use crate::xml::{Patch, Tag, escape};

/// A change to be made to a cell: its content, its style or its markup.
#[derive(Clone, Debug)]
pub(super) enum Want {
    /// It holds this; its style stays.
    Content(Cell),
    /// It gets another style.
    Style,
    /// It is written so, address included, or is none; and what a reader sees then.
    Raw(String, Cell),
}

/// Gives the style that takes the place of another.
pub(super) type Restyle<'b> = &'b mut dyn FnMut(u32) -> Result<u32, Refused>;

/// Writes cells of a sheet. Shared formulas whose index is in `expand` are written out where they stay.
pub(super) fn write_cells(
    book: &mut Workbook,
    sheet: &Sheet,
    facts: &Facts,
    wanted: Vec<(CellRef, Want)>,
    expand: BTreeSet<u32>,
    restyle: Restyle<'_>,
    log: &mut ChangeLog,
) -> Result<(), Refused> {
    let text = book.package.text(&sheet.part)?;
    let shared = book.shared()?;
    let limits = *book.package.limits();
    let mut pass = Pass {
        source: &text,
        sheet,
        facts,
        shared: &shared,
        limits: &limits,
        prefix: "",
        wanted,
        at: 0,
        expand,
        restyle,
        patch: Patch::default(),
        log,
        written: None,
    };
    pass.run()?;
    let mut patch = pass.patch;
    if let (Some((at, area)), Some(written)) = (&facts.dimension, pass.written) {
        let grown = area.with(written.from).with(written.to);
        if grown != *area {
            patch.replace(at.clone(), grown.to_string());
        }
    }
    if !patch.is_empty() {
        book.package.splice(&sheet.part, text, patch);
    }
    Ok(())
}

/// One pass over the rows.
struct Pass<'a, 'b> {
    source: &'a str,
    sheet: &'a Sheet,
    facts: &'a Facts,
    shared: &'a SharedText,
    limits: &'a Limits,
    /// The namespace prefix of the part's elements, with its colon.
    prefix: &'a str,
    /// The cells to be written, in the order of the file; `at` is the next.
    wanted: Vec<(CellRef, Want)>,
    at: usize,
    /// Shared formulas to be written out, because their master goes.
    expand: BTreeSet<u32>,
    restyle: Restyle<'b>,
    patch: Patch,
    log: &'b mut ChangeLog,
    /// The rectangle around the cells that were written.
    written: Option<Area>,
}

impl<'a> Pass<'a, '_> {
    fn run(&mut self) -> Result<(), Refused> {
        let part = &self.sheet.part;
        let rows = Rows::new(self.source, part, self.limits.depth)?;
        let mut rows = rows.ok_or_else(|| OpenError::Damaged {
            part: part.clone(),
            why: "the sheet has no rows element".to_owned(),
        })?;
        self.prefix = rows.sheet_data().prefix();
        let mut row: Option<(u32, Tag<'a>)> = None;
        loop {
            if row.is_none() && self.at == self.wanted.len() && self.expand.is_empty() {
                // All is written: the rest of the rows stays.
                return Ok(());
            }
            match rows.next()? {
                Found::Row(number, tag) => {
                    self.new_rows(number, tag.start)?;
                    if tag.is_empty() {
                        let cells = self.new_cells(CellRef::new(number + 1, 0), Some(&tag))?;
                        if !cells.is_empty() {
                            let end = tag.end();
                            self.patch.replace(end - 2..end, format!(">{cells}</{}>", tag.name()));
                            self.spans(&tag, number);
                        }
                    } else {
                        row = Some((number, tag));
                    }
                }
                Found::Cell(cell) => {
                    let Some((_, tag)) = row else { continue };
                    let before = self.new_cells(cell.at, Some(&tag))?;
                    if !before.is_empty() {
                        self.patch.insert(cell.whole.start, before);
                    }
                    self.cell(&cell)?;
                }
                Found::RowEnd(at) => {
                    let Some((number, tag)) = row.take() else { continue };
                    let behind = self.new_cells(CellRef::new(number + 1, 0), Some(&tag))?;
                    if !behind.is_empty() {
                        self.patch.insert(at.start, behind);
                    }
                    self.spans(&tag, number);
                }
                Found::End(at) => {
                    return self.end(rows.sheet_data(), at);
                }
            }
            if self.patch.grown() as u64 > self.limits.inflated_bytes {
                return Err(Refused::Grown { part: part.clone(), limit: self.limits.inflated_bytes });
            }
        }
    }

    /// The rest of the cells, behind the last row.
    fn end(&mut self, sheet_data: Tag<'a>, at: Range<usize>) -> Result<(), Refused> {
        let rows = self.rows_until(u32::MAX)?;
        if rows.is_empty() {
        } else if sheet_data.is_empty() {
            self.patch.replace(at.end - 2..at.end, format!(">{rows}</{}>", sheet_data.name()));
        } else {
            self.patch.insert(at.start, rows);
        }
        Ok(())
    }

    fn new_rows(&mut self, before: u32, at: usize) -> Result<(), Refused> {
        let rows = self.rows_until(before)?;
        if !rows.is_empty() {
            self.patch.insert(at, rows);
        }
        Ok(())
    }

    /// The elements of rows that are not in the file yet, up to this one.
    fn rows_until(&mut self, before: u32) -> Result<String, Refused> {
        let mut out = String::new();
        while let Some((next, _)) = self.wanted.get(self.at).filter(|(at, _)| at.row < before) {
            let row = next.row;
            let cells = self.new_cells(CellRef::new(row + 1, 0), None)?;
            if !cells.is_empty() {
                let p = self.prefix;
                out.push_str(&format!("<{p}row r=\"{row}\">{cells}</{p}row>"));
            }
        }
        Ok(out)
    }

    /// The elements of cells that are not in the file yet, up to this place.
    fn new_cells(&mut self, before: CellRef, row: Option<&Tag<'_>>) -> Result<String, Refused> {
        let mut out = String::new();
        while let Some((at, want)) = self.wanted.get(self.at).filter(|(at, _)| *at < before).cloned() {
            self.at += 1;
            let old = self.inherited(at, row);
            let (cell, style) = match want {
                Want::Content(cell) if cell == Cell::default() => continue,
                Want::Content(cell) => (cell, old),
                Want::Style => (Cell::default(), (self.restyle)(old)?),
                Want::Raw(element, cell) => {
                    if !element.is_empty() {
                        out.push_str(&element);
                        self.wrote(at, Cell::default(), cell);
                    }
                    continue;
                }
            };
            let written = style.to_string();
            let attribute = (style > 0).then_some(written.as_str());
            out.push_str(&write::cell(self.prefix, at, &cell, attribute, "", ""));
            self.wrote(at, Cell { style: old, ..Cell::default() }, Cell { style, ..cell });
        }
        Ok(out)
    }

    /// The style of a cell that is not in the file: its row's, else its column's.
    fn inherited(&self, at: CellRef, row: Option<&Tag<'_>>) -> u32 {
        if let Some(row) = row.filter(|row| row.flag("customFormat")) {
            return row.number("s").unwrap_or(0);
        }
        let column = self.facts.columns.iter().find(|(from, to, _)| (*from..=*to).contains(&at.column));
        column.map_or(0, |(_, _, style)| *style)
    }

    fn wrote(&mut self, at: CellRef, before: Cell, after: Cell) {
        self.written = Some(self.written.map_or(at.into(), |area| area.with(at)));
        self.log.cell(&self.sheet.name, at, before, after);
    }

    /// A cell that is in the file: changed if it is wanted, else only its shared formula is written out.
    fn cell(&mut self, found: &FoundCell<'a>) -> Result<(), Refused> {
        let wanted = self.wanted.get(self.at).filter(|(at, _)| *at == found.at).cloned();
        if let Some((at, want)) = wanted {
            self.at += 1;
            let value = value_of(found, self.source, self.shared, self.limits)?;
            let style = style_of(found);
            let before = Cell { value, formula: formula_of(found, self.facts), style };
            let after = match want {
                Want::Content(cell) => {
                    self.patch.replace(found.whole.clone(), self.element(found, &cell));
                    Cell { style, ..cell }
                }
                Want::Style => {
                    let style = (self.restyle)(style)?;
                    self.patch.attribute(&found.tag, "s", &style.to_string());
                    Cell { style, ..before.clone() }
                }
                Want::Raw(element, cell) => {
                    self.patch.replace(found.whole.clone(), element);
                    cell
                }
            };
            if before != after {
                self.wrote(at, before, after);
            }
            return Ok(());
        }
        if let Some(formula) = &found.formula
            && formula.kind() == "shared"
            && let Some(index) = formula.tag.number("si").filter(|index| self.expand.contains(index))
            && let Some(text) = self.facts.shared(index, found.at)
        {
            let name = formula.tag.name();
            self.patch.replace(formula.whole.clone(), format!("<{name}>{}</{name}>", escape(&text)));
        }
        Ok(())
    }

    /// The element of a cell that holds something else now.
    fn element(&self, found: &FoundCell<'a>, cell: &Cell) -> String {
        let style = found.tag.find("s").map(|attribute| attribute.raw);
        // Phonetic hints stay; `cm` and `vm` describe the value that goes.
        let rest = found.tag.find("ph").map_or(String::new(), |ph| format!(" ph=\"{}\"", ph.raw));
        let extension = found.extension.clone().and_then(|at| self.source.get(at)).unwrap_or_default();
        let rich = match &cell.value {
            Value::Text(words) if cell.formula.is_none() => self.reworded(found, words),
            _ => None,
        };
        match rich {
            Some(rich) => write::rich_cell(found.at, &rich, style, &rest, extension),
            None => write::cell(self.prefix, found.at, cell, style, &rest, extension),
        }
    }

    /// A cell's text of several looks with other words in it.
    fn reworded(&self, found: &FoundCell<'a>, words: &str) -> Option<String> {
        let inner = match &found.inline {
            Some(inline) => self.source.get(inline.clone()),
            None if found.tag.get("t").as_deref() == Some("s") => {
                let index = found.value.as_ref().and_then(|(_, raw)| raw.trim().parse().ok());
                index.and_then(|index| self.shared.rich(index))
            }
            None => None,
        };
        inner.filter(|_| self.prefix.is_empty()).and_then(|inner| rich::reworded(inner, words, self.limits))
    }

    /// Widens a row's `spans` to the cells that were written into it.
    fn spans(&mut self, tag: &Tag<'_>, row: u32) {
        let Some(spans) = tag.find("spans") else { return };
        let from = self.wanted.partition_point(|(at, _)| at.row < row);
        let to = self.wanted.partition_point(|(at, _)| at.row <= row);
        let mine = self.wanted.get(from..to).unwrap_or_default();
        let (Some((first, _)), Some((last, _))) = (mine.first(), mine.last()) else { return };
        let (first, last) = (first.column, last.column);
        let known = spans.raw.split_ascii_whitespace().filter_map(|span| {
            let (from, to) = span.split_once(':')?;
            Some((from.parse::<u32>().ok()?, to.parse::<u32>().ok()?))
        });
        let (from, to) = known.fold((first, last), |(a, b), (from, to)| (a.min(from), b.max(to)));
        let written = format!("{from}:{to}");
        if !spans.raw.contains(' ') && spans.raw != written {
            self.patch.replace(spans.value_at, written);
        } else if spans.raw.contains(' ') {
            // Several spans are only a hint for speed: none is as good as a wrong one is bad.
            self.patch.cut(spans.whole);
        }
    }
}
