//! The forms of servers that wait for the person of a workspace, and how shells hear of them. In memory alone: a form has no meaning
//! without the call that it came in. Asks nobody, and fills none in.

use std::sync::{Mutex, MutexGuard, PoisonError};

use gloss_mcp::{Form, FormAnswer};
use gloss_protocol::{Code, FormId, Problem, ServerForm};
use serde_json::{Map, Value};
use tokio::sync::{oneshot, watch};

/// Forms of a workspace that wait at most; more are declined.
const MAX_FORMS: usize = 20;

/// The forms of a workspace.
#[derive(Debug)]
pub(crate) struct Forms {
    open: Mutex<Vec<OpenForm>>,
    changed: watch::Sender<()>,
}

/// A form that waits.
#[derive(Debug)]
pub(crate) struct OpenForm {
    /// As a person reads it.
    pub shown: ServerForm,
    /// As its server sent it.
    pub form: Form,
    /// The way of the answer.
    pub answer: oneshot::Sender<FormAnswer>,
}

impl Default for Forms {
    fn default() -> Self {
        Self { open: Mutex::default(), changed: watch::channel(()).0 }
    }
}

impl Forms {
    /// Those that wait, the oldest first.
    pub(crate) fn list(&self) -> Vec<ServerForm> {
        self.open().iter().map(|open| open.shown.clone()).collect()
    }

    /// Receiver that tells when one came or went.
    pub(crate) fn follow(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    fn open(&self) -> MutexGuard<'_, Vec<OpenForm>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes one in; false where too many wait.
    pub(crate) fn add(&self, open: OpenForm) -> bool {
        let mut all = self.open();
        let has_room = all.len() < MAX_FORMS;
        if has_room {
            all.push(open);
            drop(all);
            self.changed.send_replace(());
        }
        has_room
    }

    /// Takes one out.
    pub(crate) fn take(&self, id: &FormId) -> Option<OpenForm> {
        let mut all = self.open();
        let at = all.iter().position(|open| open.shown.id == *id)?;
        let open = all.remove(at);
        drop(all);
        self.changed.send_replace(());
        Some(open)
    }

    /// Puts forms away without an answer.
    pub(crate) fn close(&self, is_over: impl Fn(&ServerForm) -> bool) {
        let mut all = self.open();
        let before = all.len();
        all.retain(|open| !is_over(&open.shown));
        let is_changed = all.len() < before;
        drop(all);
        if is_changed {
            self.changed.send_replace(());
        }
    }

    /// What a person writes into a form, checked against it.
    pub(crate) fn check(&self, id: &FormId, values: &Map<String, Value>) -> Result<(), Problem> {
        let all = self.open();
        let open = all.iter().find(|open| open.shown.id == *id).ok_or_else(over)?;
        open.form.check(values).map_err(|wrong| {
            Problem::new(Code::BadRequest, wrong.to_string())
                .with_next("Nothing was sent. Write it otherwise.")
        })
    }
}

/// The problem of a form that waits no more.
pub(crate) fn over() -> Problem {
    Problem::new(Code::NotFound, "This form does not wait any more.")
        .with_next("Its server did not need it any longer; nothing was sent.")
}
