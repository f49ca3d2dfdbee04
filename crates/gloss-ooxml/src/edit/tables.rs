//! Tables and pivot tables, which lie over the cells of a sheet in parts of their own.

use std::str::FromStr;

use super::change_log::ChangeLog;
use super::follow::{Step, follow};
use crate::cell::{Area, Cell, CellRef, Value};
use crate::error::{OpenError, Refused};
use crate::workbook::{Sheet, Workbook};
use crate::xml::{Patch, Tree};

/// A table of a sheet.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub part: String,
    /// The name that formulas use.
    pub name: String,
    pub area: Area,
    /// Whether its first row has the headers.
    pub header: bool,
    /// Whether its last row has totals.
    pub totals: bool,
    pub columns: Vec<String>,
}

impl Table {
    /// Whether the cell is a header, and of which column, counted from 0.
    pub(super) fn header_at(&self, at: CellRef) -> Option<usize> {
        (self.header && self.area.contains(at) && at.row == self.area.from.row)
            .then(|| (at.column - self.area.from.column) as usize)
    }

    /// Refuses what a header cannot be: it is the name by which formulas call its column.
    pub(super) fn check_header(&self, cell: CellRef, column: usize, new: &Cell) -> Result<(), Refused> {
        let refuse = |why| Err(Refused::TableHeader { cell, table: self.name.clone(), why });
        let Value::Text(text) = &new.value else { return refuse("a header is a text") };
        if new.formula.is_some() || text.trim().is_empty() {
            return refuse("a header is a text");
        }
        let mut others = self.columns.iter().enumerate().filter(|(at, _)| *at != column);
        if others.any(|(_, name)| name.to_lowercase() == text.to_lowercase()) {
            return refuse("another header has that text");
        }
        Ok(())
    }
}

/// The tables of a sheet.
pub(crate) fn tables(book: &Workbook, sheet: &Sheet) -> Result<Vec<Table>, OpenError> {
    let mut out = Vec::new();
    book.package.each_related(&sheet.part, &["table"], |tree, part| {
        let tag = tree.tag(tree.root());
        let area = tag.get("ref").and_then(|area| Area::from_str(&area).ok());
        let area = area.ok_or_else(|| OpenError::Damaged {
            part: part.to_owned(),
            why: "the table says nowhere which cells it has".to_owned(),
        })?;
        out.push(Table {
            name: tag.get("displayName").or(tag.get("name")).unwrap_or_default().into_owned(),
            area,
            header: tag.number("headerRowCount") != Some(0),
            totals: tag.number("totalsRowCount").unwrap_or(0) > 0,
            columns: tree
                .all()
                .filter(|id| tree.local(*id) == "tableColumn")
                .map(|id| tree.tag(id).get("name").unwrap_or_default().into_owned())
                .collect(),
            part: part.to_owned(),
        });
        Ok::<_, OpenError>(())
    })?;
    Ok(out)
}

/// The pivot tables of a sheet: name and cells.
pub(crate) fn pivots(book: &Workbook, sheet: &Sheet) -> Result<Vec<(String, Area)>, OpenError> {
    let mut out = Vec::new();
    book.package.each_related(&sheet.part, &["pivotTable"], |tree, _| {
        let name = tree.tag(tree.root()).get("name").unwrap_or_default().into_owned();
        let location = tree.first("location").and_then(|id| tree.tag(id).get("ref"));
        if let Some(area) = location.and_then(|area| Area::from_str(&area).ok()) {
            out.push((name, area));
        }
        Ok::<_, OpenError>(())
    })?;
    Ok(out)
}

/// Gives a table's column the name that its header has now; formulas that call it follow.
pub(super) fn rename_column(
    book: &mut Workbook,
    table: &Table,
    old: &str,
    new: &str,
    log: &mut ChangeLog,
) -> Result<(), Refused> {
    let text = book.package.text(&table.part)?;
    let tree = Tree::parse(&text, &table.part, book.package.limits())?;
    let mut patch = Patch::default();
    for id in tree.all().filter(|id| tree.local(*id) == "tableColumn") {
        let tag = tree.tag(id);
        if tag.get("name").is_some_and(|name| name == old) {
            // Line ends are written as Excel writes them.
            patch.attribute(&tag, "name", &new.replace('\r', "").replace('\n', "_x000a_"));
        }
    }
    book.package.set_patched(&table.part, &text, patch);
    let step = Step::Column { table: table.name.clone(), old: old.to_owned(), new: new.to_owned() };
    follow(book, &step, log)
}
