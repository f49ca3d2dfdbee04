//! The tally of a database: how much was in it after the last write that must survive, in a file beside it, so that a
//! database that was cut, emptied or exchanged for an older one is told from one that is new. Holds numbers and hashes,
//! never words; a tally that is torn or missing is no knowledge, and no failure.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Bytes that a tally's file has at least: written over in place, it needs no room on a full disk.
const ROOM: usize = 1024;
/// Bytes of it that are read.
const MOST: usize = 64 << 10;

/// The name of the extended attribute that a person's folder carries (xattr(7)).
const AT_FOLDER: &str = "user.gloss.tally";

/// The folder of tallies in a home.
pub(crate) const TALLIES: &str = "tallies";

/// A summary of a database at some moment: counts and hashes by which a loss is noticed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// The workspace; nothing for the home.
    pub workspace: String,
    /// Its folder.
    pub folder: String,
    /// The number of the last event; in the home that of the newest memory.
    pub seq: u64,
    /// Entries of the log.
    pub entries: u64,
    /// The hash of its last entry.
    pub hash: String,
    /// Versions; in the home workspaces.
    pub versions: u64,
    /// All salts of the log in one number.
    pub salts: Salts,
    /// The same once what is being forgotten just now is: a process that ended in between leaves either.
    pub salts_next: Option<Salts>,
    /// When, in milliseconds since the epoch.
    pub at: i64,
    /// Whether the write-ahead log was folded in and nothing was written since.
    pub folded: bool,
    /// The database's file as it was then: its size and when it was written, in nanoseconds.
    pub file: (u64, i64),
    /// Counts of what a person keeps, by table; none in tallies of older builds.
    pub kept: BTreeMap<String, u64>,
}

/// The salts of the log as one number: each salt with its entry hashed, and all of these combined by exclusive or, so that
/// one that comes or goes costs the same however many there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Salts(String);

impl Default for Salts {
    fn default() -> Self {
        Self("0".repeat(64))
    }
}

impl Salts {
    /// Takes a salt in, or out where it was in.
    pub(crate) fn turn(&mut self, n: i64, salt: &str) {
        let mut sum = hex::decode(&self.0).unwrap_or_default();
        sum.resize(32, 0);
        let one = Sha256::digest(format!("{n}\u{0}{salt}"));
        self.0 = hex::encode(sum.iter().zip(one).map(|(a, b)| a ^ b).collect::<Vec<u8>>());
    }
}

impl Tally {
    /// Reads it; none where it is missing or torn.
    pub(crate) fn read(path: &Path) -> Option<Self> {
        let mut bytes = vec![0; MOST];
        let file = crate::plain::open(path).ok()?;
        let read = file.read_at(&mut bytes, 0).ok()?;
        Self::parse(bytes.get(..read)?)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (hash, rest) = text.lines().next()?.split_once(' ')?;
        let json = rest.trim_end();
        (hex::encode(Sha256::digest(json)) == hash).then(|| serde_json::from_str(json).ok())?
    }

    fn to_bytes(&self) -> std::io::Result<Vec<u8>> {
        let json = serde_json::to_string(self)?;
        let hash = hex::encode(Sha256::digest(&json));
        Ok(format!("{hash} {json}").into_bytes())
    }

    /// Writes it over the one before, in place.
    pub(crate) fn write(&self, path: &Path) -> std::io::Result<()> {
        let mut bytes = self.to_bytes()?;
        bytes.resize((bytes.len() / ROOM + 1) * ROOM - 1, b' ');
        bytes.push(b'\n');
        if path.metadata().is_ok_and(|meta| !meta.is_file()) {
            return Err(std::io::ErrorKind::InvalidInput.into());
        }
        let file = File::options().create(true).truncate(false).write(true).open(path)?;
        file.write_all_at(&bytes, 0)
    }

    /// Reads the one that the person's folder itself carries: it outlives the home being put back to an older day. None where
    /// the disk keeps no such words.
    pub(crate) fn read_at_folder(folder: &Path) -> Option<Self> {
        let mut bytes = vec![0; MOST];
        let read = rustix::fs::getxattr(folder, AT_FOLDER, bytes.as_mut_slice()).ok()?;
        Self::parse(bytes.get(..read)?)
    }

