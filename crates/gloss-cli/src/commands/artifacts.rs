//! `gloss artifacts` and `gloss versions`.

use gloss_protocol::{Command, Problem, Query, Reply};
use serde_json::json;

use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn list(session: &Session) -> Result<u8, Problem> {
    session.submit(Command::WorkspaceRefresh { path: None }).await?;
    for artifact in session.snapshot().await?.artifacts {
        let line = json!({
            "path": artifact.path,
            "kind": artifact.kind.word(),
            "version": artifact.version,
            "versions": artifact.versions,
            "title": artifact.title,
            "present": artifact.present,
            "updated_at": artifact.updated_at,
        });
        output::either(session.json, &line, || {
            let gone = if artifact.present { "" } else { "  (no longer in the folder)" };
            format!(
                "{}  {}, version {}{gone}",
                output::name(&artifact.path),
                artifact.kind.word(),
                artifact.version
            )
        });
    }
    Ok(0)
}

pub(super) async fn versions(session: &Session, file: String) -> Result<u8, Problem> {
    let Reply::Versions { versions } = session.query(Query::Versions { path: file }).await? else {
        return Err(unexpected());
    };
    for version in versions {
        let line = json!({
            "version": version.version,
            "parent": version.parent,
            "made_by": version.made_by.word(),
            "why": version.why,
            "created_at": version.created_at,
            "sha256": version.sha256,
            "bytes": version.bytes,
            "turn": version.turn,
        });
        output::either(session.json, &line, || {
            format!(
                "{}  {}  {}  {}",
                version.version,
                version.created_at.rfc3339(),
                version.made_by.word(),
                version.why
            )
        });
    }
    Ok(0)
}
