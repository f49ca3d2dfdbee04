//! A turn in the house: what it holds while it is at work, how it starts, and how it goes on after a crash.

mod apply;
pub(crate) mod approval;
mod cells;
mod charts;
mod compact;
mod coordinate;
mod file_names;
mod finish;
mod helpers;
mod host;
mod leave;
mod memory;
mod named;
mod obeyed;
mod question;
mod queue;
mod reading;
mod record;
mod repeating;
mod serving;
mod staging;
mod stored;
mod whose;
mod writing;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_agent::machine::{Phase, Rest, State};
use gloss_agent::{Effect, Scope, Serves};
use gloss_artifact::{Staging, kinds};
use gloss_protocol::{
    Code, Cost, Item, ItemBody, ItemId, ItemStatus, NoteId, OnApproval, Permission, Problem, Span, Thread,
    ThreadId, ThreadStatus, Turn, TurnId, Usage,
};
use gloss_store::Write;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::config::Config;
use crate::core::Input;
use crate::cost::Rate;
use crate::providers;
use crate::space::{Space, now};

pub(crate) use coordinate::name_of;
pub(crate) use host::{FROM_TASK, TurnHost};
pub(crate) use queue::fill;
pub(crate) use stored::{changed_rows, mark_stored, write_rows};

use queue::Waiting;

/// What a model hears of a call that had not begun when Gloss ended.
const RESTARTED: &str =
    "Gloss was restarted before this was done. Nothing was changed; call it again if it is needed.";

/// A consequence that the agent declared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Follow {
    pub note: NoteId,
    pub span: Span,
    pub before: String,
    pub new: String,
    pub why: String,
}

/// The figures that an edit put into a range of a note: where each starts and ends in the range's text, and its fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Put {
    pub note: usize,
    pub range: usize,
    pub figures: Vec<(usize, usize, String)>,
}

/// The staging copy of one artifact for a batch; stored with the turn, so that a crash loses no edit.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    /// The version it is a copy of.
    pub base: u32,
    /// The copy.
    pub staging: Staging,
    /// Declared consequences.
    pub follows: Vec<Follow>,
    /// Figures that were written into ranges of notes, where the file can't lead to their sources.
    pub figures: Vec<Put>,
    /// The copy's revision and the number of consequences and figures that are stored; none where nothing is.
    stored: Option<(u64, usize, usize)>,
}

/// A turn at work, or one that waits for its place.
pub(crate) struct Running {
    /// What it begins from, as long as it waits.
    pub waiting: Option<Waiting>,
    /// Lower goes first: what a person began goes before what Gloss began by itself.
    pub rank: u8,
    /// The provider that it asks.
    pub provider: String,
    /// The task that it helps.
    pub helps: Option<ThreadId>,
    /// Waits for an approval; nothing of it is at work.
    pub awaits: bool,
    /// What was allowed for the calls that run now.
    pub once: Vec<(String, Permission)>,
    /// Waits for its helpers, which have its place meanwhile.
    pub lent: bool,
    pub thread: ThreadId,
    pub notes: Vec<NoteId>,
    pub cancel: CancellationToken,
    pub steered: Arc<AtomicBool>,
    /// Versions of files that this turn has read: a write on another version is refused.
    pub reads: HashMap<String, u32>,
    /// Versions of files in which somebody changed the same places as this turn: what it writes on them says so.
    pub met: HashMap<String, u32>,
    /// Tasks elsewhere that have a part of its budget, by the id of the command that starts them.
    pub lent_to: BTreeMap<String, u64>,
    pub stages: BTreeMap<String, Stage>,
    /// Tool calls without a result, with the conversation entry that rides on them.
    pub calls: HashMap<String, (Item, Option<Value>)>,
    /// The machine's newest state.
    pub machine: Value,
    /// What its model takes, as it was known when the turn was set to work.
    pub rate: Rate,
}

/// What is stored with a turn to go on from. Its staging copies have rows of their own; up to version 7 of the store they
/// stood here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Kept {
    state: State,
    stages: BTreeMap<String, Value>,
    rest: Option<Rest>,
    /// The versions that it had read when it began to wait for an approval.
    reads: HashMap<String, u32>,
}

impl Running {
    /// What is stored with each transition.
    pub(crate) fn kept(&self) -> Value {
        json!({ "state": self.machine })
    }

