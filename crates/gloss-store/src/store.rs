//! Opening a workspace's database: one [`Store`] that writes, any number of [`Reader`]s.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gloss_protocol::{Event, WorkspaceId};
use gloss_secrets::Redaction;
use rusqlite::{Connection, OpenFlags};

use crate::error::Remains;
use crate::mend::Sources;
use crate::opening::{self, Evidence};
use crate::read::Read;
use crate::schema::{self, Tables};
use crate::tally::{self, Tally};
use crate::write::{Tx, Write};
use crate::{Blobs, Point, StoreError, counts, crash, fold, log, schema_check};

/// The one writer of a workspace. Where nothing else is said, what fails fails with what SQLite says.
pub struct Store {
    workspace: WorkspaceId,
    dir: PathBuf,
    connection: Connection,
    blobs: Blobs,
    seq: u64,
    tally: Tally,
    /// The last entry of the log that is counted.
    logged: u64,
    copies: PathBuf,
    /// Something was written since the log was folded in.
    unfolded: bool,
    /// The level of SQLite's `synchronous` as it was set last; empty where it was not set yet.
    level: &'static str,
    /// Rows that come and go in a transaction.
    watched: counts::Watched,
    /// What something else took out, by what a person calls it.
    missing: Vec<(&'static str, u64)>,
    /// The keys that are kept, taken out of what is stored.
    redaction: Arc<Redaction>,
}

/// Makes again what can be derived of a database that is not as Gloss left it.
fn mend_tables(connection: &Connection, known: &Evidence) -> Result<(), StoreError> {
    match schema_check::mend(connection, Tables::Workspace) {
        Ok(false) => Ok(()),
        // On a full or read-only disk it goes on reading as it is.
        Err(error) if error.is_full() => Ok(()),
        Err(error) if !error.is_damage() => Err(error),
        Ok(true) | Err(_) => Err(opening::stopped(Remains::Damaged, "", known)),
    }
}

/// A tally with what was written after it and need not have survived, or was not told before the process ended.
fn caught_up(mut tally: Tally, connection: &Connection, is_altered: bool) -> Result<Tally, StoreError> {
    let found = opening::found(connection)?;
    tally.salts = log::salts_after(connection, tally.entries, tally.salts)?;
    if let Some(next) = tally.salts_next.take() {
        let next = log::salts_after(connection, tally.entries, next)?;
        if log::salts(connection)? == next {
            tally.salts = next;
        }
    }
    if !is_altered {
        (tally.entries, tally.hash) = (found.entries, found.hash);
    }
    (tally.seq, tally.versions) = (tally.seq.max(found.seq), tally.versions.max(found.versions));
    Ok(tally)
}

/// A workspace's place: the folders of its memory, and the tally that is known of it.
pub(crate) struct Place {
    pub workspace: WorkspaceId,
    pub dir: PathBuf,
    /// Its daily copies.
    pub copies: PathBuf,
    /// The person's folder, where that is known.
    pub folder: Option<PathBuf>,
    /// The tally that the home keeps.
    pub mark: Option<Tally>,
}

/// A read-only connection.
pub struct Reader {
    connection: Connection,
    blobs: Blobs,
}

impl Reader {
    /// The tables.
    pub fn read(&self) -> Read<'_> {
        Read(&self.connection)
    }

    /// The blobs.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }
}

impl Store {
    /// Opens or makes the store of a workspace in `dir`, of which nothing is known but what lies there.
    ///
    /// # Errors
    /// A newer schema, a damaged database, or a folder that cannot be written.
    pub fn open(dir: &Path, workspace: WorkspaceId) -> Result<Self, StoreError> {
        let copies = dir.join("copies");
        Self::open_at(Place { workspace, dir: dir.to_owned(), copies, folder: None, mark: None })
    }

