//! Edits of a workbook, as `gloss-ooxml` makes them: cells first, then rows from the last to the first, so that every
//! edit names rows as they stand when it is made. Formulas that name moved cells follow by themselves.

use std::collections::HashMap;

use gloss_ooxml::{Area, Axis, Cell, CellFormat, CellRef, Edit, Input, Limits, Workbook};

use super::Unwritable;
use super::plan::{Plan, SheetPlan};
use crate::sheet::content::{format, input, split};
use crate::sheet::{Grid, charts};

/// The file with a plan carried out.
pub(super) fn write(bytes: &[u8], grid: &Grid, plan: &Plan) -> Result<Vec<u8>, Unwritable> {
    let opened = Workbook::open(bytes, Limits::default());
    let mut book = opened.map_err(|error| Unwritable::new(format!("{error}."), "Save it again in Excel."))?;
    let (mut edits, mut charts) = (Vec::new(), Vec::new());
    for (rows, sheet) in grid.sheets.iter().zip(&plan.sheets) {
        if rows.charts {
            charts.push((rows, sheet));
            continue;
        }
        cells(&book, &rows.name, &sheet.sets, &mut edits)?;
        structure(&rows.name, sheet, &mut edits)?;
    }
    // They name cells as they stood, and follow what moves those.
    let mut first = Vec::new();
    for (rows, sheet) in charts {
        charts::edits(&book, &rows.name, &sheet.sets, &mut first)?;
    }
    first.append(&mut edits);
    let mut edits = first;
    for (rows, sheet) in grid.sheets.iter().zip(&plan.sheets) {
        if let Some(to) = &sheet.name {
            edits.push(Edit::RenameSheet { sheet: rows.name.clone(), to: to.clone() });
        }
    }
    let done = book
        .apply(&edits)
        .map_err(|refused| Unwritable::new(sentence(&refused.to_string()), refused.instead()))?;
    Ok(done.bytes)
}

/// Cells that get another content, another look, or both.
fn cells(
    book: &Workbook,
    sheet: &str,
    sets: &[(u32, u32, String)],
    edits: &mut Vec<Edit>,
) -> Result<(), Unwritable> {
    let mut contents = Vec::new();
    let mut looks: Vec<(CellFormat, CellRef)> = Vec::new();
    let unreadable =
        |error: gloss_ooxml::OpenError| Unwritable::new(format!("{error}."), "Save it again in Excel.");
    let Some((row, column, _)) = sets.first() else { return Ok(()) };
    let known = book.looks().map_err(unreadable)?;
    let first = Area::from(CellRef::new(row + 1, column + 1));
    let hull = sets.iter().fold(first, |hull, (row, column, _)| hull.with(CellRef::new(row + 1, column + 1)));
    let mut there: HashMap<CellRef, Cell> =
        book.cells(sheet, hull).map_err(unreadable)?.into_iter().collect();
    for (row, column, text) in sets {
        let at = CellRef::new(row + 1, column + 1);
        let was = there.remove(&at).unwrap_or_default();
        let before = known.get(was.style as usize).map(crate::sheet::content::look).unwrap_or_default();
        let was = crate::sheet::content::of_cell(&was, &before);
        let (content, look) = split(text);
        if content != split(&was).0 {
            contents.push((at, value(at, content)?));
        }
        if look != before {
            let Some(wanted) = format(look) else {
                return Err(Unwritable::new(
                    format!("{at} would get a look that Gloss can't write."),
                    "Format it in Excel.",
                ));
            };
            looks.push((wanted, at));
        }
    }
    if !contents.is_empty() {
        edits.push(Edit::Set { sheet: sheet.to_owned(), cells: contents });
    }
    // A cell that is set and formatted is first there, and then looks so.
    for (format, at) in looks {
        edits.push(Edit::Format { sheet: sheet.to_owned(), area: Area::from(at), format });
    }
    Ok(())
}

fn value(at: CellRef, content: &str) -> Result<Input, Unwritable> {
    input(content).ok_or_else(|| {
        Unwritable::new(
            format!("{at} can't be given an error's name as its value."),
            "Give a formula, a number or words.",
        )
    })
}

fn structure(sheet: &str, plan: &SheetPlan, edits: &mut Vec<Edit>) -> Result<(), Unwritable> {
    for change in plan.rows.iter().rev() {
        let (at, come) = (change.at + 1, change.come.len() as u32);
        let name = || sheet.to_owned();
        if change.gone > 0 {
            edits.push(Edit::Delete { sheet: name(), axis: Axis::Rows, at, count: change.gone });
        }
        if come > 0 {
            edits.push(Edit::Insert { sheet: name(), axis: Axis::Rows, at, count: come });
        }
        let mut contents = Vec::new();
        for (offset, row) in change.come.iter().enumerate() {
            for (column, text) in row.iter().enumerate() {
                let (content, _) = split(text);
                if !content.is_empty() {
                    let cell = CellRef::new(at + offset as u32, column as u32 + 1);
                    contents.push((cell, value(cell, content)?));
                }
            }
        }
        if !contents.is_empty() {
            edits.push(Edit::Set { sheet: name(), cells: contents });
        }
    }
    Ok(())
}

/// A reason as a sentence.
fn sentence(reason: &str) -> String {
    let mut chars = reason.chars();
    let first = chars.next().map(|ch| ch.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}
