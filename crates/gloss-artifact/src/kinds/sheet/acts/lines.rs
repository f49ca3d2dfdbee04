//! Whole rows and columns: they come with contents, go, and are doubled. What names them follows.

use gloss_protocol::Reshape;

use super::super::reshape::{Lines, reshape};
use super::super::typed::Reader;
use super::super::{CELL_END, format, grid};
use super::cells;
use super::marked::{self, Marked, Table, count_lines, lines_of_table, marked, means_rows, table};
use super::readers::{self, EdgeOfRows};
use super::work::Work;
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Outcome, Planned, counted, parted};
use crate::splice::Splice;

/// What does not read new rows is named up to so many.
const MAX_READERS: usize = 4;

fn lines(own: &Marked) -> Lines {
    Lines { sheet: own.sheet, area: own.area() }
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
    let said = said.and(&unread(at, &own, around.as_ref(), EdgeOfRows { place, below }));
    Ok(Planned::written(work.done(), said))
}

/// What does not read rows that come at an edge, so that no total is taken for one of all of them.
fn unread(at: &At<'_>, own: &Marked, around: Option<&Table>, edge: EdgeOfRows) -> String {
    let columns = around.map_or(own.columns, |table| table.at.columns);
    let named = readers::up_to(at, &Marked { columns, ..*own }, edge);
    let at_edge = around.filter(|table| edge.place == if edge.below { table.data.1 } else { table.data.0 });
    let of_all = match at_edge.map_or(0, |table| readers::over_all(at, table)) {
        0 => String::new(),
        many => counted(many, "formula over all rows", "formulas over all rows"),
    };
    let cut = named.len().min(MAX_READERS);
    let more = if named.len() > cut { format!(" and {} more", named.len() - cut) } else { String::new() };
    let listed = format!("{}{more}", named.get(..cut).unwrap_or_default().join(", "));
    match (of_all.is_empty(), named.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!("; what is new is not read by {listed}"),
        (false, true) => format!("; what is new is not read by {of_all}"),
        (false, false) => format!("; what is new is not read by {of_all} ({listed})"),
    }
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
                let copied = super::super::content::escape(&copied);
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
    let said = Outcome::new(("duplicate", "Duplicated"), &count_lines(&own, rows));
    let said = match rows {
        true => {
            let around = table(at.text, &own).ok();
            said.and(&unread(at, &own, around.as_ref(), EdgeOfRows { place: last, below: true }))
        }
        false => said,
    };
    Ok(Planned::written(work.done(), said))
}
