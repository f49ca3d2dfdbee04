//! Helpers of a turn: parts of its task, each a task of its own with fewer rights, waited for together. While it waits
//! the turn gives its place to them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gloss_agent::machine::State;
use gloss_agent::{Allowed, Helped, HelperTask};
use gloss_protocol::{
    Code, EventBody, Helps, ItemBody, Problem, Thread, ThreadId, ThreadStatus, Turn, TurnId,
};
use gloss_store::Write;
use serde_json::json;
use tokio::time::Instant;

use crate::config::Config;
use crate::goals::{INSTRUCTIONS, JUDGE};
use crate::handlers::first_words;
use crate::providers;
use crate::roles;
use crate::space::{Shared, Space};

/// How often it is looked whether the turn was stopped.
const LOOK: Duration = Duration::from_millis(100);

/// A helper that was begun.
pub(super) struct Begun {
    name: String,
    thread: ThreadId,
    turn: TurnId,
}

impl Space {
    /// The tools that a task's agent has.
    pub(super) fn allowed(thread: &Thread) -> Allowed {
        match &thread.helps {
            None if !thread.spans.is_empty() => Allowed::Coordinating,
            None => Allowed::All,
            Some(helps) if helps.only_reads => Allowed::Reading,
            Some(_) => Allowed::Helping,
        }
    }

    /// What a helper hears of its role; empty for a task of the person's.
    pub(super) fn as_helper(&self, thread: &Thread) -> String {
        let Some(helps) = &thread.helps else { return String::new() };
        if helps.role == JUDGE {
            return INSTRUCTIONS.to_owned();
        }
        let role = roles::named(self.shared.folder.root(), &helps.role);
        let instructions = role.map(|role| role.instructions).unwrap_or_default();
        format!(
            "You are a helper of another task, in the role {}. {instructions}\nYour closing words are what that task hears: \
say exactly what you found or made, and what you could not do.",
            helps.role
        )
    }

    /// The roles of the person's and the folder's own that its helpers can have; empty where it can have none.
    pub(super) fn own_roles(&self, thread: &Thread, serves_notes: bool) -> String {
        if thread.helps.is_some() || serves_notes {
            return String::new();
        }
        let roles = roles::own(self.shared.folder.root());
        let told: Vec<String> = roles.iter().map(|role| format!("- {}: {}", role.name, role.about)).collect();
        if told.is_empty() {
            return String::new();
        }
        format!("Helpers can also have these roles:\n{}", told.join("\n"))
    }

