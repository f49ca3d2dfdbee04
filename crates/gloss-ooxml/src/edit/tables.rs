//! What lies over the cells of a sheet in parts of its own: tables and pivot tables.

use std::str::FromStr;

use crate::cell::{Area, CellRef};
use crate::error::OpenError;
use crate::workbook::{Sheet, Workbook};
use crate::xml::Tree;

/// A table of a sheet.
#[derive(Clone, Debug)]
pub(super) struct Table {
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
}

/// The tables of a sheet.
pub(super) fn tables(book: &Workbook, sheet: &Sheet) -> Result<Vec<Table>, OpenError> {
    let mut out = Vec::new();
    for relation in book.package.relations(&sheet.part)? {
        if relation.kind != "table" || relation.external {
            continue;
        }
        let text = book.package.text(&relation.target)?;
        let tree = Tree::parse(&text, &relation.target, book.package.limits())?;
        let tag = tree.tag(tree.root());
        let area = tag.get("ref").and_then(|area| Area::from_str(&area).ok());
        let area = area.ok_or_else(|| OpenError::Damaged {
            part: relation.target.clone(),
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
            part: relation.target,
        });
    }
    Ok(out)
}

/// The pivot tables of a sheet: name and cells.
pub(super) fn pivots(book: &Workbook, sheet: &Sheet) -> Result<Vec<(String, Area)>, OpenError> {
    let mut out = Vec::new();
    for relation in book.package.relations(&sheet.part)? {
        if relation.kind != "pivotTable" || relation.external {
            continue;
        }
        let text = book.package.text(&relation.target)?;
        let tree = Tree::parse(&text, &relation.target, book.package.limits())?;
        let name = tree.tag(tree.root()).get("name").unwrap_or_default().into_owned();
        let location = tree.first("location").and_then(|id| tree.tag(id).get("ref"));
        if let Some(area) = location.and_then(|area| Area::from_str(&area).ok()) {
            out.push((name, area));
        }
    }
    Ok(out)
}
