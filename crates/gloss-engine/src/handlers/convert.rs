//! `artifact.convert`: an XLSX copy of a workbook that Gloss only reads, so that it can be changed. The file itself stays
//! as it is.

use gloss_protocol::{Code, CommandId, Problem};

use crate::handlers::artifact::save_edit;
use crate::handlers::prepared::Handled;
use crate::sheet::foreign;
use crate::sheet::values::Values;
use crate::space::Space;

/// Makes the copy under a name that nothing has.
pub(super) fn copy(space: &mut Space, id: &CommandId, path: &str) -> Result<Handled, Problem> {
    let artifact = space.artifact(path)?;
    let path = artifact.path;
    if !foreign::is_foreign(&path) {
        let says = format!("{path} can be changed as it is.");
        return Err(Problem::new(Code::BadRequest, says));
    }
    let bytes = space.readable(&path, artifact.version)?;
    let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
    let wished = format!("{stem}.xlsx");
    let name = if space.is_free(&wished)? { wished } else { space.free_name(&wished)? };
    save_edit(
        space,
        id,
        (name, &format!("Copied from {path}, values without formulas")),
        (bytes, None),
        None,
        Values::Known(true),
    )
}
