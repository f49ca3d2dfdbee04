//! How a sheet is shown: widths, what is out of sight, what stays in sight, filters.

use gloss_ooxml::{Area, Axis, CellRef, Chosen, Edit, Test, View};

use super::looks::compared;
use super::marked::{content, marked, means_rows, shown_words, table};
use super::work::Work;
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Outcome, Planned, counted};

/// The widest that a column is made for its words, in characters.
const WIDEST: usize = 60;

fn made(at: &At<'_>, sheet: String, view: View, said: Outcome) -> Result<Planned, Unwritable> {
    let mut work = Work::of(at)?;
    work.book(&[Edit::View { sheet, view }])?;
    Ok(Planned::written(work.done(), said))
}

pub(super) fn width(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let sheet = own.name(at.text);
    let what = counted((own.columns.1 - own.columns.0) as usize, "column", "columns");
    if args.text("to") == "fit" {
        let mut work = Work::of(at)?;
        let rows = own.used(at.text).0;
        let edits = (own.columns.0..own.columns.1).map(|column| {
            let longest = (0..rows)
                .map(|row| shown_words(at.text, own.sheet, row, column).chars().count())
                .max()
                .unwrap_or(8);
            let width = longest.clamp(4, WIDEST) as f64 + 2.0;
            Edit::View { sheet: sheet.clone(), view: View::Width(column + 1, column + 1, width) }
        });
        work.book(&edits.collect::<Vec<_>>())?;
        return Ok(Planned::written(
            work.done(),
            Outcome::new(("widen", "Widened"), &format!("{what} to their words")),
        ));
    }
    let width: Option<f64> = args.text("to").trim().parse().ok();
    let width = width.filter(|width| (0.5..=255.0).contains(width));
    let width = width.ok_or_else(|| {
        Unwritable::new("A column is between 0.5 and 255 characters wide.", "Say to=20 or to=fit.")
    })?;
    made(
        at,
        sheet,
        View::Width(own.columns.0 + 1, own.columns.1, width),
        Outcome::new(("make", "Made"), &format!("{what} {width} characters wide")),
    )
}

pub(super) fn hide(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    hidden(at, args, true)
}

pub(super) fn show(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    hidden(at, args, false)
}

fn hidden(at: &At<'_>, args: &Args<'_>, hide: bool) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let rows = means_rows(at, args, &own)?;
    let (axis, (from, to)) = if rows { (Axis::Rows, own.rows) } else { (Axis::Columns, own.columns) };
    let count = (to - from) as usize;
    let what = if rows { counted(count, "row", "rows") } else { counted(count, "column", "columns") };
    let said = match hide {
        true => Outcome::new(("hide", "Hid"), &what),
        false => Outcome::new(("show", "Showed"), &what).and(" again"),
    };
    made(at, own.name(at.text), View::Hidden(axis, from + 1, to, hide), said)
}

pub(super) fn freeze(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let (rows, columns) = match (args.number("rows"), args.number("columns")) {
        (None, None) if own.is_columns(at.text) => (0, own.columns.1),
        (None, None) => {
            // Of a place in a table its headers stay, wherever it is.
            let header = table(at.text, &own)
                .ok()
                .and_then(|table| table.header)
                .filter(|row| own.rows.1 > *row + 1 || own.rows.0 > *row);
            (header.map_or(own.rows.1, |row| row + 1), 0)
        }
        (rows, columns) => {
            (rows.unwrap_or(0.0).clamp(0.0, 1000.0) as u32, columns.unwrap_or(0.0).clamp(0.0, 200.0) as u32)
        }
    };
    let said = match (rows, columns) {
        (0, 0) => Outcome::new(("let", "Let"), "all of the sheet scroll"),
        (rows, 0) => Outcome::new(("freeze", "Froze"), &counted(rows as usize, "row", "rows")),
        (0, columns) => Outcome::new(("freeze", "Froze"), &counted(columns as usize, "column", "columns")),
        (rows, columns) => Outcome::new(("freeze", "Froze"), &format!("{rows} rows and {columns} columns")),
    };
    made(at, own.name(at.text), View::Freeze(rows, columns), said)
}

pub(super) fn filter(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let sheet = own.name(at.text);
    if args.flag("off", false) {
        return made(at, sheet, View::Filter(None, None), Outcome::new(("take", "Took"), "the filter away"));
    }
    let around = table(at.text, &own)?;
    let header = around
        .header
        .ok_or_else(|| Unwritable::new("The table has no row of headers.", "Write them first."))?;
    let area = Area::new(
        CellRef::new(header + 1, around.at.columns.0 + 1),
        CellRef::new(around.data.1, around.at.columns.1),
    );
    let Some(words) = args.get("where") else {
        return made(
            at,
            sheet,
            View::Filter(Some(area), None),
            Outcome::new(("put", "Put"), "a filter on the headers"),
        );
    };
    let cut = words.find(['=', '<', '>']);
    let (name, rest) = cut.map(|at| words.split_at(at)).ok_or_else(|| {
        Unwritable::new(
            "It can't be told which rows are meant.",
            "Say where=COLUMN=WORDS or where=COLUMN>NUMBER.",
        )
    })?;
    let column = around.column(at.text, name)?;
    let test = match compared(rest) {
        Some((comparison, than)) => Test::Number(comparison, than),
        None => Test::Says(rest.trim_start_matches('=').trim().to_owned()),
    };
    let holds = |row: u32| match &test {
        Test::Says(wanted) => {
            shown_words(at.text, own.sheet, row, column).to_lowercase() == wanted.to_lowercase()
        }
        Test::Number(comparison, than) => content(at.text, own.sheet, row, column)
            .parse::<f64>()
            .is_ok_and(|value| comparison.holds(value, *than)),
    };
    let hidden: Vec<u32> =
        (around.data.0..around.data.1).filter(|row| !holds(*row)).map(|row| row + 1).collect();
    let seen = (around.data.1 - around.data.0) as usize - hidden.len();
    if seen == 0 {
        return Err(Unwritable::new("No row of the table is so.", "Say it as the cells show it."));
    }
    let chosen = Chosen { column: column - around.at.columns.0, test, hidden };
    let said = Outcome::new(("show", "Showed"), &format!("{} where {words}", counted(seen, "row", "rows")));
    made(at, sheet, View::Filter(Some(area), Some(chosen)), said)
}
