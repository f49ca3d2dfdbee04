//! A change on disk that is waited out, and when it is over. Looks at no file.

use gloss_protocol::Timestamp;

/// Files that rest this long were written to their end, in milliseconds.
const QUIET: i64 = 1000;

/// Longest wait for a file to rest, in milliseconds: one that never does is looked at all the same.
const LONGEST: i64 = 300_000;

/// A change that is waited out.
#[derive(Clone, Copy)]
pub(crate) struct Stirred {
    /// Time of the files' first change.
    pub first: Timestamp,
    /// Time of their last change.
    pub last: Timestamp,
}

impl Stirred {
    /// Time at which its run is due.
    pub(crate) fn due(self) -> Timestamp {
        Timestamp((self.last.0 + QUIET).min(self.first.0 + LONGEST))
    }
}
