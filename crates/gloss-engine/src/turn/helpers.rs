//! Helpers of a turn: parts of its task, each a task of its own with fewer rights, waited for together. While it waits
//! the turn gives its place to them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gloss_agent::doors::{Helped, HelperTask};
use gloss_agent::machine::State;
use gloss_agent::{Authority, only_reads};
use gloss_protocol::{
    Code, EventBody, Helps, ItemBody, Problem, Thread, ThreadId, ThreadStatus, Turn, TurnId,
};
use gloss_store::Write;
use serde_json::json;
use tokio::time::Instant;

use crate::config::Config;
use crate::doors::Shared;
use crate::providers;
use crate::roles::{self, Role};
use crate::turn::budget::HELPER_TOKENS;
use crate::turn::judge::{INSTRUCTIONS, JUDGE};
use crate::turn::room::Turns;
use crate::turn::words::first_words;

/// Interval between looks whether the turn was stopped.
const LOOK: Duration = Duration::from_millis(100);

/// Time that a stopped helper may take to come to rest.
pub(crate) const ENDING: Duration = Duration::from_secs(5);

/// Time until a helper that has no place is told that it waits.
const SETTLING: Duration = Duration::from_secs(1);

/// A helper that was begun.
pub(crate) struct StartedHelper {
    name: String,
    thread: ThreadId,
    turn: TurnId,
}

impl Turns {
    /// The tools that a task's agent has.
    pub(crate) fn authority(thread: &Thread) -> Authority {
        match &thread.helps {
            None if thread.role.as_ref().is_some_and(|role| role.only_reads) => Authority::Reading,
            None if !thread.spans.is_empty() => Authority::Coordinating,
            None => Authority::All,
            Some(helps) if helps.only_reads => Authority::Reading,
            Some(_) => Authority::Helping,
        }
    }

    /// Refuses what a turn makes whose agent only reads, whichever tool makes it; gives the turn.
    pub(crate) fn check_makes(&self, turn: &TurnId) -> Result<Turn, Problem> {
        let row = self.turn(turn)?;
        let thread = self.store.read().thread(&row.thread)?;
        let reads = thread.is_some_and(|thread| Self::authority(&thread) == Authority::Reading);
        if reads { Err(only_reads()) } else { Ok(row) }
    }

    /// The role that a task has, as a helper or because the person chose it, as its file says now.
    pub(crate) fn role_of(&self, thread: &Thread) -> Option<Role> {
        let of_task = thread.role.as_ref().map(|role| &role.name);
        let name = thread.helps.as_ref().map(|helps| &helps.role).or(of_task)?;
        roles::named(&roles::all(&self.shared), name).ok()
    }

    /// The role of a name, which a person chose for a task.
    ///
    /// # Errors
    /// Where there is none, with those that there are.
    pub(crate) fn chosen_role(&self, name: &str) -> Result<Role, Problem> {
        roles::named(&roles::all(&self.shared), name.trim())
    }

    /// The model that a role asks for, where it is connected.
    pub(crate) fn model_of_role(&self, role: &Role) -> Option<String> {
        let config = Config::read(&self.shared.home.dir).ok()?;
        let model = at_provider(role.info.model.as_deref()?, &config.default_model());
        providers::choose(&config, &self.shared.home, &model).is_ok().then_some(model)
    }

    /// Instructions of a task's role; empty for a task without one.
    pub(crate) fn in_role(thread: &Thread, role: Option<&Role>) -> String {
        let instructions = role.map(|role| role.instructions.as_str()).unwrap_or_default();
        let Some(helps) = &thread.helps else {
            return match &thread.role {
                Some(role) => format!("The person has you work in the role {}. {instructions}", role.name),
                None => String::new(),
            };
        };
        if helps.role == JUDGE {
            return INSTRUCTIONS.to_owned();
        }
        format!(
            "You are a helper of another task, in the role {}. {instructions}\nYour closing words are what that task hears: \
say exactly what you found or made, and what you could not do.",
            helps.role
        )
    }

    /// Reasoning effort of a task's model: as its role says, else as the person's configuration does.
    pub(crate) fn effort(thread: &Thread, role: Option<&Role>, config: &Config) -> Option<String> {
        let of_helpers =
            || thread.helps.as_ref().and(config.agents.default_subagent_reasoning_effort.clone());
        let own = role.and_then(|role| role.info.effort.clone()).or_else(of_helpers);
        own.or_else(|| config.model_reasoning_effort.clone()).filter(|effort| is_effort(effort))
    }

    /// The roles of the person's and the folder's own that its helpers can have; empty where it can have none.
    pub(crate) fn own_roles(&self, thread: &Thread, serves_notes: bool) -> String {
        if thread.helps.is_some() || serves_notes {
            return String::new();
        }
        let roles = roles::own(&self.shared);
        let told: Vec<String> =
            roles.iter().map(|role| format!("- {}: {}", role.info.name, role.info.about)).collect();
        if told.is_empty() {
            return String::new();
        }
        format!("Helpers can also have these roles:\n{}", told.join("\n"))
    }

