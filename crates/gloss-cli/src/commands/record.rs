//! `gloss log` and `gloss receipt`: what happened, entry by entry and task by task, printed or kept elsewhere. Whether a log is what
//! it was says the engine.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use gloss_protocol::{Code, LogPoint, LogReport, Problem, Query, Receipt, Reply, ThreadId};
use serde_json::{Value, json};

use super::export;
use crate::args::Log;
use crate::output;
use crate::session::{Session, unexpected};

/// Bytes of a file that is read for the place of the log that it keeps.
const MAX_KEPT: u64 = 1 << 30;
/// How a receipt that is a document begins the line with that place.
const MARK: &str = "Log-entry: ";

pub(super) async fn log(session: &Session, wanted: Log) -> Result<u8, Problem> {
    let Log { task, verify, against, out } = wanted;
    let point = against.as_deref().map(|file| point_of(&session.folder.join(file))).transpose()?;
    let task = task.map(ThreadId);
    let mut report = page(session, (&task, 0), (verify, point)).await?;
    let (mut kept, mut next) = (String::new(), report.next);
    // A log without an end is printed as it comes.
    print(session, &mut kept, out.is_some(), &report.entries);
    while let Some(after) = next {
        let more = page(session, (&task, after), (false, None)).await?;
        print(session, &mut kept, out.is_some(), &more.entries);
        next = more.next;
    }
    report.entries.clear();
    if let Some(out) = out {
        let path = keep(session, &out, kept.as_bytes())?;
        let line = json!({ "path": path, "entries": report.end.entry, "hash": report.end.hash });
        output::either(session.json, &line, || format!("{path}, until entry {}", report.end.entry));
    }
    let Some(intact) = report.intact else { return Ok(0) };
    let line = json!({
        "intact": intact,
        "entries": report.end.entry,
        "hash": report.end.hash,
        "broken_at": report.broken_at,
        "since": report.since.map(|at| at.rfc3339()),
        "gone": report.gone,
        "says": report.says,
    });
    output::either(session.json, &line, || report.says.clone());
    Ok(u8::from(!intact))
}

async fn page(
    session: &Session,
    (task, after): (&Option<ThreadId>, u64),
    (verify, point): (bool, Option<LogPoint>),
) -> Result<LogReport, Problem> {
    let query = Query::Log { task: task.clone(), verify, after, limit: None, point };
    match session.query(query).await? {
        Reply::Log { log } => Ok(log),
        _ => Err(unexpected()),
    }
}

/// Prints entries, or keeps them where they go to a file.
fn print(session: &Session, kept: &mut String, is_kept: bool, entries: &[Value]) {
    for entry in entries {
        if is_kept {
            kept.push_str(&format!("{entry}\n"));
            continue;
        }
        output::either(session.json, entry, || {
            let of = |key: &str| entry.get(key).map(ToString::to_string).unwrap_or_default().replace('"', "");
            format!("{:>5}  {}  {}  {}", of("n"), of("at"), of("kind"), of("ids"))
        });
    }
}

pub(super) async fn receipt(session: &Session, task: String, out: Option<PathBuf>) -> Result<u8, Problem> {
    let Reply::Receipt { receipt, markdown } = session.query(Query::Receipt { task: ThreadId(task) }).await?
    else {
        return Err(unexpected());
    };
    let as_json = serde_json::to_value(&receipt).map_err(|_| unexpected())?;
    let Some(out) = out else {
        output::either(session.json, &as_json, || words(&receipt));
        return Ok(0);
    };
    let is_json = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let bytes = if is_json { format!("{as_json}\n") } else { markdown };
    let path = keep(session, &out, bytes.as_bytes())?;
    let line = json!({ "path": path, "task": receipt.task, "log": receipt.log });
    output::either(session.json, &line, || path.clone());
    Ok(0)
}

/// A receipt as it is read in a terminal.
fn words(receipt: &Receipt) -> String {
    let mut lines = vec![format!("{}. {}.", output::name(&receipt.title), receipt.says)];
    for section in &receipt.sections {
        lines.push(format!("\n{}", section.head));
        lines.extend(section.lines.iter().map(|line| format!("  {}", output::name(line))));
    }
    if receipt.more > 0 {
        lines.push(format!("\n{} more are not listed.", receipt.more));
    }
    lines.push(format!("\n{MARK}{}, hash {}", receipt.log.entry, receipt.log.hash));
    lines.join("\n")
}

/// Writes a file beside what is there, and gives its name.
fn keep(session: &Session, out: &Path, bytes: &[u8]) -> Result<String, Problem> {
    let written = export::write(&session.folder.join(out), bytes)?;
    Ok(written.strip_prefix(&session.folder).unwrap_or(&written).display().to_string())
}

/// The last place of the log that a file keeps: an exported log has its entries, a receipt says where it was drawn.
fn point_of(file: &Path) -> Result<LogPoint, Problem> {
    let unread = |error: std::io::Error| {
        Problem::new(Code::BadRequest, format!("{} can’t be read: {error}.", file.display()))
            .with_next("Name an exported log or a receipt.")
    };
    let reader = BufReader::new(std::fs::File::open(file).map_err(unread)?.take(MAX_KEPT));
    let mut last: Option<LogPoint> = None;
    for line in reader.lines() {
        let found = point_in(&line.map_err(unread)?);
        let is_later = |point: &LogPoint| last.as_ref().is_none_or(|last| last.entry <= point.entry);
        if let Some(point) = found.filter(is_later) {
            last = Some(point);
        }
    }
    last.ok_or_else(|| {
        Problem::new(Code::BadRequest, format!("{} names no place of a log.", file.display()))
            .with_next("Name a file that gloss log -o or gloss receipt -o wrote.")
    })
}

/// The place that a line names: an entry, a receipt in JSON, or the last line of a receipt that is a document.
fn point_in(line: &str) -> Option<LogPoint> {
    if let Some(rest) = line.strip_prefix(MARK) {
        let (entry, hash) = rest.split_once(", hash ")?;
        return point(entry.parse().ok()?, hash.trim().trim_matches('`'));
    }
    if !line.starts_with('{') {
        return None;
    }
    let value: Value = serde_json::from_str(line).ok()?;
    let (of, key) = match value.get("log") {
        Some(log) => (log, "entry"),
        None => (&value, "n"),
    };
    point(of.get(key)?.as_u64()?, of.get("hash")?.as_str()?)
}

fn point(entry: u64, hash: &str) -> Option<LogPoint> {
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    (entry > 0 && is_hash).then(|| LogPoint { entry, hash: hash.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::point_in;

    #[test]
    fn a_place_of_the_log_is_found_in_each_kind_of_file() {
        let hash = "ab".repeat(32);
        for (line, entry) in [
            (format!("{{\"n\":7,\"kind\":\"x\",\"hash\":\"{hash}\"}}"), Some(7)),
            (format!("{{\"task\":\"t\",\"log\":{{\"entry\":9,\"hash\":\"{hash}\"}}}}"), Some(9)),
            (format!("Log-entry: 12, hash `{hash}`"), Some(12)),
            (format!("Log-entry: 12, hash {hash}"), Some(12)),
            ("Log-entry: 12, hash abc".to_owned(), None),
            (format!("{{\"n\":0,\"hash\":\"{hash}\"}}"), None),
            ("words".to_owned(), None),
        ] {
            assert_eq!(point_in(&line).map(|point| point.entry), entry, "{line}");
        }
    }
}