    /// Opens it, or makes it where nothing is known of it.
    ///
    /// # Errors
    /// [`StoreError::Stopped`] where there is less than is known; then nothing is written.
    pub(crate) fn open_at(place: Place) -> Result<Self, StoreError> {
        let Place { workspace, dir, copies, folder, mark } = place;
        std::fs::create_dir_all(&dir).map_err(StoreError::file("Making the workspace's memory", &dir))?;
        let path = dir.join("workspace.db");
        let known = Evidence::of((&dir, &copies), folder.as_deref(), &workspace.0, mark);
        opening::look_at_file(&path, &known)?;
        let mut connection = schema::open(&path)?;
        let is_as_left = known.is_as_left(&path);
        if !is_as_left {
            // Where it can't be read the look says so.
            let _ = schema_check::settle_version(&connection, Tables::Workspace);
        }
        let altered = opening::look_at_tables(&connection, &path, &known)?;
        let is_altered = altered.is_some();
        schema::configure(&connection)?;
        schema::migrate(&mut connection, &path, Tables::Workspace)?;
        if !is_as_left {
            mend_tables(&connection, &known)?;
        }
        let mut blobs = Blobs::open(&dir.join("blobs"))?;
        if let (Some(folder), Some(workspaces)) = (&folder, dir.parent()) {
            let (database, workspaces) = (path.clone(), workspaces.to_owned());
            blobs = blobs.with(Sources { database, folder: folder.clone(), workspaces });
        }
        let seq = Read(&connection).last_seq()?;
        let missing =
            known.tally.as_ref().map(|tally| counts::missing(&connection, tally, seq)).transpose()?;
        let missing = missing.unwrap_or_default();
        let folder = folder.map(|folder| folder.display().to_string()).unwrap_or_default();
        let tally = match known.tally.filter(|tally| tally.seq > 0) {
            // What is missing stays missed: it is told each time until it is restored.
            Some(tally) if !missing.is_empty() => {
                Tally { folder, kept: tally.kept.clone(), ..caught_up(tally, &connection, is_altered)? }
            }
            Some(tally) => Tally {
                folder,
                kept: counts::count(&connection)?,
                ..caught_up(tally, &connection, is_altered)?
            },
            None => Tally {
                workspace: workspace.0.clone(),
                folder,
                salts: log::salts(&connection)?,
                kept: counts::count(&connection)?,
                ..opening::found(&connection)?
            },
        };
        let watched = counts::Watched::of(&mut connection)?;
        let logged = Read(&connection).log_end()?.entry;
        let mut store = Self {
            workspace,
            dir,
            connection,
            blobs,
            seq,
            tally,
            logged,
            copies,
            unfolded: true,
            level: "",
            watched,
            missing,
            redaction: Arc::default(),
        };
        store.keep_place()?;
        if let Some(known) = altered {
            store.tell_altered(&known)?;
        }
        Ok(store)
    }

    /// The database itself knows whose it is and of which folder.
    fn keep_place(&mut self) -> Result<(), StoreError> {
        for (key, value) in [("workspace", &self.tally.workspace), ("folder", &self.tally.folder)] {
            let known = "SELECT EXISTS (SELECT 1 FROM meta WHERE key = ?1 AND value = ?2)";
            let is_known: bool = self.connection.query_row(known, [key, value], |row| row.get(0))?;
            if !(is_known || value.is_empty()) {
                let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2";
                match self.connection.execute(sql, [key, value]).map_err(StoreError::from) {
                    // It goes on reading.
                    Err(error) if error.is_full() => {}
                    other => drop(other?),
                }
            }
        }
        if tally::places(&self.dir).iter().any(|path| !path.exists()) {
            self.tell_tally();
        }
        Ok(())
    }

    /// An altered log stays one: what is known of it would be written over with the next entry.
    fn tell_altered(&mut self, known: &Tally) -> Result<(), StoreError> {
        let Tally { entries, hash, .. } = known;
        let ids = serde_json::json!({ "known": entries, "hash": hash });
        match self.write(Write::Recover, |tx| tx.log(log::ALTERED, &ids, "")) {
            Err(error) if error.is_full() => Ok(()),
            other => other.map(drop),
        }
    }

