//! Approvals of a turn: what was decided on what it asks for, and how it waits and goes on. What is allowed is one call on one
//! version of its file, with the words that the person edited it to; decides nothing for the person.

use std::collections::BTreeMap;
use std::path::Path;

use gloss_agent::conversation::{self, Entry};
use gloss_agent::{Ask, Decisions};
use gloss_protocol::{
    Access, Action, AnswerReach, Approval, ApprovalId, ApprovalState, Code, CommandId, Done, Grant, May,
    Permission, Problem, Rule, Thread, ThreadStatus, Turn, TurnId,
};
use gloss_provider::Call;
use gloss_sandbox::Level;
use gloss_store::Write;
use serde_json::json;

use crate::access::grants;
use crate::auto_review::policy::opinion;
use crate::doors::now;
use crate::programs::named_files::{first_written_after, is_plain, named_files};
use crate::servers;
use crate::turn::asks::{self, hash_of, version_now};
use crate::turn::file_names::visible_name;
use crate::turn::logging;
use crate::turn::looking::{self, Made};
use crate::turn::room::{Allowed, Turns};

/// Files that an approval names as read before.
const MAX_READ_BEFORE: usize = 20;

/// Longest words that a call is edited to, in bytes.
const MAX_EDITED: usize = 32 << 10;

/// Result that a model gets of a call that the person denied.
const DENIED: &str =
    "The person did not allow this. Go on without it, or say what it was for and come to an end.";

/// The rows of what a turn asks for, as its task wants them answered.
///
/// # Errors
/// Errors of the store.
pub(crate) fn rows(
    space: &Turns,
    turn: &Turn,
    (model, task): (&str, &Thread),
    asks: Vec<Ask>,
) -> Result<Vec<Approval>, Problem> {
    let sources = space.sources(&turn.id)?;
    let (mut read_before, outside) = (sources.files(), sources.outside());
    read_before.truncate(MAX_READ_BEFORE);
    let made = looking::made(space, turn, (model, task.on_approval), &asks)?;
    let row = |(ask, made): (Ask, Made)| Approval {
        lasting: lasting(space, &ask).map(str::to_owned),
        id: new_id(),
        task: task.id.clone(),
        turn: turn.id.clone(),
        call: ask.call,
        tool: ask.tool,
        permission: ask.permission,
        says: ask.says,
        exact: ask.exact,
        editable: ask.editable,
        edited: None,
        reaches: ask.reaches,
        undo: ask.undo,
        outside: outside.clone(),
        opinion: made.finding.as_ref().map(opinion),
        path: ask.path,
        why: ask.why,
        read_before: read_before.clone(),
        version: ask.version,
        hash: ask.hash,
        state: made.state,
        asked_at: now(),
        answered_at: (!made.state.is_open()).then(now),
        reviewed: made.reviewed,
    };
    Ok(asks.into_iter().zip(made).map(row).collect())
}

/// What a yes that holds for more than one call lets happen; none where there is no such yes.
fn lasting(space: &Turns, ask: &Ask) -> Option<&'static str> {
    Some(match (ask.permission, ask.path.as_deref()) {
        (Permission::Run, None) => "Run programs without asking",
        (Permission::Remove, None) => "Move and delete files without asking",
        (Permission::Read, Some(_)) => "Read this file without asking",
        (Permission::Write, Some(_)) => "Change this file without asking, whatever is to stand in it",
        (Permission::Reach, Some(_)) => "Read pages of this site without asking",
        (Permission::Use, Some(_)) => "Use this tool without asking, as long as it says the same of itself",
        // With the inner wall alone programs have the scratch folder as their home, and settings in it.
        (Permission::Secret, Some(name))
            if space.shared.home.programs.walls.level() == Level::Full
                && is_plain(space.shared.folder.root(), &ask.exact, name) =>
        {
            "Give it to this command, in these words, without asking"
        }
        _ => return None,
    })
}

fn new_id() -> ApprovalId {
    ApprovalId::from_uuid(uuid::Uuid::now_v7())
}

