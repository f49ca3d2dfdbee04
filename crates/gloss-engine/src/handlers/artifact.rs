//! `artifact.edit` and `artifact.restore`: the person's own changes, each a new version.

use gloss_artifact::Splice;
use gloss_protocol::{Change, Code, CommandId, Done, Kind, MadeBy, PlaceStatus, Pointing, Problem, Region};
use gloss_table::Format;
use serde_json::json;

use crate::calc::Asked;
use crate::cells;
use crate::handlers::note;
use crate::places::Own;
use crate::space::Space;
use crate::versions::NewVersion;

/// What a hand edit of a workbook is about to do, so that its values can be asked for; none for any other edit, and
/// where it can't be made, which it says itself.
pub(super) fn asks_values(space: &mut Space, path: &str, at: &Pointing, set: &str) -> Option<Asked> {
    if Format::of_path(path) != Some(Format::Xlsx) {
        return None;
    }
    let (path, found) = note::find(space, path, at).ok()?;
    if space.heavy.contains(&path) {
        return None;
    }
    let spans = found.text.spans(&found.region);
    let [span] = spans[..] else { return None };
    let set = cells::typed(&path, found.text.source(), span, set);
    if found.status != PlaceStatus::Exact || found.text.source().get(span.range()) == Some(set.as_str()) {
        return None;
    }
    let made = space.written(&path, found.version, &found.text, vec![Splice::new(span, set)]).ok()?;
    Asked::new(&path, found.version, space.bytes(&path, found.version).ok()?, &made)
}

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
    let whole = found.region == Region::Whole;
    // All of a table at once is the file's own text, and not that of its cells.
    let mut changes = Vec::new();
    let (bytes, splices) = if whole && Kind::of_path(&path) == Kind::Sheet {
        if gloss_table::Format::of_path(&path) != Some(gloss_table::Format::Csv) {
            return Err(Problem::new(
                Code::BadRequest,
                "A workbook can't be set as one text; edit its cells.",
            ));
        }
        (set.as_bytes().to_vec(), Vec::new())
    } else {
        let set = cells::typed(&path, source, *span, set);
        if source.get(span.range()) == Some(set.as_str()) {
            return Ok(Done::Version { version: None });
        }
        let made = space.written(&path, found.version, &found.text, vec![Splice::new(*span, set)])?;
        let valued = space.valued.remove(&path).and_then(|valued| valued.of(found.version, &made));
        match valued {
            Some((bytes, computed)) => {
                let texts = (&*found.text, &made.text);
                changes = computed.changes(&path, texts, &made.splices, (&[], None), found.version);
                changes.extend(computed.own_changes(&path, texts, &made.splices, found.version));
                (bytes, made.splices)
            }
            None => (made.bytes, made.splices),
        }
    };
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
            for change in changes {
                tx.change(&Change { version: Some(version.version), ..change })?;
            }
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
