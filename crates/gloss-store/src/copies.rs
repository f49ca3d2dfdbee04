//! The daily copies of a database: made by SQLite's backup while nothing is at work, checked after they are made, three
//! kept. Never made while something is being forgotten.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags};

use crate::{Point, StoreError, crash};

/// Copies that are kept of a database.
const KEPT: usize = 3;
/// The folder of what was set aside as damaged.
pub(crate) const ASIDE: &str = "damaged";
/// How the name of one that is not whole yet begins.
const UNDONE: &str = ".copy-";
/// Room that stays free beside a copy, in bytes.
const ROOM: u64 = 2 << 20;

/// Held by whoever makes a copy or forgets something.
static STILL: Mutex<()> = Mutex::new(());

/// While this is held no copy is made: what is being forgotten gets into none.
pub fn no_copies() -> MutexGuard<'static, ()> {
    STILL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The copies in a folder, the newest first; behind them those of days that are still to come, which a clock that stood wrong
/// has made. A link is none: it may lead to another folder's memory.
pub(crate) fn list(dir: &Path) -> Vec<PathBuf> {
    let named = |path: &PathBuf| path.extension().is_some_and(|ext| ext == "db") && day_of(path).is_some();
    let is_plain = |entry: &std::fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_file());
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten().filter(is_plain);
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(named).collect();
    all.sort_by(|a, b| is_ahead(a).cmp(&is_ahead(b)).then(b.cmp(a)));
    all
}

/// True for a copy of a day that is still to come.
fn is_ahead(copy: &Path) -> bool {
    day_of(copy).is_some_and(|day| day > today().as_str())
}

/// The day that a copy is named by.
pub(crate) fn day_of(path: &Path) -> Option<&str> {
    let stem = path.file_stem()?.to_str()?;
    let is_day = stem.len() == 10 && stem.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_day.then_some(stem)
}

/// Today, as copies are named.
pub(crate) fn today() -> String {
    let mut day = crate::now().rfc3339();
    day.truncate(10);
    day
}

/// Removes unfinished copies, left where the process ended while copying.
pub(crate) fn clear(dir: &Path) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNDONE) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Makes today's copy of a database where there is none yet and something was written since the last one, and lets the
/// oldest go.
///
/// # Errors
/// Where it can't be made, or is not whole; then there is none.
pub fn make(database: &Path, dir: &Path) -> Result<(), StoreError> {
    let _still = no_copies();
    let copy = dir.join(format!("{}.db", today()));
    let written = |path: &Path| path.metadata().and_then(|meta| meta.modified()).ok();
    let newest = list(dir).into_iter().next().filter(|newest| !is_ahead(newest));
    let is_copied = newest.is_some_and(|newest| written(&newest) > written(database));
    if copy.exists() || is_copied {
        return Ok(());
    }
    clear(dir);
    std::fs::create_dir_all(dir).map_err(StoreError::file("Making the folder of copies", dir))?;
    let size = database.metadata().map_or(0, |meta| meta.len());
    if crate::room::free_bytes(dir).is_some_and(|left| left < size + ROOM) {
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        return Err(StoreError::file("Keeping a copy", &copy)(full));
    }
    let undone = dir.join(format!("{UNDONE}{}", uuid::Uuid::now_v7().simple()));
    let made = copied(database, &undone).and_then(|()| put(&undone, &copy));
    if made.is_err() {
        let _ = std::fs::remove_file(&undone);
    } else {
        list(dir).iter().skip(KEPT).for_each(|old| drop(std::fs::remove_file(old)));
    }
    made
}

fn copied(database: &Path, into: &Path) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let from = Connection::open_with_flags(database, flags)?;
    from.busy_timeout(std::time::Duration::from_secs(5))?;
    let mut to = Connection::open(into)?;
    {
        // All of it in one step is one moment, whoever writes meanwhile.
        let backup = rusqlite::backup::Backup::new(&from, &mut to)?;
        if backup.step(-1)? != rusqlite::backup::StepResult::Done {
            return Err(StoreError::Sql(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(5), None)));
        }
    }
    // A copy is one file and has nothing beside it.
    to.pragma_update(None, "journal_mode", "DELETE")?;
    let says: String = to.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
    if says == "ok" { Ok(()) } else { Err(StoreError::Damaged(into.display().to_string())) }
}

fn put(undone: &Path, copy: &Path) -> Result<(), StoreError> {
    let put = || {
        std::fs::File::open(undone)?.sync_all()?;
        crash::pass(Point::Before("copy.rename"));
        std::fs::rename(undone, copy)?;
        crash::pass(Point::After("copy.rename"));
        copy.parent().map_or(Ok(()), |dir| std::fs::File::open(dir)?.sync_all())
    };
    put().map_err(StoreError::file("Keeping a copy", copy))
}
