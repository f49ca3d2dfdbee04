//! Contents of cells: typed, pasted, filled, replaced, multiplied; and the name of a column.

use gloss_protocol::{FillTo, Span};

use super::super::content::{number, split, typed, written};
use super::super::reshape::Lines;
use super::super::typed::Reader;
use super::super::{CELL_END, LOOK, MAX_CLIPBOARD, clipboard, format, held};
use super::marked::{self, marked};
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Edit, Outcome, Planned, counted, quoted};
use crate::splice::Splice;

/// How cells are called in a sentence.
pub(super) fn called(at: &At<'_>) -> String {
    let name = at.text.at(&at.region());
    let cells = name.trim_start_matches("cells:");
    cells.rsplit_once('!').map_or(cells, |(_, cells)| cells).to_owned()
}

/// The cells of the place with their ranges.
fn each(at: &At<'_>) -> Result<Vec<Span>, Unwritable> {
    let own = marked(at)?;
    let grid = marked::grid(at.text)?;
    let mut out = Vec::new();
    for row in own.rows.0..own.rows.1 {
        let cells = grid.cells(at.source(), own.sheet, row);
        out.extend(cells.skip(own.columns.0 as usize).take((own.columns.1 - own.columns.0) as usize));
    }
    Ok(out)
}

pub(super) fn set(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let words = args.text("text");
    let said = |what: String| Outcome::new(("set", "Set"), &what).and(&format!(" to {}", quoted(words)));
    let Ok(own) = marked(at) else {
        let [span] = at.spans else {
            return Err(Unwritable::new("This names several places.", "Change them one by one."));
        };
        let new = at
            .text
            .rules()
            .typed(at.path, (at.text, *span), words)
            .map_err(|error| Unwritable::new(error.to_string(), ""))?;
        let same = at.says(*span) == new;
        return Ok(Planned::splices(
            if same { Vec::new() } else { vec![Splice::new(*span, new)] },
            said("it".to_owned()),
        ));
    };
    let plain = format::is_delimited(at.path);
    let lines = Lines { sheet: own.sheet, area: own.area() };
    // One content goes into all cells, in room that may have to be made.
    let block = super::super::paste(at.text, lines, &[vec![words.to_owned()]], plain);
    match block {
        Ok(block) => Ok(Planned { edit: Edit::Cells(Box::new(block)), said: said(called(at)) }),
        Err(_) if words.is_empty() => empty(at),
        Err(error) => Err(error),
    }
}

/// Cells without a content; their looks stay.
pub(super) fn empty(at: &At<'_>) -> Result<Planned, Unwritable> {
    let plain = format::is_delimited(at.path);
    let cells = each(at)?;
    let splices = cells.iter().filter_map(|span| {
        let new = typed("", at.says(*span), plain);
        (new != at.says(*span)).then(|| Splice::new(*span, new))
    });
    let said = Outcome::new(("empty", "Emptied"), &counted(cells.len(), "cell", "cells"));
    Ok(Planned::splices(splices.collect(), said))
}

pub(super) fn paste(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let cells = args.text("cells");
    if cells.len() > MAX_CLIPBOARD {
        return Err(Unwritable::new(
            "What was copied is too large to be pasted at once.",
            "Copy fewer rows at once.",
        ));
    }
    let own = marked(at)?;
    let lines = Lines { sheet: own.sheet, area: own.area() };
    let block = super::super::paste(at.text, lines, &clipboard(cells), format::is_delimited(at.path))?;
    Ok(Planned {
        edit: Edit::Cells(Box::new(block)),
        said: Outcome::new(("paste", "Pasted"), &format!("into {}", called(at))),
    })
}

pub(super) fn fill(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let to = if args.text("to") == "down" { FillTo::Down } else { FillTo::Right };
    let mut own = marked(at)?;
    // Of one cell at the head of a table's column all below it are meant.
    if to == FillTo::Down
        && own.rows.1 - own.rows.0 == 1
        && let Ok(table) = marked::table(at.text, &own)
        && own.rows.0 >= table.data.0
        && own.rows.0 + 1 < table.data.1
    {
        own.rows.1 = table.data.1;
    }
    let (rows, columns) = match to {
        FillTo::Down => ((own.rows.0, own.rows.0 + 1), own.columns),
        _ => (own.rows, (own.columns.0, own.columns.0 + 1)),
    };
    let is_empty = (rows.0..rows.1).all(|row| {
        (columns.0..columns.1).all(|column| marked::content(at.text, own.sheet, row, column).is_empty())
    });
    if is_empty {
        return Err(Unwritable::new("There is nothing in the first cells to copy.", "Write it there first."));
    }
    let lines = Lines { sheet: own.sheet, area: own.area() };
    let block = super::super::fill(at.text, lines, to, format::is_delimited(at.path))?;
    let said = Outcome::new(("fill", "Filled"), &own.area().to_string());
    Ok(Planned { edit: Edit::Cells(Box::new(block)), said })
}

