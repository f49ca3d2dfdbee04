//! Opening a workspace's database: one [`Store`] that writes, any number of [`Reader`]s.

use std::path::{Path, PathBuf};

use gloss_protocol::{Event, WorkspaceId};
use rusqlite::{Connection, OpenFlags};

use crate::read::Read;
use crate::schema::{self, Tables};
use crate::write::{Tx, Write};
use crate::{Blobs, Point, StoreError, crash};

/// The one writer of a workspace.
pub struct Store {
    workspace: WorkspaceId,
    dir: PathBuf,
    connection: Connection,
    blobs: Blobs,
    seq: u64,
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
    /// Opens or makes the store of a workspace in `dir`.
    ///
    /// # Errors
    /// A newer schema, a damaged database, or a folder that cannot be written.
    pub fn open(dir: &Path, workspace: WorkspaceId) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(StoreError::file("Making the workspace's memory", dir))?;
        let path = dir.join("workspace.db");
        let mut connection = schema::connect(&path)?;
        schema::migrate(&mut connection, &path, Tables::Workspace)?;
        let blobs = Blobs::open(&dir.join("blobs"))?;
        let seq = Read(&connection).last_seq()?;
        Ok(Self { workspace, dir: dir.to_owned(), connection, blobs, seq })
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

    /// Empties what may still hold a forgotten memory's words: the write-ahead log and the copies before migrations.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn forgotten(&self, memory: &gloss_protocol::Memory) -> Result<(), StoreError> {
        crate::forget::emptied(&self.connection, &self.dir.join("workspace.db"), memory)
    }

    /// What is no longer in the tables is gone from the write-ahead log too.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn flushed(&self) -> Result<(), StoreError> {
        crate::forget::flushed(&self.connection)
    }

    /// One named transaction: all of it or none. Gives back the events it stored, ready to deliver.
    ///
    /// # Errors
    /// What `work` or SQLite says; then nothing was stored.
    pub fn write<T>(
        &mut self,
        name: Write,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<(T, Vec<Event>), StoreError> {
        // What a person decided, or a version, survives a power cut; the rest a crash of the process.
        let level = if name.durable() { "FULL" } else { "NORMAL" };
        self.connection.pragma_update(None, "synchronous", level)?;
        let transaction =
            self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let mut tx = Tx::new(transaction, self.workspace.clone(), self.seq);
        let value = work(&mut tx)?;
        crash::pass(Point::Before(name.word()));
        let events = tx.commit()?;
        crash::pass(Point::After(name.word()));
        self.seq = events.last().map_or(self.seq, |event| event.seq);
        Ok((value, events))
    }
}
