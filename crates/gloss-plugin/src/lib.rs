//! The files of a plugin, out of a folder, the objects of a Git repository or an archive, as bytes; and back on the disk as plain
//! files. Nothing is checked out, no program of a source is run, no link is followed or written. Bounded. Fetches nothing, and knows
//! no plugin's meaning.

mod archive;
mod bounds;
mod error;
mod folder;
mod repository;
mod write;

pub use archive::{archive_comment, read_archive};
pub use error::SourceError;
pub use folder::read_folder;
pub use repository::read_repository;
pub use write::{hash_of, write_files};
