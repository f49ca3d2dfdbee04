//! The room of turns: those at work and those that wait for their place. Its work stands in the files beside this one.

use std::collections::{BTreeMap, HashMap};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_protocol::{Item, NoteId, Permission, ThreadId, Timestamp, Turn, TurnId};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::judging::Judging;
use super::waiting::Waiting;
use crate::cost::Rate;
use crate::origin::Source;
use crate::versions::room::Versions;

/// A turn at work, or one that waits for its place.
pub(crate) struct Running {
    /// State that it begins from, as long as it waits.
    pub waiting: Option<Waiting>,
    /// Lower goes first: what a person began goes before what Gloss began by itself.
    pub rank: u8,
    /// The provider that it asks.
    pub provider: String,
    /// The task that it helps.
    pub helps: Option<ThreadId>,
    /// Waits for an approval; nothing of it is at work.
    pub awaits: bool,
    /// A second look is at what it wants to do, and nobody is asked yet.
    pub is_looked_at: bool,
    /// What the steps read that have no result yet.
    pub sources: Vec<Source>,
    /// Ends the second looks that are on their way.
    pub looks: CancellationToken,
    /// What was allowed for calls of the newest answer that are not at their end.
    pub allowed: Vec<Allowed>,
    /// The call that is at something in the core just now.
    pub calling: Option<String>,
    /// Waits for its helpers, which have its place meanwhile.
    pub lent: bool,
    pub thread: ThreadId,
    pub notes: Vec<NoteId>,
    pub cancel: CancellationToken,
    pub steered: Arc<AtomicBool>,
    /// Tasks elsewhere that have a part of its budget, by the id of the command that starts them.
    pub lent_to: BTreeMap<String, u64>,
    /// Tool calls without a result, with the conversation entry that rides on them.
    pub calls: HashMap<String, (Item, Option<Value>)>,
    /// The machine's newest state.
    pub machine: Value,
    /// Price of its model, as it was known when the turn was set to work.
    pub rate: Rate,
}

impl Running {
    /// State that is stored with each transition.
    pub(crate) fn stored_state(&self) -> Value {
        json!({ "state": self.machine })
    }

    /// State that is stored when it begins to wait: it goes on knowing what it had read, however long that takes.
    pub(crate) fn kept_waiting(&self, reads: &HashMap<String, u32>) -> Value {
        json!({ "state": self.machine, "reads": reads })
    }
}

/// What was allowed for one call, and for no other.
#[derive(Clone, Debug)]
pub(crate) struct Allowed {
    /// The call.
    pub call: String,
    /// What it may do.
    pub permission: Permission,
    /// The file, the host or the secret that its card named; of a program the hosts, apart by blanks.
    pub path: Option<String>,
    /// The exact words on its card.
    pub exact: String,
    /// When it was asked.
    pub asked_at: Timestamp,
}

/// News of a turn that others wait for.
pub(crate) enum TurnNews {
    /// It came to rest.
    Ended(Box<Turn>),
    /// It waits for an approval.
    Awaits(Box<Turn>),
}

/// Turns: begun, served and brought to rest.
pub(crate) struct Turns {
    pub versions: Versions,
    pub running: HashMap<TurnId, Running>,
    /// A turn came or went since places were given out.
    pub changed: bool,
    /// Goals and runs that wait for a judge, by the judge's turn.
    pub judging: HashMap<TurnId, Judging>,
    /// News since somebody asked.
    pub news: Vec<TurnNews>,
}

impl Turns {
    pub(crate) fn new(versions: Versions) -> Self {
        Self { versions, running: HashMap::new(), changed: false, judging: HashMap::new(), news: Vec::new() }
    }

    /// Which call of a turn is at something in the core from here on.
    pub(crate) fn set_calling(&mut self, turn: &TurnId, call: Option<String>) {
        if let Some(running) = self.running.get_mut(turn) {
            running.calling = call;
        }
    }

    /// What of a kind was allowed for the call of a turn that is at something just now.
    pub(crate) fn allowed(&self, turn: &TurnId, permission: Permission) -> impl Iterator<Item = &Allowed> {
        let running = self.running.get(turn);
        let calling = running.and_then(|running| running.calling.as_deref());
        let allowed = running.map(|running| running.allowed.as_slice()).unwrap_or_default();
        allowed.iter().filter(move |one| one.permission == permission && calling == Some(one.call.as_str()))
    }

    /// Whether that was allowed of a file, a host or a secret.
    pub(crate) fn is_allowed(&self, turn: &TurnId, permission: Permission, path: &str) -> bool {
        self.allowed(turn, permission).any(|one| one.path.as_deref() == Some(path))
    }

    /// Turns that are at work or wait for their place.
    pub(crate) fn at_work(&self) -> usize {
        self.running.values().filter(|running| !running.awaits || running.is_looked_at).count()
    }
}

impl Deref for Turns {
    type Target = Versions;

    fn deref(&self) -> &Versions {
        &self.versions
    }
}

impl DerefMut for Turns {
    fn deref_mut(&mut self) -> &mut Versions {
        &mut self.versions
    }
}
