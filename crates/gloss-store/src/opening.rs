//! Checks before a workspace's database is used: whether it is the one that is known, or less than that. Where
//! it is less, opening stops with a sentence, and nothing is written over what is left. Reads only; mends nothing.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _};

use crate::StoreError;
use crate::blob;
use crate::error::Remains;
use crate::tally::{self, Tally};

/// Bytes of a database up to which it is checked as a whole where a sign is off.
const CHECKED: u64 = 256 << 20;
/// How every SQLite database begins.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Evidence of a workspace that lies outside of its database.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// The workspace.
    pub workspace: String,
    /// Its folder, where that is known.
    pub folder: Option<PathBuf>,
    /// The newest tally of it.
    pub tally: Option<Tally>,
    /// The newest that lies beside it or in the home, where one is whole.
    pub beside: Option<Tally>,
    /// All of it that are known: each says how the log ended once.
    pub all: Vec<Tally>,
    /// Versions or copies of it lie there.
    pub traces: bool,
}

impl Evidence {
    /// Gathers it: the tally beside the database, what the home knows, and what else lies there.
    pub(crate) fn of(
        (dir, copies): (&Path, &Path),
        folder: Option<&Path>,
        workspace: &str,
        mark: Option<Tally>,
    ) -> Self {
        let at_folder = folder.and_then(Tally::read_at_folder).filter(|tally| tally.workspace == workspace);
        let beside = Tally::newest(dir, workspace);
        let newest = |tally: &Tally| (tally.seq, tally.entries);
        // Of two that reach equally far the one beside counts: it is told before words are forgotten, the home's is not.
        let all: Vec<Tally> = mark.into_iter().chain(at_folder).chain(tally::all(dir, workspace)).collect();
        let tally = all.iter().cloned().max_by_key(newest);
        let traces =
            beside.is_none() && blob::any(&dir.join("blobs")) || !crate::copies::list(copies).is_empty();
        let folder = folder.map(Path::to_owned);
        Self { workspace: workspace.to_owned(), folder, tally, beside, all, traces }
    }

    fn says(&self) -> String {
        match &self.tally {
            Some(tally) if tally.seq > 0 => format!("Gloss knows of {}", tally.says()),
            _ => "Versions or copies of it are there".to_owned(),
        }
    }

    /// True for the file as Gloss left it: nobody wrote to it since.
    pub(crate) fn is_as_left(&self, path: &Path) -> bool {
        self.beside.as_ref().is_some_and(|tally| tally.is_of(path))
    }

    fn is_anything(&self) -> bool {
        self.traces || self.tally.as_ref().is_some_and(|tally| tally.seq > 0)
    }
}

/// Looks at the file alone, before SQLite does: opening it would already write to one that is empty. None where it may be a
/// database, or where nothing is known and one may be made.
///
/// # Errors
/// [`StoreError::Stopped`] where there is less than is known.
pub(crate) fn look_at_file(path: &Path, known: &Evidence) -> Result<(), StoreError> {
    match file_state(path) {
        None => Ok(()),
        Some(Remains::Damaged) => Err(stopped(Remains::Damaged, "", known)),
        Some(_) if !known.is_anything() => Ok(()),
        Some(state) => Err(stopped(state, "", known)),
    }
}