    /// Writes it there. Where that can't be done less is known: no failure.
    fn write_at_folder(&self) {
        let folder = Path::new(&self.folder);
        if folder.is_absolute()
            && let Ok(bytes) = self.to_bytes()
        {
            let _ = rustix::fs::setxattr(folder, AT_FOLDER, &bytes, rustix::fs::XattrFlags::empty());
        }
    }

    /// Reads the newest of a workspace's tallies.
    pub(crate) fn newest(dir: &Path, workspace: &str) -> Option<Self> {
        all(dir, workspace).into_iter().max_by_key(|tally| (tally.seq, tally.entries, tally.at))
    }

    /// Writes it to each of a workspace's places.
    pub(crate) fn keep(&self, dir: &Path) -> std::io::Result<()> {
        self.write_at_folder();
        places(dir).into_iter().try_for_each(|path| {
            if let Some(parent) = path.parent().filter(|parent| !parent.exists()) {
                std::fs::create_dir_all(parent)?;
            }
            self.write(&path)
        })
    }

    /// True for the file as it was when it was folded: nobody wrote to it since.
    pub(crate) fn is_of(&self, database: &Path) -> bool {
        self.folded && stat(database) == Some(self.file)
    }

    /// Its counts and its day in words.
    pub(crate) fn says(&self) -> String {
        let date = gloss_protocol::Timestamp(self.at).rfc3339();
        let date = date.split('T').next().unwrap_or_default();
        format!("{}, until {date}", self.holds())
    }

    /// Its counts in words.
    pub(crate) fn holds(&self) -> String {
        format!("{} and {} of the log", many(self.versions, "version"), entries(self.entries))
    }
}

/// All of a workspace's tallies that are whole, the one beside its database last.
pub(crate) fn all(dir: &Path, workspace: &str) -> Vec<Tally> {
    let all = places(dir).into_iter().rev().filter_map(|path| Tally::read(&path));
    all.filter(|tally| tally.workspace == workspace).collect()
}

/// The paths of a workspace's tallies: beside its database, and in the home, where they outlive the whole folder.
pub(crate) fn places(dir: &Path) -> Vec<PathBuf> {
    let mut all = vec![dir.join("workspace.tally")];
    let (within, name) = (dir.parent(), dir.file_name());
    if let (Some(within), Some(name)) = (within.filter(|within| within.ends_with("workspaces")), name)
        && let Some(home) = within.parent()
    {
        all.push(home.join(TALLIES).join(name));
    }
    all
}

/// `1 entry`, `2 entries`.
pub(crate) fn entries(n: u64) -> String {
    if n == 1 { "1 entry".to_owned() } else { format!("{n} entries") }
}

/// `1 version`, `2 versions`.
pub(crate) fn many(n: u64, of: &str) -> String {
    if n == 1 { format!("1 {of}") } else { format!("{n} {of}s") }
}

/// A file's size and when it was written.
pub(crate) fn stat(path: &Path) -> Option<(u64, i64)> {
    let meta = path.symlink_metadata().ok()?;
    Some((meta.len(), meta.mtime().saturating_mul(1_000_000_000).saturating_add(meta.mtime_nsec())))
}

#[cfg(test)]
mod tests {
    use super::{Salts, Tally};

    #[test]
    fn a_tally_is_read_as_it_was_written_and_a_torn_one_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("tally");
        assert_eq!(Tally::read(&path), None);
        let long = Tally { seq: 9, folder: "/f".repeat(2000), ..Tally::default() };
        let short = Tally { seq: 10, folder: "/f".to_owned(), ..Tally::default() };
        for tally in [&long, &short] {
            tally.write(&path).unwrap();
            assert_eq!(Tally::read(&path).as_ref(), Some(tally));
        }
        let whole = std::fs::read(&path).unwrap();
        for at in [0, 70, 90, 150] {
            let mut torn = whole.clone();
            torn[at] ^= 1;
            std::fs::write(&path, torn).unwrap();
            assert_eq!(Tally::read(&path), None, "byte {at}");
        }
        std::fs::write(&path, &whole[..100]).unwrap();
        assert_eq!(Tally::read(&path), None, "cut");
    }

    #[test]
    fn salts_come_and_go_in_any_order() {
        let mut salts = Salts::default();
        for (n, salt) in [(1, "a"), (2, "b"), (1, "a")] {
            salts.turn(n, salt);
        }
        let mut other = Salts::default();
        other.turn(2, "b");
        assert_eq!(salts, other);
        other.turn(2, "c");
        assert_ne!(salts, other);
    }
}
