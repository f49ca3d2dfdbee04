//! Changes, each with the notes that it serves. Decides nothing: what is held back is the engine's to say.

use gloss_protocol::{Change, ChangeState, EventBody, NoteId, TurnId};
use rusqlite::params;

use crate::StoreError;
use crate::read::Read;
use crate::write::{Tx, json};

impl Read<'_> {
    /// A change.
    pub fn change(&self, id: &str) -> Result<Option<Change>, StoreError> {
        self.one("SELECT body FROM changes WHERE id = ?1", [id])
    }

    /// Changes held back, of an artifact or of all.
    pub fn held(&self, path: Option<&str>) -> Result<Vec<Change>, StoreError> {
        self.all(
            "SELECT body FROM changes WHERE state = 'held' AND (?1 IS NULL OR path = ?1) ORDER BY path, rowid",
            [path],
        )
    }

    /// Changes of a note: its own and those that it shares.
    pub fn changes_of_note(&self, note: &NoteId) -> Result<Vec<Change>, StoreError> {
        let mut changes: Vec<Change> = self.every(
            "SELECT body FROM changes JOIN change_notes ON change = id WHERE note = ?1 ORDER BY changes.rowid",
            [&note.0],
        )?;
        // One that was shared and is the others' now names this note no longer.
        changes.retain(|change| change.notes.contains(note));
        Ok(changes)
    }

    /// Changes of an artifact that were taken back, the newest first, at most a thousand.
    pub fn undone_changes(&self, path: &str) -> Result<Vec<Change>, StoreError> {
        self.every(
            "SELECT body FROM changes WHERE path = ?1 AND state = 'undone' ORDER BY rowid DESC LIMIT 1000",
            [path],
        )
    }

    /// Changes of a turn.
    pub fn changes_of_turn(&self, turn: &TurnId) -> Result<Vec<Change>, StoreError> {
        self.every("SELECT body FROM changes WHERE turn = ?1 ORDER BY rowid", [&turn.0])
    }

    /// Changes that made a version.
    pub fn changes_of_version(&self, path: &str, version: u32) -> Result<Vec<Change>, StoreError> {
        self.every(
            "SELECT body FROM changes WHERE path = ?1 AND version = ?2 ORDER BY rowid",
            params![path, version],
        )
    }
}

impl Tx<'_> {
    /// Writes a change.
    pub fn change(&mut self, change: &Change) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO changes (id, path, turn, state, version, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (id) DO UPDATE SET path = ?2, state = ?4, version = ?5, body = ?6",
            )?
            .execute(params![
                change.id.0,
                change.path,
                change.turn.as_ref().map(|turn| &turn.0),
                change.state.word(),
                change.version,
                json(change)?
            ])?;
        for note in &change.notes {
            self.transaction
                .prepare_cached("INSERT OR IGNORE INTO change_notes (change, note) VALUES (?1, ?2)")?
                .execute([&change.id.0, &note.0])?;
        }
        let change = change.clone();
        self.event(if change.state == ChangeState::Held {
            EventBody::ChangeHeld { change }
        } else {
            EventBody::ChangeSettled { change }
        })
    }
}
