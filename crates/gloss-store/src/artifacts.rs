//! Artifacts, and one that has another name: what is known of it goes with it in one transaction, and its old names lead to
//! it. Decides nothing: whether a file is the same one is the engine's to say.

use gloss_protocol::{Artifact, Change, ChangeState, EventBody, Item, Note};
use rusqlite::{OptionalExtension, params};

use crate::StoreError;
use crate::read::Read;
use crate::write::{Tx, json};

impl Read<'_> {
    /// An artifact.
    pub fn artifact(&self, path: &str) -> Result<Option<Artifact>, StoreError> {
        self.one("SELECT body FROM artifacts WHERE path = ?1", [path])
    }

    /// All artifacts, by path.
    pub fn artifacts(&self) -> Result<Vec<Artifact>, StoreError> {
        self.all("SELECT body FROM artifacts ORDER BY path", [])
    }

    /// Artifacts whose newest version has these bytes, or whose file had this inode.
    pub fn artifacts_like(&self, sha256: &str, inode: Option<u64>) -> Result<Vec<Artifact>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT body FROM artifacts WHERE path IN
               (SELECT path FROM versions AS v WHERE sha256 = ?1
                  AND n = (SELECT max(n) FROM versions AS w WHERE w.path = v.path)
                UNION SELECT path FROM inodes WHERE inode = ?2)
             ORDER BY path",
        )?;
        let rows = statement
            .query_map(params![sha256, inode.map(u64::cast_signed)], |row| row.get::<_, String>(0))?;
        crate::left_out::parsed(rows)
    }

    /// The name that an artifact has now, by one that it had before.
    pub fn moved_to(&self, old: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.0.prepare_cached("SELECT new FROM moves WHERE old = ?1")?;
        Ok(statement.query_row([old], |row| row.get(0)).optional()?)
    }

    /// The inode that an artifact's file had when it was last looked at: a hint, since a file system gives the
    /// number of a deleted file to the next one.
    pub fn inode(&self, path: &str) -> Result<Option<u64>, StoreError> {
        let mut statement = self.0.prepare_cached("SELECT inode FROM inodes WHERE path = ?1")?;
        let found: Option<i64> = statement.query_row([path], |row| row.get(0)).optional()?;
        Ok(found.map(i64::cast_unsigned))
    }
}

impl Tx<'_> {
    /// Writes an artifact.
    pub fn artifact(&mut self, artifact: &Artifact) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO artifacts (path, body) VALUES (?1, ?2) ON CONFLICT (path) DO UPDATE SET body = ?2",
            )?
            .execute(params![artifact.path, json(artifact)?])?;
        self.event(EventBody::ArtifactUpdated { artifact: artifact.clone() })
    }

    /// Remembers the inode of an artifact's file.
    pub fn inode(&mut self, path: &str, inode: u64) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO inodes (path, inode) VALUES (?1, ?2)
                             ON CONFLICT (path) DO UPDATE SET inode = ?2",
            )?
            .execute(params![path, inode.cast_signed()])?;
        Ok(())
    }

    /// Gives an artifact another name: `artifact` is its row under that name, which nothing may have yet, and `notes`
    /// are its notes. Versions, changes, the steps of its tasks and the sources of figures follow.
    pub fn move_artifact(
        &mut self,
        from: &str,
        artifact: &Artifact,
        notes: &[Note],
    ) -> Result<(), StoreError> {
        let to = artifact.path.as_str();
        self.artifact(artifact)?;
        for sql in [
            "UPDATE versions SET path = ?2, body = json_set(body, '$.path', ?2) WHERE path = ?1",
            "UPDATE version_files SET path = ?2 WHERE path = ?1",
            "UPDATE figures SET path = ?2 WHERE path = ?1",
            "UPDATE cards SET path = ?2, body = json_set(body, '$.path', ?2) WHERE path = ?1",
            "UPDATE releases SET path = ?2, body = json_set(body, '$.path', ?2) WHERE path = ?1",
            "UPDATE inodes SET path = ?2 WHERE path = ?1",
            "UPDATE moves SET new = ?2 WHERE new = ?1",
            "INSERT INTO moves (old, new) VALUES (?1, ?2) ON CONFLICT (old) DO UPDATE SET new = ?2",
        ] {
            self.transaction.prepare_cached(sql)?.execute([from, to])?;
        }
        self.transaction.prepare_cached("DELETE FROM moves WHERE old = ?1")?.execute([to])?;
        self.transaction.prepare_cached("DELETE FROM artifacts WHERE path = ?1")?.execute([from])?;
        notes.iter().try_for_each(|note| self.note(note))?;
        for change in self.read().held(Some(from))? {
            self.change(&Change { path: to.to_owned(), ..change })?;
        }
        // What is settled is in no list of a shell's, so it needs no event.
        self.transaction
            .prepare_cached(
                "UPDATE changes SET path = ?2, body = json_set(body, '$.path', ?2) WHERE path = ?1 AND state <> ?3",
            )?
            .execute([from, to, ChangeState::Held.word()])?;
        self.move_mentions(from, to)?;
        self.event(EventBody::ArtifactMoved { from: from.to_owned(), artifact: artifact.clone() })
    }

    /// Steps that show a version of it, and figures that were computed from it.
    fn move_mentions(&mut self, from: &str, to: &str) -> Result<(), StoreError> {
        let items: Vec<String> = self
            .transaction
            .prepare_cached(
                "UPDATE items SET body = json_set(body, '$.body.path', ?2)
                 WHERE json_extract(body, '$.body.kind') = 'version' AND json_extract(body, '$.body.path') = ?1
                 RETURNING body",
            )?
            .query_map([from, to], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for text in items {
            let Ok(item) = serde_json::from_str::<Item>(&text) else { continue };
            self.event(EventBody::ItemCompleted { item })?;
        }
        for mut fact in self.read().facts()? {
            if fact.sources.iter().any(|source| source.path == from) {
                for source in fact.sources.iter_mut().filter(|source| source.path == from) {
                    to.clone_into(&mut source.path);
                }
                self.fact(&fact)?;
            }
        }
        Ok(())
    }
}
