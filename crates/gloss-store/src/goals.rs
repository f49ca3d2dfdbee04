//! Goals and where they stand. Decides nothing.

use gloss_protocol::{EventBody, Goal, GoalId, ThreadId};
use rusqlite::params;

use crate::StoreError;
use crate::read::Read;
use crate::write::Tx;

impl Tx<'_> {
    /// Writes a goal.
    pub fn goal(&mut self, goal: &Goal) -> Result<(), StoreError> {
        let (body, goal) = self.clean(goal)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO goals (id, thread, created_at, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET body = ?4",
            )?
            .execute(params![goal.id.0, goal.thread.0, goal.created_at.0, body])?;
        self.event(EventBody::GoalUpdated { goal: Box::new(goal.into_owned()) })
    }
}

impl Read<'_> {
    /// All goals, oldest first.
    pub fn goals(&self) -> Result<Vec<Goal>, StoreError> {
        self.all("SELECT body FROM goals ORDER BY created_at, id", [])
    }

    /// A goal.
    pub fn goal(&self, id: &GoalId) -> Result<Option<Goal>, StoreError> {
        self.one("SELECT body FROM goals WHERE id = ?1", [&id.0])
    }

    /// The goal that a task pursues.
    pub fn goal_of(&self, thread: &ThreadId) -> Result<Option<Goal>, StoreError> {
        self.one("SELECT body FROM goals WHERE thread = ?1", [&thread.0])
    }
}