    /// Begins a turn's helpers; all or none.
    ///
    /// # Errors
    /// An unknown role or file, or a turn that is itself a helper's.
    pub(crate) fn begin_helpers(
        &mut self,
        id: &TurnId,
        tasks: Vec<HelperTask>,
    ) -> Result<Vec<StartedHelper>, Problem> {
        let parent = self.turn(id)?;
        let Some(of) = self.store.read().thread(&parent.thread)? else { return Ok(Vec::new()) };
        if of.helps.is_some() {
            return Err(Problem::new(Code::BadRequest, "A helper has no helpers of its own."));
        }
        let config = Config::read(&self.shared.home.dir)?;
        if config.agents.max_depth == Some(0) {
            let says = "Helpers are turned off: [agents] max_depth is 0.";
            return Err(Problem::new(Code::BadRequest, says).with_next("Do the work yourself, part by part."));
        }
        let share = u64::try_from(tasks.len()).unwrap_or(1).max(1);
        let goal = self.store.read().goal_of(&of.id)?.and_then(|goal| goal.draft.budget.tokens);
        let budget = [of.budget, goal].into_iter().flatten().min();
        let left = budget.map(|budget| budget.saturating_sub(of.usage.total()));
        if let Some(left) = left.filter(|left| left / share < HELPER_TOKENS) {
            let says = format!("{left} tokens are left of the budget: too few for {share} helpers.");
            let next = match left / HELPER_TOKENS {
                0 => "Do the work yourself, or come to an end.".to_owned(),
                few => format!("Begin {few} at most, or do the work yourself."),
            };
            return Err(Problem::new(Code::BudgetSpent, says).with_next(next));
        }
        let mut ready = Vec::new();
        let known = roles::all(&self.shared);
        for task in tasks {
            let role = roles::named(&known, &task.role)?.info;
            let mut files = Vec::new();
            for path in &task.files {
                self.check_readable(id, &self.normal(path)?)?;
                files.push(self.artifact(path)?.path);
            }
            // A role's own model, where it is connected; else the one of the task.
            let own = role.model.or_else(|| config.agents.default_subagent_model.clone());
            let own = own.map(|model| at_provider(&model, &of.model));
            let own = own.filter(|model| providers::choose(&config, &self.shared.home, model).is_ok());
            let mut thread = self.thread_for(None, &task.name, Some(own.as_deref().unwrap_or(&of.model)))?;
            thread.helps = Some(Helps { task: of.id.clone(), role: role.name, only_reads: role.only_reads });
            // Its task's is the bound of all of them.
            (thread.budget, thread.ceiling) = (None, None);
            thread.latest = "Starting".to_owned();
            let turn = Turns::new_turn(&thread, Vec::new());
            let (item, entry) = first_words(&turn, 1, &task.task, files);
            ready.push((thread, turn, item, entry));
        }
        self.write(Write::TurnStart, |tx| {
            for (thread, turn, item, entry) in &ready {
                tx.thread(thread)?;
                tx.turn(turn)?;
                tx.item(item, Some(entry))?;
                tx.log(
                    "helper.started",
                    &json!({ "task": of.id, "helper": thread.id, "turn": turn.id }),
                    &thread.title,
                )?;
            }
            Ok(())
        })?;
        let mut begun = Vec::new();
        for (thread, turn, ..) in ready {
            self.set_to_work(&turn, State::default(), BTreeMap::new())?;
            begun.push(StartedHelper { name: thread.title, thread: thread.id, turn: turn.id });
        }
        self.lend_place(id, true);
        Ok(begun)
    }

    /// While a turn waits for its helpers, its place is theirs.
    fn lend_place(&mut self, id: &TurnId, lent: bool) {
        if let Some(running) = self.running.get_mut(id) {
            running.lent = lent;
        }
        self.changed = true;
    }

    /// Stops helpers that are still at work.
    pub(crate) fn stop_helpers(&mut self, begun: &[ThreadId]) {
        for thread in begun {
            // One that is at rest already is left alone.
            let _ = self.stop_task(thread);
        }
    }

    /// The task that a turn helped, with what the turn used: it counts there as soon as it is used up, so that the next
    /// request of anybody in that task knows of it.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn counted_for(&self, thread: &Thread, turn: &Turn) -> Result<Option<Thread>, Problem> {
        let Some(helps) = &thread.helps else { return Ok(None) };
        let Some(mut of) = self.store.read().thread(&helps.task)? else { return Ok(None) };
        (of.usage, of.cost) = (of.usage.plus(turn.usage), of.cost.plus(turn.cost));
        Ok(Some(of))
    }

    /// Results of helpers.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn helped(
        &mut self,
        id: &TurnId,
        begun: Vec<StartedHelper>,
        late: &BTreeSet<ThreadId>,
    ) -> Result<Vec<Helped>, Problem> {
        self.lend_place(id, false);
        let mut out = Vec::new();
        for one in begun {
            // One that is gone takes nothing from what the others came to.
            let Ok(turn) = self.turn(&one.turn) else {
                let says = "It is gone.".to_owned();
                out.push(Helped { name: one.name, status: "failed".to_owned(), says, files: Vec::new() });
                continue;
            };
            let late = late.contains(&one.thread);
            out.push(self.came_to(one, &turn, late)?);
        }
        Ok(out)
    }

    fn came_to(&self, one: StartedHelper, turn: &Turn, late: bool) -> Result<Helped, Problem> {
        let mut files: Vec<String> = Vec::new();
        for item in self.store.read().items(&one.thread)? {
            if let ItemBody::Version { path, .. } = item.body
                && !files.contains(&path)
            {
                files.push(path);
            }
        }
        let status = match turn.status {
            ThreadStatus::Interrupted | ThreadStatus::Queued | ThreadStatus::Working if late => "late",
            status => status.word(),
        };
        let says = match &turn.problem {
            Some(problem) => format!("{} {}", turn.says, problem.says).trim().to_owned(),
            None => turn.says.clone(),
        };
        Ok(Helped { name: one.name, status: status.to_owned(), says, files })
    }
}

