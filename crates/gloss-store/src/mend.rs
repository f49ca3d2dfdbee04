//! Recovery of a damaged blob's bytes: from the folder's file that a version is of, and other workspaces' blobs.
//! Whatever is found is believed only where its hash is the one that is looked for. Writes nothing.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

use crate::Blobs;

/// Bytes of a file that is looked at.
const MOST: u64 = 128 << 20;

/// Sources to look for lost bytes in.
#[derive(Debug)]
pub(crate) struct Sources {
    /// The database that knows which files a version is of.
    pub database: PathBuf,
    /// The person's folder.
    pub folder: PathBuf,
    /// The folder of all workspaces' memories.
    pub workspaces: PathBuf,
}

impl Sources {
    /// The bytes with this hash, where they still are.
    pub(crate) fn find(&self, sha256: &str) -> Option<Vec<u8>> {
        self.in_folder(sha256).or_else(|| self.in_others(sha256))
    }

    fn in_folder(&self, sha256: &str) -> Option<Vec<u8>> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.database, flags).ok()?;
        let sql = "SELECT DISTINCT path || file FROM version_files WHERE sha256 = ?1";
        let mut statement = connection.prepare(sql).ok()?;
        let paths = statement.query_map([sha256], |row| row.get::<_, String>(0)).ok()?;
        paths.flatten().find_map(|path| bytes_of(&self.folder.join(path), sha256))
    }

    fn in_others(&self, sha256: &str) -> Option<Vec<u8>> {
        let others = std::fs::read_dir(&self.workspaces).ok()?.flatten();
        others.map(|other| other.path().join("blobs")).filter(|dir| dir.is_dir()).find_map(|dir| {
            let blobs = Blobs::open(&dir).ok()?;
            blobs.read(sha256).ok()
        })
    }
}

/// A plain file's bytes where they have this hash.
pub(crate) fn bytes_of(path: &Path, sha256: &str) -> Option<Vec<u8>> {
    // A pipe or a device would keep the reader.
    let meta = path.symlink_metadata().ok().filter(|meta| meta.is_file() && meta.len() <= MOST)?;
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0));
    File::open(path).ok()?.take(MOST).read_to_end(&mut bytes).ok()?;
    (hex::encode(Sha256::digest(&bytes)) == sha256).then_some(bytes)
}
