//! Whole rows and columns: they come with contents, go, move, change places and are doubled. What names them follows.

use gloss_protocol::Reshape;

use super::super::reshape::{Lines, reshape};
use super::super::typed::Reader;
use super::super::{CELL_END, format, grid, held};
use super::cells;
use super::marked::{self, Marked, marked, table};
use super::work::Work;
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Outcome, Planned, counted, parted};
use crate::splice::Splice;
use crate::text::Text;

fn lines(own: &Marked) -> Lines {
    Lines { sheet: own.sheet, area: own.area() }
}

/// What a number of rows or columns is called.
fn count_lines(own: &Marked, rows: bool) -> String {
    match rows {
        true => counted((own.rows.1 - own.rows.0) as usize, "row", "rows"),
        false => counted((own.columns.1 - own.columns.0) as usize, "column", "columns"),
    }
}

pub(super) fn above(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    rows(at, args, false)
}

pub(super) fn below(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    rows(at, args, true)
}

fn rows(at: &At<'_>, args: &Args<'_>, below: bool) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let count = args.get("n").map_or(own.rows.1 - own.rows.0, |_| args.count("n"));
    let given: Vec<&str> = args.text("cells").lines().collect();
    let count = if given.is_empty() { count } else { given.len() as u32 };
    let place = if below { own.rows.1 } else { own.rows.0 };
    let around = table(at.text, &own).ok();
    let mut work = Work::of(at)?;
    let is_behind = place >= own.used(at.text).0;
    if !is_behind {
        // As many rows as are to come, above or below the marked ones.
        let mut like = own;
        like.rows = if below {
            (own.rows.1 - count.min(own.rows.1), own.rows.1)
        } else {
            (own.rows.0, own.rows.0 + count)
        };
        let mut splices = reshape(
            &work.text,
            lines(&like),
            if below { Reshape::InsertBelow } else { Reshape::InsertAbove },
            format::is_delimited(at.path),
        )?;
        let wide = (like.rows.1 - like.rows.0) as usize;
        // More rows than stand above can't be marked there: they come by repeating a line.
        if let Some(one) = splices.first_mut().filter(|_| wide != count as usize) {
            let line = one.new.split_inclusive('\n').next().unwrap_or_default().to_owned();
            one.new = line.repeat(count as usize);
        }
        work.write(splices)?;
    } else if given.is_empty() {
        return Err(Unwritable::new(
            "The table ends here: the rows below it are empty.",
            "Write into them, or say cells=A | B.",
        ));
    }
    let (first, width) =
        around.as_ref().map_or((own.columns.0, own.used(at.text).1 - own.columns.0), |table| {
            (table.at.columns.0, table.at.columns.1 - table.at.columns.0)
        });
    if !given.is_empty() {
        let mut all: Vec<Vec<String>> = Vec::new();
        for words in given {
            all.push(parted(words, width as usize)?);
        }
        fill_in(&mut work, at, (own.sheet, place, first), &all)?;
        follow_formulas(&mut work, at, &own, (place, first, width), &all)?;
    }
    let said = Outcome::new(("insert", "Inserted"), &counted(count as usize, "row", "rows")).and(if below {
        " below"
    } else {
        " above"
    });
    Ok(Planned::written(work.done(), said))
}

/// Types contents into cells from a place on; an empty one stays as it is.
fn fill_in(
    work: &mut Work,
    at: &At<'_>,
    (sheet, row, column): (usize, u32, u32),
    all: &[Vec<String>],
) -> Result<(), Unwritable> {
    let plain = format::is_delimited(at.path);
    let mut splices = Vec::new();
    {
        let grid = marked::grid(&work.text)?;
        let reader = Reader::new(&work.text, plain).together(all.iter().flatten().map(String::as_str));
        for (n, cells) in all.iter().enumerate() {
            for (m, words) in cells.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
                let cell = grid::At { sheet, row: row + n as u32, column: column + m as u32 };
                let span = grid.span(work.text.source(), cell).ok_or_else(Unwritable::no_table)?;
                splices.push(Splice::new(span, reader.range(span, words)?));
            }
        }
    }
    work.write(splices)
}

