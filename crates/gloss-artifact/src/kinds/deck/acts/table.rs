//! Rows and columns of a slide's table: they come, go, change places, are put in order and added up.

use std::ops::Range;

use gloss_ooxml::presentation::{Change, Column, Edit};
use gloss_protocol::Span;

use super::marked::{self, not_here};
use crate::error::Unwritable;
use crate::kinds::acts::amounts::total_row;
use crate::kinds::acts::headers::column_named;
use crate::kinds::acts::order::{Key, is_total, sorted};
use crate::kinds::acts::{Args, At, Outcome, Planned, counted, parted, quoted};
use crate::kinds::deck::signs::{CELL, ROW};
use crate::kinds::deck::target::Table;
use crate::kinds::deck::words::visible_text;
use crate::splice::Splice;

fn found(at: &At<'_>) -> Result<marked::InTable, Unwritable> {
    marked::table(at).ok_or_else(|| not_here("No table", "Mark a place in one."))
}

/// The words of a cell in one line.
fn words(at: &At<'_>, own: Table, cell: (usize, usize)) -> String {
    let Some(deck) = at.text.deck() else { return String::new() };
    let span = deck.cell(own, cell).map(|cell| deck.spans(&cell.words));
    let words = span.map(|span| visible_text(deck, at.source(), span)).unwrap_or_default();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn size(at: &At<'_>, own: Table) -> (usize, usize) {
    let rows = at.text.deck().map(|deck| deck.rows(own)).unwrap_or_default();
    (rows.len(), rows.first().map_or(0, |row| row.cells.len()))
}

/// A row as the deck's text has it.
fn row_text(cells: &[String]) -> String {
    let cell = |words: &String| {
        format!("{CELL}\n{}\n", words.chars().filter(|c| !c.is_control()).collect::<String>())
    };
    format!("{ROW}\n{}", cells.iter().map(cell).collect::<String>())
}

pub(super) fn above(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, false)
}

pub(super) fn below(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, true)
}

fn insert(at: &At<'_>, args: &Args<'_>, below: bool) -> Result<Planned, Unwritable> {
    let (deck, found) = (marked::deck(at)?, found(at)?);
    let cells = parted(args.text("cells"), size(at, found.own).1)?;
    let row = if below { found.rows.last() } else { found.rows.first() };
    let line = row.and_then(|row| deck.rows(found.own).get(*row)).map(|row| deck.spans(&row.lines));
    let line = line.ok_or_else(|| not_here("No row", "Mark one."))?;
    let point = if below { line.end } else { line.start };
    let said =
        Outcome::new(("insert", "Inserted"), "a row").and(if below { " below it" } else { " above it" });
    Ok(Planned::splices(vec![Splice::new(Span { start: point, end: point }, row_text(&cells))], said))
}

pub(super) fn copy_rows(at: &At<'_>, own: Table, rows: Range<usize>) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    let width = size(at, own).1;
    let copies: String = rows
        .clone()
        .map(|row| row_text(&(0..width).map(|column| words(at, own, (row, column))).collect::<Vec<_>>()))
        .collect();
    let end = deck.rows(own).get(rows.end.saturating_sub(1)).map(|row| deck.spans(&row.lines).end);
    let end = end.ok_or_else(|| not_here("No row", "Mark one."))?;
    let said = Outcome::new(("duplicate", "Duplicated"), &counted(rows.len(), "row", "rows"));
    Ok(Planned::splices(vec![Splice::new(Span { start: end, end }, copies)], said))
}

pub(super) fn insert_left(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    column(at, args, false)
}

pub(super) fn right(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    column(at, args, true)
}

fn column(at: &At<'_>, args: &Args<'_>, right: bool) -> Result<Planned, Unwritable> {
    let found = found(at)?;
    let (rows, width) = size(at, found.own);
    let marked = if right { found.columns.last() } else { found.columns.first() };
    let marked = marked.copied().unwrap_or(0);
    let name = args.text("name").trim();
    let words: Vec<String> = std::iter::once(name.to_owned())
        .chain(std::iter::repeat_n(String::new(), rows.saturating_sub(1)))
        .collect();
    let mut columns: Vec<Column> = (0..width).map(Column::Kept).collect();
    let place = if right { marked + 1 } else { marked };
    columns.insert(place.min(columns.len()), Column::New(marked, words));
    let what = if name.is_empty() { "a column".to_owned() } else { format!("the column {}", quoted(name)) };
    grid(at, found.own, (None, Some(columns)), Outcome::new(("insert", "Inserted"), &what))
}

