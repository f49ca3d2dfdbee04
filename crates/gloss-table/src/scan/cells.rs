//! The cells of a sheet, row by row (ECMA-376 part 1, §18.3.1.4, §18.3.1.73). One row is held at a time, in
//! memory that is used again for the next.

use std::io::Read;

use memchr::memchr;

use super::buffer::Buffer;
use super::formats::Shape;
use super::tag::{self, Kind};
use super::written::{address, decimal, dimension, number};
use super::{Stop, Unsure, strings, sums, text};
use crate::limits::{MAX_CELL_BYTES, MAX_COLUMNS, MAX_XLSX_ROWS};

/// Bytes of text in one row, which is held whole: 16,384 cells of some prose each.
const MAX_ROW_BYTES: usize = 64 << 20;

/// A cell's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Slot {
    Number(f64),
    /// A number whose format shows a date or a time.
    Serial(f64, Shape),
    Bool(bool),
    Error(&'static str),
    /// A shared string's number.
    Shared(u32),
    /// A stretch of the row's text.
    Text(u32, u32),
    /// A date as ISO 8601, a stretch of the row's text.
    Iso(u32, u32),
}

/// A row, and the memory for the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct RowBuf {
    /// Its number, from 1.
    pub(crate) number: u32,
    /// Fields in the line, or the last cell's column plus one.
    pub(crate) width: u32,
    /// Cells that have a value, with their column from 0, in order.
    pub(crate) cells: Vec<(u32, Slot)>,
    /// The text that its cells point into.
    pub(crate) text: String,
    /// Hidden in the file, by a filter or by hand.
    pub(crate) hidden: bool,
    /// A formula of it sums up other rows of its own column.
    pub(crate) summed: bool,
    /// A number of it comes from no formula.
    pub(crate) counted: bool,
}

/// A sheet's cells, being scanned.
pub(crate) struct Scan<R> {
    buffer: Buffer<R>,
    names: Names,
    formats: Vec<Shape>,
    /// The next row's number where it names none, from 0.
    row: u32,
    /// Rows up to this number are given.
    last: u32,
    ended: bool,
    /// The last row and column that the sheet says it has, from 1; none where it says nothing.
    pub(crate) says: Option<(u32, u32)>,
}

/// The tags that stand among cells, spelled with the sheet's prefix.
struct Names {
    prefix: String,
    end_data: String,
    row: String,
    end_row: String,
    cell: String,
    end_cell: String,
    value: String,
    end_value: String,
    formula: String,
    end_formula: String,
    inline: String,
    /// The name of an inline string's element, without brackets.
    inline_name: String,
}

impl Names {
    fn new(prefix: &str) -> Self {
        let (open, close) = (|name| format!("<{prefix}{name}"), |name| format!("</{prefix}{name}>"));
        Self {
            prefix: prefix.to_owned(),
            end_data: close("sheetData"),
            row: open("row"),
            end_row: close("row"),
            cell: open("c"),
            end_cell: close("c"),
            value: open("v"),
            end_value: close("v"),
            formula: open("f"),
            end_formula: close("f"),
            inline: open("is"),
            inline_name: format!("{prefix}is"),
        }
    }
}

/// The next item among the rows.
enum Next {
    Row { number: Option<u32>, hidden: bool, empty: bool },
    End,
}

impl<R: Read> Scan<R> {
    /// Goes to the cells of a sheet's part.
    pub(crate) fn open(part: R, formats: Vec<Shape>) -> Result<Self, Unsure> {
        let mut buffer = Buffer::new(part)?;
        let (mut depth, mut says, mut prefix) = (0u32, None, None::<String>);
        loop {
            let data = buffer.look(|s| {
                let (used, tag) = tag::next(s)?;
                if tag.opens() && prefix.is_none() {
                    let local = tag.local();
                    prefix = tag.name.strip_suffix(local).map(str::to_owned);
                }
                match tag.kind {
                    Kind::Start => depth += 1,
                    Kind::End => depth = depth.checked_sub(1).filter(|left| *left > 0).ok_or(Stop::Unsure)?,
                    Kind::Empty | Kind::Aside => {}
                }
                if tag.opens() && tag.local() == "dimension" {
                    says = Some(dimension(tag.attribute("ref")?.ok_or(Stop::Unsure)?)?);
                }
                let data = tag.opens() && tag.local() == "sheetData";
                if data && tag.name.strip_suffix("sheetData") != prefix.as_deref() {
                    return Err(Stop::Unsure);
                }
                Ok((used, data.then_some(tag.kind == Kind::Empty)))
            })?;
            if let Some(ended) = data {
                let names = Names::new(prefix.as_deref().unwrap_or_default());
                return Ok(Self { buffer, names, formats, row: 0, last: 0, ended, says });
            }
        }
    }

