//! A text that was written on an older version, with what others have changed since, paragraph by paragraph or cell by cell.
//! Without a conflict it is merged, beside the core: a write that needs it is put off, and tried again with what came of it.

use gloss_artifact::kinds;
use gloss_protocol::Problem;

use crate::content::bytes_of;
use crate::doors::Shared;
use crate::off_core::OffCore;

/// Request to merge for a write.
#[derive(Debug)]
pub(crate) struct MergeWanted {
    pub path: String,
    /// The version that the text was written on.
    pub read: u32,
    /// The newest version.
    pub now: u32,
    /// The text.
    pub mine: Vec<u8>,
    /// Whether it was made again as a whole: then what others changed stays where it is in the way.
    pub again: bool,
}

/// Result of a merge; none where both changed the same.
pub(crate) struct Merged {
    wanted: MergeWanted,
    both: Option<Vec<u8>>,
}

impl MergeWanted {
    /// Merges the turn's text with the newest version.
    ///
    /// # Errors
    /// Where a version can't be read.
    pub(crate) fn merge(self, _off: &OffCore, shared: &Shared) -> Result<Merged, Problem> {
        let (base, theirs) = shared.read(|read, blobs| {
            let bytes = |version| bytes_of(read, blobs, &self.path, version);
            let made_as = match self.again {
                true => read.version(&self.path, self.read)?.and_then(|stored| stored.version.made_as),
                false => None,
            };
            let base = match made_as {
                Some(sha256) => blobs.get(&sha256)?,
                None => bytes(self.read)?,
            };
            Ok((base, bytes(self.now)?))
        })?;
        let both = kinds::of_path(&self.path).merge(&self.path, [&base, &self.mine, &theirs], self.again);
        Ok(Merged { wanted: self, both })
    }
}

impl Merged {
    /// Result of merging just these; none where it was asked for others.
    pub(crate) fn of(self, path: &str, (read, now): (u32, u32), mine: &[u8]) -> Option<Option<Vec<u8>>> {
        let MergeWanted { path: known, read: base, now: newest, mine: own, .. } = self.wanted;
        (known == path && (base, newest) == (read, now) && own == mine).then_some(self.both)
    }
}

/// Reason that a turn's write did not take place.
#[derive(Debug)]
pub(crate) enum Unwritten {
    /// Failed.
    Problem(Problem),
    /// Put off until this is merged.
    Merge(Box<MergeWanted>),
}

impl<E: Into<Problem>> From<E> for Unwritten {
    fn from(error: E) -> Self {
        Self::Problem(error.into())
    }
}
