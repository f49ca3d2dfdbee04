//! Content of an artifact, with its files: kept as blobs and put together again from these, and the stamp that tells
//! whether it is still what lies in the folder. A single file is the set of one; a folder's bytes are those of all its files.
//! Reads and writes nothing in the folder.

use std::hash::{DefaultHasher, Hash, Hasher};

use gloss_artifact::files;
use gloss_artifact::{kinds, sha256};
use gloss_protocol::{Code, Problem, Timestamp, is_unseen};
use gloss_store::{Blobs, FolderFile, Read, StoreError, StoredVersion, VersionFile};

/// Milliseconds after which a write is over: longer than a clock tick.
const SETTLED: i64 = 50;

/// An artifact's bytes with the files that they are of.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    /// The artifact.
    pub path: String,
    /// Its bytes: of a folder all files joined.
    pub bytes: Vec<u8>,
    /// Its files, by their paths.
    pub files: Vec<VersionFile>,
    /// Hash that identifies it: of a file that of its bytes, of a folder that of the list of its files.
    pub sha256: String,
}

impl Content {
    /// Tells which files bytes are of.
    ///
    /// # Errors
    /// For bytes of a folder that are none.
    pub(crate) fn new(path: &str, bytes: Vec<u8>) -> Result<Self, Problem> {
        let file = |(file, bytes): files::File<'_>| VersionFile {
            file: file.to_owned(),
            sha256: sha256(bytes),
            bytes: bytes.len() as u64,
        };
        if !kinds::of_path(path).is_folder() {
            let only = file(("", &bytes));
            let sha256 = only.sha256.clone();
            return Ok(Self { path: path.to_owned(), bytes, files: vec![only], sha256 });
        }
        let parts = files::part(&bytes).ok_or_else(|| {
            Problem::new(Code::BadRequest, format!("{path} is a folder, and this is no list of its files."))
        })?;
        let files: Vec<VersionFile> = parts.into_iter().map(file).collect();
        let lines = files.iter().map(|file| format!("{} {} {}\n", file.sha256, file.bytes, file.file));
        let sha256 = sha256(lines.collect::<String>().as_bytes());
        Ok(Self { path: path.to_owned(), bytes, files, sha256 })
    }

    /// Contents of the files, in their order.
    pub(crate) fn parts(&self) -> Vec<&[u8]> {
        match kinds::of_path(&self.path).is_folder() {
            true => {
                files::part(&self.bytes).unwrap_or_default().into_iter().map(|(_, bytes)| bytes).collect()
            }
            false => vec![&self.bytes],
        }
    }

    /// Keeps a blob of each file.
    ///
    /// # Errors
    /// Where the disk says no.
    pub(crate) fn keep(&self, blobs: &Blobs) -> Result<(), StoreError> {
        self.parts().into_iter().try_for_each(|bytes| blobs.put(bytes).map(drop))
    }

    /// The size of all files together, in bytes.
    pub(crate) fn size(&self) -> u32 {
        self.files.iter().fold(0, |sum, file| file.bytes.saturating_add(sum)).min(u64::from(u32::MAX)) as u32
    }
}

/// The bytes of a folder's files, from their blobs.
///
/// # Errors
/// Where one is damaged.
pub(crate) fn joined(files: &[VersionFile], blobs: &Blobs) -> Result<Vec<u8>, Problem> {
    let bytes: Vec<Vec<u8>> = files.iter().map(|file| blobs.get(&file.sha256)).collect::<Result<_, _>>()?;
    Ok(files::join(files.iter().map(|file| file.file.as_str()).zip(bytes.iter().map(Vec::as_slice))))
}

/// Whether a part of a path is hidden. Some file systems leave signs out that can't be seen.
pub(crate) fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.trim_start_matches(is_unseen).starts_with('.'))
}

/// The folders that a path lies in, the outermost first.
pub(crate) fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}

/// The last name in an artifact's path.
pub(crate) fn name_of(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}

/// A version through some connection.
///
/// # Errors
/// Where there is no such version.
pub(crate) fn stored(read: Read<'_>, path: &str, version: u32) -> Result<StoredVersion, Problem> {
    let missing = || Problem::new(Code::NotFound, format!("{path} has no version {version}."));
    read.version(path, version)?.ok_or_else(missing)
}

/// Bytes of a version, as they are in the folder.
///
/// # Errors
/// As [`stored`], and where its blob is damaged.
pub(crate) fn bytes_of(read: Read<'_>, blobs: &Blobs, path: &str, version: u32) -> Result<Vec<u8>, Problem> {
    let known = stored(read, path, version)?.version;
    match kinds::of_path(path).is_folder() {
        true => joined(&read.files(path, version)?, blobs),
        false => Ok(blobs.get(&known.sha256)?),
    }
}

/// Stamp that tells whether a file is the one looked at. The change time is the kernel's own: no program can set it
/// back, as copying and syncing tools do with the modification time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stat {
    size: u64,
    /// Stays when the file is renamed.
    pub inode: u64,
    modified: i64,
    /// Nanoseconds since the epoch.
    changed: i64,
}

impl Stat {
    /// Whether its last write is a while ago: within a clock tick of it another one could leave the same times.
    pub(crate) fn settled(&self) -> bool {
        self.age() > SETTLED
    }

    /// Whether it was written, or given other rights or another name, after a moment.
    pub(crate) fn is_after(&self, moment: Timestamp) -> bool {
        self.changed / 1_000_000 > moment.0
    }

    /// Milliseconds since its last write.
    pub(crate) fn age(&self) -> i64 {
        gloss_store::now().0 - self.changed / 1_000_000
    }

    pub(crate) fn of(path: &std::path::Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let meta = path.symlink_metadata().ok()?;
        let nanoseconds =
            |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        Some(Self {
            size: meta.len(),
            inode: meta.ino(),
            modified: nanoseconds(meta.mtime(), meta.mtime_nsec()),
            changed: nanoseconds(meta.ctime(), meta.ctime_nsec()),
        })
    }

    /// Of a folder, with those of all its files: another one where any of these is another, or there are others.
    pub(crate) fn of_folder(folder: &std::path::Path, files: &[FolderFile]) -> Option<Self> {
        let own = Self::of(folder)?;
        let mut seen = DefaultHasher::new();
        let (mut size, mut changed) = (0, 0);
        for file in files {
            let stat = Self::of(&folder.join(&file.path))?;
            (&file.path, stat.size, stat.inode, stat.modified, stat.changed).hash(&mut seen);
            (size, changed) = (size + stat.size, stat.changed.max(changed));
        }
        Some(Self { size, modified: seen.finish().cast_signed(), changed, ..own })
    }
}
