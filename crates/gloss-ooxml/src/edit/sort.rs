//! Rows of a range are sorted, or put in a given order, as Excel does it: cells move with their styles, formulas are written out as if
//! they were copied, and what lies around the range stays.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::change_log::ChangeLog;
use super::pass::{Want, write_cells};
use super::request::SortKey;
use super::tables::{pivots, tables};
use crate::cell::{Area, Cell, CellRef, Value};
use crate::error::Refused;
use crate::formula::{reads_other_rows, translate};
use crate::limits::MAX_WRITTEN_CELLS;
use crate::sheet::{Facts, Found, Rows, formula_of, style_of, value_of};
use crate::workbook::{Sheet, Workbook};
use crate::xml::{Patch, Tree, escape};

/// A cell of the range: as written, its place, and what it holds.
struct Moving {
    raw: String,
    cell: Cell,
    /// The shared formula that it is a part of.
    group: Option<u32>,
}

type Grid = BTreeMap<CellRef, Moving>;

/// Sorts the rows of an area.
pub(super) fn sort(
    book: &mut Workbook,
    sheet: &str,
    area: Area,
    keys: &[SortKey],
    log: &mut ChangeLog,
) -> Result<(), Refused> {
    if keys.is_empty() || keys.iter().any(|key| !(area.from.column..=area.to.column).contains(&key.column)) {
        return Err(unsortable(area, "no column of it is named to sort by"));
    }
    arranged(book, sheet, area, log, |grid| {
        let mut rows: Vec<u32> = (area.from.row..=area.to.row).collect();
        rows.sort_by(|a, b| {
            keys.iter()
                .map(|key| compare(value(grid, *a, key.column), value(grid, *b, key.column), key.descending))
                .find(|order| *order != Ordering::Equal)
                .unwrap_or(Ordering::Equal)
        });
        Ok(rows)
    })
}

/// Puts the rows of an area in a given order.
pub(super) fn order(
    book: &mut Workbook,
    sheet: &str,
    area: Area,
    rows: &[u32],
    log: &mut ChangeLog,
) -> Result<(), Refused> {
    let all: BTreeSet<u32> = rows.iter().copied().collect();
    if rows.len() != all.len() || !all.iter().copied().eq(area.from.row..=area.to.row) {
        return Err(unsortable(area, "its rows are not named once each"));
    }
    arranged(book, sheet, area, log, |_| Ok(rows.to_vec()))
}

/// Moves the rows of an area to where `order` has them.
fn arranged(
    book: &mut Workbook,
    sheet: &str,
    area: Area,
    log: &mut ChangeLog,
    order: impl FnOnce(&Grid) -> Result<Vec<u32>, Refused>,
) -> Result<(), Refused> {
    let (_, sheet) = book.worksheet(sheet)?;
    if !area.from.exists() || !area.to.exists() {
        return Err(Refused::OutOfSheet(area.to_string()));
    }
    if area.cells() > MAX_WRITTEN_CELLS {
        return Err(Refused::TooManyCells { cells: area.cells(), limit: MAX_WRITTEN_CELLS });
    }
    let facts = book.facts(&sheet)?;
    refuse(book, &sheet, &facts, area)?;
    let grid = read(book, &sheet, &facts, area)?;
    let rows = order(&grid)?;
    let mut wanted = Vec::new();
    for (to, from) in (area.from.row..).zip(&rows) {
        for column in area.from.column..=area.to.column {
            let (to, from) = (CellRef::new(to, column), CellRef::new(*from, column));
            match grid.get(&from) {
                Some(moving) if to != from => wanted.push((to, moved(moving, from, to, &sheet.part, book)?)),
                None if to != from && grid.contains_key(&to) => {
                    wanted.push((to, Want::Raw(String::new(), Cell::default())));
                }
                _ => {}
            }
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    // A shared formula has its address as its meaning: those of the range are written out.
    let expand: BTreeSet<u32> = grid.values().filter_map(|moving| moving.group).collect();
    write_cells(book, &sheet, &facts, wanted, expand, &mut Ok, log)
}

fn value(grid: &Grid, row: u32, column: u32) -> &Value {
    grid.get(&CellRef::new(row, column)).map_or(&Value::Empty, |moving| &moving.cell.value)
}

/// Excel's order: numbers, texts without case, FALSE, TRUE, errors; empty cells last in either direction.
fn compare(a: &Value, b: &Value, descending: bool) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Number(_) => 0,
        Value::Text(_) => 1,
        Value::Bool(_) => 2,
        Value::Error(_) => 3,
        Value::Empty => 4,
    };
    if matches!(a, Value::Empty) || matches!(b, Value::Empty) {
        return rank(a).cmp(&rank(b));
    }
    let order = match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        (Value::Text(a), Value::Text(b)) => a.to_lowercase().cmp(&b.to_lowercase()),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    };
    if descending { order.reverse() } else { order }
}

