//! What of the folder a program sees: everything but hidden files, files that hold a password or a key, sockets and devices,
//! and Gloss's own home. What was not looked through is not seen. Decides nothing about who was given a file.

use std::collections::{BTreeMap, HashMap};
use std::fs::{File, Metadata};
use std::hash::Hash;
use std::io::Read as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use gloss_artifact::sha256;
use gloss_secrets::Redaction;
use gloss_store::is_home;

use crate::content::is_hidden;
use crate::off_core::OffCore;
use crate::secret::{MAX_SEARCHED, holds_secret};

/// Entries of the folder that are looked at; in folders beyond it nothing is seen.
const MAX_ENTRIES: usize = 100_000;
/// Folders in folders that are gone into.
const MAX_DEPTH: usize = 64;
/// Bytes of a package that is opened for its words; of any other file [`MAX_SEARCHED`] are read.
const MAX_PACKAGE: u64 = 64 << 20;
/// Bytes that are searched for one command; what is left is searched for the next.
const MAX_AT_ONCE: u64 = 256 << 20;
/// Bytes from which on it is remembered what was found in them.
const REMEMBERED: usize = 64 << 10;
/// Files whose look is remembered.
const MAX_LOOKS: usize = 200_000;

/// What tells a file that was looked through from every other: device, inode, size and its two times.
type Stamp = (u64, u64, u64, i64, i64);

/// What tells a file or a folder from another one that comes to lie in its place: its device and its inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileId(u64, u64);

impl FileId {
    /// Of what lies at a path; none where nothing does.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        path.symlink_metadata().ok().map(|found| Self(found.dev(), found.ino()))
    }
}

/// Whether files hold a password or a key.
pub(crate) struct Looks {
    keys: Arc<Redaction>,
    /// Files of the folder, by their stamps.
    files: Seen<Stamp>,
    /// Bytes, by the name under which they were looked at and their hash.
    bytes: Seen<(String, String)>,
}

/// What was found while so many keys were known: one that comes to be known may stand anywhere.
struct Seen<K>(Mutex<(usize, HashMap<K, bool>)>);

impl<K: Eq + Hash> Seen<K> {
    fn get(&self, keys: usize, of: &K) -> Option<bool> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.0 != keys {
            *seen = (keys, HashMap::new());
        }
        seen.1.get(of).copied()
    }

    fn put(&self, keys: usize, of: K, holds: bool) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.1.len() >= MAX_LOOKS {
            seen.1.clear();
        }
        if seen.0 == keys {
            seen.1.insert(of, holds);
        }
    }
}

/// What a program does not see.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Unseen {
    /// What is asked about before it is read, by its path in the folder: hidden files and folders, and what holds a secret.
    pub asked_about: BTreeMap<String, PathBuf>,
    /// What no program sees: sockets, pipes, devices, Gloss's home, and what is too much.
    pub never: Vec<PathBuf>,
    /// How many files were not searched yet.
    pub unsearched: usize,
    /// How many keys were known when it was looked.
    pub keys: usize,
}

impl Looks {
    /// Of a home with these keys.
    pub(crate) fn of(keys: Arc<Redaction>) -> Self {
        Self { keys, files: Seen(Mutex::default()), bytes: Seen(Mutex::default()) }
    }

