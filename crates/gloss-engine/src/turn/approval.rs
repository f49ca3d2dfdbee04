//! Approvals of a turn: what has to be allowed before its calls run, what was decided, and how the turn waits and goes on. What
//! is allowed is one call on one version of its file; decides nothing for the person.

use std::collections::BTreeMap;

use gloss_agent::conversation::{self, Entry};
use gloss_agent::{Ask, Decisions, Effect, UNASKED_HELPERS, WantedCall};
use gloss_protocol::{
    Access, Action, AnswerReach, Approval, ApprovalId, ApprovalState, Code, CommandId, Done, May, OnApproval,
    Permission, Problem, Rule, Thread, ThreadStatus, Turn, TurnId,
};
use gloss_provider::Call;
use gloss_sandbox::Level;
use gloss_store::Write;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::access::grants;
use crate::content::bytes_of;
use crate::doors::{Shared, now};
use crate::off_core::OffCore;
use crate::turn::file_names;
use crate::turn::leave::{self, is_there};
use crate::turn::room::Turns;
use crate::turn::waiting::Waiting;

/// Files that an approval names as read before.
const MAX_READ_BEFORE: usize = 20;

/// Reason that a file is asked about that is no hidden one.
pub(crate) const HOLDS_SECRET: &str = "It holds a password or a key.";

/// Bytes of a file that are searched for a password or a key: files of keys are small, and a search of more is felt.
const MAX_SEARCHED: usize = 1 << 20;

/// Files of one call that are asked about; what it names beyond is refused where it is met.
const MAX_TOUCHES: usize = 64;

/// Result that a model gets of a call that the person denied.
const DENIED: &str =
    "The person did not allow this. Go on without it, or say what it was for and come to an end.";

/// A file whose bytes decide whether it is asked about: whether it holds a password or a key.
pub(crate) struct Unsearched {
    ask: Ask,
    path: String,
    version: u32,
}

impl Unsearched {
    /// The file, and what is asked where it holds a secret. Reads it.
    pub(crate) fn search(self, off: &OffCore, shared: &Shared) -> Option<(String, Ask)> {
        let Self { ask, path, version } = self;
        // One that can't be read is told by the tool itself.
        let bytes = shared.read(|read, blobs| bytes_of(read, blobs, &path, version)).ok()?;
        holds_secret(off, &path, &bytes).then_some((path, ask))
    }
}

/// True for a file in whose beginning a password or a key is found.
pub(crate) fn holds_secret(_off: &OffCore, name: &str, bytes: &[u8]) -> bool {
    let bytes = bytes.get(..MAX_SEARCHED).unwrap_or(bytes);
    gloss_secrets::search(name, bytes).iter().any(|found| found.weight == gloss_secrets::Weight::Secret)
}

/// Hash that tells a call on a version of its file from every other.
fn hash_of(call: &Call, path: Option<&str>, version: Option<u32>) -> String {
    let mut hasher = Sha256::new();
    for part in [call.name.as_str(), call.arguments.as_str(), path.unwrap_or_default()] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.update(version.unwrap_or_default().to_le_bytes());
    hex::encode(hasher.finalize())
}

/// Judges which calls need an approval before they run, and which have to be looked into before that is known.
///
/// # Errors
/// Errors of the store.
pub(crate) fn judge(
    space: &mut Turns,
    turn: &TurnId,
    calls: Vec<WantedCall>,
) -> Result<(Vec<Ask>, Vec<Unsearched>), Problem> {
    let (mut asks, mut unsearched, mut helpers) = (Vec::new(), Vec::new(), 0);
    for wanted in calls {
        for touch in wanted.touches.iter().take(MAX_TOUCHES) {
            match touch.permission {
                Permission::Read => match judge_read(space, turn, &wanted, &touch.path)? {
                    Reading::Asks(ask) => asks.push(*ask),
                    Reading::Unsearched(one) => unsearched.push(*one),
                    Reading::Runs => {}
                },
                _ => asks.extend(judge_write(space, turn, &wanted, &touch.path)?),
            }
        }
        asks.extend(judge_effect(space, turn, &wanted)?);
        helpers += wanted.helpers;
        asks.extend(judge_helpers(space, turn, &wanted, helpers)?);
    }
    Ok((asks, unsearched))
}

/// Asks for a tool's effect, always, where it does more than read and make.
fn judge_effect(space: &Turns, turn: &TurnId, wanted: &WantedCall) -> Result<Option<Ask>, Problem> {
    if wanted.is_walled {
        return judge_walled(space, turn, wanted);
    }
    let (permission, does) = match wanted.effect {
        Effect::Reads | Effect::Makes => return Ok(None),
        Effect::Runs => (Permission::Run, "runs a program"),
        Effect::Leaves => (Permission::Send, "sends something out of this computer"),
        Effect::Spends => (Permission::Spend, "spends money"),
    };
    let says = format!("May it do this? {}", wanted.says);
    let why = format!("{} {does}.", wanted.call.name);
    let ask = ask_of(&wanted.call, permission, (says, why), None, None);
    Ok(Some(Ask { exact: wanted.exact.clone(), ..ask }))
}

