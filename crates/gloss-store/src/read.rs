//! What can be looked up. Changes nothing; the same for the writer's connection, a transaction and a reader.

use std::collections::HashSet;

use gloss_protocol::{
    Artifact, Change, CommandId, Done, Fact, Item, Note, NoteId, Older, Thread, ThreadId, Turn, TurnId,
    Version,
};
use rusqlite::{Connection, OptionalExtension, Params, params};
use serde::de::DeserializeOwned;

use crate::StoreError;
use crate::left_out::{kept, parsed};

/// Older tasks are counted no further: after years there are very many, and nobody waits for their exact number.
const MOST_COUNTED: u32 = 10_000;
/// Threads that are listed because somebody may wait for them, at most.
const MOST_OPEN: u32 = 2000;

/// The tables through some connection.
#[derive(Clone, Copy)]
pub struct Read<'a>(pub(crate) &'a Connection);

/// A version with what only the engine needs of it.
#[derive(Clone, Debug)]
pub struct StoredVersion {
    /// The version.
    pub version: Version,
    /// How it differs from its parent, where Gloss made the change itself.
    pub splices: Option<serde_json::Value>,
}

/// Tasks that help no other. Quotes inside of words are escaped, so this stands where it looks to.
const OWN: &str = "instr(body, '\"helps\":{') = 0";
/// Tasks that help another.
const HELPS: &str = "instr(body, '\"helps\":{') > 0";
/// The task that one helps: word for word as the index of it says it, else that is not used.
const HELPED: &str = "CASE WHEN json_valid(body) THEN body ->> '$.helps.task' END";
/// Tasks that wait for the person: word for word as the index of them says it.
const WAITS: &str = "instr(body, '\"status\":\"waiting\"') + instr(body, '\"status\":\"failed\"')
    + instr(body, '\"questions\":[{') > 0";

/// The time and the id of a place in a list of tasks; without words the place before all of them.
fn place_of(before: &str) -> Option<(i64, &str)> {
    if before.is_empty() {
        return Some((i64::MAX, ""));
    }
    let (at, id) = before.split_once(' ')?;
    Some((at.parse().ok()?, id))
}

