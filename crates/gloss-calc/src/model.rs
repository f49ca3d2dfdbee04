//! A workbook given to IronCalc, and its values taken back. All that IronCalc says passes through here: its own
//! signs for what it can't do never become values.

use std::collections::HashMap;

use gloss_ooxml::{Area, CellRef, Piece, formula_parts};
use ironcalc_base::Model;
use ironcalc_base::cell::CellValue;
use ironcalc_base::types::{Cell, CellType, DefinedName, Table, TableColumn, TableStyleInfo};

use crate::book::{At, Book};
use gloss_errand::calc::CalcError;
use gloss_errand::calc::Reason;
use gloss_errand::calc::Value;

/// A workbook that was worked out.
pub(crate) struct Worked {
    model: Model<'static>,
    /// Formulas that can't be given to IronCalc.
    refused: HashMap<At, Reason>,
}

/// Gives a workbook to IronCalc and has it worked out. Formulas that `skip` names get no say: their stored value
/// stands in, and what depends on them is for the caller to leave out.
pub(crate) fn work(book: &Book, skip: &HashMap<At, Reason>) -> Result<Worked, CalcError> {
    let refused = |why: String| CalcError::Refused(why);
    let empty = Model::new_empty("book", "en", "UTC", "en").map_err(refused)?;
    let mut workbook = empty.workbook;
    let template = workbook.worksheets.pop().ok_or_else(|| CalcError::Refused("no sheet".to_owned()))?;
    for (sheet, sheet_id) in book.sheets.iter().zip(1..) {
        let name = sheet.name.clone();
        workbook.worksheets.push(ironcalc_base::types::Worksheet { name, sheet_id, ..template.clone() });
    }
    for (at, sheet) in book.sheets.iter().enumerate() {
        for table in &sheet.bonds.tables {
            workbook.tables.insert(table.name.clone(), self::table(table, book.name(at)));
        }
    }
    let ids: Vec<u32> = workbook.worksheets.iter().map(|sheet| sheet.sheet_id).collect();
    for (name, formula, sheet) in &book.names {
        if !name.starts_with("_xlnm.") {
            let sheet_id = sheet.and_then(|at| ids.get(at).copied());
            workbook.defined_names.push(DefinedName {
                name: name.clone(),
                formula: formula.clone(),
                sheet_id,
            });
        }
    }
    let model = Model::from_workbook(workbook, "en").map_err(refused)?;
    let mut worked = Worked { model, refused: HashMap::new() };
    for (at, sheet) in book.sheets.iter().enumerate() {
        for held in &sheet.cells {
            let here = (at, held.at);
            let formula = held.formula.as_deref().filter(|_| !skip.contains_key(&here));
            let array = sheet.bonds.arrays.iter().any(|area| area.contains(held.at));
            worked.set(here, formula, array, &held.value);
        }
    }
    worked.model.evaluate();
    Ok(worked)
}

impl Worked {
    fn set(&mut self, at: At, formula: Option<&str>, array: bool, value: &Value) {
        let (sheet, row, column) = index(at);
        let done = match (formula, value) {
            (Some(formula), _) => {
                let formula = format!("={}", without_prefixes(formula));
                if array {
                    self.model.set_user_array_formula(sheet, row, column, 1, 1, &formula)
                } else {
                    self.model.update_cell_with_formula(sheet, row, column, formula)
                }
            }
            (None, Value::Empty) => Ok(()),
            (None, Value::Number(number)) => self.model.update_cell_with_number(sheet, row, column, *number),
            (None, Value::Logical(yes)) => self.model.update_cell_with_bool(sheet, row, column, *yes),
            (None, Value::Text(text)) => self.model.update_cell_with_text(sheet, row, column, text),
            (None, Value::Error(error)) => self.model.set_user_input(sheet, row, column, error.clone()),
        };
        if done.is_err() {
            self.refused.insert(at, Reason::Unreadable);
        }
    }

