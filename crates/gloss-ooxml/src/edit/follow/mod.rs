//! Everything that names cells follows an edit: formulas, areas, anchors, in all parts of the workbook that can
//! reach them. Which element names cells in which way stands in one table (`places.rs`).

mod anchors;
mod cells;
mod part;
mod places;
mod vml;

use std::collections::{BTreeSet, VecDeque};

use super::Told;
use crate::error::{OpenError, Refused};
use crate::formula::{Move, Shifted, across, rename_column, rename_sheet, same_sheet};
use crate::limits::{Limits, MAX_FORMULA_CHARS};
use crate::workbook::Workbook;
use crate::xml::Patch;

/// What references follow.
#[derive(Clone, Debug)]
pub(super) enum Step {
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
pub(super) struct Follow<'a> {
    pub step: &'a Step,
    /// The names of all sheets, before the step.
    pub order: &'a [String],
    pub limits: &'a Limits,
}

impl<'a> Follow<'a> {
    /// A formula that stands on the sheet `home`; `None` when it stays.
    pub(super) fn formula(&self, formula: &str, home: Option<&str>) -> Result<Option<Shifted>, Refused> {
        self.bounded(formula, home, false)
    }

    /// The formula of a defined name, of the sheet `home` or of none.
    pub(super) fn name(&self, formula: &str, home: Option<&str>) -> Result<Option<Shifted>, Refused> {
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
            Step::Move(step) => step.formula(formula, home, self.order, named),
            Step::Column { table, old, new } => {
                Ok(rename_column(formula, table, old, new).map(|text| Shifted { text, cut: false }))
            }
            Step::Reorder { moved, order } => across(formula, moved, self.order, order).map(|()| None),
        }
    }

    /// The move, if the sheet `home` is the one that is moved.
    pub(super) fn moved(&self, home: Option<&str>) -> Option<&'a Move> {
        match self.step {
            Step::Move(step) if home.is_some_and(|home| same_sheet(home, &step.sheet)) => Some(step),
            _ => None,
        }
    }
}

/// A part that can name cells.
#[derive(Clone, Debug)]
pub(super) struct Reached {
    pub part: String,
    /// The last word of the relationship that leads to it.
    pub kind: String,
    /// The sheet that it belongs to.
    pub home: Option<String>,
}

/// Kinds of parts that name no cells, or none by address.
const SILENT: [&str; 12] = [
    "image",
    "theme",
    "styles",
    "sharedStrings",
    "printerSettings",
    "vbaProject",
    "oleObject",
    "package",
    "externalLink",
    "customXml",
    "pivotCacheRecords",
    "calcChain",
];

/// All parts that can name cells, the workbook's own first.
pub(super) fn reached(book: &Workbook) -> Result<Vec<Reached>, OpenError> {
    let mut seen: BTreeSet<String> = BTreeSet::from([book.part.clone()]);
    let mut out = vec![Reached { part: book.part.clone(), kind: "officeDocument".to_owned(), home: None }];
    let mut queue: VecDeque<Reached> = VecDeque::new();
    for sheet in &book.sheets {
        seen.insert(sheet.part.clone());
    }
    let mut found = |from: &str,
                     home: Option<&String>,
                     queue: &mut VecDeque<Reached>|
     -> Result<(), OpenError> {
        for relation in book.package.relations(from)? {
            if relation.external || SILENT.contains(&relation.kind.as_str()) {
                continue;
            }
            if let Some(part) = book.package.stored_name(&relation.target)
                && seen.insert(part.to_owned())
            {
                queue.push_back(Reached { part: part.to_owned(), kind: relation.kind, home: home.cloned() });
            }
        }
        Ok(())
    };
    found(&book.part, None, &mut queue)?;
    for sheet in &book.sheets {
        let kind = if sheet.kind == crate::SheetKind::Worksheet { "worksheet" } else { "chartsheet" };
        let (part, home) = (sheet.part.clone(), Some(sheet.name.clone()));
        queue.push_back(Reached { part, kind: kind.to_owned(), home });
    }
    while let Some(next) = queue.pop_front() {
        found(&next.part, next.home.as_ref(), &mut queue)?;
        out.push(next);
    }
    Ok(out)
}

/// Lets everything in the workbook follow a step.
pub(super) fn follow(book: &mut Workbook, step: &Step, told: &mut Told) -> Result<(), Refused> {
    let order = book.sheet_names();
    let limits = *book.package.limits();
    let follow = Follow { step, order: &order, limits: &limits };
    let shared = book.shared()?;
    for Reached { part, kind, home } in reached(book)? {
        let home = home.as_deref();
        let changed = match kind.as_str() {
            "vmlDrawing" => match follow.moved(home) {
                Some(step) => vml::follow(&book.package.text(&part)?, step),
                None => None,
            },
            "officeDocument"
            | "worksheet"
            | "chartsheet"
            | "dialogsheet"
            | "table"
            | "drawing"
            | "chart"
            | "chartEx"
            | "ctrlProp"
            | "pivotTable"
            | "pivotCacheDefinition"
            | "comments"
            | "threadedComment" => {
                let text = book.package.text(&part)?;
                let mut patch = Patch::default();
                let rows_end = match (kind.as_str(), home) {
                    ("worksheet", Some(home)) => {
                        cells::follow(&mut patch, &text, &part, home, follow, &shared, told)?
                    }
                    _ => None,
                };
                part::follow(&mut patch, &text, &part, home, follow, rows_end)?;
                (!patch.is_empty()).then(|| patch.apply(&text))
            }
            _ => None,
        };
        if let Some(changed) = changed {
            if changed.len() as u64 > limits.inflated_bytes {
                return Err(Refused::Grown { part, limit: limits.inflated_bytes });
            }
            book.package.set(&part, changed);
        }
    }
    Ok(())
}
