//! Rows and columns of a document's table: they come, go, are renamed and added up. A total is of the rows that stand there, in
//! the notation of their column.

use gloss_protocol::Span;

use super::edit::{not_here, one_line, with_what_follows};
use super::table::{DATA, Table, visible};
use crate::error::Unwritable;
use crate::kinds::acts::amounts::total_row;
use crate::kinds::acts::{Args, At, Outcome, Planned, counted, parted, quoted};
use crate::splice::Splice;

/// Whether the place is in one table.
pub(super) fn in_table(at: &At<'_>) -> bool {
    Table::of(at).is_ok()
}

pub(super) fn above(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    row(at, args, false)
}

pub(super) fn below(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    row(at, args, true)
}

fn row(at: &At<'_>, args: &Args<'_>, below: bool) -> Result<Planned, Unwritable> {
    let table = Table::of(at)?;
    let cells = parted(args.text("cells"), table.width())?;
    let marked = if below { table.rows.last() } else { table.rows.first() };
    let marked = marked.copied().unwrap_or(0);
    // Nothing comes between the headers and the line below them.
    let behind = if marked == 0 {
        Some(1)
    } else {
        (if below { Some(marked) } else { marked.checked_sub(1) }).filter(|n| *n > 0)
    };
    let line = behind.and_then(|n| table.lines.get(n)).ok_or_else(|| not_here("No row", "Mark one."))?;
    let new = table.written(at, &cells);
    let said =
        Outcome::new(("insert", "Inserted"), "a row").and(if below { " below it" } else { " above it" });
    Ok(Planned::splices(vec![behind_line(at, line.span, new)], said))
}

/// A line behind another; the last of a text has no end of its own.
fn behind_line(at: &At<'_>, line: Span, new: String) -> Splice {
    let point = Span { start: line.end, end: line.end };
    if at.says(line).ends_with('\n') {
        return Splice::new(point, new);
    }
    Splice::new(point, format!("\n{}", new.trim_end()))
}

pub(super) fn insert_left(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    column(at, args, false)
}

pub(super) fn right(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    column(at, args, true)
}

fn column(at: &At<'_>, args: &Args<'_>, right: bool) -> Result<Planned, Unwritable> {
    let table = Table::of(at)?;
    let marked = if right { table.columns.last() } else { table.columns.first() };
    let marked = marked.copied().unwrap_or(0);
    let name = one_line(args.text("name")).replace('|', "\\|");
    let splices = table.lines.iter().enumerate().filter_map(|(n, line)| {
        let cell = line.cells.get(marked)?;
        let words = match n {
            0 => format!(" {} ", name.trim()),
            // The line below the headers goes on as it is written.
            1 => at.says(*cell).to_owned(),
            _ => "  ".to_owned(),
        };
        Some(match right {
            true => Splice::new(Span { start: cell.end, end: cell.end }, format!("|{words}")),
            false => Splice::new(Span { start: cell.start, end: cell.start }, format!("{words}|")),
        })
    });
    let what = if name.is_empty() { "a column".to_owned() } else { format!("the column {}", quoted(&name)) };
    Ok(Planned::splices(splices.collect(), Outcome::new(("insert", "Inserted"), &what)))
}

pub(super) fn delete_row(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let table = Table::of(at)?;
    if table.rows.contains(&0) {
        return Err(Unwritable::new(
            "The row of headers can't go by itself.",
            "Mark the rows below it, or the whole table.",
        ));
    }
    let gone = table.rows.iter().filter_map(|n| table.lines.get(*n));
    let splices = gone.map(|line| Splice::new(line.span, "")).collect();
    let said = Outcome::new(("delete", "Deleted"), &counted(table.rows.len(), "row", "rows"));
    Ok(with_what_follows(at, splices, said))
}

pub(super) fn delete_column(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let table = Table::of(at)?;
    if table.columns.len() >= table.width() {
        return Err(Unwritable::new("These are all columns of the table.", "Delete the table instead."));
    }
    let mut splices = Vec::new();
    for line in &table.lines {
        for column in &table.columns {
            let Some(cell) = line.cells.get(*column) else { continue };
            let bar_before =
                cell.start > 0 && at.source().as_bytes().get(cell.start as usize - 1) == Some(&b'|');
            let span = if bar_before {
                Span { start: cell.start - 1, end: cell.end }
            } else {
                Span { start: cell.start, end: cell.end + 1 }
            };
            splices.push(Splice::new(span, ""));
        }
    }
    let said = Outcome::new(("delete", "Deleted"), &counted(table.columns.len(), "column", "columns"));
    Ok(with_what_follows(at, splices, said))
}

/// Another name for a column's header, or for a heading.
pub(super) fn rename(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let name = &one_line(args.text("to"));
    if let Ok(table) = Table::of(at) {
        let [column] = table.columns.as_slice() else {
            return Err(not_here("More than one column", "Mark a cell of the column that is meant."));
        };
        let cell = table.lines.first().and_then(|line| line.cells.get(*column)).copied();
        let cell = cell.ok_or_else(|| not_here("No column", "Mark a cell of it."))?;
        let raw = at.says(cell);
        let (lead, words) = (raw.len() - raw.trim_start().len(), raw.trim());
        let start = cell.start as usize + lead;
        let said =
            Outcome::new(("rename", "Renamed"), &format!("the column {}", quoted(&visible(at, words))))
                .and(&format!(" to {}", quoted(name)));
        let splice = Splice::new(Span::new(start, start + words.len()), name.replace('|', "\\|"));
        return Ok(with_what_follows(at, vec![splice], said));
    }
    let first = at.spans.first().copied().unwrap_or(Span::new(0, 0));
    let heading = at.text.parsed().leaves.iter().find(|leaf| {
        matches!(leaf.kind, gloss_markdown::LeafKind::Heading(_))
            && leaf.span().start <= first.start.max(leaf.span().start as u32) as usize
            && (first.start as usize) < leaf.span().end
            && leaf.span().start < first.end.max(first.start + 1) as usize
    });
    let heading = heading.ok_or_else(|| not_here("No column or heading", "Mark one, or use set."))?;
    let words = at.text.parsed().leaf_text(at.source(), heading);
    let said = Outcome::new(("rename", "Renamed"), &quoted(&words)).and(&format!(" to {}", quoted(name)));
    let span = Span::new(heading.span().start, heading.span().end);
    Ok(with_what_follows(at, vec![Splice::new(span, name.as_str())], said))
}

/// A row of totals below the table: of each column whose cells are all amounts, in its notation.
pub(super) fn total(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let table = Table::of(at)?;
    let cells = total_row(args, table.width(), |column| {
        table.data().map(|row| visible(at, table.words(at, row, column))).collect()
    })?;
    let last = table.lines.last().ok_or_else(|| not_here("No table", "Mark one."))?;
    let said = Outcome::new(
        ("add", "Added"),
        &format!("a total of {}", counted(table.lines.len() - DATA, "row", "rows")),
    );
    Ok(Planned::splices(vec![behind_line(at, last.span, table.written(at, &cells))], said))
}
