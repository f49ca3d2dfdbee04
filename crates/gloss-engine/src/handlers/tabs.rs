//! `artifact.sheet`: a person adds, renames or moves a sheet of a workbook. What that does to the file, `gloss-artifact`
//! says.

use gloss_artifact::sheet;
use gloss_protocol::{Code, CommandId, Done, Problem, SheetStep};

use crate::handlers::artifact::save_edit;
use crate::handlers::prepared::Handled;
use crate::sheet::foreign;
use crate::sheet::values::Values;
use crate::space::Space;

/// Makes the step a version; none where nothing would differ.
pub(super) fn step(
    space: &mut Space,
    id: &CommandId,
    path: &str,
    step: &SheetStep,
) -> Result<Handled, Problem> {
    let artifact = space.artifact(path)?;
    let path = artifact.path;
    if !artifact.present {
        return Err(Problem::new(Code::FileMissing, format!("{path} is no longer in the folder.")));
    }
    foreign::can_write(&path)?;
    if !sheet::is_workbook(&path) {
        let says = "Only Excel workbooks have several sheets.";
        return Err(Problem::new(Code::BadRequest, says).with_next("Make a workbook of it first."));
    }
    let (bytes, text) = (space.bytes(&path, artifact.version)?, space.text(&path, artifact.version)?);
    let made = sheet::tabbed(&bytes, &text, step)?;
    if made.bytes == bytes {
        return Ok(Done::Version { version: None }.into());
    }
    let why = match step {
        SheetStep::Add { name, .. } => format!("Added the sheet {name}"),
        SheetStep::Rename { to, .. } => format!("Renamed a sheet {to}"),
        SheetStep::Move { sheet, .. } => format!("Moved the sheet {sheet}"),
    };
    save_edit(space, id, (path, &why), (made.bytes, None), made.splices, Values::Stay)
}
