//! What can still be read of a damaged database, row by row, put into a new one: for whom there is no copy. The damaged file is
//! read and never written.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use crate::StoreError;
use crate::schema::{self, Tables};
use crate::schema_check::plain_tables;

/// Places of one table that can't be read before it is given up.
const TRIES: u32 = 200;

/// What was read of a damaged database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Salvaged {
    /// Rows that are in the new one.
    pub rows: u64,
    /// Places at which reading failed; behind each some rows may be missing.
    pub gaps: u64,
}

/// Puts what can be read of a workspace's database into a new one at `into`, whose place must be free.
///
/// # Errors
/// Where the new one can't be written.
pub(crate) fn salvage(database: &Path, into: &Path) -> Result<Salvaged, StoreError> {
    let mut to = schema::connect(into)?;
    schema::migrate(&mut to, into, Tables::Workspace)?;
    to.pragma_update(None, "foreign_keys", false)?;
    let mut salvaged = Salvaged::default();
    for (table, has_rowid) in plain_tables(&to)? {
        let transaction = to.transaction()?;
        // Each table on a connection of its own: one that failed may fail with everything from there on.
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let taken = Connection::open_with_flags(database, flags)
            .map_or(Salvaged { rows: 0, gaps: 1 }, |from| take_table(&from, &transaction, &table, has_rowid));
        transaction.commit()?;
        salvaged.rows += taken.rows;
        salvaged.gaps += taken.gaps;
    }
    to.execute_batch("INSERT INTO memory_words(memory_words) VALUES ('rebuild')")?;
    crate::fold::fold(&to)?;
    Ok(salvaged)
}

/// Takes the rows of one table; behind a place that can't be read it goes on, in steps that grow.
fn take_table(from: &Connection, to: &Connection, table: &str, has_rowid: bool) -> Salvaged {
    let mut salvaged = Salvaged::default();
    let Some(columns) = shared_columns(from, to, table) else { return Salvaged { rows: 0, gaps: 1 } };
    let places = vec!["?"; columns.len()].join(", ");
    let columns = columns.join(", ");
    let (first, order) =
        if has_rowid { ("rowid", "WHERE rowid > ?1 ORDER BY rowid") } else { ("0", "WHERE ?1 IS NOT NULL") };
    let read = format!("SELECT {first}, {columns} FROM {table} {order}");
    let write = format!("INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})");
    let (mut at, mut step, mut tries) = (-1_i64, 1_i64, 0);
    loop {
        let before = at;
        if read_rows((from, &read), (to, &write), &mut at, &mut salvaged.rows).is_ok() {
            return salvaged;
        }
        salvaged.gaps += 1;
        tries += 1;
        if !has_rowid || tries == TRIES {
            return salvaged;
        }
        step = if at > before { 1 } else { step.saturating_mul(2) };
        at = at.saturating_add(step);
    }
}

/// Takes rows from behind `at` until none is left, or one can't be read.
fn read_rows(
    (from, read): (&Connection, &str),
    (to, write): (&Connection, &str),
    at: &mut i64,
    taken: &mut u64,
) -> Result<(), rusqlite::Error> {
    let mut statement = from.prepare(read)?;
    let count = statement.column_count();
    let mut rows = statement.query([*at])?;
    while let Some(row) = rows.next()? {
        let values: Vec<Value> = (1..count).map(|column| row.get(column)).collect::<Result<_, _>>()?;
        *at = row.get(0)?;
        // A row whose values are of another kind than their columns can't be used, and is passed over.
        *taken += to.prepare_cached(write)?.execute(params_from_iter(values)).unwrap_or(0) as u64;
    }
    Ok(())
}

/// The columns of a table that both databases have; none where the first can't be read.
fn shared_columns(from: &Connection, to: &Connection, table: &str) -> Option<Vec<String>> {
    let of = |connection: &Connection| -> Result<Vec<String>, rusqlite::Error> {
        let sql = "SELECT name FROM pragma_table_info(?1)";
        connection.prepare(sql)?.query_map([table], |row| row.get(0))?.collect()
    };
    let (from, to) = (of(from).ok()?, of(to).ok()?);
    let shared: Vec<String> = to.into_iter().filter(|name| from.contains(name)).collect();
    (!shared.is_empty()).then_some(shared)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::salvage;
    use crate::schema::{self, Tables};

    /// A database of many rows, its log folded in.
    fn made(path: &std::path::Path) {
        let mut connection = schema::connect(path).unwrap();
        schema::migrate(&mut connection, path, Tables::Workspace).unwrap();
        let body = "x".repeat(700);
        for n in 0..2000 {
            let sql = "INSERT INTO notes (id, path, n, state, created_at, body) VALUES (?1, 'a', ?2, 'draft', 0, ?3)";
            connection.execute(sql, rusqlite::params![format!("n_{n}"), n, body]).unwrap();
        }
        crate::fold::fold(&connection).unwrap();
    }

    fn notes(path: &std::path::Path) -> i64 {
        let connection = Connection::open(path).unwrap();
        connection.query_row("SELECT count(*) FROM notes", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn what_can_be_read_is_taken_and_gaps_are_counted() {
        let dir = tempfile::tempdir().unwrap();
        let (path, into) = (dir.path().join("workspace.db"), dir.path().join("new.db"));
        made(&path);
        let whole = salvage(&path, &into).unwrap();
        assert_eq!((whole.gaps, notes(&into)), (0, 2000));
        std::fs::remove_file(&into).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        let pages = bytes.len() / 4096;
        bytes.chunks_mut(4096).skip(pages / 2).step_by(pages / 8).for_each(|page| page.fill(0));
        std::fs::write(&path, &bytes).unwrap();
        let part = salvage(&path, &into).unwrap();
        assert!(part.gaps > 0, "{part:?}");
        assert!(notes(&into) > 1000, "{} {part:?}", notes(&into));
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "the damaged one is not written");
    }
}
