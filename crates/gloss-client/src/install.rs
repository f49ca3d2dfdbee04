//! Puts a whole file into a place at once: it is written beside it and gets its name when all of it is on the disk. Where
//! that can't be done nothing is left behind. Never writes over a file that it was not told to.

use std::fs::Permissions;
use std::io::{Error, ErrorKind, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// The mode (permission bits) of a person's new files, before their umask.
const MODE: u32 = 0o666;

/// Writes a file that is not there yet.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] where something has this name; what the disk says.
pub fn new_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // Looked at first, so that nothing large is written in vain; whether it is so still is asked again at the end.
    if path.symlink_metadata().is_ok() {
        return Err(Error::from(ErrorKind::AlreadyExists));
    }
    beside(path, bytes)?.persist_noclobber(path).map(drop).map_err(|failed| failed.error)
}

/// Makes a folder, where none is there yet.
///
/// # Errors
/// Errors of the disk.
pub fn new_folder(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Writes a file of Gloss's own anew.
///
/// # Errors
/// Errors of the disk.
pub fn own_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    beside(path, bytes)?.persist(path).map(drop).map_err(|failed| failed.error)
}

/// The bytes in a file beside a place; it goes with this value unless it is given its name.
fn beside(path: &Path, bytes: &[u8]) -> std::io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = Builder::new()
        .prefix(".gloss-")
        .suffix(".part")
        .permissions(Permissions::from_mode(MODE))
        .tempfile_in(folder)
        .map_err(|error| Error::from(error.kind()))?;
    file.as_file_mut().write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::{new_file, own_file};

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        new_file(&path, b"one").unwrap();
        assert_eq!(new_file(&path, b"two").unwrap_err().kind(), ErrorKind::AlreadyExists);
        std::os::unix::fs::symlink("/nowhere", dir.path().join("link")).unwrap();
        assert!(new_file(&dir.path().join("link"), b"two").is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        own_file(&path, b"three").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"three");
        assert!(new_file(&dir.path().join("none/a.txt"), b"x").is_err());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "nothing is left beside");
    }
}
