//! Facts: figures with their sources. Computes none again.

use gloss_protocol::{EventBody, Fact};
use rusqlite::params;

use crate::StoreError;
use crate::read::Read;
use crate::write::{Tx, is_new};

impl Read<'_> {
    /// A fact.
    pub fn fact(&self, id: &str) -> Result<Option<Fact>, StoreError> {
        self.one("SELECT body FROM facts WHERE id = ?1", [id])
    }

    /// All facts, oldest first.
    pub fn facts(&self) -> Result<Vec<Fact>, StoreError> {
        self.all("SELECT body FROM facts ORDER BY created_at, id", [])
    }
}

impl Tx<'_> {
    /// Writes a fact.
    pub fn fact(&mut self, fact: &Fact) -> Result<(), StoreError> {
        let new = is_new(self.read().fact(&fact.id.0))?;
        let (body, fact) = self.clean(fact)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO facts (id, stale, created_at, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET stale = ?2, body = ?4",
            )?
            .execute(params![fact.id.0, fact.stale, fact.created_at.0, body])?;
        let fact = fact.into_owned();
        self.event(if new { EventBody::FactAdded { fact } } else { EventBody::FactUpdated { fact } })
    }
}
