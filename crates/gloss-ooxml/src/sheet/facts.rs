//! What of a worksheet binds its cells together: merges, shared formulas, arrays and what-if tables.

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;

use super::rows::{Found, Rows};
use crate::cell::{Area, CellRef};
use crate::error::OpenError;
use crate::limits::Limits;
use crate::xml::{Tag, Tree};

/// A shared formula: written once, meant for several cells.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The cell where it is written.
    pub master: CellRef,
    pub formula: String,
}

/// The bonds of a sheet's cells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub merges: Vec<Area>,
    /// By the index that the cells name.
    pub groups: BTreeMap<u32, Group>,
    pub arrays: Vec<Area>,
    pub data_tables: Vec<Area>,
    /// `<col>`: first, last, style.
    pub columns: Vec<(u32, u32, u32)>,
    /// Where the value of `dimension` is, and what it says.
    pub dimension: Option<(Range<usize>, Area)>,
    /// The rectangle around all cells that hold something or have a style.
    pub used: Option<Area>,
}

impl Facts {
    /// Reads a worksheet once.
    pub(crate) fn read(source: &str, part: &str, limits: &Limits) -> Result<Self, OpenError> {
        let mut facts = Self::default();
        let mut rows_end = None;
        if let Some(mut rows) = Rows::new(source, part, limits.depth)? {
            loop {
                match rows.next()? {
                    Found::Cell(cell) => {
                        facts.used = Some(facts.used.map_or(cell.at.into(), |used| used.with(cell.at)));
                        let Some(formula) = cell.formula else { continue };
                        match (formula.kind().as_str(), formula.area()) {
                            ("shared", _) => {
                                let index = formula.tag.number("si").unwrap_or(0);
                                if !formula.raw.is_empty() {
                                    facts
                                        .groups
                                        .insert(index, Group { master: cell.at, formula: formula.text() });
                                }
                            }
                            ("array", area) => facts.arrays.push(area.unwrap_or(cell.at.into())),
                            ("dataTable", area) => facts.data_tables.push(area.unwrap_or(cell.at.into())),
                            _ => {}
                        }
                    }
                    Found::End(at) => {
                        rows_end = Some(at.end).filter(|_| !rows.sheet_data().is_empty());
                        break;
                    }
                    _ => {}
                }
            }
        }
        let tree = Tree::beside(source, part, limits, rows_end)?;
        for id in tree.all() {
            let tag = tree.tag(id);
            let area = || Area::from_str(&tag.get("ref")?).ok();
            match tag.local() {
                "mergeCell" => facts.merges.extend(area()),
                "dimension" => {
                    facts.dimension = tag.find("ref").map(|found| found.value_at).zip(area());
                }
                "col" => facts.columns.extend(column(&tag)),
                _ => {}
            }
        }
        Ok(facts)
    }

    /// The formula of a member of a shared formula.
    pub(crate) fn shared(&self, index: u32, at: CellRef) -> Option<String> {
        let group = self.groups.get(&index)?;
        let (rows, columns) = (
            i64::from(at.row) - i64::from(group.master.row),
            i64::from(at.column) - i64::from(group.master.column),
        );
        Some(crate::formula::translate(&group.formula, rows, columns))
    }
}

fn column(tag: &Tag<'_>) -> Option<(u32, u32, u32)> {
    Some((tag.number("min")?, tag.number("max")?, tag.number("style").unwrap_or(0)))
}
