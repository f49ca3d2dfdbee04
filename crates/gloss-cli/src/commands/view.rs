//! `gloss view` and `gloss compare`.

use gloss_protocol::{Problem, Query, Reply};
use serde_json::json;

use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn view(
    session: &Session,
    file: String,
    version: Option<u32>,
    place: Option<String>,
) -> Result<u8, Problem> {
    let query = Query::Text { path: file.clone(), version, at: place };
    let Reply::Text { text, at } = session.query(query).await? else {
        return Err(unexpected());
    };
    if session.json {
        output::json(&json!({ "path": file, "version": version, "where": at, "text": text }));
    } else {
        output::text(&text);
    }
    Ok(0)
}

pub(super) async fn compare(session: &Session, file: String, a: u32, b: u32) -> Result<u8, Problem> {
    let Reply::Compare { changes } = session.query(Query::Compare { path: file, a, b }).await? else {
        return Err(unexpected());
    };
    for change in changes {
        let line = json!({
            "where": change.at,
            "class": change.class.word(),
            "before": change.before,
            "after": change.after,
        });
        output::either(session.json, &line, || {
            format!("{} ({})\n- {}\n+ {}", change.at, change.class.word(), change.before, change.after)
        });
    }
    Ok(0)
}