/// The fault of a database's file, as far as its first bytes tell; none where it looks sound.
pub(crate) fn file_state(path: &Path) -> Option<Remains> {
    let mut begin = Vec::new();
    // What is no plain file may never come to its end.
    if path.metadata().is_ok_and(|meta| !meta.is_file()) {
        return Some(Remains::Damaged);
    }
    match crate::plain::open(path) {
        Ok(file) => drop(file.take(MAGIC.len() as u64).read_to_end(&mut begin)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Some(Remains::Gone),
        // Another reason is said by whoever opens it.
        Err(_) => return None,
    }
    match begin.as_slice() {
        MAGIC => None,
        [] => Some(Remains::Empty),
        _ => Some(Remains::Damaged),
    }
}

/// Compares what is in the tables with what is known. Where the log alone was altered, gives what is known of it that does not
/// fit any more.
///
/// # Errors
/// [`StoreError::Stopped`] where there is less than is known, or it can't be read.
pub(crate) fn look_at_tables(
    connection: &Connection,
    path: &Path,
    known: &Evidence,
) -> Result<Option<Tally>, StoreError> {
    let damaged = |error: rusqlite::Error| match StoreError::from(error) {
        error if error.is_damage() => stopped(Remains::Damaged, "", known),
        error => error,
    };
    let version: u32 =
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(damaged)?;
    if version == 0 {
        return if known.is_anything() { Err(stopped(Remains::Empty, "", known)) } else { Ok(None) };
    }
    if version > crate::schema::VERSION {
        // Said by whoever brings it to this version.
        return Ok(None);
    }
    if let Some(of) = another(connection, &known.workspace, known.folder.as_deref()) {
        return Err(stopped(Remains::Another, &of, known));
    }
    let found = found(connection).map_err(damaged)?;
    let is_as_left = known.is_as_left(path);
    let size = tally::stat(path).map_or(0, |(size, _)| size);
    if !is_as_left && size <= CHECKED && broken(connection)?.is_some() {
        return Err(stopped(Remains::Damaged, "", known));
    }
    let Some(tally) = &known.tally else {
        let is_empty = found.versions == 0 && found.entries == 0 && known.traces;
        return if is_empty { Err(stopped(Remains::Older, "", known)) } else { Ok(None) };
    };
    if found.seq < tally.seq || found.versions < tally.versions {
        let says = format!("it holds {}", found.holds());
        return Err(stopped(Remains::Older, &says, known));
    }
    // A log only grows: how it ended at any time it still goes on from, whichever place remembers that.
    for tally in known.all.iter().filter(|tally| tally.entries > 0) {
        if hash_of(connection, tally.entries).map_err(damaged)?.as_ref() != Some(&tally.hash) {
            return Ok(Some(tally.clone()));
        }
    }
    Ok(None)
}

/// Whose memory a database says that it is: the workspace and its folder; nothing where it does not say so.
pub(crate) fn owner(connection: &Connection) -> (String, String) {
    let of = |key: &str| -> Option<String> {
        let sql = "SELECT value FROM meta WHERE key = ?1";
        connection.query_row(sql, [key], |row| row.get(0)).optional().ok().flatten()
    };
    (of("workspace").unwrap_or_default(), of("folder").unwrap_or_default())
}

/// In words where a database is the memory of another folder: its workspace is another one, or its folder is still there beside
/// this one. A folder that is no longer where it was may have been moved here.
pub(crate) fn another(connection: &Connection, own: &str, here: Option<&Path>) -> Option<String> {
    let (workspace, folder) = owner(connection);
    let is_elsewhere = || {
        let (there, here) = (Path::new(&folder).canonicalize().ok()?, here?.canonicalize().ok()?);
        Some(there != here)
    };
    let is_other = !workspace.is_empty() && workspace != own;
    (is_other || is_elsewhere().unwrap_or(false)).then(|| match folder.is_empty() {
        true => "it does not say which".to_owned(),
        false => format!("it is of {folder}"),
    })
}

/// Checks the structure of a database and gives its fault; none where it is sound. Rows damaged in themselves are no
/// fault here: they hide nothing but themselves.
///
/// # Errors
/// Errors of SQLite other than damage, which is the result.
pub(crate) fn broken(connection: &Connection) -> Result<Option<String>, StoreError> {
    let checked = || -> Result<Vec<String>, rusqlite::Error> {
        connection.prepare("PRAGMA quick_check(20)")?.query_map([], |row| row.get(0))?.collect()
    };
    match checked().map_err(StoreError::from) {
        Ok(lines) => Ok(lines.into_iter().find(|line| line != "ok" && !is_of_a_row(line))),
        Err(error) if error.is_damage() => Ok(Some(error.to_string())),
        Err(error) => Err(error),
    }
}

/// True for a line of SQLite's check that is about what one row holds.
fn is_of_a_row(line: &str) -> bool {
    [" value in ", "CHECK constraint", "non-unique entry"].iter().any(|words| line.contains(words))
}

/// The tally of a database as it is.
pub(crate) fn found(connection: &Connection) -> Result<Tally, rusqlite::Error> {
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs);
    let entries = number("SELECT coalesce(max(n), 0) FROM log")?;
    Ok(Tally {
        seq: number("SELECT coalesce(max(seq), 0) FROM events")?,
        entries,
        hash: hash_of(connection, entries)?.unwrap_or_default(),
        versions: number("SELECT count(*) FROM versions")?,
        ..Tally::default()
    })
}

fn hash_of(connection: &Connection, entry: u64) -> Result<Option<String>, rusqlite::Error> {
    let sql = "SELECT hash FROM log WHERE n = ?1";
    connection.query_row(sql, [entry.cast_signed()], |row| row.get(0)).optional()
}

/// The error of a database that is less than is known.
pub(crate) fn stopped(state: Remains, says: &str, known: &Evidence) -> StoreError {
    let what = match state {
        Remains::Gone => "is gone",
        Remains::Empty => "is empty",
        Remains::Damaged => "is damaged",
        Remains::Older => "is older than what Gloss knows",
        Remains::Another => "was exchanged for the memory of another folder",
    };
    let says = if says.is_empty() { String::new() } else { format!(" ({})", says.trim_end_matches('.')) };
    StoreError::Stopped {
        state,
        says: format!(
            "What Gloss remembers of this folder {what}{says}. {}; nothing was written over it.",
            known.says()
        ),
    }
}