/// Columns that are worked out in the row beside are worked out in the new ones too, where nothing was given for them.
fn follow_formulas(
    work: &mut Work,
    at: &At<'_>,
    own: &Marked,
    (place, first, width): (u32, u32, u32),
    all: &[Vec<String>],
) -> Result<(), Unwritable> {
    if format::is_delimited(at.path) || place == 0 {
        return Ok(());
    }
    let mut splices = Vec::new();
    {
        let text = &work.text;
        let grid = marked::grid(text)?;
        for column in first..first + width {
            let like = marked::content(text, own.sheet, place - 1, column);
            let Some(formula) = like.strip_prefix('=') else { continue };
            for n in 0..all.len() as u32 {
                let is_given = all
                    .get(n as usize)
                    .and_then(|row| row.get((column - first) as usize))
                    .is_some_and(|words| !words.is_empty());
                let cell = grid::At { sheet: own.sheet, row: place + n, column };
                let Some(span) = grid.span(text.source(), cell).filter(|_| !is_given) else { continue };
                let before = text.source().get(span.range()).unwrap_or_default();
                let (_, look) = super::super::content::split(before);
                let look = look.trim_end_matches(CELL_END);
                let mark = if look.is_empty() { String::new() } else { super::super::LOOK.to_string() };
                let copied = gloss_ooxml::copied(formula, i64::from(n) + 1, 0);
                splices.push(Splice::new(span, format!("={copied}{mark}{look}{CELL_END}")));
            }
        }
    }
    work.write(splices)
}

pub(super) fn insert_left(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    columns(at, args, false)
}

pub(super) fn right(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    columns(at, args, true)
}

fn columns(at: &At<'_>, args: &Args<'_>, right: bool) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let count = args.get("n").map_or(own.columns.1 - own.columns.0, |_| args.count("n"));
    let place = if right { own.columns.1 } else { own.columns.0 };
    let header = table(at.text, &own).ok().and_then(|table| table.header);
    let mut work = Work::of(at)?;
    if place < own.used(at.text).1 {
        insert_columns(&mut work, at, &own, (place, count))?;
    } else if args.get("name").is_none() {
        return Err(Unwritable::new(
            "The table ends here: the columns behind it are empty.",
            "Write into them, or say name=WORDS.",
        ));
    }
    if let Some(name) = args.get("name").map(str::trim).filter(|name| !name.is_empty()) {
        fill_in(&mut work, at, (own.sheet, header.unwrap_or(own.rows.0), place), &[vec![name.to_owned()]])?;
    }
    let said = Outcome::new(("insert", "Inserted"), &counted(count as usize, "column", "columns"))
        .and(if right { " right" } else { " left" });
    Ok(Planned::written(work.done(), said))
}

/// Empty columns before a place that is in use.
pub(super) fn insert_columns(
    work: &mut Work,
    at: &At<'_>,
    own: &Marked,
    (place, count): (u32, u32),
) -> Result<(), Unwritable> {
    let like = Marked { columns: (place, place + count), ..*own };
    let splices = reshape(&work.text, lines(&like), Reshape::InsertLeft, format::is_delimited(at.path))?;
    work.write(splices)
}

pub(super) fn delete_rows(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    delete_lines(at, true)
}

pub(super) fn delete_columns(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    delete_lines(at, false)
}

fn delete_lines(at: &At<'_>, rows: bool) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let how = if rows { Reshape::DeleteRows } else { Reshape::DeleteColumns };
    let splices = reshape(at.text, lines(&own), how, format::is_delimited(at.path))?;
    Ok(Planned::splices(splices, Outcome::new(("delete", "Deleted"), &count_lines(&own, rows))))
}

/// What is marked goes: whole rows or columns as such, cells by being emptied.
pub(super) fn delete(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    match (own.is_rows(at.text), own.is_columns(at.text)) {
        (true, false) => delete_lines(at, true),
        (false, true) => delete_lines(at, false),
        _ => cells::empty(at),
    }
}

/// Whether rows are meant, and not columns.
pub(super) fn means_rows(at: &At<'_>, args: &Args<'_>, own: &Marked) -> Result<bool, Unwritable> {
    match args.get("what") {
        Some("rows") => Ok(true),
        Some(_) => Ok(false),
        None => match (own.is_rows(at.text), own.is_columns(at.text)) {
            (true, false) => Ok(true),
            (false, true) => Ok(false),
            _ if own.columns.1 - own.columns.0 > 1 && own.rows.1 - own.rows.0 == 1 => Ok(true),
            _ if own.rows.1 - own.rows.0 > 1 && own.columns.1 - own.columns.0 == 1 => Ok(false),
            _ => Err(Unwritable::new(
                "It can't be told whether rows or columns are meant.",
                "Say what=rows or what=columns.",
            )),
        },
    }
}

