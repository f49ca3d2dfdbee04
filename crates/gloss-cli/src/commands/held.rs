//! `gloss held`.

use gloss_protocol::{ChangeId, Command, Done, Problem, Query, Reply};
use serde_json::json;

use crate::args::{Held, Settle};
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn run(session: &Session, held: Held) -> Result<u8, Problem> {
    let command = match held.command {
        None => return list(session, held.file).await,
        Some(Settle::Accept { change }) => Command::ChangeAccept { change: ChangeId(change) },
        Some(Settle::Leave { change }) => Command::ChangeLeave { change: ChangeId(change) },
    };
    let Done::Change { change, version } = session.submit(command).await? else {
        return Err(unexpected());
    };
    let line = json!({
        "change": change.id,
        "state": change.state.word(),
        "path": change.path,
        "version": version.as_ref().map(|version| version.version),
    });
    output::either(session.json, &line, || match version {
        Some(version) => format!("Applied: {}, version {}", version.path, version.version),
        None => "Left as it is.".to_owned(),
    });
    Ok(0)
}

/// The lines of a change that a reader sees: those that begin with a mark of their kind, as where a shape lies, are left out.
fn visible(text: &str) -> String {
    let is_seen = |line: &&str| !line.starts_with(|c: char| ('\u{1c}'..='\u{1f}').contains(&c));
    text.lines().filter(is_seen).collect::<Vec<&str>>().join("\n")
}

async fn list(session: &Session, file: Option<String>) -> Result<u8, Problem> {
    let Reply::Held { changes } = session.query(Query::Held { path: file }).await? else {
        return Err(unexpected());
    };
    for change in changes {
        let at = format!("bytes:{}-{}", change.span.start, change.span.end);
        let (at, before, after) = match change.shown {
            Some(shown) => (shown.at, shown.before, shown.after),
            None => (at, change.before, change.after),
        };
        let line = json!({
            "change": change.id,
            "path": change.path,
            "where": at,
            "version": change.base,
            "class": change.class.word(),
            "before": before,
            "after": after,
            "why": change.why,
            "note": change.notes.first(),
            "notes": change.notes,
            "bundle": change.bundle,
        });
        output::either(session.json, &line, || {
            let (before, after) = (visible(&before), visible(&after));
            let one = format!("{}  {}\n- {before}\n+ {after}\n  {}", change.id, change.path, change.why);
            match change.bundle.filter(|bundle| bundle.0 != change.id.0) {
                Some(bundle) => {
                    format!("{one}\n  Goes with {}: one is accepted or left with the other.", bundle.0)
                }
                None => one,
            }
        });
    }
    Ok(0)
}
