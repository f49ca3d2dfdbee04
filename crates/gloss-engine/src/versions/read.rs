//! Reads of artifacts in the folder, each as of one moment. Writes nothing.

use std::time::Duration;

use gloss_artifact::files::{self, MAX_FILES};
use gloss_artifact::kinds;
use gloss_protocol::Problem;
use gloss_store::{StoreError, VersionFile};

use crate::content::{Content, Stat, name_of};
use crate::versions::room::Versions;

/// Milliseconds after which an empty file is meant to be empty: longer than a program takes between emptying a file
/// and writing it, on a busy machine too.
const EMPTIED: i64 = 300;

/// Looks at a file that is being written, ten milliseconds apart: nobody else is served meanwhile.
const WRITING: usize = 32;

/// Bytes of a folder's files together at most: as many as a file of the folder may have.
const MAX_BYTES: u64 = 128 << 20;

impl Versions {
    /// Stamp that tells whether an artifact is as it was; none where it is not there.
    pub(crate) fn stat(&self, path: &str) -> Option<Stat> {
        let whole = self.shared.folder.root().join(path);
        if !kinds::of_path(path).is_folder() {
            return Stat::of(&whole);
        }
        Stat::of_folder(&whole, &self.shared.folder.list_within(path, MAX_FILES).ok()??)
    }

    /// Reads an artifact at this moment; none where it is not there.
    ///
    /// # Errors
    /// Problem with what can't be read, or is too much.
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

    /// Reads an artifact, but not in a moment in which another program is writing it: most programs empty a file
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

    /// Whether a file was emptied a moment ago.
    fn is_emptied(&self, content: &Content) -> bool {
        let lately = |file: &VersionFile| {
            let path = self.shared.folder.root().join(format!("{}{}", content.path, file.file));
            Stat::of(&path).is_some_and(|stat| stat.age() < EMPTIED)
        };
        content.files.iter().filter(|file| file.bytes == 0).any(lately)
    }
}
