//! Examination for `gloss doctor`: SQLite's own check of the file, every row of every table by its type, and every
//! version's bytes by their hash. Slow where there is much, and asked for by a person. Changes only damaged bytes of a
//! version that can be had again.

use std::collections::BTreeSet;

use gloss_protocol::{
    Access, Approval, Artifact, Automation, Card, Change, Done, Fact, FileOperation, Goal, Item, KeptFigure,
    Note, Recipe, Release, Run, Thread, Turn, Version,
};
use rusqlite::Connection;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::left_out::is_of_row;
use crate::read::Read;
use crate::{Blobs, Exchange, StoreError};

/// A check that a column's text can be parsed.
pub(crate) type Parse = fn(&str) -> bool;

/// A column of words: its table, its name, what names the row, what a person calls it, and its type.
pub(crate) type Column = (&'static str, &'static str, &'static str, &'static str, Parse);

/// Every column of words.
pub(crate) const COLUMNS: [Column; 25] = [
    ("threads", "body", "id", "task", parses::<Thread>),
    ("turns", "body", "id", "turn", parses::<Turn>),
    ("turns", "machine", "id", "turn", parses::<IgnoredAny>),
    ("items", "body", "id", "step", parses::<Item>),
    ("items", "model", "id", "step", parses::<IgnoredAny>),
    ("artifacts", "body", "path", "file", parses::<Artifact>),
    ("versions", "body", "path || ' version ' || n", "version", parses::<Version>),
    ("versions", "splices", "path || ' version ' || n", "version", parses::<IgnoredAny>),
    ("notes", "body", "id", "note", parses::<Note>),
    ("changes", "body", "id", "change", parses::<Change>),
    ("facts", "body", "id", "figure", parses::<Fact>),
    ("cards", "body", "id", "card", parses::<Card>),
    ("figures", "body", "path || ' version ' || n", "list of figures", parses::<Vec<KeptFigure>>),
    ("automations", "body", "id", "automation", parses::<Automation>),
    ("runs", "body", "id", "run", parses::<Run>),
    ("goals", "body", "id", "goal", parses::<Goal>),
    ("recipes", "body", "id", "recipe", parses::<Recipe>),
    ("recipes", "method", "id", "recipe", parses::<IgnoredAny>),
    ("releases", "body", "id", "release", parses::<Release>),
    ("access", "body", "id", "access", parses::<Access>),
    ("operations", "body", "id", "moved files", parses::<FileOperation>),
    ("approvals", "body", "id", "approval", parses::<Approval>),
    ("stages", "body", "path", "working copy", parses::<IgnoredAny>),
    ("intents", "body", "path", "working copy", parses::<Vec<Exchange>>),
    ("commands", "done", "id", "answer", parses::<Done>),
];

fn parses<T: DeserializeOwned>(text: &str) -> bool {
    serde_json::from_str::<T>(text).is_ok()
}

/// The result of an examination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// SQLite's report on a file that is not sound.
    pub broken: Option<String>,
    /// Rows that were read.
    pub rows: usize,
    /// Rows that can't be read, each by what it is and its name.
    pub unreadable: Vec<String>,
    /// Stored bytes that were read.
    pub blobs: usize,
    /// Versions whose bytes are damaged or missing, and are nowhere else.
    pub damaged: Vec<String>,
    /// Versions whose bytes were damaged and were taken from the folder's file or another folder's versions.
    pub mended: Vec<String>,
}

impl Examined {
    /// Whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.broken.is_none() && self.unreadable.is_empty() && self.damaged.is_empty()
    }
}

impl Read<'_> {
    /// Reads everything.
    ///
    /// # Errors
    /// Errors of SQLite other than damage, which is a result.
    pub fn examine(&self, blobs: Option<&Blobs>) -> Result<Examined, StoreError> {
        let mut examined = Examined { broken: integrity(self.0)?, ..Examined::default() };
        let looked = rows(self.0, &mut examined).and_then(|()| match blobs {
            Some(blobs) => bytes(self.0, blobs, &mut examined),
            None => Ok(()),
        });
        match looked {
            Err(error) if error.is_damage() => {
                examined.broken.get_or_insert(error.to_string());
            }
            other => other?,
        }
        Ok(examined)
    }
}

fn integrity(connection: &Connection) -> Result<Option<String>, StoreError> {
    let says = connection.pragma_query_value(None, "integrity_check", |row| row.get::<_, String>(0));
    match says.map_err(StoreError::from) {
        Ok(says) if says == "ok" => Ok(None),
        Ok(says) => Ok(Some(says)),
        Err(error) if error.is_damage() => Ok(Some(error.to_string())),
        Err(error) => Err(error),
    }
}

fn rows(connection: &Connection, examined: &mut Examined) -> Result<(), StoreError> {
    let mut unreadable = BTreeSet::new();
    for (table, column, key, word, parses) in COLUMNS {
        let sql = format!("SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL");
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            examined.rows += 1;
            let (name, text) = (row.get::<_, String>(0), row.get::<_, String>(1));
            if !(name.is_ok() && text.is_ok_and(|text| parses(&text))) {
                unreadable.insert(format!("{word} {}", name.unwrap_or_else(|_| "without a name".to_owned())));
            }
        }
    }
    let mut statement = connection.prepare("SELECT id FROM memories ORDER BY n")?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?;
    for name in names {
        examined.rows += 1;
        let read = name.map_err(StoreError::from).and_then(|name| {
            let read = crate::Memories(connection).get(&gloss_protocol::MemoryId(name.clone()));
            read.map(drop).map_err(|error| if is_of_row(&error) { StoreError::Missing(name) } else { error })
        });
        match read {
            Ok(()) => {}
            Err(StoreError::Missing(name)) => drop(unreadable.insert(format!("memory {name}"))),
            Err(error) if is_of_row(&error) => drop(unreadable.insert("memory without a name".to_owned())),
            Err(error) => return Err(error),
        }
    }
    examined.unreadable = unreadable.into_iter().collect();
    Ok(())
}

fn bytes(connection: &Connection, blobs: &Blobs, examined: &mut Examined) -> Result<(), StoreError> {
    let mut statement = connection.prepare(
        "SELECT sha256, min(path || file || ' version ' || n) FROM version_files WHERE sha256 IS NOT NULL GROUP BY sha256",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    for row in rows {
        let (sha256, name) = match row.map_err(StoreError::from) {
            Err(error) if is_of_row(&error) => {
                examined.unreadable.push("version without a name".to_owned());
                continue;
            }
            row => row?,
        };
        examined.blobs += 1;
        if blobs.is_whole(&sha256) {
            continue;
        }
        match blobs.get(&sha256) {
            Ok(_) => examined.mended.push(name),
            Err(_) => examined.damaged.push(name),
        }
    }
    Ok(())
}