    /// Reads the next row into memory that is given; false where there is none. Rows may have no cells.
    pub(crate) fn next(&mut self, into: &mut RowBuf) -> Result<bool, Unsure> {
        into.clear(0, 0);
        if self.ended {
            return Ok(false);
        }
        let names = &self.names;
        match self.buffer.look(|s| next_row(s, names))? {
            Next::End => {
                self.ended = true;
                self.buffer.drain()?;
                return Ok(false);
            }
            Next::Row { number, hidden, empty } => {
                let row = number.map_or(self.row, |number| number - 1);
                if row < self.last || row >= MAX_XLSX_ROWS {
                    return Err(Unsure);
                }
                (into.number, into.hidden) = (row + 1, hidden);
                self.last = row + 1;
                self.row = row + 1;
                if empty {
                    return Ok(true);
                }
            }
        }
        let reading = Reading { names, formats: &self.formats };
        let mut column = 0;
        while self.buffer.look(|s| {
            let (cells, text, at) = (into.cells.len(), into.text.len(), column);
            let found = reading.cell(s, into, &mut column);
            if found.is_err() {
                into.cells.truncate(cells);
                into.text.truncate(text);
                column = at;
            }
            found
        })? {}
        Ok(true)
    }
}

/// The position of the next bracket behind blanks alone.
fn bracket(bytes: &[u8], from: usize) -> Result<usize, Stop> {
    let mut at = from;
    loop {
        match bytes.get(at) {
            Some(b'<') => return Ok(at),
            Some(byte) if tag::is_space(*byte) => at += 1,
            Some(_) => return Err(Stop::Unsure),
            None => return Err(Stop::More),
        }
    }
}

/// Whether these words stand at a position; more text may be needed to tell.
fn stands_at(bytes: &[u8], at: usize, words: &str) -> Result<bool, Stop> {
    match bytes.get(at..at + words.len()) {
        Some(there) => Ok(there == words.as_bytes()),
        None => {
            let there = bytes.get(at..).unwrap_or_default();
            if words.as_bytes().starts_with(there) { Err(Stop::More) } else { Ok(false) }
        }
    }
}

/// Whether an opening tag of this name stands at a position.
fn opens(bytes: &[u8], at: usize, name: &str) -> Result<bool, Stop> {
    if !stands_at(bytes, at, name)? {
        return Ok(false);
    }
    let behind = *bytes.get(at + name.len()).ok_or(Stop::More)?;
    Ok(tag::is_space(behind) || matches!(behind, b'>' | b'/'))
}

fn next_row(s: &str, names: &Names) -> Result<(usize, Next), Stop> {
    let bytes = s.as_bytes();
    let begin = bracket(bytes, 0)?;
    if !opens(bytes, begin, &names.row)? {
        let ends = stands_at(bytes, begin, &names.end_data)?;
        return if ends { Ok((begin + names.end_data.len(), Next::End)) } else { Err(Stop::Unsure) };
    }
    let mut at = begin + names.row.len();
    let (mut found, mut hidden) = (None, false);
    while let Some((next, key, value)) = tag::attribute(s, at)? {
        hidden |= key == "hidden" && matches!(value, "1" | "true");
        if key == "r" && found.replace(number(value.as_bytes()).ok_or(Stop::Unsure)?).is_some() {
            return Err(Stop::Unsure);
        }
        at = next;
    }
    let (end, kind) = closes(bytes, at)?;
    if found == Some(0) {
        return Err(Stop::Unsure);
    }
    Ok((end, Next::Row { number: found, hidden, empty: kind == Kind::Empty }))
}

/// How a tag ends, from behind its last attribute.
fn closes(bytes: &[u8], from: usize) -> Result<(usize, Kind), Stop> {
    let mut at = from;
    while bytes.get(at).is_some_and(|byte| tag::is_space(*byte)) {
        at += 1;
    }
    tag::close(bytes, at)
}

