//! Files and folders of the person on their way to another name, another place in the folder, or the trash and back: always by
//! a rename that replaces nothing, beneath the folder, through no link. Records nothing, and never unlinks.

use std::os::fd::OwnedFd;
use std::path::Path;

use gloss_protocol::FolderTime;
use rustix::fs::{AtFlags, CWD, Mode, OFlags, RenameFlags, Timespec, Timestamps};

use crate::install::join;
use crate::{Folder, Point, StoreError, crash};

/// What lies in a folder and is looked at, at most.
const MAX_WITHIN: usize = 200_000;

/// The kind of what has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A plain file.
    File,
    /// A folder.
    Folder,
    /// A link, a pipe, a socket or a device.
    Other,
}

/// What has a name in the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolderEntry {
    /// Its kind.
    pub kind: EntryKind,
    /// Its device and inode: the same wherever it is moved to.
    pub device: u64,
    /// See `device`.
    pub inode: u64,
    /// Bytes of a file.
    pub bytes: u64,
    /// When it was last written, or its rights or name changed: milliseconds since 1970. No program can set it back.
    pub changed: i64,
    /// When it was last written: nanoseconds since 1970. Programs can set it; moving it does not.
    pub modified: i128,
}

impl FolderEntry {
    fn of(stat: &rustix::fs::Stat) -> Self {
        let kind = match rustix::fs::FileType::from_raw_mode(stat.st_mode) {
            rustix::fs::FileType::RegularFile => EntryKind::File,
            rustix::fs::FileType::Directory => EntryKind::Folder,
            _ => EntryKind::Other,
        };
        let changed =
            stat.st_ctime.saturating_mul(1_000).saturating_add(stat.st_ctime_nsec as i64 / 1_000_000);
        Self {
            kind,
            device: stat.st_dev,
            inode: stat.st_ino,
            bytes: stat.st_size.max(0).cast_unsigned(),
            changed,
            modified: i128::from(stat.st_mtime) * 1_000_000_000 + i128::from(stat.st_mtime_nsec),
        }
    }

    /// Whether it is the same file with the same bytes as far as its size and its time tell, wherever it lies.
    pub fn is_unwritten(&self, since: &Self) -> bool {
        let of = |entry: &Self| (entry.kind, entry.device, entry.inode);
        let holds = |entry: &Self| (entry.bytes, entry.modified);
        // Of a folder its own size and time are those of its list of names.
        of(self) == of(since) && holds(self) == holds(since)
    }
}

/// When anything in a folder was last changed, in milliseconds since 1970, and how much lies in it; nothing of the folder itself.
/// Follows no link.
pub fn newest_within(folder: &Path) -> (i64, usize) {
    let (mut newest, mut count, mut left) = (0, 0, vec![folder.to_owned()]);
    while let Some(folder) = left.pop() {
        for entry in folder.read_dir().into_iter().flatten().flatten().take(MAX_WITHIN) {
            let Some(found) = entry_at(&entry.path()) else { continue };
            newest = found.changed.max(newest);
            count += 1;
            if found.kind == EntryKind::Folder && count < MAX_WITHIN {
                left.push(entry.path());
            }
        }
    }
    (newest, count)
}

/// Looks at what has an absolute path; follows no link at its end.
pub fn entry_at(path: &Path) -> Option<FolderEntry> {
    rustix::fs::lstat(path).ok().map(|stat| FolderEntry::of(&stat))
}

impl Folder {
    /// What has this name; none where nothing has.
    ///
    /// # Errors
    /// A path that leaves the folder, or a link on the way.
    pub fn entry(&self, path: &str) -> Result<Option<FolderEntry>, StoreError> {
        let (parent, name) = match self.open_parent(path) {
            Ok(found) => found,
            Err(StoreError::File { source, .. })
                if matches!(
                    source.kind(),
                    std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
                ) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        match rustix::fs::statat(&parent, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(FolderEntry::of(&stat))),
            Err(rustix::io::Errno::NOENT) => Ok(None),
            Err(errno) => Err(StoreError::file("Looking at", self.root().join(path))(errno.into())),
        }
    }

