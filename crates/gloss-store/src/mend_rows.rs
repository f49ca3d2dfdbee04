//! Single rows that can't be read, taken from a copy as they were then: everything else stays as it is now. What is in no copy
//! is left as it lies.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::StoreError;
use crate::examine::{COLUMNS, Column};

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