    /// Takes these keys out of all rows that it writes from here on, but for those that hold the person's own files: their names,
    /// and what takes an edit of them back.
    pub fn redact(&mut self, redaction: Arc<Redaction>) {
        self.redaction = redaction;
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Something was written beside a transaction of its own.
    pub(crate) fn is_touched(&mut self) {
        self.unfolded = true;
    }

    /// Says beside the database what is in it. Where that can't be said now, less is known: no failure.
    fn tell_tally(&mut self) {
        self.tally.at = crate::now().0;
        let _ = self.tally.keep(&self.dir);
    }

    /// Folds the log into the database, where something was written since. Gives what is in it then, for the home to know;
    /// none where there was nothing to fold, or somebody reads just now.
    pub fn fold(&mut self) -> Result<Option<Tally>, StoreError> {
        if !self.unfolded || !fold::fold(&self.connection)? {
            return Ok(None);
        }
        self.unfolded = false;
        let file = tally::stat(&self.dir.join("workspace.db")).unwrap_or_default();
        self.tally = Tally { folded: true, file, seq: self.seq, ..self.tally.clone() };
        self.tell_tally();
        Ok(Some(self.tally.clone()))
    }

    /// Whether something was written since the log was folded in.
    pub fn is_unfolded(&self) -> bool {
        self.unfolded
    }

    /// The database and the folder of its daily copies, for [`crate::make_copy`].
    pub fn to_copy(&self) -> (PathBuf, PathBuf) {
        (self.dir.join("workspace.db"), self.copies.clone())
    }

    /// What something other than Gloss took out of the database, in a sentence.
    pub fn missing(&self) -> Option<String> {
        let words: Vec<String> = self.missing.iter().copied().map(counts::words).collect();
        let sentence = format!(
            "Missing here: {}. Something other than Gloss took this out of what it remembers.",
            words.join(", ")
        );
        (!words.is_empty()).then_some(sentence)
    }

    /// The tally of the database after the last durable write.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Makes connections that cannot write.
    ///
    /// # Errors
    /// The maker fails where the database can't be opened.
    pub fn reader_maker(&self) -> impl Fn() -> Result<Reader, StoreError> + Send + use<> {
        let (path, blobs) = (self.dir.join("workspace.db"), self.blobs.clone());
        move || {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(&path, flags)?;
            connection.busy_timeout(std::time::Duration::from_secs(5))?;
            Ok(Reader { connection, blobs: blobs.clone() })
        }
    }

    /// The tables.
    pub fn read(&self) -> Read<'_> {
        Read(&self.connection)
    }

    /// The blobs.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// The workspace.
    pub fn workspace(&self) -> &WorkspaceId {
        &self.workspace
    }

    /// The number of the last stored event.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Empties what may still hold a forgotten memory's words: the write-ahead log, the copies and what was set aside.
    pub fn forgotten(&self, memory: &gloss_protocol::Memory) -> Result<(), StoreError> {
        crate::forget::emptied(&self.connection, &self.dir.join("workspace.db"), &self.copies, memory)
    }

    /// Empties the write-ahead log, so that deleted rows are gone from it too.
    pub fn flushed(&self) -> Result<(), StoreError> {
        crate::forget::flushed(&self.connection)
    }

    /// One named transaction: all of it or none. Gives back the events it stored, ready to deliver.
    ///
    /// # Errors
    /// Errors of `work` or SQLite; then nothing was stored.
    pub fn write<T>(
        &mut self,
        name: Write,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<(T, Vec<Event>), StoreError> {
        // What a person decided, or a version, survives a power cut; the rest a crash of the process.
        let level = if name.durable() { "FULL" } else { "NORMAL" };
        if self.level != level {
            self.connection.pragma_update(None, "synchronous", level)?;
            self.level = level;
        }
        self.watched.begin();
        let transaction =
            self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Forgetting from another folder logs here what it covers, beside this store.
        let beside = Read(&transaction).log_end()?;
        if beside.entry > self.logged {
            self.tally.salts = log::salts_after(&transaction, self.logged, self.tally.salts.clone())?;
            (self.logged, self.tally.entries, self.tally.hash) = (beside.entry, beside.entry, beside.hash);
        }
        let mut tx = Tx::new(transaction, self.workspace.clone(), self.seq, self.redaction.clone());
        let value = work(&mut tx)?;
        let next = tx.counted.forgotten.iter().fold(self.tally.salts.clone(), |mut salts, (n, salt)| {
            salts.turn(*n, salt);
            salts
        });
        if !tx.counted.forgotten.is_empty() {
            self.tally.salts_next = Some(next.clone());
            let _ = self.tally.keep(&self.dir);
        }
        crash::pass(Point::Before(name.word()));
        let (events, counted) = tx.commit()?;
        crash::pass(Point::After(name.word()));
        self.seq = events.last().map_or(self.seq, |event| event.seq);
        (self.tally.salts, self.tally.salts_next) = (next, None);
        self.count(counted);
        if name.durable() {
            self.tally.seq = self.seq;
            self.tell_tally();
        }
        self.unfolded = true;
        Ok((value, events))
    }

    /// Counts what a transaction added. A write that need not survive a power cut is told with the next that must.
    fn count(&mut self, counted: log::Counted) {
        self.tally.folded = false;
        self.watched.add_to(&mut self.tally.kept);
        self.tally.versions += counted.versions;
        if let Some((n, hash)) = counted.last {
            (self.logged, self.tally.entries, self.tally.hash) = (n, n, hash);
        }
        counted.salts.iter().for_each(|(n, salt)| self.tally.salts.turn(*n, salt));
    }
}
