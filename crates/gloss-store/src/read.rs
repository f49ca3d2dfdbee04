//! The tables through some connection: the same for the writer's, a transaction's and a reader's. Changes nothing; what can
//! be looked up of a noun stands in that noun's file.

use rusqlite::{Connection, OptionalExtension, Params};
use serde::de::DeserializeOwned;

use crate::StoreError;
use crate::left_out::parsed;

/// The tables through some connection. Whatever is looked up fails with what SQLite says.
#[derive(Clone, Copy)]
pub struct Read<'a>(pub(crate) &'a Connection);

impl Read<'_> {
    pub(crate) fn one<T: DeserializeOwned>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<Option<T>, StoreError> {
        let text: Option<String> =
            self.0.prepare_cached(sql)?.query_row(params, |row| row.get(0)).optional()?;
        Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
    }

    pub(crate) fn all<T: DeserializeOwned>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.0.prepare_cached(sql)?;
        parsed(statement.query_map(params, |row| row.get::<_, String>(0))?)
    }

    /// As [`Self::all`] where one that is left out would make the others mean something else: then there are none.
    pub(crate) fn every<T: DeserializeOwned>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map(params, |row| row.get::<_, String>(0))?;
        rows.map(|text| Ok(serde_json::from_str(&text?)?)).collect()
    }

    /// The number of the last event.
    pub fn last_seq(&self) -> Result<u64, StoreError> {
        let seq: i64 = self.0.query_row("SELECT coalesce(max(seq), 0) FROM events", [], |row| row.get(0))?;
        Ok(seq.unsigned_abs())
    }

    /// Reads several things in one transaction, as of one moment, whatever is written meanwhile. Not for long work: the
    /// write-ahead log can't be emptied until it ends.
    ///
    /// # Errors
    /// Errors of SQLite and of `look`; one such reading can't be nested in another.
    pub fn together<T, E: From<StoreError>>(&self, look: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let moment = self.0.unchecked_transaction().map_err(StoreError::from)?;
        let seen = look();
        drop(moment);
        seen
    }
}
