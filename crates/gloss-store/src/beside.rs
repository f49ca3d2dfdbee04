//! Files that a crash left beside their places in the person's folder: found, put back, taken away. Decides nothing:
//! the engine says which of these is right.

use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags};

use crate::folder::{MAX_DEPTH, MAX_FILE};
use crate::install::{NOTHING, join};
use crate::{Folder, StoreError};

/// A file that a crash left beside its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swept {
    /// The path it was meant for; cut where the name was very long.
    pub path: String,
    /// SHA-256 of what was written to it, or [`NOTHING`] where its file was taken away.
    pub sha256: String,
    /// Its own name.
    beside: PathBuf,
}

impl Folder {
    /// Lists the files that a crash left beside their places, each with the hash of its bytes. Takes nothing away.
    ///
    /// # Errors
    /// Where the folder cannot be listed.
    pub fn left_beside(&self) -> Result<Vec<Swept>, StoreError> {
        let mut found = Vec::new();
        std::fs::read_dir(self.root()).map_err(StoreError::file("Listing the folder", self.root()))?;
        sweep_dir(self.root(), "", 0, &mut found);
        Ok(found)
    }

    /// Exchanges a file left beside with the one in its place, or puts it back where its place is empty: undoes an
    /// installation that was never recorded.
    ///
    /// # Errors
    /// Errors of the file system.
    pub fn exchange_back(&self, left: &Swept) -> Result<(), StoreError> {
        let place = self.root().join(self.normal(&left.path)?);
        let flags = if left.sha256 == NOTHING { RenameFlags::NOREPLACE } else { RenameFlags::EXCHANGE };
        rustix::fs::renameat_with(CWD, &left.beside, CWD, &place, flags)
            .map_err(|e| StoreError::file("Putting back", &place)(e.into()))
    }

    /// Whether a file and what lies beside it are two names of one file: a new one that was never recorded.
    pub fn is_second_name(&self, left: &Swept) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        let of = |path: &Path| path.symlink_metadata().ok().map(|meta| (meta.dev(), meta.ino()));
        let own = of(&left.beside);
        own.is_some() && own == of(&self.root().join(&left.path))
    }

    /// Takes a new file away that was never recorded.
    pub fn unplace(&self, left: &Swept) {
        let _ = std::fs::remove_file(self.root().join(&left.path));
    }

    /// Takes away what lies beside, once its bytes are kept or known.
    pub fn discard(&self, left: &Swept) {
        let _ = std::fs::remove_file(&left.beside);
    }
}

impl Swept {
    /// Reads its bytes.
    ///
    /// # Errors
    /// Errors of the file system.
    pub fn read(&self) -> Result<Vec<u8>, StoreError> {
        std::fs::read(&self.beside).map_err(StoreError::file("Reading", &self.beside))
    }

    /// Whether it was left of an installation of this file, whose name it may have cut.
    pub fn is_of(&self, path: &str) -> bool {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let (own, _) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        let beside = crate::install::name_beside(name, &self.sha256);
        own == parent && self.beside.file_name().is_some_and(|name| *name == *beside)
    }
}

/// True for the name of a blob: anybody can give a file a name that only looks like one.
fn is_sha256(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The name of the file beside whose place one of this name lies, and the hash that it is to have; none for another file.
pub fn original_of(name: &str) -> Option<(&str, &str)> {
    name.strip_prefix('.')?.rsplit_once(".gloss-").filter(|(_, sha256)| is_sha256(sha256))
}

fn sweep_dir(dir: &Path, prefix: &str, depth: usize, found: &mut Vec<Swept>) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return;
    };
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let Ok(meta) = entry.path().symlink_metadata() else {
            continue;
        };
        if meta.is_dir() && depth < MAX_DEPTH && !name.starts_with('.') {
            sweep_dir(&entry.path(), &format!("{prefix}{name}/"), depth + 1, found);
        } else if let Some((original, sha256)) = original_of(&name)
            && meta.is_file()
            && meta.len() <= MAX_FILE
        {
            let path = join(prefix.trim_end_matches('/'), original);
            found.push(Swept { path, sha256: sha256.to_owned(), beside: entry.path() });
        }
    }
}
