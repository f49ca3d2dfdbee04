//! Intents: installations recorded before the first file is exchanged, for recovery after a crash. Exchanges nothing.

use serde::{Deserialize, Serialize};

use crate::read::Read;
use crate::write::{Tx, json};
use crate::{NOTHING, StoreError};

/// A file that is about to be exchanged, each side by its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// Its path from the folder.
    pub path: String,
    /// The hash before; none where there is no file.
    pub was: Option<String>,
    /// The hash after; none where the file is to be taken away.
    pub now: Option<String>,
}

impl Exchange {
    /// The hash that the file beside its place is named by.
    pub fn named(&self) -> &str {
        self.now.as_deref().unwrap_or(NOTHING)
    }
}

/// The version that is being installed into an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// The artifact.
    pub path: String,
    /// All files that become others.
    pub files: Vec<Exchange>,
}

impl Read<'_> {
    /// The intents that are not recorded as done: installations that a crash cut off.
    pub fn intents(&self) -> Result<Vec<Intent>, StoreError> {
        let mut statement = self.0.prepare_cached("SELECT path, body FROM intents ORDER BY path")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        crate::left_out::readable_rows(rows.map(|row| {
            let (path, body) = row?;
            Ok(Intent { path, files: serde_json::from_str(&body)? })
        }))
    }
}

impl Tx<'_> {
    /// Says which files are about to be exchanged.
    pub fn intent(&mut self, intent: &Intent) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached("INSERT OR REPLACE INTO intents (path, body) VALUES (?1, ?2)")?
            .execute([&intent.path, &json(&intent.files)?])?;
        Ok(())
    }

    /// Nothing is about to be exchanged in an artifact any more: it was recorded, or put back.
    pub fn no_intent(&mut self, path: &str) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM intents WHERE path = ?1")?.execute([path])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use gloss_protocol::WorkspaceId;

    use super::{Exchange, Intent};
    use crate::{Store, Write};

    fn store(dir: &std::path::Path) -> Store {
        Store::open(dir, WorkspaceId("w_1".to_owned())).unwrap()
    }

    #[test]
    fn an_intent_stays_until_it_is_recorded() {
        let dir = tempfile::tempdir().unwrap();
        let files = vec![Exchange { path: "site/a.html".to_owned(), was: None, now: Some("x".to_owned()) }];
        let intent = Intent { path: "site/".to_owned(), files };
        store(dir.path()).write(Write::VersionIntent, |tx| tx.intent(&intent)).unwrap();
        let mut again = store(dir.path());
        assert_eq!(again.read().intents().unwrap(), [intent]);
        again.write(Write::VersionRecord, |tx| tx.no_intent("site/")).unwrap();
        assert!(again.read().intents().unwrap().is_empty());
    }
}
