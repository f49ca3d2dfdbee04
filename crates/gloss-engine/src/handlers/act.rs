//! `artifact.act`: something is done to a place, by the list of the artifact's kind. Decides nothing about what an act does:
//! that is the kind's own.

use std::sync::Arc;

use gloss_artifact::kinds::acts::{self, At};
use gloss_artifact::{Text, Written, sheet};
use gloss_protocol::{Act, Code, CommandId, Done, PlaceStatus, Pointing, Problem, Span};

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
    let Place { path, version, text, spans } = find(space, path, at, act)?;
    foreign::can_write(&path)?;
    let bytes = space.bytes(&path, version)?;
    let planned = {
        let supply = Beside { shared: &space.shared };
        let at = At { path: &path, bytes: &bytes, text: &text, spans: &spans, supply: &supply };
        acts::plan(&at, act)?
    };
    if planned.edit.is_empty(&bytes) {
        return Ok(Done::Version { version: None }.into());
    }
    let Written { bytes, text, splices } =
        made_of(&path, &bytes, &text, planned.edit, space.reviser(&path)?.as_ref())?;
    let why = planned.said.did;
    save_edit(space, id, (path, &why), (bytes, Some(Arc::new(text))), Some(splices), Values::FollowAndTell)
}

/// A place that something is done to, in the newest version.
struct Place {
    path: String,
    version: u32,
    text: Arc<Text>,
    spans: Vec<Span>,
}

/// Finds it. Of a sheet it may be larger than what a note marks: a look is given to whole columns.
fn find(space: &mut Space, path: &str, at: &Pointing, act: &Act) -> Result<Place, Problem> {
    let moved = |path: &str| {
        // The person pointed at what they saw; somebody else's would change unseen.
        let says = format!("{path} was changed since, and this place with it.");
        Problem::new(Code::SelectionMoved, says).with_next("Look again, then choose it anew.")
    };
    let seen = match at {
        Pointing::Selection { version, .. } => Some(*version),
        Pointing::Where { version, .. } => *version,
    };
    let (path, found) = match draft::find(space, path, at) {
        Ok(found) => found,
        Err(problem) => {
            let place = large(space, path, at).ok_or(problem)?;
            let is_older = seen.is_some_and(|seen| seen != place.version);
            return if is_older { Err(moved(&place.path)) } else { Ok(place) };
        }
    };
    // A second place, and where something lay, are of the version that was seen.
    let has_more = ["to", "with", "before", "each"].iter().any(|key| act.args.contains_key(*key));
    if found.status != PlaceStatus::Exact || has_more && seen.is_some_and(|seen| seen != found.version) {
        return Err(moved(&path));
    }
    let spans = found.text.spans(&found.region);
    Ok(Place { path, version: found.version, text: found.text, spans })
}

/// A place of a sheet that is larger than what a note marks; `None` for what is no place at all.
fn large(space: &mut Space, path: &str, at: &Pointing) -> Option<Place> {
    let artifact = space.artifact(path).ok().filter(|artifact| artifact.present)?;
    let text = space.text(&artifact.path, artifact.version).ok()?;
    let spans = sheet::large_place(&text, at, usize::MAX)?;
    Some(Place { path: artifact.path, version: artifact.version, text, spans })
}
