//! `gloss facts`.

use gloss_protocol::{Command, Problem, Query, Reply};
use serde_json::json;

use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn list(session: &Session, file: String, stale: bool) -> Result<u8, Problem> {
    // A figure is stale by its sources, which are other files: all are compared with the disk.
    session.submit(Command::WorkspaceRefresh { path: None }).await?;
    let Reply::Facts { facts, in_doubt, .. } = session.query(Query::Facts { path: file, stale }).await?
    else {
        return Err(unexpected());
    };
    for fact in facts {
        let sources: Vec<_> = fact
            .sources
            .iter()
            .map(|source| json!({ "path": source.path, "version": source.version, "range": source.range }))
            .collect();
        let line = json!({
            "fact": fact.fact,
            "shown": fact.shown,
            "value": fact.value,
            "query": fact.query,
            "says": fact.trace.says,
            "sources": sources,
            "stale": fact.stale,
            "now": fact.now,
            "agrees": fact.agrees,
            "where": fact.at,
        });
        output::either(session.json, &line, || {
            let mark = match (fact.stale, fact.agrees) {
                (true, _) if fact.now.is_some() => {
                    return format!("{}  {} → {}", fact.fact, fact.shown, fact.now.unwrap_or_default());
                }
                (true, _) => "stale",
                (false, _) if fact.sources.is_empty() => "reads no file",
                (false, false) => "disagrees",
                (false, true) => "agrees",
            };
            format!("{}  {}  {mark}  {}", fact.fact, fact.shown, fact.query.replace('\n', " "))
        });
    }
    for one in in_doubt {
        let line = json!({ "fact": one.fact, "shown": one.shown, "in_doubt": true, "version": one.version });
        output::either(session.json, &line, || {
            format!("{}  {}  its place is not certain since version {}", one.fact, one.shown, one.version)
        });
    }
    Ok(0)
}

/// Works stale figures out anew, and waits for what comes of it.
pub(super) async fn recompute(session: &Session, file: String) -> Result<u8, Problem> {
    session.submit(Command::WorkspaceRefresh { path: None }).await?;
    session.follow(Command::FactRecompute { path: file, facts: Vec::new() }).await
}