/// Asks for a program behind walls where the person's rule says so, and once in a task where only the inner wall stands. What
/// is never run is refused by the tool itself.
fn judge_walled(space: &Turns, turn: &TurnId, wanted: &WantedCall) -> Result<Option<Ask>, Problem> {
    let level = space.shared.home.programs.known_walls().map_or(Level::None, |standing| standing.level);
    let (says, why) = match (space.rule(turn, Action::Run)?, level) {
        (Rule::LeaveItToMe, _) | (_, Level::None) | (Rule::Act, Level::Full) => return Ok(None),
        (Rule::Act, Level::Reduced) if space.may(turn, &May::RunReduced)? => return Ok(None),
        (Rule::Act, Level::Reduced) => (
            "May this task run programs behind the inner wall alone?".to_owned(),
            "The outer wall does not start on this computer. A program can't open what is not given to it, but sees names and sizes of files."
                .to_owned(),
        ),
        (Rule::Ask | Rule::WhenISaySo, _) => {
            (format!("May it do this? {}", wanted.says), "Running programs is asked about each time.".to_owned())
        }
    };
    let ask = ask_of(&wanted.call, Permission::Run, (says, why), None, None);
    Ok(Some(Ask { exact: wanted.exact.clone(), ..ask }))
}

/// Asks for helpers where they are many together with those that have begun since the person said something; `more` are those of the
/// answer so far. Of a goal's task all count: its rounds begin without the person.
fn judge_helpers(
    space: &Turns,
    turn: &TurnId,
    wanted: &WantedCall,
    more: usize,
) -> Result<Option<Ask>, Problem> {
    if wanted.helpers == 0 {
        return Ok(None);
    }
    let of = space.turn(turn)?;
    let mut helpers = space.store.read().helpers(&of.thread)?;
    let thread = space.store.read().thread(&of.thread)?;
    let is_goals = thread.is_some_and(|thread| thread.goal.is_some());
    helpers.retain(|helper| is_goals || helper.created_at >= of.started_at);
    if helpers.len() + more <= UNASKED_HELPERS {
        return Ok(None);
    }
    let used: u64 = helpers.iter().map(|helper| helper.usage.total()).sum();
    let says = format!("May it begin up to {} helpers more?", wanted.helpers);
    let why = match helpers.len() {
        0 => format!("More than {UNASKED_HELPERS} at once are asked about: each asks the model by itself."),
        count if is_goals => format!("{count} have begun for this goal, and have used {used} tokens."),
        count => format!("{count} have begun since you last said something, and have used {used} tokens."),
    };
    Ok(Some(ask_of(&wanted.call, Permission::Spend, (says, why), None, None)))
}

fn ask_of(
    call: &Call,
    permission: Permission,
    (says, why): (String, String),
    path: Option<String>,
    version: Option<u32>,
) -> Ask {
    let hash = hash_of(call, path.as_deref(), version);
    let (call, tool, exact) = (call.id.clone(), call.name.clone(), String::new());
    Ask { call, tool, permission, says, exact, path, why, version, hash }
}

/// Names that no file has are refused by the tool itself, in its own words.
fn known_path(space: &Turns, path: &str) -> Option<String> {
    space.name_now(space.normal(path).ok()?).ok()
}

/// Permission to read a file, as far as it is known.
enum Reading {
    /// May be read.
    Runs,
    /// Needs an approval.
    Asks(Box<Ask>),
    /// Depends on its contents, which have to be searched.
    Unsearched(Box<Unsearched>),
}

fn judge_read(space: &mut Turns, turn: &TurnId, wanted: &WantedCall, path: &str) -> Result<Reading, Problem> {
    let Some(path) = known_path(space, path) else { return Ok(Reading::Runs) };
    let says = format!("May it read {}?", file_names::visible_name(&path));
    let ask = |why: &str, version| {
        ask_of(&wanted.call, Permission::Read, (says.clone(), why.to_owned()), Some(path.clone()), version)
    };
    // What is not there is told by the tool itself.
    if !is_there(space, &path) {
        return Ok(Reading::Runs);
    }
    if let Some(why) = leave::asks_to_read(space, turn, &path)? {
        return Ok(Reading::Asks(Box::new(ask(why, None))));
    }
    let Ok(artifact) = space.artifact(&path) else { return Ok(Reading::Runs) };
    let (ask, version) = (ask(HOLDS_SECRET, Some(artifact.version)), artifact.version);
    Ok(Reading::Unsearched(Box::new(Unsearched { ask, path: artifact.path, version })))
}

