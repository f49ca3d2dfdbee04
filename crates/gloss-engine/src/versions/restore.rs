//! Making a file what it was in an earlier version.

use gloss_artifact::{Splice, kinds, splice};
use gloss_protocol::{CommandId, Done, MadeBy, Problem, Span, Version};
use serde_json::json;

use crate::doors::Doors;
use crate::sheet::values::Values;
use crate::versions::make::{Also, NewVersion};
use crate::versions::places::Own;
use crate::versions::room::Versions;

/// Makes a file what it was in an earlier version, as a version of its own after its newest.
///
/// # Errors
/// A version that is not there; errors of the disk and the store.
pub(crate) fn bring_back(
    versions: &mut Versions,
    id: &CommandId,
    path: &str,
    (wanted, newest): (u32, u32),
    also: Also<'_>,
) -> Result<Version, Problem> {
    let bytes = versions.bytes(path, wanted)?;
    let splices = steps_back(versions, path, newest, wanted)?;
    versions.make(NewVersion {
        path: path.to_owned(),
        bytes,
        made_by: MadeBy::Person,
        why: format!("Restored version {wanted}"),
        thread: None,
        turn: None,
        splices,
        text: None,
        values: Values::AsIn(wanted),
        own: Own::new(),
        undoes: false,
        made_as: None,
        figures: Vec::new(),
        also: Box::new(move |tx, made| {
            also(tx, made)?;
            tx.command(id, &Done::Version { version: Some(made.clone()) })?;
            tx.log("version.restored", &json!({ "path": made.path, "version": wanted }), "")
        }),
    })
}

/// Edits that take a sheet back by one known step: its reverse, so each row and column is known to be itself again.
fn steps_back(doors: &Doors, path: &str, newest: u32, wanted: u32) -> Result<Option<Vec<Splice>>, Problem> {
    let stored = doors.store.read().version(path, newest)?;
    let step =
        stored.filter(|stored| stored.version.parent == Some(wanted)).and_then(|stored| stored.splices);
    let (Some(step), true) = (step, kinds::of_path(path).cells().is_some()) else { return Ok(None) };
    let Ok(step) = serde_json::from_value::<Vec<Splice>>(step) else { return Ok(None) };
    let before = doors.text(path, wanted)?;
    let was = |span: Span| before.source().get(span.range()).unwrap_or_default().to_owned();
    let back = splice::after(&step).into_iter().zip(&step);
    Ok(Some(back.map(|(now, step)| Splice::new(now, was(step.old))).collect()))
}
