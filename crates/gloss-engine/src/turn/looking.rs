//! Second looks of a turn: which of the things that it asks for get one, what one decides by the person's rule, and how the turn
//! goes on. A look that fails, or that nobody finishes, becomes a question to the person and never a yes.

use std::collections::BTreeMap;

use gloss_agent::machine::State;
use gloss_agent::{Ask, Effect, Entry, conversation};
use gloss_protocol::{
    Action, AnswerReach, Approval, ApprovalId, ApprovalState, Code, OnApproval, Permission, Problem, Rule,
    Thread, ThreadId, ThreadStatus, Turn, TurnId, Usage,
};
use gloss_sandbox::Level;
use gloss_store::{Tx, Write};
use serde_json::json;

use crate::auto_review::evidence;
use crate::auto_review::fixed;
use crate::auto_review::policy::{Failing, Finding, Kind, Standing, Step, opinion, standing, step};
use crate::config::BUILTIN;
use crate::content::is_hidden;
use crate::cost::Rate;
use crate::doors::now;
use crate::turn::asks::version_now;
use crate::turn::leave::person_words;
use crate::turn::logging;
use crate::turn::obeyed;
use crate::turn::recover::NotRun;
use crate::turn::room::{TurnNews, Turns};
use crate::turn::waiting::Waiting;
use crate::web::leave::carries;

/// Calls of one answer that are looked at; what is beyond reaches the person.
const MAX_LOOKS: usize = 8;
/// Actions that may be stopped before a task's work is ended.
const MAX_STOPPED: usize = 3;

/// A call to be looked at, with the approvals that it needs.
pub(crate) struct WantedLook {
    /// The approvals.
    pub(crate) approvals: Vec<ApprovalId>,
    /// What is to be looked at; none where it is too long.
    pub(crate) message: Option<String>,
}

/// What came of a second look at an approval.
pub(crate) type Look = (ApprovalId, Finding);

/// What an approval needs leave for, as far as that decides who judges it.
struct Wanted<'a> {
    tool: &'a str,
    permission: Permission,
    path: Option<&'a str>,
    exact: &'a str,
}

/// What an approval is made with: where it stands, what a look came to, whether that decided it.
pub(crate) struct Made {
    pub(crate) state: ApprovalState,
    pub(crate) finding: Option<Finding>,
    pub(crate) reviewed: bool,
}

/// The answers that a turn's questions begin with: what its task says of all of them, and what a second look is to each.
///
/// # Errors
/// Errors of the store.
pub(crate) fn made(
    space: &Turns,
    turn: &Turn,
    (model, on_approval): (&str, OnApproval),
    asks: &[Ask],
) -> Result<Vec<Made>, Problem> {
    let files = asks.iter().filter(|ask| ask.permission == Permission::Write).count();
    let mut out = Vec::new();
    for ask in asks {
        let wanted = Wanted {
            tool: &ask.tool,
            permission: ask.permission,
            path: ask.path.as_deref(),
            exact: &ask.exact,
        };
        let (kind, standing) = standing_of(space, &turn.id, &wanted)?;
        let plain = match (ask.permission, state_of(on_approval)) {
            // A secret is given by the person alone, card by card.
            (Permission::Secret, ApprovalState::Allowed) => ApprovalState::Waiting,
            (_, state) => state,
        };
        let made = |state| Made { state, finding: None, reviewed: false };
        out.push(match standing {
            _ if on_approval == OnApproval::Allow => made(plain),
            Standing::None => made(plain),
            _ if model == BUILTIN => {
                let finding = fixed::judge(kind, files);
                let (state, reviewed) = decided(standing, &finding, on_approval);
                Made { state, finding: Some(finding), reviewed }
            }
            Standing::Decides => made(ApprovalState::Reviewing),
            Standing::Advises => made(plain),
        });
    }
    Ok(out)
}

fn state_of(on_approval: OnApproval) -> ApprovalState {
    match on_approval {
        OnApproval::Ask => ApprovalState::Waiting,
        OnApproval::Deny => ApprovalState::Denied,
        OnApproval::Allow => ApprovalState::Allowed,
    }
}

/// Where an approval stands after a look, and whether that decided it.
fn decided(standing: Standing, finding: &Finding, on_approval: OnApproval) -> (ApprovalState, bool) {
    match step(standing, finding) {
        Step::LetGo => (ApprovalState::Allowed, true),
        Step::Stop => (ApprovalState::Denied, true),
        Step::ToPerson => (state_of(on_approval), false),
    }
}

