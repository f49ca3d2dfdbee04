//! Rows and columns come and go. What lies over the cells in parts of its own has rules of its own; where one of
//! them would be broken, the edit is refused.

use std::str::FromStr;

use super::change_log::ChangeLog;
use super::follow::{Step, follow};
use super::inherit::inherit;
use super::tables::{Table, pivots, tables};
use crate::cell::Area;
use crate::error::{OpenError, Refused};
use crate::formula::{Axis, Move, same_sheet};
use crate::workbook::{Sheet, Workbook};
use crate::xml::Tree;

/// Inserts or deletes rows or columns.
pub(super) fn change(
    book: &mut Workbook,
    sheet: &str,
    axis: Axis,
    at: u32,
    count: u32,
    delete: bool,
    log: &mut ChangeLog,
) -> Result<(), Refused> {
    let (_, sheet) = book.worksheet(sheet)?;
    let limit = axis.limit();
    if at == 0 || count == 0 || at > limit || count > limit - at + 1 {
        return Err(Refused::OutOfSheet(format!("{count} from {at}")));
    }
    let step = Move { sheet: sheet.name.clone(), axis, at, count, delete };
    refuse(book, &sheet, &step)?;
    follow(book, &Step::Move(step.clone()), log)?;
    book.reload()?;
    if !delete {
        inherit(book, &sheet, &step)?;
    }
    Ok(())
}

/// The effect of inserted or deleted rows or columns on an area.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hit {
    /// It is beside, or moves as a whole.
    Whole,
    /// It grows or loses a part.
    Cut,
    /// All of it goes.
    Gone,
}

fn hit(area: Area, step: &Move) -> Hit {
    let (from, to) = (step.axis.of(area.from), step.axis.of(area.to));
    match step.area(area) {
        None => Hit::Gone,
        Some(moved) if step.axis.of(moved.to) - step.axis.of(moved.from) == to - from => Hit::Whole,
        Some(_) => Hit::Cut,
    }
}

fn cut(what: impl Into<String>, area: Area, why: &'static str) -> Refused {
    Refused::WouldCut { what: what.into(), area: area.to_string(), why }
}

/// Refuses what cannot follow.
fn refuse(book: &Workbook, sheet: &Sheet, step: &Move) -> Result<(), Refused> {
    let facts = book.facts(sheet)?;
    if !step.delete
        && let Some(used) = facts.used
        && step.axis.of(used.to) >= step.at
        && step.axis.of(used.to) > step.axis.limit() - step.count
    {
        return Err(Refused::OutOfSheet(format!("the last cell, {}, and so it", used.to)));
    }
    for &area in &facts.arrays {
        if hit(area, step) == Hit::Cut {
            return Err(cut("the array formula of", area, "it can only be changed as a whole"));
        }
    }
    for &area in &facts.data_tables {
        if hit(area, step) != Hit::Whole {
            return Err(cut("the what-if table", area, "Excel fills it itself"));
        }
    }
    for (name, area) in pivots(book, sheet)? {
        if hit(area, step) != Hit::Whole {
            return Err(cut(format!("the pivot table {name:?} at"), area, "Excel lays it out itself"));
        }
    }
    for table in tables(book, sheet)? {
        refuse_table(&table, step)?;
    }
    refuse_sources(book, sheet, step)?;
    refuse_kinds(book, sheet)
}

/// A table keeps its headers, at least one row, its total row and all its columns.
fn refuse_table(table: &Table, step: &Move) -> Result<(), Refused> {
    let area = table.area;
    let what = || format!("the table {:?} at", table.name);
    match (hit(area, step), step.axis) {
        (Hit::Whole, _) => Ok(()),
        (Hit::Gone, _) => Err(cut(what(), area, "a table is removed in Excel")),
        (Hit::Cut, Axis::Columns) => {
            Err(cut(what(), area, "its columns have names and formulas of their own"))
        }
        (Hit::Cut, Axis::Rows) if !step.delete => Ok(()),
        (Hit::Cut, Axis::Rows) => {
            let first = area.from.row + u32::from(table.header);
            let last = area.to.row - u32::from(table.totals);
            if table.header && step.index(area.from.row).is_none() {
                return Err(cut(what(), area, "its header row would go"));
            }
            if table.totals && step.index(area.to.row).is_none() {
                return Err(cut(what(), area, "its total row would go"));
            }
            if step.span(first, last).is_none() {
                return Err(cut(what(), area, "no row of it would be left"));
            }
            Ok(())
        }
    }
}

/// A pivot table's source keeps its headers and columns.
fn refuse_sources(book: &Workbook, sheet: &Sheet, step: &Move) -> Result<(), Refused> {
    for relation in book.package.relations(&book.part)? {
        if relation.kind != "pivotCacheDefinition" || !book.package.has(&relation.target) {
            continue;
        }
        let text = book.package.text(&relation.target)?;
        let tree = Tree::parse(&text, &relation.target, book.package.limits())?;
        for id in tree.all().filter(|id| tree.local(*id) == "worksheetSource") {
            let tag = tree.tag(id);
            let ours = tag.get("sheet").is_some_and(|name| same_sheet(&name, &sheet.name));
            let area = tag.get("ref").and_then(|area| Area::from_str(&area).ok());
            let Some(area) = area.filter(|_| ours) else { continue };
            let header_goes = step.axis == Axis::Rows && step.index(area.from.row).is_none();
            let cut_columns = step.axis == Axis::Columns && hit(area, step) != Hit::Whole;
            if header_goes || cut_columns || hit(area, step) == Hit::Gone {
                return Err(cut(
                    "the source of a pivot table,",
                    area,
                    "the pivot table knows its columns by their headers",
                ));
            }
        }
    }
    Ok(())
}

/// Parts that name cells in ways that are not followed.
fn refuse_kinds(book: &Workbook, sheet: &Sheet) -> Result<(), Refused> {
    let has = |part: &str, kind: &str| -> Result<bool, OpenError> {
        Ok(book.package.relations(part)?.iter().any(|relation| relation.kind == kind))
    };
    if has(&book.part, "revisionHeaders")? {
        return Err(Refused::Unmovable("a history of changes by several people"));
    }
    if has(&book.part, "volatileDependencies")? {
        return Err(Refused::Unmovable("cells that are fed by another program"));
    }
    if has(&sheet.part, "tableSingleCells")? {
        return Err(Refused::Unmovable("cells that are bound to an XML schema"));
    }
    Ok(())
}
