//! A folder that was moved or renamed, told by the files that its workspace knows. Reads only; links nothing.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use gloss_protocol::{MadeBy, Version};
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

/// Files of a workspace that are looked for.
const LOOKED_FOR: u32 = 40;
/// Bytes that are compared in all: opening a folder waits for it.
const MAX_COMPARED: u64 = 64 << 20;

/// The files of a new folder, each hashed once at most.
pub(crate) struct Files<'a> {
    folder: &'a Path,
    hashes: HashMap<PathBuf, String>,
    left: u64,
}

impl<'a> Files<'a> {
    /// Nothing is read yet.
    pub(crate) fn new(folder: &'a Path) -> Self {
        Self { folder, hashes: HashMap::new(), left: MAX_COMPARED }
    }

    /// How many of a workspace's files are surely these here, and how many were looked for; none where its database can't be read.
    pub(crate) fn count(&mut self, database: &Path) -> Option<(usize, usize)> {
        if crate::opening::file_state(database).is_some() {
            return None;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(database, flags).ok()?;
        let sql = "SELECT v.body FROM versions v JOIN artifacts a ON a.path = v.path \
            WHERE v.n = (SELECT max(n) FROM versions WHERE path = v.path) AND a.body ->> '$.present' \
            AND v.path NOT LIKE '%/' ORDER BY a.body ->> '$.updated_at' DESC LIMIT ?1";
        let mut statement = connection.prepare(sql).ok()?;
        let bodies = statement.query_map([LOOKED_FOR], |row| row.get::<_, String>(0)).ok()?;
        let all: Vec<Version> = bodies.filter_map(|body| serde_json::from_str(&body.ok()?).ok()).collect();
        let here = all.iter().filter(|version| self.is_here(version)).count();
        Some((here, all.len()))
    }

    /// Whether a file lies here as a version has it, and was there before: what Gloss wrote nobody else has, and what it found is
    /// as old as that. The same data copied into a new folder is another folder's.
    fn is_here(&mut self, version: &Version) -> bool {
        let path = self.folder.join(&version.path);
        let Ok(found) = path.symlink_metadata() else { return false };
        if !found.is_file() || found.len() != u64::from(version.bytes) || found.len() > self.left {
            return false;
        }
        let made = found.created().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let is_old = made.is_some_and(|at| at.as_millis() as i64 <= version.created_at.0);
        (version.made_by != MadeBy::Outside || is_old)
            && self.hash(path, found.len()).is_some_and(|hash| hash == version.sha256)
    }

    fn hash(&mut self, path: PathBuf, bytes: u64) -> Option<String> {
        if let Some(known) = self.hashes.get(&path) {
            return Some(known.clone());
        }
        self.left -= bytes;
        let mut content = Vec::new();
        std::fs::File::open(&path).ok()?.take(bytes).read_to_end(&mut content).ok()?;
        let hash = hex::encode(Sha256::digest(&content));
        self.hashes.insert(path, hash.clone());
        Some(hash)
    }
}
