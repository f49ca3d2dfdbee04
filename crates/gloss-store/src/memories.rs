//! Memories of a workspace or a home: written, read and taken out of the table and the index. How they are searched is
//! `memory_search`'s, and where else their words stand is `forget`'s.

use gloss_protocol::{EventBody, Memory, MemoryId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::StoreError;
use crate::left_out::readable_rows;
use crate::read::Read;
use crate::words::split;
use crate::write::Tx;

/// Entries among which preferences are looked for, the newest.
const LOOKED_AT: u32 = 20_000;

/// The tables of memories; the same in `workspace.db` and `home.db`.
pub(crate) const TABLES: &str = "
CREATE TABLE memories (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, words INTEGER NOT NULL,
  status TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX memories_proposed ON memories(n) WHERE status = 'proposed';
CREATE VIRTUAL TABLE memory_words USING fts5(text, content = 'memories', content_rowid = 'n',
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
INSERT INTO memory_words(memory_words, rank) VALUES ('secure-delete', 1);
";

/// The memories of one database. Whatever is done with them fails with what SQLite says.
#[derive(Clone, Copy)]
pub struct Memories<'a>(pub(crate) &'a Connection);

impl Memories<'_> {
    /// Writes a memory, a new one or one that is there.
    pub fn put(&self, memory: &Memory) -> Result<(), StoreError> {
        let mut body = serde_json::to_value(memory)?;
        if let Some(body) = body.as_object_mut() {
            // The words stand once, where the index has them from.
            body.remove("text");
        }
        let words = i64::try_from(split(&memory.text).len()).unwrap_or(0);
        let (body, status) = (body.to_string(), memory.status.word());
        match self.row(&memory.id)? {
            Some((n, old)) => {
                if old != memory.text {
                    self.unindex(n, &old)?;
                }
                self.0
                    .prepare_cached(
                        "UPDATE memories SET text = ?2, words = ?3, status = ?4, body = ?5 WHERE n = ?1",
                    )?
                    .execute(params![n, memory.text, words, status, body])?;
                if old != memory.text {
                    self.index(n, &memory.text)?;
                }
            }
            None => {
                self.0
                    .prepare_cached(
                        "INSERT INTO memories (id, text, words, status, body) VALUES (?1, ?2, ?3, ?4, ?5)",
                    )?
                    .execute(params![memory.id.0, memory.text, words, status, body])?;
                self.index(self.0.last_insert_rowid(), &memory.text)?;
            }
        }
        Ok(())
    }

    fn row(&self, id: &MemoryId) -> Result<Option<(i64, String)>, StoreError> {
        let sql = "SELECT n, text FROM memories WHERE id = ?1";
        Ok(self.0.prepare_cached(sql)?.query_row([&id.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    fn index(&self, n: i64, text: &str) -> Result<(), StoreError> {
        self.0
            .prepare_cached("INSERT INTO memory_words (rowid, text) VALUES (?1, ?2)")?
            .execute(params![n, text])?;
        Ok(())
    }

    fn unindex(&self, n: i64, text: &str) -> Result<(), StoreError> {
        self.0
            .prepare_cached("INSERT INTO memory_words (memory_words, rowid, text) VALUES ('delete', ?1, ?2)")?
            .execute(params![n, text])?;
        Ok(())
    }

    /// A memory.
    pub fn get(&self, id: &MemoryId) -> Result<Option<Memory>, StoreError> {
        let mut statement = self.0.prepare_cached("SELECT text, body FROM memories WHERE id = ?1")?;
        let row: Option<(String, String)> =
            statement.query_row([&id.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        row.map(|(text, body)| parse(text, &body)).transpose()
    }

    /// The newest memories, newest first.
    pub fn list(&self, limit: u32) -> Result<Vec<Memory>, StoreError> {
        let mut statement =
            self.0.prepare_cached("SELECT text, body FROM memories ORDER BY n DESC LIMIT ?1")?;
        let rows =
            statement.query_map([limit], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        readable_rows(
            rows.map(|row| row.map_err(StoreError::from).and_then(|(text, body)| parse(text, &body))),
        )
    }

    /// The count of all memories.
    pub fn count(&self) -> Result<u64, StoreError> {
        let count: i64 = self.0.query_row("SELECT count(*) FROM memories", [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The newest preferences, terms and decisions that are kept, newest first, of the newest [`LOOKED_AT`] entries: they hold
    /// whatever a task is about.
    pub fn standing(&self, limit: u32) -> Result<Vec<Memory>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT text, body FROM (SELECT n, text, status, body FROM memories ORDER BY n DESC LIMIT ?2)
             WHERE status = 'kept' AND (instr(body, '\"kind\":\"preference\"') > 0
               OR instr(body, '\"kind\":\"term\"') > 0 OR instr(body, '\"kind\":\"decision\"') > 0)
             ORDER BY n DESC LIMIT ?1",
        )?;
        let rows = statement
            .query_map([limit, LOOKED_AT], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        readable_rows(
            rows.map(|row| row.map_err(StoreError::from).and_then(|(text, body)| parse(text, &body))),
        )
    }

    /// The count of memories that are proposed and wait for the person.
    pub fn proposed(&self) -> Result<usize, StoreError> {
        let sql = "SELECT count(*) FROM memories WHERE status = 'proposed'";
        Ok(self.0.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0))?.unsigned_abs() as usize)
    }

    /// Takes a memory out of the table and the index, and gives what it was.
    pub fn forget(&self, id: &MemoryId) -> Result<Option<Memory>, StoreError> {
        let Some(memory) = self.get(id)? else { return Ok(None) };
        if let Some((n, text)) = self.row(id)? {
            self.unindex(n, &text)?;
            self.0.prepare_cached("DELETE FROM memories WHERE n = ?1")?.execute([n])?;
        }
        Ok(Some(memory))
    }
}

/// A memory of its two columns.
pub(crate) fn parse(text: String, body: &str) -> Result<Memory, StoreError> {
    let mut body: serde_json::Value = serde_json::from_str(body)?;
    if let Some(body) = body.as_object_mut() {
        body.insert("text".to_owned(), serde_json::Value::String(text));
    }
    Ok(serde_json::from_value(body)?)
}

impl Read<'_> {
    /// The memories.
    pub fn memories(&self) -> Memories<'_> {
        Memories(self.0)
    }
}

impl Tx<'_> {
    /// The memories as this transaction sees and writes them.
    pub fn memories(&self) -> Memories<'_> {
        Memories(&self.transaction)
    }

    /// Tells shells that memories changed.
    pub fn memory_changed(&mut self) -> Result<(), StoreError> {
        self.event(EventBody::MemoryChanged {})
    }
}