fn standing_of(space: &Turns, turn: &TurnId, wanted: &Wanted<'_>) -> Result<(Kind, Standing), Problem> {
    let tool = space.shared.home.toolbox.find(wanted.tool);
    let (kind, action) = match wanted.permission {
        Permission::Read => (Kind::Reads, Action::Read),
        Permission::Write => {
            let is_obeyed = wanted.path.is_some_and(|path| obeyed::is_obeyed(path) || is_hidden(path));
            (if is_obeyed { Kind::Obeyed } else { Kind::Changes }, Action::Change)
        }
        Permission::Run => {
            let is_walled = tool.is_some_and(|tool| tool.is_walled());
            // That a wall is missing is the person's to know before the first program runs.
            let is_safe = match space.shared.home.programs.walls.level() {
                Level::Full => true,
                Level::Reduced => space.may(turn, &gloss_protocol::May::RunReduced)?,
                Level::None => false,
            };
            (if is_walled && is_safe { Kind::Walled } else { Kind::Bare }, Action::Run)
        }
        Permission::Reach => {
            let is_carrying = carries(space, turn, wanted.exact)?;
            (if is_carrying { Kind::Carries } else { Kind::Reaches }, Action::Reach)
        }
        Permission::Remove => (Kind::Removes, Action::Remove),
        // What a secret opens lies outside, and what a server does with what it is given.
        Permission::Send | Permission::Secret | Permission::Use => (Kind::Sends, Action::Send),
        Permission::Spend => {
            let spends = tool.is_some_and(|tool| tool.effect() == Effect::Spends);
            (if spends { Kind::Spends } else { Kind::Helpers }, Action::Send)
        }
    };
    let rule = if action == Action::Read { Rule::Act } else { space.rule(turn, action)? };
    Ok((kind, standing(kind, rule)))
}

fn standing_of_row(space: &Turns, approval: &Approval) -> Result<Standing, Problem> {
    let wanted = Wanted {
        tool: &approval.tool,
        permission: approval.permission,
        path: approval.path.as_deref(),
        exact: &approval.exact,
    };
    Ok(standing_of(space, &approval.turn, &wanted)?.1)
}

