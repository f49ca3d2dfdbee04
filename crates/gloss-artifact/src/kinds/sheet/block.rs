//! A block of cells that a person writes at once: pasted from another program, or filled from the first of what is selected.
//! Says which cells get which text, and where the sheet's text has too little room for them, the same text with more of it.
//! The file itself is `write`'s.

use gloss_ooxml::Area;
use gloss_protocol::{FillTo, Kind};

use super::content::{format, split};
use super::grid::At;
use super::reshape::Lines;
use super::typed::Reader;
use super::{CELL_END, LOOK, MAX_FORM, Unwritable};
use crate::splice::Splice;
use crate::text::Text;

/// Cells that are written at once: more is a file that is better opened as one.
pub(super) const MAX_BLOCK: usize = 100_000;
/// Bytes that are read from a clipboard.
pub const MAX_CLIPBOARD: usize = 8 << 20;
/// The last row and column that a workbook can have (ECMA-376, 18.3.1.73 and 18.3.1.13, as Excel bounds them).
const LAST: (u32, u32) = (1_048_576, 16_384);

/// Cells with their new text, and the text that they are ranges of.
#[derive(Clone, Debug)]
pub struct Block {
    /// The sheet's text with room for all of them; none where there is enough.
    pub room: Option<Text>,
    /// The new cells.
    pub splices: Vec<Splice>,
}

/// The cells of a clipboard: tabs between cells, line ends between rows, quotes around cells that hold these, as programs
/// for sheets write them. A quote that is never closed is a sign like any other.
#[must_use]
pub fn clipboard(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
    let (mut rows, mut row, mut rest) = (Vec::new(), Vec::new(), text);
    loop {
        let (cell, after) = quoted(rest).unwrap_or_else(|| {
            let end = rest.find(['\t', '\n']).unwrap_or(rest.len());
            let (cell, after) = rest.split_at(end);
            let cell = if after.starts_with('\n') { cell.strip_suffix('\r').unwrap_or(cell) } else { cell };
            (cell.to_owned(), after)
        });
        row.push(cell);
        let mut signs = after.chars();
        match signs.next() {
            Some('\n') => rows.push(std::mem::take(&mut row)),
            Some(_) => {}
            None => break,
        }
        rest = signs.as_str();
    }
    rows.push(row);
    rows
}

/// A cell in quotes and what follows it; none where it is not written so to its end.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut cell = String::new();
    loop {
        let (inner, after) = rest.split_once('"')?;
        cell.push_str(inner);
        let Some(more) = after.strip_prefix('"') else {
            let after = if after.starts_with("\r\n") { after.get(1..)? } else { after };
            return (after.is_empty() || after.starts_with(['\t', '\n'])).then_some((cell, after));
        };
        cell.push('"');
        rest = more;
    }
}

/// Pastes a clipboard's cells from the first selected cell on; one cell goes into all of them. `plain` is a file
/// without types and looks.
///
/// # Errors
/// [`Unwritable`] for too much at once, for cells behind the last that a sheet can have, and for what can be read as two
/// numbers.
pub fn paste(text: &Text, at: Lines, clipboard: &[Vec<String>], plain: bool) -> Result<Block, Unwritable> {
    let area = bounded(text, at);
    let wide = clipboard.iter().map(Vec::len).max().unwrap_or(0) as u32;
    let (tall, wide, one) = match clipboard {
        [row] if row.len() == 1 => (
            area.to.row - area.from.row + 1,
            area.to.column - area.from.column + 1,
            row.first().map(String::as_str),
        ),
        rows => (rows.len() as u32, wide, None),
    };
    if clipboard.iter().all(|row| row.iter().all(String::is_empty)) {
        return Err(Unwritable::new("There is nothing in the clipboard to paste.", "Copy some cells first."));
    }
    let from = At { sheet: at.sheet, row: area.from.row - 1, column: area.from.column - 1 };
    let reader = Reader::new(text, plain).together(clipboard.iter().flatten().map(String::as_str));
    let cell = |row: u32, column: u32, before: &str| {
        let words = match one {
            Some(words) => Some(words),
            None => clipboard.get(row as usize).and_then(|row| row.get(column as usize)).map(String::as_str),
        };
        // A row that ends early says nothing about the cells behind it.
        let at = At { row: from.row + row, column: from.column + column, ..from };
        words.map(|words| reader.cell(at, before, words)).transpose()
    };
    laid(text, from, (tall, wide), cell)
}

