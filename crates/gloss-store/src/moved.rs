//! A folder that was moved or renamed, told by the files that its workspace knows. Reads only; links nothing.

use std::io::Read as _;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

/// Files of a workspace that are looked for.
const LOOKED_FOR: u32 = 40;
/// Bytes of a file that is compared; larger ones tell nothing.
const MAX_COMPARED: u64 = 64 << 20;

/// How many of a workspace's files lie in a folder as they were, and how many were looked for; none where it can't be read.
pub(crate) fn files_here(database: &Path, folder: &Path) -> Option<(usize, usize)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if crate::opening::file_state(database).is_some() {
        return None;
    }
    let connection = Connection::open_with_flags(database, flags).ok()?;
    let sql = "SELECT v.path, v.sha256 FROM versions v JOIN artifacts a ON a.path = v.path \
        WHERE v.n = (SELECT max(n) FROM versions WHERE path = v.path) AND a.body ->> '$.present' \
        AND v.path NOT LIKE '%/' ORDER BY a.body ->> '$.updated_at' DESC LIMIT ?1";
    let mut statement = connection.prepare(sql).ok()?;
    let files = statement.query_map([LOOKED_FOR], |row| Ok((row.get(0)?, row.get(1)?))).ok()?;
    let files: Vec<(String, String)> = files.filter_map(Result::ok).collect();
    let here = files.iter().filter(|(path, sha256)| is_as_it_was(&folder.join(path), sha256)).count();
    Some((here, files.len()))
}

fn is_as_it_was(path: &Path, sha256: &str) -> bool {
    let fits = |meta: std::fs::Metadata| meta.is_file() && meta.len() <= MAX_COMPARED;
    if !path.symlink_metadata().is_ok_and(fits) {
        return false;
    }
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(MAX_COMPARED).read_to_end(&mut bytes));
    read.is_ok() && hex::encode(Sha256::digest(&bytes)) == sha256
}
