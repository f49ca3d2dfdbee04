//! The computer's trash, as the desktops of Linux share it (freedesktop.org, Trash specification 1.0): of the person's home, or
//! of the disk that a folder lies on. What is put there comes back from there; nothing here empties it or unlinks a file of the
//! person's. A library for it gives no place back, so that a step could not be undone after a restart.

use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use crate::relocate::{open_absolute, rename};
use crate::{Folder, StoreError};

/// Names that are tried for one that is taken.
const MAX_TRIES: u32 = 10_000;
/// Longest name of a file in the trash, in bytes: the note on it has an ending more.
const LONGEST: usize = 200;

/// A trash that a folder's files can be moved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trash {
    dir: PathBuf,
    /// Of a disk's trash the disk's top: paths are written from there.
    top: Option<PathBuf>,
}

impl Trash {
    /// The trash for what lies in a folder. Makes nothing.
    ///
    /// # Errors
    /// Where the folder's disk has none and can have none.
    pub fn of(folder: &Path) -> Result<Self, StoreError> {
        Self::find(folder, home_data().as_deref(), rustix::process::getuid().as_raw())
    }

    fn find(folder: &Path, home_data: Option<&Path>, uid: u32) -> Result<Self, StoreError> {
        let device = |path: &Path| path.metadata().ok().map(|found| found.dev());
        let own = device(folder);
        if let Some(dir) = home_data.map(|data| data.join("Trash"))
            && dir.ancestors().find_map(device) == own
        {
            return Ok(Self { dir, top: None });
        }
        let top = folder.ancestors().take_while(|path| device(path) == own).last().unwrap_or(folder);
        // A trash of all people counts only where nobody can take another's files out of it.
        let shared = top.join(".Trash");
        let is_shared =
            shared.symlink_metadata().is_ok_and(|found| found.is_dir() && found.mode() & 0o1000 != 0);
        let dir = match is_shared {
            true => shared.join(uid.to_string()),
            false => top.join(format!(".Trash-{uid}")),
        };
        let is_own = |found: std::fs::Metadata| found.is_dir() && found.uid() == uid;
        let can_be = match dir.symlink_metadata() {
            Ok(found) => is_own(found),
            Err(_) => rustix::fs::access(dir.parent().unwrap_or(top), rustix::fs::Access::WRITE_OK).is_ok(),
        };
        if can_be { Ok(Self { dir, top: Some(top.to_owned()) }) } else { Err(StoreError::NoTrash) }
    }

    /// The folder in which what was put there lies.
    pub fn files(&self) -> PathBuf {
        self.dir.join("files")
    }

    /// Puts a file or folder in the trash, and says where it lies there. `deleted_at` is local time, as `2026-11-30T09:00:00`.
    ///
    /// # Errors
    /// What the disk says; then it lies where it lay.
    pub fn put(&self, folder: &Folder, path: &str, deleted_at: &str) -> Result<PathBuf, StoreError> {
        let (files, info) = (self.dir.join("files"), self.dir.join("info"));
        for dir in [&files, &info] {
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(dir)
                .map_err(StoreError::file("Making", dir))?;
        }
        let (parent, name) = folder.open_parent(path)?;
        let whole = folder.root().join(path.trim_end_matches('/'));
        let place = self.top.as_ref().and_then(|top| whole.strip_prefix(top).ok()).unwrap_or(&whole);
        let words = format!("[Trash Info]\nPath={}\nDeletionDate={deleted_at}\n", encoded(place));
        for n in 1..MAX_TRIES {
            let own = numbered(name, n);
            let note = info.join(format!("{own}.trashinfo"));
            let made = std::fs::OpenOptions::new().write(true).create_new(true).open(&note);
            let mut file = match made {
                Ok(file) => file,
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(StoreError::file("Writing", &note)(error)),
            };
            let written = file.write_all(words.as_bytes()).and_then(|()| file.sync_all());
            let moved = written
                .map_err(StoreError::file("Writing", &note))
                .and_then(|()| rename((&parent, name), (&open_absolute(&files)?, &own), (path, &own)));
            match moved {
                Ok(()) => return Ok(files.join(own)),
                Err(error) => {
                    let _ = std::fs::remove_file(&note);
                    if !matches!(error, StoreError::Taken { .. }) {
                        return Err(error);
                    }
                }
            }
        }
        Err(StoreError::Taken { path: path.to_owned() })
    }
}

