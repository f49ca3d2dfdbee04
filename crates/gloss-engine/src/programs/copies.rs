//! Copies of files that a command may change: made before it runs, and compared with what they were made of after it. What it
//! changed is only told here; it becomes versions by the same checks as any write.

use std::collections::{BTreeMap, HashSet};
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use gloss_protocol::{Code, Problem};

use crate::clock;
use crate::plain_file;

/// Files that are copied at most, and their bytes.
const MAX_FILES: usize = 20_000;
const MAX_BYTES: u64 = 2 << 30;
/// Bytes of a file that comes back: more has no version.
pub(super) const MAX_FILE: u64 = 64 << 20;

/// What tells a file from a changed one: device, inode, size and its two times. Its change time no program can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp(u64, u64, u64, i64, i64, i64, i64);

impl Stamp {
    fn of(found: &Metadata) -> Self {
        let (size, modified, changed) = (found.size(), found.mtime(), found.ctime());
        Self(found.dev(), found.ino(), size, modified, found.mtime_nsec(), changed, found.ctime_nsec())
    }
}

/// The copies of a command.
#[derive(Debug, Default)]
pub(super) struct Copies {
    root: PathBuf,
    to: PathBuf,
    /// Each file by its path in the folder: as it lay there, and as its copy lay when it was made.
    files: BTreeMap<String, (Stamp, Stamp)>,
}

/// What a command did to the copies.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Files that are others now, or new.
    pub changed: Vec<String>,
    /// Files that are gone.
    pub gone: Vec<String>,
    /// What can't come back, with the reason.
    pub left: Vec<(String, &'static str)>,
}

impl Drop for Copies {
    fn drop(&mut self) {
        // They hold what the person's files hold, and are made anew for each command.
        let _ = std::fs::remove_dir_all(&self.to);
    }
}

impl Copies {
    /// Copies what is wanted of a folder: files, folders with all in them, `.` for all. What is hidden is not copied.
    ///
    /// # Errors
    /// For what is not there, and where it is too much.
    pub(super) fn make(
        root: &Path,
        to: &Path,
        (wanted, hidden): (&[String], &[PathBuf]),
    ) -> Result<Self, Problem> {
        let failed = |error: std::io::Error| {
            Problem::new(Code::Internal, format!("The copy for the command can’t be made: {error}."))
        };
        if to.exists() {
            std::fs::remove_dir_all(to).map_err(failed)?;
        }
        std::fs::create_dir_all(to).map_err(failed)?;
        let mut copies = Self { root: root.to_owned(), to: to.to_owned(), files: BTreeMap::new() };
        // What lies in a hidden folder is hidden with it, whoever names it.
        let hidden: HashSet<&Path> = hidden.iter().map(PathBuf::as_path).collect();
        let is_hidden = |path: &Path| path.ancestors().any(|above| hidden.contains(above));
        let mut bytes = 0_u64;
        let mut left: Vec<PathBuf> = wanted.iter().map(|path| clean(root, path)).collect();
        while let Some(path) = left.pop() {
            let found = path.symlink_metadata().map_err(|_| missing(root, &path))?;
            // One that a link on the way leads to lies somewhere else.
            if path.parent().and_then(|parent| parent.canonicalize().ok()) != lies_at(root, &path) {
                continue;
            }
            if is_hidden(&path) || found.is_symlink() {
                continue;
            }
            if found.is_dir() {
                let entries = path.read_dir().map_err(failed)?;
                left.extend(entries.flatten().map(|entry| entry.path()));
                continue;
            }
            if !found.is_file() {
                continue;
            }
            bytes = bytes.saturating_add(found.len());
            if copies.files.len() >= MAX_FILES || bytes > MAX_BYTES {
                let says = format!(
                    "This is more than is copied for a command: {MAX_FILES} files, {} MB.",
                    MAX_BYTES >> 20
                );
                return Err(Problem::new(Code::TooLarge, says)
                    .with_next("Name the files or folders that it changes."));
            }
            copies.copy(&path, &found).map_err(failed)?;
        }
        Ok(copies)
    }

