//! `gloss check`.

use gloss_protocol::{Problem, Query, Reply};
use serde_json::json;

use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn check(
    session: &Session,
    file: String,
    version: Option<u32>,
    place: Option<String>,
) -> Result<u8, Problem> {
    let query = Query::Check { path: file.clone(), version, at: place };
    let Reply::Check { findings } = session.query(query).await? else { return Err(unexpected()) };
    if findings.is_empty() && !session.json {
        output::text(&format!("Nothing was found in {file}."));
    }
    for found in findings {
        let line = json!({
            "where": found.at,
            "rule": found.rule,
            "says": found.says,
            "next": found.next,
            "fault": found.fault,
            "fix": found.fix,
        });
        output::either(session.json, &line, || {
            let mark = if found.fault { "fault" } else { "look" };
            format!("{}  {mark}  {}  {} {}", found.at, found.rule, found.says, found.next)
        });
    }
    Ok(0)
}
