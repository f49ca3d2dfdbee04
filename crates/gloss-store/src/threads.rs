//! Tasks, which the protocol calls threads: reading, listing, writing and removing them. Decides nothing about what a task does.

use std::collections::HashSet;

use gloss_protocol::{EventBody, Older, Thread, ThreadId};
use rusqlite::params;

use crate::StoreError;
use crate::read::Read;
use crate::write::{Tx, is_new};

/// Older tasks are counted no further: after years there are very many, and nobody waits for their exact number.
const MOST_COUNTED: u32 = 10_000;
/// Threads that are listed because somebody may wait for them, at most.
const MOST_OPEN: u32 = 2000;

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
    /// A thread.
    pub fn thread(&self, id: &ThreadId) -> Result<Option<Thread>, StoreError> {
        self.one("SELECT body FROM threads WHERE id = ?1", [&id.0])
    }

    /// The newest threads with their helpers, and however old they are those that are at work or that wait for the person;
    /// newest first.
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

    /// The helpers of a task, newest first.
    pub fn helpers(&self, task: &ThreadId) -> Result<Vec<Thread>, StoreError> {
        let sql = format!(
            "SELECT body FROM threads INDEXED BY threads_helping WHERE {HELPS} AND {HELPED} = ?1 ORDER BY updated_at DESC LIMIT 1000"
        );
        self.all(&sql, [&task.0])
    }

    /// How many tasks are older than those of a list, counted up to [`MOST_COUNTED`], and where the next begin: behind the
    /// `limit` newest of its own.
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
}

impl Tx<'_> {
    /// Writes a thread.
    pub fn thread(&mut self, thread: &Thread) -> Result<(), StoreError> {
        let new = is_new(self.read().thread(&thread.id))?;
        let (body, thread) = self.clean(thread)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO threads (id, updated_at, body) VALUES (?1, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET updated_at = ?2, body = ?3",
            )?
            .execute(params![thread.id.0, thread.updated_at.0, body])?;
        let thread = thread.into_owned();
        self.event(if new {
            EventBody::ThreadStarted { thread }
        } else {
            EventBody::ThreadUpdated { thread }
        })
    }

    /// Removes a task: its turns, steps and goal. What rests on it does so no more.
    pub fn remove_thread(&mut self, thread: &ThreadId) -> Result<(), StoreError> {
        let said = "kind IN ('turn.started', 'turn.steered', 'turn.finished', 'call.begun', 'call.refused', 'page.read',
             'page.asked', 'command.ran', 'server.called', 'words.forgotten', 'approval.asked', 'approval.allowed', 'approval.denied', 'approval.withdrawn')
             AND ids ->> '$.turn' IN (SELECT id FROM turns WHERE thread = ?1)";
        self.unsalt(said, &thread.0)?;
        self.unsalt("kind = 'form.answered' AND ids ->> '$.task' = ?1", &thread.0)?;
        for sql in [
            "DELETE FROM approvals WHERE turn IN (SELECT id FROM turns WHERE thread = ?1)",
            "DELETE FROM stages WHERE turn IN (SELECT id FROM turns WHERE thread = ?1)",
            "DELETE FROM goals WHERE thread = ?1",
            "DELETE FROM items WHERE thread = ?1",
            "DELETE FROM turns WHERE thread = ?1",
            "DELETE FROM threads WHERE id = ?1",
            "UPDATE facts SET body = json_set(body, '$.thread', NULL) WHERE body ->> '$.thread' = ?1",
            "UPDATE artifacts SET body = json_set(body, '$.thread', NULL) WHERE body ->> '$.thread' = ?1",
        ] {
            self.transaction.prepare_cached(sql)?.execute([&thread.0])?;
        }
        self.event(EventBody::ThreadRemoved { thread: thread.clone() })
    }
}
