//! The log's word on words that were forgotten: an entry of which some words were taken out is named by a later one, which is of
//! the words that stand there since. Takes no words out, and takes nobody's word for it but the log's.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::StoreError;
use crate::log::{self, Counted, digest};
use crate::logged::Words;
use crate::read::Read;
use crate::redaction::FORGOTTEN;

/// The kind of an entry that names one of which words were forgotten.
pub(crate) const REWRITTEN: &str = "words.forgotten";

/// Entries with words in the tables that forgetting takes words out of.
const COVERED: &str = "SELECT log.n, kind, ids, digest, salt FROM log JOIN log_salts ON log_salts.n = log.n
  WHERE kind IN ('turn.started', 'turn.steered', 'turn.finished', 'call.begun') AND json_valid(ids) ORDER BY log.n";

/// The last forgetting by a Gloss that did not log what it covered: such entries do not count what they took words out of. What
/// was written anew of a memory took out what it said before.
const UNCOVERED: &str = "SELECT coalesce(max(n), 0) FROM log
  WHERE kind IN ('memory.forgotten', 'memory.written') AND json_valid(ids) AND ids ->> '$.entries' IS NULL";

/// An entry whose words are in the tables.
pub(crate) struct Covered {
    n: u64,
    kind: String,
    ids: Value,
    /// The place of its words among those of its kind and turn.
    at: usize,
    words: String,
}

/// What the log says of forgotten words.
#[derive(Default)]
pub(crate) struct Forgotten {
    /// For each entry that lost words the hash of those that it has since, and its salt.
    since: BTreeMap<u64, (String, String)>,
    /// The last forgetting of which nobody knows what it covered.
    uncovered: u64,
}

impl Forgotten {
    /// Reads it.
    pub(crate) fn read(connection: &Connection) -> Result<Self, StoreError> {
        let sql =
            "SELECT log.n, ids ->> '$.entry', digest, salt FROM log JOIN log_salts ON log_salts.n = log.n
          WHERE kind = ?1 AND json_valid(ids) AND json_type(ids, '$.entry') = 'integer' ORDER BY log.n";
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([REWRITTEN])?;
        let mut since = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (n, entry): (i64, i64) = (row.get(0)?, row.get(1)?);
            if entry < n {
                since.insert(entry.unsigned_abs(), (row.get(2)?, row.get(3)?));
            }
        }
        let uncovered: i64 = connection.query_row(UNCOVERED, [], |row| row.get(0))?;
        Ok(Self { since, uncovered: uncovered.unsigned_abs() })
    }

    /// Whether an entry lost words, and these are what it has since; of an older Gloss whether they look so.
    pub(crate) fn covers(&self, n: u64, words: &[String]) -> bool {
        match self.since.get(&n) {
            Some((is, salt)) => words.iter().any(|words| digest(salt, words) == *is),
            None => n < self.uncovered && words.iter().any(|words| words.contains(FORGOTTEN)),
        }
    }

    fn place(&self, n: u64, words: &[String], (is, salt): (&str, &str)) -> Option<usize> {
        let own = words.iter().position(|words| digest(salt, words) == is);
        own.or_else(|| {
            let (is, salt) = self.since.get(&n)?;
            words.iter().position(|words| digest(salt, words) == *is)
        })
    }
}

/// Words as the tables have them, read once for each kind of entry of a turn.
struct InTables<'c>(&'c Connection, BTreeMap<(String, String), Vec<String>>);

impl InTables<'_> {
    fn of(&mut self, kind: &str, ids: &Value) -> Result<&[String], StoreError> {
        let turn = ids.get("turn").and_then(Value::as_str).unwrap_or_default();
        let key = (turn.to_owned(), kind.to_owned());
        if !self.1.contains_key(&key) {
            let words = match Read(self.0).words_of(kind, ids)? {
                Words::Are(words) => words,
                Words::Unknown | Words::Missing => Vec::new(),
            };
            self.1.insert(key.clone(), words);
        }
        Ok(self.1.get(&key).map(Vec::as_slice).unwrap_or_default())
    }
}

