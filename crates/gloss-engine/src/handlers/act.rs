//! `artifact.act`: something is done to a place, by the list of the artifact's kind. Decides nothing about what an act does:
//! that is the kind's own.

use std::sync::Arc;

use gloss_artifact::Written;
use gloss_artifact::kinds::acts::{self, At};
use gloss_protocol::{Act, Code, CommandId, Done, PlaceStatus, Pointing, Problem};

use super::artifact::save_edit;
use crate::acting::{Beside, made_of};
use crate::handlers::prepared::Handled;
use crate::notes::draft;
use crate::sheet::foreign;
use crate::sheet::values::Values;
use crate::space::Space;

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
    let bytes = space.bytes(&path, found.version)?;
    let spans = found.text.spans(&found.region);
    let planned = {
        let supply = Beside { shared: &space.shared };
        let at = At { path: &path, bytes: &bytes, text: &found.text, spans: &spans, supply: &supply };
        acts::plan(&at, act)?
    };
    if planned.edit.is_empty(&bytes) {
        return Ok(Done::Version { version: None }.into());
    }
    let Written { bytes, text, splices } = made_of(&path, &bytes, &found.text, planned.edit)?;
    let why = planned.said.did;
    save_edit(space, id, (path, &why), (bytes, Some(Arc::new(text))), Some(splices), Values::FollowAndTell)
}
