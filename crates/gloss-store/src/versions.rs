//! Versions and their files: of each version only what is another than in the one before is kept. A single file is the set
//! of one. Holds no bytes; these are the blobs'.

use std::collections::BTreeMap;

use gloss_protocol::{EventBody, Version};
use rusqlite::{Params, params};

use crate::StoreError;
use crate::left_out::readable_rows;
use crate::read::Read;
use crate::write::{Tx, json};

/// A version with what only the engine needs of it.
#[derive(Clone, Debug)]
pub struct StoredVersion {
    /// The version.
    pub version: Version,
    /// The splices by which it differs from its parent, where Gloss made the change itself.
    pub splices: Option<serde_json::Value>,
}

/// A file of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionFile {
    /// Its path from the artifact; nothing where the artifact is this one file.
    pub file: String,
    /// SHA-256 of what it holds, which is its blob's name.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Read<'_> {
    /// A version.
    pub fn version(&self, path: &str, n: u32) -> Result<Option<StoredVersion>, StoreError> {
        Ok(self
            .stored("SELECT body, splices FROM versions WHERE path = ?1 AND n = ?2", params![path, n])?
            .pop())
    }

    /// All versions of an artifact, oldest first.
    pub fn versions(&self, path: &str) -> Result<Vec<StoredVersion>, StoreError> {
        self.stored("SELECT body, splices FROM versions WHERE path = ?1 ORDER BY n", [path])
    }

    fn stored(&self, sql: &str, params: impl Params) -> Result<Vec<StoredVersion>, StoreError> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement
            .query_map(params, |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)))?;
        readable_rows(rows.map(|row| {
            let (body, splices) = row?;
            // Without them it is compared with its parent as any other.
            let splices = splices.and_then(|text| serde_json::from_str(&text).ok());
            Ok(StoredVersion { version: serde_json::from_str(&body)?, splices })
        }))
    }

    /// The files of a version, by their paths.
    pub fn files(&self, path: &str, version: u32) -> Result<Vec<VersionFile>, StoreError> {
        // Of each file the row of the newest version up to this one; a file that is gone has a row that says so.
        let mut statement = self.0.prepare_cached(
            "SELECT file, sha256, bytes FROM version_files AS f WHERE path = ?1 AND sha256 IS NOT NULL AND n =
               (SELECT max(n) FROM version_files AS g WHERE g.path = f.path AND g.file = f.file AND g.n <= ?2)
             ORDER BY file",
        )?;
        let rows = statement.query_map(params![path, version], |row| {
            Ok(VersionFile {
                file: row.get(0)?,
                sha256: row.get(1)?,
                bytes: row.get::<_, i64>(2)?.cast_unsigned(),
            })
        })?;
        rows.map(|row| Ok(row?)).collect()
    }

    /// The first version of an artifact in which a file of it had this content.
    pub fn first_with(&self, path: &str, file: &str, sha256: &str) -> Result<Option<u32>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT min(n) FROM version_files WHERE path = ?1 AND file = ?2 AND sha256 = ?3",
        )?;
        Ok(statement.query_row(params![path, file, sha256], |row| row.get(0))?)
    }

    /// Whether any version of an artifact has a file with this hash.
    pub fn has_file(&self, path: &str, sha256: &str) -> Result<bool, StoreError> {
        let mut statement = self
            .0
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM version_files WHERE path = ?1 AND sha256 = ?2)")?;
        Ok(statement.query_row([path, sha256], |row| row.get(0))?)
    }
}