/// Takes a file or folder out of the trash again, to a place where nothing lies.
///
/// # Errors
/// [`StoreError::Missing`] where the trash was emptied, [`StoreError::Taken`], and what the disk says.
pub fn take_back(trashed: &Path, folder: &Folder, to: &str) -> Result<(), StoreError> {
    let missing = || StoreError::Missing(trashed.display().to_string());
    let (files, name) =
        trashed.parent().zip(trashed.file_name().and_then(|name| name.to_str())).ok_or_else(missing)?;
    let to = to.trim_end_matches('/');
    let (parent, new_name) = to.rsplit_once('/').unwrap_or(("", to));
    let from = open_absolute(files).map_err(|_| missing())?;
    rename((&from, name), (&folder.make_dirs(parent)?, new_name), (&trashed.display().to_string(), to))?;
    if let Some(dir) = files.parent() {
        let _ = std::fs::remove_file(dir.join("info").join(format!("{name}.trashinfo")));
    }
    Ok(())
}

/// Where the person's programs keep their data.
fn home_data() -> Option<PathBuf> {
    let named = |key: &str| std::env::var_os(key).map(PathBuf::from).filter(|path| path.is_absolute());
    named("XDG_DATA_HOME").or_else(|| named("HOME").map(|home| home.join(".local/share")))
}

/// A name, or the same with a number, that leaves room for the ending of its note.
fn numbered(name: &str, n: u32) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() < 20 => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let stem = stem.get(..stem.floor_char_boundary(LONGEST)).unwrap_or_default();
    if n == 1 { format!("{stem}{ending}") } else { format!("{stem} {n}{ending}") }
}

/// A path with all but plain signs written as `%` and two digits (RFC 2396, as the specification names it).
fn encoded(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().iter().fold(String::new(), |mut out, byte| {
        let is_plain = byte.is_ascii_alphanumeric() || b"/-_.~!*'()".contains(byte);
        if is_plain {
            out.push(char::from(*byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::{Trash, encoded, numbered, take_back};
    use crate::{Folder, StoreError};

    #[test]
    fn what_is_put_in_the_trash_comes_back() {
        let (dir, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = Folder::new(dir.path());
        let trash = Trash::find(dir.path(), Some(data.path()), 0).unwrap();
        let mut places = Vec::new();
        for text in ["one", "two"] {
            std::fs::create_dir_all(dir.path().join("a")).unwrap();
            std::fs::write(dir.path().join("a/Ümlaut 1%.md"), text).unwrap();
            places.push(trash.put(&folder, "a/Ümlaut 1%.md", "2026-11-30T09:00:00").unwrap());
        }
        assert_eq!(places[1].file_name().unwrap(), "Ümlaut 1% 2.md");
        let note = std::fs::read_to_string(data.path().join("Trash/info/Ümlaut 1% 2.md.trashinfo")).unwrap();
        let expect = format!(
            "Path={}/a/%C3%9Cmlaut%201%25.md\nDeletionDate=2026-11-30T09:00:00\n",
            dir.path().display()
        );
        assert!(note.ends_with(&expect), "{note}");
        take_back(&places[0], &folder, "a/Ümlaut 1%.md").unwrap();
        assert_eq!(std::fs::read_to_string(dir.path().join("a/Ümlaut 1%.md")).unwrap(), "one");
        assert!(matches!(take_back(&places[1], &folder, "a/Ümlaut 1%.md"), Err(StoreError::Taken { .. })));
        assert!(places[1].exists(), "what can't come back stays in the trash");
        assert!(matches!(take_back(&places[0], &folder, "b"), Err(StoreError::Missing(_))));
        assert_eq!(std::fs::read_dir(data.path().join("Trash/info")).unwrap().count(), 1);
        // A whole folder goes and comes as one.
        let place = trash.put(&folder, "a", "2026-11-30T09:00:00").unwrap();
        assert!(!dir.path().join("a").exists());
        take_back(&place, &folder, "b").unwrap();
        assert!(dir.path().join("b/Ümlaut 1%.md").exists());
    }

    #[test]
    fn a_folder_of_another_disk_has_the_trash_of_that_disk() {
        let data = tempfile::tempdir().unwrap();
        let other = std::path::Path::new("/dev/shm");
        let is_other = std::os::unix::fs::MetadataExt::dev(&other.metadata().unwrap())
            != std::os::unix::fs::MetadataExt::dev(&data.path().metadata().unwrap());
        assert!(is_other, "the two have to lie on two disks");
        let dir = tempfile::tempdir_in(other).unwrap();
        let uid = rustix::process::getuid().as_raw();
        let trash = Trash::find(dir.path(), Some(data.path()), uid).unwrap();
        assert_eq!(trash.dir, other.join(format!(".Trash-{uid}")));
    }

    #[test]
    fn names_and_paths_stay_within_what_is_possible() {
        assert_eq!((numbered("a.md", 1).as_str(), numbered("a.tar.gz", 3).as_str()), ("a.md", "a.tar 3.gz"));
        assert_eq!(numbered(".env", 2), ".env 2");
        assert!(numbered(&"ü".repeat(127), 2).len() < 210);
        assert_eq!(encoded(std::path::Path::new("/a b/ü#\n")), "/a%20b/%C3%BC%23%0A");
    }
}
