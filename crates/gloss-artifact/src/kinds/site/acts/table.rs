//! Tables of a page: rows and columns that come, go, are hidden, renamed, put in order and added up. Cells that reach over several
//! rows or columns are left alone.

use super::elements::innermost;
use super::on::{On, escape, with_attribute};
use super::order::reordered;
use crate::error::Unwritable;
use crate::kinds::acts::amounts::total_row;
use crate::kinds::acts::destination::{To, WAYS, nth};
use crate::kinds::acts::headers::column_named;
use crate::kinds::acts::order::{Key, is_total, sorted};
use crate::kinds::acts::{Args, At, Outcome, Planned, counted, parted, quoted};
use crate::splice::Splice;

/// A table by its rows.
struct Table {
    rows: Vec<usize>,
    /// The cells of each row.
    cells: Vec<Vec<usize>>,
    /// The marked row and column; none where the whole table is marked.
    row: Option<usize>,
    column: Option<usize>,
}

pub(super) fn fits(at: &At<'_>) -> bool {
    On::of(at).is_ok_and(|on| table(&on).is_ok())
}

/// Whether a row is one of headers.
pub(super) fn is_header(on: &On<'_>, row: usize) -> bool {
    let in_head =
        on.dom.elements.get(row).and_then(|own| own.parent).is_some_and(|parent| on.tag(parent) == "thead");
    let cells: Vec<usize> = on.dom.children(row).collect();
    in_head || !cells.is_empty() && cells.iter().all(|cell| on.tag(*cell) == "th")
}

fn table(on: &On<'_>) -> Result<Table, Unwritable> {
    let none = || Unwritable::new("No table is marked here.", "Mark a place in one.");
    let within = || {
        let end = on.dom.elements.get(on.element).map_or(0, |own| own.end);
        let all: Vec<usize> = (on.element..end).filter(|n| on.tag(*n) == "table").collect();
        match all.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    };
    let table = on.up(|tag| tag == "table").or_else(within).ok_or_else(none)?;
    let end = on.dom.elements.get(table).map_or(0, |own| own.end);
    let own = |element: usize| {
        let mut at = on.dom.elements.get(element).and_then(|own| own.parent);
        while let Some(one) = at {
            if on.tag(one) == "table" {
                return one == table;
            }
            at = on.dom.elements.get(one).and_then(|own| own.parent);
        }
        false
    };
    let rows: Vec<usize> = (table..end).filter(|n| on.tag(*n) == "tr" && own(*n)).collect();
    let cells: Vec<Vec<usize>> = rows
        .iter()
        .map(|row| on.dom.children(*row).filter(|cell| matches!(on.tag(*cell), "td" | "th")).collect())
        .collect();
    if rows.is_empty() {
        return Err(none());
    }
    let spans = cells.iter().flatten().any(|cell| {
        ["colspan", "rowspan"].iter().any(|name| on.dom.attribute(*cell, name).is_some_and(|n| n != "1"))
    });
    if spans {
        return Err(Unwritable::new(
            "The table has cells that reach over several others.",
            "Change its cells one by one.",
        ));
    }
    let row = on.up(|tag| tag == "tr").and_then(|row| rows.iter().position(|one| *one == row));
    let cell = on.up(|tag| matches!(tag, "td" | "th"));
    let column = cell.and_then(|cell| cells.iter().find_map(|row| row.iter().position(|one| *one == cell)));
    Ok(Table { rows, cells, row, column })
}

impl Table {
    fn header(&self, on: &On<'_>) -> Option<usize> {
        (0..self.rows.len()).find(|n| self.rows.get(*n).is_some_and(|row| is_header(on, *row)))
    }

    /// The rows of data.
    fn data(&self, on: &On<'_>) -> Vec<usize> {
        (0..self.rows.len()).filter(|n| self.rows.get(*n).is_some_and(|row| !is_header(on, *row))).collect()
    }

    fn words(&self, on: &On<'_>, row: usize, column: usize) -> String {
        let cell = self.cells.get(row).and_then(|cells| cells.get(column));
        cell.map(|cell| on.words(*cell)).unwrap_or_default()
    }

    fn named(&self, on: &On<'_>, name: &str) -> Result<usize, Unwritable> {
        let header = self.header(on).unwrap_or(0);
        let width = self.cells.get(header).map_or(0, Vec::len);
        let names: Vec<String> = (0..width).map(|n| self.words(on, header, n)).collect();
        column_named(&names, name)
    }

    /// The marked column, or the one of a name.
    fn column(&self, on: &On<'_>, name: Option<&str>) -> Result<usize, Unwritable> {
        match (name, self.column) {
            (Some(name), _) => self.named(on, name),
            (None, Some(column)) => Ok(column),
            (None, None) => {
                Err(Unwritable::new("No column is marked here.", "Mark a cell of it, or say name=COLUMN."))
            }
        }
    }
}

/// A cell's element as another one is written, with other words.
fn cell_like(on: &On<'_>, like: usize, words: &str) -> String {
    let tag = on.tag(like);
    let start = on.says(&on.start(like));
    let plain = with_attribute(&with_attribute(start, "id", None), "data-key", None);
    format!("{plain}{}</{tag}>", escape(words))
}

