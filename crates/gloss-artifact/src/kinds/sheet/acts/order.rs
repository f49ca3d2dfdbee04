//! Rows of a table put in order and without what repeats, columns parted, sums and shares by formulas.

use gloss_ooxml::{Area, CellFormat, CellRef, Edit, SortKey, column_letters};

use super::super::typed::Reader;
use super::super::{CELL_END, format, grid};
use super::lines::insert_columns;
use super::marked::{self, Marked, content, is_number, marked, shown_words, table};
use super::readers;
use super::work::Work;
use crate::error::Unwritable;
use crate::kinds::acts::order::{Key, sorted};
use crate::kinds::acts::{Args, At, Outcome, Planned, counted};
use crate::splice::Splice;

/// Columns that a column is parted into at most.
const MAX_PARTS: usize = 20;

pub(super) fn sort(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let around = table(at.text, &own)?;
    let falling = args.flag("desc", false);
    let column = match args.get("by") {
        Some(name) => around.column(at.text, name)?,
        None if own.columns.1 - own.columns.0 == 1 => own.columns.0,
        None => around.at.columns.0,
    };
    let (first, last) = around.data;
    let said = Outcome::new(("sort", "Sorted"), &counted((last - first) as usize, "row", "rows"))
        .and(&format!(" by {}", around.called(at.text, column)))
        .and(if falling { ", largest first" } else { "" });
    if format::is_delimited(at.path) {
        let keys: Vec<Key> =
            (first..last).map(|row| Key::of(&shown_words(at.text, own.sheet, row, column))).collect();
        let order = sorted(&keys, falling);
        let grid = marked::grid(at.text)?;
        let mut splices = Vec::new();
        for (n, from) in order.iter().enumerate() {
            let (here, there) = (first + n as u32, first + *from as u32);
            if here == there {
                continue;
            }
            let new: Vec<_> =
                grid.cells(at.source(), own.sheet, there).map(|span| at.says(span).to_owned()).collect();
            for (span, new) in grid.cells(at.source(), own.sheet, here).zip(new) {
                if at.says(span) != new {
                    splices.push(Splice::new(span, new));
                }
            }
        }
        return Ok(Planned::splices(splices, said));
    }
    let area =
        Area::new(CellRef::new(first + 1, around.at.columns.0 + 1), CellRef::new(last, around.at.columns.1));
    let keys = vec![SortKey { column: column + 1, descending: falling }];
    let rows = Marked { sheet: own.sheet, rows: around.data, columns: around.at.columns };
    // As in Excel nothing that reads these cells by their place follows: it is told.
    let said = match readers::reader_of(at, &rows, true)? {
        Some(reader) => said.and(&format!(". {reader} reads other rows now")),
        None => said,
    };
    let mut work = Work::of(at)?;
    work.book(&[Edit::Sort { sheet: own.name(at.text), area, keys }])?;
    Ok(Planned::written(work.done(), said))
}

pub(super) fn unique(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let around = table(at.text, &own)?;
    let columns: Vec<u32> = match args.get("by") {
        Some(name) => vec![around.column(at.text, name)?],
        None => (around.at.columns.0..around.at.columns.1).collect(),
    };
    let mut seen = std::collections::HashSet::new();
    let key = |row: u32| -> Vec<String> {
        columns.iter().map(|column| shown_words(at.text, own.sheet, row, *column).to_lowercase()).collect()
    };
    let gone: Vec<u32> = (around.data.0..around.data.1).filter(|row| !seen.insert(key(*row))).collect();
    let said = Outcome::new(
        ("delete", "Deleted"),
        &counted(gone.len(), "row that repeats another", "rows that repeat others"),
    );
    if gone.is_empty() {
        return Err(Unwritable::new(
            "No row of this table repeats another.",
            "Say by=COLUMN where one column decides.",
        ));
    }
    let outside = |row: u32| {
        (0..own.used(at.text).1)
            .filter(|column| !(around.at.columns.0..around.at.columns.1).contains(column))
            .any(|column| !content(at.text, own.sheet, row, column).is_empty())
    };
    if gone.iter().any(|row| outside(*row)) {
        let says = "Beside this table other cells stand in the rows that would go.";
        return Err(Unwritable::new(says, "Move one of the two first."));
    }
    let grid = marked::grid(at.text)?;
    let splices = gone.iter().filter_map(|row| {
        let range = grid.row(own.sheet, *row)?;
        Some(Splice::new(gloss_protocol::Span::new(range.start, range.end), ""))
    });
    Ok(Planned::splices(splices.collect(), said))
}

