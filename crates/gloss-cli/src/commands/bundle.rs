//! `gloss doctor --bundle`: the one file that a person can send with a report. It says what will be in it before it writes,
//! and holds what Gloss did and how it is set up, never a word of the person's files, tasks or keys.

use std::fmt::Write as _;
use std::io::{BufRead, ErrorKind, IsTerminal};
use std::path::Path;

use gloss_client::new_file;
use gloss_protocol::{CheckResult, Code, Problem, Query, Reply};
use serde_json::json;

use crate::output;
use crate::session::{Session, unexpected};

/// A part of the file: its name, what it is in a few words, and what it holds.
struct Part {
    name: String,
    about: String,
    text: String,
}

/// Gathers, says what there is, asks where somebody can answer, and writes.
pub(super) async fn bundle(session: &Session, file: &Path, yes: bool) -> Result<u8, Problem> {
    let Reply::Doctor { checks } = session.query(Query::Doctor { folder: None }).await? else {
        return Err(unexpected());
    };
    let parts = gather(&checks)?;
    for Part { name, about, text } in &parts {
        let line = json!({ "part": name, "about": about, "bytes": text.len() });
        output::either(session.json, &line, || format!("{name:<20} {about}"));
    }
    if !session.json {
        output::words("No words of your files, notes and tasks are in it, no names of files, and no keys.");
    }
    if !yes && !agreed(file)? {
        return Ok(1);
    }
    let whole = write(file, &parts)?;
    let line = json!({ "file": file.display().to_string(), "bytes": whole });
    output::either(session.json, &line, || format!("{} ({} kB)", file.display(), whole.div_ceil(1000)));
    Ok(0)
}

fn gather(checks: &[CheckResult]) -> Result<Vec<Part>, Problem> {
    let well = checks.iter().filter(|check| check.ok).count();
    // What a check says names folders and models; whether it is well is enough here.
    let mut said = String::new();
    for CheckResult { check, ok, .. } in checks {
        let _ = writeln!(said, "{check}: {}", if *ok { "well" } else { "not well" });
    }
    let system = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let system = system.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).unwrap_or("unknown");
    let about = format!(
        "Gloss {}\nSystem: {} ({}, {})\nDisplay: {}\n",
        env!("CARGO_PKG_VERSION"),
        system.trim_matches('"'),
        std::env::consts::OS,
        std::env::consts::ARCH,
        std::env::var("XDG_SESSION_TYPE").unwrap_or_else(|_| "unknown".to_owned()),
    );
    let part = |name: &str, about: String, text: String| Part { name: name.to_owned(), about, text };
    let mut parts = vec![
        part("about", "which Gloss, on which system".to_owned(), about),
        part("checks", format!("{well} of {} are well", checks.len()), said),
    ];
    let home = gloss_client::default_home();
    let files = gloss_diagnostics::files(&home).map_err(|error| {
        Problem::new(Code::Internal, format!("What Gloss wrote about itself can't be read: {error}."))
    })?;
    for (name, text) in files {
        let program = name.split('.').next().unwrap_or_default();
        let about = format!("what the {program} did and how long it took, {} lines", text.lines().count());
        parts.push(Part { about, name, text });
    }
    Ok(parts)
}

/// Asks the person at a terminal; elsewhere nobody can answer, and the command said what it wants.
fn agreed(file: &Path) -> Result<bool, Problem> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return Ok(true);
    }
    let failed =
        |error: std::io::Error| Problem::new(Code::Internal, format!("No answer could be read: {error}."));
    output::ask(&format!("Write {}? [y/N] ", file.display()));
    let mut answer = String::new();
    input.lock().read_line(&mut answer).map_err(failed)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

/// Writes the parts one after the other; never over a file that is there. Gives how many bytes.
fn write(file: &Path, parts: &[Part]) -> Result<usize, Problem> {
    let whole: String =
        parts.iter().map(|Part { name, text, .. }| format!("==== {name}\n{text}\n")).collect();
    new_file(file, whole.as_bytes()).map_err(|error| {
        let is_there = error.kind() == ErrorKind::AlreadyExists;
        let code = if is_there { Code::BadRequest } else { Code::Internal };
        Problem::new(code, format!("{} can't be written: {error}.", file.display()))
            .with_next("Name a file that is not there yet, in a folder of yours that has space.")
    })?;
    Ok(whole.len())
}
