//! The workbook behind a chart: where it is, which cell each point of the chart was read from, and where the two say different
//! things. Reads only.

use std::collections::HashMap;
use std::str::FromStr;

use super::chart::{all_series, cache};
use crate::cell::{Area, Cell, CellRef, Value};
use crate::chart::formula;
use crate::edit::write::number as written;
use crate::error::OpenError;
use crate::formula::sheet_and_cells;
use crate::limits::{Limits, MAX_CHART_POINTS};
use crate::package::Package;
use crate::workbook::Workbook;
use crate::xml::{Id, Tree};

/// The workbook with the numbers of a chart.
pub(super) enum Book {
    /// In a part of the package.
    Inside(String),
    /// In another file.
    Outside,
    /// Only in the chart.
    None,
}

/// Finds the workbook behind a chart's part.
pub(super) fn book_of(package: &Package, chart: &str, tree: &Tree<'_>) -> Result<Book, OpenError> {
    let data = tree.children(tree.root()).find(|id| tree.local(*id) == "externalData");
    let Some(id) = data.and_then(|id| tree.tag(id).prefixed("id")) else { return Ok(Book::None) };
    let related = package.relations(chart)?.into_iter().find(|one| one.id == id);
    let inside = related.filter(|one| !one.external).map(|one| Book::Inside(one.target));
    Ok(inside.unwrap_or(Book::Outside))
}

/// A point of which a chart shows something else than its workbook has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    /// Its cell.
    pub cell: CellRef,
    /// The text that the chart shows.
    pub shown: String,
    /// The text that the workbook has.
    pub has: String,
}

/// The points of a chart's part that differ from the workbook inside of the package, at most so many; none where there is no
/// workbook, or none that can be read here.
///
/// # Errors
///
/// When the part is missing or damaged.
pub fn chart_differs(package: &Package, part: &str, most: usize) -> Result<Vec<Differs>, OpenError> {
    let text = package.text(part)?;
    let tree = Tree::parse(&text, part, package.limits())?;
    let Book::Inside(target) = book_of(package, part, &tree)? else { return Ok(Vec::new()) };
    let book = package.part(&target).and_then(|bytes| Workbook::open(&bytes, Limits::default()));
    let Ok(book) = book else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    let mut left = usize::try_from(MAX_CHART_POINTS).unwrap_or(usize::MAX);
    for series in all_series(&tree) {
        for holder in ["val", "yVal"].into_iter().filter_map(|name| tree.child(series, name)) {
            compare(&tree, holder, &book, (&mut left, most), &mut out);
        }
    }
    Ok(out)
}

fn compare(
    tree: &Tree<'_>,
    holder: Id,
    book: &Workbook,
    (left, most): (&mut usize, usize),
    out: &mut Vec<Differs>,
) {
    let (Some(kept), Some(formula)) = (cache(tree, holder), formula(tree, holder)) else { return };
    let Some((sheet, area)) = area_of(&formula) else { return };
    let Ok(cells) = book.cells(&sheet, area) else { return };
    let cells: HashMap<CellRef, Cell> = cells.into_iter().collect();
    for point in tree.children(kept).filter(|id| tree.local(*id) == "pt") {
        if *left == 0 || out.len() >= most {
            return;
        }
        *left -= 1;
        let at = tree.tag(point).number::<usize>("idx").unwrap_or(usize::MAX);
        let Some((_, at)) = cell_of(&formula, at, None) else { continue };
        let shown = tree.child(point, "v").map(|v| tree.text(v).into_owned()).unwrap_or_default();
        let cell = cells.get(&at).cloned().unwrap_or_default();
        // What the workbook works out is only as new as its last program left it.
        if cell.formula.is_none() && !agree(&cell, &shown) {
            out.push(Differs { cell: at, shown, has: cell_text(&cell) });
        }
    }
}

/// The sheet and the cells that a formula names.
fn area_of(formula: &str) -> Option<(String, Area)> {
    let (sheet, first) = cell_of(formula, 0, None)?;
    let area = Area::from_str(formula.trim().rsplit_once('!')?.1).ok()?;
    area.contains(first).then_some((sheet, area))
}

/// The sheet and the cell of a point: `Sheet1!$B$2:$B$5`, in one row or column; of so many points, where another number of
/// them is to be.
pub(super) fn cell_of(formula: &str, point: usize, count: Option<usize>) -> Option<(String, CellRef)> {
    let (sheet, cells) = sheet_and_cells(formula);
    let sheet = sheet?;
    // A name in brackets is another file's.
    if sheet.starts_with(['(', '[']) {
        return None;
    }
    let area = Area::from_str(cells).ok()?;
    let step = u32::try_from(point).ok()?;
    let cell = match (area.from.row == area.to.row, area.from.column == area.to.column) {
        (_, true) => CellRef::new(area.from.row.checked_add(step)?, area.from.column),
        (true, _) => CellRef::new(area.from.row, area.from.column.checked_add(step)?),
        _ => return None,
    };
    let is_its = count.map_or_else(|| area.contains(cell), |count| point < count);
    is_its.then_some((sheet, cell))
}

/// The content of a cell as text.
pub(super) fn cell_text(cell: &Cell) -> String {
    match &cell.value {
        Value::Empty => String::new(),
        Value::Number(number) => written(*number),
        Value::Text(words) | Value::Error(words) => words.clone(),
        Value::Bool(yes) => yes.to_string(),
    }
}

/// Whether a cell holds what the chart kept of it.
pub(super) fn agree(cell: &Cell, kept: &str) -> bool {
    match (&cell.value, kept.trim().parse::<f64>()) {
        (Value::Number(number), Ok(kept)) => (number - kept).abs() <= 1e-9 * number.abs().max(kept.abs()),
        _ => cell_text(cell).trim() == kept.trim(),
    }
}