pub(super) fn delete_row(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let (deck, found) = (marked::deck(at)?, found(at)?);
    if found.rows.len() == size(at, found.own).0 {
        return Err(Unwritable::new("These are all rows of the table.", "Delete the table instead."));
    }
    let gone = found.rows.iter().filter_map(|row| deck.rows(found.own).get(*row));
    let splices = gone.map(|row| Splice::new(deck.spans(&row.lines), "")).collect();
    Ok(Planned::splices(
        splices,
        Outcome::new(("delete", "Deleted"), &counted(found.rows.len(), "row", "rows")),
    ))
}

pub(super) fn delete_column(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let found = found(at)?;
    let width = size(at, found.own).1;
    if found.columns.len() == width {
        return Err(Unwritable::new("These are all columns of the table.", "Delete the table instead."));
    }
    let columns = (0..width).filter(|n| !found.columns.contains(n)).map(Column::Kept).collect();
    let said = Outcome::new(("delete", "Deleted"), &counted(found.columns.len(), "column", "columns"));
    grid(at, found.own, (None, Some(columns)), said)
}

/// The table with rows and columns in another order.
pub(super) fn grid(
    at: &At<'_>,
    (slide, shape): Table,
    (rows, columns): (Option<Vec<usize>>, Option<Vec<Column>>),
    said: Outcome,
) -> Result<Planned, Unwritable> {
    let (count, _) = size(at, (slide, shape));
    let stays = rows.as_ref().is_none_or(|order| *order == (0..count).collect::<Vec<_>>());
    if stays && columns.is_none() {
        return Ok(Planned::splices(Vec::new(), said));
    }
    let change = Change::Grid { shape, rows, columns };
    let written = marked::written(at, (slide, &[shape]), &[Edit::Slide { slide, changes: vec![change] }])?;
    Ok(Planned::written(written, said))
}

/// The rows below the headers by one column; a row of totals stays below.
pub(super) fn sort(
    at: &At<'_>,
    found: &marked::InTable,
    by: Option<&str>,
    falling: bool,
) -> Result<Planned, Unwritable> {
    let (rows, width) = size(at, found.own);
    let column = match by {
        Some(name) => {
            let names: Vec<String> = (0..width).map(|n| words(at, found.own, (0, n))).collect();
            column_named(&names, name)?
        }
        None => match found.columns.as_slice() {
            [one] => *one,
            _ => 0,
        },
    };
    let mut end = rows;
    while end > 1 && is_total(&words(at, found.own, (end - 1, 0))) {
        end -= 1;
    }
    let keys: Vec<Key> = (1..end).map(|row| Key::of(&words(at, found.own, (row, column)))).collect();
    let order: Vec<usize> = std::iter::once(0)
        .chain(sorted(&keys, falling).into_iter().map(|n| n + 1))
        .chain(end..rows)
        .collect();
    let said = Outcome::new(
        ("sort", "Sorted"),
        &format!("{} by {}", counted(keys.len(), "row", "rows"), quoted(&words(at, found.own, (0, column)))),
    );
    grid(at, found.own, (Some(order), None), said.and(if falling { ", largest first" } else { "" }))
}

/// A row of totals of the rows that stand there.
pub(super) fn total(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let (deck, found) = (marked::deck(at)?, found(at)?);
    let (rows, width) = size(at, found.own);
    let cells =
        total_row(args, width, |column| (1..rows).map(|row| words(at, found.own, (row, column))).collect())?;
    let end = deck.rows(found.own).last().map(|row| deck.spans(&row.lines).end);
    let end = end.ok_or_else(|| not_here("No table", "Mark one."))?;
    let said = Outcome::new(("add", "Added"), &format!("a total of {}", counted(rows - 1, "row", "rows")));
    Ok(Planned::splices(vec![Splice::new(Span { start: end, end }, row_text(&cells))], said))
}