/// A row or column as it is written, content and look, within the table.
fn lines_of_table(
    text: &Text,
    own: &Marked,
    (first, last): (u32, u32),
    rows: bool,
    line: u32,
) -> Vec<String> {
    let Some(grid) = text.grid() else { return Vec::new() };
    (first..last)
        .map(|n| {
            let (row, column) = if rows { (line, n) } else { (n, line) };
            let span = grid.span(text.source(), grid::At { sheet: own.sheet, row, column });
            span.and_then(|span| text.source().get(span.range())).unwrap_or_default().to_owned()
        })
        .collect()
}

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
    let is_formula =
        |line: u32| lines_of_table(at.text, own, across, rows, line).iter().any(|cell| cell.starts_with('='));
    if (from..to).any(is_formula) && !format::is_delimited(at.path) {
        let says = "Formulas stand in these lines, and would name other cells.";
        return Err(Unwritable::new(says, "Sort the table, or move it in Excel."));
    }
    let mut splices = Vec::new();
    let grid = marked::grid(at.text)?;
    for (n, line) in order.iter().enumerate() {
        let here = from + n as u32;
        if here == *line {
            continue;
        }
        for (m, new) in lines_of_table(at.text, own, across, rows, *line).into_iter().enumerate() {
            let beside = across.0 + m as u32;
            let (row, column) = if rows { (here, beside) } else { (beside, here) };
            let span = grid.span(at.source(), grid::At { sheet: own.sheet, row, column });
            let span = span.ok_or_else(Unwritable::no_table)?;
            if at.says(span) != new {
                splices.push(Splice::new(span, new));
            }
        }
    }
    // Other lines that name what moved would say something else.
    let moved_names = !format::is_delimited(at.path) && names_lines(at, own);
    if moved_names && !splices.is_empty() {
        let says = "Formulas of this sheet name cells that would move.";
        return Err(Unwritable::new(says, "Move them in Excel, where these formulas follow."));
    }
    let mut work = Work::of(at)?;
    work.write(splices)?;
    Ok(Planned::written(work.done(), said))
}

/// Whether a formula anywhere names a part of the sheet's table line by line, and not as a whole range.
fn names_lines(at: &At<'_>, own: &Marked) -> bool {
    let Some(grid) = at.text.grid() else { return false };
    let name = own.name(at.text);
    grid.sheets.iter().enumerate().filter(|(_, sheet)| !sheet.charts).any(|(n, sheet)| {
        (0..sheet.used.0).any(|row| {
            grid.cells(at.source(), n, row).any(|span| {
                let cell = held(at.says(span));
                cell.starts_with('=') && (n == own.sheet || cell.contains(&name))
            })
        })
    })
}

pub(super) fn relocate(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    const WAYS: &str = "Say to=first, to=last, to=before:cells:B1 or to=after:cells:B1.";
    let own = marked(at)?;
    let rows = means_rows(at, args, &own)?;
    let around = table(at.text, &own)?;
    let (from, to) = if rows { around.data } else { around.at.columns };
    let (first, last) = if rows { own.rows } else { own.columns };
    if first < from || last > to {
        return Err(Unwritable::new("Headers and totals stay where they are.", "Mark rows of the table."));
    }
    let line_of = |place: &str| -> Result<u32, Unwritable> {
        let named = if place.contains(':') && place.starts_with("cells:") && !place.contains('!') {
            format!("cells:{}!{}", own.name(at.text), place.trim_start_matches("cells:"))
        } else {
            place.to_owned()
        };
        let found = at
            .text
            .find(&named)
            .or_else(|_| at.text.find(place))
            .map_err(|error| Unwritable::new(error.to_string(), WAYS))?;
        let spans = at.text.spans(&found);
        let there = marked(&At { spans: &spans, ..*at })?;
        if there.sheet != own.sheet {
            return Err(Unwritable::new("That place is on another sheet.", WAYS));
        }
        Ok(if rows { there.rows.0 } else { there.columns.0 })
    };
    let rest: Vec<u32> = (from..to).filter(|n| !(first..last).contains(n)).collect();
    let place = match args.text("to").trim() {
        "first" => 0,
        "last" => rest.len(),
        words => {
            let (after, line) = match words.split_once(':') {
                Some(("before", place)) => (0, line_of(place)?),
                Some(("after", place)) => (1, line_of(place)?),
                _ => return Err(Unwritable::new("It can't be told where to.", WAYS)),
            };
            let found = rest.iter().position(|n| *n == line);
            found.ok_or_else(|| Unwritable::new("That place is not among these.", WAYS))? + after
        }
    };
    let mut order = rest;
    order.splice(place..place, first..last);
    reordered(at, &own, rows, (from, to), &order, Outcome::new(("move", "Moved"), &count_lines(&own, rows)))
}