/// Decisions of the person on the approvals that a turn waits for; none while one is open. Each call may do what was allowed for
/// it from here on, until it is at its end.
///
/// # Errors
/// Errors of the store.
pub(crate) fn decisions(space: &mut Turns, id: &TurnId) -> Result<Option<Decisions>, Problem> {
    let row = space.turn(id)?;
    let entries: Vec<Entry> = space.store.read().entries(&row.thread)?;
    let mut calls = conversation::newest_calls(&entries);
    let own = |approval: &Approval| calls.iter().any(|call| call.id == approval.call);
    let asked: Vec<Approval> = space.store.read().approvals_of(id)?.into_iter().filter(own).collect();
    if asked.iter().any(|approval| approval.state.is_open()) {
        return Ok(None);
    }
    let (mut allowed, mut denied) = (Vec::new(), BTreeMap::new());
    for approval in asked.iter().filter(|approval| approval.state != ApprovalState::Withdrawn) {
        // A secret is for the words on its card, and for no others.
        let is_edited = approval.permission == Permission::Secret
            && asked.iter().any(|other| other.call == approval.call && other.edited.is_some());
        let is_same = !is_edited
            && calls.iter().any(|call| {
                call.id == approval.call
                    && hash_of(call, approval.path.as_deref(), approval.version) == approval.hash
            });
        if approval.state == ApprovalState::Allowed && is_same {
            allowed.push(Allowed {
                call: approval.call.clone(),
                permission: approval.permission,
                path: approval.path.clone(),
                exact: approval.exact.clone(),
                asked_at: approval.asked_at,
            });
        } else {
            denied.insert(approval.call.clone(), denial(approval));
        }
    }
    for approval in asked.iter().filter(|approval| approval.state == ApprovalState::Allowed) {
        edit_call(&mut calls, approval);
    }
    if let Some(running) = space.running.get_mut(id) {
        running.allowed = allowed;
    }
    Ok(Some(Decisions { calls, denied: denied.into_iter().collect() }))
}

/// What the model hears of a call that may not run.
fn denial(approval: &Approval) -> String {
    match &approval.opinion {
        Some(opinion) if approval.reviewed && !opinion.agrees => format!(
            "A second opinion stopped this: {} Do not try to reach the same in another way. Go on without it, or say what it was for \
and come to an end.",
            opinion.says
        ),
        _ => DENIED.to_owned(),
    }
}

/// Puts the words that a person edited a call to in the place of those that were asked for.
fn edit_call(calls: &mut [Call], approval: &Approval) {
    let (Some(key), Some(edited)) = (&approval.editable, &approval.edited) else { return };
    let Some(call) = calls.iter_mut().find(|call| call.id == approval.call) else { return };
    if let Ok(serde_json::Value::Object(mut arguments)) = serde_json::from_str(&call.arguments) {
        arguments.insert(key.clone(), json!(edited));
        call.arguments = json!(arguments).to_string();
    }
}

/// Allows or denies what a turn waits for. Where nothing else is open it goes on; where the file has changed since, it is asked
/// anew.
///
/// # Errors
/// One that is not there, or that was answered.
pub(crate) fn answer(
    space: &mut Turns,
    command: &CommandId,
    id: &ApprovalId,
    (allow, reach, edited): (bool, AnswerReach, Option<String>),
) -> Result<Done, Problem> {
    let known = space.store.read().approval(id)?;
    let mut approval =
        known.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no approval {id}.")))?;
    if !approval.state.is_open() {
        let says = format!("This was answered already: it is {}.", approval.state.word());
        return Err(Problem::new(Code::BadRequest, says).with_next("Look what waits with gloss approvals."));
    }
    if let Some(edited) = edited.filter(|edited| allow && *edited != approval.exact) {
        if approval.editable.is_none() || edited.trim().is_empty() || edited.len() > MAX_EDITED {
            return Err(Problem::new(Code::BadRequest, "This can’t be edited to that.")
                .with_next("Allow it as it is, or deny it and say what should be done."));
        }
        if reach != AnswerReach::Once {
            return Err(Problem::new(Code::BadRequest, "Edited words are allowed for this once.")
                .with_next("Allow them once, or the words as they are for longer."));
        }
        approval.edited = Some(edited);
    }
    let lasts = allow && reach != AnswerReach::Once;
    check_lasting((&approval, lasts), space.shared.folder.root())?;
    approval.answered_at = Some(now());
    if allow && let Some(anew) = asked_anew(space, &approval)? {
        approval.state = ApprovalState::Withdrawn;
        let done = Done::Approval { approval: Box::new(anew.clone()) };
        space.write(Write::ApprovalWrite, |tx| {
            tx.approval(&approval)?;
            tx.approval(&anew)?;
            logging::decision(tx, &approval, AnswerReach::Once, "rule")?;
            logging::question(tx, &anew)?;
            tx.command(command, &done)
        })?;
        return Ok(done);
    }
    approval.state = if allow { ApprovalState::Allowed } else { ApprovalState::Denied };
    let given = if allow { given_with(space, &approval, reach) } else { Vec::new() };
    let mut waiting = space.store.read().approvals_of(&approval.turn)?;
    waiting.retain(|other| other.state.is_open() && other.id != approval.id);
    let covered = covered_by(space, (&approval, lasts), &waiting)?;
    let goes_on = waiting.iter().all(|one| covered.iter().any(|other| other.id == one.id));
    let (turn, threads) = if goes_on { going_on(space, &approval)? } else { (None, Vec::new()) };
    let done = match &turn {
        Some(turn) => Done::Turn { task: turn.thread.clone(), turn: turn.id.clone() },
        None => Done::Approval { approval: Box::new(approval.clone()) },
    };
    space.write(Write::ApprovalWrite, |tx| {
        tx.approval(&approval)?;
        covered.iter().try_for_each(|one| tx.approval(one))?;
        given.iter().try_for_each(|given| tx.access(given))?;
        turn.iter().try_for_each(|turn| tx.turn(turn))?;
        threads.iter().try_for_each(|thread| tx.thread(thread))?;
        tx.command(command, &done)?;
        given.iter().try_for_each(|given| logging::grant(tx, given))?;
        logging::decision(tx, &approval, reach, "person")?;
        // They are let go by what was just given, not by an answer of their own.
        covered.iter().try_for_each(|one| logging::decision(tx, one, AnswerReach::Once, "rule"))
    })?;
    if let Some(turn) = turn {
        space.end_looks(&turn.id);
        space.goes_first(&turn.id);
        space.wake(&turn.id);
    }
    Ok(done)
}