fn judge_write(
    space: &mut Turns,
    turn: &TurnId,
    wanted: &WantedCall,
    path: &str,
) -> Result<Option<Ask>, Problem> {
    let Some(path) = known_path(space, path) else { return Ok(None) };
    // What no agent writes at all is refused where it is written.
    if file_names::check_name(&path).is_err() || crate::context::is_for_agents(&path) {
        return Ok(None);
    }
    let site = space.shared.folder.site_of(&path).map(|(site, _)| site.to_owned());
    let Some(why) = leave::asks_to_write(space, turn, site.as_deref(), &path)? else { return Ok(None) };
    let version = version_now(space, site.as_deref().unwrap_or(&path))?;
    let does = if is_there(space, &path) { "change" } else { "make" };
    let says = format!("May it {does} {}?", file_names::visible_name(&path));
    Ok(Some(ask_of(&wanted.call, Permission::Write, (says, why.to_owned()), Some(path), version)))
}

/// The version of a file as it lies in the folder now; none where it has none yet.
fn version_now(space: &mut Turns, path: &str) -> Result<Option<u32>, Problem> {
    if space.store.read().artifact(path)?.is_some() {
        space.refresh(path)?;
    } else if !crate::content::is_hidden(path) && is_there(space, path) {
        return Ok(space.artifact(path).ok().map(|artifact| artifact.version));
    }
    Ok(space.store.read().artifact(path)?.map(|artifact| artifact.version))
}

/// The rows of what a turn asks for, as its task wants them answered.
pub(crate) fn rows(space: &Turns, turn: &Turn, task: &Thread, asks: Vec<Ask>) -> Vec<Approval> {
    let mut read_before: Vec<String> =
        space.copies.get(&turn.id).map(|copies| copies.reads.keys().cloned().collect()).unwrap_or_default();
    read_before.sort_unstable();
    read_before.truncate(MAX_READ_BEFORE);
    let state = match task.on_approval {
        OnApproval::Ask => ApprovalState::Waiting,
        OnApproval::Deny => ApprovalState::Denied,
        OnApproval::Allow => ApprovalState::Allowed,
    };
    let row = |ask: Ask| Approval {
        id: new_id(),
        task: task.id.clone(),
        turn: turn.id.clone(),
        call: ask.call,
        tool: ask.tool,
        permission: ask.permission,
        says: ask.says,
        exact: ask.exact,
        path: ask.path,
        why: ask.why,
        read_before: read_before.clone(),
        version: ask.version,
        hash: ask.hash,
        state,
        asked_at: now(),
        answered_at: (state != ApprovalState::Waiting).then(now),
    };
    asks.into_iter().map(row).collect()
}

fn new_id() -> ApprovalId {
    ApprovalId::from_uuid(uuid::Uuid::now_v7())
}

