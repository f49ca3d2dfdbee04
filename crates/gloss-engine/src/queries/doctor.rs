//! Whether all is well: the log looked at as a whole, and the checks of `gloss doctor`, which read everything that is kept.
//! Changes nothing but stored bytes that are damaged and can be had again.

use std::sync::{Arc, PoisonError};

use gloss_protocol::{CheckResult, Code, LogPoint, LogReport, Problem, Reply, ThreadId, Timestamp};
use gloss_store::{Examined, Home, LogEntry, LogEvidence, Verified};
use serde_json::{Value, json};

use crate::config::Config;
use crate::doors::Shared;
use crate::home::HomeShared;
use crate::providers;

/// Names that are said of what is damaged.
const NAMED: usize = 5;

/// Entries of the log that one answer holds.
const MAX_ENTRIES: u32 = 5000;

/// The log's entries after a number, and whether all of it is what it was.
pub(super) fn log(
    shared: &Arc<Shared>,
    task: Option<&ThreadId>,
    (after, limit): (u64, Option<u32>),
    (verify, point): (bool, Option<&LogPoint>),
) -> Result<Reply, Problem> {
    let limit = limit.unwrap_or(MAX_ENTRIES).min(MAX_ENTRIES);
    shared.read(|read, _| {
        let entries = read.log_after(task.map(ThreadId::as_str), after, limit)?;
        // One that was removed still has entries.
        if let Some(task) = task.filter(|_| entries.is_empty() && after == 0)
            && read.thread(task)?.is_none()
        {
            return Err(Problem::new(Code::NotFound, format!("There is no task {task}.")));
        }
        let found = if verify { Some(verified(shared, point)?) } else { None };
        let intact = found.as_ref().map(|found| found.broken_at.is_none());
        let found = found.unwrap_or_default();
        let Verified { since, broken_at, gone, says, .. } = found;
        let is_full = entries.len() == limit as usize;
        let next = entries.last().filter(|_| is_full).map(|entry| entry.n);
        let (entries, end) = (entries.iter().map(as_json).collect(), read.log_end()?);
        Ok(Reply::Log { log: LogReport { entries, intact, broken_at, since, gone, says, end, next } })
    })
}

fn as_json(entry: &LogEntry) -> Value {
    let LogEntry { n, at, kind, ids, digest, hash } = entry;
    json!({ "n": n, "at": at.rfc3339(), "kind": kind, "ids": ids, "digest": digest, "hash": hash })
}

fn verified(shared: &Arc<Shared>, point: Option<&LogPoint>) -> Result<Verified, Problem> {
    let known = shared.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
    shared.read(|read, blobs| {
        Ok(read.verify_log(LogEvidence { tallies: &known, blobs: Some(blobs), point })?)
    })
}

pub(super) fn doctor(shared: &Arc<Shared>) -> Result<Reply, Problem> {
    let mut checks = Vec::new();
    match shared.read(|read, blobs| Ok(read.examine(Some(blobs))?)) {
        Ok(examined) => checks.extend(of_memory(&examined)),
        Err(problem) => checks.push(check("memory", false, format!("{} {}", problem.says, problem.next))),
    }
    checks.extend(shared.missing.iter().map(|says| check("missing", false, says.clone())));
    match verified(shared, None) {
        Ok(found) => checks.push(check("log", found.broken_at.is_none(), found.says)),
        Err(problem) => checks.push(check("log", false, problem.says)),
    }
    checks.extend(shared.home.memories(|home| Ok(of_home(home))).unwrap_or_default());
    let root = shared.folder.root();
    let writable = shared.folder.prepare(".gloss-doctor", b"", "doctor").map(drop);
    checks.push(match writable {
        Ok(()) => {
            check("folder", true, format!("{} can be read and written.{}", root.display(), unlisted(shared)))
        }
        Err(error) => check("folder", false, error.to_string()),
    });
    checks.extend(of_model(&shared.home));
    if checks.is_empty() {
        return Err(Problem::new(Code::Internal, "Nothing could be looked at."));
    }
    Ok(Reply::Doctor { checks })
}

fn of_memory(examined: &Examined) -> Vec<CheckResult> {
    let back = "gloss doctor --restore puts the newest whole copy in place and keeps what is there now.";
    let memory = match (&examined.broken, examined.unreadable.as_slice()) {
        (Some(_), _) => {
            check("memory", false, format!("What Gloss remembers of this folder is damaged. {back}"))
        }
        (None, []) => {
            let says =
                format!("The workspace's memory is whole: all of its {} rows can be read.", examined.rows);
            check("memory", true, says)
        }
        (None, rows) => {
            let says =
                format!("{} can't be read: {}. Everything else can. {back}", many(rows, "row"), named(rows));
            check("memory", false, says)
        }
    };
    let mut checks = vec![memory];
    if !examined.mended.is_empty() {
        let (count, names) = (many(&examined.mended, "version"), named(&examined.mended));
        checks.push(check(
            "mended",
            true,
            format!("The stored bytes of {count} were damaged and have been found again: {names}."),
        ));
    }
    checks.push(match examined.damaged.as_slice() {
        [] if examined.broken.is_some() => {
            check("versions", false, "Not all of the stored versions could be looked at.".to_owned())
        }
        [] => check("versions", true, format!("The bytes of all {} stored files are what they were.", examined.blobs)),
        damaged => {
            let says = format!(
                "The stored bytes of {} are damaged and nowhere else: {}. Their other versions can be opened and restored; \
                 put a file with the same content into the folder and they are taken from it.",
                many(damaged, "version"),
                named(damaged)
            );
            check("versions", false, says)
        }
    });
    checks
}

fn many(names: &[String], what: &str) -> String {
    match names.len() {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

fn named(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let first: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    format!("{}{more}", first.join(", "))
}

/// Whether new tasks have a model.
pub(crate) fn of_model(home: &HomeShared) -> Vec<CheckResult> {
    let config = match Config::read(&home.dir) {
        Ok(config) => config,
        Err(problem) => return vec![check("config", false, problem.says)],
    };
    let default = config.default_model();
    let model = match providers::choose(&config, home, &default) {
        Ok(_) => check("model", true, format!("New tasks use {default}.")),
        Err(problem) => check("model", false, format!("{} {}", problem.says, problem.next)),
    };
    let not_done = config.presets().not_done();
    let presets = (!not_done.is_empty()).then(|| check("config", true, not_done.join(" ")));
    [model].into_iter().chain(presets).collect()
}

/// Repairs of the home that Gloss made by itself.
pub(crate) fn of_home(database: &Home) -> Vec<CheckResult> {
    let notices = database.notices().unwrap_or_default();
    let of = |(at, says): (Timestamp, String)| check("home", true, format!("{}: {says}", at.rfc3339()));
    let missing = database.missing().map(|says| check("home", false, says));
    notices.into_iter().map(of).chain(missing).collect()
}

pub(crate) fn check(check: &str, ok: bool, says: String) -> CheckResult {
    CheckResult { check: check.to_owned(), ok, says }
}

/// Count of the files that are not listed, as a further sentence.
fn unlisted(shared: &Shared) -> String {
    match shared.folder.list_counted() {
        Ok((files, more)) if more > 0 => {
            format!(" It has too many files: {} are listed, {more} more are not.", files.len())
        }
        Ok(_) | Err(_) => String::new(),
    }
}
