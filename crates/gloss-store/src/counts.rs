//! Counts of what a person made and keeps (tasks, notes, memories), told with the tally: rows that something other than Gloss took
//! out of the database are missed by it, though the file is sound and its log is whole. Never deletes or adds a row.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::hooks::Action;

use crate::StoreError;
use crate::tally::{Tally, many};

/// Tables that are counted, each with what a person calls one of its rows.
pub(crate) const TABLES: [(&str, &str); 8] = [
    ("threads", "task"),
    ("notes", "note"),
    ("memories", "memory"),
    ("automations", "automation"),
    ("goals", "goal"),
    ("recipes", "recipe"),
    ("releases", "release"),
    ("cards", "card"),
];

/// Counts by table.
pub(crate) type Counts = BTreeMap<String, u64>;

/// Counts the rows of those tables that are there.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn count(connection: &Connection) -> Result<Counts, StoreError> {
    let mut counts = Counts::new();
    for (table, _) in TABLES {
        let known = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1";
        if connection.query_row(known, [table], |row| row.get::<_, i64>(0))? > 0 {
            let sql = format!("SELECT count(*) FROM {table}");
            let n: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
            counts.insert(table.to_owned(), n.unsigned_abs());
        }
    }
    Ok(counts)
}

/// What is missing of what a tally knows, by what a person calls it. A tally of another moment tells nothing: more or less may
/// be right since.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn missing(
    connection: &Connection,
    tally: &Tally,
    seq: u64,
) -> Result<Vec<(&'static str, u64)>, StoreError> {
    if tally.kept.is_empty() || tally.seq != seq {
        return Ok(Vec::new());
    }
    let found = count(connection)?;
    let lost = |&(table, word): &(&str, &'static str)| {
        let (known, found) = (tally.kept.get(table)?, found.get(table).copied().unwrap_or(0));
        (*known > found).then(|| (word, known - found))
    };
    Ok(TABLES.iter().filter_map(lost).collect())
}

/// `1 note`, `2 memories`.
pub(crate) fn words((word, n): (&str, u64)) -> String {
    match (word, n) {
        ("memory", 0 | 2..) => format!("{n} memories"),
        _ => many(n, word),
    }
}

/// Rows that came and went in the transaction that is open, by table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watched(Arc<Mutex<BTreeMap<&'static str, i64>>>);

impl Watched {
    /// Counts what a connection writes from here on.
    ///
    /// # Errors
    /// Errors of SQLite.
    pub(crate) fn of(connection: &mut Connection) -> Result<Self, StoreError> {
        let watched = Self::default();
        let own = watched.clone();
        connection.update_hook(Some(move |action: Action, _: &str, table: &str, _: i64| {
            let by = match action {
                Action::SQLITE_INSERT => 1,
                Action::SQLITE_DELETE => -1,
                _ => return,
            };
            if let Some((table, _)) = TABLES.iter().find(|(known, _)| *known == table) {
                *own.0.lock().unwrap_or_else(PoisonError::into_inner).entry(table).or_default() += by;
            }
        }))?;
        Ok(watched)
    }

    /// Forgets what was counted: a transaction begins.
    pub(crate) fn begin(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Adds what was counted: the transaction is in.
    pub(crate) fn add_to(&self, counts: &mut Counts) {
        for (table, by) in std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            let count = counts.entry(table.to_owned()).or_default();
            *count = count.saturating_add_signed(by);
        }
    }
}
