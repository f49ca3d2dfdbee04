//! Everything that names cells follows an edit: formulas, areas, anchors, in all parts of the workbook that can
//! reach them. Which element names cells in which way stands in one table (`places.rs`).

mod anchors;
mod cells;
mod part;
mod places;
mod step;
mod vml;

use std::collections::{BTreeSet, VecDeque};

pub(super) use step::{Follow, Step};

use super::change_log::ChangeLog;
use crate::error::{OpenError, Refused};
use crate::workbook::Workbook;
use crate::xml::Patch;

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
pub(super) fn follow(book: &mut Workbook, step: &Step, log: &mut ChangeLog) -> Result<(), Refused> {
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
                        cells::follow(&mut patch, &text, &part, home, follow, &shared, log)?
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
