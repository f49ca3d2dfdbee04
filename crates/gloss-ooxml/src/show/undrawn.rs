//! Things on a sheet that are not drawn: counted, so that they can be named. Draws nothing.

use crate::workbook::{Sheet, SheetKind, Workbook};
use crate::xml::Tree;

/// A kind of thing that is not drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Thing {
    Chart,
    Picture,
    Shape,
    PivotTable,
    Sparklines,
    FormControl,
    EmbeddedFile,
    TurnedText,
    ChartSheet,
    Macros,
    Rule,
}

impl Thing {
    /// Its name for one and for several.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Chart => ("chart", "charts"),
            Self::Picture => ("picture", "pictures"),
            Self::Shape => ("shape", "shapes"),
            Self::PivotTable => ("pivot table’s controls", "pivot tables’ controls"),
            Self::Sparklines => ("group of sparklines", "groups of sparklines"),
            Self::FormControl => ("form control", "form controls"),
            Self::EmbeddedFile => ("embedded file", "embedded files"),
            Self::TurnedText => ("cell with turned words", "cells with turned words"),
            Self::ChartSheet => ("sheet that is one chart", "sheets that are one chart"),
            Self::Macros => ("set of macros", "sets of macros"),
            Self::Rule => ("conditional format", "conditional formats"),
        }
    }
}

/// How many of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undrawn {
    /// The kind.
    pub thing: Thing,
    /// How many, at least one.
    pub count: u32,
}

/// Counts the things on a sheet that are not drawn, in a fixed order.
pub(super) fn of(book: &Workbook, sheet: &Sheet, tree: &Tree<'_>) -> Vec<Undrawn> {
    let relations = book.package.relations(&sheet.part).unwrap_or_default();
    let related = |kind: &str| relations.iter().filter(|one| one.kind == kind && !one.external).count();
    let named = |name: &str| tree.all().filter(|id| tree.local(*id) == name).count();
    let (mut charts, mut pictures, mut shapes) = (0, related("image"), 0);
    for relation in relations.iter().filter(|one| one.kind == "drawing" && !one.external) {
        let Ok(source) = book.package.text(&relation.target) else { continue };
        let Ok(drawing) = Tree::parse(&source, &relation.target, book.package.limits()) else { continue };
        for id in drawing.all() {
            match drawing.local(id) {
                "graphicFrame" => charts += 1,
                "pic" => pictures += 1,
                // A control has a shape of its own beside it.
                "sp" | "cxnSp" => shapes += 1,
                _ => {}
            }
        }
    }
    let controls = related("ctrlProp");
    let chart_sheets = book.sheets().iter().filter(|one| one.kind == SheetKind::Chart).count();
    let macros = usize::from(book.related("vbaProject").ok().flatten().is_some());
    [
        (Thing::Chart, charts),
        (Thing::Picture, pictures),
        (Thing::Shape, shapes - shapes.min(controls)),
        (Thing::PivotTable, related("pivotTable")),
        (Thing::Sparklines, named("sparklineGroup")),
        (Thing::FormControl, controls),
        (Thing::EmbeddedFile, related("oleObject") + related("package")),
        (Thing::ChartSheet, chart_sheets),
        (Thing::Macros, macros),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(thing, count)| Undrawn { thing, count: u32::try_from(count).unwrap_or(u32::MAX) })
    .collect()
}
