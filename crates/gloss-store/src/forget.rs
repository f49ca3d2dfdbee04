//! Forgetting: takes a memory's words out of the tasks that said or were told them, the copies
//! and the write-ahead log. It takes them out of texts only, never out of what holds a row together, and never out of
//! documents or notes, which are the person's own.

use std::collections::BTreeSet;
use std::path::Path;

use gloss_protocol::{Memory, MemorySource, Thread, ThreadId};
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::StoreError;
use crate::forgotten::{self, Covered, covered};
use crate::log::Counted;
use crate::redaction::{Words, redact};
use crate::write::Tx;

/// Columns that keep the words of a task: table, column, and its column of the task. Staging copies are documents.
const SAID: [(&str, &str, &str); 7] = [
    ("items", "body", "thread"),
    ("items", "model", "thread"),
    ("turns", "body", "thread"),
    ("turns", "machine", "thread"),
    ("threads", "body", "id"),
    ("runs", "body", "thread"),
    ("goals", "body", "thread"),
];

/// Columns with words of a task in rows that only mention it.
const MENTIONED: [(&str, &str); 3] = [("commands", "done"), ("recipes", "body"), ("recipes", "method")];

/// Words from which on a memory can be told from what anybody says anyway.
const SENTENCE: usize = 3;

/// A row without the words.
struct Scrubbed {
    table: &'static str,
    column: &'static str,
    row: i64,
    text: String,
    /// The turn that it is of; nothing where it is of none.
    turn: String,
}

/// Takes a memory's words out of the task that it comes from, and of those that were told it. Gives the log's entries of the
/// turns that said them, with the words that they had.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn scrub(connection: &Connection, memory: &Memory) -> Result<Vec<Covered>, StoreError> {
    let scrubbed = scrubbed(connection, memory)?;
    let turns = scrubbed.iter().map(|row| row.turn.clone()).filter(|turn| !turn.is_empty()).collect();
    let covered = if has(connection, "log")? { covered(connection, &turns)? } else { Vec::new() };
    for Scrubbed { table, column, row, text, .. } in scrubbed {
        connection
            .execute(&format!("UPDATE {table} SET {column} = ?2 WHERE rowid = ?1"), params![row, text])?;
    }
    Ok(covered)
}

/// The rows that have the words, without them.
fn scrubbed(connection: &Connection, memory: &Memory) -> Result<Vec<Scrubbed>, StoreError> {
    let words = Words::new(&memory.text);
    let (tasks, mut out) = (tasks_of(connection, memory)?, Vec::new());
    for (table, column, key) in SAID {
        if !has(connection, table)? {
            continue;
        }
        for task in &tasks {
            let which = format!("{key} = ?1");
            out.extend(scrub_rows(connection, (table, column), (&which, task), |_| true, &words)?);
        }
    }
    let mentions = |text: &str| mentioned(text).any(|task| tasks.contains(task));
    for (table, column) in MENTIONED {
        if has(connection, table)? && !tasks.is_empty() {
            out.extend(scrub_rows(connection, (table, column), ("?1 = ''", ""), mentions, &words)?);
        }
    }
    // A run of a recipe has all of the recipe in its first message, with the task that it was made of.
    if let (MemorySource::Task { task }, true) = (&memory.source, has(connection, "items")?) {
        let which = ("instr(model, ?1) > 0", task.as_str());
        out.extend(scrub_rows(connection, ("items", "model"), which, |_| true, &words)?);
    }
    Ok(out)
}

/// The tasks that a text mentions.
fn mentioned(text: &str) -> impl Iterator<Item = &str> {
    let ends = |ch: char| !(ch.is_ascii_alphanumeric() || ch == '_');
    text.split(ends).filter(|word| word.starts_with(ThreadId::PREFIX))
}

fn has(connection: &Connection, table: &str) -> Result<bool, StoreError> {
    let known = "SELECT count(*) FROM sqlite_master WHERE name = ?1";
    Ok(connection.query_row(known, [table], |row| row.get::<_, i64>(0))? > 0)
}

