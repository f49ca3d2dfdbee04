//! What a task read, ran, reached, asked and was refused, out of its work. Decides nothing, and names nothing that is not stored.

use std::collections::{BTreeMap, BTreeSet};

use gloss_protocol::{
    ApprovalState, ItemBody, Problem, ReceiptCommand, ReceiptHost, ReceiptMove, ReceiptQuestion,
    ReceiptRefusal, ReceiptSource, Refuser, SourceType, TurnId,
};
use gloss_store::{LogEntry, Read};
use serde_json::Value;

use super::work::Work;
use crate::queries::hosts::hosts_in;

/// The sources that were read, each once.
///
/// # Errors
/// Errors of the store.
pub(super) fn sources(read: Read<'_>, work: &Work) -> Result<Vec<ReceiptSource>, Problem> {
    let mut out: Vec<ReceiptSource> = Vec::new();
    let mut listed = BTreeSet::new();
    for entry in &work.entries {
        let source = match entry.kind.as_str() {
            "source.read" if entry.ids.get("more").is_none() => file(work, entry),
            "page.read" => page(read, work, entry)?,
            _ => continue,
        };
        if listed.insert((source.name.clone(), source.version, source.sha256.clone(), source.helper.clone()))
        {
            out.push(source);
        }
    }
    Ok(out)
}

fn file(work: &Work, entry: &LogEntry) -> ReceiptSource {
    let range = entry.text("range");
    let (kind, name) = match range {
        "" => (SourceType::File, entry.text("path").to_owned()),
        range => (SourceType::Table, format!("{}, {range}", entry.text("path"))),
    };
    ReceiptSource {
        kind,
        name,
        version: u32::try_from(entry.number("version")).ok(),
        sha256: entry.text("sha256").to_owned(),
        outside: Some(entry.text("outside")).filter(|host| !host.is_empty()).map(str::to_owned),
        helper: work.helper_of(entry),
    }
}

/// A page: its address stands in the step that read it, and the entry says whether it is this one.
fn page(read: Read<'_>, work: &Work, entry: &LogEntry) -> Result<ReceiptSource, Problem> {
    let mut name = entry.text("host").to_owned();
    for item in &work.items {
        let ItemBody::Tool { detail, .. } = &item.body else { continue };
        let address = detail.lines().next().unwrap_or_default();
        if item.turn.as_str() == entry.text("turn")
            && address.starts_with("http")
            && read.log_matches(entry.n, address)?
        {
            address.clone_into(&mut name);
            break;
        }
    }
    Ok(ReceiptSource {
        kind: SourceType::Page,
        name,
        version: None,
        sha256: entry.text("sha256").to_owned(),
        outside: Some(entry.text("host").to_owned()),
        helper: work.helper_of(entry),
    })
}

/// What was moved and deleted, in its order, as it stands now.
///
/// # Errors
/// Errors of the store.
pub(super) fn moves(read: Read<'_>, work: &Work) -> Result<Vec<ReceiptMove>, Problem> {
    let mut out = Vec::new();
    for item in &work.items {
        let ItemBody::Files { operation, says } = &item.body else { continue };
        let Some(known) = read.operation(operation)? else { continue };
        out.push(ReceiptMove {
            operation: operation.clone(),
            says: says.clone(),
            files: u32::try_from(known.steps.len()).unwrap_or(u32::MAX),
            state: known.state,
            helper: work.helper(&item.turn),
        });
    }
    Ok(out)
}

/// The commands that ran, in their order.
///
/// # Errors
/// Errors of the store.
pub(super) fn commands(read: Read<'_>, work: &Work) -> Result<Vec<ReceiptCommand>, Problem> {
    let command = |entry: &LogEntry| {
        // The step tells the command as it ran, and behind it how it ended; where it ends only the entry can say, since its own
        // words may look like what stands behind it.
        let step = work.item_of(entry).and_then(|item| match &item.body {
            ItemBody::Tool { detail, .. } => detail.strip_prefix("$ "),
            _ => None,
        });
        let words = step.map(|step| read.log_lines(entry.n, step)).transpose()?.flatten();
        Ok(ReceiptCommand {
            command: words.unwrap_or_default().to_owned(),
            status: u8::try_from(entry.number("status")).unwrap_or(u8::MAX),
            walls: entry.text("walls").to_owned(),
            milliseconds: entry.number("ms"),
            helper: work.helper_of(entry),
        })
    };
    work.entries_of("command.ran").map(command).collect()
}

fn count(host: &Value, key: &str) -> u64 {
    host.get(key).and_then(Value::as_u64).unwrap_or_default()
}

