//! `home.db`: which folders are workspaces, and what each of them holds. A workspace's id is random, so that a moved folder
//! can be linked again. Where it is gone it is made again from what is there.

use std::path::{Path, PathBuf};

use gloss_protocol::{KeptCopy, Memory, Restored, Timestamp, WorkspaceId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::rebuild::{self, copies_of_home, tally_of_home};
use crate::restore::Closed;
use crate::schema::{self, Tables};
use crate::store::Place;
use crate::tally::{self, Tally};
use crate::{Store, StoreError, counts, fold, mend_rows, moved};

/// Workspaces without their folder that a new folder is compared with.
const MAX_GONE: usize = 50;

/// A workspace that this home knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownWorkspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its folder.
    pub folder: PathBuf,
}

/// The home's own database. Where nothing else is said, what fails fails with what SQLite says.
pub struct Home {
    dir: PathBuf,
    connection: Connection,
    /// Memories that something other than Gloss took out, and that no copy has.
    lost: u64,
}

impl Home {
    /// Opens or makes it; where it is gone or damaged and there are workspaces, it is made again.
    ///
    /// # Errors
    /// A newer schema, or a home that cannot be written.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(StoreError::file("Making Gloss's home", dir))?;
        let path = dir.join("home.db");
        let failed = StoreError::file("Making Gloss's home", dir);
        rebuild::clear_places(dir).map_err(failed)?;
        let told = rebuild::brought_back(dir)?;
        let mut connection = schema::connect(&path)?;
        schema::migrate(&mut connection, &path, Tables::Home)?;
        let mut home = Self { dir: dir.to_owned(), connection, lost: 0 };
        if let Some(says) = &told {
            home.notice(says)?;
        }
        match home.catch_up(told.is_some()) {
            // It goes on reading.
            Err(error) if error.is_full() => {}
            other => other?,
        }
        Ok(home)
    }

    /// Takes in what the list lacks, and says so.
    fn catch_up(&mut self, is_told: bool) -> Result<(), StoreError> {
        rebuild::correct_rows(&self.connection, &self.dir)?;
        let taken = rebuild::take_in(&self.connection, &self.dir)?;
        if taken > 0 && !is_told {
            let folders = tally::many(taken as u64, "folder");
            self.notice(&format!("{folders} that Gloss's list lacked, or had lost, was taken in again."))?;
        }
        let known = Tally::read(&tally_of_home(&self.dir)).unwrap_or_default();
        let copies = crate::copies::list(&copies_of_home(&self.dir));
        self.lost = self.count_lost(&known)?;
        for copy in &copies {
            if self.lost == 0 {
                break;
            }
            // One that can't be read has nothing to give.
            let _ = mend_rows::take_rows(&self.connection, copy, "memories", self.lost);
            self.lost = self.count_lost(&known)?;
        }
        let newest = self.newest_memory()?;
        if known.kept.is_empty() && newest < known.seq {
            let lost = tally::many(known.seq - newest, "thing");
            self.notice(&format!("Up to {lost} that was remembered everywhere is missing: the newest."))?;
        }
        self.write_tally();
        Ok(())
    }

    /// How many memories are missing of those that a tally knows.
    fn count_lost(&self, known: &Tally) -> Result<u64, StoreError> {
        let known = known.kept.get("memories").copied().unwrap_or(0);
        Ok(known.saturating_sub(self.count_memories()?))
    }

    fn count_memories(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM memories";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0))?.unsigned_abs())
    }

    /// What is missing of what was remembered everywhere, in a sentence.
    pub fn missing(&self) -> Option<String> {
        (self.lost > 0).then(|| {
            format!(
                "{} of those that hold everywhere: something other than Gloss took them out, and no copy has them.",
                counts::words(("memory", self.lost))
            )
        })
    }

    fn tally(&self) -> Tally {
        let counts = self.count_memories().unwrap_or_default() + self.lost;
        let kept = std::iter::once(("memories".to_owned(), counts)).collect();
        Tally { seq: self.newest_memory().unwrap_or_default(), at: crate::now().0, kept, ..Tally::default() }
    }

    fn newest_memory(&self) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(max(n), 0) FROM memories";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0))?.unsigned_abs())
    }

    /// Says beside the database what is in it.
    pub fn write_tally(&self) {
        let path = tally_of_home(&self.dir);
        let before = Tally::read(&path).unwrap_or_default();
        let tally = self.tally();
        if before.seq != tally.seq || before.kept != tally.kept {
            // Where it can't be said less is known: no failure.
            let _ = tally.write(&path);
        }
    }

    fn notice(&self, says: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO notices (at, says) VALUES (?1, ?2)";
        self.connection.execute(sql, params![crate::now().0, says])?;
        Ok(())
    }

    /// Notices for a person on repairs that the home made by itself, the newest first.
    pub fn notices(&self) -> Result<Vec<(Timestamp, String)>, StoreError> {
        let mut statement =
            self.connection.prepare("SELECT at, says FROM notices ORDER BY at DESC LIMIT 10")?;
        let rows = statement.query_map([], |row| Ok((Timestamp(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Folds the write-ahead log in.
    pub fn fold(&self) -> Result<(), StoreError> {
        if fold::fold(&self.connection)? {
            let file = tally::stat(&self.dir.join("home.db")).unwrap_or_default();
            let tally = Tally { file, folded: true, ..self.tally() };
            let _ = tally.write(&tally_of_home(&self.dir));
        }
        Ok(())
    }

    /// Keeps what a workspace's database holds, as of when its log was folded in.
    pub fn mark(&self, id: &WorkspaceId, tally: &Tally) -> Result<(), StoreError> {
        let sql = "INSERT INTO marks (workspace, tally) VALUES (?1, ?2) ON CONFLICT (workspace) DO UPDATE SET tally = ?2";
        self.connection.prepare_cached(sql)?.execute([&id.0, &serde_json::to_string(tally)?])?;
        Ok(())
    }

    /// The last known tally of a workspace's database.
    pub fn marked(&self, id: &WorkspaceId) -> Result<Option<Tally>, StoreError> {
        let sql = "SELECT tally FROM marks WHERE workspace = ?1";
        let text: Option<String> =
            self.connection.prepare_cached(sql)?.query_row([&id.0], |row| row.get(0)).optional()?;
        // One that can't be read is no knowledge.
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Opens a workspace's store, or makes it where nothing is known of it.
    ///
    /// # Errors
    /// [`StoreError::Stopped`] where there is less than is known.
    pub fn store(&self, known: &KnownWorkspace) -> Result<Store, StoreError> {
        let store = Store::open_at(Place {
            workspace: known.id.clone(),
            dir: self.dir_of(&known.id),
            copies: self.copies_of(&known.id),
            folder: Some(known.folder.clone()),
            mark: self.marked(&known.id)?,
        })?;
        match self.mark(&known.id, store.tally()) {
            Err(error) if error.is_full() => {}
            other => other?,
        }
        Ok(store)
    }

    fn copies_of(&self, id: &WorkspaceId) -> PathBuf {
        self.dir.join("copies").join(&id.0)
    }

    /// The home's database and the folder of its daily copies, for [`crate::make_copy`].
    pub fn to_copy(&self) -> (PathBuf, PathBuf) {
        (self.dir.join("home.db"), copies_of_home(&self.dir))
    }

    fn closed(&self, known: &KnownWorkspace) -> Result<Closed, StoreError> {
        Ok(Closed {
            dir: self.dir_of(&known.id),
            copies: self.copies_of(&known.id),
            folder: known.folder.clone(),
            workspace: known.id.0.clone(),
            mark: self.marked(&known.id)?,
        })
    }

    /// Lists what a workspace can be restored from: its copies, and its database as it is. It must not be open.
    ///
    /// # Errors
    /// Errors of SQLite on the home's own database.
    pub fn copies(&self, known: &KnownWorkspace) -> Result<Vec<KeptCopy>, StoreError> {
        Ok(self.closed(known)?.list_copies())
    }

    /// Puts a workspace's newest whole copy in place, or the one named; with `anew` an empty beginning where there is none.
    /// It must not be open.
    ///
    /// # Errors
    /// [`StoreError::NoCopy`] where there is none; what the disk says.
    pub fn restore(
        &self,
        known: &KnownWorkspace,
        from: Option<&str>,
        anew: bool,
    ) -> Result<Restored, StoreError> {
        let (restored, tally) = self.closed(known)?.restore(from, anew)?;
        self.mark(&known.id, &tally)?;
        // What was looked for and not found is missed no more.
        Self { dir: self.dir.clone(), connection: schema::connect(&self.dir.join("home.db"))?, lost: 0 }
            .write_tally();
        Ok(restored)
    }

    /// The workspace of a folder, where there is one.
    pub fn find_workspace(&self, folder: &Path) -> Result<Option<KnownWorkspace>, StoreError> {
        let Ok(folder) = folder.canonicalize() else { return Ok(None) };
        let sql = "SELECT id FROM workspaces WHERE folder = ?1";
        let key = folder.to_string_lossy();
        let id: Option<String> = self.connection.query_row(sql, [&key], |row| row.get(0)).optional()?;
        Ok(id.map(|id| KnownWorkspace { id: WorkspaceId(id), folder }))
    }

    /// The workspace of a folder, made where it is new. The folder must exist.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is no such folder, [`StoreError::Moved`] where it is new and looks like one that is
    /// no longer where it was.
    pub fn workspace(&self, folder: &Path) -> Result<KnownWorkspace, StoreError> {
        if let Some(old) = self.moved_here(folder)? {
            return Err(StoreError::Moved { from: old.folder });
        }
        self.begin_workspace(folder)
    }

    /// The known workspace whose folder is gone and whose files lie in this new one; of several the one with the most.
    ///
    /// # Errors
    /// Errors of SQLite on the home's own database.
    pub fn moved_here(&self, folder: &Path) -> Result<Option<KnownWorkspace>, StoreError> {
        if self.find_workspace(folder)?.is_some() {
            return Ok(None);
        }
        let mut found: Option<(usize, KnownWorkspace)> = None;
        let mut files = moved::Files::new(folder);
        let gone = |known: &KnownWorkspace| matches!(known.folder.try_exists(), Ok(false));
        for known in self.workspaces()?.into_iter().filter(gone).take(MAX_GONE) {
            let database = self.dir_of(&known.id).join("workspace.db");
            let Some((here, all)) = files.count(&database) else { continue };
            if here * 2 > all && found.as_ref().is_none_or(|(most, _)| here > *most) {
                found = Some((here, known));
            }
        }
        Ok(found.map(|(_, known)| known))
    }

    /// Gives a folder the memory of one that is no longer where it was.
    ///
    /// # Errors
    /// [`StoreError::NotLinked`] where the folder has a memory of its own, or the other one is still there or is not known.
    pub fn link(&self, folder: &Path, old: &Path) -> Result<KnownWorkspace, StoreError> {
        let refused = |says: String| Err(StoreError::NotLinked(says));
        if self.find_workspace(folder)?.is_some() {
            return refused(format!("{} has a memory of its own.", folder.display()));
        }
        let Some(known) = self.workspaces()?.into_iter().find(|known| known.folder == old) else {
            return refused(format!("Gloss knows no folder {}.", old.display()));
        };
        if !matches!(old.try_exists(), Ok(false)) {
            return refused(format!("{} is still there, and its memory is its own.", old.display()));
        }
        let folder =
            folder.canonicalize().map_err(|_| StoreError::Missing(format!("folder {}", folder.display())))?;
        let sql = "UPDATE workspaces SET folder = ?2 WHERE id = ?1";
        self.connection.execute(sql, params![known.id.0, folder.to_string_lossy()])?;
        let dir = self.dir_of(&known.id);
        if let Some(tally) = Tally::newest(&dir, &known.id.0) {
            // From here on it is the memory of this folder, whatever comes to lie where the other was.
            let _ = Tally { folder: folder.to_string_lossy().into_owned(), ..tally }.keep(&dir);
        }
        Ok(KnownWorkspace { folder, ..known })
    }

    /// The workspace of a folder, made where there is none, whatever it looks like. The folder must exist.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is no such folder.
    pub fn begin_workspace(&self, folder: &Path) -> Result<KnownWorkspace, StoreError> {
        let folder = folder
            .canonicalize()
            .ok()
            .filter(|folder| folder.is_dir())
            .ok_or_else(|| StoreError::Missing(format!("folder {}", folder.display())))?;
        let key = folder.to_string_lossy().into_owned();
        let known: Option<String> = self
            .connection
            .query_row("SELECT id FROM workspaces WHERE folder = ?1", [&key], |row| row.get(0))
            .optional()?;
        let is_known = known.is_some();
        let id = match known {
            Some(id) => WorkspaceId(id),
            None => WorkspaceId(format!("{}{}", WorkspaceId::PREFIX, uuid::Uuid::now_v7().simple())),
        };
        let opened = self.connection.execute(
            "INSERT INTO workspaces (id, folder, opened_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET opened_at = ?3",
            params![id.0, key, crate::now().0],
        );
        match opened.map_err(StoreError::from) {
            // A folder that is known can be read on a full disk too.
            Err(error) if is_known && error.is_full() => {}
            other => drop(other?),
        }
        Ok(KnownWorkspace { id, folder })
    }

    /// The memories that hold everywhere.
    pub fn memories(&self) -> crate::Memories<'_> {
        crate::Memories(&self.connection)
    }

    /// Forgets a memory. It is missed no more before it is gone: whoever ends in between has one more than is known.
    pub fn forget(&self, id: &gloss_protocol::MemoryId) -> Result<(), StoreError> {
        let mut tally = self.tally();
        if let Some(count) = tally.kept.get_mut("memories") {
            *count = count.saturating_sub(1);
        }
        let _ = tally.write(&tally_of_home(&self.dir));
        self.memories().forget(id).map(drop)
    }

    /// Empties what may still hold its words: the write-ahead log and the copies before migrations.
    pub fn forgotten(&self, memory: &Memory) -> Result<(), StoreError> {
        crate::forget::emptied(
            &self.connection,
            &self.dir.join("home.db"),
            &copies_of_home(&self.dir),
            memory,
        )
    }

    /// Empties the write-ahead log, so that deleted rows are gone from it too.
    pub fn flushed(&self) -> Result<(), StoreError> {
        crate::forget::flushed(&self.connection)
    }

    /// Takes a memory's words out of the tasks of all workspaces but one. Gives the folders whose workspace could not be
    /// read or written: these keep no other from it.
    ///
    /// # Errors
    /// Errors of SQLite on the home's own database.
    pub fn unsaid_elsewhere(&self, memory: &Memory, but: &WorkspaceId) -> Result<Vec<PathBuf>, StoreError> {
        let others = self.workspaces()?.into_iter().filter(|known| known.id != *but);
        let failed = |known: &KnownWorkspace| {
            crate::forget::scrub_workspace(&self.dir_of(&known.id), &self.copies_of(&known.id), memory)
                .is_err()
        };
        Ok(others.filter(failed).map(|known| known.folder).collect())
    }

    /// All workspaces, the last opened first.
    pub fn workspaces(&self) -> Result<Vec<KnownWorkspace>, StoreError> {
        let mut statement =
            self.connection.prepare("SELECT id, folder FROM workspaces ORDER BY opened_at DESC")?;
        let rows = statement.query_map([], |row| {
            Ok(KnownWorkspace {
                id: WorkspaceId(row.get(0)?),
                folder: PathBuf::from(row.get::<_, String>(1)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Where a workspace's memory lies.
    pub fn dir_of(&self, id: &WorkspaceId) -> PathBuf {
        self.dir.join("workspaces").join(&id.0)
    }
}