/// Whether a yes to an approval can hold for more than its call, where it is to.
///
/// # Errors
/// Where it can't, with the reason where one is to be told.
fn check_lasting((approval, lasts): (&Approval, bool), root: &Path) -> Result<(), Problem> {
    let name = approval.path.as_deref().filter(|_| approval.permission == Permission::Secret);
    let says = match name {
        _ if !lasts => return Ok(()),
        // Its files may have become others since it was asked.
        Some(name) if approval.lasting.is_none() || !is_plain(root, &approval.exact, name) => {
            "Which files this command starts can’t be told from its words, so it gets the secret once at a time."
        }
        None if approval.lasting.is_none() => "This is allowed once at a time.",
        _ => return Ok(()),
    };
    Err(Problem::new(Code::BadRequest, says).with_next("Allow it once."))
}

/// What a yes gives beyond the call that it is for: the same thing for the task, or for every task. Where only the inner wall
/// stands a yes to programs is always one for the task, unless a rule asked: that is what its card says.
fn given_with(space: &Turns, approval: &Approval, reach: AnswerReach) -> Vec<Access> {
    let is_reduced = space.shared.home.programs.walls.level() == Level::Reduced;
    let is_by_rule = || space.rule(&approval.turn, Action::Run).is_ok_and(|rule| rule != Rule::Act);
    let by_rule = Grant::Rule { action: Action::Run, rule: Rule::Act };
    let inner = Grant::May { may: May::RunReduced };
    let grants = match (approval.permission, &approval.path) {
        (Permission::Read, Some(path)) => vec![Grant::May { may: May::ReadFile { path: path.clone() } }],
        (Permission::Write, Some(path)) => vec![Grant::May { may: May::WriteFile { path: path.clone() } }],
        (Permission::Secret, Some(name)) => {
            let (name, command) = (name.clone(), approval.exact.trim().to_owned());
            let files = named_files(space.shared.folder.root(), &command);
            vec![Grant::May { may: May::GiveSecret { name, command, host: None, files } }]
        }
        (Permission::Use, Some(path)) => {
            servers::may_of_path(path).into_iter().map(|may| Grant::May { may }).collect()
        }
        (Permission::Reach, Some(host)) => vec![Grant::May { may: May::ReadHost { host: host.clone() } }],
        // It was asked because the rule says so: the rule is what becomes another.
        (Permission::Remove, None) => vec![Grant::Rule { action: Action::Remove, rule: Rule::Act }],
        (Permission::Run, None) => match (is_reduced, is_by_rule()) {
            (true, true) => vec![by_rule, inner],
            (true, false) => vec![inner],
            (false, _) => vec![by_rule],
        },
        _ => return Vec::new(),
    };
    let task = match reach {
        AnswerReach::Once if is_reduced && approval.permission == Permission::Run && !is_by_rule() => {
            Some(approval.task.clone())
        }
        AnswerReach::Once => return Vec::new(),
        AnswerReach::Task => Some(approval.task.clone()),
        AnswerReach::Always => None,
    };
    grants.into_iter().map(|grant| grants::of_approval(task.clone(), grant, &approval.id)).collect()
}

