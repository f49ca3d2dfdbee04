//! The start of a turn: its rows, and its place among those that wait.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_agent::machine::State;
use gloss_protocol::{
    Code, Cost, Item, ItemBody, ItemId, ItemStatus, NoteId, OnApproval, Problem, Thread, ThreadId,
    ThreadStatus, Turn, TurnId, Usage,
};
use tokio_util::sync::CancellationToken;

use crate::config::{BUILTIN, Config};
use crate::cost::Rate;
use crate::doors::now;
use crate::money::accounts::TASK_MONEY;
use crate::providers;
use crate::turn::budget::TASK_TOKENS;
use crate::turn::room::{Running, Turns};
use crate::turn::waiting::{self, Waiting};
use crate::versions::copies::{Copies, Stage};

impl Turns {
    /// A new thread's row, or the known one, ready for a turn.
    ///
    /// # Errors
    /// An unknown thread or model.
    pub(crate) fn thread_for(
        &mut self,
        id: Option<ThreadId>,
        title: &str,
        model: Option<&str>,
    ) -> Result<Thread, Problem> {
        let config = Config::read(&self.shared.home.dir)?;
        let is_new = id.is_none();
        let mut thread = match id {
            Some(id) => self
                .store
                .read()
                .thread(&id)?
                .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no task {id}.")))?,
            None => Thread {
                id: ThreadId::from_uuid(uuid::Uuid::now_v7()),
                title: title.to_owned(),
                status: ThreadStatus::Queued,
                model: config.default_model(),
                latest: String::new(),
                suggestions: 0,
                usage: Usage::default(),
                cost: Cost::default(),
                budget: None,
                ceiling: None,
                on_approval: OnApproval::Ask,
                questions: Vec::new(),
                question_count: 0,
                spans: Vec::new(),
                helps: None,
                automation: None,
                recipe: None,
                role: None,
                imported: None,
                from_task: false,
                paid_by: None,
                goal: None,
                created_at: now(),
                updated_at: now(),
            },
        };
        let was_free = thread.model == BUILTIN;
        if let Some(model) = model {
            model.clone_into(&mut thread.model);
        }
        // The built-in assistant costs nothing. What a person has set stays, and so does a limit that was taken away.
        if (is_new || was_free) && thread.model != BUILTIN && thread.budget.is_none() {
            thread.budget = Some(config.agents.budget.unwrap_or(TASK_TOKENS)).filter(|tokens| *tokens > 0);
            thread.ceiling = thread.ceiling.or(Some(TASK_MONEY));
        }
        // Nothing fails after Send that could have been said before.
        providers::choose(&config, &self.shared.home, &thread.model)?;
        // It works once it has its place.
        thread.status = ThreadStatus::Queued;
        thread.updated_at = now();
        Ok(thread)
    }

    /// A new turn's row.
    pub(crate) fn new_turn(thread: &Thread, notes: Vec<NoteId>) -> Turn {
        Turn {
            id: TurnId::from_uuid(uuid::Uuid::now_v7()),
            thread: thread.id.clone(),
            status: ThreadStatus::Queued,
            awaits: false,
            found_nothing: false,
            notes,
            says: String::new(),
            problem: None,
            usage: Usage::default(),
            cost: Cost::default(),
            started_at: now(),
            ended_at: None,
        }
    }

    /// An item's row.
    pub(crate) fn new_item(turn: &Turn, n: u32, body: ItemBody) -> Item {
        Item {
            id: ItemId::from_uuid(uuid::Uuid::now_v7()),
            thread: turn.thread.clone(),
            turn: turn.id.clone(),
            n,
            status: ItemStatus::Done,
            body,
            started_at: now(),
            ended_at: Some(now()),
        }
    }

    /// Puts a stored turn in the queue; it begins as soon as there is a place for it, which is mostly at once.
    ///
    /// # Errors
    /// Where its task is gone.
    pub(crate) fn set_to_work(
        &mut self,
        turn: &Turn,
        state: State,
        stages: BTreeMap<String, Stage>,
    ) -> Result<(), Problem> {
        let thread = self
            .store
            .read()
            .thread(&turn.thread)?
            .ok_or_else(|| Problem::new(Code::NotFound, "The turn's task is gone."))?;
        // What helps goes as far ahead as what it helps.
        let helps = thread.helps.as_ref().map(|helps| helps.task.clone());
        let of = helps.as_ref().unwrap_or(&thread.id);
        let at_work = self.running.values().find(|running| running.thread == *of).map(|running| running.rank);
        let of = self.store.read().thread(of)?;
        let by_itself = of.is_some_and(|of| of.automation.is_some() || of.goal.is_some());
        let rank = at_work.unwrap_or(u8::from(by_itself));
        let waiting = Waiting::new(state);
        let cancel = CancellationToken::new();
        let running = Running {
            provider: waiting::provider_of(&thread),
            machine: serde_json::to_value(&waiting.state).unwrap_or_default(),
            waiting: Some(waiting),
            rank,
            helps,
            awaits: false,
            is_looked_at: false,
            sources: Vec::new(),
            looks: cancel.child_token(),
            allowed: Vec::new(),
            calling: None,
            lent: false,
            thread: thread.id.clone(),
            notes: turn.notes.clone(),
            cancel,
            steered: Arc::new(AtomicBool::new(false)),
            lent_to: BTreeMap::new(),
            calls: HashMap::new(),
            rate: Rate::Unknown,
        };
        self.running.insert(turn.id.clone(), running);
        let read_before = self.read_before(turn)?;
        self.copies.insert(turn.id.clone(), Copies { stages, read_before, ..Copies::default() });
        self.changed = true;
        Ok(())
    }

    /// A person waits for this turn, whatever its task is.
    pub(crate) fn goes_first(&mut self, id: &TurnId) {
        if let Some(running) = self.running.get_mut(id) {
            running.rank = 0;
        }
    }

    /// The turn of a task that is at work or waits for its place.
    pub(crate) fn turn_at_work(&self, task: &ThreadId) -> Option<&TurnId> {
        self.running.iter().find(|(_, running)| running.thread == *task).map(|(id, _)| id)
    }
}