pub(super) fn swap(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let around = table(at.text, &own)?;
    let other = match args.get("with") {
        Some(place) => {
            let found = at
                .text
                .find(place)
                .map_err(|error| Unwritable::new(error.to_string(), "Say with=cells:B1."))?;
            let spans = at.text.spans(&found);
            let found = marked(&At { spans: &spans, ..*at })?;
            if found.sheet != own.sheet {
                return Err(Unwritable::new(
                    "The two are on two sheets.",
                    "Say with=cells:B1 of the same sheet.",
                ));
            }
            Some(found)
        }
        None => None,
    };
    let two_columns = own.columns.1 - own.columns.0 == 2 && other.is_none();
    let rows = match (args.get("what"), two_columns) {
        (Some(what), _) => what == "rows",
        (None, true) => false,
        (None, false) if own.rows.1 - own.rows.0 == 2 && other.is_none() => true,
        _ => means_rows(at, args, &own).unwrap_or(false),
    };
    let (a, b) = match (other, rows) {
        (Some(other), true) => (own.rows.0, other.rows.0),
        (Some(other), false) => (own.columns.0, other.columns.0),
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
    let order: Vec<u32> = (from..to)
        .map(|n| {
            if n == a {
                b
            } else if n == b {
                a
            } else {
                n
            }
        })
        .collect();
    let said = Outcome::new(("swap", "Swapped"), if rows { "two rows" } else { "two columns" });
    reordered(at, &own, rows, (from, to), &order, said)
}

pub(super) fn duplicate(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let rows = means_rows(at, args, &own)?;
    let used = own.used(at.text);
    let across = if rows { (0, used.1) } else { (0, used.0) };
    let (first, last) = if rows { own.rows } else { own.columns };
    let mut work = Work::of(at)?;
    let is_behind = last >= if rows { used.0 } else { used.1 };
    if !is_behind {
        let how = if rows { Reshape::InsertBelow } else { Reshape::InsertRight };
        let splices = reshape(&work.text, lines(&own), how, format::is_delimited(at.path))?;
        work.write(splices)?;
    }
    let mut splices = Vec::new();
    {
        let text = &work.text;
        let grid = marked::grid(text)?;
        for line in first..last {
            let by = last - first;
            for (m, cell) in lines_of_table(text, &own, across, rows, line).into_iter().enumerate() {
                let (row, column) = if rows { (line + by, m as u32) } else { (m as u32, line + by) };
                let span = grid.span(text.source(), grid::At { sheet: own.sheet, row, column });
                let span = span.ok_or_else(Unwritable::no_table)?;
                let new = match cell.strip_prefix('=') {
                    Some(formula) if !format::is_delimited(at.path) => {
                        let (down, right) = if rows { (i64::from(by), 0) } else { (0, i64::from(by)) };
                        let (own, look) = formula
                            .split_once(super::super::LOOK)
                            .map_or((formula.trim_end_matches(CELL_END), ""), |(own, look)| (own, look));
                        let copied = gloss_ooxml::copied(own, down, right);
                        if look.is_empty() {
                            format!("={copied}{CELL_END}")
                        } else {
                            format!("={copied}{}{look}", super::super::LOOK)
                        }
                    }
                    _ => cell,
                };
                if text.source().get(span.range()) != Some(new.as_str()) {
                    splices.push(Splice::new(span, new));
                }
            }
        }
    }
    work.write(splices)?;
    Ok(Planned::written(work.done(), Outcome::new(("duplicate", "Duplicated"), &count_lines(&own, rows))))
}
