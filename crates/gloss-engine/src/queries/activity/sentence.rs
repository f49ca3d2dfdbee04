//! Entries of the log as sentences. What they name is looked up as it is now; what is gone is told without its words.

use gloss_protocol::{
    AccessId, ApprovalId, Cost, FileOperationId, Grant, ItemBody, May, Problem, Release, ReleaseId, Thread,
    ThreadStatus,
};
use gloss_store::{LogEntry, Read};

use crate::money::label::Label;
use crate::queries::hosts::hosts_in;
use crate::queries::receipt::spending::cost_words;
use crate::queries::receipt::wording::{duration, grouped, many, plain};

/// Files that one sentence names.
const MAX_NAMED: usize = 3;

/// A sentence, and more about it.
pub(super) type Sentence = (String, String);

/// The sentence of entries that are told as one: the newest first, all of one kind.
///
/// # Errors
/// Errors of the store.
pub(super) fn sentence(
    read: Read<'_>,
    entries: &[LogEntry],
    (thread, label): (Option<&Thread>, &Label),
) -> Result<Sentence, Problem> {
    let Some(entry) = entries.first() else { return Ok((String::new(), String::new())) };
    let alone = |says: &str| (says.to_owned(), String::new());
    Ok(match entry.kind.as_str() {
        "source.read" => (format!("Read {}", files(entries)), String::new()),
        "page.read" => {
            (format!("Read a page of {}", plain(entry.text("host"))), "It came from outside.".to_owned())
        }
        "page.asked" => page_asked(entry),
        "version.added" => (version(entries), String::new()),
        "command.ran" => command(read, entry)?,
        "server.called" => server_called(entry),
        "form.answered" => alone(&format!("You sent a form to the server {}", plain(entry.text("server")))),
        "form.declined" => alone(&format!("You sent nothing to the server {}", plain(entry.text("server")))),
        "turn.finished" => finished(entry, label),
        kind if kind.starts_with("approval.") => approval(read, entry)?,
        "access.given" | "access.revoked" => access(read, entry)?,
        "call.refused" => refused(read, entry)?,
        kind if kind.starts_with("release.") => release(read, entry)?,
        "version.restored" => (
            format!("You went back to version {} of {}", entry.number("version"), file(entry)),
            String::new(),
        ),
        "artifact.moved" => {
            let (from, to) = (plain(entry.text("from")), plain(entry.text("path")));
            (format!("{from} is now called {to}"), String::new())
        }
        "files.arranged" | "files.undone" => moved_files(read, entry)?,
        "note.undone" => (format!("You undid what was changed in {}", file(entry)), String::new()),
        "notes.sent" => (format!("You sent {}", many(count(entry, "notes"), "note")), String::new()),
        "change.held" => {
            let changes = many(count(entry, "changes").max(one(entry, "changes")), "change");
            (format!("Held {changes} back for you"), String::new())
        }
        "change.accepted" => {
            (format!("You accepted {}", many(count(entry, "changes"), "change")), String::new())
        }
        "turn.started" => alone(beginning(read, entry, thread)?),
        other => alone(fixed(other)),
    })
}

/// A server whose tool was used and that asked for hosts.
fn server_called(entry: &LogEntry) -> Sentence {
    let hosts: Vec<String> = hosts_in(entry).map(|(host, _)| plain(host)).take(5).collect();
    let (tool, server) = (plain(entry.text("tool")), plain(entry.text("server")));
    (format!("Used {tool} of {server}"), format!("It talked to {}.", hosts.join(", ")))
}

/// A host that was asked for a page and has none to show for it: it answered badly, or led on to another.
fn page_asked(entry: &LogEntry) -> Sentence {
    let host = plain(entry.text("host"));
    let status = entry.number("status");
    if entry.ids.get("failed").is_none() {
        return (
            format!("Asked {host} for a page, which led on"),
            "The address left this computer.".to_owned(),
        );
    }
    let more = match status {
        0 => "The address left this computer.".to_owned(),
        status => format!("The address left this computer. The answer was {status}."),
    };
    (format!("Asked {host} for a page, and was answered badly"), more)
}