/// What waits that needs no answer of its own any more beside a yes that lasts, on the same files as when it was asked.
fn covered_by(
    space: &mut Turns,
    (approval, lasts): (&Approval, bool),
    waiting: &[Approval],
) -> Result<Vec<Approval>, Problem> {
    let mut out = Vec::new();
    let is_covered = |one: &&Approval| lasts && one.state == ApprovalState::Waiting && approval.covers(one);
    for one in waiting.iter().filter(is_covered) {
        if asked_anew(space, one)?.is_none() {
            out.push(Approval { state: ApprovalState::Allowed, answered_at: Some(now()), ..one.clone() });
        }
    }
    Ok(out)
}

/// Asks the same question once more, where its file is not the one any more that was asked about.
fn asked_anew(space: &mut Turns, approval: &Approval) -> Result<Option<Approval>, Problem> {
    if approval.permission == Permission::Secret {
        return Ok(secret_asked_anew(space, approval));
    }
    // A host is no file, nor is a tool: it has no version.
    let is_file = !matches!(approval.permission, Permission::Reach | Permission::Send | Permission::Use);
    let path = approval.path.as_ref().filter(|_| is_file);
    let Some(path) = path else { return Ok(None) };
    let site = space.shared.folder.site_of(path).map(|(site, _)| site.to_owned());
    let version = version_now(space, site.as_deref().unwrap_or(path))?;
    // A hidden file that was only asked about has no version to compare.
    if version == approval.version || (approval.version.is_none() && crate::content::is_hidden(path)) {
        return Ok(None);
    }
    let row = space.turn(&approval.turn)?;
    let calls = conversation::newest_calls(&space.store.read().entries(&row.thread)?);
    let Some(call) = calls.iter().find(|call| call.id == approval.call) else { return Ok(None) };
    // What was not there when it was asked may be there now.
    let says = match approval.permission {
        Permission::Write => asks::write_question(space, path),
        _ => approval.says.clone(),
    };
    Ok(Some(Approval {
        id: new_id(),
        says,
        hash: hash_of(call, Some(path), version),
        version,
        why: format!("The file has changed since this was asked. {}", approval.why),
        asked_at: now(),
        answered_at: None,
        state: ApprovalState::Waiting,
        ..approval.clone()
    }))
}

/// Asks for a secret once more, where a file that its command names was written after it was asked: the yes is for the one that lay
/// there then.
fn secret_asked_anew(space: &Turns, approval: &Approval) -> Option<Approval> {
    let changed = first_written_after(space.shared.folder.root(), &approval.exact, approval.asked_at)?;
    let name = visible_name(&changed);
    Some(Approval {
        id: new_id(),
        why: format!("{name} was written after this was asked: it is another file than it was."),
        asked_at: now(),
        answered_at: None,
        state: ApprovalState::Waiting,
        ..approval.clone()
    })
}

/// A turn that waits for its place again, with its task, and the task that it helps at work again.
fn going_on(space: &Turns, approval: &Approval) -> Result<(Option<Turn>, Vec<Thread>), Problem> {
    let mut turn = space.turn(&approval.turn)?;
    // While a second look is at it the turn waits for nobody yet.
    if !turn.awaits && !space.running.get(&turn.id).is_some_and(|running| running.awaits) {
        return Ok((None, Vec::new()));
    }
    (turn.awaits, turn.status) = (false, ThreadStatus::Queued);
    let mut threads = Vec::new();
    let mut ids = vec![turn.thread.clone()];
    ids.extend((approval.task != turn.thread).then(|| approval.task.clone()));
    for id in ids {
        let Some(mut thread) = space.store.read().thread(&id)? else { continue };
        thread.status = if id == turn.thread { ThreadStatus::Queued } else { ThreadStatus::Working };
        thread.updated_at = now();
        thread.latest = "Going on".to_owned();
        threads.push(thread);
    }
    Ok((Some(turn), threads))
}
