//! Turns, their machine states and their staging copies. Decides nothing.

use gloss_protocol::{EventBody, ThreadId, Turn, TurnId};
use rusqlite::params;

use crate::StoreError;
use crate::left_out::readable_rows;
use crate::read::Read;
use crate::write::{Tx, is_new};

impl Read<'_> {
    /// A turn.
    pub fn turn(&self, id: &TurnId) -> Result<Option<Turn>, StoreError> {
        self.one("SELECT body FROM turns WHERE id = ?1", [&id.0])
    }

    /// The turns of a thread, oldest first.
    pub fn turns(&self, thread: &ThreadId) -> Result<Vec<Turn>, StoreError> {
        self.all("SELECT body FROM turns WHERE thread = ?1 ORDER BY started_at, id", [&thread.0])
    }

    /// Turns that are not at rest.
    pub fn turns_at_work(&self) -> Result<Vec<Turn>, StoreError> {
        self.all("SELECT body FROM turns WHERE at_rest = 0 ORDER BY started_at, id", [])
    }

    /// A turn's machine state.
    pub fn machine(&self, id: &TurnId) -> Result<Option<serde_json::Value>, StoreError> {
        self.one("SELECT machine FROM turns WHERE id = ?1", [&id.0])
    }

    /// The staging copies that are kept of a turn, by path.
    pub fn stages(&self, id: &TurnId) -> Result<Vec<(String, serde_json::Value)>, StoreError> {
        let mut rows =
            self.0.prepare_cached("SELECT path, body FROM stages WHERE turn = ?1 ORDER BY path")?;
        let rows = rows.query_map([&id.0], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        readable_rows(rows.map(|row| {
            let (path, body) = row?;
            Ok((path, serde_json::from_str(&body)?))
        }))
    }
}

impl Tx<'_> {
    /// Writes a turn.
    pub fn turn(&mut self, turn: &Turn) -> Result<(), StoreError> {
        let new = is_new(self.read().turn(&turn.id))?;
        let rest = turn.at_rest();
        let (body, turn) = self.clean(turn)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO turns (id, thread, started_at, at_rest, body) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (id) DO UPDATE SET at_rest = ?4, body = ?5, machine = iif(?4, '{}', machine)",
            )?
            .execute(params![turn.id.0, turn.thread.0, turn.started_at.0, rest, body])?;
        // Nothing goes on from there.
        if rest {
            self.no_stages(&turn.id)?;
        }
        let turn = turn.into_owned();
        self.event(match (new, rest) {
            (true, _) => EventBody::TurnStarted { turn },
            (false, false) => EventBody::TurnUpdated { turn },
            (false, true) => EventBody::TurnFinished { turn },
        })
    }

    /// Keeps a turn's machine state, from which it goes on after a crash.
    pub fn machine(&mut self, turn: &TurnId, state: &serde_json::Value) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached("UPDATE turns SET machine = ?2 WHERE id = ?1")?
            .execute(params![turn.0, self.clean_text(state)])?;
        Ok(())
    }

    /// Keeps the staging copy of an artifact for a turn.
    pub fn stage(&mut self, turn: &TurnId, path: &str, body: &serde_json::Value) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO stages (turn, path, body) VALUES (?1, ?2, ?3)
                 ON CONFLICT (turn, path) DO UPDATE SET body = ?3",
            )?
            .execute(params![turn.0, path, body.to_string()])?;
        Ok(())
    }

    /// Keeps no staging copy of a turn.
    pub fn no_stages(&mut self, turn: &TurnId) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM stages WHERE turn = ?1")?.execute([&turn.0])?;
        Ok(())
    }
}