/// Files that were moved or deleted, or are back.
fn moved_files(read: Read<'_>, entry: &LogEntry) -> Result<Sentence, Problem> {
    let operation = read.operation(&FileOperationId(entry.text("operation").to_owned()))?;
    let says = operation.map_or_else(|| "Moved files".to_owned(), |operation| plain(&operation.says));
    Ok(match entry.kind.as_str() {
        "files.undone" => (format!("You undid: {says}"), "Every file is where it was.".to_owned()),
        _ => (says, String::new()),
    })
}

/// Sentences that name nothing.
fn fixed(kind: &str) -> &'static str {
    match kind {
        "turn.steered" => "You said something while it was at work",
        "run.started" => "An automation began a run",
        "recipe.run" => "A recipe began a run",
        "goal.started" => "You set a goal",
        "goal.round" => "The next round towards its goal began",
        "goal.done" => "The goal was reached",
        "goal.stuck" => "The goal got stuck",
        "helper.started" => "A helper began",
        "task.opened" => "A task was opened",
        "task.removed" => "You removed a task",
        "task.renamed" => "You renamed the task",
        "task.left" => "You left the task as it is",
        "task.refused" => "A ceiling stopped it",
        "question.asked" => "Asked you a question",
        "files.brought_back" => "Files of a step that was cut off went back to where they were",
        "change.left" => "You left a change out",
        "file.undone" => "Files that came with undone notes were taken back",
        "door.refused" => "A program of a task tried to give orders to Gloss, and was refused",
        "findings.let_through" => "You let findings through before publishing",
        "budget.set" | "task.budget_set" => "You set a ceiling",
        "note.added" => "You wrote a note",
        "note.edited" => "You changed a note",
        "note.dropped" => "You dropped a note",
        "note.resolved" => "You resolved notes",
        "note.answered" => "A note was answered",
        "note.imported" => "Notes were imported",
        "memory.written" | "memory.added" | "memory.kept" => "Something was remembered",
        "cards.made" => "Cards were made",
        "card.edited" => "You corrected a card",
        "card.removed" => "You removed a card",
        "card.put_back" => "You put a card back",
        "memory.forgotten" => "Something was forgotten",
        "fact.added" => "A figure was worked out",
        "automation.removed" => "You removed an automation",
        "recipe.removed" => "You removed a recipe",
        "log.altered" => "The record was altered outside Gloss before this",
        kind if kind.starts_with("run.") => "An automation's run came to its end",
        kind if kind.starts_with("automation.") => "You changed an automation",
        kind if kind.starts_with("recipe.") => "You changed a recipe",
        kind if kind.starts_with("goal.") => "A goal changed",
        kind if kind.starts_with("memory.") => "What is remembered changed",
        kind if kind.starts_with("note.") => "A note changed",
        _ => "Something else happened",
    }
}

fn one(entry: &LogEntry, key: &str) -> usize {
    usize::try_from(entry.number(key)).unwrap_or(usize::MAX)
}

/// How many an entry lists under a key.
fn count(entry: &LogEntry, key: &str) -> usize {
    entry.ids.get(key).and_then(serde_json::Value::as_array).map_or(0, Vec::len)
}

fn file(entry: &LogEntry) -> String {
    plain(entry.text("path").trim_end_matches('/'))
}

