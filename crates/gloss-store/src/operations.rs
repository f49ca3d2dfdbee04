//! File operations: what was moved or put in the trash in one step, and where it stands. Decides nothing, and moves nothing.

use gloss_protocol::{EventBody, FileOperation, FileOperationId, OperationState};
use rusqlite::params;

use crate::StoreError;
use crate::read::Read;
use crate::write::{Tx, json};

/// Operations that are listed.
const LISTED: u32 = 100;

impl Tx<'_> {
    /// Writes an operation.
    pub fn operation(&mut self, operation: &FileOperation) -> Result<(), StoreError> {
        let is_open = matches!(operation.state, OperationState::Moving | OperationState::Undoing);
        self.transaction
            .prepare_cached(
                "INSERT INTO operations (id, open, body) VALUES (?1, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET open = ?2, body = ?3",
            )?
            .execute(params![operation.id.0, is_open, json(operation)?])?;
        self.event(EventBody::OperationUpdated { operation: Box::new(operation.clone()) })
    }
}

impl Read<'_> {
    /// An operation.
    pub fn operation(&self, id: &FileOperationId) -> Result<Option<FileOperation>, StoreError> {
        self.one("SELECT body FROM operations WHERE id = ?1", [&id.0])
    }

    /// Operations that had begun and not come to their end, the newest first.
    pub fn operations_open(&self) -> Result<Vec<FileOperation>, StoreError> {
        self.all("SELECT body FROM operations WHERE open = 1 ORDER BY id DESC", [])
    }

    /// All paths from which operations that stand moved something or put it in the trash.
    pub fn paths_left(&self) -> Result<Vec<String>, StoreError> {
        let all: Vec<FileOperation> = self.all("SELECT body FROM operations", [])?;
        let stand = all.iter().filter(|one| one.state == OperationState::Done);
        Ok(stand.flat_map(|one| &one.steps).map(|done| done.step.from().to_owned()).collect())
    }

    /// The newest operations, newest first.
    pub fn operations(&self) -> Result<Vec<FileOperation>, StoreError> {
        self.all("SELECT body FROM operations ORDER BY id DESC LIMIT ?1", [LISTED])
    }
}
