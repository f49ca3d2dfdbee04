//! Values that were worked out, written beside the formulas they belong to. The formula, the style and every other
//! byte of the sheet stay; a cell without a formula is never touched.

use std::ops::Range;

use std::collections::BTreeMap;

use super::write::number;
use crate::cell::{CellRef, Value};
use crate::error::Refused;
use crate::sheet::{Found, FoundCell, Rows};
use crate::workbook::{SheetKind, Workbook};
use crate::xml::{Patch, escape, escape_cell_text};

impl Workbook {
    /// Writes the last worked out values of formulas: what a program shows that works nothing out itself. An empty one
    /// takes away what stands there, which nobody worked out. Gives the file, and how many values were written; cells
    /// that hold no formula are passed over, and one that fills several is only emptied.
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
            draft.patch_cells(name, |patch, cell| {
                if let Some(value) = wanted.get(&cell.at) {
                    written += usize::from(cached(patch, cell, value));
                }
            })?;
        }
        let bytes = draft.package.save()?;
        *self = draft;
        Ok((bytes, written))
    }

    /// Writes an error for every formula that has no value, so that whoever counts cells counts these as unknown and not
    /// as empty. Gives the file, and how many there are.
    ///
    /// # Errors
    ///
    /// When a sheet is damaged; then nothing was changed.
    pub fn mark_unvalued(&mut self, error: &str) -> Result<(Vec<u8>, usize), Refused> {
        let mut draft = self.clone();
        let mut marked = 0;
        let names: Vec<String> = self
            .sheets()
            .iter()
            .filter(|sheet| sheet.kind == SheetKind::Worksheet)
            .map(|sheet| sheet.name.clone())
            .collect();
        for name in names {
            draft.patch_cells(&name, |patch, cell| {
                let is_kept = |whole: &Range<usize>| whole.len() >= EMPTY_TEXT.len();
                let valued =
                    cell.value.as_ref().is_some_and(|(whole, raw)| !raw.is_empty() || is_kept(whole));
                if let Some(formula) = cell.formula.as_ref().filter(|_| !valued && cell.inline.is_none()) {
                    write(patch, cell, formula.whole.end, ("e", escape(error)));
                    marked += 1;
                }
            })?;
        }
        let bytes = draft.package.save()?;
        *self = draft;
        Ok((bytes, marked))
    }

    /// Goes over the cells of a sheet once, and splices what was said of them.
    fn patch_cells(
        &mut self,
        name: &str,
        mut each: impl FnMut(&mut Patch, &FoundCell<'_>),
    ) -> Result<(), Refused> {
        let (_, sheet) = self.worksheet(name)?;
        let part = sheet.part.clone();
        let text = self.package.text(&part)?;
        let Some(mut rows) = Rows::new(&text, &part, self.package.limits().depth)? else { return Ok(()) };
        let mut patch = Patch::default();
        loop {
            match rows.next()? {
                Found::End(_) => break,
                Found::Cell(cell) => each(&mut patch, &cell),
                _ => {}
            }
        }
        self.package.set_patched(&part, &text, patch);
        Ok(())
    }
}

/// Writes one value, or takes it away; false where the cell can't have it.
fn cached(patch: &mut Patch, cell: &FoundCell<'_>, value: &Value) -> bool {
    let Some(formula) = &cell.formula else { return false };
    let several = match formula.kind().as_str() {
        "array" => formula.area().is_some_and(|area| area.cells() > 1),
        "dataTable" => return false,
        _ => false,
    };
    if cell.inline.is_some() || cell.tag.find("vm").is_some() {
        return false;
    }
    let value = match value {
        Value::Empty => return emptied(patch, cell),
        _ if several => return false,
        Value::Number(value) if !value.is_finite() => return false,
        Value::Number(value) => ("n", number(*value)),
        Value::Bool(yes) => ("b", u8::from(*yes).to_string()),
        Value::Error(error) => ("e", escape(error)),
        Value::Text(text) => ("str", escape_cell_text(text)),
    };
    write(patch, cell, formula.whole.end, value);
    true
}

/// Takes a value away; false where there is none.
fn emptied(patch: &mut Patch, cell: &FoundCell<'_>) -> bool {
    let Some((whole, _)) = &cell.value else { return false };
    patch.cut(whole.clone());
    if let Some(kind) = cell.tag.find("t") {
        patch.cut(kind.whole);
    }
    true
}

/// Empty text as the value of a formula, as it is written here: programs that calculate nothing leave an empty value behind, which is
/// none.
const EMPTY_TEXT: &str = "<v xml:space=\"preserve\"></v>";

/// Writes a value of a kind behind a cell's formula.
fn write(patch: &mut Patch, cell: &FoundCell<'_>, formula: usize, (kind, text): (&str, String)) {
    let prefix = cell.tag.prefix();
    let is_empty_text = kind == "str" && text.is_empty();
    let space = if text.trim() == text && !is_empty_text { "" } else { " xml:space=\"preserve\"" };
    let element = format!("<{prefix}v{space}>{text}</{prefix}v>");
    match cell.tag.find("t") {
        None if kind == "n" => {}
        // What says nothing more than its absence goes with the other kind's name.
        Some(attribute) if kind == "n" => patch.cut(attribute.whole),
        _ => patch.attribute(&cell.tag, "t", kind),
    }
    match &cell.value {
        Some((whole, _)) => patch.replace(whole.clone(), element),
        None => patch.insert(formula, element),
    }
}