pub(super) fn above(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, false)
}

pub(super) fn below(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, true)
}

fn insert(at: &At<'_>, args: &Args<'_>, below: bool) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let found = table(&on)?;
    let data = found.data(&on);
    let row = found.row.or_else(|| if below { data.last().copied() } else { data.first().copied() });
    let row = row.ok_or_else(|| Unwritable::new("No row is marked here.", "Mark one."))?;
    let is_head = found.rows.get(row).is_some_and(|row| is_header(&on, *row));
    // Below the headers is above the first row.
    let (row, below) = match (is_head, data.first()) {
        (true, Some(first)) => (*first, false),
        (true, None) => return Err(Unwritable::new("The table has no rows yet.", "Write one as HTML.")),
        _ => (row, below),
    };
    let like = found.cells.get(row).cloned().unwrap_or_default();
    let cells = parted(args.text("cells"), like.len())?;
    let element = found.rows.get(row).copied().unwrap_or(0);
    let new = row_like(&on, element, &like, &cells);
    let indent = on.indent(element);
    let whole = on.whole(element);
    let splice = match below {
        true => on.splice(whole.end..whole.end, format!("{indent}{new}")),
        false => on.splice(whole.start..whole.start, format!("{new}{indent}")),
    };
    let said =
        Outcome::new(("insert", "Inserted"), "a row").and(if below { " below it" } else { " above it" });
    Ok(Planned::splices(vec![splice], said))
}

fn row_like(on: &On<'_>, element: usize, like: &[usize], cells: &[String]) -> String {
    let start = on.says(&on.start(element));
    let plain = with_attribute(&with_attribute(start, "id", None), "data-key", None);
    let inner: String = like.iter().zip(cells).map(|(cell, words)| cell_like(on, *cell, words)).collect();
    format!("{plain}{inner}</tr>")
}

pub(super) fn insert_left(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    column(at, args, false)
}

pub(super) fn right(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    column(at, args, true)
}

fn column(at: &At<'_>, args: &Args<'_>, right: bool) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let found = table(&on)?;
    let width = found.cells.first().map_or(0, Vec::len);
    let marked = found.column.unwrap_or(if right { width.saturating_sub(1) } else { 0 });
    let header = found.header(&on);
    let splices = (0..found.rows.len()).filter_map(|row| {
        let cell = *found.cells.get(row)?.get(marked)?;
        let words = if Some(row) == header { args.text("name") } else { "" };
        let whole = on.whole(cell);
        let point = if right { whole.end } else { whole.start };
        Some(on.splice(point..point, cell_like(&on, cell, words)))
    });
    let what = if args.text("name").is_empty() {
        "a column".to_owned()
    } else {
        format!("the column {}", quoted(args.text("name")))
    };
    Ok(Planned::splices(splices.collect(), Outcome::new(("insert", "Inserted"), &what)))
}

pub(super) fn delete_row(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let found = table(&on)?;
    let row = found.row.and_then(|row| found.rows.get(row).copied());
    let row = row.ok_or_else(|| Unwritable::new("No row is marked here.", "Mark one."))?;
    if is_header(&on, row) {
        return Err(Unwritable::new(
            "The row of headers can't go by itself.",
            "Mark the rows below it, or the whole table.",
        ));
    }
    Ok(Planned::splices(vec![on.splice(on.with_line(row), "")], Outcome::new(("delete", "Deleted"), "a row")))
}

pub(super) fn delete_column(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let found = table(&on)?;
    let column = found.column(&on, None)?;
    if found.cells.iter().all(|row| row.len() < 2) {
        return Err(Unwritable::new("This is the only column of the table.", "Delete the table instead."));
    }
    let splices =
        found.cells.iter().filter_map(|row| row.get(column)).map(|cell| on.splice(on.with_line(*cell), ""));
    Ok(Planned::splices(splices.collect(), Outcome::new(("delete", "Deleted"), "a column")))
}

pub(super) fn hide_column(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let found = table(&on)?;
    let column = found.column(&on, args.get("name"))?;
    let name = found.header(&on).map(|row| found.words(&on, row, column)).unwrap_or_default();
    let splices = found
        .cells
        .iter()
        .filter_map(|row| row.get(column))
        .filter(|cell| on.dom.attribute(**cell, "hidden").is_none())
        .map(|cell| {
            let start = on.start(*cell);
            let end = start.start + 1 + on.tag(*cell).len();
            on.splice(end..end, " hidden")
        });
    Ok(Planned::splices(
        splices.collect(),
        Outcome::new(("hide", "Hid"), &format!("the column {}", quoted(&name))),
    ))
}

pub(super) fn rename(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let found = table(&on)?;
    let column = found.column(&on, None)?;
    let header = found
        .header(&on)
        .ok_or_else(|| Unwritable::new("The table has no row of headers.", "Set the cell instead."))?;
    let cell = found.cells.get(header).and_then(|row| row.get(column)).copied();
    let cell = cell.ok_or_else(|| Unwritable::new("No column is marked here.", "Mark a cell of it."))?;
    let said = Outcome::new(("rename", "Renamed"), &quoted(&on.words(cell)))
        .and(&format!(" to {}", quoted(args.text("to"))));
    // A header may be a button that sorts: its words change, and it stays.
    let inner = innermost(&on, cell);
    if on.dom.children(inner).next().is_some() {
        return Err(Unwritable::new("This header holds more than words.", "Mark the words that are meant."));
    }
    Ok(Planned::splices(vec![on.splice(on.inner(inner), escape(args.text("to")))], said))
}