/// Fills the first of the selected rows or columns into the others: formulas name other cells there as a copy does,
/// and looks go along. Where one alone is selected, the one before it is copied.
///
/// # Errors
/// [`Unwritable`] where there is nothing to copy from, and for too much at once.
pub fn fill(text: &Text, at: Lines, to: FillTo, plain: bool) -> Result<Block, Unwritable> {
    let Some(grid) = text.grid() else { return Err(Unwritable::no_table()) };
    let mut area = bounded(text, at);
    let down = to == FillTo::Down;
    let (first, last) =
        if down { (&mut area.from.row, area.to.row) } else { (&mut area.from.column, area.to.column) };
    if *first == last {
        *first = last.saturating_sub(1);
    }
    if *first == 0 {
        let (what, side) = if down { ("row", "below") } else { ("column", "to the right of") };
        return Err(Unwritable::new(
            format!("There is no {what} before this one to copy from."),
            format!("Select a {what} together with those {side} it."),
        ));
    }
    let from = At { sheet: at.sheet, row: area.from.row - 1, column: area.from.column - 1 };
    let size = (area.to.row - area.from.row + 1, area.to.column - area.from.column + 1);
    let source = text.source();
    let held = |row: u32, column: u32| {
        let span = grid.span(source, At { row: from.row + row, column: from.column + column, ..from });
        span.and_then(|span| source.get(span.range())).unwrap_or_default()
    };
    let cell = |row: u32, column: u32, before: &str| {
        let (behind, copied) = if down { (row, held(0, column)) } else { (column, held(row, 0)) };
        if behind == 0 {
            return Ok(None);
        }
        let (content, look) = split(copied);
        let content = match content.strip_prefix('=') {
            Some(formula) if !plain => {
                let (rows, columns) = if down { (i64::from(row), 0) } else { (0, i64::from(column)) };
                format!("={}", gloss_ooxml::copied(formula, rows, columns))
            }
            _ => content.to_owned(),
        };
        // A look that can't be written stays where it is.
        let look = if format(look).is_some() && !look.contains("f=*") { look } else { split(before).1 };
        let mark = if look.is_empty() { String::new() } else { LOOK.to_string() };
        Ok(Some(format!("{content}{mark}{look}{CELL_END}")))
    };
    laid(text, from, size, cell)
}

/// The selected area, of whole rows and columns as far as the sheet's text goes.
fn bounded(text: &Text, at: Lines) -> Area {
    let (mut area, size) = (at.area, text.grid().and_then(|grid| grid.sheets.get(at.sheet)));
    if let Some(rows) = size {
        area.to.row = area.to.row.min((rows.rows.len() as u32).max(area.from.row));
        area.to.column = area.to.column.min(rows.columns.max(area.from.column));
    }
    area
}

/// So many rows and columns of new cells from a place on.
fn laid(
    text: &Text,
    from: At,
    (tall, wide): (u32, u32),
    cell: impl Fn(u32, u32, &str) -> Result<Option<String>, Unwritable>,
) -> Result<Block, Unwritable> {
    if tall as usize * wide as usize > MAX_BLOCK {
        return Err(Unwritable::new(
            format!(
                "These are {} cells; up to {MAX_BLOCK} can be written at once.",
                u64::from(tall) * u64::from(wide)
            ),
            "Take fewer of them, or put the other file into this folder and name it in a task.",
        ));
    }
    let end = (from.row + tall, from.column + wide);
    if end.0 > LAST.0 || end.1 > LAST.1 {
        return Err(Unwritable::new(
            "These cells reach behind the last that a sheet can have.",
            "Begin further up, or further left.",
        ));
    }
    let room = room(text, from.sheet, end)?;
    let into = room.as_ref().unwrap_or(text);
    let Some(grid) = into.grid() else { return Err(Unwritable::no_table()) };
    let mut splices = Vec::new();
    for row in 0..tall {
        let cells = grid.cells(into.source(), from.sheet, from.row + row);
        for (column, span) in (0..wide).zip(cells.skip(from.column as usize)) {
            let before = into.source().get(span.range()).unwrap_or_default();
            if let Some(new) = cell(row, column, before)?.filter(|new| new != before) {
                splices.push(Splice::new(span, new));
            }
        }
    }
    Ok(Block { room, splices })
}

/// A sheet's text with empty cells up to a row and column, where it has fewer.
pub(super) fn room(text: &Text, sheet: usize, end: (u32, u32)) -> Result<Option<Text>, Unwritable> {
    let Some(rows) = text.grid().and_then(|grid| grid.sheets.get(sheet)) else {
        return Err(Unwritable::no_table());
    };
    let tall = rows.rows.len() as u32;
    if end.0 <= tall && end.1 <= rows.columns {
        return Ok(None);
    }
    let wide = rows.columns.max(end.1);
    let more = u64::from(tall.max(end.0)) * u64::from(wide);
    if more + text.source().len() as u64 > MAX_FORM as u64 {
        return Err(Unwritable::new(
            "The sheet would be too large to be reviewed cell by cell.",
            "Paste fewer rows at once.",
        ));
    }
    let source = text.source();
    let mut out = source.get(..rows.start as usize).unwrap_or_default().to_owned();
    let all = source.get(rows.start as usize..rows.end as usize).unwrap_or_default();
    let cells = |count: u32| CELL_END.to_string().repeat(count as usize);
    for (at, line) in all.split_inclusive('\n').enumerate() {
        match line.strip_suffix('\n') {
            Some(line) if at > 0 => {
                let has = line.chars().filter(|sign| *sign == CELL_END).count() as u32;
                out.push_str(line);
                out.push_str(&cells(wide - has.min(wide)));
                out.push('\n');
            }
            _ => out.push_str(line),
        }
    }
    for _ in tall..end.0 {
        out.push_str(&cells(wide));
        out.push('\n');
    }
    out.push_str(source.get(rows.end as usize..).unwrap_or_default());
    Ok(Some(Text::new(Kind::Sheet, &out)))
}
