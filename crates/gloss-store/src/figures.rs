//! The figures of versions whose files can't lead to their sources: a list for each version that has some, written in the
//! transaction that records the version. Finds none again: where a figure stands is the engine's to say.

use gloss_protocol::KeptFigure;
use rusqlite::{OptionalExtension, params};

use crate::StoreError;
use crate::read::Read;
use crate::write::Tx;

impl Read<'_> {
    /// The figures that are kept of a version. A list that can't be read is none, and `doctor` names it.
    pub fn figures(&self, path: &str, version: u32) -> Result<Vec<KeptFigure>, StoreError> {
        let mut statement = self.0.prepare_cached("SELECT body FROM figures WHERE path = ?1 AND n = ?2")?;
        let found: Option<String> =
            statement.query_row(params![path, version], |row| row.get(0)).optional()?;
        Ok(found.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }
}

impl Tx<'_> {
    /// Keeps the figures of a version that is recorded in this transaction.
    pub fn figures(&mut self, path: &str, version: u32, figures: &[KeptFigure]) -> Result<(), StoreError> {
        if figures.is_empty() {
            return Ok(());
        }
        let body = self.clean_text(&serde_json::to_value(figures)?);
        self.transaction
            .prepare_cached("INSERT OR REPLACE INTO figures (path, n, body) VALUES (?1, ?2, ?3)")?
            .execute(params![path, version, body])?;
        Ok(())
    }
}