/// The task that a memory comes from, those whose steps say that they were told it, and the helpers of all of these. What
/// is shorter than a sentence is taken out where it comes from only: elsewhere it may be anybody's.
fn tasks_of(connection: &Connection, memory: &Memory) -> Result<BTreeSet<String>, StoreError> {
    let mut out: BTreeSet<String> = match &memory.source {
        MemorySource::Task { task } => BTreeSet::from([task.0.clone()]),
        MemorySource::Person | MemorySource::Notes { .. } => BTreeSet::new(),
    };
    let foreign = memory.text.chars().filter(|ch| !ch.is_ascii()).count();
    if (memory.text.split_whitespace().count() >= SENTENCE || foreign >= 2 * SENTENCE)
        && has(connection, "items")?
    {
        let told = "SELECT DISTINCT thread FROM items WHERE instr(body, ?1) > 0";
        let mut statement = connection.prepare(told)?;
        let told: Vec<String> =
            statement.query_map([&memory.id.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
        out.extend(told);
    }
    if !out.is_empty() && has(connection, "threads")? {
        let helpers = "SELECT id, body FROM threads WHERE instr(body, '\"helps\":{') > 0";
        let mut statement = connection.prepare(helpers)?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        for row in rows {
            let (id, body) = row?;
            let of: Option<Thread> = serde_json::from_str(&body).ok();
            if of.and_then(|of| of.helps).is_some_and(|helps| out.contains(&helps.task.0)) {
                out.insert(id);
            }
        }
    }
    Ok(out)
}

fn scrub_rows(
    connection: &Connection,
    (table, column): (&'static str, &'static str),
    (which, task): (&str, &str),
    also: impl Fn(&str) -> bool,
    words: &Words,
) -> Result<Vec<Scrubbed>, StoreError> {
    let turn = match table {
        "items" => "turn",
        "turns" => "id",
        _ => "''",
    };
    let sql = format!("SELECT rowid, {column}, {turn} FROM {table} WHERE {which} AND {column} IS NOT NULL");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([task], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let rows: Vec<(i64, String, String)> = rows.collect::<Result<_, _>>()?;
    let mut out = Vec::new();
    for (row, text, turn) in rows.into_iter().filter(|(_, text, _)| also(text)) {
        // A row that is damaged keeps nobody from forgetting.
        let Ok(mut value) = serde_json::from_str::<Value>(&text) else { continue };
        if redact(&mut value, words) {
            out.push(Scrubbed { table, column, row, text: value.to_string(), turn });
        }
    }
    Ok(out)
}

/// Empties the write-ahead log, so that a database's forgotten words are gone from it too (a truncating checkpoint).
///
/// # Errors
/// Errors of SQLite; where somebody reads at this moment the log is emptied with the next forgetting or start.
pub(crate) fn flushed(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}

/// Removes forgotten words from the daily copies, those made before migrations, databases set aside as damaged and the
/// write-ahead log. Whoever calls it holds [`crate::no_copies`], so that no copy is made meanwhile.
///
/// # Errors
/// As [`flushed`].
pub(crate) fn emptied(
    connection: &Connection,
    database: &Path,
    copies: &Path,
    memory: &Memory,
) -> Result<(), StoreError> {
    let (Some(folder), Some(stem)) = (database.parent(), database.file_stem().and_then(|stem| stem.to_str()))
    else {
        return Ok(());
    };
    for entry in std::fs::read_dir(folder).map_err(StoreError::file("Looking for copies", folder))?.flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(&format!("{stem}.v")) && name.ends_with(".db") {
            in_copy(&entry.path(), memory)?;
        }
    }
    crate::copies::clear(copies);
    for copy in crate::copies::list(copies) {
        // One that can't be read is none, and may still hold the words.
        if in_copy(&copy, memory).is_err() {
            std::fs::remove_file(&copy).map_err(StoreError::file("Forgetting in a copy", &copy))?;
        }
    }
    in_aside(&folder.join(crate::copies::ASIDE), stem, memory)?;
    flushed(connection)
}

fn in_copy(copy: &Path, memory: &Memory) -> Result<(), StoreError> {
    let copy = crate::schema::connect(copy)?;
    if has(&copy, "memories")? {
        copy.execute("DELETE FROM memories WHERE text = ?1", [&memory.text])?;
        copy.execute_batch("INSERT INTO memory_words (memory_words) VALUES ('rebuild');")?;
    }
    let transaction = copy.unchecked_transaction()?;
    let covered = scrub(&transaction, memory)?;
    forgotten::unsalt(&transaction, covered)?;
    transaction.commit()?;
    copy.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;")?;
    Ok(())
}

/// Removes forgotten words from databases set aside as damaged: one that can't be rewritten is deleted.
fn in_aside(aside: &Path, stem: &str, memory: &Memory) -> Result<(), StoreError> {
    for one in std::fs::read_dir(aside).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if in_copy(&one.join(format!("{stem}.db")), memory).is_err() {
            std::fs::remove_dir_all(&one)
                .map_err(StoreError::file("Forgetting in what was set aside", &one))?;
        }
    }
    Ok(())
}

/// Takes a memory's words out of a workspace that may be closed. One of another build is only scrubbed where its tables
/// are known.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn scrub_workspace(dir: &Path, copies: &Path, memory: &Memory) -> Result<(), StoreError> {
    let database = dir.join("workspace.db");
    if !database.is_file() {
        return Ok(());
    }
    let mut connection = crate::schema::connect(&database)?;
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let covered = scrub(&transaction, memory)?;
    // The store that may be at work there counts it with what it writes next.
    forgotten::record(&transaction, &mut Counted::default(), covered)?;
    transaction.commit()?;
    emptied(&connection, &database, copies, memory)
}

impl Tx<'_> {
    /// Takes a memory's words out of the tasks that said or were told them, and gives how many entries of the log lost words.
    pub fn unsaid(&mut self, memory: &Memory) -> Result<u64, StoreError> {
        let covered = scrub(&self.transaction, memory)?;
        let entries = forgotten::record(&self.transaction, &mut self.counted, covered)?;
        self.unsalt("instr(ids, ?1) > 0", &memory.id.0)?;
        Ok(entries)
    }
}
