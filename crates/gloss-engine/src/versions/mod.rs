//! Versions, each a set of files: `look` takes up what other programs did, `read` reads what lies in the folder, `make` makes
//! new ones, `moves` follows files that have another name, `recover` puts right what a crash left.
//!
//! A version is its blobs, then an intent where it has several files, then each file exchanged into its place, then one
//! transaction that records it with everything that follows from it; a crash between any two of these ends in one whole
//! state or the other.

pub(crate) mod copies;
pub(crate) mod edits;
pub(crate) mod facts;
pub(crate) mod figures;
pub(crate) mod look;
pub(crate) mod make;
pub(crate) mod merging;
pub(crate) mod moves;
pub(crate) mod places;
pub(crate) mod read;
pub(crate) mod recover;
pub(crate) mod restore;
pub(crate) mod room;
pub(crate) mod rows;
