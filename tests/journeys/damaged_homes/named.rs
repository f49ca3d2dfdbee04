//! Harms of other kinds than lost and altered bytes, each by its name: what is no file where a file belongs, what another program
//! put there, databases whose tables or rows are others, another folder's memory, and copies that can't be used.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::keeping::alter;
use super::{Model, copy, named};

/// A harm: its name, and what it does to the model's home.
pub(super) type Named = (&'static str, fn(&Model));

/// All of them.
pub(super) const NAMED: [Named; 60] = [
    ("tally: a pipe", |on| pipe(&space(on, "workspace.tally"))),
    ("tally: a folder", |on| folder(&space(on, "workspace.tally"))),
    ("tally: another file's words", |on| put(&space(on, "workspace.tally"), b"<<<<<<< HEAD\n")),
    ("tally: a link to nothing", |on| link(&space(on, "workspace.tally"), "/nowhere/at/all")),
    ("both tallies gone", |on| {
        gone(&space(on, "workspace.tally"));
        gone(&on.desk.home.join("tallies"));
    }),
    ("folder of tallies: a file", |on| put(&on.desk.home.join("tallies"), b"tallies")),
    ("tallies: pipes", |on| inside(&on.desk.home.join("tallies")).iter().for_each(|path| pipe(path))),
    ("home's tally: a pipe", |on| pipe(&on.desk.home.join("home.tally"))),
    ("home's tally: zeros", |on| put(&on.desk.home.join("home.tally"), &[0; 1024])),
    ("home.db: a folder", |on| folder(&on.desk.home.join("home.db"))),
    ("home.db: a pipe", |on| pipe(&on.desk.home.join("home.db"))),
    ("home.db: a link to nothing", |on| link(&on.desk.home.join("home.db"), "/nowhere/at/all")),
    ("home.db: a conflict's words", |on| put(&on.desk.home.join("home.db"), b"<<<<<<< mine\n=======\n")),
    ("home.db: its list emptied", |on| alter(&on.desk.home.join("home.db"), "DELETE FROM workspaces")),
    ("home.db: its memories emptied", |on| alter(&on.desk.home.join("home.db"), "DELETE FROM memories")),
    ("home.db: its list's table gone", |on| alter(&on.desk.home.join("home.db"), "DROP TABLE workspaces")),
    ("home.db: marks of noise", |on| alter(&on.desk.home.join("home.db"), "UPDATE marks SET tally = '{'")),
    ("home.db: a folder that is not there", |on| {
        alter(&on.desk.home.join("home.db"), "UPDATE workspaces SET folder = '/nowhere/at/all'");
    }),
    ("home.db: an id that leads out", |on| {
        alter(&on.desk.home.join("home.db"), "UPDATE workspaces SET id = '../../outside'");
    }),
    ("home.db, its tally and all copies gone", |on| {
        ["home.db", "home.db-wal", "home.db-shm", "home.tally", "copies"]
            .iter()
            .for_each(|name| gone(&on.desk.home.join(name)));
    }),
    ("home.db-wal: a folder", |on| folder(&on.desk.home.join("home.db-wal"))),
    ("workspace.db: a folder", |on| folder(&space(on, "workspace.db"))),
    ("workspace.db: a link to nothing", |on| link(&space(on, "workspace.db"), "/nowhere/at/all")),
    ("workspace.db: a link to a device", |on| link(&space(on, "workspace.db"), "/dev/zero")),
    ("workspace.db: a conflict's words", |on| put(&space(on, "workspace.db"), b"<<<<<<< mine\n=======\n")),
    ("workspace.db-wal: a folder", |on| folder(&space(on, "workspace.db-wal"))),
    ("workspace.db-wal: a pipe", |on| pipe(&space(on, "workspace.db-wal"))),
    ("workspace.db-wal: the home's", |on| {
        let wal = fs::read(on.desk.home.join("home.db-wal")).unwrap_or_default();
        put(&space(on, "workspace.db-wal"), &wal);
    }),
    ("workspace.db-shm: a folder", |on| folder(&space(on, "workspace.db-shm"))),
    ("workspace.db: tasks emptied", |on| rows(on, "DELETE FROM threads")),
    ("workspace.db: notes emptied", |on| rows(on, "DELETE FROM notes")),
    ("workspace.db: one note gone", |on| rows(on, "DELETE FROM notes WHERE n = 3")),
    ("workspace.db: memories emptied", |on| rows(on, "DELETE FROM memories")),
    ("workspace.db: automations emptied", |on| rows(on, "DELETE FROM automations")),
    ("workspace.db: a table gone", |on| rows(on, "DROP TABLE notes")),
    ("workspace.db: a table called otherwise", |on| rows(on, "ALTER TABLE threads RENAME TO tasks")),
    ("workspace.db: an index gone", |on| rows(on, "DROP INDEX threads_own; DROP INDEX notes_by_path")),
    ("workspace.db: a trigger of somebody's", |on| {
        rows(on, "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM notes; END");
    }),
    ("workspace.db: a view of somebody's", |on| {
        rows(on, "ALTER TABLE notes RENAME TO others; CREATE VIEW notes AS SELECT * FROM others WHERE n > 3");
    }),
    ("workspace.db: bodies of noise", |on| rows(on, "UPDATE notes SET body = '{\"note\":' WHERE n % 2 = 0")),
    ("workspace.db: bodies of another shape", |on| rows(on, "UPDATE threads SET body = '[]'")),
    ("workspace.db: a version's sum is another", |on| {
        rows(on, "UPDATE versions SET sha256 = replace(sha256, 'a', 'b') WHERE n = 2");
    }),
    ("workspace.db: a path that leads out", |on| {
        rows(on, "UPDATE artifacts SET path = '../outside.md' WHERE path = 'memo.md'");
    }),
    ("workspace.db: version 0", |on| rows(on, "PRAGMA user_version = 0")),
    ("workspace.db: an older version's number", |on| rows(on, "PRAGMA user_version = 3")),
    ("workspace.db: a newer version's number", |on| rows(on, "PRAGMA user_version = 99")),
    ("workspace.db: another owner", |on| {
        rows(on, "UPDATE meta SET value = 'w_00000000000000000000000000000000' WHERE key = 'workspace'");
    }),
    ("workspace.db: no owner", |on| rows(on, "DELETE FROM meta")),
    ("workspace.db: junk behind its end", |on| {
        let path = space(on, "workspace.db");
        let mut bytes = fs::read(&path).expect("read");
        bytes.extend_from_slice(&[b'x'; 10_000]);
        put(&path, &bytes);
    }),
    ("blobs: a file", |on| put(&space(on, "blobs"), b"blobs")),
    ("blobs: a link to nothing", |on| link(&space(on, "blobs"), "/nowhere/at/all")),
    ("blobs: one is a pipe", |on| pipe(&named(&on.desk.home, "blobs").remove(0))),
    ("blobs: each has the bytes of another", |on| {
        let all = named(&on.desk.home, "blobs");
        let first = fs::read(&all[0]).expect("read");
        all.iter().for_each(|path| put(path, &first));
    }),
    ("workspace's folder: called otherwise", |on| {
        let dir = space(on, "workspace.db").parent().expect("a folder").to_owned();
        fs::rename(&dir, format!("{} (conflict)", dir.display())).expect("renamed");
    }),
    ("folder of workspaces: a file", |on| put(&on.desk.home.join("workspaces"), b"workspaces")),
    ("all of the home as it was at the last copy", |on| copy(&on.kept.join("older"), &on.desk.home)),
    ("pages of zeros, and no copies", |on| {
        gone(&on.desk.home.join("copies"));
        zeros(on, 12);
    }),
    ("pages of zeros, and copies", |on| zeros(on, 12)),
    ("a large database with pages of zeros", |on| {
        rows(on, "CREATE TABLE large (x)");
        rows(
            on,
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 24000) INSERT INTO large SELECT randomblob(1000) FROM n",
        );
        zeros(on, 12);
    }),
    ("the database gone, its copies pipes", |on| {
        gone(&space(on, "workspace.db"));
        gone(&space(on, "workspace.db-wal"));
        let dirs = inside(&on.desk.home.join("copies"));
        dirs.iter().flat_map(|dir| inside(dir)).for_each(|copy| pipe(&copy));
    }),
];

