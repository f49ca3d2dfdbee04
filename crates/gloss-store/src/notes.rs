//! Notes: reading, writing and dropping them. Decides nothing.

use gloss_protocol::{EventBody, Note, NoteId};
use rusqlite::params;

use crate::StoreError;
use crate::read::Read;
use crate::write::{Tx, is_new};

impl Read<'_> {
    /// A note.
    pub fn note(&self, id: &NoteId) -> Result<Option<Note>, StoreError> {
        self.one("SELECT body FROM notes WHERE id = ?1", [&id.0])
    }

    /// Notes of an artifact, or of all.
    pub fn notes(&self, path: Option<&str>) -> Result<Vec<Note>, StoreError> {
        match path {
            Some(path) => self.all("SELECT body FROM notes WHERE path = ?1 ORDER BY n", [path]),
            None => self.all("SELECT body FROM notes ORDER BY created_at, id", []),
        }
    }

    /// The newest notes, whatever became of them, the newest first.
    pub fn newest_notes(&self, limit: u32) -> Result<Vec<Note>, StoreError> {
        self.all("SELECT body FROM notes ORDER BY rowid DESC LIMIT ?1", [limit])
    }

    /// Notes that are not resolved.
    pub fn open_notes(&self) -> Result<Vec<Note>, StoreError> {
        self.all("SELECT body FROM notes WHERE state <> 'resolved' ORDER BY created_at, id", [])
    }

    /// How many notes of an artifact are not resolved.
    pub fn count_open_notes(&self, path: &str) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM notes WHERE path = ?1 AND state <> 'resolved'";
        Ok(self.0.prepare_cached(sql)?.query_row([path], |row| row.get(0))?)
    }

    /// The next note's number on an artifact.
    pub fn next_note(&self, path: &str) -> Result<u32, StoreError> {
        Ok(self.0.query_row("SELECT coalesce(max(n), 0) + 1 FROM notes WHERE path = ?1", [path], |row| {
            row.get(0)
        })?)
    }
}

impl Tx<'_> {
    /// Writes a note.
    pub fn note(&mut self, note: &Note) -> Result<(), StoreError> {
        let new = is_new(self.read().note(&note.id))?;
        let (body, note) = self.clean(note)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO notes (id, path, n, state, created_at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (id) DO UPDATE SET path = ?2, n = ?3, state = ?4, body = ?6",
            )?
            .execute(params![note.id.0, note.path, note.n, note.state.word(), note.created_at.0, body])?;
        let note = note.into_owned();
        self.event(if new { EventBody::NoteAdded { note } } else { EventBody::NoteUpdated { note } })
    }

    /// Deletes a note.
    pub fn drop_note(&mut self, note: &NoteId) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM notes WHERE id = ?1")?.execute([&note.0])?;
        self.event(EventBody::NoteDropped { note: note.clone() })
    }
}