/// `memo.md, a.csv and 3 more`, each once.
fn files(entries: &[LogEntry]) -> String {
    let mut names: Vec<String> = Vec::new();
    let more: u64 = entries.iter().map(|entry| entry.number("more")).sum();
    for entry in entries.iter().rev().filter(|entry| !entry.text("path").is_empty()) {
        let name = file(entry);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let rest = names.len().saturating_sub(MAX_NAMED) as u64 + more;
    names.truncate(MAX_NAMED);
    match (rest, names.as_slice()) {
        (0, []) => "a file".to_owned(),
        (rest, []) => many(usize::try_from(rest).unwrap_or(usize::MAX), "file"),
        (0, [only]) => only.clone(),
        (0, [first @ .., last]) => format!("{} and {last}", first.join(", ")),
        (rest, names) => format!("{} and {} more", names.join(", "), grouped(rest)),
    }
}

fn version(entries: &[LogEntry]) -> String {
    let Some(entry) = entries.first() else { return String::new() };
    let is_first =
        entries.iter().all(|entry| entry.ids.get("parent").is_some_and(serde_json::Value::is_null));
    let version =
        if entries.len() == 1 { format!(", version {}", entry.number("version")) } else { String::new() };
    let files = files(entries);
    match (entry.text("by"), is_first) {
        ("agent", true) => format!("Made {files}"),
        ("agent", false) => format!("Changed {files}{version}"),
        ("outside", true) => format!("Saw {files} for the first time"),
        ("outside", false) => format!("Another program changed {files}{version}"),
        ("person", true) => format!("You made {files}"),
        _ => format!("You changed {files}{version}"),
    }
}

fn command(read: Read<'_>, entry: &LogEntry) -> Result<Sentence, Problem> {
    let item = read.item(entry.text("item"))?;
    let words = item.and_then(|item| match item.body {
        ItemBody::Tool { says, .. } => Some(plain(&says)),
        _ => None,
    });
    let walls = if entry.text("walls") == "full" { "both walls" } else { "the inner wall alone" };
    let (status, time) = (entry.number("status"), duration(entry.number("ms")));
    let words = words.unwrap_or_else(|| format!("Ran a command, which ended with {status}"));
    Ok((words, format!("{time}, behind {walls}")))
}

fn finished(entry: &LogEntry, label: &Label) -> Sentence {
    let says = match entry.text("status") {
        word if word == ThreadStatus::Done.word() => "Done",
        word if word == ThreadStatus::Failed.word() => "Failed",
        word if word == ThreadStatus::Interrupted.word() => "Stopped",
        word if word == ThreadStatus::Waiting.word() => "Came to rest, and waits for you",
        _ => "Came to rest",
    };
    let is_partial = entry.ids.get("partial").and_then(serde_json::Value::as_bool).unwrap_or(false);
    let cost = cost_words(Cost { micro_usd: entry.number("micro_usd"), partial: is_partial }, label);
    let mut parts = Vec::new();
    if entry.number("tokens") > 0 {
        parts.push(format!("{} tokens", grouped(entry.number("tokens"))));
    }
    parts.extend((!cost.is_empty()).then_some(cost));
    if entry.number("ms") > 0 {
        parts.push(duration(entry.number("ms")));
    }
    (says.to_owned(), parts.join(", "))
}

fn approval(read: Read<'_>, entry: &LogEntry) -> Result<Sentence, Problem> {
    let known = read.approval(&ApprovalId(entry.text("approval").to_owned()))?;
    let asks = known.as_ref().map(|known| plain(&known.says)).unwrap_or_default();
    let exact = known.map(|known| plain(known.edited.as_deref().unwrap_or(&known.exact))).unwrap_or_default();
    let by = match entry.text("by") {
        "rule" => "Your rule",
        "review" => "A second look",
        _ => "You",
    };
    let reach = match entry.text("reach") {
        "task" => " for this task",
        "always" => " for every task",
        _ => " once",
    };
    let does = match entry.kind.as_str() {
        "approval.asked" => "Asked".to_owned(),
        "approval.allowed" => format!("{by} allowed it{reach}"),
        "approval.denied" => format!("{by} did not allow it"),
        kind if kind.starts_with("approval.looked_at") => "A second opinion was taken".to_owned(),
        _ => "Nobody needed an answer any more".to_owned(),
    };
    Ok((if asks.is_empty() { does } else { format!("{does}: {asks}") }, exact))
}

fn access(read: Read<'_>, entry: &LogEntry) -> Result<Sentence, Problem> {
    let known = read.access(&AccessId(entry.text("access").to_owned()))?;
    let what = match known.map(|known| known.grant) {
        Some(Grant::May { may }) => match may {
            May::ReadFile { path } => format!("reading {}", plain(&path)),
            May::WriteFile { path } => format!("changing {}", plain(&path)),
            May::GiveSecret { name, .. } => format!("the secret {} for one command", plain(&name)),
            May::RunReduced => "programs behind the inner wall alone".to_owned(),
            May::ReadHost { host } => format!("reading pages of {}", plain(&host)),
            May::SendHost { host } => format!("sending to {}", plain(&host)),
            May::UseTool { server, tool, .. } => format!("using {} of {}", plain(&tool), plain(&server)),
        },
        Some(Grant::Skill { path, .. }) => format!("the skill {}", plain(&path)),
        Some(Grant::Hook { runs, .. }) => format!("the hook {}", plain(&runs)),
        Some(Grant::Server { server, .. }) => format!("the server {}", plain(&server)),
        Some(Grant::Rule { .. }) => "a rule".to_owned(),
        None => "something".to_owned(),
    };
    let lasts = if entry.text("task").is_empty() { "for every task" } else { "for this task" };
    Ok(match entry.kind.as_str() {
        "access.given" => (format!("You gave {what}"), lasts.to_owned()),
        _ => (format!("You took {what} away"), lasts.to_owned()),
    })
}

fn refused(read: Read<'_>, entry: &LogEntry) -> Result<Sentence, Problem> {
    let by = match entry.text("by") {
        "wall" => "The walls",
        "network" => "The way into the network",
        "review" => "A second look",
        _ => "A rule",
    };
    let item = read.item(entry.text("item"))?;
    Ok(match item.map(|item| item.body) {
        Some(ItemBody::Tool { detail, .. }) if !detail.is_empty() => {
            (format!("{by} refused a step"), plain(&detail))
        }
        _ => (format!("{by} refused a step"), String::new()),
    })
}

fn release(read: Read<'_>, entry: &LogEntry) -> Result<Sentence, Problem> {
    let known = read.release(&ReleaseId(entry.text("release").to_owned()))?;
    let site = known
        .as_ref()
        .map_or_else(|| "A site".to_owned(), |release: &Release| plain(release.path.trim_end_matches('/')));
    let version = format!("version {}", entry.number("version"));
    Ok(match entry.kind.as_str() {
        "release.published" => (format!("You published {site}"), version),
        "release.rolled_back" => (format!("{site} shows an earlier version again"), version),
        "release.unpublished" => (format!("You took {site} back"), version),
        _ => (format!("The time of {site} was over"), version),
    })
}

fn beginning(read: Read<'_>, entry: &LogEntry, thread: Option<&Thread>) -> Result<&'static str, Problem> {
    let Some(thread) = thread else { return Ok("A task began") };
    let first = read.turns(&thread.id)?.into_iter().next();
    let is_first = first.is_some_and(|turn| turn.id.as_str() == entry.text("turn"));
    Ok(match is_first {
        true if thread.helps.is_some() => "A helper began",
        true if thread.from_task => "A task elsewhere began it",
        true => "You began a task",
        false => "You said something",
    })
}

#[cfg(test)]
mod tests {
    use gloss_protocol::Timestamp;
    use gloss_store::LogEntry;
    use serde_json::json;

    use super::page_asked;

    #[test]
    fn a_host_that_was_asked_for_a_page_is_named_with_what_came_of_it() {
        for (ids, says, more) in [
            (json!({ "host": "a.example", "requests": 1 }), "Asked a.example for a page, which led on", ""),
            (
                json!({ "host": "a.example", "failed": true }),
                "Asked a.example for a page, and was answered badly",
                "",
            ),
            (
                json!({ "host": "a.example", "failed": true, "status": 404 }),
                "Asked a.example for a page, and was answered badly",
                " The answer was 404.",
            ),
        ] {
            let (kind, digest, hash) = ("page.asked".to_owned(), String::new(), String::new());
            let entry = LogEntry { n: 1, at: Timestamp(0), kind, ids, digest, hash };
            let expect = (says.to_owned(), format!("The address left this computer.{more}"));
            assert_eq!(page_asked(&entry), expect, "{}", entry.ids);
        }
    }
}
