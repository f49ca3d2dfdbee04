//! The log: append-only, each entry chained to the one before by SHA-256. It holds salted hashes and ids,
//! never words; forgetting deletes the words and the salt, and the chain still verifies.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::StoreError;
use crate::read::Read;
use crate::tally::Salts;

/// The hash that the first entry follows.
const GENESIS: &str = "gloss";

/// The kind of an entry that says that the log was altered before it.
pub(crate) const ALTERED: &str = "log.altered";

/// The changes that a transaction makes to the tally.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    /// Versions.
    pub versions: u64,
    /// The number and the hash of the last entry.
    pub last: Option<(u64, String)>,
    /// Salts that came, with their entries.
    pub salts: Vec<(i64, String)>,
    /// Salts that went, since their words are forgotten.
    pub forgotten: Vec<(i64, String)>,
}

/// All salts of a log.
pub(crate) fn salts(connection: &Connection) -> Result<Salts, StoreError> {
    salts_after(connection, 0, Salts::default())
}

/// Adds all salts after an entry to these.
pub(crate) fn salts_after(
    connection: &Connection,
    entry: u64,
    mut salts: Salts,
) -> Result<Salts, StoreError> {
    let mut statement = connection.prepare("SELECT n, salt FROM log_salts WHERE n > ?1")?;
    let mut rows = statement.query([entry.cast_signed()])?;
    while let Some(row) = rows.next()? {
        salts.turn(row.get(0)?, &row.get::<_, String>(1)?);
    }
    Ok(salts)
}

pub(crate) fn append(
    connection: &Connection,
    counted: &mut Counted,
    (kind, ids, words): (&str, &Value, &str),
) -> Result<(), StoreError> {
    let last: Option<(i64, String)> = connection
        .prepare_cached("SELECT n, hash FROM log ORDER BY n DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (n, previous) = last.map_or((1, GENESIS.to_owned()), |(n, hash)| (n + 1, hash));
    let salt = uuid::Uuid::now_v7().simple().to_string() + &uuid::Uuid::now_v7().simple().to_string();
    let digest = digest(&salt, words);
    let at = crate::now().0;
    let ids = ids.to_string();
    let hash = chain(&previous, n, at, kind, &ids, &digest);
    connection
        .prepare_cached("INSERT INTO log (n, at, kind, ids, digest, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![n, at, kind, ids, digest, hash])?;
    connection
        .prepare_cached("INSERT OR REPLACE INTO log_salts (n, salt) VALUES (?1, ?2)")?
        .execute(params![n, salt])?;
    counted.last = Some((n.unsigned_abs(), hash));
    counted.salts.push((n, salt));
    Ok(())
}

pub(crate) fn digest(salt: &str, words: &str) -> String {
    let mut digests = Digests::begin(salt);
    digests.add(words);
    digests.so_far()
}

/// The digests of words that grow.
pub(crate) struct Digests(Sha256);

impl Digests {
    pub(crate) fn begin(salt: &str) -> Self {
        Self(Sha256::new_with_prefix(format!("{salt}\u{0}")))
    }

    pub(crate) fn add(&mut self, words: &str) {
        self.0.update(words);
    }

    /// The digest of all that was added.
    pub(crate) fn so_far(&self) -> String {
        hex::encode(self.0.clone().finalize())
    }
}

fn chain(previous: &str, n: i64, at: i64, kind: &str, ids: &str, digest: &str) -> String {
    let mut hasher = Sha256::new();
    for part in [previous, &n.to_string(), &at.to_string(), kind, ids, digest] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hex::encode(hasher.finalize())
}

impl Read<'_> {
    /// The number of the first entry that does not follow from the one before; none where the chain holds.
    pub fn log_broken_at(&self) -> Result<Option<u64>, StoreError> {
        let mut statement =
            self.0.prepare_cached("SELECT n, at, kind, ids, digest, hash FROM log ORDER BY n")?;
        let mut rows = statement.query([])?;
        let (mut previous, mut expected) = (GENESIS.to_owned(), 1i64);
        while let Some(row) = rows.next()? {
            let n: i64 = row.get(0)?;
            let (kind, ids, digest): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
            let hash: String = row.get(5)?;
            if n != expected || chain(&previous, n, row.get(1)?, &kind, &ids, &digest) != hash {
                return Ok(Some(n.unsigned_abs()));
            }
            (previous, expected) = (hash, n + 1);
        }
        Ok(None)
    }
}
