//! The tables, and how an older database becomes a newer one. Additive only; copied before each migration.
//!
//! A row's words are in one JSON column shaped as the protocol's type; columns beside it are what is looked
//! up or ordered by.

use std::fs::File;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::fold::{PATIENCE, fold};
use crate::{Point, StoreError, crash, plain};

/// The version this build writes.
pub(crate) const VERSION: u32 = 19;

const TABLES: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE commands (id TEXT PRIMARY KEY, done TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE threads (id TEXT PRIMARY KEY, updated_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE turns (id TEXT PRIMARY KEY, thread TEXT NOT NULL REFERENCES threads(id), started_at INTEGER NOT NULL,
  at_rest INTEGER NOT NULL, body TEXT NOT NULL, machine TEXT NOT NULL DEFAULT '{}') STRICT;
CREATE INDEX turns_by_thread ON turns(thread, started_at);
CREATE INDEX turns_at_work ON turns(id) WHERE at_rest = 0;
CREATE TABLE items (id TEXT PRIMARY KEY, thread TEXT NOT NULL REFERENCES threads(id), turn TEXT NOT NULL,
  n INTEGER NOT NULL, body TEXT NOT NULL, model TEXT, UNIQUE (thread, n)) STRICT;
CREATE INDEX items_by_turn ON items(turn, n);
CREATE TABLE artifacts (path TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE versions (path TEXT NOT NULL REFERENCES artifacts(path), n INTEGER NOT NULL, sha256 TEXT NOT NULL,
  splices TEXT, body TEXT NOT NULL, PRIMARY KEY (path, n)) STRICT;
CREATE TABLE notes (id TEXT PRIMARY KEY, path TEXT NOT NULL, n INTEGER NOT NULL, state TEXT NOT NULL,
  created_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX notes_by_path ON notes(path, n);
CREATE INDEX notes_open ON notes(state) WHERE state <> 'resolved';
CREATE TABLE changes (id TEXT PRIMARY KEY, path TEXT NOT NULL, note TEXT, turn TEXT, state TEXT NOT NULL,
  version INTEGER, body TEXT NOT NULL) STRICT;
CREATE INDEX changes_held ON changes(path) WHERE state = 'held';
CREATE INDEX changes_by_note ON changes(note);
CREATE INDEX changes_by_turn ON changes(turn);
CREATE INDEX changes_by_version ON changes(path, version);
CREATE TABLE facts (id TEXT PRIMARY KEY, stale INTEGER NOT NULL, created_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE events (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL) STRICT;
CREATE TABLE log (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, ids TEXT NOT NULL,
  digest TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TABLE log_salts (n INTEGER PRIMARY KEY, salt TEXT NOT NULL) STRICT;
CREATE TRIGGER log_only_grows BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_keeps_all BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
";

/// Version 2: a change serves several notes where their places overlap; a file's inode tells it when it has another
/// name, and the names it had before lead to it.
const TABLES_2: &str = "
CREATE TABLE change_notes (change TEXT NOT NULL REFERENCES changes(id), note TEXT NOT NULL,
  PRIMARY KEY (note, change)) STRICT;
INSERT INTO change_notes SELECT id, note FROM changes WHERE note IS NOT NULL;
UPDATE changes SET body = json_set(json_remove(body, '$.note'), '$.notes', json_array(note)) WHERE note IS NOT NULL;
DROP INDEX changes_by_note;
ALTER TABLE changes DROP COLUMN note;
CREATE TABLE inodes (path TEXT PRIMARY KEY REFERENCES artifacts(path), inode INTEGER NOT NULL) STRICT;
CREATE INDEX inodes_by_inode ON inodes(inode);
CREATE TABLE moves (old TEXT PRIMARY KEY, new TEXT NOT NULL) STRICT;
CREATE INDEX versions_by_bytes ON versions(sha256);
";

/// Version 3: turns and threads say what they cost, and nobody knows what those that used a model before did; notes say
/// what they changed place by place.
const TABLES_3: &str = "
UPDATE threads SET body = json_set(body, '$.cost', json('{\"micro_usd\":0,\"partial\":true}'))
  WHERE body ->> '$.usage.input' + body ->> '$.usage.output' > 0;
UPDATE turns SET body = json_set(body, '$.cost', json('{\"micro_usd\":0,\"partial\":true}'))
  WHERE body ->> '$.usage.input' + body ->> '$.usage.output' > 0;
UPDATE notes SET body = json_set(body, '$.applied.parts', json_array(json_object(
  'before', body ->> '$.applied.before', 'after', body ->> '$.applied.after', 'change', body ->> '$.applied.change')))
  WHERE body ->> '$.applied.change' IS NOT NULL;
";

/// Version 4: automations, and one run for each moment at which one was due.
const TABLES_4: &str = "
CREATE TABLE automations (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE runs (automation TEXT NOT NULL REFERENCES automations(id) ON DELETE CASCADE, due INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE, thread TEXT, at_rest INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (automation, due)) STRICT;
CREATE INDEX runs_by_thread ON runs(thread);
CREATE INDEX runs_at_work ON runs(automation, due) WHERE at_rest = 0;
";

/// Version 6: goals.
const TABLES_6: &str = "
CREATE TABLE goals (id TEXT PRIMARY KEY, thread TEXT NOT NULL REFERENCES threads(id), created_at INTEGER NOT NULL,
  body TEXT NOT NULL) STRICT;
CREATE INDEX goals_by_thread ON goals(thread);
";

/// Version 7: recipes, each with what it does exactly.
const TABLES_7: &str = "
CREATE TABLE recipes (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, body TEXT NOT NULL, method TEXT NOT NULL) STRICT;
";

/// Version 8: the staging copies of a turn each have a row, which says how they differ from their base.
const TABLES_8: &str = "
CREATE TABLE stages (turn TEXT NOT NULL REFERENCES turns(id), path TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (turn, path)) STRICT;
";

/// Version 9: a version is a set of files, which a single file is too; and what is about to be installed.
const TABLES_9: &str = "
CREATE TABLE version_files (path TEXT NOT NULL, file TEXT NOT NULL, n INTEGER NOT NULL, sha256 TEXT,
  bytes INTEGER NOT NULL, PRIMARY KEY (path, file, n)) STRICT, WITHOUT ROWID;
INSERT INTO version_files SELECT path, '', n, sha256, body ->> '$.bytes' FROM versions;
CREATE TABLE intents (path TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
";

/// Version 11: the figures of versions whose files can't lead to their sources.
const TABLES_11: &str = "
CREATE TABLE figures (path TEXT NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (path, n)) STRICT;
";

/// Version 12: releases of sites, each with its passcode beside what a person sees, and visits by day.
const TABLES_12: &str = "
CREATE TABLE releases (id TEXT PRIMARY KEY, path TEXT NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL, code TEXT,
  hash TEXT, UNIQUE (path, n)) STRICT;
CREATE TABLE visits (release TEXT NOT NULL REFERENCES releases(id), day INTEGER NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (release, day)) STRICT;
";

/// Version 13: tasks are listed by indexes, however many there are: their own, those that wait, and the helpers of each.
const TABLES_13: &str = "
CREATE INDEX threads_own ON threads(updated_at, id) WHERE instr(body, '\"helps\":{') = 0;
CREATE INDEX threads_waiting ON threads(updated_at, id)
  WHERE instr(body, '\"helps\":{') = 0 AND instr(body, '\"status\":\"waiting\"') + instr(body, '\"status\":\"failed\"') + instr(body, '\"questions\":[{') > 0;
CREATE INDEX threads_helping ON threads(CASE WHEN json_valid(body) THEN body ->> '$.helps.task' END)
  WHERE instr(body, '\"helps\":{') > 0;
";

/// Version 14: what agents wait for until somebody allows or denies it.
const TABLES_14: &str = "
CREATE TABLE approvals (id TEXT PRIMARY KEY, turn TEXT NOT NULL REFERENCES turns(id), state TEXT NOT NULL,
  asked_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX approvals_by_turn ON approvals(turn);
CREATE INDEX approvals_waiting ON approvals(asked_at) WHERE state = 'waiting';
";

/// Version 15: that a version takes notes back, that words begin a goal's round, and that a value was worked out, are values;
/// before, words alone said so.
const TABLES_15: &str = "
UPDATE versions SET body = json_set(body, '$.undoes', json('true'))
  WHERE json_valid(body) AND body ->> '$.made_by' = 'person' AND body ->> '$.why' LIKE 'Undid note%';
UPDATE items SET body = json_set(body, '$.body.put', json('true'))
  WHERE json_valid(body) AND thread IN (SELECT thread FROM goals) AND body ->> '$.body.from' = 'person'
  AND body ->> '$.body.text' LIKE '%It is reached when all of this holds; it is checked without you, after each round:%';
UPDATE changes SET body = json_set(body, '$.shown.computed', json('true'))
  WHERE json_valid(body) AND body ->> '$.shown' IS NOT NULL AND body ->> '$.why' LIKE '%omputed by Gloss.';
";

/// Version 16: what tasks may do unasked.
const TABLES_16: &str = "
CREATE TABLE access (id TEXT PRIMARY KEY, task TEXT, revoked INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX access_in_force ON access(id) WHERE revoked = 0;
";

/// Version 17: files that were moved or deleted in one step, so that it can be taken back after a restart too.
const TABLES_17: &str = "
CREATE TABLE operations (id TEXT PRIMARY KEY, open INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX operations_open ON operations(id) WHERE open = 1;
";

/// Version 18: a task says itself that somebody else wrote its first words; before, its automation or its recipe did, as far as that
/// was still there and as it had been.
const TABLES_18: &str = "
UPDATE threads SET body = json_set(body, '$.imported', json_object('what', 'automation', 'name',
    (SELECT one.body ->> '$.draft.name' FROM automations AS one WHERE one.id = threads.body ->> '$.automation')))
  WHERE json_valid(body) AND body ->> '$.automation' IN
    (SELECT id FROM automations WHERE json_valid(body) AND body ->> '$.imported');
UPDATE threads SET body = json_set(body, '$.imported', json_object('what', 'recipe', 'name',
    (SELECT one.body ->> '$.name' FROM recipes AS one WHERE one.id = threads.body ->> '$.recipe')))
  WHERE json_valid(body) AND body ->> '$.imported' IS NULL AND body ->> '$.recipe' IN
    (SELECT id FROM recipes WHERE json_valid(body) AND body ->> '$.imported');
";

/// Version 19: cards.
const TABLES_19: &str = "
CREATE TABLE cards (id TEXT PRIMARY KEY, path TEXT NOT NULL, created_at INTEGER NOT NULL, removed INTEGER NOT NULL,
  body TEXT NOT NULL) STRICT;
CREATE INDEX cards_by_path ON cards(path);
";

/// The name of the moments in which a database becomes a newer one.
const MOMENT: &str = "migration";

/// Steps of SQLite's machine from one moment to the next.
const STEPS: i32 = 5;

/// Statements kept prepared: a turn uses some forty again and again.
const STATEMENTS: usize = 64;

/// Opens a database with the pragmas that every connection of ours has.
pub(crate) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let connection = open(path)?;
    configure(&connection)?;
    Ok(connection)
}

/// Opens a database to be looked at: closed again, its log lies as it lay.
pub(crate) fn open(path: &Path) -> Result<Connection, StoreError> {
    plain::clear_beside(path).map_err(StoreError::file("Opening what Gloss remembers", path))?;
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(connection)
}

/// Makes it one to be written.
pub(crate) fn configure(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    // One that is being made has nothing to lose yet: the disk is waited for once, when it is whole.
    connection.pragma_update(
        None,
        "synchronous",
        if version(connection)? == 0 { "OFF" } else { "NORMAL" },
    )?;
    // Only heeded by a database without tables: one that was made before keeps its size.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Forgetting means that the bytes are gone, so it is on from the first write.
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(())
}

/// Brings a database to [`VERSION`], and folds its log in where it was brought there.
///
/// # Errors
/// [`StoreError::Newer`] where a newer Gloss wrote it; the file is left untouched.
pub(crate) fn migrate(connection: &mut Connection, path: &Path, tables: Tables) -> Result<(), StoreError> {
    let found = version(connection)?;
    if found > VERSION {
        return Err(StoreError::Newer { found, known: VERSION });
    }
    if found == VERSION {
        return Ok(());
    }
    if found > 0 {
        let copy = path.with_extension(format!("v{found}.db"));
        let moment = |_| crash::pass(Point::Before(MOMENT));
        connection.backup("main", &copy, Some(moment))?;
    }
    watch(connection, true)?;
    let tx = connection.transaction()?;
    for (_, sql) in steps(tables).iter().filter(|(step, _)| *step > found) {
        tx.execute_batch(sql)?;
    }
    tx.pragma_update(None, "user_version", VERSION)?;
    tx.commit()?;
    crash::pass(Point::After(MOMENT));
    watch(connection, false)?;
    // Where there is no room for it now it is folded in when there is.
    let _ = fold(connection);
    if found == 0 {
        wait_for_disk(path).map_err(StoreError::file("Making what Gloss remembers", path))?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
    }
    Ok(())
}

/// The statements of each version of some tables, the first first.
pub(crate) fn steps(tables: Tables) -> &'static [(u32, &'static str)] {
    match tables {
        Tables::Workspace => &[
            (1, TABLES),
            (2, TABLES_2),
            (3, TABLES_3),
            (4, TABLES_4),
            (5, crate::memories::TABLES),
            (6, TABLES_6),
            (7, TABLES_7),
            (8, TABLES_8),
            (9, TABLES_9),
            (11, TABLES_11),
            (12, TABLES_12),
            (13, TABLES_13),
            (14, TABLES_14),
            (15, TABLES_15),
            (16, TABLES_16),
            (17, TABLES_17),
            (18, TABLES_18),
            (19, TABLES_19),
        ],
        Tables::Home => {
            &[(1, HOME_TABLES), (5, crate::memories::TABLES), (10, HOME_TABLES_10), (16, HOME_TABLES_16)]
        }
    }
}

/// The version of the build that made it last; 0 of one that is being made.
fn version(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Waits until a file and its name are on the disk.
fn wait_for_disk(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()?;
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// Passes a moment each few steps of SQLite's machine, so that a test can end the process at any of them; in a debug build
/// only.
fn watch(connection: &mut Connection, on: bool) -> Result<(), StoreError> {
    let moment = || {
        crash::pass(Point::Before(MOMENT));
        false
    };
    if cfg!(debug_assertions) {
        connection.progress_handler(STEPS, on.then_some(moment))?;
    }
    Ok(())
}

/// The kind of a database.
#[derive(Clone, Copy)]
pub(crate) enum Tables {
    /// `workspace.db`.
    Workspace,
    /// `home.db`.
    Home,
}

const HOME_TABLES: &str = "
CREATE TABLE workspaces (id TEXT PRIMARY KEY, folder TEXT NOT NULL UNIQUE, opened_at INTEGER NOT NULL) STRICT;
";

/// Version 10: what each workspace's database holds, as of when its log was folded in last; and what a person is told of
/// the home itself.
const HOME_TABLES_10: &str = "
CREATE TABLE marks (workspace TEXT PRIMARY KEY, tally TEXT NOT NULL) STRICT;
CREATE TABLE notices (at INTEGER NOT NULL, says TEXT NOT NULL) STRICT;
";

/// Version 16 of the home: what was used and is reserved, what each reservation is for, and the ceilings of all folders together.
const HOME_TABLES_16: &str = "
CREATE TABLE sums (account TEXT NOT NULL, unit TEXT NOT NULL, used INTEGER NOT NULL, held INTEGER NOT NULL,
  PRIMARY KEY (account, unit)) STRICT;
CREATE TABLE reservations (id TEXT PRIMARY KEY, unit TEXT NOT NULL, amount INTEGER NOT NULL, accounts TEXT NOT NULL,
  at INTEGER NOT NULL) STRICT;
CREATE TABLE ceilings (account TEXT PRIMARY KEY, money INTEGER, tokens INTEGER) STRICT;
";
