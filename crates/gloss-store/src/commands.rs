//! Results of commands, kept so that sending one again (a retry) is harmless. Carries none out.

use gloss_protocol::{CommandId, Done};
use rusqlite::params;

use crate::StoreError;
use crate::read::Read;
use crate::write::Tx;

impl Read<'_> {
    /// The result of a command that was carried out before; none where it was not.
    pub fn command(&self, id: &CommandId) -> Result<Option<Done>, StoreError> {
        self.one("SELECT done FROM commands WHERE id = ?1", [&id.0])
    }
}

impl Tx<'_> {
    /// Remembers what a command came to, so that sending it again is harmless.
    pub fn command(&mut self, id: &CommandId, done: &Done) -> Result<(), StoreError> {
        let (done, _) = self.clean(done)?;
        self.transaction
            .prepare_cached("INSERT OR IGNORE INTO commands (id, done, at) VALUES (?1, ?2, ?3)")?
            .execute(params![id.0, done, crate::now().0])?;
        Ok(())
    }
}