/// The entries of some turns, each with the words that it is of. One whose words are not what they were is none of them.
pub(crate) fn covered(connection: &Connection, turns: &BTreeSet<String>) -> Result<Vec<Covered>, StoreError> {
    let mut out = Vec::new();
    if turns.is_empty() {
        return Ok(out);
    }
    let known = Forgotten::read(connection)?;
    let mut tables = InTables(connection, BTreeMap::new());
    let mut statement = connection.prepare(COVERED)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (n, kind): (i64, String) = (row.get(0)?, row.get(1)?);
        let (ids, is, salt): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let (n, ids): (u64, Value) = (n.unsigned_abs(), serde_json::from_str(&ids)?);
        if !ids.get("turn").and_then(Value::as_str).is_some_and(|turn| turns.contains(turn)) {
            continue;
        }
        let words = tables.of(&kind, &ids)?;
        if let Some(at) = known.place(n, words, (&is, &salt)) {
            let words = words.get(at).cloned().unwrap_or_default();
            out.push(Covered { n, kind, ids, at, words });
        }
    }
    Ok(out)
}

/// Those whose words are others now, with these.
fn changed(connection: &Connection, before: Vec<Covered>) -> Result<Vec<(Covered, String)>, StoreError> {
    let (mut out, mut tables) = (Vec::new(), InTables(connection, BTreeMap::new()));
    for entry in before {
        let now = tables.of(&entry.kind, &entry.ids)?.get(entry.at).cloned();
        if let Some(now) = now.filter(|now| *now != entry.words) {
            out.push((entry, now));
        }
    }
    Ok(out)
}

/// Logs which entries lost words, and gives how many.
pub(crate) fn record(
    connection: &Connection,
    counted: &mut Counted,
    before: Vec<Covered>,
) -> Result<u64, StoreError> {
    let changed = changed(connection, before)?;
    for (entry, now) in &changed {
        let of = |key: &str| entry.ids.get(key).cloned().unwrap_or_default();
        let ids = json!({ "task": of("task"), "turn": of("turn"), "entry": entry.n });
        log::append(connection, counted, (REWRITTEN, &ids, now))?;
    }
    Ok(changed.len() as u64)
}

/// Takes the salts of the entries that lost words: in a copy, whose log goes on nowhere.
pub(crate) fn unsalt(connection: &Connection, before: Vec<Covered>) -> Result<(), StoreError> {
    for (entry, _) in changed(connection, before)? {
        connection.execute("DELETE FROM log_salts WHERE n = ?1", [entry.n.cast_signed()])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Forgotten;
    use crate::{Store, Write};

    #[test]
    fn only_a_forgetting_that_does_not_say_what_it_covered_covers_what_looks_so() {
        let written = |ids: Value| ("memory.written", ids);
        let forgot = |ids: Value| ("memory.forgotten", ids);
        let (one, counted) = (json!({ "memory": "m_1" }), json!({ "memory": "m_1", "entries": 0 }));
        for (logged, expect) in [
            (vec![], false),
            (vec![forgot(one.clone())], true),
            (vec![forgot(counted.clone())], false),
            (vec![written(one)], true),
            (vec![written(counted.clone())], false),
            (vec![written(counted.clone()), forgot(counted)], false),
        ] {
            let dir = tempfile::tempdir().unwrap();
            let mut store = Store::open(dir.path(), "w_test".into()).unwrap();
            let log = |store: &mut Store, kind: &str, ids: &Value| {
                store.write(Write::MemoryWrite, |tx| tx.log(kind, ids, "words")).unwrap();
            };
            log(&mut store, "call.begun", &json!({ "turn": "u_1" }));
            logged.iter().for_each(|(kind, ids)| log(&mut store, kind, ids));
            let forgotten = Forgotten::read(store.connection()).unwrap();
            let (looks_so, others) = (["of (forgotten)".to_owned()], ["of words".to_owned()]);
            assert_eq!(forgotten.covers(1, &looks_so), expect, "{logged:?}");
            assert!(!forgotten.covers(1, &others), "{logged:?}");
            assert!(!forgotten.covers(logged.len() as u64 + 1, &looks_so), "{logged:?}");
        }
    }
}
