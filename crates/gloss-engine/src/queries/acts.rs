//! What can be done to a place, by the list of its artifact's kind. Does none of it.

use std::sync::Arc;

use gloss_artifact::kinds::acts::{At, NoSupply, offers};
use gloss_artifact::{kinds, sheet};
use gloss_protocol::{Pointing, Problem, Reply};

use crate::content::bytes_of;
use crate::doors::Shared;
use crate::queries::view;

/// Rows of a large place that are looked at: what fits these fits all.
const ROWS: usize = 50;

/// The acts that fit a place; without one all of the kind.
pub(super) fn acts(shared: &Arc<Shared>, path: &str, at: Option<&Pointing>) -> Result<Reply, Problem> {
    let path = shared.folder.normal(path)?;
    let kind = kinds::of_path(&path);
    let Some(at) = at else { return Ok(Reply::Acts { acts: offers(kind.acts(), None) }) };
    shared.read(|read, blobs| {
        let version = match at {
            Pointing::Selection { version, .. } => *version,
            Pointing::Where { version, .. } => view::newest(read, &path, *version)?,
        };
        let text = shared.texts.read(read, blobs, &path, version)?;
        let spans = match (sheet::large_place(&text, at, ROWS), at) {
            (Some(spans), _) => spans,
            (None, Pointing::Where { at, .. }) => text.spans(&text.find(at)?),
            (None, Pointing::Selection { selection, reach, .. }) => {
                text.spans(&text.point(selection, *reach)?.region)
            }
        };
        // Whether somebody's tracked changes stand in a place its file alone can tell.
        let has_changes = kind.abilities(&path).suggest;
        let bytes = if has_changes { bytes_of(read, blobs, &path, version)? } else { Vec::new() };
        let at = At { path: &path, bytes: &bytes, text: &text, spans: &spans, supply: &NoSupply };
        Ok(Reply::Acts { acts: offers(text.rules().acts(), Some(&at)) })
    })
}
