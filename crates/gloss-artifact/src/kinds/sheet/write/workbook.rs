//! Edits of a workbook, as `gloss-ooxml` makes them: rows and columns first, and formulas that name moved cells follow by
//! themselves; then cells, which say what is asked of them in the sheet as it is then. Writes no bytes itself.

use std::collections::HashMap;

use gloss_ooxml::{Area, Axis, Cell, CellRef, Edit, Input, Limits, Workbook};

use super::change::SheetPlan;
use super::plan::Plan;
use crate::error::Unwritable;
use crate::kinds::sheet::content::{format, input, number_format, split};
use crate::kinds::sheet::day::shows_days;
use crate::kinds::sheet::{Grid, Map, charts};

/// The most separate stretches of rows or columns that come or go at once: each is a pass over the whole workbook.
const MAX_STRETCHES: usize = 200;

/// The file with a plan carried out.
pub(super) fn write(bytes: &[u8], grid: &Grid, plan: &Plan, map: &Map) -> Result<Vec<u8>, Unwritable> {
    let mut book = Workbook::open(bytes, Limits::default())?;
    let both = || grid.sheets.iter().zip(&plan.sheets);
    // Charts name cells as they stood, and follow what moves those.
    let mut first = Vec::new();
    for (rows, sheet) in both().filter(|(rows, _)| rows.charts) {
        charts::edits(&book, &rows.name, &sheet.sets, &mut first)?;
    }
    let mut moves = Vec::new();
    for (rows, sheet) in both().filter(|(rows, _)| !rows.charts) {
        structure(&rows.name, sheet, &mut moves);
    }
    if moves.len() > MAX_STRETCHES {
        return Err(Unwritable::new(
            format!("These are {} separate stretches of rows; {MAX_STRETCHES} can go at once.", moves.len()),
            "Take fewer of them, or sort the rows first so that they stand together.",
        ));
    }
    first.append(&mut moves);
    if !first.is_empty() {
        book.apply(&first)?;
    }
    // What cells are to say is said of the sheet as it is then, so it comes after.
    let mut edits = Vec::new();
    for ((rows, sheet), map) in both().zip(&map.sheets).filter(|((rows, _), _)| !rows.charts) {
        let Some(map) = map else { continue };
        cells(&book, &rows.name, &sheet.wanted(map), &mut edits)?;
    }
    for (rows, sheet) in grid.sheets.iter().zip(&plan.sheets) {
        if let Some(to) = &sheet.name {
            edits.push(Edit::RenameSheet { sheet: rows.name.clone(), to: to.clone() });
        }
    }
    Ok(book.apply(&edits)?.bytes)
}

impl From<gloss_ooxml::OpenError> for Unwritable {
    fn from(error: gloss_ooxml::OpenError) -> Self {
        Self::new(format!("{error}."), "Save it again in Excel.")
    }
}

impl From<gloss_ooxml::Refused> for Unwritable {
    fn from(refused: gloss_ooxml::Refused) -> Self {
        Self::new(sentence(&refused.to_string()), refused.instead())
    }
}

/// Cells that get another content, another look, or both.
fn cells(
    book: &Workbook,
    sheet: &str,
    wanted: &[(u32, u32, String)],
    edits: &mut Vec<Edit>,
) -> Result<(), Unwritable> {
    let (mut contents, from_1904) = (Vec::new(), book.date1904());
    let mut looks: Vec<(&str, Area)> = Vec::new();
    let Some((row, column, _)) = wanted.first() else { return Ok(()) };
    let known: Vec<String> = book.looks()?.iter().map(crate::kinds::sheet::content::look).collect();
    let first = Area::from(CellRef::new(row + 1, column + 1));
    let hull =
        wanted.iter().fold(first, |hull, (row, column, _)| hull.with(CellRef::new(row + 1, column + 1)));
    let mut there: HashMap<CellRef, Cell> = book.cells(sheet, hull)?.into_iter().collect();
    for (row, column, text) in wanted {
        let at = CellRef::new(row + 1, column + 1);
        let was = there.remove(&at);
        if was.is_none() && text.is_empty() {
            continue;
        }
        let was = was.unwrap_or_default();
        let before = known.get(was.style as usize).map(String::as_str).unwrap_or_default();
        let was = crate::kinds::sheet::content::of_cell(&was, before, from_1904);
        let (content, look) = split(text);
        // In a calendar of its own the same number is another day once it is shown as one.
        let days = |look: &str| from_1904 && shows_days(&number_format(look));
        if content != split(&was).0 || days(look) != days(before) {
            contents.push((at, value(at, (content, look), from_1904)?));
        }
        if look != before {
            // Cells side by side that look the same are formatted at once.
            match looks.last_mut().filter(|(last, area)| {
                *last == look && area.to.row == at.row && area.to.column + 1 == at.column
            }) {
                Some((_, area)) => area.to.column = at.column,
                None => looks.push((look, Area::from(at))),
            }
        }
    }
    if !contents.is_empty() {
        edits.push(Edit::Set { sheet: sheet.to_owned(), cells: contents });
    }
    // A cell that is set and formatted is first there, and then looks so.
    for (look, area) in looks {
        let Some(format) = format(look) else {
            return Err(Unwritable::new(
                format!("{} would get a look that Gloss can't write.", area.from),
                "Format it in Excel.",
            ));
        };
        edits.push(Edit::Format { sheet: sheet.to_owned(), area, format });
    }
    Ok(())
}

fn value(at: CellRef, (content, look): (&str, &str), from_1904: bool) -> Result<Input, Unwritable> {
    input(content, look, from_1904).ok_or_else(|| {
        Unwritable::new(
            format!("{at} can't be given an error's name as its value."),
            "Give a formula, a number or words.",
        )
    })
}

/// Rows and columns from the last to the first, so that every edit names them as they stand when it is made.
fn structure(sheet: &str, plan: &SheetPlan, edits: &mut Vec<Edit>) {
    let mut step = |axis: Axis, at: u32, gone: u32, come: u32| {
        let (sheet, at) = (|| sheet.to_owned(), at + 1);
        if gone > 0 {
            edits.push(Edit::Delete { sheet: sheet(), axis, at, count: gone });
        }
        if come > 0 {
            edits.push(Edit::Insert { sheet: sheet(), axis, at, count: come });
        }
    };
    for change in plan.rows.iter().rev() {
        step(Axis::Rows, change.at, change.gone, change.come.len() as u32);
    }
    for change in plan.columns.iter().rev() {
        step(Axis::Columns, change.at, change.gone, change.come);
    }
}

/// A reason as a sentence.
fn sentence(reason: &str) -> String {
    let mut chars = reason.chars();
    let first = chars.next().map(|ch| ch.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}
