//! What a plugin may have at most, measured over 225 public ones with room to spare; counted before a byte of a file is read.

use std::collections::BTreeSet;

use gloss_extension::{Files, PluginBytes};

use crate::error::SourceError;

/// Files, bytes of one, and bytes of all.
const MAX_FILES: usize = 5_000;
const MAX_FILE: u64 = 16 << 20;
const MAX_BYTES: u64 = 64 << 20;
/// Folders in folders.
pub(crate) const MAX_DEPTH: usize = 32;
/// Longest path, in bytes.
const MAX_PATH: usize = 400;
/// What no plugin is made of.
const LEFT_OUT: [&str; 4] = [".git", "node_modules", ".venv", "__pycache__"];

/// Whether a folder, or a file, of this name is left out, with all that lies in it: by every reader, as what is read again must be the
/// same.
pub(crate) fn is_left_out(name: &str) -> bool {
    LEFT_OUT.contains(&name)
}

/// The refusal of what lies deeper than that.
pub(crate) fn too_deep() -> SourceError {
    SourceError::TooLarge(format!("{MAX_DEPTH} folders in folders"))
}

/// Files as they are gathered.
#[derive(Default)]
pub(crate) struct Gathered {
    files: Files,
    bytes: u64,
    lowercase: BTreeSet<String>,
}

impl Gathered {
    /// Checks where a file, or a link, lies.
    pub(crate) fn check_path(&self, path: &str) -> Result<(), SourceError> {
        let is_plain = !path.is_empty()
            && path.len() <= MAX_PATH
            && !path.starts_with('/')
            && !path.chars().any(|char| char.is_control() || "\\:".contains(char))
            && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if !is_plain {
            return Err(SourceError::Outside(path.chars().take(80).collect()));
        }
        if path.matches('/').count() > MAX_DEPTH {
            return Err(too_deep());
        }
        Ok(())
    }

    /// Checks a file before it is read.
    pub(crate) fn check(&mut self, path: &str, bytes: u64) -> Result<(), SourceError> {
        self.check_path(path)?;
        if bytes > MAX_FILE {
            return Err(SourceError::TooLarge(format!("{} MB in one file, {path}", MAX_FILE >> 20)));
        }
        self.bytes += bytes;
        if self.bytes > MAX_BYTES {
            return Err(SourceError::TooLarge(format!("{} MB", MAX_BYTES >> 20)));
        }
        if self.files.len() >= MAX_FILES {
            return Err(SourceError::TooLarge(format!("{MAX_FILES} files")));
        }
        if !self.lowercase.insert(path.to_lowercase()) {
            return Err(SourceError::Twice(path.to_owned()));
        }
        Ok(())
    }

    /// Takes a file that was checked.
    pub(crate) fn take(&mut self, path: String, bytes: Vec<u8>, is_program: bool) {
        self.files.insert(path, PluginBytes { bytes, is_program });
    }

    /// Those that were taken so far.
    pub(crate) const fn files_so_far(&self) -> &Files {
        &self.files
    }

    /// All of them.
    pub(crate) fn files(self) -> Files {
        self.files
    }
}