    /// The result of a formula.
    ///
    /// # Errors
    /// Why it came to nothing that can be shown.
    pub(crate) fn value(&self, at: At) -> Result<Value, Reason> {
        if let Some(why) = self.refused.get(&at) {
            return Err(why.clone());
        }
        let (sheet, row, column) = index(at);
        if self.fills(at).is_some() {
            return Err(Reason::Fills);
        }
        let kind = self.model.get_cell_type(sheet, row, column).map_err(|_| Reason::Unreadable)?;
        let value = self.model.get_cell_value_by_index(sheet, row, column).map_err(|_| Reason::Unreadable)?;
        match (kind, value) {
            (CellType::ErrorValue, CellValue::String(error)) => match error.as_str() {
                "#CIRC!" => Err(Reason::Circular),
                "#ERROR!" => Err(Reason::Unreadable),
                "#N/IMPL!" => Err(Reason::Unknown("a function of this formula".to_owned())),
                _ => Ok(Value::Error(error)),
            },
            // Nought has no sign in a cell.
            (_, CellValue::Number(number)) if number.is_finite() => Ok(Value::Number(number + 0.0)),
            (_, CellValue::Number(_)) => Ok(Value::Error("#NUM!".to_owned())),
            (_, CellValue::Boolean(yes)) => Ok(Value::Logical(yes)),
            (_, CellValue::String(text)) => Ok(Value::Text(text)),
            // Unlike a cell, a formula is never empty: Excel shows nought.
            (_, CellValue::None) => Ok(Value::Number(0.0)),
        }
    }

    /// The cells that a formula fills, where these are more than its own.
    pub(crate) fn fills(&self, at: At) -> Option<Area> {
        let (sheet, row, column) = index(at);
        let cell = self.model.workbook.worksheet(sheet).ok()?.cell(row, column)?.into_owned();
        let Cell::ArrayFormula { r: (width, height), .. } = cell else { return None };
        let more = |count: i32| u32::try_from(count - 1).unwrap_or(0);
        let (width, height) = (more(width), more(height));
        let to = CellRef::new(at.1.row + height, at.1.column + width);
        (width > 0 || height > 0).then(|| Area::new(at.1, to))
    }
}

/// A cell's place as IronCalc counts: sheets from 0, rows and columns from 1.
fn index((sheet, at): At) -> (u32, i32, i32) {
    let number = |at: u32| i32::try_from(at).unwrap_or(i32::MAX);
    (u32::try_from(sheet).unwrap_or(u32::MAX), number(at.row), number(at.column))
}

/// A formula without the prefixes under which files store younger functions and names of LET (MS-XLSX 2.2.2).
fn without_prefixes(formula: &str) -> String {
    let mut out = String::with_capacity(formula.len());
    for part in formula_parts(formula) {
        let mut text = part.text;
        if matches!(part.piece, Piece::Function | Piece::Name { .. }) {
            for prefix in ["_xlfn.", "_xlws.", "_xlpm."] {
                let start = text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
                text = if start { text.get(prefix.len()..).unwrap_or_default() } else { text };
            }
        }
        out.push_str(text);
    }
    out
}

fn table(table: &gloss_ooxml::TableColumns, sheet: &str) -> Table {
    let columns = table.columns.iter().zip(1..).map(|(name, id)| TableColumn {
        id,
        name: name.clone(),
        totals_row_label: None,
        header_row_dxf_id: None,
        data_dxf_id: None,
        totals_row_dxf_id: None,
        totals_row_function: None,
    });
    Table {
        name: table.name.clone(),
        display_name: table.name.clone(),
        sheet_name: sheet.to_owned(),
        reference: table.area.to_string(),
        totals_row_count: u32::from(table.totals),
        header_row_count: u32::from(table.header),
        header_row_dxf_id: None,
        data_dxf_id: None,
        totals_row_dxf_id: None,
        columns: columns.collect(),
        style_info: TableStyleInfo {
            name: None,
            show_first_column: false,
            show_last_column: false,
            show_row_stripes: false,
            show_column_stripes: false,
        },
        has_filters: false,
    }
}
