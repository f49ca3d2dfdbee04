//! `gloss edit` and `gloss restore`.

use gloss_protocol::{Command, Done, Pointing, Problem, Reshape};
use serde_json::json;

use crate::args::Lines;
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn edit(session: &Session, file: String, place: String, set: String) -> Result<u8, Problem> {
    let command = Command::ArtifactEdit { path: file, at: Pointing::Where { at: place }, set };
    made(session, command).await
}

/// Whole rows or columns of a sheet come or go.
pub(super) async fn lines(
    session: &Session,
    file: String,
    place: String,
    lines: Lines,
) -> Result<u8, Problem> {
    let how = match lines {
        Lines::InsertAbove => Reshape::InsertAbove,
        Lines::InsertBelow => Reshape::InsertBelow,
        Lines::InsertLeft => Reshape::InsertLeft,
        Lines::InsertRight => Reshape::InsertRight,
        Lines::DeleteRows => Reshape::DeleteRows,
        Lines::DeleteColumns => Reshape::DeleteColumns,
    };
    let command = Command::ArtifactReshape { path: file, at: Pointing::Where { at: place }, how };
    made(session, command).await
}

pub(super) async fn restore(session: &Session, file: String, version: u32) -> Result<u8, Problem> {
    made(session, Command::ArtifactRestore { path: file, version }).await
}

/// Submits a command that makes a version, and says which.
pub(super) async fn made(session: &Session, command: Command) -> Result<u8, Problem> {
    let Done::Version { version } = session.submit(command).await? else {
        return Err(unexpected());
    };
    match version {
        Some(version) => {
            let line = json!({ "path": version.path, "version": version.version, "sha256": version.sha256 });
            output::either(session.json, &line, || format!("{}, version {}", version.path, version.version));
        }
        None => output::either(session.json, &json!({ "unchanged": true }), || "Nothing differs.".to_owned()),
    }
    Ok(0)
}
