//! Whole sheets of a workbook: new ones, other names, another order.

use super::super::tabs::{SheetStep, tabbed};
use super::super::{form, format};
use crate::error::Unwritable;
use crate::kinds::Written;
use crate::kinds::acts::{Args, At, Outcome, Planned, quoted};
use crate::text::Text;

/// The sheet that is named, else the one that the place is on; of no cells in particular the first one.
fn sheet(at: &At<'_>, args: &Args<'_>) -> Result<String, Unwritable> {
    if let Some(named) = args.get("sheet") {
        return Ok(named.to_owned());
    }
    let grid = at.text.grid().ok_or_else(Unwritable::no_table)?;
    let on = at.spans.first().and_then(|span| grid.at(at.source(), span.start)).map_or(0, |cell| cell.sheet);
    grid.sheets.get(on).map(|rows| rows.name.clone()).ok_or_else(Unwritable::no_table)
}

fn made(at: &At<'_>, step: &SheetStep, said: Outcome) -> Result<Planned, Unwritable> {
    let made = tabbed(at.bytes, at.text, step)?;
    let format = format::format_of(at.path).ok_or_else(Unwritable::no_table)?;
    let unread = |error: crate::ArtifactError| {
        Unwritable::new(error.to_string(), "Do it in the program that made the file.")
    };
    let text = Text::new(gloss_protocol::Kind::Sheet, &form(&made.bytes, format).map_err(unread)?);
    // A sheet that moved is found by its name, and its cells by what is around them.
    let steps = || text.rules().cells().map(|cells| cells.steps(at.text, &text)).unwrap_or_default();
    let splices = made.splices.unwrap_or_else(steps);
    Ok(Planned::written(Written { bytes: made.bytes, text, splices }, said))
}

pub(super) fn add(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let name = args.text("name").to_owned();
    let said = Outcome::new(("add", "Added"), &format!("the sheet {}", quoted(&name)));
    made(at, &SheetStep::Add { name, after: Some(sheet(at, args)?) }, said)
}

pub(super) fn rename(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let (sheet, to) = (sheet(at, args)?, args.text("to").to_owned());
    let said =
        Outcome::new(("rename", "Renamed"), &format!("the sheet {} to {}", quoted(&sheet), quoted(&to)));
    made(at, &SheetStep::Rename { sheet, to }, said)
}

pub(super) fn relocate(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let sheet = sheet(at, args)?;
    let said = Outcome::new(("move", "Moved"), &format!("the sheet {}", quoted(&sheet)));
    made(at, &SheetStep::Move { sheet, before: args.get("before").map(str::to_owned) }, said)
}
