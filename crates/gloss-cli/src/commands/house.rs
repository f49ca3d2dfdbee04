//! `gloss log`, `gloss sample`, `gloss doctor`.

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
            let line = json!({ "intact": intact, "entries": log.entries.len(), "broken_at": log.broken_at });
            output::either(session.json, &line, || match log.broken_at {
                None => "The log is whole: every entry follows from the one before.".to_owned(),
                Some(n) => format!("Entry {n} was altered outside Gloss."),
            });
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

pub(super) async fn doctor(session: &Session) -> Result<u8, Problem> {
    let Reply::Doctor { checks } = session.query(Query::Doctor {}).await? else {
        return Err(unexpected());
    };
    let well = checks.iter().all(|check| check.ok);
    for check in checks {
        let line = json!({ "check": check.check, "ok": check.ok, "says": check.says });
        output::either(session.json, &line, || {
            format!("{} {}: {}", if check.ok { "✓" } else { "!" }, check.check, check.says)
        });
    }
    Ok(u8::from(!well))
}