/// The hosts that were reached, by name.
pub(super) fn hosts(work: &Work) -> Vec<ReceiptHost> {
    let mut out: BTreeMap<String, ReceiptHost> = BTreeMap::new();
    let mut add = |host: &str, (requests, sent, received): (u64, u64, u64), sends: bool| {
        let (host, empty) = (host.to_owned(), ReceiptHost::default());
        let empty = ReceiptHost { host: host.clone(), ..empty };
        let of = out.entry(host).or_insert(empty);
        of.requests = of.requests.saturating_add(u32::try_from(requests).unwrap_or(u32::MAX));
        (of.sent, of.received) = (of.sent.saturating_add(sent), of.received.saturating_add(received));
        of.sends |= sends;
    };
    for entry in work.entries_of("page.read") {
        add(entry.text("host"), (1, 0, entry.number("bytes")), false);
    }
    for entry in work.entries_of("page.asked") {
        add(entry.text("host"), (entry.number("requests"), 0, entry.number("bytes")), false);
    }
    let ran = work.entries_of("command.ran").chain(work.entries_of("server.called"));
    for (name, host) in ran.flat_map(hosts_in) {
        let (requests, sent) = (count(host, "requests"), count(host, "sent"));
        if requests > 0 || sent > 0 {
            add(name, (requests, sent, count(host, "received")), true);
        }
    }
    for entry in work.entries_of("page.asked").filter(|entry| entry.ids.get("failed").is_some()) {
        if let Some(host) = out.get_mut(entry.text("host")) {
            host.failed = host.failed.saturating_add(1);
        }
    }
    out.into_values().collect()
}

/// The questions to the person, oldest first, with their answers.
pub(super) fn questions(work: &Work) -> Vec<ReceiptQuestion> {
    let mut out: Vec<ReceiptQuestion> = Vec::new();
    for approval in &work.approvals {
        let is_answer = |entry: &&LogEntry| {
            entry.text("approval") == approval.id.as_str()
                && ["approval.allowed", "approval.denied", "approval.withdrawn"].contains(&&*entry.kind)
        };
        let answer = work.entries.iter().find(is_answer);
        let by = match (approval.state, answer.map(|entry| entry.text("by"))) {
            (ApprovalState::Waiting, _) => "",
            (_, None | Some("")) => "person",
            (_, Some(by)) => by,
        };
        out.push(ReceiptQuestion {
            says: approval.says.clone(),
            exact: approval.exact.clone(),
            permission: Some(approval.permission),
            answer: approval.state.word().to_owned(),
            reach: answer.map(|entry| entry.text("reach").to_owned()).unwrap_or_default(),
            words: approval.edited.clone(),
            by: by.to_owned(),
            at: approval.asked_at,
            answered_at: approval.answered_at,
            helper: work.helper(&approval.turn),
        });
    }
    for item in &work.items {
        let ItemBody::Question { text, answer, .. } = &item.body else { continue };
        let (state, by) = if answer.is_some() { ("answered", "person") } else { ("waiting", "") };
        out.push(ReceiptQuestion {
            says: text.clone(),
            exact: String::new(),
            permission: None,
            answer: state.to_owned(),
            reach: String::new(),
            words: answer.clone(),
            by: by.to_owned(),
            at: item.started_at,
            answered_at: None,
            helper: work.helper(&item.turn),
        });
    }
    out.sort_by_key(|question| question.at);
    out
}

/// What was refused, oldest first: by an answer, by a rule, by a wall, on the way into the network, by a ceiling.
pub(super) fn refusals(work: &Work, questions: &[ReceiptQuestion]) -> Vec<ReceiptRefusal> {
    let denied = questions.iter().filter(|question| question.answer == "denied");
    let mut out: Vec<ReceiptRefusal> = denied
        .map(|question| ReceiptRefusal {
            says: question.says.clone(),
            why: String::new(),
            by: Refuser::of(&question.by).unwrap_or(Refuser::Person),
            at: question.answered_at.unwrap_or(question.at),
            helper: question.helper.clone(),
        })
        .collect();
    for entry in &work.entries {
        let refusal = |says: String, why: String| ReceiptRefusal {
            says,
            why,
            by: Refuser::of(entry.text("by")).unwrap_or(Refuser::Rule),
            at: entry.at,
            helper: work.helper_of(entry),
        };
        match entry.kind.as_str() {
            "call.refused" => out.push(match work.item_of(entry).map(|item| &item.body) {
                Some(ItemBody::Tool { says, detail, .. }) => refusal(says.clone(), detail.clone()),
                _ => refusal("A step whose words are no longer there".to_owned(), String::new()),
            }),
            "task.refused" => {
                let turn = TurnId(entry.text("turn").to_owned());
                let problem = work.turns.iter().find(|of| of.id == turn).and_then(|of| of.problem.as_ref());
                let why = problem.map(|problem| problem.says.clone()).unwrap_or_default();
                out.push(refusal("Going on".to_owned(), why));
            }
            "command.ran" | "server.called" => {
                let who = match entry.text("server") {
                    "" => "A program".to_owned(),
                    server => format!("The server {server}"),
                };
                for (name, _) in hosts_in(entry).filter(|(_, host)| count(host, "refused") > 0) {
                    let says = format!("{who} asked for {name}");
                    let why = "The host was not allowed for it, or a rule of the network stood before it.";
                    out.push(ReceiptRefusal { by: Refuser::Network, ..refusal(says, why.to_owned()) });
                }
            }
            _ => {}
        }
    }
    out.sort_by_key(|refusal| refusal.at);
    out
}