/// How a tag ends whose attributes say nothing of the value.
fn passed(s: &str, from: usize) -> Result<(usize, Kind), Stop> {
    let mut at = from;
    while let Some((next, _, _)) = tag::attribute(s, at)? {
        at = next;
    }
    closes(s.as_bytes(), at)
}

/// The attributes of a cell's tag.
struct Head<'s> {
    at: Option<(u32, u32)>,
    style: Option<u32>,
    kind: &'s str,
}

struct Reading<'a> {
    names: &'a Names,
    formats: &'a [Shape],
}

impl Reading<'_> {
    /// Reads the next cell of a row; false at the row's end.
    fn cell(&self, s: &str, row: &mut RowBuf, column: &mut u32) -> Result<(usize, bool), Stop> {
        let bytes = s.as_bytes();
        let begin = bracket(bytes, 0)?;
        if !opens(bytes, begin, &self.names.cell)? {
            let ends = stands_at(bytes, begin, &self.names.end_row)?;
            return if ends { Ok((begin + self.names.end_row.len(), false)) } else { Err(Stop::Unsure) };
        }
        let (head, end, kind) = head(s, begin + self.names.cell.len())?;
        if let Some((number, at)) = head.at {
            if number != row.number {
                return Err(Stop::Unsure);
            }
            *column = at;
        }
        if *column >= MAX_COLUMNS {
            return Err(Stop::Unsure);
        }
        let (used, value) =
            if kind == Kind::Empty { (end, None) } else { self.inside(s, end, (&head, *column), row)? };
        if let Some(value) = value {
            if row.cells.last().is_some_and(|(before, _)| *before >= *column) {
                return Err(Stop::Unsure);
            }
            row.cells.push((*column, value));
        }
        *column += 1;
        Ok((used, true))
    }

    /// Reads what a cell holds, from behind its tag.
    fn inside(
        &self,
        s: &str,
        from: usize,
        (head, column): (&Head<'_>, u32),
        row: &mut RowBuf,
    ) -> Result<(usize, Option<Slot>), Stop> {
        let bytes = s.as_bytes();
        let mut value = None;
        let (mut seen, mut has_formula) = (false, false);
        let mut at = from;
        loop {
            let begin = bracket(bytes, at)?;
            if stands_at(bytes, begin, &self.names.end_cell)? {
                row.counted |= !has_formula && matches!(value, Some(Slot::Number(_)));
                return Ok((begin + self.names.end_cell.len(), value));
            }
            // The reader beside this one takes the last of several; none is written by any program.
            if seen {
                return Err(Stop::Unsure);
            }
            if opens(bytes, begin, &self.names.value)? {
                let (end, kind) = passed(s, begin + self.names.value.len())?;
                seen = true;
                at = end;
                if kind == Kind::Empty {
                    value = self.value("", head, row)?;
                } else {
                    let words = s.get(end..).unwrap_or_default();
                    let length = memchr(b'<', words.as_bytes()).ok_or(Stop::More)?;
                    if !stands_at(bytes, end + length, &self.names.end_value)? {
                        return Err(Stop::Unsure);
                    }
                    value = self.value(words.get(..length).unwrap_or_default(), head, row)?;
                    at = end + length + self.names.end_value.len();
                }
            } else if opens(bytes, begin, &self.names.formula)? {
                let (end, kind) = passed(s, begin + self.names.formula.len())?;
                (at, has_formula) = (end, true);
                if kind == Kind::Start {
                    let words = s.get(end..).unwrap_or_default();
                    let length = memchr(b'<', words.as_bytes()).ok_or(Stop::More)?;
                    if !stands_at(bytes, end + length, &self.names.end_formula)? {
                        return Err(Stop::Unsure);
                    }
                    let formula = words.get(..length).unwrap_or_default();
                    text::sound(formula)?;
                    row.summed |= sums::is_sum_of_rows(formula, row.number, column);
                    at = end + length + self.names.end_formula.len();
                }
            } else if head.kind == "inlineStr" && opens(bytes, begin, &self.names.inline)? {
                let (end, kind) = passed(s, begin + self.names.inline.len())?;
                seen = true;
                at = end;
                if kind == Kind::Start {
                    let had = row.text.len();
                    at = self.inline(s, end, &mut row.text)?;
                    value = Some(stretch(had, &row.text)?);
                }
            } else {
                return Err(Stop::Unsure);
            }
        }
    }

    /// An inline string; the plain kind, which is nearly all, without looking at its tags one by one.
    fn inline(&self, s: &str, from: usize, out: &mut String) -> Result<usize, Stop> {
        if self.names.prefix.is_empty()
            && let Some(words) = s.get(from..).and_then(|rest| rest.strip_prefix("<t>"))
            && let Some(length) = memchr(b'<', words.as_bytes())
            && words.get(length..).is_some_and(|rest| rest.starts_with("</t></is>"))
        {
            let words = text::decode(words.get(..length).unwrap_or_default())?;
            out.push_str(&text::unescape(words.trim_matches([' ', '\t', '\r', '\n'])));
            return Ok(from + "<t></t></is>".len() + length);
        }
        strings::item(s, from, &self.names.inline_name, out)
    }

    /// The value of a cell's `v` (ECMA-376 part 1, §18.18.11).
    fn value(&self, raw: &str, head: &Head<'_>, row: &mut RowBuf) -> Result<Option<Slot>, Stop> {
        if raw.is_empty() {
            let nothing = matches!(head.kind, "" | "n" | "s" | "b" | "e" | "str" | "inlineStr");
            return if nothing { Ok(None) } else { Err(Stop::Unsure) };
        }
        Ok(Some(match head.kind {
            "" | "n" => {
                let found = decimal(raw).ok_or(Stop::Unsure)?;
                let shape = head.style.and_then(|style| self.formats.get(style as usize)).copied();
                match shape.unwrap_or_default() {
                    Shape::Plain => Slot::Number(found),
                    shape => Slot::Serial(found, shape),
                }
            }
            "s" => Slot::Shared(number(raw.as_bytes()).ok_or(Stop::Unsure)?),
            "b" if raw == "0" => Slot::Bool(false),
            "b" if raw == "1" => Slot::Bool(true),
            "e" => Slot::Error(ERRORS.iter().find(|error| **error == raw).ok_or(Stop::Unsure)?),
            "str" => {
                let had = row.text.len();
                row.text.push_str(&text::unescape(&text::decode(raw)?));
                stretch(had, &row.text)?
            }
            "d" => {
                let had = row.text.len();
                row.text.push_str(&text::decode(raw)?);
                match stretch(had, &row.text)? {
                    Slot::Text(from, to) => Slot::Iso(from, to),
                    other => other,
                }
            }
            _ => return Err(Stop::Unsure),
        }))
    }
}

