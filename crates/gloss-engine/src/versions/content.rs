//! What an artifact holds: read from the folder as of one moment, kept as blobs, and put together again from these. A
//! single file is the set of one; a folder's bytes are those of all its files. Writes nothing into the folder.

use std::time::Duration;

use gloss_artifact::files::{self, MAX_FILES};
use gloss_artifact::{kinds, sha256};
use gloss_protocol::{Code, Problem};
use gloss_store::{Blobs, StoreError, VersionFile};

use super::Stat;
use crate::space::Space;

/// Milliseconds after which an empty file is meant to be empty: longer than a program takes between emptying a file
/// and writing it, on a busy machine too.
const EMPTIED: i64 = 300;

/// Looks at a file that is being written, ten milliseconds apart: nobody else is served meanwhile.
const WRITING: usize = 32;

/// Bytes of a folder's files together at most: as many as a file of the folder may have.
const MAX_BYTES: u64 = 128 << 20;

/// An artifact's bytes with the files that they are of.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    /// The artifact.
    pub path: String,
    /// Its bytes: of a folder all files joined.
    pub bytes: Vec<u8>,
    /// Its files, by their paths.
    pub files: Vec<VersionFile>,
    /// What tells it from any other: of a file that of its bytes, of a folder that of the list of its files.
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

    /// What each file holds, in their order.
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

/// The last name in an artifact's path.
pub(crate) fn name_of(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}

impl Space {
    /// What tells whether an artifact is as it was; none where it is not there.
    pub(crate) fn stat(&self, path: &str) -> Option<Stat> {
        let whole = self.shared.folder.root().join(path);
        if !kinds::of_path(path).is_folder() {
            return Stat::of(&whole);
        }
        Stat::of_folder(&whole, &self.shared.folder.list_within(path, MAX_FILES).ok()??)
    }

    /// What an artifact holds at this moment; none where it is not there.
    ///
    /// # Errors
    /// What can't be read, or is too much.
    pub(crate) fn content(&self, path: &str) -> Result<Option<Content>, Problem> {
        let folder = &self.shared.folder;
        if !kinds::of_path(path).is_folder() {
            return folder.read(path)?.map(|bytes| Content::new(path, bytes)).transpose();
        }
        let Some(listed) = folder.list_within(path, MAX_FILES)? else { return Ok(None) };
        let bytes = listed.iter().fold(0, |sum, file| file.bytes.saturating_add(sum));
        if bytes > MAX_BYTES {
            return Err(StoreError::TooLarge { path: name_of(path).to_owned(), bytes }.into());
        }
        let mut held = Vec::with_capacity(listed.len());
        for file in &listed {
            // One that went since it was listed is no part of it.
            let bytes = folder.read(&format!("{path}{}", file.path))?;
            held.extend(bytes.map(|bytes| (file.path.as_str(), bytes)));
        }
        let bytes = files::join(held.iter().map(|(path, bytes)| (*path, bytes.as_slice())));
        Content::new(path, bytes).map(Some)
    }

    /// What an artifact holds, and not in a moment in which another program is writing it: most programs empty a file
    /// before they write it anew, and a version without a word would cost every note its place.
    pub(super) fn read_whole(&self, path: &str) -> Result<Option<Content>, Problem> {
        for _ in 0..WRITING {
            let before = self.stat(path);
            let Some(content) = self.content(path)? else { return Ok(None) };
            if before == self.stat(path) && !self.is_emptied(&content) {
                return Ok(Some(content));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self.content(path)
    }

    /// True where a file was emptied a moment ago.
    fn is_emptied(&self, content: &Content) -> bool {
        let lately = |file: &VersionFile| {
            let path = self.shared.folder.root().join(format!("{}{}", content.path, file.file));
            Stat::of(&path).is_some_and(|stat| stat.age() < EMPTIED)
        };
        content.files.iter().filter(|file| file.bytes == 0).any(lately)
    }
}
