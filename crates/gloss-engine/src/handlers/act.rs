//! `artifact.act`: something is done to a place, by the list of the artifact's kind. Decides nothing about what an act does:
//! that is the kind's own.

use std::sync::Arc;

use gloss_artifact::Written;
use gloss_artifact::kinds::Unwritable;
use gloss_artifact::kinds::acts::{self, At, Edit, Supply};
use gloss_presentation::ThemeName;
use gloss_protocol::{Act, Code, CommandId, Done, PlaceStatus, Pointing, Problem};
use gloss_table::Format;

use super::artifact::save_edit;
use crate::handlers::prepared::Handled;
use crate::notes::draft::{self, Found};
use crate::sheet::foreign;
use crate::sheet::values::Values;
use crate::space::Space;
use crate::versions::edits::Made;

/// Does it; no version where nothing would differ.
pub(super) fn act(
    space: &mut Space,
    id: &CommandId,
    path: &str,
    at: &Pointing,
    act: &Act,
) -> Result<Handled, Problem> {
    let (path, found) = draft::find(space, path, at)?;
    foreign::can_write(&path)?;
    if found.status != PlaceStatus::Exact {
        // The person pointed at what they saw; somebody else's would change unseen.
        let says = format!("{path} was changed since, and this place with it.");
        return Err(Problem::new(Code::SelectionMoved, says).with_next("Look again, then choose it anew."));
    }
    let planned = planned(space, &path, &found, act)?;
    let bytes = space.bytes(&path, found.version)?;
    if planned.edit.is_empty(&bytes) {
        return Ok(Done::Version { version: None }.into());
    }
    let Made { bytes, text, splices, .. } = made(space, &path, &found, planned.edit)?;
    save_edit(space, id, (path, &planned.said.did), (bytes, Some(text)), Some(splices), Values::FollowAndTell)
}

/// Looks at an act at a place of the newest version.
pub(crate) fn planned(space: &Space, path: &str, found: &Found, act: &Act) -> Result<acts::Planned, Problem> {
    let bytes = space.bytes(path, found.version)?;
    let spans = found.text.spans(&found.region);
    let supply = Beside { space };
    let at = At { path, bytes: &bytes, text: &found.text, spans: &spans, supply: &supply };
    Ok(acts::plan(&at, act)?)
}

/// The file that an edit comes to.
fn made(space: &Space, path: &str, found: &Found, edit: Edit) -> Result<Made, Problem> {
    match edit {
        Edit::Splices(splices) => space.written(path, found.version, &found.text, splices),
        Edit::Cells(block) => {
            let format = gloss_artifact::sheet::format_of(path).unwrap_or(Format::Xlsx);
            space.blocked(path, (format, found.version), &found.text, &block)
        }
        Edit::Written(written) => {
            let Written { bytes, text, splices } = *written;
            Ok(Made { bytes, text: Arc::new(text), splices, same: None })
        }
    }
}

/// What lies beside an artifact: Gloss's themes, and the files of the workspace.
struct Beside<'a> {
    space: &'a Space,
}

impl std::fmt::Debug for Beside<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Beside")
    }
}

impl Supply for Beside<'_> {
    fn theme(&self, name: &str) -> Option<String> {
        let theme = match name {
            "paper" => ThemeName::Paper,
            "ink" => ThemeName::Ink,
            "letter" => ThemeName::Letter,
            _ => return None,
        };
        Some(gloss_presentation::theme_part(theme))
    }

    fn file(&self, path: &str) -> Result<Vec<u8>, Unwritable> {
        let unread = |problem: Problem| Unwritable { says: problem.says, next: problem.next };
        let path = self.space.shared.folder.normal(path).map_err(|error| unread(error.into()))?;
        let bytes = self.space.shared.folder.read(&path).map_err(|error| unread(error.into()))?;
        bytes.ok_or_else(|| Unwritable {
            says: format!("There is no file {path} here."),
            next: "Choose another file.".to_owned(),
        })
    }
}