    /// Folders on the way to a path that are not there, the outermost first.
    ///
    /// # Errors
    /// As [`Self::entry`].
    pub fn missing_folders(&self, path: &str) -> Result<Vec<String>, StoreError> {
        let path = path.trim_end_matches('/');
        let mut missing = Vec::new();
        for (at, _) in path.match_indices('/') {
            let folder = path.get(..at).unwrap_or_default();
            if self.entry(folder)?.is_none() {
                missing.push(folder.to_owned());
            }
        }
        Ok(missing)
    }

    /// Gives a file or folder another name or place; folders on the way are made.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where something has that name, [`StoreError::Missing`] where nothing has the old one, and what the
    /// disk says otherwise; then everything is as it was, but for folders that were made.
    pub fn relocate(&self, from: &str, to: &str) -> Result<(), StoreError> {
        let (old, old_name) = self.open_parent(from)?;
        let to = to.trim_end_matches('/');
        let (parent, new_name) = to.rsplit_once('/').unwrap_or(("", to));
        let new = self.make_dirs(parent)?;
        rename((&old, old_name), (&new, new_name), (from, to))
    }

    /// When a folder was changed; nothing names the workspace's own.
    pub fn folder_time(&self, path: &str) -> Option<FolderTime> {
        let folder = self.open_folder(path).ok()?;
        let stat = rustix::fs::fstat(&folder).ok()?;
        Some(FolderTime {
            path: path.to_owned(),
            seconds: stat.st_mtime,
            nanoseconds: u32::try_from(stat.st_mtime_nsec).unwrap_or_default(),
        })
    }

    /// Gives a folder the time that it had; one that is gone has none.
    pub fn set_folder_time(&self, time: &FolderTime) {
        let Ok(folder) = self.open_folder(&time.path) else { return };
        let now = Timespec { tv_sec: 0, tv_nsec: rustix::fs::UTIME_OMIT };
        let was = Timespec { tv_sec: time.seconds, tv_nsec: i64::from(time.nanoseconds) };
        let times = Timestamps { last_access: now, last_modification: was };
        let _ = rustix::fs::utimensat(&folder, ".", &times, AtFlags::empty());
    }

    /// Takes a folder away where nothing lies in it.
    pub fn remove_empty(&self, path: &str) {
        if let Ok((parent, name)) = self.open_parent(path) {
            let _ = rustix::fs::unlinkat(&parent, name, AtFlags::REMOVEDIR);
        }
    }

    pub(crate) fn open_parent<'p>(&self, path: &'p str) -> Result<(OwnedFd, &'p str), StoreError> {
        let path = path.trim_end_matches('/');
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        if name.is_empty() || name == ".." || name == "." {
            let why = "It names no file.";
            return Err(StoreError::Outside { path: path.to_owned(), why });
        }
        Ok((self.open_folder(parent)?, name))
    }

    fn open_folder(&self, path: &str) -> Result<OwnedFd, StoreError> {
        let path = if path.is_empty() { "." } else { path };
        self.open_beneath(path, OFlags::RDONLY | OFlags::DIRECTORY)
    }
}

/// Opens a folder by its absolute path.
pub(crate) fn open_absolute(path: &Path) -> Result<OwnedFd, StoreError> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    rustix::fs::openat(CWD, path, flags, Mode::empty())
        .map_err(|errno| StoreError::file("Opening", path)(errno.into()))
}

/// Renames, where nothing has the new name; both folders are on the disk afterwards.
pub(crate) fn rename(
    (old, old_name): (&OwnedFd, &str),
    (new, new_name): (&OwnedFd, &str),
    (from, to): (&str, &str),
) -> Result<(), StoreError> {
    crash::pass(Point::Before("file.move"));
    rustix::fs::renameat_with(old, old_name, new, new_name, RenameFlags::NOREPLACE).map_err(|errno| {
        match errno {
            rustix::io::Errno::EXIST | rustix::io::Errno::NOTEMPTY => {
                StoreError::Taken { path: to.to_owned() }
            }
            rustix::io::Errno::NOENT => StoreError::Missing(from.to_owned()),
            rustix::io::Errno::XDEV => {
                let why = "It lies on another disk than where it is to go.";
                StoreError::Outside { path: from.to_owned(), why }
            }
            other => StoreError::file("Moving", Path::new(from))(other.into()),
        }
    })?;
    crash::pass(Point::After("file.move"));
    let _ = rustix::fs::fsync(old);
    let _ = rustix::fs::fsync(new);
    Ok(())
}