    fn copy(&mut self, path: &Path, found: &Metadata) -> std::io::Result<()> {
        let Some(name) = path.strip_prefix(&self.root).ok().and_then(Path::to_str) else { return Ok(()) };
        let to = self.to.join(name);
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder)?;
        }
        clock::wait_past(clock::changed(found), 1);
        let found = &path.symlink_metadata()?;
        // Shares the bytes where the file system can.
        std::fs::copy(path, &to)?;
        // A program may change its copy whatever the original's rights are.
        let mut rights = to.metadata()?.permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut rights, 0o600 | (found.mode() & 0o111));
        std::fs::set_permissions(&to, rights)?;
        self.files.insert(name.to_owned(), (Stamp::of(found), Stamp::of(&to.symlink_metadata()?)));
        Ok(())
    }

    /// What is another than it was. Links and what is no file are left where they are.
    pub(super) fn changes(&self) -> Changes {
        let (mut out, mut seen, mut left) = (Changes::default(), 0, vec![self.to.clone()]);
        let mut there = std::collections::BTreeSet::new();
        while let Some(folder) = left.pop() {
            for entry in folder.read_dir().into_iter().flatten().flatten() {
                let path = entry.path();
                let Ok(found) = entry.metadata() else { continue };
                seen += 1;
                let name = path.strip_prefix(&self.to).ok().and_then(Path::to_str).map(str::to_owned);
                let Some(name) = name else { continue };
                let why = if seen > MAX_FILES * 2 {
                    Some("there are too many files")
                } else if found.is_dir() {
                    left.push(path);
                    continue;
                } else if !found.is_file() {
                    Some("it is no plain file")
                } else if found.len() > MAX_FILE {
                    Some("it is larger than 64 MB")
                } else {
                    None
                };
                if let Some(why) = why {
                    out.left.push((name, why));
                    continue;
                }
                match self.files.get(&name) {
                    Some((_, copied)) if *copied == Stamp::of(&found) => {}
                    _ => out.changed.push(name.clone()),
                }
                there.insert(name);
            }
        }
        out.gone = self.files.keys().filter(|name| !there.contains(*name)).cloned().collect();
        out.changed.sort();
        out
    }

    /// Whether the original lies as it lay when it was copied, or is still not there.
    pub(super) fn is_as_it_was(&self, name: &str) -> bool {
        let now = self.root.join(name).symlink_metadata().ok().map(|found| Stamp::of(&found));
        now == self.files.get(name).map(|(original, _)| *original)
    }

    /// Whether a file was copied.
    pub(super) fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Deletes a copy; the file that it is of stays.
    pub(super) fn remove(&self, name: &str) {
        let _ = std::fs::remove_file(self.to.join(name));
    }

    /// The bytes of a copy.
    ///
    /// # Errors
    /// Where it can't be read, or is a link by now.
    pub(super) fn read(&self, name: &str) -> std::io::Result<Vec<u8>> {
        read_plain(&self.to.join(name))
    }
}

/// Reads a plain file of a folder in which a program wrote; never what a link leads to.
///
/// # Errors
/// Where it is none.
pub(super) fn read_plain(path: &Path) -> std::io::Result<Vec<u8>> {
    let read = plain_file::begin(path, MAX_FILE).map_err(std::io::Error::other)?;
    read.ok_or_else(|| std::io::ErrorKind::NotFound.into())
}

/// A path of the folder without what leads out of it.
fn clean(root: &Path, path: &str) -> PathBuf {
    let parts = Path::new(path).components().filter_map(|part| match part {
        std::path::Component::Normal(part) => Some(part),
        _ => None,
    });
    root.join(parts.collect::<PathBuf>())
}

/// The folder in which a path of the folder lies where no link is on the way.
fn lies_at(root: &Path, path: &Path) -> Option<PathBuf> {
    if path == root {
        return root.parent()?.canonicalize().ok();
    }
    let within = path.strip_prefix(root).ok()?.parent()?.to_owned();
    let root = root.canonicalize().ok()?;
    Some(if within.as_os_str().is_empty() { root } else { root.join(within) })
}

fn missing(root: &Path, path: &Path) -> Problem {
    let name = path.strip_prefix(root).unwrap_or(path).display();
    Problem::new(Code::NotFound, format!("There is no {name} in the folder to be copied."))
}

#[cfg(test)]
mod tests {
    use super::Copies;

    #[test]
    fn what_a_command_changed_is_told_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let (root, to) = (dir.path().join("folder"), dir.path().join("copy"));
        std::fs::create_dir_all(root.join("a")).unwrap();
        for (name, text) in
            [("a/one.txt", "1"), ("a/two.txt", "2"), ("three.txt", "3"), ("four.txt", "4"), (".env", "k")]
        {
            std::fs::write(root.join(name), text).unwrap();
        }
        std::os::unix::fs::symlink("/etc/passwd", root.join("a/link")).unwrap();
        std::fs::create_dir_all(root.join(".ssh/old")).unwrap();
        std::fs::write(root.join(".ssh/old/id_rsa"), "k").unwrap();
        let hidden = [root.join(".env"), root.join(".ssh")];
        let wanted = [".", ".env", ".ssh", ".ssh/old", ".ssh/old/id_rsa"].map(str::to_owned);
        let copies = Copies::make(&root, &to, (&wanted, &hidden)).unwrap();
        assert!(!to.join(".env").exists() && !to.join(".ssh").exists() && !to.join("a/link").exists());
        assert!(copies.changes().changed.is_empty() && copies.changes().gone.is_empty());
        std::fs::write(to.join("a/one.txt"), "new").unwrap();
        std::fs::write(to.join("four.txt"), "5").unwrap();
        std::fs::write(root.join("four.txt"), "the person's").unwrap();
        std::fs::write(to.join("made.txt"), "x").unwrap();
        std::fs::remove_file(to.join("three.txt")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", to.join("taken")).unwrap();
        let changes = copies.changes();
        assert_eq!(changes.changed, ["a/one.txt", "four.txt", "made.txt"]);
        let as_it_was = |name: &str| copies.is_as_it_was(name);
        assert!(as_it_was("a/one.txt") && !as_it_was("four.txt") && as_it_was("made.txt"));
        std::fs::write(root.join("made.txt"), "the person's").unwrap();
        assert!(!copies.is_as_it_was("made.txt"), "a save that comes while the others come back is seen too");
        assert_eq!(changes.gone, ["three.txt"]);
        assert_eq!(changes.left, [("taken".to_owned(), "it is no plain file")]);
        assert!(copies.read("taken").is_err());
        // Names that lead out of the folder lead nowhere.
        let problem = Copies::make(&root, &to, (&["../../etc/passwd".to_owned()], &[])).unwrap_err();
        assert_eq!(problem.says, "There is no etc/passwd in the folder to be copied.");
    }
}
