//! Steps that references follow, and how one formula follows one. Reads no parts.

use crate::error::Refused;
use crate::formula::{Move, Shifted, across, rename_column, rename_sheet, same_sheet};
use crate::limits::{Limits, MAX_FORMULA_CHARS};

/// A change of a workbook that references must follow: a rename, a move of rows or columns, another order of sheets.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A sheet's new name.
    Rename { old: String, new: String },
    /// Rows or columns of one sheet that came or went.
    Move(Move),
    /// A sheet that takes another place: nothing is written otherwise, but a reference across sheets may come to
    /// mean others.
    Reorder { moved: String, order: Vec<String> },
    /// A table's column that has another name.
    Column { table: String, old: String, new: String },
}

/// A step, and where its references stand.
#[derive(Clone, Copy)]
pub(crate) struct Follow<'a> {
    pub step: &'a Step,
    /// The names of all sheets, before the step.
    pub order: &'a [String],
    pub limits: &'a Limits,
}

impl<'a> Follow<'a> {
    /// A formula that stands on the sheet `home`; `None` when it stays.
    pub(crate) fn shift_formula(
        &self,
        formula: &str,
        home: Option<&str>,
    ) -> Result<Option<Shifted>, Refused> {
        self.bounded(formula, home, false)
    }

    /// The formula of a defined name, of the sheet `home` or of none.
    pub(crate) fn name(&self, formula: &str, home: Option<&str>) -> Result<Option<Shifted>, Refused> {
        self.bounded(formula, home, true)
    }

    fn bounded(&self, formula: &str, home: Option<&str>, named: bool) -> Result<Option<Shifted>, Refused> {
        let new = self.followed(formula, home, named)?;
        // `A9` becomes `A10`: a formula must not grow beyond what Excel reads, unless it was there already.
        if let Some(new) = new.as_ref().filter(|new| new.text.len() > MAX_FORMULA_CHARS) {
            let chars = new.text.chars().count();
            if chars > MAX_FORMULA_CHARS && formula.chars().count() <= MAX_FORMULA_CHARS {
                let what = "a formula that follows this edit";
                return Err(Refused::TooLong { what, chars, limit: MAX_FORMULA_CHARS });
            }
        }
        Ok(new)
    }

    fn followed(&self, formula: &str, home: Option<&str>, named: bool) -> Result<Option<Shifted>, Refused> {
        match self.step {
            Step::Rename { old, new } => {
                Ok(rename_sheet(formula, old, new).map(|text| Shifted { text, cut: false }))
            }
            Step::Move(step) => step.shift_formula(formula, home, self.order, named),
            Step::Column { table, old, new } => {
                Ok(rename_column(formula, table, old, new).map(|text| Shifted { text, cut: false }))
            }
            Step::Reorder { moved, order } => across(formula, moved, self.order, order).map(|()| None),
        }
    }

    /// The move, if the sheet `home` is the one that is moved.
    pub(crate) fn moved(&self, home: Option<&str>) -> Option<&'a Move> {
        match self.step {
            Step::Move(step) if home.is_some_and(|home| same_sheet(home, &step.sheet)) => Some(step),
            _ => None,
        }
    }
}
