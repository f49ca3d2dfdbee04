//! `gloss doctor`: whether all is well, and `--restore`, which puts back what Gloss remembers of a folder. Works where the
//! folder's memory can't be opened, and says so.

use std::path::{Path, PathBuf};

use gloss_client::{Client, ConnectOptions};
use gloss_protocol::{CheckResult, Problem};
use serde_json::json;

use crate::output;
use crate::session::folder;

pub(super) async fn doctor(dir: Option<PathBuf>, json: bool) -> Result<u8, Problem> {
    let folder = absolute(dir)?;
    let checks = match connect().await {
        Ok(client) => client.doctor(&folder).await?,
        // Without an engine there is one thing to say.
        Err(problem) => {
            let says = format!("{} {}", problem.says, problem.next);
            vec![CheckResult { check: "engine".to_owned(), ok: false, says }]
        }
    };
    for check in &checks {
        let line = json!({ "check": check.check, "ok": check.ok, "says": check.says });
        output::either(json, &line, || {
            format!("{} {}: {}", if check.ok { "✓" } else { "!" }, check.check, check.says)
        });
    }
    Ok(u8::from(!checks.iter().all(|check| check.ok)))
}

pub(super) async fn restore(
    dir: Option<PathBuf>,
    json: bool,
    from: Option<String>,
    anew: bool,
) -> Result<u8, Problem> {
    let folder = absolute(dir)?;
    let restored = connect().await?.restore(&folder, from, anew).await?;
    for copy in &restored.copies {
        let line = json!({ "copy": copy.name, "whole": copy.whole, "says": copy.says });
        output::either(json, &line, || format!("{}  {}", copy.name, copy.says));
    }
    let line = json!({ "restored": restored.from, "aside": restored.aside, "missing": restored.missing });
    output::either(json, &line, || {
        let what = match &restored.from {
            Some(_) if restored.stayed => "What was there is the newest state and is used.".to_owned(),
            Some(name) => format!("The copy of {name} is in place."),
            None => "Begun anew.".to_owned(),
        };
        let missing = match restored.missing.as_slice() {
            [] => "Nothing is missing.".to_owned(),
            missing => missing.join("\n"),
        };
        let kept = match restored.aside.as_str() {
            "" => "Nothing had to be changed.".to_owned(),
            aside => format!("What was there before is kept in {aside}."),
        };
        format!("{what}\n{missing}\n{kept}")
    });
    Ok(0)
}

/// Gives a folder the memory of the one that it was, by that one's old path.
pub(super) async fn link(dir: Option<PathBuf>, json: bool, old: PathBuf) -> Result<u8, Problem> {
    let folder = absolute(dir)?;
    let old = std::path::absolute(&old).unwrap_or(old);
    // It is no longer there itself; what it lay in is.
    let within = old.parent().and_then(|parent| parent.canonicalize().ok());
    let old = within.zip(old.file_name()).map_or(old.clone(), |(parent, name)| parent.join(name));
    connect().await?.link_folder(&folder, &old).await?;
    let old = old.display().to_string();
    let line = json!({ "linked": folder, "from": old });
    output::either(json, &line, || format!("What Gloss remembers of {old} is this folder’s now."));
    Ok(0)
}

/// A log that can't even be opened is not whole: said as `log --verify` says it.
pub(super) fn no_log(json: bool, problem: Problem) -> Problem {
    if json {
        output::json(&json!({ "intact": false, "entries": 0, "broken_at": 1, "says": problem.says }));
    }
    problem
}

async fn connect() -> Result<Client, Problem> {
    Client::connect(ConnectOptions::new(gloss_client::default_home())?).await
}

fn absolute(dir: Option<PathBuf>) -> Result<PathBuf, Problem> {
    let folder = folder(dir)?;
    Ok(std::path::absolute(Path::new(&folder)).unwrap_or(folder))
}
