//! `gloss log`, `gloss sample`.

use gloss_protocol::{Command, Done, Problem, Query, Reply, ThreadId};
use serde_json::json;

use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn log(session: &Session, task: Option<String>, verify: bool) -> Result<u8, Problem> {
    let query = Query::Log { task: task.map(ThreadId), verify };
    let Reply::Log { log } = session.query(query).await? else {
        return Err(unexpected());
    };
    for entry in &log.entries {
        output::either(session.json, entry, || {
            let of = |key: &str| entry.get(key).map(ToString::to_string).unwrap_or_default().replace('"', "");
            format!("{:>5}  {}  {}  {}", of("n"), of("at"), of("kind"), of("ids"))
        });
    }
    match log.intact {
        None => Ok(0),
        Some(intact) => {
            let line = json!({
                "intact": intact,
                "entries": log.entries.len(),
                "broken_at": log.broken_at,
                "since": log.since.map(|at| at.rfc3339()),
                "gone": log.gone,
                "says": log.says,
            });
            output::either(session.json, &line, || log.says.clone());
            Ok(u8::from(!intact))
        }
    }
}

pub(super) async fn sample(session: &Session) -> Result<u8, Problem> {
    let done = session.submit(Command::WorkspaceSample {}).await?;
    let Done::Files { paths } = done else {
        return Err(unexpected());
    };
    if paths.is_empty() && !session.json {
        output::words("All sample files are there already.");
    }
    for path in paths {
        output::either(session.json, &json!({ "path": path }), || path.clone());
    }
    Ok(0)
}