    /// Looks through a folder for a program.
    pub(crate) fn look_through(&self, off: &OffCore, root: &Path, home: &Path) -> Unseen {
        let unseen = Unseen { keys: self.keys.count(), ..Unseen::default() };
        let mut walk = Walk { home, root, unseen, entries: 0, left: MAX_AT_ONCE };
        let mut folders = vec![(root.to_owned(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            if walk.entries > MAX_ENTRIES || depth > MAX_DEPTH {
                walk.unseen.never.push(folder);
                continue;
            }
            let Ok(entries) = folder.read_dir() else { continue };
            for entry in entries.flatten() {
                walk.entries += 1;
                let Ok(found) = entry.metadata() else { continue };
                if walk.take(self, off, &entry.path(), &found) {
                    folders.push((entry.path(), depth + 1));
                }
            }
        }
        walk.unseen
    }

    /// Whether a file holds a secret; one that can't be searched counts as if it did.
    pub(crate) fn holds_secret(&self, off: &OffCore, path: &Path) -> bool {
        let mut left = MAX_AT_ONCE;
        let found = path.metadata().ok().filter(Metadata::is_file);
        found.and_then(|found| self.holds(off, path, &found, &mut left)).unwrap_or(true)
    }

    /// Whether the bytes of a file of this name hold a secret, with their hash.
    pub(crate) fn found_in(&self, off: &OffCore, (name, bytes): (&str, &[u8])) -> (bool, String) {
        let (count, hash) = (self.keys.count(), sha256(bytes));
        let of = (name.to_owned(), hash.clone());
        let known = if bytes.len() < REMEMBERED { None } else { self.bytes.get(count, &of) };
        let holds = known.unwrap_or_else(|| holds_secret(off, &self.keys, (name, bytes)));
        if known.is_none() && bytes.len() >= REMEMBERED {
            self.bytes.put(count, of, holds);
        }
        (holds, hash)
    }

    /// Whether a file holds a secret; none where it can't be searched now.
    fn holds(&self, off: &OffCore, path: &Path, found: &Metadata, left: &mut u64) -> Option<bool> {
        let stamp = (
            found.dev(),
            found.ino(),
            found.size(),
            found.mtime().wrapping_mul(1_000_000_000).wrapping_add(found.mtime_nsec()),
            found.ctime().wrapping_mul(1_000_000_000).wrapping_add(found.ctime_nsec()),
        );
        let count = self.keys.count();
        let known = self.files.get(count, &stamp);
        if known.is_some() {
            return known;
        }
        let mut file = File::open(path).ok()?;
        let mut bytes = Vec::new();
        (&mut file).take(4).read_to_end(&mut bytes).ok()?;
        let is_package = bytes.starts_with(b"PK") && found.size() <= MAX_PACKAGE;
        let most = if is_package { MAX_PACKAGE } else { MAX_SEARCHED as u64 };
        *left = left.checked_sub(found.size().min(most))?;
        file.take(most - bytes.len() as u64).read_to_end(&mut bytes).ok()?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let holds = holds_secret(off, &self.keys, (&name, &bytes));
        self.files.put(count, stamp, holds);
        Some(holds)
    }
}

/// A walk through a folder.
struct Walk<'a> {
    home: &'a Path,
    root: &'a Path,
    unseen: Unseen,
    entries: usize,
    left: u64,
}

impl Walk<'_> {
    /// Takes an entry; true for a folder to go into.
    fn take(&mut self, looks: &Looks, off: &OffCore, path: &Path, found: &Metadata) -> bool {
        let kind = found.file_type();
        if (found.is_dir() && is_home(path))
            || path == self.home
            || kind.is_socket()
            || kind.is_fifo()
            || kind.is_block_device()
            || kind.is_char_device()
        {
            self.unseen.never.push(path.to_owned());
            return false;
        }
        let Some(relative) = path.strip_prefix(self.root).ok().and_then(Path::to_str) else {
            // A name that is no text can't be named by anybody either.
            self.unseen.never.push(path.to_owned());
            return false;
        };
        if is_hidden(relative) {
            self.unseen.asked_about.insert(relative.to_owned(), path.to_owned());
            return false;
        }
        if kind.is_file() {
            match looks.holds(off, path, found, &mut self.left) {
                Some(false) => {}
                Some(true) => {
                    self.unseen.asked_about.insert(relative.to_owned(), path.to_owned());
                }
                None => {
                    self.unseen.unsearched += 1;
                    self.unseen.never.push(path.to_owned());
                }
            }
        }
        kind.is_dir()
    }
}
