//! Reading a small file that others may have put there: a plain one and no link, as those lead anywhere, and pipes never end.

use std::io::{Error, ErrorKind, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rustix::fs::OFlags;

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unread {
    /// It is a folder, a device, a pipe or a link.
    #[error("It is no plain file.")]
    NotPlain,
    /// It is larger than what is read.
    #[error("It is larger than {} KB.", .0 >> 10)]
    TooLarge(u64),
    /// The system says no.
    #[error("It can’t be read: {0}.")]
    Io(#[from] Error),
}

/// The bytes of a file; none where there is none.
///
/// # Errors
/// For what is no plain file, and for one of more than `most` bytes.
pub(crate) fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>, Unread> {
    let bytes = begin(path, most + 1)?;
    match bytes {
        Some(bytes) if bytes.len() as u64 > most => Err(Unread::TooLarge(most)),
        other => Ok(other),
    }
}

/// The first bytes of a file; none where there is none.
///
/// # Errors
/// For what is no plain file.
pub(crate) fn begin(path: &Path, most: u64) -> Result<Option<Vec<u8>>, Unread> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let file = match std::fs::OpenOptions::new().read(true).custom_flags(flags).open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => {
            return Err(Unread::NotPlain);
        }
        Err(error) => return Err(error.into()),
    };
    if !file.metadata()?.is_file() {
        return Err(Unread::NotPlain);
    }
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::{Unread, read};

    #[test]
    fn only_a_plain_file_of_its_bounds_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        std::fs::write(at("a"), "four").unwrap();
        assert_eq!(read(&at("a"), 4).unwrap().unwrap(), b"four");
        assert!(matches!(read(&at("a"), 3), Err(Unread::TooLarge(3))));
        assert!(read(&at("none"), 4).unwrap().is_none() && read(&at("a/b"), 4).unwrap().is_none());
        std::os::unix::fs::symlink(at("a"), at("link")).unwrap();
        assert!(matches!(read(&at("link"), 4), Err(Unread::NotPlain)));
        assert!(matches!(read(dir.path(), 4), Err(Unread::NotPlain)));
    }
}
