//! Constraints that bind the cells of a sheet together, for whoever calculates values: array formulas, what-if tables,
//! pivot tables, tables with named columns, hidden rows. Changes nothing.

use crate::cell::Area;
use crate::edit::tables::{pivots, tables};
use crate::error::OpenError;
use crate::sheet::{Found, Rows};
use crate::workbook::Workbook;

/// A table whose columns formulas call by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumns {
    /// The name that formulas use.
    pub name: String,
    /// All its cells, header and totals too.
    pub area: Area,
    /// Whether its first row has the headers.
    pub header: bool,
    /// Whether its last row has totals.
    pub totals: bool,
    /// The columns' names, from the left.
    pub columns: Vec<String>,
}

/// The constraints that bind a sheet's cells together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bonds {
    /// The areas that array formulas fill; each formula stands in the first cell of its area.
    pub arrays: Vec<Area>,
    /// The cells of what-if (data) tables, which Excel fills by trying inputs.
    pub what_if: Vec<Area>,
    /// Cells of pivot tables.
    pub pivots: Vec<Area>,
    /// Tables.
    pub tables: Vec<TableColumns>,
    /// Whether a row is hidden, by hand or by a filter.
    pub hidden_rows: bool,
}

impl Workbook {
    /// Reads the constraints that bind the cells of a sheet together.
    ///
    /// # Errors
    ///
    /// As [`Workbook::cells`], and when the part of a table is damaged.
    pub fn bonds(&self, sheet: &str) -> Result<Bonds, OpenError> {
        let (_, sheet) = self.worksheet(sheet)?;
        let facts = self.facts(&sheet)?;
        let tables = tables(self, &sheet)?.into_iter().map(|table| TableColumns {
            name: table.name,
            area: table.area,
            header: table.header,
            totals: table.totals,
            columns: table.columns,
        });
        let text = self.package.text(&sheet.part)?;
        let mut hidden_rows = false;
        if let Some(mut rows) = Rows::new(&text, &sheet.part, self.package.limits().depth)? {
            loop {
                match rows.next()? {
                    Found::Row(_, tag) if tag.flag("hidden") => {
                        hidden_rows = true;
                        break;
                    }
                    Found::End(_) => break,
                    _ => {}
                }
            }
        }
        Ok(Bonds {
            tables: tables.collect(),
            pivots: pivots(self, &sheet)?.into_iter().map(|(_, area)| area).collect(),
            arrays: facts.arrays,
            what_if: facts.data_tables,
            hidden_rows,
        })
    }
}
