//! Rows and columns that change places within their table. What reads them by their place is looked at first.

use gloss_ooxml::Edit;

use super::super::{format, grid, held};
use super::marked::{self, Marked, count_lines, lines_of_table, marked, means_rows, table};
use super::readers;
use super::work::Work;
use crate::error::Unwritable;
use crate::kinds::acts::destination::{To, WAYS, nth};
use crate::kinds::acts::{Args, At, Outcome, Planned};
use crate::splice::Splice;

/// Lines of a table in another order: cells go with their looks, and formulas of their own line go on naming it.
fn reordered(
    at: &At<'_>,
    own: &Marked,
    rows: bool,
    (from, to): (u32, u32),
    order: &[u32],
    said: Outcome,
) -> Result<Planned, Unwritable> {
    // Only the table's own cells go: another table may stand beside or below it.
    let around = table(at.text, own)?;
    let across = if rows { around.at.columns } else { around.at.rows };
    let differs = |n: &u32| order.get((n - from) as usize) != Some(n);
    let (Some(first), Some(last)) = ((from..to).find(differs), (from..to).rev().find(differs)) else {
        return Ok(Planned::splices(Vec::new(), said));
    };
    let moved = match rows {
        true => Marked { rows: (first, last + 1), columns: across, ..*own },
        false => Marked { rows: across, columns: (first, last + 1), ..*own },
    };
    let is_book = !format::is_delimited(at.path);
    if is_book && let Some(reader) = readers::reader_of(at, &moved, rows)? {
        return Err(Unwritable::new(
            format!("{reader} reads cells that would move, and would say something else."),
            "Move them in Excel, where what reads them follows.",
        ));
    }
    let mut work = Work::of(at)?;
    let apart = |line: u32| {
        lines_of_table(at.text, own, across, rows, line)
            .iter()
            .any(|cell| cell.starts_with('=') && !(rows && readers::stays_in_row(&held(cell), line, &moved)))
    };
    if is_book && (first..=last).any(apart) {
        let says = "Formulas stand in these lines, and would read other cells.";
        return Err(Unwritable::new(says, "Sort the table, or move them in Excel."));
    }
    if is_book && rows {
        let order = order.get((first - from) as usize..(last + 1 - from) as usize).unwrap_or_default();
        let rows = order.iter().map(|row| row + 1).collect();
        work.book(&[Edit::Order { sheet: own.name(at.text), area: moved.area(), rows }])?;
        return Ok(Planned::written(work.done(), said));
    }
    work.write(exchanged(at, own, rows, (across, from), order)?)?;
    Ok(Planned::written(work.done(), said))
}

/// The cells of lines as those of others.
fn exchanged(
    at: &At<'_>,
    own: &Marked,
    rows: bool,
    (across, from): ((u32, u32), u32),
    order: &[u32],
) -> Result<Vec<Splice>, Unwritable> {
    let grid = marked::grid(at.text)?;
    let mut splices = Vec::new();
    for (here, line) in (from..).zip(order).filter(|(here, line)| here != *line) {
        for (beside, new) in (across.0..).zip(lines_of_table(at.text, own, across, rows, *line)) {
            let (row, column) = if rows { (here, beside) } else { (beside, here) };
            let span = grid.span(at.source(), grid::At { sheet: own.sheet, row, column });
            let span = span.ok_or_else(Unwritable::no_table)?;
            if at.says(span) != new {
                splices.push(Splice::new(span, new));
            }
        }
    }
    Ok(splices)
}

pub(super) fn relocate(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let rows = means_rows(at, args, &own)?;
    let around = table(at.text, &own)?;
    let (from, to) = if rows { around.data } else { around.at.columns };
    let (first, last) = if rows { own.rows } else { own.columns };
    if first < from || last > to {
        return Err(Unwritable::new("Headers and totals stay where they are.", "Mark rows of the table."));
    }
    let to_where = To::parse(args.text("to"))?;
    let beside = match to_where.place().filter(|place| nth(place).is_none()) {
        Some(place) => Some(line_of(at, &own, rows, place)?),
        None => None,
    };
    let numbers = |n: u32| n.checked_sub(from).map(|n| n as usize);
    let marked: Vec<usize> = (first..last).filter_map(numbers).collect();
    let order = to_where.order((to - from) as usize, &marked, beside.and_then(numbers));
    let order = order.ok_or_else(|| Unwritable::new("That place is not among these.", WAYS))?;
    let order: Vec<u32> = order.into_iter().map(|n| n as u32 + from).collect();
    let said = Outcome::new(("move", "Moved"), &count_lines(&own, rows)).and(&to_where.says());
    reordered(at, &own, rows, (from, to), &order, said)
}

/// The row or the column that a WHERE names, or a column's header by its words.
fn line_of(at: &At<'_>, own: &Marked, rows: bool, place: &str) -> Result<u32, Unwritable> {
    let bare = place.strip_prefix("cells:").filter(|rest| !rest.contains('!'));
    let named = bare.map(|rest| format!("cells:{}!{rest}", own.name(at.text)));
    let found = at.text.find(named.as_deref().unwrap_or(place)).or_else(|_| at.text.find(place));
    match found {
        Ok(found) => {
            let spans = at.text.spans(&found);
            let there = marked(&At { spans: &spans, ..*at })?;
            if there.sheet != own.sheet {
                return Err(Unwritable::new("That place is on another sheet.", WAYS));
            }
            Ok(if rows { there.rows.0 } else { there.columns.0 })
        }
        Err(error) => {
            let around = table(at.text, own)?;
            let words = place.trim().trim_matches('"');
            match rows {
                true => around.row(at.text, words).ok_or_else(|| Unwritable::new(error.to_string(), WAYS)),
                false => around.column(at.text, words),
            }
        }
    }
}

pub(super) fn swap(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let around = table(at.text, &own)?;
    let with = args.get("with");
    let other = |rows: bool| with.map(|place| line_of(at, &own, rows, place)).transpose();
    let two_columns = own.columns.1 - own.columns.0 == 2 && with.is_none();
    let rows = match (args.get("what"), two_columns) {
        (Some(what), _) => what == "rows",
        (None, true) => false,
        (None, false) if own.rows.1 - own.rows.0 == 2 && with.is_none() => true,
        _ => means_rows(at, args, &own).unwrap_or(false),
    };
    let (a, b) = match (other(rows)?, rows) {
        (Some(other), true) => (own.rows.0, other),
        (Some(other), false) => (own.columns.0, other),
        (None, true) if own.rows.1 - own.rows.0 == 2 => (own.rows.0, own.rows.0 + 1),
        (None, false) if own.columns.1 - own.columns.0 == 2 => (own.columns.0, own.columns.0 + 1),
        _ => {
            return Err(Unwritable::new(
                "Two rows or columns change places.",
                "Mark two, or say with=cells:B1.",
            ));
        }
    };
    let (from, to) = if rows { around.data } else { around.at.columns };
    if ![a, b].iter().all(|n| (from..to).contains(n)) || a == b {
        return Err(Unwritable::new(
            "These are no two rows or columns of one table.",
            "Mark two of one table.",
        ));
    }
    let mut order: Vec<u32> = (from..to).collect();
    order.swap((a - from) as usize, (b - from) as usize);
    let said = Outcome::new(("swap", "Swapped"), if rows { "two rows" } else { "two columns" });
    reordered(at, &own, rows, (from, to), &order, said)
}
