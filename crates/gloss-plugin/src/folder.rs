//! A folder of this computer as files. Links are refused: they lead anywhere.

use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use gloss_extension::Files;

use crate::bounds::{Gathered, MAX_DEPTH, is_left_out, too_deep};
use crate::error::SourceError;

/// Reads a folder.
///
/// # Errors
/// For one that is none, that is too large, or that holds anything but folders and plain files.
pub fn read_folder(folder: &Path) -> Result<Files, SourceError> {
    let unreadable = |error: std::io::Error| SourceError::Unreadable(error.to_string());
    if !folder.is_dir() {
        return Err(SourceError::Missing(folder.display().to_string()));
    }
    let mut out = Gathered::default();
    let mut left = vec![(folder.to_owned(), String::new(), 0)];
    while let Some((at, prefix, depth)) = left.pop() {
        for entry in at.read_dir().map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_left_out(&name) {
                continue;
            }
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            let kind = entry.file_type().map_err(unreadable)?;
            if kind.is_dir() {
                if depth >= MAX_DEPTH {
                    return Err(too_deep());
                }
                left.push((entry.path(), path, depth + 1));
                continue;
            }
            if kind.is_symlink() {
                return Err(SourceError::NotPlain(path, "a link"));
            }
            if !kind.is_file() {
                return Err(SourceError::NotPlain(path, "a device or a pipe"));
            }
            let found = entry.metadata().map_err(unreadable)?;
            out.check(&path, found.len())?;
            let mut bytes = Vec::new();
            // What grows meanwhile is read as long as it was.
            File::open(entry.path())
                .map_err(unreadable)?
                .take(found.len())
                .read_to_end(&mut bytes)
                .map_err(unreadable)?;
            out.take(path, bytes, found.permissions().mode() & 0o111 != 0);
        }
    }
    Ok(out.files())
}
