//! `home.db`: which folders are workspaces. A workspace's id is random, so that a moved folder can be linked
//! again.

use std::path::{Path, PathBuf};

use gloss_protocol::{Memory, WorkspaceId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::StoreError;
use crate::schema::{self, Tables};

/// A workspace that this home knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownWorkspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its folder.
    pub folder: PathBuf,
}

/// The home's own database.
pub struct Home {
    dir: PathBuf,
    connection: Connection,
}

impl Home {
    /// Opens or makes it.
    ///
    /// # Errors
    /// A newer schema, or a home that cannot be written.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(StoreError::file("Making Gloss's home", dir))?;
        let path = dir.join("home.db");
        let mut connection = schema::connect(&path)?;
        schema::migrate(&mut connection, &path, Tables::Home)?;
        Ok(Self { dir: dir.to_owned(), connection })
    }

    /// The workspace of a folder, made where it is new. The folder must exist.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is no such folder.
    pub fn workspace(&self, folder: &Path) -> Result<KnownWorkspace, StoreError> {
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
        let id = match known {
            Some(id) => WorkspaceId(id),
            None => WorkspaceId(format!("{}{}", WorkspaceId::PREFIX, uuid::Uuid::now_v7().simple())),
        };
        self.connection.execute(
            "INSERT INTO workspaces (id, folder, opened_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET opened_at = ?3",
            params![id.0, key, crate::now().0],
        )?;
        Ok(KnownWorkspace { id, folder })
    }

    /// The memories that hold everywhere.
    pub fn memories(&self) -> crate::Memories<'_> {
        crate::Memories(&self.connection)
    }

    /// Empties what may still hold its words: the write-ahead log and the copies before migrations.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn forgotten(&self, memory: &Memory) -> Result<(), StoreError> {
        crate::forget::emptied(&self.connection, &self.dir.join("home.db"), memory)
    }

    /// What is no longer in the tables is gone from the write-ahead log too.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn flushed(&self) -> Result<(), StoreError> {
        crate::forget::flushed(&self.connection)
    }

    /// Takes a memory's words out of the tasks of all workspaces but one. Gives the folders whose workspace could not be
    /// read or written: these keep no other from it.
    ///
    /// # Errors
    /// What SQLite says of the home's own.
    pub fn unsaid_elsewhere(&self, memory: &Memory, but: &WorkspaceId) -> Result<Vec<PathBuf>, StoreError> {
        let others = self.workspaces()?.into_iter().filter(|known| known.id != *but);
        let failed =
            |known: &KnownWorkspace| crate::forget::scrub_workspace(&self.dir_of(&known.id), memory).is_err();
        Ok(others.filter(failed).map(|known| known.folder).collect())
    }

    /// All workspaces, the last opened first.
    ///
    /// # Errors
    /// What SQLite says.
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
