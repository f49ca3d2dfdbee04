//! Losses after an older state was put in place: counted by what was known, named by what the state before still
//! tells and by the stored bytes that no version names any more. Reads only.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

use crate::Folder;
use crate::opening;
use crate::tally::{Tally, entries, many};

/// Names that are told at most.
const NAMED: usize = 20;
/// Files of the folder that are looked at for bytes of a missing version, at most.
const LOOKED_AT: usize = 2000;
/// Bytes of one of them, at most.
const MOST: u64 = 16 << 20;

/// The state before and the state now.
pub(crate) struct State<'a> {
    /// The tally that was known.
    pub known: Tally,
    /// The state that is put in place; none for an empty one.
    pub restored: Option<&'a Path>,
    /// The database that was there before.
    pub before: &'a Path,
    /// The stored bytes.
    pub blobs: &'a Path,
    /// The person's folder.
    pub folder: &'a Path,
}

/// The names in a state: versions by their path, number and hash, tasks by their titles, notes by their ids.
#[derive(Default)]
struct Named {
    versions: BTreeSet<(String, i64)>,
    tasks: BTreeSet<(String, String)>,
    notes: BTreeSet<String>,
    hashes: BTreeSet<String>,
}

impl State<'_> {
    /// Tells what is missing, a sentence each; none where nothing is.
    pub(crate) fn missing(&self) -> Vec<String> {
        let restored = self.restored.and_then(open);
        let found = restored.as_ref().and_then(|db| opening::found(db).ok()).unwrap_or_default();
        let now = restored.as_ref().map(named).unwrap_or_default();
        let before = open(self.before).as_ref().map(named).unwrap_or_default();
        let mut says = Vec::new();
        let versions = self.known.versions.saturating_sub(found.versions);
        let lost = self.known.entries.saturating_sub(found.entries);
        if versions + lost > 0 {
            let since = self.restored.and_then(open).and_then(|db| last_at(&db));
            let since = since.map_or_else(String::new, |at| format!(" since {at}"));
            let (files, log) = (many(versions, "version"), entries(lost));
            says.push(match (versions, lost) {
                (0, 1) => format!("{log} of the log{since} is missing."),
                (0, _) => format!("{log} of the log{since} are missing."),
                (_, 0) => format!("{files} of files{since} are missing."),
                _ => format!("{files} and {log} of the log{since} are missing."),
            });
        }
        let told: Vec<String> = before
            .versions
            .difference(&now.versions)
            .map(|(path, n)| format!("Version {n} of {path} is missing."))
            .chain(
                before
                    .tasks
                    .difference(&now.tasks)
                    .map(|(id, title)| format!("Task {id} is missing: {title}")),
            )
            .chain(before.notes.difference(&now.notes).map(|id| format!("Note {id} is missing.")))
            .collect();
        let more = told.len().saturating_sub(NAMED);
        says.extend(told.into_iter().take(NAMED));
        if more > 0 {
            says.push(format!("{more} more like these are missing."));
        }
        says.extend(self.bytes(&now.hashes));
        says
    }

    /// Stored bytes that no version names any more, told by the folder's files that have them.
    fn bytes(&self, named: &BTreeSet<String>) -> Vec<String> {
        let mut left: BTreeSet<String> = stored(self.blobs).difference(named).cloned().collect();
        if left.is_empty() {
            return Vec::new();
        }
        let all = left.len();
        let mut says = Vec::new();
        let files = Folder::new(self.folder.to_owned()).list().unwrap_or_default();
        for file in files.into_iter().filter(|file| file.bytes <= MOST).take(LOOKED_AT) {
            let Ok(bytes) = std::fs::read(self.folder.join(&file.path)) else { continue };
            if left.remove(&hex::encode(Sha256::digest(&bytes))) {
                says.push(format!(
                    "{} is as a missing version was; it is taken up when it is opened.",
                    file.path
                ));
            }
        }
        let more = says.len().saturating_sub(NAMED);
        says.truncate(NAMED);
        if more > 0 {
            says.push(format!("{more} more files are as missing versions were."));
        }
        if !left.is_empty() {
            let of = if all > left.len() { "other missing versions" } else { "missing versions" };
            says.push(format!(
                "The bytes of {} {of} are kept, but which files they are of is not known.",
                left.len()
            ));
        }
        says
    }
}

/// The hashes of what is stored.
fn stored(blobs: &Path) -> BTreeSet<String> {
    let names = |dir: &Path| -> Vec<String> {
        let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    };
    let mut out = BTreeSet::new();
    for head in names(blobs).into_iter().filter(|head| head.len() == 2) {
        for tail in names(&blobs.join(&head)).into_iter().filter(|tail| !tail.starts_with('.')) {
            out.insert(format!("{head}{}", tail.trim_end_matches(".plain")));
        }
    }
    out
}

fn open(path: &Path) -> Option<Connection> {
    opening::file_state(path).is_none().then_some(())?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).ok()
}

/// Reads the names in a state, as far as it can be read.
fn named(db: &Connection) -> Named {
    let rows = |sql: &str| -> Vec<(String, String)> {
        let Ok(mut statement) = db.prepare(sql) else { return Vec::new() };
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
        rows.map(|rows| rows.flatten().collect()).unwrap_or_default()
    };
    let number = |text: &str| text.parse().unwrap_or_default();
    let title = "SELECT id, coalesce(iif(json_valid(body), body ->> '$.title', ''), '') FROM threads";
    Named {
        versions: rows("SELECT path, cast(n AS TEXT) FROM versions")
            .into_iter()
            .map(|(path, n)| (path, number(&n)))
            .collect(),
        tasks: rows(title).into_iter().collect(),
        notes: rows("SELECT id, '' FROM notes").into_iter().map(|(id, _)| id).collect(),
        hashes: rows("SELECT DISTINCT sha256, '' FROM version_files WHERE sha256 IS NOT NULL")
            .into_iter()
            .map(|(hash, _)| hash)
            .collect(),
    }
}

/// When the last entry of a state's log was made.
fn last_at(db: &Connection) -> Option<String> {
    let at: i64 = db.query_row("SELECT at FROM log ORDER BY n DESC LIMIT 1", [], |row| row.get(0)).ok()?;
    Some(gloss_protocol::Timestamp(at).rfc3339())
}