pub(super) fn replace(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let (what, with) = (args.text("what"), args.text("with"));
    if what.is_empty() {
        return Err(Unwritable::new("There is nothing to look for.", "Say what=WORDS with=WORDS."));
    }
    let plain = format::is_delimited(at.path);
    let reader = Reader::new(at.text, plain);
    let mut splices = Vec::new();
    for span in each(at)? {
        let before = at.says(span);
        let own = held(before);
        if !own.contains(what) || own.starts_with('=') && !plain {
            continue;
        }
        // A day is kept as a number, of which nobody sees the digits.
        if !plain && number(&own).is_some() && !super::super::words(before).contains(what) {
            continue;
        }
        splices.push(Splice::new(span, reader.range(span, &own.replace(what, with))?));
    }
    if splices.is_empty() {
        return Err(Unwritable::new(
            format!("None of these cells says {}.", quoted(what)),
            "Write it as the cells show it.",
        ));
    }
    let cells = counted(splices.len(), "cell", "cells");
    let said =
        Outcome::new(("replace", "Replaced"), &format!("{} with {} in {cells}", quoted(what), quoted(with)));
    Ok(Planned::splices(splices, said))
}

/// A number to the fifteen digits that a cell keeps; none where it is beyond all numbers.
fn rounded(value: f64) -> Option<f64> {
    value.is_finite().then(|| format!("{value:.14e}").parse().ok()).flatten()
}

pub(super) fn multiply(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let by = args.number("by").unwrap_or(1.0);
    if format::is_delimited(at.path) {
        return Err(Unwritable::new(
            "Numbers of a file of plain text are words.",
            "Make a workbook of it first.",
        ));
    }
    let mut splices = Vec::new();
    for span in each(at)? {
        let (own, look) = split(at.says(span));
        if own.starts_with('=') {
            let says = "Some of these cells are formulas, which would become numbers.";
            return Err(Unwritable::new(says, "Mark the cells that hold numbers."));
        }
        let Some(value) = number(own.trim_end_matches(CELL_END)) else { continue };
        let new = rounded(value * by).ok_or_else(|| {
            Unwritable::new("This becomes larger than a cell can hold.", "Say a smaller factor.")
        })?;
        let mark = if look.is_empty() { String::new() } else { LOOK.to_string() };
        splices.push(Splice::new(
            span,
            format!("{}{mark}{}{CELL_END}", written(new), look.trim_end_matches(CELL_END)),
        ));
    }
    if splices.is_empty() {
        return Err(Unwritable::new("No numbers are marked here.", "Mark cells that hold numbers."));
    }
    let said = Outcome::new(
        ("multiply", "Multiplied"),
        &format!("{} by {by}", counted(splices.len(), "number", "numbers")),
    );
    Ok(Planned::splices(splices, said))
}

pub(super) fn rename(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let table = marked::table(at.text, &own)?;
    let header = table
        .header
        .ok_or_else(|| Unwritable::new("The table has no row of headers.", "Set the cell instead."))?;
    if own.columns.1 - own.columns.0 != 1 {
        return Err(Unwritable::new(
            "Several columns are marked.",
            "Mark a cell of the column that is meant.",
        ));
    }
    let grid = marked::grid(at.text)?;
    let cell = super::super::grid::At { sheet: own.sheet, row: header, column: own.columns.0 };
    let span = grid.span(at.source(), cell).ok_or_else(Unwritable::no_table)?;
    let new = Reader::new(at.text, format::is_delimited(at.path)).range(span, args.text("to"))?;
    let said = Outcome::new(("rename", "Renamed"), &table.called(at.text, own.columns.0))
        .and(&format!(" to {}", quoted(args.text("to"))));
    let same = at.says(span) == new;
    Ok(Planned::splices(if same { Vec::new() } else { vec![Splice::new(span, new)] }, said))
}