impl Read<'_> {
    pub(crate) fn one<T: DeserializeOwned>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<Option<T>, StoreError> {
        let text: Option<String> =
            self.0.prepare_cached(sql)?.query_row(params, |row| row.get(0)).optional()?;
        Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
    }

    pub(crate) fn all<T: DeserializeOwned>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.0.prepare_cached(sql)?;
        parsed(statement.query_map(params, |row| row.get::<_, String>(0))?)
    }

    /// As [`Self::all`] where one that is left out would make the others mean something else: then there are none.
    fn every<T: DeserializeOwned>(&self, sql: &str, params: impl Params) -> Result<Vec<T>, StoreError> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map(params, |row| row.get::<_, String>(0))?;
        rows.map(|text| Ok(serde_json::from_str(&text?)?)).collect()
    }

    /// The memories.
    pub fn memories(&self) -> crate::Memories<'_> {
        crate::Memories(self.0)
    }

    /// The number of the last event.
    ///
    /// # Errors
    /// What SQLite says, here and in all that follow.
    pub fn last_seq(&self) -> Result<u64, StoreError> {
        let seq: i64 = self.0.query_row("SELECT coalesce(max(seq), 0) FROM events", [], |row| row.get(0))?;
        Ok(seq.unsigned_abs())
    }

    /// What a command came to, where it was carried out before.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn command(&self, id: &CommandId) -> Result<Option<Done>, StoreError> {
        self.one("SELECT done FROM commands WHERE id = ?1", [&id.0])
    }

    /// A thread.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn thread(&self, id: &ThreadId) -> Result<Option<Thread>, StoreError> {
        self.one("SELECT body FROM threads WHERE id = ?1", [&id.0])
    }

    /// Reads several things as they were at one moment, whatever is written meanwhile. Not for long work: the log of
    /// what is written can't be emptied until it ends.
    ///
    /// # Errors
    /// What SQLite says, and what `look` says; there is no such reading within another.
    pub fn together<T, E: From<StoreError>>(&self, look: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let moment = self.0.unchecked_transaction().map_err(StoreError::from)?;
        let seen = look();
        drop(moment);
        seen
    }

    /// The newest threads with their helpers, and however old they are those that are at work or that wait for the person;
    /// newest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn threads(&self, limit: u32) -> Result<Vec<Thread>, StoreError> {
        let newest = |which: &str, limit: u32| {
            let sql = format!("SELECT body FROM threads {which} ORDER BY updated_at DESC, id DESC LIMIT ?1");
            self.all::<Thread>(&sql, [limit])
        };
        let mut out = newest(&format!("INDEXED BY threads_own WHERE {OWN}"), limit)?;
        let mut known: HashSet<ThreadId> = out.iter().map(|thread| thread.id.clone()).collect();
        let at_work = newest("WHERE id IN (SELECT thread FROM turns WHERE at_rest = 0)", MOST_OPEN)?;
        let waiting = newest(&format!("INDEXED BY threads_waiting WHERE {OWN} AND {WAITS}"), MOST_OPEN)?;
        let open = at_work.into_iter().chain(waiting).filter(|thread| known.insert(thread.id.clone()));
        out.extend(open.take(MOST_OPEN as usize));
        let helpers = self.helpers_of(&out, limit.saturating_mul(2))?;
        out.extend(helpers.into_iter().filter(|thread| known.insert(thread.id.clone())));
        out.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then(b.id.cmp(&a.id)));
        Ok(out)
    }

    /// Tasks that are older than a place in such a list, with their helpers, newest first. None where it is no place.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn threads_before(&self, before: &str, limit: u32) -> Result<Option<Vec<Thread>>, StoreError> {
        let Some((at, id)) = place_of(before) else { return Ok(None) };
        let sql = format!(
            "SELECT body FROM threads INDEXED BY threads_own WHERE {OWN} AND (updated_at, id) < (?1, ?2) ORDER BY updated_at DESC, id DESC LIMIT ?3"
        );
        let mut out = self.all::<Thread>(&sql, params![at, id, limit])?;
        out.extend(self.helpers_of(&out, MOST_OPEN)?);
        out.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then(b.id.cmp(&a.id)));
        Ok(Some(out))
    }

    /// The helpers of some tasks, newest first.
    fn helpers_of(&self, tasks: &[Thread], limit: u32) -> Result<Vec<Thread>, StoreError> {
        let ids: Vec<&ThreadId> = tasks.iter().map(|thread| &thread.id).collect();
        let sql = format!(
            "SELECT body FROM threads INDEXED BY threads_helping WHERE {HELPS} AND {HELPED} IN (SELECT value FROM json_each(?1))
                ORDER BY updated_at DESC, id DESC LIMIT ?2"
        );
        self.all(&sql, params![serde_json::to_string(&ids)?, limit])
    }

    /// How many tasks are older than those of a list, counted up to [`MOST_COUNTED`], and where the next begin: behind the
    /// `limit` newest of its own.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn older(&self, listed: &[Thread], limit: u32) -> Result<Older, StoreError> {
        let own = listed.iter().filter(|thread| thread.helps.is_none());
        let Some(last) = own.take(limit as usize).last() else { return Ok(Older::default()) };
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM threads INDEXED BY threads_own
                WHERE {OWN} AND (updated_at, id) < (?1, ?2) LIMIT ?3)"
        );
        let found: u32 = self
            .0
            .prepare_cached(&sql)?
            .query_row(params![last.updated_at.0, last.id.0, MOST_COUNTED + 1], |row| row.get(0))?;
        let before = (found > 0).then(|| format!("{} {}", last.updated_at.0, last.id));
        Ok(Older { count: u64::from(found.min(MOST_COUNTED)), more: found > MOST_COUNTED, before })
    }

    /// The helpers of a task, newest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn helpers(&self, task: &ThreadId) -> Result<Vec<Thread>, StoreError> {
        let sql = format!(
            "SELECT body FROM threads INDEXED BY threads_helping WHERE {HELPS} AND {HELPED} = ?1 ORDER BY updated_at DESC LIMIT 1000"
        );
        self.all(&sql, [&task.0])
    }

    /// A turn.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn turn(&self, id: &TurnId) -> Result<Option<Turn>, StoreError> {
        self.one("SELECT body FROM turns WHERE id = ?1", [&id.0])
    }

    /// A turn's machine state.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn machine(&self, id: &TurnId) -> Result<Option<serde_json::Value>, StoreError> {
        self.one("SELECT machine FROM turns WHERE id = ?1", [&id.0])
    }

    /// The staging copies that are kept of a turn, by path.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn stages(&self, id: &TurnId) -> Result<Vec<(String, serde_json::Value)>, StoreError> {
        let mut rows =
            self.0.prepare_cached("SELECT path, body FROM stages WHERE turn = ?1 ORDER BY path")?;
        let rows = rows.query_map([&id.0], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        kept(rows.map(|row| {
            let (path, body) = row?;
            Ok((path, serde_json::from_str(&body)?))
        }))
    }

    /// The turns of a thread, oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn turns(&self, thread: &ThreadId) -> Result<Vec<Turn>, StoreError> {
        self.all("SELECT body FROM turns WHERE thread = ?1 ORDER BY started_at, id", [&thread.0])
    }

    /// Turns that are not at rest.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn turns_at_work(&self) -> Result<Vec<Turn>, StoreError> {
        self.all("SELECT body FROM turns WHERE at_rest = 0 ORDER BY started_at, id", [])
    }

    /// The items of a thread, oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn items(&self, thread: &ThreadId) -> Result<Vec<Item>, StoreError> {
        self.all("SELECT body FROM items WHERE thread = ?1 ORDER BY n", [&thread.0])
    }

    /// The items of a thread with what the conversation with the model needs of them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn conversation(
        &self,
        thread: &ThreadId,
    ) -> Result<Vec<(Item, Option<serde_json::Value>)>, StoreError> {
        let mut statement =
            self.0.prepare_cached("SELECT body, model FROM items WHERE thread = ?1 ORDER BY n")?;
        let rows = statement
            .query_map([&thread.0], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)))?;
        kept(rows.map(|row| {
            let (body, model) = row?;
            let model = model.map(|text| serde_json::from_str(&text)).transpose()?;
            Ok((serde_json::from_str(&body)?, model))
        }))
    }

    /// What the conversation of a thread with the model is made of, oldest first, without the items that it lies in.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn entries(&self, thread: &ThreadId) -> Result<Vec<serde_json::Value>, StoreError> {
        let sql = "SELECT model FROM items WHERE thread = ?1 AND model IS NOT NULL ORDER BY n";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([&thread.0], |row| row.get::<_, String>(0))?;
        kept(rows.map(|row| Ok(serde_json::from_str(&row?)?)))
    }

    /// An item.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn item(&self, id: &str) -> Result<Option<Item>, StoreError> {
        self.one("SELECT body FROM items WHERE id = ?1", [id])
    }

    /// The next item's number in a thread.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn next_item(&self, thread: &ThreadId) -> Result<u32, StoreError> {
        Ok(self.0.query_row(
            "SELECT coalesce(max(n), 0) + 1 FROM items WHERE thread = ?1",
            [&thread.0],
            |row| row.get(0),
        )?)
    }

    /// An artifact.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn artifact(&self, path: &str) -> Result<Option<Artifact>, StoreError> {
        self.one("SELECT body FROM artifacts WHERE path = ?1", [path])
    }

    /// All artifacts, by path.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn artifacts(&self) -> Result<Vec<Artifact>, StoreError> {
        self.all("SELECT body FROM artifacts ORDER BY path", [])
    }

    /// A version.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn version(&self, path: &str, n: u32) -> Result<Option<StoredVersion>, StoreError> {
        Ok(self
            .stored("SELECT body, splices FROM versions WHERE path = ?1 AND n = ?2", params![path, n])?
            .pop())
    }

    /// All versions of an artifact, oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn versions(&self, path: &str) -> Result<Vec<StoredVersion>, StoreError> {
        self.stored("SELECT body, splices FROM versions WHERE path = ?1 ORDER BY n", [path])
    }

    fn stored(&self, sql: &str, params: impl Params) -> Result<Vec<StoredVersion>, StoreError> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement
            .query_map(params, |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)))?;
        kept(rows.map(|row| {
            let (body, splices) = row?;
            // Without them it is compared with its parent as any other.
            let splices = splices.and_then(|text| serde_json::from_str(&text).ok());
            Ok(StoredVersion { version: serde_json::from_str(&body)?, splices })
        }))
    }

    /// A note.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn note(&self, id: &NoteId) -> Result<Option<Note>, StoreError> {
        self.one("SELECT body FROM notes WHERE id = ?1", [&id.0])
    }

    /// Notes of an artifact, or of all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn notes(&self, path: Option<&str>) -> Result<Vec<Note>, StoreError> {
        match path {
            Some(path) => self.all("SELECT body FROM notes WHERE path = ?1 ORDER BY n", [path]),
            None => self.all("SELECT body FROM notes ORDER BY created_at, id", []),
        }
    }

    /// The newest notes, whatever became of them, the newest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn newest_notes(&self, limit: u32) -> Result<Vec<Note>, StoreError> {
        self.all("SELECT body FROM notes ORDER BY rowid DESC LIMIT ?1", [limit])
    }

    /// Notes that are not resolved.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn open_notes(&self) -> Result<Vec<Note>, StoreError> {
        self.all("SELECT body FROM notes WHERE state <> 'resolved' ORDER BY created_at, id", [])
    }

    /// How many notes of an artifact are not resolved.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn count_open_notes(&self, path: &str) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM notes WHERE path = ?1 AND state <> 'resolved'";
        Ok(self.0.prepare_cached(sql)?.query_row([path], |row| row.get(0))?)
    }

    /// The next note's number on an artifact.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn next_note(&self, path: &str) -> Result<u32, StoreError> {
        Ok(self.0.query_row("SELECT coalesce(max(n), 0) + 1 FROM notes WHERE path = ?1", [path], |row| {
            row.get(0)
        })?)
    }

    /// A change.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn change(&self, id: &str) -> Result<Option<Change>, StoreError> {
        self.one("SELECT body FROM changes WHERE id = ?1", [id])
    }

    /// Changes held back, of an artifact or of all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn held(&self, path: Option<&str>) -> Result<Vec<Change>, StoreError> {
        self.all(
            "SELECT body FROM changes WHERE state = 'held' AND (?1 IS NULL OR path = ?1) ORDER BY path, rowid",
            [path],
        )
    }

    /// Changes of a note: its own and those that it shares.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn changes_of_note(&self, note: &NoteId) -> Result<Vec<Change>, StoreError> {
        let mut changes: Vec<Change> = self.every(
            "SELECT body FROM changes JOIN change_notes ON change = id WHERE note = ?1 ORDER BY changes.rowid",
            [&note.0],
        )?;
        // One that was shared and is the others' now names this note no longer.
        changes.retain(|change| change.notes.contains(note));
        Ok(changes)
    }

    /// Changes of a turn.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn changes_of_turn(&self, turn: &TurnId) -> Result<Vec<Change>, StoreError> {
        self.every("SELECT body FROM changes WHERE turn = ?1 ORDER BY rowid", [&turn.0])
    }

    /// Changes that made a version.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn changes_of_version(&self, path: &str, version: u32) -> Result<Vec<Change>, StoreError> {
        self.every(
            "SELECT body FROM changes WHERE path = ?1 AND version = ?2 ORDER BY rowid",
            params![path, version],
        )
    }

    /// A fact.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn fact(&self, id: &str) -> Result<Option<Fact>, StoreError> {
        self.one("SELECT body FROM facts WHERE id = ?1", [id])
    }

    /// All facts, oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn facts(&self) -> Result<Vec<Fact>, StoreError> {
        self.all("SELECT body FROM facts ORDER BY created_at, id", [])
    }
}
