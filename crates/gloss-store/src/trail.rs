//! Reading the log's entries: page by page in either direction, or those of some tasks. Verifies nothing, writes nothing.

use gloss_protocol::{LogPoint, ThreadId, Timestamp, TurnId};
use rusqlite::{OptionalExtension as _, Params, Row, params};
use serde_json::Value;

use crate::StoreError;
use crate::log::{Digests, digest};
use crate::read::Read;

/// Entries that are read at once, at most.
const MOST: u32 = 10_000;

/// An entry of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// Its number, from 1.
    pub n: u64,
    /// When it was made.
    pub at: Timestamp,
    /// What happened.
    pub kind: String,
    /// What it concerns: ids, numbers, names of files and hosts.
    pub ids: Value,
    /// Salted hash of the words that it is of.
    pub digest: String,
    /// Its hash, with that of the one before.
    pub hash: String,
}

impl LogEntry {
    /// A text of its ids; nothing where there is none.
    pub fn text(&self, key: &str) -> &str {
        self.ids.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// A number of its ids; 0 where there is none.
    pub fn number(&self, key: &str) -> u64 {
        self.ids.get(key).and_then(Value::as_u64).unwrap_or_default()
    }
}

/// The entries that a reader wants.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogFilter<'a> {
    /// Only those of these tasks, and of these turns; none for all.
    pub tasks: &'a [ThreadId],
    /// See `tasks`.
    pub turns: &'a [TurnId],
    /// Only these kinds; none for all.
    pub kinds: &'a [&'a str],
    /// None of these kinds.
    pub but: &'a [&'a str],
}

const COLUMNS: &str = "n, at, kind, ids, digest, hash";

fn entry(row: &Row<'_>) -> rusqlite::Result<LogEntry> {
    let ids: String = row.get(3)?;
    Ok(LogEntry {
        n: row.get::<_, i64>(0)?.unsigned_abs(),
        at: Timestamp(row.get(1)?),
        kind: row.get(2)?,
        ids: serde_json::from_str(&ids).unwrap_or(Value::String(ids)),
        digest: row.get(4)?,
        hash: row.get(5)?,
    })
}

impl Read<'_> {
    fn log_entries(&self, sql: &str, params: impl Params) -> Result<Vec<LogEntry>, StoreError> {
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.query_map(params, entry)?.collect::<Result<_, _>>()?)
    }

    /// The log's entries after a number whose ids name `about`, or a turn of the task of that id, or all; oldest first.
    pub fn log_after(
        &self,
        about: Option<&str>,
        after: u64,
        limit: u32,
    ) -> Result<Vec<LogEntry>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM log WHERE n > ?1 AND (?2 IS NULL OR instr(ids, ?2) > 0
               OR json_valid(ids) AND ids ->> '$.turn' IN (SELECT id FROM turns WHERE thread = ?2))
             ORDER BY n LIMIT ?3"
        );
        self.log_entries(&sql, params![after.cast_signed(), about, limit.min(MOST)])
    }

    /// Entries before a number, newest first.
    pub fn log_before(
        &self,
        which: &LogFilter<'_>,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<LogEntry>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM log WHERE n < ?1
               AND (?2 = '[]' OR json_valid(ids) AND (ids ->> '$.task' IN (SELECT value FROM json_each(?2))
                 OR ids ->> '$.turn' IN (SELECT value FROM json_each(?3))))
               AND (?4 = '[]' OR kind IN (SELECT value FROM json_each(?4)))
               AND kind NOT IN (SELECT value FROM json_each(?5))
             ORDER BY n DESC LIMIT ?6"
        );
        let before = before.map_or(i64::MAX, |n| i64::try_from(n).unwrap_or(i64::MAX));
        let (kinds, but) = (serde_json::to_string(which.kinds)?, serde_json::to_string(which.but)?);
        let (tasks, turns) = (serde_json::to_string(which.tasks)?, serde_json::to_string(which.turns)?);
        self.log_entries(&sql, params![before, tasks, turns, kinds, but, limit.min(MOST)])
    }

    /// The entries of some tasks and their turns, oldest first: those made since a moment, at most so many.
    pub fn log_of(
        &self,
        tasks: &[ThreadId],
        turns: &[TurnId],
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<LogEntry>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM log WHERE at >= ?1 AND json_valid(ids)
               AND (ids ->> '$.task' IN (SELECT value FROM json_each(?2))
                 OR ids ->> '$.turn' IN (SELECT value FROM json_each(?3)))
             ORDER BY n LIMIT ?4"
        );
        let (tasks, turns) = (serde_json::to_string(tasks)?, serde_json::to_string(turns)?);
        self.log_entries(&sql, params![since.0, tasks, turns, limit])
    }

    /// Where the log stands: its last entry. Number 0 and nothing of one without entries.
    pub fn log_end(&self) -> Result<LogPoint, StoreError> {
        let sql = "SELECT n, hash FROM log ORDER BY n DESC LIMIT 1";
        let end = self.0.prepare_cached(sql)?.query_row([], |row| {
            Ok(LogPoint { entry: row.get::<_, i64>(0)?.unsigned_abs(), hash: row.get(1)? })
        });
        Ok(end.optional()?.unwrap_or_default())
    }

    /// Whether an entry is of these words; never where they were forgotten.
    pub fn log_matches(&self, n: u64, words: &str) -> Result<bool, StoreError> {
        Ok(self.log_digest(n)?.is_some_and(|(is, salt)| digest(&salt, words) == is))
    }

    /// The whole lines at the beginning of a text that an entry is of; none where it is of none of them, or they were forgotten.
    pub fn log_lines<'t>(&self, n: u64, text: &'t str) -> Result<Option<&'t str>, StoreError> {
        let Some((is, salt)) = self.log_digest(n)? else { return Ok(None) };
        let ends = text.match_indices('\n').map(|(at, _)| at).chain([text.len()]);
        let (mut digest, mut from) = (Digests::begin(&salt), 0);
        for end in ends {
            digest.add(text.get(from..end).unwrap_or_default());
            from = end;
            if digest.so_far() == is {
                return Ok(text.get(..end));
            }
        }
        Ok(None)
    }

    /// The digest of an entry and its salt; none where its words were forgotten.
    fn log_digest(&self, n: u64) -> Result<Option<(String, String)>, StoreError> {
        let sql = "SELECT digest, salt FROM log JOIN log_salts USING (n) WHERE n = ?1";
        let row = self
            .0
            .prepare_cached(sql)?
            .query_row([n.cast_signed()], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
        Ok(row.optional()?)
    }

    /// When the log's first entry was made.
    pub fn log_since(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT at FROM log ORDER BY n LIMIT 1";
        Ok(self.0.prepare_cached(sql)?.query_row([], |row| row.get(0).map(Timestamp)).optional()?)
    }

    /// The hash of an entry.
    pub(crate) fn log_hash(&self, n: u64) -> Result<Option<String>, StoreError> {
        let sql = "SELECT hash FROM log WHERE n = ?1";
        Ok(self.0.prepare_cached(sql)?.query_row([n.cast_signed()], |row| row.get(0)).optional()?)
    }
}
