//! Releases of sites: what a person sees of each, beside it its passcode, which no event and no log has, and how often pages
//! were opened by day. Serves nothing.

use gloss_protocol::{EventBody, Release, ReleaseId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::StoreError;
use crate::read::Read;
use crate::write::{Tx, json};

/// A release's passcode, and the hash that visitors are held against.
#[derive(Clone, PartialEq, Eq)]
pub struct Passcode {
    /// As the person gives it to others.
    pub code: String,
    /// Its argon2id hash (PHC string).
    pub hash: String,
}

impl Tx<'_> {
    /// Writes a release; without a passcode the one that it has stays.
    pub fn release(&mut self, release: &Release, passcode: Option<&Passcode>) -> Result<(), StoreError> {
        let (code, hash) = passcode.map(|kept| (kept.code.as_str(), kept.hash.as_str())).unzip();
        self.transaction
            .prepare_cached(
                "INSERT INTO releases (id, path, n, body, code, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (id) DO UPDATE SET body = ?4, code = coalesce(?5, code), hash = coalesce(?6, hash)",
            )?
            .execute(params![release.id.0, release.path, release.n, json(release)?, code, hash])?;
        self.event(EventBody::ReleaseUpdated { release: Box::new(release.clone()) })
    }

    /// Adds what was counted on a day, in days since 1970 (UTC).
    pub fn visits(&mut self, id: &ReleaseId, day: i64, count: u64) -> Result<(), StoreError> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.transaction
            .prepare_cached(
                "INSERT INTO visits (release, day, count) VALUES (?1, ?2, ?3)
                 ON CONFLICT (release, day) DO UPDATE SET count = count + ?3",
            )?
            .execute(params![id.0, day, count])?;
        Ok(())
    }
}

impl Read<'_> {
    /// The releases of a site, or of all, the oldest first.
    pub fn releases(&self, path: Option<&str>) -> Result<Vec<Release>, StoreError> {
        self.all("SELECT body FROM releases WHERE ?1 IS NULL OR path = ?1 ORDER BY path, n", params![path])
    }

    /// A release.
    pub fn release(&self, id: &ReleaseId) -> Result<Option<Release>, StoreError> {
        self.one("SELECT body FROM releases WHERE id = ?1", [&id.0])
    }

    /// A release's passcode, where it has one.
    pub fn release_passcode(&self, id: &ReleaseId) -> Result<Option<Passcode>, StoreError> {
        let sql = "SELECT code, hash FROM releases WHERE id = ?1 AND code IS NOT NULL AND hash IS NOT NULL";
        let mut statement = self.0.prepare_cached(sql)?;
        let row = |row: &rusqlite::Row<'_>| Ok(Passcode { code: row.get(0)?, hash: row.get(1)? });
        Ok(statement.query_row([&id.0], row).optional()?)
    }

    /// The days on which somebody came, in days since 1970 (UTC), with how many pages they opened.
    pub fn release_visits(&self, id: &ReleaseId) -> Result<Vec<(i64, u64)>, StoreError> {
        let sql = "SELECT day, count FROM visits WHERE release = ?1 ORDER BY day";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows =
            statement.query_map([&id.0], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Takes all releases of a database back that was put in the place of another: what was taken back since its day must not
/// be open again, and nobody knows what was.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn take_back(connection: &Connection) -> Result<(), StoreError> {
    if !connection.table_exists(None, "releases")? {
        return Ok(());
    }
    let sql = "UPDATE releases SET body = json_set(body, '$.state', 'unpublished') WHERE body ->> '$.state' = 'live'";
    connection.execute(sql, [])?;
    Ok(())
}