/// A model as a role's file names it: alone it is one of the provider that the task asks.
fn at_provider(model: &str, of: &str) -> String {
    match of.split_once('/') {
        Some((provider, _)) if !model.contains('/') => format!("{provider}/{model}"),
        _ => model.to_owned(),
    }
}

/// A word, and not what a file smuggles into a request.
fn is_effort(words: &str) -> bool {
    !words.is_empty() && words.len() <= 20 && words.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The threads of helpers.
pub(crate) fn threads(begun: &[StartedHelper]) -> Vec<ThreadId> {
    begun.iter().map(|one| one.thread.clone()).collect()
}

/// End of the wait for helpers.
pub(crate) enum Came {
    /// All are at rest, or had long enough to come there.
    Rested,
    /// Helpers that had their time and are to be stopped.
    Late(Vec<ThreadId>),
    /// The turn itself was stopped.
    Stopped,
}

/// Helpers that are waited for, each with the time that it has: from when it began, for who waits for a place has had none.
pub(crate) struct Waited<'a> {
    open: Vec<(&'a StartedHelper, Option<Instant>)>,
    seconds: u64,
    /// Moment from which on a helper that is not told to wait is at work.
    settled: Instant,
    /// Helpers that were told of as late.
    pub late: BTreeSet<ThreadId>,
}

impl<'a> Waited<'a> {
    pub(crate) fn new(begun: &'a [StartedHelper], seconds: u64) -> Self {
        let open = begun.iter().map(|one| (one, None)).collect();
        Self { open, seconds, settled: Instant::now() + SETTLING, late: BTreeSet::new() }
    }

    /// Waits for the next thing that happens to them.
    pub(crate) async fn next(&mut self, shared: &Arc<Shared>, cancel: &AtomicBool) -> Came {
        let mut events = shared.feed.follow();
        let mut seq = *events.borrow_and_update();
        loop {
            let late = self.look(shared);
            if self.open.is_empty() {
                return Came::Rested;
            }
            if cancel.load(Ordering::SeqCst) {
                return Came::Stopped;
            }
            if !late.is_empty() {
                self.late.extend(late.iter().cloned());
                return Came::Late(late);
            }
            let until = Instant::now() + LOOK;
            // Whatever else happens is no reason to look before it is time.
            while let Ok(Ok(())) = tokio::time::timeout_at(until, events.changed()).await {
                // Where too much happened to be told apart, it is time.
                let Some(news) = shared.feed.after(seq) else { break };
                seq = news.last().map_or(seq, |event| event.seq);
                let ended = |id: &TurnId| self.open.iter().any(|(one, _)| one.turn == *id);
                let has_ended =
                    |body: &EventBody| matches!(body, EventBody::TurnFinished { turn } if ended(&turn.id));
                if news.iter().any(|event| has_ended(&event.body)) {
                    break;
                }
            }
            seq = seq.max(*events.borrow_and_update());
        }
    }

    /// Leaves out who is at rest, and gives those whose time is newly over.
    fn look(&mut self, shared: &Arc<Shared>) -> Vec<ThreadId> {
        let (now, time) = (Instant::now(), Duration::from_secs(self.seconds));
        let (settled, told) = (self.settled, &self.late);
        let mut late = Vec::new();
        self.open.retain_mut(|(one, began)| {
            match shared.read(|read, _| Ok(read.turn(&one.turn)?)) {
                // One that is gone has nothing to wait for.
                Ok(None) => return false,
                Ok(Some(turn)) if turn.at_rest() => return false,
                // Whoever waits for a place, or for the person, has no time that runs.
                Ok(Some(turn)) if turn.status == ThreadStatus::Queued || turn.awaits => *began = None,
                // What can't be read now counts as at work, so that its time ends too.
                Ok(Some(_)) | Err(_) if began.is_none() && now > settled => *began = Some(now),
                Ok(Some(_)) | Err(_) => {}
            }
            let over = began.is_some_and(|began| now > began + time);
            if over && !told.contains(&one.thread) {
                late.push(one.thread.clone());
            }
            // One that was stopped has a while to come to rest, and is not waited for after that.
            !began.is_some_and(|began| now > began + time + ENDING)
        });
        late
    }
}
