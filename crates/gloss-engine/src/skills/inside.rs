//! What lies in a skill's folder: its files, each with its hash, read once for as long as none of them changes. Follows no link, and
//! reads no more of all skills together than their budget.

use std::collections::{BTreeMap, HashMap};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use gloss_artifact::sha256;

use super::roots::FILE;
use crate::digest::digest_of;
use crate::plain_file;

/// Largest `SKILL.md`, in bytes.
const MAX_FILE: u64 = 512 << 10;
/// Files of a skill's folder, and how deep they lie.
const MAX_FILES: usize = 1_000;
const MAX_DEPTH: usize = 6;
/// Files and bytes of all skills that come with a folder together.
const ALL_FILES: usize = 20_000;
const ALL_BYTES: u64 = 64 << 20;
/// Folders whose files are known at most.
const MAX_KNOWN: usize = 4_000;
/// A file that changed as late as this before it was read may change again within the same tick of the disk's clock.
const TICK: Duration = Duration::from_secs(2);

/// The files of a skill's folder.
#[derive(Debug)]
pub(super) struct Inside {
    /// The bytes of its `SKILL.md`.
    pub own: Vec<u8>,
    /// All files, those of a folder that comes from anywhere with the SHA-256 of each.
    pub files: BTreeMap<String, Option<String>>,
    /// SHA-256 over all of them with their names; empty where they are the person's own.
    pub hash: String,
}

/// What is left of what is read of all skills of a folder.
pub(super) struct Budget {
    files: usize,
    bytes: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { files: ALL_FILES, bytes: ALL_BYTES }
    }
}

/// How a file stands on the disk: one that is as it was has the same.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    name: String,
    size: u64,
    changed: (i64, i64),
    inode: u64,
}

/// What was read of skills' folders.
#[derive(Default)]
pub(crate) struct SkillFolders(Mutex<HashMap<PathBuf, ReadFolder>>);

/// A folder as it stood when it was read.
struct ReadFolder {
    stamps: Vec<Stamp>,
    inside: Arc<Inside>,
}

impl SkillFolders {
    /// The files of a folder.
    ///
    /// # Errors
    /// Why they are not read, as a sentence.
    pub(super) fn read(
        &self,
        folder: &Path,
        is_hashed: bool,
        budget: &mut Budget,
    ) -> Result<Arc<Inside>, String> {
        let stamps = stamps(folder)?;
        let bytes = if is_hashed { stamps.iter().map(|stamp| stamp.size).sum() } else { 0 };
        let too_much = || {
            format!(
                "The skills of this folder have more than {ALL_FILES} files or {} MB together.",
                ALL_BYTES >> 20
            )
        };
        // The person's own are bounded one by one.
        let count = if is_hashed { stamps.len() } else { 0 };
        budget.files = budget.files.checked_sub(count).ok_or_else(too_much)?;
        budget.bytes = budget.bytes.checked_sub(bytes).ok_or_else(too_much)?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same =
            |known: &&ReadFolder| known.stamps == stamps && known.inside.hash.is_empty() != is_hashed;
        if let Some(known) = known.get(folder).filter(is_same) {
            return Ok(known.inside.clone());
        }
        drop(known);
        let inside = Arc::new(read(folder, &stamps, is_hashed)?);
        known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        if stamps.iter().all(is_settled) {
            known.insert(folder.to_owned(), ReadFolder { stamps, inside: inside.clone() });
        }
        Ok(inside)
    }
}

fn is_settled(stamp: &Stamp) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let before = i64::try_from(now.saturating_sub(TICK).as_secs()).unwrap_or_default();
    stamp.changed.0 < before
}

/// How the files of a folder stand, in the order of their names.
fn stamps(folder: &Path) -> Result<Vec<Stamp>, String> {
    let mut out = Vec::new();
    let mut left = vec![(folder.to_owned(), 0)];
    while let Some((inner, depth)) = left.pop() {
        let closed = |error: std::io::Error| format!("Its folder can’t be looked through: {error}.");
        for entry in inner.read_dir().map_err(closed)? {
            let entry = entry.map_err(closed)?;
            let found = entry.metadata().map_err(closed)?;
            let path = entry.path();
            if !found.is_dir() {
                out.push(Stamp {
                    name: path.strip_prefix(folder).unwrap_or(&path).display().to_string(),
                    size: found.size(),
                    changed: (found.ctime(), found.ctime_nsec()),
                    inode: found.ino(),
                });
            } else if depth < MAX_DEPTH {
                left.push((path, depth + 1));
            } else {
                return Err(format!("Its folder has more than {MAX_DEPTH} folders in each other."));
            }
            if out.len() > MAX_FILES {
                return Err(format!("Its folder has more than {MAX_FILES} files."));
            }
        }
    }
    out.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(out)
}

/// Reads a folder's files: each once, so that what is hashed is what is used.
fn read(folder: &Path, stamps: &[Stamp], is_hashed: bool) -> Result<Inside, String> {
    let own = match plain_file::read(&folder.join(FILE), MAX_FILE) {
        Ok(Some(own)) => own,
        Ok(None) => return Err("Its SKILL.md is gone.".to_owned()),
        Err(unread) => return Err(format!("{FILE}: {unread}")),
    };
    let mut files = BTreeMap::from([(FILE.to_owned(), is_hashed.then(|| sha256(&own)))]);
    let mut left = ALL_BYTES;
    for name in stamps.iter().map(|stamp| &stamp.name).filter(|name| *name != FILE) {
        if !is_hashed {
            files.insert(name.clone(), None);
            continue;
        }
        let path = folder.join(name);
        // A link is what it leads to; what that holds is nobody's here. What can't be read could become anything.
        let content = match path.read_link() {
            Ok(to) => to.display().to_string().into_bytes(),
            Err(_) => match plain_file::read(&path, left) {
                Ok(content) => content.unwrap_or_default(),
                Err(unread) => return Err(format!("{name}: {unread}")),
            },
        };
        left = left.saturating_sub(content.len() as u64);
        files.insert(name.clone(), Some(sha256(&content)));
    }
    let of_files = files.iter().flat_map(|(name, digest)| [name.clone(), digest.clone().unwrap_or_default()]);
    let hash = is_hashed.then(|| digest_of(of_files));
    Ok(Inside { own, files, hash: hash.unwrap_or_default() })
}