/// A path within a folder that has another path now.
pub fn moved_path(path: &str, from: &str, to: &str) -> Option<String> {
    let (from, to) = (from.trim_end_matches('/'), to.trim_end_matches('/'));
    let rest = path.strip_prefix(from)?;
    match rest {
        "" => Some(to.to_owned()),
        rest if rest.starts_with('/') => Some(join(to, rest.trim_start_matches('/')))
            .map(|path| if rest == "/" { format!("{to}/") } else { path }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    use super::{EntryKind, moved_path};
    use crate::{Folder, StoreError};

    #[test]
    fn what_is_moved_keeps_its_times_and_rights_and_replaces_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        std::fs::write(dir.path().join("a.md"), "one").unwrap();
        std::fs::write(dir.path().join("b.md"), "two").unwrap();
        std::fs::set_permissions(dir.path().join("a.md"), std::fs::Permissions::from_mode(0o640)).unwrap();
        let before = dir.path().join("a.md").symlink_metadata().unwrap();
        assert!(matches!(folder.relocate("a.md", "b.md"), Err(StoreError::Taken { path }) if path == "b.md"));
        assert!(matches!(folder.relocate("c.md", "d.md"), Err(StoreError::Missing(path)) if path == "c.md"));
        assert_eq!(folder.missing_folders("x/y/a.md").unwrap(), ["x", "x/y"]);
        let time = folder.folder_time("").unwrap();
        folder.relocate("a.md", "x/y/a.md").unwrap();
        let after = dir.path().join("x/y/a.md").symlink_metadata().unwrap();
        assert_eq!((before.ino(), before.mode(), before.mtime()), (after.ino(), after.mode(), after.mtime()));
        folder.relocate("x", "z").unwrap();
        assert_eq!(folder.entry("z/y/a.md").unwrap().unwrap().kind, EntryKind::File);
        assert_eq!(folder.entry("x/y/a.md").unwrap(), None);
        folder.relocate("z/y/a.md", "a.md").unwrap();
        folder.remove_empty("z");
        assert!(dir.path().join("z/y").exists(), "what is not empty stays");
        folder.remove_empty("z/y");
        folder.remove_empty("z");
        folder.set_folder_time(&time);
        assert_eq!(folder.folder_time("").unwrap(), time);
    }

    #[test]
    fn nothing_goes_through_a_link_or_out_of_the_folder() {
        let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = Folder::new(dir.path());
        std::fs::write(dir.path().join("a.md"), "one").unwrap();
        std::fs::write(other.path().join("secret.md"), "theirs").unwrap();
        std::os::unix::fs::symlink(other.path(), dir.path().join("out")).unwrap();
        assert!(folder.relocate("a.md", "out/a.md").is_err());
        assert!(folder.relocate("out/secret.md", "secret.md").is_err());
        assert!(folder.relocate("../x", "secret.md").is_err());
        assert_eq!(folder.entry("out").unwrap().unwrap().kind, EntryKind::Other);
        assert!(other.path().join("secret.md").exists() && dir.path().join("a.md").exists());
    }

    #[test]
    fn paths_follow_the_folder_that_they_lie_in() {
        for (path, from, to, expect) in [
            ("a/b.md", "a", "c", Some("c/b.md")),
            ("a/", "a", "c/d", Some("c/d/")),
            ("a.md", "a.md", "x/a.md", Some("x/a.md")),
            ("ab/c.md", "a", "c", None),
            ("a/b/c", "a/b", "q", Some("q/c")),
        ] {
            assert_eq!(moved_path(path, from, to).as_deref(), expect, "{path}");
        }
    }
}
