//! `gloss find`.

use gloss_protocol::{Command, Problem, Query, Reply};
use serde_json::json;

use crate::output;
use crate::session::{Session, unexpected};

/// Lists the places where words stand.
pub(super) async fn find(session: &Session, words: String, file: Option<String>) -> Result<u8, Problem> {
    session.submit(Command::WorkspaceRefresh { path: file.clone() }).await?;
    let Reply::Found { found, is_whole } = session.query(Query::Find { words, path: file }).await? else {
        return Err(unexpected());
    };
    for one in &found {
        let line = json!({ "path": one.path, "kind": one.kind.word(), "where": one.at, "text": one.text });
        output::either(session.json, &line, || {
            format!("{}  {}  {}", output::name(&one.path), one.at, one.text)
        });
    }
    if !is_whole {
        output::complain("There are more. Look for more words, or in one file.");
    }
    Ok(0)
}
