//! Entries of what may be done: those in force, and those that were taken away. Decides nothing.

use gloss_protocol::{Access, AccessId, EventBody};
use rusqlite::params;

use crate::StoreError;
use crate::read::Read;
use crate::write::Tx;

impl Tx<'_> {
    /// Writes an entry.
    pub fn access(&mut self, access: &Access) -> Result<(), StoreError> {
        let is_revoked = access.revoked_at.is_some();
        let (body, access) = self.clean(access)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO access (id, task, revoked, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET revoked = ?3, body = ?4",
            )?
            .execute(params![access.id.0, access.task.as_ref().map(|task| &task.0), is_revoked, body])?;
        let access = Box::new(access.into_owned());
        self.event(match is_revoked {
            true => EventBody::AccessRevoked { access },
            false => EventBody::AccessGiven { access },
        })
    }
}

impl Read<'_> {
    /// An entry.
    pub fn access(&self, id: &AccessId) -> Result<Option<Access>, StoreError> {
        self.one("SELECT body FROM access WHERE id = ?1", [&id.0])
    }

    /// The entries in force, of all tasks, oldest first.
    pub fn access_in_force(&self) -> Result<Vec<Access>, StoreError> {
        self.all("SELECT body FROM access WHERE revoked = 0 ORDER BY id", [])
    }
}
