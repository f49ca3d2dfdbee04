//! From an edited text back to the file: the edit is read as one of a table (`plan`), made by splices of the file's own
//! bytes (`delimited`, `workbook`), and the file read again to prove that every cell that was set says what was asked for. What
//! can't be made so is refused, and nothing is written.

mod change;
mod columns;
mod delimited;
mod plan;
mod workbook;

use std::collections::HashSet;

use gloss_protocol::Span;
use gloss_table::Format;

use super::block::Block;
use super::grid::At;
use super::{CELL_END, Grid, Map, charts, steps};
use crate::error::Unwritable;
use crate::kinds::Written;
use crate::splice::Splice;
use crate::text::Text;
use plan::Plan;

/// The error that a formula has in place of cells that are gone.
const LOST: &str = "#REF!";

/// Writes splices of a sheet's text into its file; they are sorted and disjoint. `text` is the text of `bytes`.
///
/// # Errors
/// [`Unwritable`] where the edit is none of a table, or can't be made without harm to something else in the file.
pub fn write(format: Format, bytes: &[u8], text: &Text, splices: &[Splice]) -> Result<Written, Unwritable> {
    carried_out(format, bytes, text, text, splices)
}

/// Writes a block of cells, whose room may be larger than the text of `bytes`.
///
/// # Errors
/// As [`write`].
pub fn write_block(format: Format, bytes: &[u8], text: &Text, block: &Block) -> Result<Written, Unwritable> {
    carried_out(format, bytes, text, block.room.as_ref().unwrap_or(text), &block.splices)
}

/// Splices of `room`, which says what `text` says and may have more empty cells; what it came to is told of `text`.
fn carried_out(
    format: Format,
    bytes: &[u8],
    text: &Text,
    room: &Text,
    splices: &[Splice],
) -> Result<Written, Unwritable> {
    let (Some(own), Some(grid)) = (text.grid(), room.grid()) else { return Err(Unwritable::no_table()) };
    let plan = Plan::new(room.source(), grid, splices)?;
    let map = plan.map(grid);
    let made = match format {
        Format::Csv => delimited::write(bytes, &plan)?,
        Format::Xlsx => workbook::write(bytes, grid, &plan, &map)?,
    };
    let form = super::form(&made, format)
        .map_err(|error| Unwritable::new(error.to_string(), "Change fewer cells at once."))?;
    let new = Text::new(gloss_protocol::Kind::Sheet, &form);
    let Some(now) = new.grid() else { return Err(Unwritable::no_table()) };
    proved(&plan, &map, (&form, now))?;
    if plan.moves() {
        prove_others(&plan, &map, (room.source(), grid), (&form, now))?;
    }
    let all = steps::between((text.source(), own), (&form, now), &plan.map(own));
    Ok(Written { bytes: made, text: new, splices: all })
}

/// Every cell that was to be set says so.
fn proved(plan: &Plan, map: &Map, (form, grid): (&str, &Grid)) -> Result<(), Unwritable> {
    let moved = plan.moves() || plan.sheets.iter().any(|sheet| sheet.name.is_some());
    for ((sheet, one), map) in plan.sheets.iter().enumerate().zip(&map.sheets) {
        let Some(map) = map else { continue };
        for (row, column, text) in one.wanted(map) {
            let at = At { sheet, row, column };
            let cell = grid.span(form, at).and_then(|span| form.get(span.range())).unwrap_or_default();
            let is_chart = grid.sheets.get(at.sheet).is_some_and(|sheet| sheet.charts);
            if is_chart && !charts::same(cell, &text, moved) {
                let says = "The chart would not show what was asked for: the file writes it otherwise.";
                return Err(Unwritable::new(says, "Change it in the program that made the file."));
            }
            if !is_chart && cell.strip_suffix(CELL_END).unwrap_or(cell) != text {
                let says =
                    format!("{} would not say what was asked for: the file writes it otherwise.", at.cell());
                return Err(Unwritable::new(
                    says,
                    "Say it as the cell shows it, or change it in the program that made the file.",
                ));
            }
        }
    }
    Ok(())
}

/// Proves that all other cells keep their text where rows or columns moved; only formulas follow.
fn prove_others(plan: &Plan, map: &Map, old: (&str, &Grid), new: (&str, &Grid)) -> Result<(), Unwritable> {
    for (sheet, (rows, one)) in old.1.sheets.iter().zip(&plan.sheets).enumerate() {
        // Charts follow as formulas do.
        if rows.charts {
            continue;
        }
        let set: HashSet<(u32, u32)> = one.sets.iter().map(|(row, column, _)| (*row, *column)).collect();
        for row in 0..rows.rows.len() as u32 {
            let Some(to) = map.sheets.get(sheet).and_then(Option::as_ref) else { continue };
            let Some(there) = to.rows.get(row as usize).copied().flatten() else { continue };
            let now: Vec<Span> = new.1.cells(new.0, to.to, there).collect();
            for (column, span) in old.1.cells(old.0, sheet, row).enumerate() {
                let Some(at) = to.columns.get(column).copied().flatten() else { continue };
                let was = old.0.get(span.range()).unwrap_or_default();
                let is = now.get(at as usize).and_then(|span| new.0.get(span.range())).unwrap_or("\t");
                // A formula that loses a cell which it names would say an error in place of its value.
                if !set.contains(&(row, column as u32)) && !was.contains(LOST) && is.contains(LOST) {
                    let at = At { sheet, row, column: column as u32 }.cell();
                    return Err(Unwritable::new(
                        format!(
                            "{at} on {} reads what would go ({}), and would say {LOST} afterwards.",
                            rows.name,
                            super::held(was)
                        ),
                        "Change that formula first, or take it away with what it reads.",
                    ));
                }
                if was != is && !was.starts_with('=') && !set.contains(&(row, column as u32)) {
                    let at = At { sheet, row, column: column as u32 }.cell();
                    return Err(Unwritable::new(
                        format!("{at} would say something else afterwards, so nothing was changed."),
                        "Do it in the program that made the file.",
                    ));
                }
            }
        }
    }
    Ok(())
}