fn unsortable(area: Area, why: impl Into<String>) -> Refused {
    Refused::Unsortable(area.to_string(), why.into())
}

/// Refuses what would not move with its row.
fn refuse(book: &Workbook, sheet: &Sheet, facts: &Facts, area: Area) -> Result<(), Refused> {
    let bonds = [
        (&facts.merges, "it has merged cells"),
        (&facts.arrays, "it has an array formula"),
        (&facts.data_tables, "it has a what-if table"),
    ];
    for (areas, why) in bonds {
        if let Some(found) = areas.iter().find(|found| found.meets(&area)) {
            return Err(unsortable(area, format!("{why} at {found}")));
        }
    }
    if pivots(book, sheet)?.iter().any(|(_, found)| found.meets(&area)) {
        return Err(unsortable(area, "it has a pivot table"));
    }
    for table in tables(book, sheet)?.iter().filter(|table| table.area.meets(&area)) {
        let header = table.header && table.area.from.row >= area.from.row;
        let totals = table.totals && table.area.to.row <= area.to.row;
        if header || totals {
            return Err(unsortable(area, format!("it has headers or totals of the table {:?}", table.name)));
        }
    }
    book.package.each_related(&sheet.part, &["comments", "threadedComment"], |tree, _| {
        let noted = holds(tree, &["comment", "threadedComment"], area);
        if noted { Err(unsortable(area, "it has notes")) } else { Ok(()) }
    })?;
    let text = book.package.text(&sheet.part)?;
    let tree = Tree::parse(&text, &sheet.part, book.package.limits())?;
    if holds(&tree, &["hyperlink"], area) {
        return Err(unsortable(area, "it has links"));
    }
    Ok(())
}

/// Whether one of these elements is about a cell of the area.
fn holds(tree: &Tree<'_>, names: &[&str], area: Area) -> bool {
    tree.all().filter(|id| names.contains(&tree.local(*id))).any(|id| {
        let found = tree.tag(id).get("ref").and_then(|found| found.parse::<Area>().ok());
        found.is_some_and(|found| found.meets(&area))
    })
}

/// The cells of the area.
fn read(book: &Workbook, sheet: &Sheet, facts: &Facts, area: Area) -> Result<Grid, Refused> {
    let text = book.package.text(&sheet.part)?;
    let (shared, limits) = (book.shared()?, book.package.limits());
    let mut grid = Grid::new();
    let Some(mut rows) = Rows::new(&text, &sheet.part, limits.depth)? else { return Ok(grid) };
    loop {
        match rows.next()? {
            Found::Row(number, tag)
                if (area.from.row..=area.to.row).contains(&number) && tag.flag("hidden") =>
            {
                return Err(unsortable(area, format!("row {number} is hidden")));
            }
            Found::Cell(found) if area.contains(found.at) => {
                let value = value_of(&found, &text, &shared, limits)?;
                let cell = Cell { value, formula: formula_of(&found, facts), style: style_of(&found) };
                if let Some(formula) = &cell.formula {
                    if reads_other_rows(formula, found.at.row) {
                        return Err(unsortable(
                            area,
                            format!("the formula of {} reads other rows", found.at),
                        ));
                    }
                    if cell.value == Value::Empty {
                        return Err(unsortable(
                            area,
                            format!("the formula of {} has no value yet", found.at),
                        ));
                    }
                }
                let raw = text.get(found.whole.clone()).unwrap_or_default().to_owned();
                let group = found.formula.as_ref().filter(|formula| formula.kind() == "shared");
                let group = group.map(|formula| formula.tag.number("si").unwrap_or(0));
                grid.insert(found.at, Moving { raw, cell, group });
            }
            Found::End(_) => return Ok(grid),
            _ => {}
        }
    }
}

/// A cell as it is written in its new place.
fn moved(moving: &Moving, from: CellRef, to: CellRef, part: &str, book: &Workbook) -> Result<Want, Refused> {
    let tree = Tree::parse(&moving.raw, part, book.package.limits())?;
    let tag = tree.tag(tree.root());
    let mut patch = Patch::default();
    patch.attribute(&tag, "r", &to.to_string());
    let mut cell = moving.cell.clone();
    if let (Some(formula), Some(id)) = (&moving.cell.formula, tree.child(tree.root(), "f")) {
        let new = translate(formula, i64::from(to.row) - i64::from(from.row), 0);
        let name = tree.tag(id).name();
        patch.replace(tree.whole(id), format!("<{name}>{}</{name}>", escape(&new)));
        cell.formula = Some(new);
    }
    Ok(Want::Raw(patch.apply(&moving.raw), cell))
}