/// The errors of cells (ECMA-376 part 1, §18.17.3).
const ERRORS: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

/// The text that was added to a row's.
fn stretch(from: usize, text: &str) -> Result<Slot, Stop> {
    if text.len() - from > MAX_CELL_BYTES || text.len() > MAX_ROW_BYTES {
        return Err(Stop::Unsure);
    }
    let at = |at| u32::try_from(at).map_err(|_| Stop::Unsure);
    Ok(Slot::Text(at(from)?, at(text.len())?))
}

/// Reads the attributes of a cell's tag, from behind its name.
fn head(s: &str, from: usize) -> Result<(Head<'_>, usize, Kind), Stop> {
    let mut head = Head { at: None, style: None, kind: "" };
    let (mut at, mut seen) = (from, [false; 3]);
    while let Some((next, key, value)) = tag::attribute(s, at)? {
        let which = match key {
            "r" => {
                head.at = Some(address(value).ok_or(Stop::Unsure)?);
                0
            }
            "s" => {
                head.style = Some(number(value.as_bytes()).ok_or(Stop::Unsure)?);
                1
            }
            "t" => {
                if value.is_empty() {
                    return Err(Stop::Unsure);
                }
                head.kind = value;
                2
            }
            _ => usize::MAX,
        };
        if let Some(seen) = seen.get_mut(which)
            && std::mem::replace(seen, true)
        {
            return Err(Stop::Unsure);
        }
        at = next;
    }
    let (end, kind) = closes(s.as_bytes(), at)?;
    Ok((head, end, kind))
}
