//! What models say just now, by task: all words so far of an answer, until it is an item of the log. Stores nothing, and
//! tells nobody: `streaming` does.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use gloss_protocol::{ItemId, ThreadId, TurnId};

/// Answers that stream, by task.
#[derive(Debug, Default)]
pub(crate) struct Words(Mutex<HashMap<ThreadId, Said>>);

/// The words of one answer.
#[derive(Debug)]
pub(crate) struct Said {
    pub turn: TurnId,
    pub item: ItemId,
    pub text: String,
    pub told: Option<Instant>,
    /// What came since it was told is told in a moment.
    pub late: bool,
}

impl Words {
    /// All of them, held until they are told.
    pub(crate) fn all(&self) -> MutexGuard<'_, HashMap<ThreadId, Said>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
