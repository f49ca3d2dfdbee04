//! Edits of a workbook: making several of them together or none.

mod caches;
mod change_log;
pub(crate) mod charts;
mod finish;
mod follow;
mod format;
mod inherit;
mod pass;
mod rename;
mod request;
mod set;
mod sheets;
mod sort;
mod structure;
pub(crate) mod tables;
mod view;
pub(crate) mod write;

use crate::error::Refused;
use crate::workbook::Workbook;
use change_log::ChangeLog;
pub use change_log::{CellChange, Done};
pub use charts::ChartChange;
pub use request::{Edit, Input, SortKey};
pub use view::{Chosen, Comparison, Test, View};

impl Workbook {
    /// Makes edits in their order, all or none.
    ///
    /// # Errors
    ///
    /// When one of them cannot be made safely: then nothing was changed.
    pub fn apply(&mut self, edits: &[Edit]) -> Result<Done, Refused> {
        let mut draft = self.clone();
        let mut log = ChangeLog::default();
        for edit in edits {
            match edit {
                Edit::Set { sheet, cells } => set::set(&mut draft, sheet, cells, &mut log)?,
                Edit::RenameSheet { sheet, to } => rename::rename(&mut draft, sheet, to, &mut log)?,
                Edit::Insert { sheet, axis, at, count } => {
                    structure::change(&mut draft, sheet, *axis, *at, *count, false, &mut log)?;
                }
                Edit::Delete { sheet, axis, at, count } => {
                    structure::change(&mut draft, sheet, *axis, *at, *count, true, &mut log)?;
                }
                Edit::Format { sheet, area, format } => {
                    format::format(&mut draft, sheet, *area, format, &mut log)?;
                }
                Edit::View { sheet, view } => view::set(&mut draft, sheet, view)?,
                Edit::AddSheet { name, at } => sheets::add(&mut draft, name, *at)?,
                Edit::MoveSheet { sheet, to } => sheets::relocate(&mut draft, sheet, *to, &mut log)?,
                Edit::Sort { sheet, area, keys } => sort::sort(&mut draft, sheet, *area, keys, &mut log)?,
                Edit::Order { sheet, area, rows } => sort::order(&mut draft, sheet, *area, rows, &mut log)?,
                Edit::Chart { sheet, chart, change } => charts::change(&mut draft, sheet, *chart, change)?,
            }
        }
        // A look or a chart changes no value.
        if edits
            .iter()
            .any(|edit| !matches!(edit, Edit::Format { .. } | Edit::View { .. } | Edit::Chart { .. }))
        {
            finish::recalculate_on_load(&mut draft)?;
        }
        let bytes = draft.package.save()?;
        let parts = draft.package.touched();
        *self = draft;
        Ok(Done { bytes, parts, cells: log.cells, changed: log.changed })
    }
}
