//! A change on disk that is waited out, and when it is over. Looks at no file.

use gloss_protocol::Timestamp;

/// Files that rest this long were written to their end, in milliseconds.
const QUIET: i64 = 1000;

/// Longest wait for a file to rest, in milliseconds: one that never does is looked at all the same.
const LONGEST: i64 = 300_000;

/// A change that is waited out.
#[derive(Clone, Copy)]
pub(crate) struct Stirred {
    /// When the files changed first.
    pub first: Timestamp,
    /// When they changed last.
    pub last: Timestamp,
}

impl Stirred {
    /// When it is time for its run.
    pub(crate) fn due(self) -> Timestamp {
        Timestamp((self.last.0 + QUIET).min(self.first.0 + LONGEST))
    }
}