pub(super) fn split(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let around = table(at.text, &own)?;
    let by = args.text("by");
    if by.is_empty() || own.columns.1 - own.columns.0 != 1 {
        return Err(Unwritable::new("One column is parted at a sign.", "Mark one column and say by=“, ”."));
    }
    let column = own.columns.0;
    let parts = |row: u32| -> Vec<String> {
        let words = shown_words(at.text, own.sheet, row, column);
        words.splitn(MAX_PARTS, by).map(|part| part.trim().to_owned()).collect()
    };
    let all: Vec<Vec<String>> = (around.data.0..around.data.1).map(parts).collect();
    let wide = all.iter().map(Vec::len).max().unwrap_or(1);
    if wide < 2 {
        return Err(Unwritable::new(
            "None of these cells can be parted there.",
            "Say by= with a sign that stands in them.",
        ));
    }
    if (around.data.0..around.data.1).any(|row| {
        is_number(at.text, own.sheet, row, column)
            && content(at.text, own.sheet, row, column).starts_with('=')
    }) {
        return Err(Unwritable::new("Formulas can't be parted.", "Mark a column of words."));
    }
    let names: Vec<&str> =
        args.text("names").split([',', '|']).map(str::trim).filter(|name| !name.is_empty()).collect();
    let mut work = Work::of(at)?;
    let place = column + 1;
    if place < own.used(at.text).1 {
        insert_columns(&mut work, at, &own, (place, wide as u32 - 1))?;
    }
    let mut splices = Vec::new();
    {
        let text = &work.text;
        let room = super::super::block::room(text, own.sheet, (0, column + wide as u32))?;
        if room.is_some() {
            return Err(Unwritable::new("The sheet has no room for these columns.", "Insert columns first."));
        }
        let grid = marked::grid(text)?;
        let reader = Reader::new(text, format::is_delimited(at.path));
        let mut put = |row: u32, column: u32, words: &str| -> Result<(), Unwritable> {
            let span = grid
                .span(text.source(), grid::At { sheet: own.sheet, row, column })
                .ok_or_else(Unwritable::no_table)?;
            let new = reader.range(span, words)?;
            if text.source().get(span.range()) != Some(new.as_str()) {
                splices.push(Splice::new(span, new));
            }
            Ok(())
        };
        for (n, parts) in all.iter().enumerate().filter(|(_, parts)| parts.len() > 1) {
            for m in 0..wide {
                put(around.data.0 + n as u32, column + m as u32, parts.get(m).map_or("", String::as_str))?;
            }
        }
        if let Some(header) = around.header {
            let old = shown_words(text, own.sheet, header, column);
            for m in 0..wide {
                let otherwise = if m == 0 { old.clone() } else { format!("{old} {}", m + 1) };
                put(header, column + m as u32, names.get(m).copied().unwrap_or(&otherwise))?;
            }
        }
    }
    work.write(splices)?;
    let said = Outcome::new(("part", "Parted"), &around.called(at.text, column))
        .and(&format!(" into {wide} columns"));
    Ok(Planned::written(work.done(), said))
}

/// A cell that gets a formula.
struct Formula {
    at: grid::At,
    words: String,
    /// The row and column of the cell whose look it takes.
    like: Option<(u32, u32)>,
}

/// Puts formulas into cells, all in one write.
fn put(work: &mut Work, formulas: &[Formula]) -> Result<(), Unwritable> {
    let mut splices = Vec::new();
    {
        let text = &work.text;
        let grid = marked::grid(text)?;
        let end = |cells: fn(&grid::At) -> u32| formulas.iter().map(|one| cells(&one.at) + 1).max();
        if let (Some(one), Some(rows), Some(columns)) =
            (formulas.first(), end(|at| at.row), end(|at| at.column))
            && super::super::block::room(text, one.at.sheet, (rows, columns))?.is_some()
        {
            return Err(Unwritable::new("The sheet has no room there.", "Insert a row or column first."));
        }
        for Formula { at, words, like } in formulas {
            let span = grid.span(text.source(), *at).ok_or_else(Unwritable::no_table)?;
            let look = like
                .and_then(|(row, column)| grid.span(text.source(), grid::At { row, column, ..*at }))
                .and_then(|span| text.source().get(span.range()))
                .map(|cell| super::super::content::split(cell).1.trim_end_matches(CELL_END).to_owned())
                .filter(|look| super::super::content::format(look).is_some() && !look.contains("f=*"))
                .unwrap_or_default();
            let mark = if look.is_empty() { String::new() } else { super::super::LOOK.to_string() };
            splices.push(Splice::new(span, format!("{words}{mark}{look}{CELL_END}")));
        }
    }
    work.write(splices)
}

