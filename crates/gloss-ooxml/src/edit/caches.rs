//! Values that were worked out, written beside the formulas they belong to. The formula, the style and every other
//! byte of the sheet stay; a cell without a formula is never touched.

use std::collections::BTreeMap;

use super::write::number;
use crate::cell::{CellRef, Value};
use crate::error::Refused;
use crate::sheet::{Found, FoundCell, Rows};
use crate::workbook::Workbook;
use crate::xml::{Patch, escape, escape_cell_text};

impl Workbook {
    /// Writes the last worked out values of formulas: what a program shows that works nothing out itself. Gives the
    /// file, and how many values were written; cells that hold no formula, or one that fills several, are passed over.
    ///
    /// # Errors
    ///
    /// When a sheet is missing or damaged; then nothing was changed.
    pub fn set_cached(&mut self, values: &[(String, CellRef, Value)]) -> Result<(Vec<u8>, usize), Refused> {
        let mut draft = self.clone();
        let mut by_sheet: BTreeMap<&str, BTreeMap<CellRef, &Value>> = BTreeMap::new();
        for (sheet, at, value) in values {
            by_sheet.entry(sheet).or_default().insert(*at, value);
        }
        let mut written = 0;
        for (name, wanted) in by_sheet {
            let (_, sheet) = draft.worksheet(name)?;
            let text = draft.package.text(&sheet.part)?;
            let Some(mut rows) = Rows::new(&text, &sheet.part, draft.package.limits().depth)? else {
                continue;
            };
            let mut patch = Patch::default();
            loop {
                match rows.next()? {
                    Found::End(_) => break,
                    Found::Cell(cell) => {
                        if let Some(value) = wanted.get(&cell.at) {
                            written += usize::from(cached(&mut patch, &cell, value));
                        }
                    }
                    _ => {}
                }
            }
            if !patch.is_empty() {
                let changed = patch.apply(&text);
                draft.package.set(&sheet.part, changed);
            }
        }
        let bytes = draft.package.save()?;
        *self = draft;
        Ok((bytes, written))
    }
}

/// Writes one value; false where the cell can't have it.
fn cached(patch: &mut Patch, cell: &FoundCell<'_>, value: &Value) -> bool {
    let Some(formula) = &cell.formula else { return false };
    if matches!(formula.kind().as_str(), "array" | "dataTable")
        || cell.inline.is_some()
        || cell.tag.find("vm").is_some()
    {
        return false;
    }
    let prefix = cell.tag.prefix();
    let (kind, text) = match value {
        Value::Empty => return false,
        Value::Number(value) if !value.is_finite() => return false,
        Value::Number(value) => ("n", number(*value)),
        Value::Bool(yes) => ("b", u8::from(*yes).to_string()),
        Value::Error(error) => ("e", escape(error)),
        Value::Text(text) => ("str", escape_cell_text(text)),
    };
    let space = if text.trim() == text { "" } else { " xml:space=\"preserve\"" };
    let element = format!("<{prefix}v{space}>{text}</{prefix}v>");
    match cell.tag.find("t") {
        None if kind == "n" => {}
        // What says nothing more than its absence goes with the other kind's name.
        Some(attribute) if kind == "n" => patch.cut(attribute.whole),
        _ => patch.attribute(&cell.tag, "t", kind),
    }
    match &cell.value {
        Some((whole, _)) => patch.replace(whole.clone(), element),
        None => patch.insert(formula.whole.end, element),
    }
    true
}
