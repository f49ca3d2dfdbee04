//! A database's tables held against those that this build makes: a version's number that is older than its tables, indexes and
//! triggers that are gone or are somebody else's. What can be derived is made again; rows are never touched.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::StoreError;
use crate::schema::{Tables, VERSION, steps};

/// Objects of a schema: the statement that makes each, by kind and name.
type Objects = BTreeMap<(String, String), String>;

fn objects(connection: &Connection) -> Result<Objects, StoreError> {
    // What SQLite makes for itself has no statement.
    let sql = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The objects of a version as this build makes them.
fn objects_of(tables: Tables, version: u32) -> Result<Objects, StoreError> {
    let made = Connection::open_in_memory()?;
    for (_, sql) in steps(tables).iter().filter(|(step, _)| *step <= version) {
        made.execute_batch(sql)?;
    }
    objects(&made)
}

/// Raises a version's number that says less than the tables: written over by hand or by another program, it would have tables
/// made that are there.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn settle_version(connection: &Connection, tables: Tables) -> Result<(), StoreError> {
    let says: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if says >= VERSION {
        return Ok(());
    }
    let found = objects(connection)?;
    let made = Connection::open_in_memory()?;
    let mut is = None;
    let mut before = None;
    for (step, sql) in steps(tables) {
        made.execute_batch(sql)?;
        let own = objects(&made)?;
        // Of versions that have the same tables the first: what comes after it can be done again.
        // Triggers hold nothing, and are made again.
        let mut holding = own.keys().filter(|name| name.0 != "trigger");
        if holding.all(|name| found.contains_key(name)) && before.as_ref() != Some(&own) {
            is = Some(*step);
        }
        before = Some(own);
    }
    match is {
        Some(is) if is > says => Ok(connection.pragma_update(None, "user_version", is)?),
        _ => Ok(()),
    }
}

/// Makes indexes and triggers as they are in this build, and takes triggers away that are not Gloss's: they would do something
/// at each write that nobody asked for. Gives whether a table is missing.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn mend(connection: &Connection, tables: Tables) -> Result<bool, StoreError> {
    let (known, found) = (objects_of(tables, VERSION)?, objects(connection)?);
    let is_ours = |name: &str| !name.contains('"');
    for ((kind, name), sql) in &found {
        let is_other = known.get(&(kind.clone(), name.clone())) != Some(sql);
        if is_other && kind == "trigger" && is_ours(name) {
            connection.execute_batch(&format!("DROP TRIGGER \"{name}\""))?;
        }
    }
    let mut is_missing = false;
    for ((kind, name), sql) in &known {
        let found = found.get(&(kind.clone(), name.clone()));
        match kind.as_str() {
            "index" if found.is_none() => connection.execute_batch(sql)?,
            "trigger" if found != Some(sql) => connection.execute_batch(sql)?,
            "table" if found.is_none() => is_missing = true,
            _ => {}
        }
    }
    Ok(is_missing)
}

/// The tables that hold rows of Gloss's own, and whether their rows have numbers.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn plain_tables(connection: &Connection) -> Result<Vec<(String, bool)>, StoreError> {
    let sql = "SELECT name, wr = 0 FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// True where a table of this build is not there.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn lacks_table(connection: &Connection, tables: Tables) -> Result<bool, StoreError> {
    let says: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let found = objects(connection)?;
    Ok(objects_of(tables, says)?.into_keys().any(|name| name.0 == "table" && !found.contains_key(&name)))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{mend, objects, settle_version};
    use crate::schema::{Tables, VERSION, steps};

    fn made(until: u32) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        for (_, sql) in steps(Tables::Workspace).iter().filter(|(step, _)| *step <= until) {
            connection.execute_batch(sql).unwrap();
        }
        connection.pragma_update(None, "user_version", until).unwrap();
        connection
    }

    fn version(connection: &Connection) -> u32 {
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_number_that_is_older_than_its_tables_is_raised_and_a_right_one_stays() {
        for (step, _) in steps(Tables::Workspace) {
            let connection = made(*step);
            settle_version(&connection, Tables::Workspace).unwrap();
            assert_eq!(version(&connection), *step);
        }
        for says in 0..VERSION {
            let connection = made(VERSION);
            connection.pragma_update(None, "user_version", says).unwrap();
            settle_version(&connection, Tables::Workspace).unwrap();
            // The last step has no tables of its own.
            assert!(version(&connection) >= VERSION - 1, "{says}");
        }
    }

    #[test]
    fn what_can_be_derived_is_made_again() {
        let connection = made(VERSION);
        let whole = objects(&connection).unwrap();
        connection
            .execute_batch(
                "DROP INDEX notes_by_path; DROP TRIGGER log_only_grows; DROP TRIGGER log_keeps_all;
                 CREATE TRIGGER log_keeps_all BEFORE DELETE ON log BEGIN SELECT 1; END;
                 CREATE TRIGGER theirs AFTER INSERT ON events BEGIN DELETE FROM notes; END;",
            )
            .unwrap();
        assert!(!mend(&connection, Tables::Workspace).unwrap());
        assert_eq!(objects(&connection).unwrap(), whole);
        connection.execute_batch("DROP TABLE facts").unwrap();
        assert!(mend(&connection, Tables::Workspace).unwrap());
    }
}