/// The sum of a column below it, or of a row behind it.
pub(super) fn sum(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    if format::is_delimited(at.path) {
        return Err(Unwritable::new("A file of plain text has no formulas.", "Make a workbook of it first."));
    }
    let across = own.rows.1 - own.rows.0 == 1 && own.columns.1 - own.columns.0 > 1;
    let around = table(at.text, &own)?;
    let mut work = Work::of(at)?;
    if across {
        let (row, place) = (own.rows.0, own.columns.1);
        free(at, (own.sheet, row, place))?;
        let words = format!(
            "=SUM({}{}:{}{})",
            column_letters(own.columns.0 + 1),
            row + 1,
            column_letters(own.columns.1),
            row + 1
        );
        let at = grid::At { sheet: own.sheet, row, column: place };
        put(&mut work, &[Formula { at, words, like: Some((row, own.columns.1 - 1)) }])?;
        return Ok(Planned::written(work.done(), Outcome::new(("put", "Put"), "the sum behind the row")));
    }
    // One cell stands for its column.
    let single = own.rows.1 - own.rows.0 == 1;
    let whole = single || own.rows.0 < around.data.0 && own.rows.1 >= around.data.1;
    let (first, last) =
        if whole { around.data } else { (own.rows.0.max(around.data.0), own.rows.1.min(around.data.1)) };
    if around.data.1 < around.at.rows.1 && last == around.data.1 {
        let says = "The table has a total below its rows already.";
        return Err(Unwritable::new(says, "Change its cells instead."));
    }
    let mut sums = Vec::new();
    for column in own.columns.0..own.columns.1 {
        if !(first..last).any(|row| is_number(at.text, own.sheet, row, column)) {
            continue;
        }
        free(at, (own.sheet, last, column))?;
        let letter = column_letters(column + 1);
        let words = format!("=SUM({letter}{}:{letter}{last})", first + 1);
        let at = grid::At { sheet: own.sheet, row: last, column };
        sums.push(Formula { at, words, like: Some((last - 1, column)) });
    }
    if sums.is_empty() {
        return Err(Unwritable::new("No numbers are marked here.", "Mark cells that hold numbers."));
    }
    let count = sums.len();
    // The row is named where a column without numbers is marked too.
    let named = (own.columns.0..own.columns.1).find(|column| {
        sums.iter().all(|one| one.at.column != *column) && free(at, (own.sheet, last, *column)).is_ok()
    });
    if let Some(column) = named {
        let at = grid::At { sheet: own.sheet, row: last, column };
        sums.push(Formula { at, words: "Total".to_owned(), like: None });
    }
    put(&mut work, &sums)?;
    Ok(Planned::written(
        work.done(),
        Outcome::new(("put", "Put"), &format!("{} below", counted(count, "sum", "sums"))),
    ))
}

/// Refuses a cell that is not empty.
fn free(at: &At<'_>, (sheet, row, column): (usize, u32, u32)) -> Result<(), Unwritable> {
    let words = shown_words(at.text, sheet, row, column);
    if words.is_empty() && content(at.text, sheet, row, column).is_empty() {
        return Ok(());
    }
    let cell = CellRef::new(row + 1, column + 1);
    Err(Unwritable::new(
        format!("{cell} is not empty: it says {}.", crate::kinds::acts::quoted(&words)),
        "Insert a row or column there first.",
    ))
}

/// A column of shares beside the marked one, by a formula: of its own sum, or of another column.
pub(super) fn percent(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    if format::is_delimited(at.path) {
        return Err(Unwritable::new("A file of plain text has no formulas.", "Make a workbook of it first."));
    }
    if own.columns.1 - own.columns.0 != 1 {
        return Err(Unwritable::new("Several columns are marked.", "Mark one."));
    }
    let around = table(at.text, &own)?;
    let column = own.columns.0;
    let of = args.get("of").map(|name| around.column(at.text, name)).transpose()?;
    let place = column + 1;
    let mut work = Work::of(at)?;
    if place < own.used(at.text).1 {
        insert_columns(&mut work, at, &own, (place, 1))?;
    }
    // A column behind the new one has moved.
    let of = of.map(|of| if of >= place { of + 1 } else { of });
    let letter = column_letters(column + 1);
    let share = |row: u32| {
        let line = row + 1;
        let words = match of {
            Some(of) => format!("={letter}{line}/{}{line}", column_letters(of + 1)),
            None => format!("={letter}{line}/SUM({letter}${}:{letter}${})", around.data.0 + 1, around.data.1),
        };
        Formula { at: grid::At { sheet: own.sheet, row, column: place }, words, like: None }
    };
    let shares: Vec<Formula> = (around.data.0..around.data.1).map(share).collect();
    put(&mut work, &shares)?;
    let sheet = own.name(at.text);
    let area = Area::new(CellRef::new(around.data.0 + 1, place + 1), CellRef::new(around.data.1, place + 1));
    let look = CellFormat { number: Some("0.0%".to_owned()), ..CellFormat::default() };
    work.book(&[Edit::Format { sheet, area, format: look }])?;
    if let Some(header) = around.header {
        let name = args
            .get("name")
            .map_or_else(|| format!("{} %", shown_words(at.text, own.sheet, header, column)), str::to_owned);
        let like = Marked { rows: (header, header + 1), ..own };
        let splice = {
            let text = &work.text;
            let grid = marked::grid(text)?;
            let span = grid
                .span(text.source(), grid::At { sheet: like.sheet, row: header, column: place })
                .ok_or_else(Unwritable::no_table)?;
            Splice::new(span, Reader::new(text, false).range(span, &name)?)
        };
        work.write(vec![splice])?;
    }
    let said =
        Outcome::new(("put", "Put"), &format!("the shares of {} beside it", around.called(at.text, column)));
    Ok(Planned::written(work.done(), said))
}
