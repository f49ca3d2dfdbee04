//! Single rows that can't be read, taken from a copy as they were then: everything else stays as it is now. What is in no copy
//! is left as it lies. Rows that are gone, though Gloss took none out, come back in the same way.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::examine::{COLUMNS, Column};
use crate::tally::Tally;
use crate::{StoreError, counts};

/// Tables whose rows are only of a moment, and mean nothing in another one.
const MOMENTARY: [&str; 2] = ["stages", "intents"];

/// Takes what can't be read from the copies, the newest first. Gives what was taken, a sentence each.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn mend(database: &Path, copies: &[(String, &Path)]) -> Result<Vec<String>, StoreError> {
    let connection = crate::schema::connect(database)?;
    let mut says = Vec::new();
    for column in COLUMNS.iter().filter(|column| !MOMENTARY.contains(&column.0)) {
        for (row, name) in unreadable(&connection, column)? {
            let found = copies.iter().find_map(|(day, copy)| Some((day, in_copy(copy, column, &name)?)));
            let Some((day, text)) = found else { continue };
            let (table, of) = (column.0, column.1);
            connection
                .execute(&format!("UPDATE {table} SET {of} = ?2 WHERE rowid = ?1"), params![row, text])?;
            let sentence =
                format!("A {} could not be read and is as it was in the copy of {day}: {name}.", column.3);
            if !says.contains(&sentence) {
                says.push(sentence);
            }
        }
    }
    Ok(says)
}

/// Takes rows back that something other than Gloss took out, from the newest copy that has as many as are missing at most. Gives
/// what was taken and what is in no copy, a sentence each.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn bring_back(
    database: &Path,
    copies: &[(String, &Path)],
    known: &Tally,
) -> Result<Vec<String>, StoreError> {
    let connection = crate::schema::connect(database)?;
    // Rows that others lead to come one after the other.
    connection.pragma_update(None, "foreign_keys", false)?;
    let found = counts::count(&connection)?;
    let mut says = Vec::new();
    for (table, word) in counts::TABLES {
        let of = |counts: &counts::Counts| counts.get(table).copied().unwrap_or(0);
        let mut missing = of(&known.kept).saturating_sub(of(&found));
        for (day, copy) in copies {
            if missing == 0 {
                break;
            }
            let taken = take_rows(&connection, copy, table, missing)?;
            if taken > 0 {
                missing -= taken;
                says.push(format!(
                    "{} that something else had taken out came back from the copy of {day}.",
                    counts::words((word, taken))
                ));
            }
        }
        if missing > 0 {
            says.push(format!(
                "{} that something else had taken out: in no copy.",
                counts::words((word, missing))
            ));
        }
    }
    if !says.is_empty() {
        connection.execute_batch("INSERT INTO memory_words(memory_words) VALUES ('rebuild')")?;
    }
    Ok(says)
}

/// Takes the newest rows of a table that a copy has and the database has not, so many at most.
pub(crate) fn take_rows(
    connection: &Connection,
    copy: &Path,
    table: &str,
    most: u64,
) -> Result<u64, StoreError> {
    connection.execute("ATTACH DATABASE ?1 AS copy", [copy.to_string_lossy()])?;
    let sql = format!(
        "INSERT OR IGNORE INTO main.{table} SELECT * FROM copy.{table} WHERE id NOT IN (SELECT id FROM main.{table})
         ORDER BY rowid DESC LIMIT {most}"
    );
    let taken = connection.execute(&sql, []);
    connection.execute_batch("DETACH DATABASE copy")?;
    Ok(taken? as u64)
}

/// The rows whose words can't be read, with their names.
fn unreadable(connection: &Connection, column: &Column) -> Result<Vec<(i64, String)>, StoreError> {
    let (table, of, key, _, parses) = column;
    let sql = format!("SELECT rowid, {key}, {of} FROM {table} WHERE {of} IS NOT NULL");
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        // Without its name nobody knows which one it was.
        let Ok(name) = row.get::<_, String>(1) else { continue };
        if !row.get::<_, String>(2).is_ok_and(|text| parses(&text)) {
            found.push((row.get(0)?, name));
        }
    }
    Ok(found)
}

/// The same row's words in a copy, where they can be read there.
fn in_copy(copy: &Path, column: &Column, name: &str) -> Option<String> {
    let (table, of, key, _, parses) = column;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(copy, flags).ok()?;
    let sql = format!("SELECT {of} FROM {table} WHERE {key} = ?1");
    let text: Option<String> = connection.query_row(&sql, [name], |row| row.get(0)).optional().ok()?;
    text.filter(|text| parses(text))
}
