//! Another number of points for all series of a chart: what is kept of them, the cells that they name and the number of points
//! follow together. Sets no value: what new points say is set as any other's. A chart whose series differ is refused.

use std::str::FromStr;

use crate::cell::{Area, CellRef, column_letters};
use crate::chart::formula;
use crate::edit::Input;
use crate::error::{Refused, fixed};
use crate::presentation::book::cell_of;
use crate::presentation::chart::cache;
use crate::xml::{Id, Patch, Tree, escape};

const IN_PROGRAM: &str = "Change it with Edit Data in the program that made the presentation.";

/// Most points of a series that is made longer here.
const MOST: usize = 10_000;

/// Cells that are to hold something else: the sheet, the cell, what the chart kept of it, and what it is to hold.
#[derive(Default)]
pub(super) struct Cells {
    pub(super) list: Vec<(String, CellRef, String, Input)>,
    /// How many points there are, where that is another number than the ranges say.
    pub(super) count: Option<usize>,
    /// Whether there is no workbook: what the chart keeps is all that there is, whatever cells it names.
    pub(super) alone: bool,
}

/// Gives each series so many points: those behind go with their cells, and room is made for new ones.
pub(super) fn resize(
    tree: &Tree<'_>,
    series: &[Id],
    count: usize,
    cells: &mut Cells,
    patch: &mut Patch,
) -> Result<(), Refused> {
    if count == 0 || count > MOST {
        return Err(fixed("a chart keeps at least one point, and not more than ten thousand", IN_PROGRAM));
    }
    for own in series {
        if tree.child(*own, "bubbleSize").is_some() || tree.child(*own, "errBars").is_some() {
            let says = "the chart's points have sizes or error bars of their own";
            return Err(fixed(says, IN_PROGRAM));
        }
        for holder in ["cat", "xVal", "val", "yVal"].iter().filter_map(|name| tree.child(*own, name)) {
            resize_holder(tree, holder, count, cells, patch)?;
        }
        for point in tree.children(*own).filter(|id| tree.local(*id) == "dPt") {
            let index = tree.child(point, "idx").and_then(|id| tree.tag(id).number::<usize>("val"));
            if index.is_some_and(|index| index >= count) {
                patch.cut(tree.whole(point));
            }
        }
    }
    cells.count = Some(count);
    Ok(())
}

fn resize_holder(
    tree: &Tree<'_>,
    holder: Id,
    count: usize,
    cells: &mut Cells,
    patch: &mut Patch,
) -> Result<(), Refused> {
    if tree.child(holder, "multiLvlStrRef").is_some() {
        return Err(fixed("the chart's categories have several levels", IN_PROGRAM));
    }
    let none = || fixed("the chart keeps no numbers of its own", IN_PROGRAM);
    let kept = cache(tree, holder).ok_or_else(none)?;
    let told = tree.child(kept, "ptCount").ok_or_else(none)?;
    let was = tree.tag(told).number::<usize>("val").ok_or_else(none)?;
    patch.attribute(&tree.tag(told), "val", &count.to_string());
    let named = formula(tree, holder).filter(|_| !cells.alone);
    for point in tree.children(kept).filter(|id| tree.local(*id) == "pt") {
        let index = tree.tag(point).number::<usize>("idx").unwrap_or(usize::MAX);
        if index < count {
            continue;
        }
        patch.cut(tree.whole(point));
        let says = tree.child(point, "v").map(|id| tree.text(id).into_owned()).unwrap_or_default();
        if let Some(named) = &named {
            let (sheet, cell) = cell_of(named, index, Some(was)).ok_or_else(|| unread(named))?;
            cells.list.push((sheet, cell, says, Input::Empty));
        }
    }
    if let Some(named) = named {
        let longer = with_count(&named, was, count).ok_or_else(|| unread(&named))?;
        let reference = tree.children(holder).find(|id| tree.local(*id).ends_with("Ref"));
        if let Some(own) = reference.and_then(|id| tree.child(id, "f")) {
            patch.replace(tree.inner(own), escape(&longer));
        }
    }
    Ok(())
}

fn unread(formula: &str) -> Refused {
    fixed(format!("the chart names its cells as {formula}, which is not read here"), IN_PROGRAM)
}

/// `Sheet1!$B$2:$B$4` with another number of cells; none where it does not name as many as there are points.
fn with_count(formula: &str, was: usize, count: usize) -> Option<String> {
    let (sheet, cells) = formula.trim().rsplit_once('!')?;
    let area = Area::from_str(cells).ok()?;
    let (rows, columns) = (area.to.row - area.from.row + 1, area.to.column - area.from.column + 1);
    let more = u32::try_from(count.checked_sub(1)?).ok()?;
    let was = u32::try_from(was).ok()?;
    let to = match (rows, columns) {
        (rows, 1) if rows == was => CellRef::new(area.from.row.checked_add(more)?, area.from.column),
        (1, columns) if columns == was => CellRef::new(area.from.row, area.from.column.checked_add(more)?),
        _ => return None,
    };
    let told = |cell: CellRef| format!("${}${}", column_letters(cell.column), cell.row);
    Some(format!("{sheet}!{}:{}", told(area.from), told(to)))
}

#[cfg(test)]
mod tests {
    use super::with_count;

    #[test]
    fn cells_follow_the_number_of_points() {
        for (formula, was, count, expect) in [
            ("Sheet1!$B$2:$B$4", 3, 4, Some("Sheet1!$B$2:$B$5")),
            ("'My data'!$B$2:$B$4", 3, 2, Some("'My data'!$B$2:$B$3")),
            ("Sheet1!$B$2:$D$2", 3, 5, Some("Sheet1!$B$2:$F$2")),
            ("Sheet1!$B$2", 1, 2, Some("Sheet1!$B$2:$B$3")),
            ("Sheet1!$B$2:$B$4", 2, 3, None),
            ("Sheet1!$B$2:$C$4", 3, 4, None),
            ("named", 3, 4, None),
        ] {
            assert_eq!(with_count(formula, was, count).as_deref(), expect, "{formula}");
        }
    }
}
