//! `artifact.edit` and `artifact.restore`: the person's own changes, each a new version.

use gloss_artifact::{Splice, splice};
use gloss_protocol::{Code, CommandId, Done, MadeBy, PlaceStatus, Pointing, Problem, Region};
use serde_json::json;

use crate::handlers::note;
use crate::places::Own;
use crate::space::Space;
use crate::versions::NewVersion;

pub(super) fn edit(
    space: &mut Space,
    id: &CommandId,
    path: &str,
    at: &Pointing,
    set: &str,
) -> Result<Done, Problem> {
    let (path, found) = note::find(space, path, at)?;
    if found.status != PlaceStatus::Exact {
        // The person wrote over the words that they saw; somebody else's would go with them unseen.
        let says = format!("{path} was changed since, and this place with it.");
        return Err(Problem::new(Code::SelectionMoved, says));
    }
    let spans = found.text.spans(&found.region);
    let [span] = spans.as_slice() else {
        return Err(Problem::new(Code::BadRequest, "This names several places; edit them one by one."));
    };
    let source = found.text.source();
    if source.get(span.range()) == Some(set) {
        return Ok(Done::Version { version: None });
    }
    let splices = vec![Splice::new(*span, set)];
    let bytes = splice::apply(source, &splices).into_bytes();
    let whole = found.region == Region::Whole;
    let command = id.clone();
    let version = space.make(NewVersion {
        path,
        bytes,
        made_by: MadeBy::Person,
        why: "Edited by hand".to_owned(),
        thread: None,
        turn: None,
        // A whole new text says nothing about where its parts came from.
        splices: (!whole).then_some(splices),
        own: Own::new(),
        also: Box::new(move |tx, version| {
            tx.command(&command, &Done::Version { version: Some(version.clone()) })
        }),
    })?;
    Ok(Done::Version { version: Some(version) })
}

pub(super) fn restore(space: &mut Space, id: &CommandId, path: &str, version: u32) -> Result<Done, Problem> {
    let path = space.look_at(path)?;
    let artifact = space
        .store
        .read()
        .artifact(&path)?
        .ok_or_else(|| Problem::new(Code::NotFound, format!("Gloss knows no file {path}.")))?;
    let bytes = space.bytes(&path, version)?;
    if artifact.present && space.bytes(&path, artifact.version)? == bytes {
        return Ok(Done::Version { version: None });
    }
    let command = id.clone();
    let version = space.make(NewVersion {
        path,
        bytes,
        made_by: MadeBy::Person,
        why: format!("Restored version {version}"),
        thread: None,
        turn: None,
        splices: None,
        own: Own::new(),
        also: Box::new(move |tx, made| {
            tx.command(&command, &Done::Version { version: Some(made.clone()) })?;
            tx.log("version.restored", &json!({ "path": made.path, "version": version }), "")
        }),
    })?;
    Ok(Done::Version { version: Some(version) })
}