impl Turns {
    /// The calls of a turn that a model is to look at now, and the looks that are at their end without it.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn wanted_looks(&self, id: &TurnId) -> Result<(Vec<WantedLook>, Vec<Look>), Problem> {
        let read = self.store.read();
        let mut open: Vec<Approval> = Vec::new();
        for approval in read.approvals_of(id)? {
            let is_wanted = approval.state == ApprovalState::Reviewing
                || (approval.state == ApprovalState::Waiting
                    && approval.opinion.is_none()
                    && standing_of_row(self, &approval)? != Standing::None);
            open.extend(is_wanted.then_some(approval));
        }
        if open.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let turn = self.turn(id)?;
        let entries: Vec<Entry> = read.entries(&turn.thread)?;
        let calls = conversation::newest_calls(&entries);
        let (person, sources) = (person_words(self, id)?.texts, self.sources(id)?.words());
        let mut by_call: BTreeMap<String, Vec<Approval>> = BTreeMap::new();
        open.into_iter().for_each(|one| by_call.entry(one.call.clone()).or_default().push(one));
        let (mut wanted, mut failed) = (Vec::new(), Vec::new());
        for (call, approvals) in by_call {
            let ids: Vec<ApprovalId> = approvals.iter().map(|one| one.id.clone()).collect();
            let found = calls.iter().find(|known| known.id == call);
            let message = found.and_then(|call| {
                let question = |one: &Approval| format!("{} {} {}", one.says, one.why, one.reaches);
                let questions = approvals.iter().map(question).collect();
                let (tool, arguments, sources) =
                    (call.name.as_str(), call.arguments.as_str(), sources.clone());
                evidence::message(
                    &person,
                    &entries,
                    &evidence::Action { tool, arguments, questions, sources },
                )
            });
            if message.is_none() || wanted.len() >= MAX_LOOKS {
                let failing = if message.is_none() { Failing::TooLong } else { Failing::TooMany };
                failed.extend(ids.into_iter().map(|id| (id, Finding::Failed(failing.clone()))));
            } else {
                wanted.push(WantedLook { approvals: ids, message });
            }
        }
        Ok((wanted, failed))
    }

    /// Hands what a look was at when Gloss ended to the person.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn look_broke_off(&mut self, id: &TurnId) -> Result<(), Problem> {
        let open = self.store.read().approvals_of(id)?.into_iter();
        let open = open.filter(|one| one.state == ApprovalState::Reviewing);
        let looks: Vec<Look> = open.map(|one| (one.id, Finding::Failed(Failing::Restarted))).collect();
        if looks.is_empty() { Ok(()) } else { self.settle_looks(id, looks, Usage::default()) }
    }

    /// Takes what looks came to and what they used: an action is let go or stopped where that is theirs to decide, and else the
    /// person is asked.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn settle_looks(&mut self, id: &TurnId, looks: Vec<Look>, used: Usage) -> Result<(), Problem> {
        let mut turn = self.turn(id)?;
        let mut threads = Threads::default();
        let cost = self.running.get(id).map_or(Rate::Unknown, |running| running.rate).cost(used);
        let asked = self.counted(&mut turn, [used])?;
        threads.0.extend(asked.clone());
        let of = turn.clone();
        let log_use = |tx: &mut Tx<'_>| {
            asked.iter().try_for_each(|thread| logging::answer(tx, (&of, thread), (used, cost), None))
        };
        if !self.running.contains_key(id) {
            // It came to its end meanwhile: only what was used is left to be counted.
            return self.write(Write::ApprovalWrite, |tx| {
                log_use(tx)?;
                threads.0.iter().try_for_each(|one| tx.thread(one))
            });
        }
        let looks = self.on_same_files(looks)?;
        let settled = self.rows_after(&turn, looks, &mut threads)?;
        let end = settled.end(self)?;
        match end.as_ref() {
            Some(End::ToPerson(says)) => {
                (turn.awaits, turn.status) = (true, ThreadStatus::Waiting);
                turn.says.clone_from(says);
                let questions = u32::try_from(settled.questions).unwrap_or(u32::MAX);
                threads.of(self, &settled.task)?.into_iter().for_each(|one| one.question_count += questions);
                threads.say(self, (&turn.thread, &settled.task), ThreadStatus::Waiting, says)?;
            }
            Some(End::GoesOn) => {
                (turn.awaits, turn.status) = (false, ThreadStatus::Queued);
                threads.say(self, (&turn.thread, &settled.task), ThreadStatus::Working, "Going on")?;
            }
            Some(End::Broken) | None => {}
        }
        self.write(Write::ApprovalWrite, |tx| {
            log_use(tx)?;
            for approval in &settled.changed {
                tx.approval(approval)?;
                let ids = json!({ "approval": approval.id, "task": approval.task, "turn": id });
                let says = approval.opinion.as_ref().map(|one| one.says.clone()).unwrap_or_default();
                tx.log(&format!("approval.looked_at.{}", approval.state.word()), &ids, &says)?;
                if matches!(approval.state, ApprovalState::Allowed | ApprovalState::Denied) {
                    logging::decision(tx, approval, AnswerReach::Once, "review")?;
                }
            }
            threads.0.iter().try_for_each(|thread| tx.thread(thread))?;
            tx.turn(&turn)
        })?;
        self.go_on(turn, end.as_ref())
    }

    fn go_on(&mut self, turn: Turn, end: Option<&End>) -> Result<(), Problem> {
        let id = turn.id.clone();
        match end {
            None => Ok(()),
            Some(End::ToPerson(_)) => {
                if let Some(running) = self.running.get_mut(&id) {
                    running.is_looked_at = false;
                }
                self.changed = true;
                self.news.push(TurnNews::Awaits(Box::new(turn)));
                Ok(())
            }
            Some(End::GoesOn) => {
                self.wake(&id);
                Ok(())
            }
            Some(End::Broken) => {
                self.settle_items(&turn, NotRun::Ended)?;
                let says =
                    format!("A second opinion stopped {MAX_STOPPED} actions of this task, so it was ended.");
                let next = "Look at what it wanted to do, and say what it may do and what not.";
                self.rest_with(&id, Problem::new(Code::TooManySteps, says).with_next(next))
            }
        }
    }

    /// Ends the second looks at a turn that needs none any more.
    pub(crate) fn end_looks(&mut self, id: &TurnId) {
        if let Some(running) = self.running.get_mut(id) {
            running.looks.cancel();
            running.looks = running.cancel.child_token();
        }
    }

    /// Puts a turn that waited for answers in the queue again.
    pub(crate) fn wake(&mut self, id: &TurnId) {
        let Some(running) = self.running.get_mut(id) else { return };
        let state: State = serde_json::from_value(running.machine.clone()).unwrap_or_default();
        (running.awaits, running.is_looked_at) = (false, false);
        running.waiting = Some(Waiting::new(state));
        self.changed = true;
    }

    /// Looks, where those at a file count for nothing that has changed since it was asked about.
    fn on_same_files(&mut self, looks: Vec<Look>) -> Result<Vec<Look>, Problem> {
        let mut out = Vec::new();
        for (id, finding) in looks {
            let row = self.store.read().approval(&id)?.filter(|row| row.permission == Permission::Write);
            let changed = match row.as_ref().and_then(|row| Some((row.path.clone()?, row.version))) {
                Some((path, version)) => {
                    let site = self.shared.folder.site_of(&path).map(|(site, _)| site.to_owned());
                    version_now(self, site.as_deref().unwrap_or(&path))? != version
                }
                None => false,
            };
            out.push((id, if changed { Finding::Failed(Failing::FileChanged) } else { finding }));
        }
        Ok(out)
    }

    /// The rows of looks, as they are after them.
    fn rows_after(&self, turn: &Turn, looks: Vec<Look>, threads: &mut Threads) -> Result<Settled, Problem> {
        let mut all = self.store.read().approvals_of(&turn.id)?;
        let task = all.first().map_or_else(|| turn.thread.clone(), |one| one.task.clone());
        let on_approval = threads.of(self, &task)?.map(|thread| thread.on_approval).unwrap_or_default();
        let (mut changed, mut to_person, mut is_decided) = (Vec::new(), Vec::new(), false);
        for (id, finding) in looks {
            let Some(row) = all.iter_mut().find(|one| one.id == id && one.state.is_open()) else { continue };
            row.opinion = Some(opinion(&finding));
            if row.state == ApprovalState::Reviewing {
                // What the rule says now counts: it may have become another since.
                let standing = standing_of_row(self, row)?;
                (row.state, row.reviewed) = decided(standing, &finding, on_approval);
                row.answered_at = (row.state != ApprovalState::Waiting).then(now);
                is_decided = true;
                to_person.extend((row.state == ApprovalState::Waiting).then(|| row.clone()));
            }
            changed.push(row.clone());
        }
        let questions = Approval::groups(to_person.clone()).len();
        let says = to_person.first().map(|one| one.says.clone());
        let is_open = all.iter().any(|one| one.state.is_open());
        Ok(Settled { task, changed, questions, says, is_decided, is_open })
    }

    /// How many actions of a task a second look has stopped since the person last began something.
    fn stopped_by_looks(&self, task: &ThreadId) -> Result<usize, Problem> {
        let read = self.store.read();
        let since = read.turns(task)?.last().map(|turn| turn.started_at);
        let stopped = read.approvals_denied(task)?.into_iter();
        Ok(stopped.filter(|one| one.reviewed && Some(one.asked_at) >= since).count())
    }
}

