//! Files on the disk: written as plain ones beside where they belong and put in place whole, or not at all.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use gloss_extension::Files;
use sha2::{Digest as _, Sha256};

/// Hash over all files with their names, and whether they are programs.
pub fn hash_of(files: &Files) -> String {
    let mut hasher = Sha256::new();
    for (path, file) in files {
        for part in [path.as_bytes(), &file.bytes, &[u8::from(file.is_program)]] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    hex::encode(hasher.finalize())
}

/// Writes files as a folder, in the place of what lies there.
///
/// # Errors
/// Where the disk says no; then what lay there still does.
pub fn write_files(files: &Files, to: &Path) -> std::io::Result<()> {
    let parent = to.parent().ok_or_else(|| std::io::Error::other("it has no folder"))?;
    std::fs::create_dir_all(parent)?;
    let beside = tempfile::Builder::new().prefix(".incoming").tempdir_in(parent)?;
    for (path, file) in files {
        let at = beside.path().join(path);
        std::fs::create_dir_all(at.parent().unwrap_or(parent))?;
        std::fs::write(&at, &file.bytes)?;
        let mode = if file.is_program { 0o755 } else { 0o644 };
        std::fs::set_permissions(&at, std::fs::Permissions::from_mode(mode))?;
    }
    std::fs::set_permissions(beside.path(), std::fs::Permissions::from_mode(0o755))?;
    // No name of a plugin begins with a dot: it is no other's folder that is put aside and deleted.
    let aside = tempfile::Builder::new().prefix(".outgoing").tempdir_in(parent)?;
    let old = aside.path().join("files");
    let stood = to.exists();
    if stood {
        std::fs::rename(to, &old)?;
    }
    let put = std::fs::rename(beside.path(), to);
    if put.is_err() && stood {
        std::fs::rename(&old, to)?;
    }
    put
}
