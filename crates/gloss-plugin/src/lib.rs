//! The files of a plugin, out of a folder, the objects of a Git repository, what its server answers over HTTP, or an archive, as bytes; and back on the disk as plain
//! files. Nothing is checked out, no program of a source is run, no link leads out or is written. Bounded. Fetches nothing, and knows
//! no plugin's meaning.

mod archive;
mod bounds;
mod error;
mod folder;
mod git_http;
mod links;
mod pack;
mod repository;
mod write;

pub use archive::{archive_comment, read_archive};
pub use error::SourceError;
pub use folder::{read_folder, read_linked_folder};
pub use git_http::{LIST_TYPE, REQUEST_TYPE, References, pack_of};
pub use links::SourceFiles;
pub use pack::read_pack;
pub use repository::read_repository;
pub use write::{hash_of, write_files};
