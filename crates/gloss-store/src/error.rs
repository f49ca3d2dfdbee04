//! Errors of the store, and the problem a person sees for each.

use std::path::PathBuf;

use gloss_protocol::{Code, Problem};

/// Why a database is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remains {
    /// Its file is not there.
    Gone,
    /// Its file is empty, or holds no tables.
    Empty,
    /// Its file is no database, or one that is damaged.
    Damaged,
    /// It is an older state than the one that is known.
    Older,
    /// It is the memory of another folder.
    Another,
}

/// A failure of the store or of the person's folder.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("The workspace's memory could not be used: {0}")]
    Sql(#[from] rusqlite::Error),
    /// A stored value is not what it should be.
    #[error("The workspace's memory holds something unreadable: {0}")]
    Json(#[from] serde_json::Error),
    /// The file system said no.
    #[error("{what} failed for {}: {source}", path.display())]
    File {
        /// The operation that was tried.
        what: &'static str,
        /// The path that it was tried on.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// Written by a newer Gloss.
    #[error("This workspace was written by a newer Gloss (format {found}; this one knows {known}).")]
    Newer {
        /// The format of the file.
        found: u32,
        /// The newest format that this build knows.
        known: u32,
    },
    /// A blob whose bytes do not match its name.
    #[error("A stored version is damaged ({0}).")]
    Damaged(String),
    /// There is less than what is known: nothing was written over it.
    #[error("{says}")]
    Stopped {
        /// The state of the database.
        state: Remains,
        /// In a sentence.
        says: String,
    },
    /// A new folder holds the files of one that is no longer where it was.
    #[error("This folder looks like {}, which is no longer there. What Gloss remembers of that one is kept.", from.display())]
    Moved {
        /// The folder as it was known.
        from: PathBuf,
    },
    /// A folder can't have the memory of another one.
    #[error("{0}")]
    NotLinked(String),
    /// There is nothing whole to restore.
    #[error("{says}")]
    NoCopy {
        /// In a sentence.
        says: String,
    },
    /// A path that leaves the folder, or names no plain file.
    #[error("{path} is not a file inside this workspace. {why}")]
    Outside {
        /// As asked.
        path: String,
        /// Why.
        why: &'static str,
    },
    /// Nothing there.
    #[error("There is no {0}.")]
    Missing(String),
    /// Something has the name that a file was to get.
    #[error("{path} is there already.")]
    Taken {
        /// The name.
        path: String,
    },
    /// Nothing can be put in a trash here.
    #[error("The disk of this folder has no trash, and nothing is deleted without one.")]
    NoTrash,
    /// Another program changed the file at the same moment.
    #[error("{path} was changed by another program.")]
    Changed {
        /// The file.
        path: String,
    },
    /// A folder of more files than an artifact has.
    #[error("{path} has {files} files; Gloss keeps versions of folders of up to {most}.")]
    TooMany {
        /// The folder.
        path: String,
        /// The count of its files.
        files: usize,
        /// The limit.
        most: usize,
    },
    /// Too large.
    #[error("{path} has {bytes} bytes; Gloss reads files up to 128 MB.")]
    TooLarge {
        /// The file.
        path: String,
        /// Its size.
        bytes: u64,
    },
}

impl StoreError {
    /// Wraps a file error.
    pub(crate) fn file(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { what, path, source }
    }

    /// Whether a database's file is damaged, or is none.
    pub(crate) fn is_damage(&self) -> bool {
        matches!(self.code(), Code::StoreDamaged)
    }

    /// Whether there is no space.
    pub fn is_full(&self) -> bool {
        matches!(self.code(), Code::DiskFull)
    }

    fn code(&self) -> Code {
        match self {
            Self::Sql(rusqlite::Error::SqliteFailure(e, _)) => match e.code {
                rusqlite::ErrorCode::DiskFull => Code::DiskFull,
                // So SQLite says that there was no room for what it keeps beside a database.
                _ if e.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => Code::DiskFull,
                rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase => {
                    Code::StoreDamaged
                }
                rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked => Code::Busy,
                rusqlite::ErrorCode::ReadOnly => Code::FolderReadOnly,
                _ => Code::Internal,
            },
            Self::Sql(_) => Code::Internal,
            Self::Moved { .. } => Code::FolderMoved,
            Self::NotLinked(_) => Code::BadRequest,
            Self::Json(_) | Self::Damaged(_) | Self::Stopped { .. } | Self::NoCopy { .. } => {
                Code::StoreDamaged
            }
            Self::File { source, .. } => match source.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Code::DiskFull,
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                    Code::FolderReadOnly
                }
                std::io::ErrorKind::NotFound => Code::FileMissing,
                _ => Code::Internal,
            },
            Self::Newer { .. } => Code::StoreNewer,
            Self::Outside { .. } => Code::OutsideWorkspace,
            Self::Missing(_) => Code::NotFound,
            Self::Changed { .. } => Code::FileChanged,
            Self::Taken { .. } => Code::AlreadyExists,
            Self::NoTrash => Code::NotDone,
            Self::TooLarge { .. } | Self::TooMany { .. } => Code::TooLarge,
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let problem = Self::new(error.code(), error.to_string());
        match error {
            StoreError::Moved { from } => {
                let from = from.display();
                problem.with_next(format!(
                    "Go on with it: gloss doctor --link \"{from}\". Or begin anew: gloss doctor --restore --anew."
                ))
            }
            StoreError::NotLinked(_) => problem
                .with_next("Only a folder without a memory can have that of one that is no longer there."),
            StoreError::Damaged(_) => problem.with_next(
                "Run gloss doctor: it says which version that is; another one can be opened and restored.",
            ),
            StoreError::Json(_) => {
                problem.with_next("Run gloss doctor: it says what can't be read. Everything else is there.")
            }
            StoreError::NoCopy { .. } => problem.with_next(
                "Run gloss doctor --restore --anew to begin anew; what is there now is kept aside.",
            ),
            _ => problem,
        }
    }
}