/// Decisions of the person on the approvals that a turn waits for; none while one is open. The turn may do what is
/// allowed from here on, until its calls are at their end.
///
/// # Errors
/// Errors of the store.
pub(crate) fn decisions(space: &mut Turns, id: &TurnId) -> Result<Option<Decisions>, Problem> {
    let row = space.turn(id)?;
    let entries: Vec<Entry> = space.store.read().entries(&row.thread)?;
    let calls = conversation::newest_calls(&entries);
    let own = |approval: &Approval| calls.iter().any(|call| call.id == approval.call);
    let asked: Vec<Approval> = space.store.read().approvals_of(id)?.into_iter().filter(own).collect();
    if asked.iter().any(|approval| approval.state == ApprovalState::Waiting) {
        return Ok(None);
    }
    let (mut once, mut runs_once, mut denied) = (Vec::new(), false, BTreeMap::new());
    for approval in asked.iter().filter(|approval| approval.state != ApprovalState::Withdrawn) {
        let is_same = calls.iter().any(|call| {
            call.id == approval.call
                && hash_of(call, approval.path.as_deref(), approval.version) == approval.hash
        });
        match (&approval.path, approval.state == ApprovalState::Allowed && is_same) {
            (Some(path), true) => once.push((path.clone(), approval.permission)),
            (None, true) => runs_once |= approval.permission == Permission::Run,
            (_, false) => {
                denied.insert(approval.call.clone(), DENIED.to_owned());
            }
        }
    }
    if let Some(running) = space.running.get_mut(id) {
        running.once = once;
        running.runs_once = runs_once;
    }
    Ok(Some(Decisions { calls, denied: denied.into_iter().collect() }))
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
    (allow, reach): (bool, AnswerReach),
) -> Result<Done, Problem> {
    let known = space.store.read().approval(id)?;
    let mut approval =
        known.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no approval {id}.")))?;
    if approval.state != ApprovalState::Waiting {
        let says = format!("This was answered already: it is {}.", approval.state.word());
        return Err(Problem::new(Code::BadRequest, says).with_next("Look what waits with gloss approvals."));
    }
    approval.answered_at = Some(now());
    if allow && let Some(anew) = asked_anew(space, &approval)? {
        approval.state = ApprovalState::Withdrawn;
        let done = Done::Approval { approval: Box::new(anew.clone()) };
        space.write(Write::ApprovalWrite, |tx| {
            tx.approval(&approval)?;
            tx.approval(&anew)?;
            tx.command(command, &done)
        })?;
        return Ok(done);
    }
    approval.state = if allow { ApprovalState::Allowed } else { ApprovalState::Denied };
    let given = if allow { given_with(space, &approval, reach) } else { None };
    let waiting = space.store.read().approvals_of(&approval.turn)?;
    let is_open = |other: &Approval| other.state == ApprovalState::Waiting && other.id != approval.id;
    let goes_on = !waiting.iter().any(is_open);
    let (turn, threads) = if goes_on { going_on(space, &approval)? } else { (None, Vec::new()) };
    let done = match &turn {
        Some(turn) => Done::Turn { task: turn.thread.clone(), turn: turn.id.clone() },
        None => Done::Approval { approval: Box::new(approval.clone()) },
    };
    space.write(Write::ApprovalWrite, |tx| {
        tx.approval(&approval)?;
        given.iter().try_for_each(|given| tx.access(given))?;
        turn.iter().try_for_each(|turn| tx.turn(turn))?;
        threads.iter().try_for_each(|thread| tx.thread(thread))?;
        tx.command(command, &done)?;
        let ids = json!({ "approval": approval.id, "task": approval.task, "turn": approval.turn });
        tx.log(&format!("approval.{}", approval.state.word()), &ids, &approval.says)
    })?;
    if let Some(turn) = turn
        && let Some(running) = space.running.get_mut(&turn.id)
    {
        let state = serde_json::from_value(running.machine.clone()).unwrap_or_default();
        (running.awaits, running.waiting) = (false, Some(Waiting::new(state)));
        running.rank = 0;
        space.changed = true;
    }
    Ok(done)
}

/// What a yes gives beyond the call that it is for: the same thing for the task, or for every task. Where only the inner wall
/// stands a yes to programs is always one for the task: that is what its card says.
fn given_with(space: &Turns, approval: &Approval, reach: AnswerReach) -> Option<Access> {
    let is_reduced = space.shared.home.programs.known_walls().is_some_and(|it| it.level == Level::Reduced);
    let may = match (approval.permission, &approval.path) {
        (Permission::Read, Some(path)) => May::ReadFile { path: path.clone() },
        (Permission::Write, Some(path)) => May::WriteFile { path: path.clone() },
        (Permission::Run, None) if is_reduced => May::RunReduced,
        _ => return None,
    };
    let task = match (reach, &may) {
        (AnswerReach::Once, May::RunReduced) | (AnswerReach::Task, _) => Some(approval.task.clone()),
        (AnswerReach::Once, _) => return None,
        (AnswerReach::Always, _) => None,
    };
    Some(grants::of_approval(task, may, &approval.id))
}

/// Asks the same question once more, where its file is not the one any more that was asked about.
fn asked_anew(space: &mut Turns, approval: &Approval) -> Result<Option<Approval>, Problem> {
    let Some(path) = &approval.path else { return Ok(None) };
    let site = space.shared.folder.site_of(path).map(|(site, _)| site.to_owned());
    let version = version_now(space, site.as_deref().unwrap_or(path))?;
    // A hidden file that was only asked about has no version to compare.
    if version == approval.version || (approval.version.is_none() && crate::content::is_hidden(path)) {
        return Ok(None);
    }
    let row = space.turn(&approval.turn)?;
    let calls = conversation::newest_calls(&space.store.read().entries(&row.thread)?);
    let Some(call) = calls.iter().find(|call| call.id == approval.call) else { return Ok(None) };
    Ok(Some(Approval {
        id: new_id(),
        hash: hash_of(call, Some(path), version),
        version,
        why: format!("The file has changed since this was asked. {}", approval.why),
        asked_at: now(),
        answered_at: None,
        state: ApprovalState::Waiting,
        ..approval.clone()
    }))
}

/// A turn that waits for its place again, with its task, and the task that it helps at work again.
fn going_on(space: &Turns, approval: &Approval) -> Result<(Option<Turn>, Vec<Thread>), Problem> {
    let mut turn = space.turn(&approval.turn)?;
    if !turn.awaits {
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