    /// What is stored where it begins to wait: it goes on knowing what it had read, however long that takes.
    pub(crate) fn kept_waiting(&self) -> Value {
        json!({ "state": self.machine, "reads": self.reads })
    }
}

impl Space {
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
                on_approval: OnApproval::Ask,
                questions: Vec::new(),
                spans: Vec::new(),
                helps: None,
                automation: None,
                recipe: None,
                from_task: false,
                goal: None,
                created_at: now(),
                updated_at: now(),
            },
        };
        if let Some(model) = model {
            thread.model = model.to_owned();
        }
        // Nothing fails after Send that could have been said before.
        providers::choose(&config, &self.shared.home, &thread.model)?;
        thread.status = ThreadStatus::Working;
        thread.updated_at = now();
        Ok(thread)
    }

    /// A new turn's row.
    pub(crate) fn new_turn(thread: &Thread, notes: Vec<NoteId>) -> Turn {
        Turn {
            id: TurnId::from_uuid(uuid::Uuid::now_v7()),
            thread: thread.id.clone(),
            status: ThreadStatus::Working,
            awaits: false,
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
        let running = Running {
            provider: queue::provider_of(&thread),
            machine: serde_json::to_value(&waiting.state).unwrap_or_default(),
            waiting: Some(waiting),
            rank,
            helps,
            awaits: false,
            once: Vec::new(),
            lent: false,
            thread: thread.id.clone(),
            notes: turn.notes.clone(),
            cancel: CancellationToken::new(),
            steered: Arc::new(AtomicBool::new(false)),
            reads: HashMap::new(),
            met: HashMap::new(),
            lent_to: BTreeMap::new(),
            stages,
            calls: HashMap::new(),
            rate: Rate::Unknown,
        };
        self.running.insert(turn.id.clone(), running);
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

    /// Starts the driver of a turn that has its place.
    ///
    /// # Errors
    /// Where its model can't be had.
    fn drive(&mut self, id: &TurnId, state: State) -> Result<(), Problem> {
        let turn = self.turn(id)?;
        let thread = self
            .store
            .read()
            .thread(&turn.thread)?
            .ok_or_else(|| Problem::new(Code::NotFound, "The turn's task is gone."))?;
        let config = Config::read(&self.shared.home.dir)?;
        let chosen = providers::choose(&config, &self.shared.home, &thread.model)?;
        let host = Arc::new(TurnHost::new(self, &turn));
        let recalled = self.recall(&turn, state == State::default())?;
        let role = self.role_of(&thread);
        let standing = [
            crate::context::words(self.shared.folder.root()),
            Self::as_helper(&thread, role.as_ref()),
            self.as_coordinator(&thread),
            self.own_roles(&thread, !turn.notes.is_empty()),
            self.standing(&thread),
            recalled,
        ]
        .join("\n\n")
        .trim()
        .to_owned();
        let effort = Self::effort(&thread, role.as_ref(), &config);
        let Some(running) = self.running.get_mut(id) else { return Ok(()) };
        running.rate = chosen.rate;
        let has_cells = |path: &String| kinds::of_path(path).cells().is_some();
        let serves = match turn.notes.is_empty() {
            true => Serves::Task,
            false => Serves::Notes { cells: running.stages.keys().any(has_cells) },
        };
        let begin = gloss_agent::Begin {
            state,
            model: chosen.model,
            window: chosen.window,
            today: crate::clock::today(),
            standing,
            cache_key: thread.id.0.clone(),
            effort,
            toolbox: self.shared.home.toolbox.fitting(Scope { serves, authority: Self::authority(&thread) }),
            doors: host.doors(),
            steered: running.steered.clone(),
            cancel: running.cancel.clone(),
        };
        let (inputs, workspace, id) = (self.core.inputs.clone(), self.shared.id.clone(), id.clone());
        let span = tracing::info_span!(
            "turn",
            turn = id.0,
            provider = running.provider,
            notes = running.notes.len()
        );
        self.runtime.spawn(async move {
            let driven =
                tokio::spawn(gloss_agent::drive(host, chosen.provider, begin).instrument(span)).await;
            let problem = match driven {
                Ok(Ok(())) => return,
                Ok(Err(problem)) => problem,
                Err(_) => Problem::new(Code::Internal, "The task broke off inside Gloss."),
            };
            // The driver could not come to its own end: the core brings the turn to rest for it.
            let work = Box::new(move |space: &mut Space| space.broke_off(&id, problem));
            let _ = inputs.send(Input::AgentStep(workspace, work)).await;
        });
        Ok(())
    }

    /// After a start: every turn that was at work goes on, or says why not. A step that had begun and may have
    /// changed something is never run again by itself.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) fn recover_turns(&mut self) -> Result<(), Problem> {
        for turn in self.store.read().turns_at_work()? {
            let kept = self.store.read().machine(&turn.id)?;
            let kept: Kept = kept.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
            if let Err(problem) = self.recover_turn(&turn, kept) {
                // One that can't come to its end keeps no other from going on.
                let _ = self.rest_with(&turn.id, problem);
            }
        }
        Ok(())
    }

    fn recover_turn(&mut self, turn: &Turn, kept: Kept) -> Result<(), Problem> {
        let waits = kept.state.phase == Phase::Waiting && kept.rest.is_none();
        if !waits {
            self.settle_items(turn, RESTARTED)?;
        }
        let thread = self.store.read().thread(&turn.thread)?;
        if kept.rest.is_none() && thread.is_some_and(|thread| thread.helps.is_some()) {
            // After a crash nobody waits for a helper any more.
            return self.stop_waiting(&turn.id);
        }
        let stages = self.stored_stages(&turn.id, kept.stages)?;
        match kept.rest {
            Some(rest) => self.finish(&turn.id, rest, stages),
            None => {
                self.set_to_work(turn, kept.state, stages)?;
                if waits { self.wait_again(turn, kept.reads) } else { Ok(()) }
            }
        }
    }

    /// After a start: a turn that waited for an approval waits on, and what was allowed or denied meanwhile goes on.
    fn wait_again(&mut self, turn: &Turn, reads: HashMap<String, u32>) -> Result<(), Problem> {
        let planned = self.open_calls(turn)?;
        let Some(running) = self.running.get_mut(&turn.id) else { return Ok(()) };
        running.reads = reads;
        running.calls =
            planned.into_iter().map(|(item, entry)| (call_of(entry.as_ref()), (item, entry))).collect();
        running.awaits = turn.awaits;
        if turn.awaits {
            running.waiting = None;
        }
        Ok(())
    }

    /// The tool calls of a turn that have no result yet, each with its entry.
    fn open_calls(&self, turn: &Turn) -> Result<Vec<(Item, Option<Value>)>, Problem> {
        let items = self.store.read().conversation(&turn.thread)?;
        let open = |item: &Item| {
            item.turn == turn.id
                && matches!(item.body, ItemBody::Tool { .. })
                && matches!(item.status, ItemStatus::Planned | ItemStatus::Started)
        };
        Ok(items.into_iter().filter(|(item, _)| open(item)).collect())
    }

    /// Gives every tool call without a result one: that nobody knows what came of it, or that it was not begun, and why.
    pub(super) fn settle_items(&mut self, turn: &Turn, why: &str) -> Result<(), Problem> {
        let open = self.open_calls(turn)?;
        if open.is_empty() {
            return Ok(());
        }
        let shared = self.shared.clone();
        self.write(Write::Recover, |tx| {
            for (mut item, entry) in open {
                let ItemBody::Tool { name, says, .. } = &mut item.body else { continue };
                let reads = shared.home.toolbox.find(name).is_some_and(|tool| tool.effect() == Effect::Reads);
                let began = item.status == ItemStatus::Started;
                let told = if began && !reads {
                    "Gloss was restarted while this ran; whether it took effect is not known. Look before doing it again."
                } else {
                    why
                };
                if began && !reads {
                    says.push_str(": not known whether it took effect");
                }
                let (call_id, name) = (call_of(entry.as_ref()), name.clone());
                item.status = if began && !reads { ItemStatus::Unknown } else { ItemStatus::Failed };
                item.ended_at = Some(now());
                let result = gloss_agent::conversation::result(&call_id, &name, told, false);
                tx.item(&item, Some(&merged(entry, result)))?;
            }
            Ok(())
        })
    }
}

/// The call id that a planned item's entry names.
fn call_of(entry: Option<&Value>) -> String {
    entry.and_then(|entry| entry.get("call")).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Two parts of one item's entry.
pub(super) fn merged(entry: Option<Value>, other: Value) -> Value {
    match (entry, other) {
        (Some(Value::Object(mut entry)), Value::Object(other)) => {
            entry.extend(other);
            Value::Object(entry)
        }
        (_, other) => other,
    }
}