    /// Begins a turn's helpers; all or none.
    ///
    /// # Errors
    /// An unknown role or file, or a turn that is itself a helper's.
    pub(super) fn begin_helpers(
        &mut self,
        id: &TurnId,
        tasks: Vec<HelperTask>,
    ) -> Result<Vec<Begun>, Problem> {
        let parent = self.turn(id)?;
        let Some(of) = self.store.read().thread(&parent.thread)? else { return Ok(Vec::new()) };
        if of.helps.is_some() {
            return Err(Problem::new(Code::BadRequest, "A helper has no helpers of its own."));
        }
        let config = Config::read(&self.shared.home.dir)?;
        let share = u64::try_from(tasks.len()).unwrap_or(1).max(1);
        let goal = self.store.read().goal_of(&of.id)?.and_then(|goal| goal.draft.budget.tokens);
        let budget = [of.budget, goal].into_iter().flatten().min();
        let left = budget.map(|budget| budget.saturating_sub(of.usage.total()) / share);
        let mut ready = Vec::new();
        for task in tasks {
            let role = roles::named(self.shared.folder.root(), &task.role)?;
            let mut files = Vec::new();
            for path in &task.files {
                files.push(self.artifact(path)?.path);
            }
            // A role's own model, where it is connected; else the one of the task.
            let own = role.model.filter(|model| providers::choose(&config, &self.shared.home, model).is_ok());
            let mut thread = self.thread_for(None, &task.name, Some(own.as_deref().unwrap_or(&of.model)))?;
            thread.helps = Some(Helps { task: of.id.clone(), role: role.name, only_reads: role.only_reads });
            thread.budget = left;
            thread.latest = "Starting".to_owned();
            let turn = Space::new_turn(&thread, Vec::new());
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
            begun.push(Begun { name: thread.title, thread: thread.id, turn: turn.id });
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
    pub(super) fn stop_helpers(&mut self, begun: &[ThreadId]) {
        for thread in begun {
            // One that is at rest already is left alone.
            let _ = crate::handlers::stop_task(self, thread);
        }
    }

    /// After a crash nobody waits for a helper any more: it rests, and what it used counts for its task.
    ///
    /// # Errors
    /// What the store says.
    pub(super) fn orphaned(&mut self, turn: &Turn) -> Result<(), Problem> {
        let helps = self.store.read().thread(&turn.thread)?.and_then(|thread| thread.helps);
        if let Some(helps) = helps {
            self.count_for(&helps.task, turn)?;
        }
        self.stop_waiting(&turn.id)
    }

    /// What a turn used counts for the task that it helped.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) fn count_for(&mut self, task: &ThreadId, turn: &Turn) -> Result<(), Problem> {
        let Some(mut of) = self.store.read().thread(task)? else { return Ok(()) };
        (of.usage, of.cost) = (of.usage.plus(turn.usage), of.cost.plus(turn.cost));
        self.write(Write::TurnStep, |tx| tx.thread(&of))
    }

    /// What helpers came to; what they used counts for the task that they help.
    ///
    /// # Errors
    /// What the store says.
    pub(super) fn helped(
        &mut self,
        id: &TurnId,
        begun: Vec<Begun>,
        late: bool,
    ) -> Result<Vec<Helped>, Problem> {
        self.lend_place(id, false);
        let parent = self.turn(id)?;
        let Some(mut of) = self.store.read().thread(&parent.thread)? else { return Ok(Vec::new()) };
        let mut out = Vec::new();
        for one in begun {
            let turn = self.turn(&one.turn)?;
            (of.usage, of.cost) = (of.usage.plus(turn.usage), of.cost.plus(turn.cost));
            out.push(self.came_to(one, &turn, late)?);
        }
        self.write(Write::TurnStep, |tx| tx.thread(&of))?;
        Ok(out)
    }

    fn came_to(&self, one: Begun, turn: &Turn, late: bool) -> Result<Helped, Problem> {
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

/// The threads of helpers.
pub(super) fn threads(begun: &[Begun]) -> Vec<ThreadId> {
    begun.iter().map(|one| one.thread.clone()).collect()
}

/// Waits until all are at rest; false where the time was over or the turn was stopped before.
pub(super) async fn all_at_rest(
    shared: &Arc<Shared>,
    begun: &[Begun],
    seconds: u64,
    cancel: &AtomicBool,
) -> bool {
    let mut events = shared.events.subscribe();
    let deadline = Instant::now() + Duration::from_secs(seconds);
    let resting = || {
        let status = |one: &Begun| shared.read(|read, _| Ok(read.turn(&one.turn)?));
        begun.iter().all(|one| matches!(status(one), Ok(Some(turn)) if turn.status.at_rest()))
    };
    while !resting() {
        loop {
            if cancel.load(Ordering::SeqCst) || Instant::now() > deadline {
                return false;
            }
            let heard = tokio::time::timeout(LOOK, events.recv()).await;
            let moved = match heard {
                Ok(Ok(event)) => {
                    matches!(&event.body, EventBody::TurnFinished { turn } if begun.iter().any(|one| one.turn == turn.id))
                }
                // Too many at once: it is looked up.
                Ok(Err(_)) => true,
                Err(_) => false,
            };
            if moved {
                break;
            }
        }
    }
    true
}
