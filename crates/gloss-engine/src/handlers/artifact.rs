//! `artifact.edit`, `artifact.reshape` and `artifact.restore`: the person's own changes, each a new version.

use std::sync::Arc;

use gloss_artifact::{Splice, Text, kinds, sheet};
use gloss_protocol::{
    Artifact, Code, CommandId, Done, MadeBy, PlaceEdit, PlaceStatus, Pointing, Problem, Region, Reshape,
};
use gloss_store::Write;
use gloss_table::Format;

use crate::handlers::prepared::{Handled, after_values};
use crate::notes::draft;
use crate::sheet::foreign;
use crate::sheet::values::Values;
use crate::space::Space;
use crate::suggesting;
use crate::versions::make::NewVersion;
use crate::versions::places::Own;
use crate::versions::restore;

pub(super) fn edit(space: &mut Space, id: &CommandId, edit: &PlaceEdit) -> Result<Handled, Problem> {
    let PlaceEdit { path, at, set, suggest } = edit;
    let (set, suggest) = (set.as_str(), *suggest);
    let (path, found) = draft::find(space, path, at)?;
    foreign::can_write(&path)?;
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
    let rules = found.text.rules();
    let (bytes, text, splices) = if whole && !rules.text_is_file() {
        if !rules.abilities(&path).write {
            let says = format!("{path} can't be set as one text; edit a place in it.");
            return Err(Problem::new(Code::BadRequest, says));
        }
        (set.as_bytes().to_vec(), None, Vec::new())
    } else {
        let before = source.get(span.range()).unwrap_or_default();
        let set = rules.typed(&path, (&found.text, *span), set)?;
        if before == set {
            return Ok(Done::Version { version: None }.into());
        }
        let reviser = match suggest {
            Some(on) => on.then(|| suggesting::reviser(&space.shared)),
            None => space.reviser(&path)?,
        };
        let edit = (&*found.text, vec![Splice::new(*span, set)]);
        let made = space.written_by(&path, found.version, edit, reviser.as_ref())?;
        (made.bytes, Some(made.text), made.splices)
    };
    // A whole new text says nothing about where its parts came from.
    let splices = (!whole).then_some(splices);
    save_edit(space, id, (path, "Edited by hand"), (bytes, text), splices, Values::FollowAndTell)
}

/// Chooses whether changes of a document are suggested from now on, or made.
pub(super) fn suggest(space: &mut Space, id: &CommandId, path: &str, on: bool) -> Result<Done, Problem> {
    let artifact = space.artifact(path)?;
    if on && !kinds::of_path(&artifact.path).abilities(&artifact.path).suggest {
        let says = format!(
            "Changes of {} can't be suggested: only Word documents have tracked changes.",
            artifact.path
        );
        return Err(Problem::new(Code::BadRequest, says).with_next("Change it, and compare the versions."));
    }
    let artifact = Artifact { suggests: on, ..artifact };
    space.write(Write::ArtifactWrite, |tx| {
        tx.artifact(&artifact)?;
        tx.command(id, &Done::Ok {})
    })?;
    Ok(Done::Ok {})
}

/// A person's own edit as a version, with what follows from it.
pub(super) fn save_edit(
    space: &mut Space,
    id: &CommandId,
    (path, why): (String, &str),
    (bytes, text): (Vec<u8>, Option<Arc<Text>>),
    splices: Option<Vec<Splice>>,
    values: Values,
) -> Result<Handled, Problem> {
    let (command, why) = (id.clone(), why.to_owned());
    let asked = space.asks_values(&path, (&bytes, text.as_deref()), values)?;
    let base = asked.iter().map(|asked| (path.clone(), asked.version)).collect();
    after_values(space, asked, base, move |space| {
        let version = space.make(NewVersion {
            path,
            bytes,
            made_by: MadeBy::Person,
            why,
            thread: None,
            turn: None,
            splices,
            text,
            values,
            own: Own::new(),
            undoes: false,
            made_as: None,
            figures: Vec::new(),
            also: Box::new(move |tx, version| {
                tx.command(&command, &Done::Version { version: Some(version.clone()) })
            }),
        })?;
        Ok(Done::Version { version: Some(version) })
    })
}

/// A sheet as the person saw it, who pointed into its newest version.
pub(super) struct Seen {
    pub path: String,
    pub version: u32,
    pub format: Format,
    pub text: Arc<Text>,
}

/// The sheet that somebody points into.
pub(super) fn seen(space: &mut Space, path: &str, at: &Pointing) -> Result<Seen, Problem> {
    let artifact = space.artifact(path)?;
    let path = artifact.path;
    if !artifact.present {
        return Err(Problem::new(Code::FileMissing, format!("{path} is no longer in the folder.")));
    }
    foreign::can_write(&path)?;
    let Some(format) = sheet::format_of(&path) else {
        let says = "Only sheets have rows and columns.";
        return Err(Problem::new(Code::BadRequest, says).with_next("Edit the text instead."));
    };
    if let Pointing::Selection { version, .. } | Pointing::Where { version: Some(version), .. } = at
        && *version != artifact.version
    {
        // The rows that the person saw may be others by now.
        let says = format!("{path} was changed since; these rows may be others by now.");
        return Err(Problem::new(Code::SelectionMoved, says).with_next("Look again, then choose them anew."));
    }
    let text = space.text(&path, artifact.version)?;
    Ok(Seen { path, version: artifact.version, format, text })
}

/// Inserts or deletes whole rows or columns of a sheet.
pub(super) fn reshape(
    space: &mut Space,
    id: &CommandId,
    path: &str,
    at: &Pointing,
    how: Reshape,
) -> Result<Handled, Problem> {
    let Seen { path, version, format, text } = seen(space, path, at)?;
    let splices = sheet::reshape(&text, sheet::lines(&text, at)?, how, format == Format::Csv)?;
    let made = space.written(&path, version, &text, splices)?;
    save_edit(space, id, (path, done(how)), (made.bytes, Some(made.text)), Some(made.splices), Values::Left)
}

fn done(how: Reshape) -> &'static str {
    match how {
        Reshape::InsertAbove | Reshape::InsertBelow => "Inserted rows",
        Reshape::InsertLeft | Reshape::InsertRight => "Inserted columns",
        Reshape::DeleteRows => "Deleted rows",
        Reshape::DeleteColumns => "Deleted columns",
    }
}

pub(super) fn restore(space: &mut Space, id: &CommandId, path: &str, version: u32) -> Result<Done, Problem> {
    let path = space.look_at(path)?;
    let artifact = space
        .store
        .read()
        .artifact(&path)?
        .ok_or_else(|| Problem::new(Code::NotFound, format!("Gloss knows no file {path}.")))?;
    if artifact.present && space.bytes(&path, artifact.version)? == space.bytes(&path, version)? {
        return Ok(Done::Version { version: None });
    }
    let made = restore::bring_back(space, id, &path, (version, artifact.version), Box::new(|_, _| Ok(())))?;
    Ok(Done::Version { version: Some(made) })
}