/// The rows of data by one column; a row of totals stays below.
pub(super) fn sort(at: &At<'_>, by: Option<&str>, falling: bool) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let found = table(&on)?;
    let column = match (by, found.column) {
        (Some(name), _) => found.named(&on, name)?,
        (None, Some(column)) => column,
        (None, None) => 0,
    };
    let mut data = found.data(&on);
    while data.last().is_some_and(|row| is_total(&found.words(&on, *row, 0))) {
        data.pop();
    }
    let keys: Vec<Key> = data.iter().map(|row| Key::of(&found.words(&on, *row, column))).collect();
    let all: Vec<usize> = data.iter().filter_map(|row| found.rows.get(*row).copied()).collect();
    let order: Vec<usize> = sorted(&keys, falling).into_iter().filter_map(|n| all.get(n).copied()).collect();
    let name = found.header(&on).map(|row| found.words(&on, row, column)).unwrap_or_default();
    let said = Outcome::new(
        ("sort", "Sorted"),
        &format!("{} by {}", counted(all.len(), "row", "rows"), quoted(&name)),
    );
    Ok(Planned::splices(reordered(&on, &all, &order), said.and(if falling { ", largest first" } else { "" })))
}

pub(super) fn total(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let found = table(&on)?;
    let data = found.data(&on);
    let last = *data.last().ok_or_else(|| Unwritable::new("The table has no rows.", "Write them first."))?;
    let width = found.cells.get(last).map_or(0, Vec::len);
    let cells =
        total_row(args, width, |column| data.iter().map(|row| found.words(&on, *row, column)).collect())?;
    let element = found.rows.get(last).copied().unwrap_or(0);
    let like = found.cells.get(last).cloned().unwrap_or_default();
    let new = format!("{}{}", on.indent(element), row_like(&on, element, &like, &cells));
    let end = on.whole(element).end;
    Ok(Planned::splices(
        vec![on.splice(end..end, new)],
        Outcome::new(("add", "Added"), &format!("a total of {}", counted(data.len(), "row", "rows"))),
    ))
}

/// Whether a header cell is marked: then its column is meant.
pub(super) fn is_column(on: &On<'_>) -> bool {
    on.up(|tag| tag == "tr").is_some_and(|row| is_header(on, row))
}

/// The number of the column that a WHERE names, or a header by its words.
fn column_beside(at: &At<'_>, on: &On<'_>, own: &Table, place: &str) -> Result<usize, Unwritable> {
    let words = place.trim().trim_matches('"');
    let heads: Vec<String> = own.cells.first().into_iter().flatten().map(|cell| on.words(*cell)).collect();
    if let Ok(named) = column_named(&heads, words) {
        return Ok(named);
    }
    let found = at.text.find(place).map_err(|error| Unwritable::new(error.to_string(), WAYS))?;
    let spans = at.text.spans(&found);
    let there = On::of(&At { spans: &spans, ..*at })?;
    let beside = table(&there)?;
    if there.page.path != on.page.path || beside.rows != own.rows {
        return Err(Unwritable::new("That place is in another table.", "Name a cell of the same one."));
    }
    beside.column.ok_or_else(|| Unwritable::new("That place is not beside it.", WAYS))
}

/// Moves a column among the others.
pub(super) fn move_column(at: &At<'_>, on: &On<'_>, to: &str) -> Result<Planned, Unwritable> {
    let found = table(on)?;
    let column = found.column(on, None)?;
    let width = found.cells.first().map_or(0, Vec::len);
    let to = To::parse(to)?;
    let other = match to.place().filter(|place| nth(place).is_none()) {
        Some(place) => Some(column_beside(at, on, &found, place)?),
        None => None,
    };
    let order = to.order(width, &[column], other);
    let order = order.ok_or_else(|| Unwritable::new("That place is not beside it.", WAYS))?;
    if found.cells.iter().any(|row| row.len() != width) {
        let says = "Some rows of this table have other cells than its headers.";
        return Err(Unwritable::new(says, "Give each row all of its cells first."));
    }
    let mut splices: Vec<Splice> = Vec::new();
    for row in &found.cells {
        for (n, from) in order.iter().enumerate().filter(|(n, from)| n != *from) {
            let (Some(slot), Some(cell)) = (row.get(n), row.get(*from)) else { continue };
            let whole = on.whole(*cell);
            let mut new = on.says(&whole).to_owned();
            if on.inner(*cell).end == whole.end {
                new = format!("{}</{}>", new.trim_end(), on.tag(*cell));
            }
            splices.push(on.splice(on.whole(*slot), new));
        }
    }
    Ok(Planned::splices(splices, Outcome::new(("move", "Moved"), "a column")))
}