/// Approvals after looks.
struct Settled {
    task: ThreadId,
    changed: Vec<Approval>,
    /// Questions that reach the person now.
    questions: usize,
    /// The first of them.
    says: Option<String>,
    is_decided: bool,
    is_open: bool,
}

/// What becomes of the turn.
enum End {
    ToPerson(String),
    GoesOn,
    Broken,
}

impl Settled {
    /// What becomes of the turn; none where it waits on as before.
    fn end(&self, space: &Turns) -> Result<Option<End>, Problem> {
        if let Some(says) = &self.says {
            return Ok(Some(End::ToPerson(says.clone())));
        }
        let is_stopped = |one: &&Approval| one.reviewed && one.state == ApprovalState::Denied;
        let stopped = self.changed.iter().filter(is_stopped).count();
        if stopped > 0 && space.stopped_by_looks(&self.task)? + stopped >= MAX_STOPPED {
            return Ok(Some(End::Broken));
        }
        Ok((self.is_decided && !self.is_open).then_some(End::GoesOn))
    }
}

/// Tasks that are written with the approvals.
#[derive(Default)]
struct Threads(Vec<Thread>);

impl Threads {
    fn of(&mut self, space: &Turns, id: &ThreadId) -> Result<Option<&mut Thread>, Problem> {
        if !self.0.iter().any(|one| one.id == *id) {
            self.0.extend(space.store.read().thread(id)?);
        }
        Ok(self.0.iter_mut().find(|one| one.id == *id))
    }

    /// Says of a turn's task, and of the one that it helps, where they stand.
    fn say(
        &mut self,
        space: &Turns,
        (own, task): (&ThreadId, &ThreadId),
        status: ThreadStatus,
        says: &str,
    ) -> Result<(), Problem> {
        for id in [own, task] {
            if let Some(thread) = self.of(space, id)? {
                (thread.status, thread.updated_at) = (status, now());
                says.clone_into(&mut thread.latest);
            }
        }
        Ok(())
    }
}
