//! The log's entries of a turn's records: its calls, what they read, reached and ran, what was refused, each answer of a model,
//! and what was decided. Writes within the transaction of the record that they are of, and nothing else.

use gloss_protocol::{
    Access, AnswerReach, Approval, ApprovalState, Code, Cost, Item, ItemBody, Refuser, Thread, Turn, Usage,
};
use gloss_store::{StoreError, Tx};
use serde_json::{Value, json};

use crate::turn::trail::{AnswerTime, Trail};

/// Longest name of a tool that is logged; a longer one is a model's words.
const MAX_TOOL: usize = 48;

/// Logs the calls that an answer makes, each with the hash of its tool and exact arguments.
pub(crate) fn calls(tx: &mut Tx<'_>, turn: &Turn, items: &[(Item, Option<Value>)]) -> Result<(), StoreError> {
    let answers =
        items.iter().filter_map(|(_, entry)| entry.as_ref()?.pointer("/assistant/calls")?.as_array());
    for call in answers.flatten() {
        let of = |key: &str| call.get(key).and_then(Value::as_str).unwrap_or_default();
        let own = |(_, entry): &&(Item, Option<Value>)| {
            entry.as_ref().and_then(|entry| entry.get("call")?.as_str()) == Some(of("id"))
        };
        let Some((item, _)) = items.iter().find(own) else { continue };
        let ids =
            json!({ "task": turn.thread, "turn": turn.id, "item": item.id, "tool": tool_name(of("name")) });
        tx.log("call.begun", &ids, &format!("{}\n{}", of("name"), of("arguments")))?;
    }
    Ok(())
}

/// A tool's name as it is logged.
fn tool_name(name: &str) -> &str {
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    if is_name && name.len() <= MAX_TOOL { name } else { "?" }
}

/// Logs what calls came to that are at their end: what they read, reached and ran, and those that were refused.
pub(crate) fn ends(
    tx: &mut Tx<'_>,
    turn: &Turn,
    (trail, ended): (&Trail, &[(Item, Option<Refuser>)]),
) -> Result<(), StoreError> {
    for entry in &trail.entries {
        let mut ids = json!({ "task": turn.thread, "turn": turn.id });
        // Commands run one at a time: the call that is at its end is theirs.
        if let ("command.ran", [(item, _)]) = (entry.kind, ended) {
            ids["item"] = json!(item.id);
        }
        if let (Value::Object(all), Value::Object(own)) = (&mut ids, entry.ids.clone()) {
            all.extend(own);
        }
        if entry.kind == "source.read" && ids.get("sha256").is_none() {
            let sha256 = sha256_of(tx, &ids)?;
            ids["sha256"] = sha256.into();
        }
        tx.log(entry.kind, &ids, &entry.words)?;
    }
    for (item, refuser) in ended {
        let (Some(refuser), ItemBody::Tool { name, detail, .. }) = (refuser, &item.body) else { continue };
        let ids = json!({
            "task": turn.thread, "turn": turn.id, "item": item.id, "tool": tool_name(name), "by": refuser.word(),
        });
        tx.log("call.refused", &ids, detail)?;
    }
    Ok(())
}

/// The hash of a file's version; of a file of a folder the hash of that file in it.
fn sha256_of(tx: &Tx<'_>, ids: &Value) -> Result<String, StoreError> {
    let path = ids.get("path").and_then(Value::as_str).unwrap_or_default();
    let version = ids.get("version").and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
    let version = version.unwrap_or_default();
    let read = tx.read();
    if let Some(stored) = read.version(path, version)? {
        return Ok(stored.version.sha256);
    }
    for (at, _) in path.match_indices('/') {
        let (folder, file) = path.split_at(at + 1);
        let known = read.files(folder, version)?.into_iter().find(|known| known.file == file);
        if let Some(known) = known {
            return Ok(known.sha256);
        }
    }
    Ok(String::new())
}

/// Logs an answer of a model: its tokens, what they cost, and how long it took.
pub(crate) fn answer(
    tx: &mut Tx<'_>,
    (turn, thread): (&Turn, &Thread),
    (usage, cost): (Usage, Cost),
    time: Option<AnswerTime>,
) -> Result<(), StoreError> {
    let time = time.unwrap_or_default();
    let ids = json!({
        "task": turn.thread, "turn": turn.id, "model": thread.model, "input": usage.input, "cached": usage.cached,
        "cache_written": usage.cache_written, "output": usage.output, "estimated": usage.estimated,
        "micro_usd": cost.micro_usd, "partial": cost.partial, "ms": time.all, "first_ms": time.first,
    });
    tx.log("model.asked", &ids, "")
}

/// Logs that a turn came to rest: what it used, what it holds back, and that a ceiling stopped it where one did.
pub(crate) fn rest(tx: &mut Tx<'_>, turn: &Turn, held: usize) -> Result<(), StoreError> {
    let (task, ms) = (&turn.thread, turn.ended_at.map_or(0, |at| at.0.saturating_sub(turn.started_at.0)));
    if held > 0 {
        tx.log("change.held", &json!({ "task": task, "turn": turn.id, "changes": held }), "")?;
    }
    if let Some(problem) = turn.problem.as_ref().filter(|problem| problem.code == Code::BudgetSpent) {
        let ids = json!({ "task": task, "turn": turn.id, "by": Refuser::Budget.word() });
        tx.log("task.refused", &ids, &problem.says)?;
    }
    let ids = json!({
        "task": task, "turn": turn.id, "status": turn.status.word(), "tokens": turn.usage.total(),
        "micro_usd": turn.cost.micro_usd, "partial": turn.cost.partial, "ms": ms,
    });
    tx.log("turn.finished", &ids, &turn.says)
}

/// Logs a question to the person, and its answer where a rule answers it at once.
pub(crate) fn question(tx: &mut Tx<'_>, approval: &Approval) -> Result<(), StoreError> {
    let ids = json!({
        "approval": approval.id, "task": approval.task, "turn": approval.turn, "permission": approval.permission,
        "call": approval.hash,
    });
    tx.log("approval.asked", &ids, &approval.wanted_words())?;
    match approval.state {
        ApprovalState::Waiting | ApprovalState::Reviewing => Ok(()),
        _ => decision(tx, approval, AnswerReach::Once, "rule"),
    }
}

/// Logs something that may be done from now on, or not any more.
pub(crate) fn grant(tx: &mut Tx<'_>, access: &Access) -> Result<(), StoreError> {
    let kind = if access.revoked_at.is_some() { "access.revoked" } else { "access.given" };
    let ids = json!({ "access": access.id, "task": access.task, "approval": access.approval });
    tx.log(kind, &ids, &serde_json::to_string(&access.grant)?)
}

/// Stores and logs a question that nobody needs an answer to any more.
pub(crate) fn withdrawal(tx: &mut Tx<'_>, approval: &Approval) -> Result<(), StoreError> {
    tx.approval(approval)?;
    decision(tx, approval, AnswerReach::Once, "rule")
}

/// Logs what became of a question, and by whom.
pub(crate) fn decision(
    tx: &mut Tx<'_>,
    approval: &Approval,
    reach: AnswerReach,
    by: &str,
) -> Result<(), StoreError> {
    let mut ids = json!({
        "approval": approval.id, "task": approval.task, "turn": approval.turn, "by": by,
        "edited": approval.edited.is_some(), "call": approval.hash,
    });
    if approval.state == ApprovalState::Allowed {
        ids["reach"] = json!(reach);
    }
    tx.log(&format!("approval.{}", approval.state.word()), &ids, &approval.decided_words())
}
