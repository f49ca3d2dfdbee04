//! Files of the memory that are plain files: whatever else lies in a place of theirs (a pipe, a device, a folder) is never opened,
//! since that may never come to its end, and is set aside where it is in the way. Deletes nothing.

use std::fs::File;
use std::io::{Error, ErrorKind, Read as _, Result};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::copies::ASIDE;

/// Opens a plain file to be read.
///
/// # Errors
/// What the file system says; [`ErrorKind::InvalidInput`] for what is no plain file.
pub(crate) fn open(path: &Path) -> Result<File> {
    // Looked at before and after: opening some devices does something, and another thing may lie there meanwhile.
    let is_no_file = || Error::new(ErrorKind::InvalidInput, "it is no plain file");
    if !path.metadata()?.is_file() {
        return Err(is_no_file());
    }
    let nonblocking = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let file = File::options().read(true).custom_flags(nonblocking).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(is_no_file()) }
}

/// Reads a plain file.
///
/// # Errors
/// As [`open`].
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Sets aside what lies beside a database under the names of its log and of what its readers share, and is no plain file: SQLite
/// would wait for it, or write nothing any more. True where there was something.
///
/// # Errors
/// What the file system says.
pub(crate) fn clear_beside(database: &Path) -> Result<bool> {
    let mut any = false;
    for ending in ["-wal", "-shm", "-journal"] {
        let mut name = database.as_os_str().to_owned();
        name.push(ending);
        let beside = PathBuf::from(name);
        if beside.symlink_metadata().is_ok_and(|meta| !meta.is_file()) {
            set_aside(&beside)?;
            any = true;
        }
    }
    Ok(any)
}

/// Moves something out of the way, into the folder of what was set aside beside it. Gives where it lies now.
///
/// # Errors
/// What the file system says.
pub(crate) fn set_aside(path: &Path) -> Result<PathBuf> {
    let dir = path.parent().unwrap_or(Path::new("/")).join(ASIDE);
    std::fs::create_dir_all(&dir)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let at = crate::now().rfc3339().replace(':', "-");
    let mut aside = dir.join(format!("{at} {name}"));
    let mut n = 1;
    while aside.symlink_metadata().is_ok() {
        n += 1;
        aside = dir.join(format!("{at} {n} {name}"));
    }
    std::fs::rename(path, &aside)?;
    Ok(aside)
}

#[cfg(test)]
mod tests {
    use super::{clear_beside, open, read};

    #[test]
    fn only_plain_files_are_opened() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        std::fs::write(&path, "words").unwrap();
        assert_eq!(read(&path).unwrap(), b"words");
        assert!(open(dir.path()).is_err());
        assert!(open("/dev/null".as_ref()).is_err());
        let pipe = dir.path().join("pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        assert!(open(&pipe).is_err());
    }

    #[test]
    fn what_is_no_file_beside_a_database_is_set_aside_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let database = dir.path().join("workspace.db");
        std::fs::create_dir_all(dir.path().join("workspace.db-wal/within")).unwrap();
        std::fs::write(dir.path().join("workspace.db-shm"), "").unwrap();
        assert!(clear_beside(&database).unwrap());
        assert!(!clear_beside(&database).unwrap());
        let kept = std::fs::read_dir(dir.path().join("damaged")).unwrap().flatten().next().unwrap();
        assert!(kept.path().join("within").is_dir() && dir.path().join("workspace.db-shm").is_file());
    }
}
