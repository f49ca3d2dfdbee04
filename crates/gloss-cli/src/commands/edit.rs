//! `gloss edit`, `gloss convert` and `gloss restore`.

use std::io::Read;

use gloss_protocol::{
    Act, Code, Command, Done, FillTo, PlaceEdit, Pointing, Problem, Query, Reply, Reshape, SuggestionMode,
};
use serde_json::json;

use crate::args::{Edit, Fill, Lines};
use crate::output;
use crate::session::{Session, unexpected};

/// Bytes that are read for `--paste`: a little more than is taken, so that what is too long is told and not cut.
const LONGEST: u64 = 9 << 20;

pub(super) async fn edit(
    session: &Session,
    (path, place): (String, Option<String>),
    how: Edit,
    suggest: bool,
    args: &[String],
) -> Result<u8, Problem> {
    if how.acts {
        return acts(session, path, place).await;
    }
    let place = place.unwrap_or_default();
    if let Some(name) = &how.act {
        let act = args.iter().try_fold(Act::new(name), |act, given| {
            let (key, value) = given.split_once('=').ok_or_else(|| {
                let says = format!("“{given}” is no argument of an act.");
                Problem::new(Code::BadRequest, says).with_next("Write KEY=VALUE, as to=last.")
            })?;
            Ok::<_, Problem>(act.with(key, value))
        })?;
        return made(session, Command::ArtifactAct { path, at: Pointing::at(place), act }).await;
    }
    if let Some(act) = sheet_act(&place, &how)? {
        return made(session, Command::ArtifactAct { path, at: Pointing::at("all"), act }).await;
    }
    let at = Pointing::at(place);
    let command = match how {
        Edit { lines: Some(lines), .. } => Command::ArtifactReshape { path, at, how: reshape(lines) },
        Edit { fill: Some(Fill::Down), .. } => Command::ArtifactFill { path, at, to: FillTo::Down },
        Edit { fill: Some(Fill::Right), .. } => Command::ArtifactFill { path, at, to: FillTo::Right },
        Edit { paste: true, .. } => Command::ArtifactPaste { path, at, cells: input()? },
        Edit { set, .. } => {
            let set = set.unwrap_or_default();
            Command::ArtifactEdit(PlaceEdit { path, at, set, suggest: suggest.then_some(true) })
        }
    };
    made(session, command).await
}

/// Lists what can be done to a place.
async fn acts(session: &Session, path: String, place: Option<String>) -> Result<u8, Problem> {
    let at = place.map(Pointing::at);
    let Reply::Acts { acts } = session.query(Query::Acts { path, at }).await? else {
        return Err(unexpected());
    };
    for offer in acts {
        output::either(session.json, &json!(offer), || {
            let takes = offer.takes.iter().map(|one| match one.needed {
                true => format!(" {}=", one.name),
                false => format!(" [{}=]", one.name),
            });
            format!("{}{}  {}", offer.act, takes.collect::<String>(), offer.says)
        });
    }
    Ok(0)
}

/// The act on a whole sheet that the options ask for: add, rename or move; none where they ask for none.
fn sheet_act(place: &str, how: &Edit) -> Result<Option<Act>, Problem> {
    let act = match how {
        Edit { add_sheet: Some(name), .. } => Act::new("add-sheet").with("name", name),
        Edit { rename_sheet: Some(to), .. } => Act::new("rename-sheet").with("to", to),
        Edit { move_sheet: Some(Some(before)), .. } => Act::new("move-sheet").with("before", before),
        Edit { move_sheet: Some(None), .. } => Act::new("move-sheet"),
        _ => return Ok(None),
    };
    let sheet = place.strip_prefix("sheet:").ok_or_else(|| {
        let says = format!("{place} names no sheet.");
        Problem::new(Code::BadRequest, says).with_next("Name the sheet: --at sheet:Sales.")
    })?;
    Ok(Some(act.with("sheet", sheet)))
}

fn input() -> Result<String, Problem> {
    let mut cells = String::new();
    let read = std::io::stdin().lock().take(LONGEST).read_to_string(&mut cells);
    read.map_err(|error| Problem::new(Code::BadRequest, format!("Standard input is no text: {error}.")))?;
    Ok(cells)
}

fn reshape(lines: Lines) -> Reshape {
    match lines {
        Lines::InsertAbove => Reshape::InsertAbove,
        Lines::InsertBelow => Reshape::InsertBelow,
        Lines::InsertLeft => Reshape::InsertLeft,
        Lines::InsertRight => Reshape::InsertRight,
        Lines::DeleteRows => Reshape::DeleteRows,
        Lines::DeleteColumns => Reshape::DeleteColumns,
    }
}

/// Chooses whether changes of a document are suggested.
pub(super) async fn suggest(session: &Session, path: String, on: bool) -> Result<u8, Problem> {
    session.submit(Command::ArtifactSuggest(SuggestionMode { path: path.clone(), on })).await?;
    output::either(session.json, &json!({ "path": path, "suggests": on }), || match on {
        true => format!("Changes of {path} are suggested from now on."),
        false => format!("Changes of {path} are made from now on."),
    });
    Ok(0)
}

pub(super) async fn convert(session: &Session, path: String) -> Result<u8, Problem> {
    made(session, Command::ArtifactConvert { path }).await
}

pub(super) async fn restore(session: &Session, file: String, version: u32) -> Result<u8, Problem> {
    made(session, Command::ArtifactRestore { path: file, version }).await
}

/// The note on a version with formulas that Gloss could not work out.
const LATER: &str = "Some of its formulas are worked out when it is opened in Excel.";

/// Submits a command that makes a version, and says which.
pub(super) async fn made(session: &Session, command: Command) -> Result<u8, Problem> {
    let Done::Version { version } = session.submit(command).await? else {
        return Err(unexpected());
    };
    match version {
        Some(version) => {
            let says = (!version.settled).then_some(LATER);
            let line = json!({ "path": version.path, "version": version.version, "sha256": version.sha256, "says": says });
            output::either(session.json, &line, || match says {
                Some(says) => format!("{}, version {}. {says}", version.path, version.version),
                None => format!("{}, version {}", version.path, version.version),
            });
        }
        None => output::either(session.json, &json!({ "unchanged": true }), || "Nothing differs.".to_owned()),
    }
    Ok(0)
}
