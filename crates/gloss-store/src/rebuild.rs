//! The home's database brought back: from its own daily copy, and from the workspaces, each of which knows its folder.
//! The database that lay there before is set aside, and what was done is told; nothing is deleted.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, params};

use crate::error::Remains;
use crate::opening::{self, file_state};
use crate::tally::{self, TALLIES, Tally};
use crate::{StoreError, copies, plain};

/// Files of the home's database.
const FILES: [&str; 3] = ["home.db-wal", "home.db-shm", "home.db"];

/// Where the home's daily copies lie.
pub(crate) fn copies_of_home(home: &Path) -> PathBuf {
    home.join("copies").join("home")
}

/// Where the home's tally lies.
pub(crate) fn tally_of_home(home: &Path) -> PathBuf {
    home.join("home.tally")
}

/// Brings the home's database back where it is gone, empty or damaged while there is something in the home. Gives what a
/// person is told of it; none where all was well, or the home is new.
///
/// # Errors
/// Errors of the file system and of SQLite.
pub(crate) fn brought_back(home: &Path) -> Result<Option<String>, StoreError> {
    let database = home.join("home.db");
    let state = match file_state(&database) {
        None if is_sound(home, &database)? => return Ok(None),
        None => Remains::Damaged,
        Some(state) => state,
    };
    let dir = copies_of_home(home);
    let is_new = workspaces(home).is_empty() && copies::list(&dir).is_empty();
    if is_new && state != Remains::Damaged {
        return Ok(None);
    }
    let failed = StoreError::file("Bringing Gloss's list of folders back", &database);
    put_back(home, &dir, state).map(Some).map_err(failed)
}

fn put_back(home: &Path, dir: &Path, state: Remains) -> std::io::Result<String> {
    let aside = home.join(copies::ASIDE).join(crate::now().rfc3339().replace(':', "-"));
    std::fs::create_dir_all(&aside)?;
    let copy = copies::list(dir).into_iter().find(|copy| is_whole(copy));
    let undone = home.join(".home.db");
    if let Some(copy) = &copy {
        std::fs::copy(copy, &undone)?;
        std::fs::File::open(&undone)?.sync_all()?;
    }
    for name in FILES.iter().filter(|name| home.join(name).exists()) {
        std::fs::rename(home.join(name), aside.join(name))?;
    }
    if copy.is_some() {
        std::fs::rename(&undone, home.join("home.db"))?;
    }
    let what = match state {
        Remains::Gone => "was gone",
        Remains::Empty => "was empty",
        Remains::Damaged | Remains::Older | Remains::Another => "was damaged",
    };
    let from = match copy.as_deref().and_then(copies::day_of) {
        Some(day) => format!("from the copy of {day} and from what each folder's memory says"),
        None => "from what each folder's memory says; what was remembered everywhere is not in it".to_owned(),
    };
    Ok(format!(
        "Gloss's list of folders {what} and was made again {from}. What lay there is kept in {}.",
        aside.display()
    ))
}

/// Sets aside what is no folder where one of the home's folders belongs: nothing could be kept in it.
///
/// # Errors
/// What the file system says.
pub(crate) fn clear_places(home: &Path) -> std::io::Result<()> {
    for name in ["workspaces", TALLIES, "copies"] {
        let place = home.join(name);
        if place.symlink_metadata().is_ok() && !place.is_dir() {
            plain::set_aside(&place)?;
        }
    }
    Ok(())
}

/// Puts rows of the list right that are none of Gloss's: an id that it never gave, or another folder than the one that the
/// workspace itself says, which is still there.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn correct_rows(connection: &Connection, home: &Path) -> Result<(), StoreError> {
    let mut statement = connection.prepare("SELECT id, folder FROM workspaces")?;
    let rows: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for (id, folder) in rows {
        let plain = id.strip_prefix(gloss_protocol::WorkspaceId::PREFIX);
        if !plain
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        {
            connection.execute("DELETE FROM workspaces WHERE id = ?1", [&id])?;
            continue;
        }
        let Some((own, _)) = folder_of(home, &id).filter(|(own, _)| *own != folder) else { continue };
        // The one that it says may have been moved here: then it is no longer there.
        if Path::new(&own).is_dir() {
            connection.execute("UPDATE OR IGNORE workspaces SET folder = ?2 WHERE id = ?1", [&id, &own])?;
        }
    }
    Ok(())
}

/// A quick look; all of it only where it is not as Gloss left it.
fn is_sound(home: &Path, database: &Path) -> Result<bool, StoreError> {
    let connection = crate::schema::open(database)?;
    let tables = "SELECT count(*) FROM sqlite_master WHERE name = 'workspaces'";
    let has = match connection.query_row(tables, [], |row| row.get::<_, i64>(0)).map_err(StoreError::from) {
        Err(error) if error.is_damage() => return Ok(false),
        has => has? > 0,
    };
    // A file of a header alone is what is left of one whose log is gone.
    if !has {
        return Ok(workspaces(home).is_empty());
    }
    let is_as_left = Tally::read(&tally_of_home(home)).is_some_and(|tally| tally.is_of(database));
    let is_small = tally::stat(database).is_some_and(|(size, _)| size <= 4 << 20);
    Ok(is_as_left || !is_small || opening::broken(&connection)?.is_none())
}

fn is_whole(copy: &Path) -> bool {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(copy, flags)
        .is_ok_and(|connection| opening::broken(&connection).is_ok_and(|broken| broken.is_none()))
}

/// The workspaces of a home, by their ids: what lies there of any of them, its memory, its tally or its copies.
fn workspaces(home: &Path) -> BTreeSet<String> {
    let entries = ["workspaces", TALLIES, "copies"]
        .into_iter()
        .flat_map(|within| std::fs::read_dir(home.join(within)).into_iter().flatten().flatten());
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| name.starts_with(gloss_protocol::WorkspaceId::PREFIX)).collect()
}

/// Takes workspaces into the list that lie in the home and are not in it. Gives how many.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn take_in(connection: &Connection, home: &Path) -> Result<usize, StoreError> {
    let mut taken = 0;
    for id in workspaces(home) {
        let known = "SELECT EXISTS (SELECT 1 FROM workspaces WHERE id = ?1)";
        if connection.query_row(known, [&id], |row| row.get(0))? {
            continue;
        }
        let Some((folder, at)) = folder_of(home, &id) else { continue };
        // A folder that has a workspace keeps it.
        let sql = "INSERT OR IGNORE INTO workspaces (id, folder, opened_at) VALUES (?1, ?2, ?3)";
        taken += connection.execute(sql, params![id, folder, at])?;
    }
    Ok(taken)
}

/// The folder that a workspace is of, and when it was in use: its tally knows it, its database does, and its copies do.
fn folder_of(home: &Path, id: &str) -> Option<(String, i64)> {
    let dir = home.join("workspaces").join(id);
    let tally = Tally::newest(&dir, id).filter(|tally| !tally.folder.is_empty());
    if let Some(tally) = tally {
        return Some((tally.folder, tally.at));
    }
    let copies = copies::list(&home.join("copies").join(id));
    std::iter::once(dir.join("workspace.db")).chain(copies).find_map(|database| {
        file_state(&database).is_none().then_some(())?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&database, flags).ok()?;
        let (workspace, folder) = opening::owner(&connection);
        (!folder.is_empty() && workspace == id).then_some((folder, 0))
    })
}
