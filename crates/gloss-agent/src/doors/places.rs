//! Places of the folder's files as a tool reaches them where no note marks them: read, edited at once as a new version, and
//! brought up to date with their sources. Every path and place is a model's, so whoever implements this checks it.

use gloss_protocol::Container;

use super::{BaseOf, EditedPlace, Future, NoteSlice, Written};

/// Figures of a file that were worked out again.
#[derive(Clone, Debug, PartialEq)]
pub struct Refreshed {
    /// The file.
    pub path: String,
    /// What was written; none where nothing would say anything else.
    pub written: Option<Written>,
    /// The figures that say something else now: as they were shown, as they are, and where.
    pub changed: Vec<(String, String, String)>,
    /// Those that stay as they are, with the reason.
    pub left: Vec<(String, String)>,
}

/// Figures of a file whose sources have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleFile {
    /// The file.
    pub path: String,
    /// The figures: as shown, and the value now where it is known.
    pub figures: Vec<(String, Option<String>)>,
}

/// Places of files.
pub trait Places: Send + Sync {
    /// A place as it reads now; with `within` the part that holds it.
    fn read_place(&self, path: &str, at: &str, within: Option<Container>) -> Future<'_, NoteSlice>;
    /// Edits ranges of a place, and makes a version of that and of what follows from it.
    fn edit_place(
        &self,
        path: &str,
        at: &str,
        base: BaseOf,
        edits: Vec<(usize, String)>,
    ) -> Future<'_, (Written, EditedPlace)>;
    /// Works a file's stale figures out again from the newest data, and writes them where they stand.
    fn refresh(&self, path: &str) -> Future<'_, Refreshed>;
    /// The stale figures of the files that the turn knows or serves notes on.
    fn stale(&self) -> Future<'_, Vec<StaleFile>>;
}
