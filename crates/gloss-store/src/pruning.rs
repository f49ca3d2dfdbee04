//! Giving room back: events and commands that are a month old are let go, and pages that are free leave the file. What a
//! person can see stays.

use gloss_protocol::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use crate::StoreError;
use crate::store::Store;

/// Rows that are let go at a time: nobody waits for it.
const ROWS: u32 = 2_000;
/// Pages of 4 KiB that leave the file at a time.
const PAGES: u32 = 2_000;
/// Free pages that may stay: what comes next needs some.
const FEW: u32 = 256;

impl Store {
    /// Lets some of the events and commands go that are older than a moment, and some free pages leave the file. True where
    /// there is more of it to do.
    ///
    /// # Errors
    /// Errors of SQLite.
    pub fn give_back(&mut self, before: Timestamp) -> Result<bool, StoreError> {
        let gone = prune(self.connection(), before)?;
        let shrunk = shrink(self.connection())?;
        if gone > 0 || shrunk.is_some() {
            self.is_touched();
        }
        Ok(gone > 0 || shrunk == Some(true))
    }
}

/// The newest event stays: its number is what the next follows.
fn prune(connection: &Connection, before: Timestamp) -> Result<usize, StoreError> {
    let mut gone = 0;
    for (table, order, but) in
        [("events", "seq", "AND seq < (SELECT max(seq) FROM events)"), ("commands", "rowid", "")]
    {
        // Nothing is looked through, and nothing locked, while the oldest is young.
        let oldest = format!("SELECT at FROM {table} ORDER BY {order} LIMIT 1");
        let oldest: Option<i64> =
            connection.prepare_cached(&oldest)?.query_row([], |row| row.get(0)).optional()?;
        if oldest.is_none_or(|at| at >= before.0) {
            continue;
        }
        let first = format!("SELECT {order} FROM {table} ORDER BY {order} LIMIT ?2");
        let sql = format!("DELETE FROM {table} WHERE at < ?1 AND {order} IN ({first}) {but}");
        gone += connection.prepare_cached(&sql)?.execute(params![before.0, ROWS])?;
    }
    Ok(gone)
}

/// A database that an older Gloss made keeps its size; what is free in it is written again. None where nothing was done, true
/// where there is more to do.
fn shrink(connection: &Connection) -> Result<Option<bool>, StoreError> {
    let free = |connection: &Connection| -> Result<u32, rusqlite::Error> {
        connection.pragma_query_value(None, "freelist_count", |row| row.get(0))
    };
    let before = free(connection)?;
    if before <= FEW {
        return Ok(None);
    }
    let mut step = connection.prepare(&format!("PRAGMA incremental_vacuum({PAGES})"))?;
    let mut rows = step.query([])?;
    while rows.next()?.is_some() {}
    let after = free(connection)?;
    Ok((after < before).then_some(after > FEW))
}

#[cfg(test)]
mod tests {
    use gloss_protocol::Timestamp;
    use rusqlite::Connection;

    use super::{FEW, ROWS, prune, shrink};
    use crate::schema::{Tables, connect, migrate};

    fn database(dir: &tempfile::TempDir) -> Connection {
        let path = dir.path().join("workspace.db");
        let mut connection = connect(&path).unwrap();
        migrate(&mut connection, &path, Tables::Workspace).unwrap();
        connection
    }

    fn count(connection: &Connection, sql: &str) -> i64 {
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn what_is_old_goes_a_little_at_a_time_and_the_newest_stays() {
        let dir = tempfile::tempdir().unwrap();
        let connection = database(&dir);
        let all = i64::from(ROWS) + 500;
        for seq in 1..=all {
            let insert = "INSERT INTO events (seq, at, type, id) VALUES (?1, ?2, 'files.changed', '')";
            connection.execute(insert, [seq, seq * 10]).unwrap();
        }
        let prune = |before: i64| prune(&connection, Timestamp(before)).unwrap();
        assert_eq!(prune(10), 0);
        assert_eq!(prune(1_001), 100);
        assert_eq!((prune(i64::MAX), prune(i64::MAX), prune(i64::MAX)), (ROWS as usize, 399, 0));
        assert_eq!(count(&connection, "SELECT min(seq) FROM events"), all, "the next follows the newest");
    }

    #[test]
    fn free_pages_leave_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let connection = database(&dir);
        let large = "INSERT INTO meta SELECT value, hex(zeroblob(50000)) FROM json_each(?1)";
        let names: Vec<u32> = (0..200).collect();
        connection.execute(large, [serde_json::to_string(&names).unwrap()]).unwrap();
        connection.execute("DELETE FROM meta", []).unwrap();
        let before = count(&connection, "PRAGMA page_count");
        let mut steps = 1;
        while shrink(&connection).unwrap() == Some(true) {
            steps += 1;
        }
        assert!((2..5).contains(&steps), "{steps}");
        assert!(count(&connection, "PRAGMA page_count") < before - 4_000);
        assert!(count(&connection, "PRAGMA freelist_count") <= i64::from(FEW));
    }
}
