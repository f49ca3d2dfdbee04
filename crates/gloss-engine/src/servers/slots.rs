//! The servers that run, of all workspaces, each in its place: how it stands is a value that is read without waiting. Starts nothing.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use gloss_mcp::{Challenge, ServerError, ServerTool};
use gloss_protocol::{ServerState, ThreadId, WorkspaceId};
use gloss_sandbox::Ender;
use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, Semaphore};
use tokio::task::AbortHandle;

use super::live::Live;

/// The servers that run.
pub(crate) struct Servers {
    slots: Mutex<HashMap<(WorkspaceId, String), Arc<Slot>>>,
    /// The turn of one that is started beside a task.
    pub(super) beside: Semaphore,
    /// Those who are signing in to one.
    pub(super) sign_ins: SignIns,
    /// How often what was left of signing in was forgotten, by its entry among the keys: what was under way then is not kept after it.
    pub(super) forgotten: Mutex<HashMap<String, u64>>,
    /// Where the person's shell looks for programs.
    pub(super) login_path: OnceLock<Vec<PathBuf>>,
}

/// Those who are signing in, by server: the end of the wait for their browser.
#[derive(Default)]
pub(super) struct SignIns {
    waiting: Mutex<HashMap<(WorkspaceId, String), AbortHandle>>,
}

impl SignIns {
    /// Them.
    pub(super) fn waiting(&self) -> MutexGuard<'_, HashMap<(WorkspaceId, String), AbortHandle>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, wait| !wait.is_finished());
        waiting
    }

    /// Ends the wait for a browser.
    pub(super) fn end(&self, of: &(WorkspaceId, String)) {
        if let Some(wait) = self.waiting().remove(of) {
            wait.abort();
        }
    }
}

/// One server of a workspace, whether it runs or not.
#[derive(Default)]
pub(super) struct Slot {
    status: Mutex<Status>,
    pub live: tokio::sync::Mutex<Option<Arc<Live>>>,
    /// Ends what runs, whoever is at work with it.
    pub ender: Mutex<Option<Ender>>,
    /// Counts its calls, so that it is known whether there was one meanwhile.
    pub calls: AtomicU64,
    /// It said that its tools are others now.
    pub is_stale: AtomicBool,
    /// It sent more than is read.
    pub is_flooding: AtomicBool,
    /// The tasks that are calling it now, one entry for each call.
    callers: Mutex<Vec<ThreadId>>,
    /// What it answered where it wants a person to sign in.
    challenge: Mutex<Option<Challenge>>,
    /// Its tools, once they were read from its folder or it listed them.
    pub tools: Mutex<Option<Arc<KeptTools>>>,
    /// Wakes those who wait for it where it is ended.
    pub taken_away: Notify,
}

/// The tools of a server as they were when it answered last.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct KeptTools {
    /// What it was then.
    pub hash: String,
    /// Them.
    pub tools: Vec<ServerTool>,
}

/// How a server stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Status {
    /// What it was when this was so.
    pub hash: String,
    /// Where it came from then.
    pub from: String,
    pub state: ServerState,
    pub says: String,
}

impl Slot {
    pub(super) fn set(&self, (hash, from): (&str, &str), state: ServerState, says: String) {
        let (hash, from) = (hash.to_owned(), from.to_owned());
        *self.status.lock().unwrap_or_else(PoisonError::into_inner) = Status { hash, from, state, says };
    }

    /// Says of a server that answered that it was ended as nobody called it.
    pub(super) fn rest(&self) {
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        if status.state == ServerState::Answers {
            status.says += " It was not called for a while, and starts again when it is.";
        }
    }

    pub(super) fn end(&self) {
        if let Some(ender) = self.ender.lock().unwrap_or_else(PoisonError::into_inner).take() {
            ender.end();
        }
        self.taken_away.notify_waiters();
    }

    /// The tasks that are calling it now.
    pub(super) fn callers(&self) -> MutexGuard<'_, Vec<ThreadId>> {
        self.callers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The task that calls it; none where it is not one.
    pub(super) fn only_caller(&self) -> Option<ThreadId> {
        let callers = self.callers();
        let first = callers.first()?;
        callers.iter().all(|task| task == first).then(|| first.clone())
    }

    /// What it answered where it wants a person to sign in.
    pub(super) fn challenge(&self) -> Option<Challenge> {
        self.challenge.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes whether it wants one to, by what it answered last.
    pub(super) fn note_answer(&self, error: Option<&ServerError>) {
        let challenge = match error {
            Some(ServerError::SignInNeeded { challenge } | ServerError::MoreNeeded { challenge }) => {
                Some(challenge.clone())
            }
            Some(_) => return,
            None => None,
        };
        *self.challenge.lock().unwrap_or_else(PoisonError::into_inner) = challenge;
    }

    pub(super) fn status(&self) -> Status {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Default for Servers {
    fn default() -> Self {
        Self {
            slots: Mutex::default(),
            beside: Semaphore::new(1),
            sign_ins: SignIns::default(),
            forgotten: Mutex::default(),
            login_path: OnceLock::new(),
        }
    }
}

impl Servers {
    pub(super) fn slot(&self, workspace: &WorkspaceId, name: &str) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.entry((workspace.clone(), name.to_owned())).or_default().clone()
    }

    /// Ends a server, whoever is at work with it; the next call starts it anew.
    pub(crate) fn end(&self, workspace: &WorkspaceId, name: &str) {
        let of = (workspace.clone(), name.to_owned());
        self.sign_ins.end(&of);
        self.restart(workspace, name);
    }

    /// Ends a server so that it starts anew; whoever signs in to it goes on.
    pub(super) fn restart(&self, workspace: &WorkspaceId, name: &str) {
        let of = (workspace.clone(), name.to_owned());
        let slot = self.slots.lock().unwrap_or_else(PoisonError::into_inner).remove(&of);
        if let Some(slot) = slot {
            slot.end();
        }
    }

    /// Ends the servers of a plugin, in all workspaces.
    pub(crate) fn end_of_plugin(&self, plugin: &str) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|of, slot| {
            let is_its = slot.status().from == plugin;
            if is_its {
                self.sign_ins.end(of);
                slot.end();
            }
            !is_its
        });
    }

    /// Whether this is the one that is known for a server, and it was not ended meanwhile.
    pub(super) fn is_known(&self, workspace: &WorkspaceId, name: &str, slot: &Arc<Slot>) -> bool {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.get(&(workspace.clone(), name.to_owned())).is_some_and(|known| Arc::ptr_eq(known, slot))
    }
}