impl Tx<'_> {
    /// Records a version with its files. `splices` say how it differs from its parent where Gloss made the change itself.
    ///
    /// # Errors
    /// Errors of SQLite; a version number is never used twice.
    pub fn version(
        &mut self,
        version: &Version,
        files: &[VersionFile],
        splices: Option<&serde_json::Value>,
    ) -> Result<(), StoreError> {
        self.version_files(&version.path, version.version, files)?;
        self.counted.versions += 1;
        self.transaction
            .prepare_cached(
                "INSERT INTO versions (path, n, sha256, splices, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                version.path,
                version.version,
                version.sha256,
                splices.map(ToString::to_string),
                json(version)?
            ])?;
        self.event(EventBody::VersionAdded { version: version.clone() })
    }

    /// Records the files of a version that are others than in the version before it.
    pub(crate) fn version_files(
        &mut self,
        path: &str,
        version: u32,
        files: &[VersionFile],
    ) -> Result<(), StoreError> {
        let before = self.read().files(path, version.saturating_sub(1))?;
        let mut gone: BTreeMap<&str, &str> =
            before.iter().map(|file| (file.file.as_str(), file.sha256.as_str())).collect();
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO version_files (path, file, n, sha256, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for VersionFile { file, sha256, bytes } in files {
            if gone.remove(file.as_str()) != Some(sha256) {
                insert.execute(params![path, file, version, sha256, bytes.cast_signed()])?;
            }
        }
        for file in gone.into_keys() {
            insert.execute(params![path, file, version, None::<String>, 0])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{Artifact, Kind, MadeBy, Timestamp, Version, WorkspaceId};
    use proptest::prelude::*;

    use super::VersionFile;
    use crate::{Store, Write};

    fn store(dir: &std::path::Path) -> Store {
        Store::open(dir, WorkspaceId("w_1".to_owned())).unwrap()
    }

    fn record(store: &mut Store, n: u32, files: &[VersionFile]) {
        let version = Version {
            path: "site/".to_owned(),
            version: n,
            parent: n.checked_sub(1).filter(|n| *n > 0),
            made_by: MadeBy::Person,
            why: String::new(),
            created_at: Timestamp(1),
            sha256: n.to_string(),
            bytes: 0,
            turn: None,
            settled: true,
            undoes: false,
            made_as: None,
        };
        let artifact = Artifact {
            path: "site/".to_owned(),
            kind: Kind::Site,
            title: "Site".to_owned(),
            version: n,
            versions: n,
            present: true,
            thread: None,
            updated_at: Timestamp(1),
            suggests: false,
        };
        let write = store.write(Write::VersionRecord, |tx| {
            tx.artifact(&artifact)?;
            tx.version(&version, files, None)
        });
        write.unwrap();
    }

    fn rows(store: &Store) -> i64 {
        let count = "SELECT count(*) FROM version_files";
        store.read().0.query_row(count, [], |row| row.get(0)).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn each_version_has_its_own_files_whatever_came_before_and_after(
            versions in prop::collection::vec(prop::collection::btree_map("[a-d]", "[x-z]", 0..4), 1..8)
        ) {
            let dir = tempfile::tempdir().unwrap();
            let mut store = store(dir.path());
            let versions: Vec<Vec<VersionFile>> = versions.into_iter().map(|files| {
                let file = |(file, sha256)| VersionFile { file, sha256, bytes: 3 };
                files.into_iter().map(file).collect()
            }).collect();
            for (n, files) in (1..).zip(&versions) {
                record(&mut store, n, files);
            }
            for (n, files) in (1..).zip(&versions) {
                prop_assert_eq!(&store.read().files("site/", n).unwrap(), files, "{}", n);
            }
            prop_assert!(store.read().files("other/", 1).unwrap().is_empty());
        }
    }

    #[test]
    fn a_version_keeps_what_is_another_file_in_it_and_no_more() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = store(dir.path());
        let file = |n: usize, sha256: &str| VersionFile {
            file: format!("{n:03}.html"),
            sha256: sha256.to_owned(),
            bytes: 1,
        };
        let mut files: Vec<VersionFile> = (0..200).map(|n| file(n, "one")).collect();
        record(&mut store, 1, &files);
        files[7] = file(7, "two");
        files.remove(100);
        record(&mut store, 2, &files);
        assert_eq!(rows(&store), 202);
        assert_eq!(store.read().files("site/", 2).unwrap(), files);
        assert!(store.read().has_file("site/", "two").unwrap());
        assert!(!store.read().has_file("site/", "three").unwrap());
    }
}