/// Harms around the memory: nothing of it is touched, so all of it must be there.
pub(super) const AROUND: [Named; 14] = [
    ("engine.lock: a folder", |on| folder(&on.desk.home.join("engine.lock"))),
    ("engine.lock: a pipe", |on| pipe(&on.desk.home.join("engine.lock"))),
    ("start.lock: a folder", |on| folder(&on.desk.home.join("start.lock"))),
    ("start.lock: a pipe", |on| pipe(&on.desk.home.join("start.lock"))),
    ("engine.sock: a file", |on| put(&on.desk.home.join("engine.sock"), b"")),
    ("engine.sock: a folder", |on| folder(&on.desk.home.join("engine.sock"))),
    ("engine.json: noise", |on| put(&on.desk.home.join("engine.json"), b"{\"pid\":1,")),
    ("engine.json: a pipe", |on| pipe(&on.desk.home.join("engine.json"))),
    ("engine.log: a pipe", |on| pipe(&on.desk.home.join("engine.log"))),
    ("engine.log: a folder", |on| folder(&on.desk.home.join("engine.log"))),
    ("diagnostics: a file", |on| put(&on.desk.home.join("diagnostics"), b"")),
    ("copies: a file", |on| put(&on.desk.home.join("copies"), b"")),
    ("config.toml: a pipe", |on| pipe(&on.desk.home.join("config.toml"))),
    ("config.toml: a folder", |on| folder(&on.desk.home.join("config.toml"))),
];

/// A file of the workspace's memory.
fn space(on: &Model, name: &str) -> PathBuf {
    named(&on.desk.home, name).remove(0)
}

fn inside(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir).expect("a folder").flatten().map(|one| one.path()).collect()
}

fn gone(path: &Path) {
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

fn put(path: &Path, bytes: &[u8]) {
    gone(path);
    fs::write(path, bytes).expect("written");
}

fn folder(path: &Path) {
    gone(path);
    fs::create_dir_all(path.join("within")).expect("a folder");
}

fn pipe(path: &Path) {
    gone(path);
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
}

fn link(path: &Path, to: &str) {
    gone(path);
    std::os::unix::fs::symlink(to, path).expect("linked");
}

/// Fills pages of the database with zeros: each of so many, the first and those of its tables' roots left out.
fn zeros(on: &Model, every: usize) {
    let path = space(on, "workspace.db");
    alter(&path, "PRAGMA wal_checkpoint(TRUNCATE)");
    let mut bytes = fs::read(&path).expect("read");
    for page in bytes.chunks_mut(4096).skip(75).step_by(every) {
        page.fill(0);
    }
    put(&path, &bytes);
}

fn rows(on: &Model, statements: &str) {
    alter(&space(on, "workspace.db"), statements);
}
