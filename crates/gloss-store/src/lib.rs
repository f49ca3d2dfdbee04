//! A workspace's memory: SQLite, versions and their blobs, numbered events, a hash-chained log; and the
//! person's folder, as far as versions are read from it and installed in it.
//!
//! Nothing of it vanishes without a word: `tally` and `opening` tell a database that holds less than is known, `copies` and
//! `restore` bring it back, `examine` and `verify` look at all of it.
//!
//! Reading and writing of a noun stands in the file of that name, on the [`Read`] of `read` and the [`Tx`] of `write`.
//!
//! A version is a set of files: `versions` keeps which, `install` puts them into their places, `beside` finds what a crash
//! left there.
//!
//! One [`Store`] writes; [`Reader`]s only read. Decides nothing: what follows from a fact is the engine's
//! business. Nothing outside this crate and `gloss-data` opens a database.

mod access;
mod approvals;
mod artifacts;
mod automations;
mod beside;
mod blob;
mod cards;
mod changes;
mod commands;
mod copies;
mod counts;
mod crash;
mod decided;
mod error;
mod events;
mod examine;
mod facts;
mod figures;
mod fold;
mod folder;
mod forget;
mod forgotten;
mod goals;
mod home;
mod install;
mod intents;
mod items;
mod ledger;
mod left_out;
mod log;
mod logged;
mod memories;
mod memory_search;
mod mend;
mod mend_rows;
mod missing;
mod moved;
mod notes;
mod opened;
mod opening;
mod operations;
mod plain;
mod pruning;
mod read;
mod rebuild;
mod recipes;
mod redaction;
mod releases;
mod relocate;
mod restore;
mod room;
mod salvage;
mod schema;
mod schema_check;
mod store;
mod tally;
mod threads;
mod trail;
mod trash;
mod turns;
mod verify;
mod versions;
mod words;
mod write;

pub use beside::{Swept, original_of};
pub use blob::{BlobFile, Blobs};
pub use copies::{make as make_copy, no_copies};
pub use crash::{Point, arm};
pub use error::{Remains, StoreError};
pub use events::weight;
pub use examine::Examined;
pub use folder::{Folder, FolderFile, is_home};
pub use home::{Home, KnownWorkspace};
pub use install::{FileChange, Installation, NOTHING, Prepared};
pub use intents::{Exchange, Intent};
pub use ledger::{KeptCeilings, KeptReservation, Ledger, LedgerRows};
pub use left_out::left_out;
pub use memories::Memories;
pub use opened::first_being_written;
pub use read::Read;
pub use releases::Passcode;
pub use relocate::{EntryKind, FolderEntry, entry_at, moved_path, newest_within};
pub use room::Room;
pub use store::{Reader, Store};
pub use tally::Tally;
pub use trail::{LogEntry, LogFilter};
pub use trash::{Trash, take_back};
pub use verify::{LogEvidence, Verified};
pub use versions::{StoredVersion, VersionFile};
pub use write::{Tx, Write};

/// Milliseconds since the Unix epoch, UTC: the one place where the store reads a clock.
pub fn now() -> gloss_protocol::Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    gloss_protocol::Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests;
