//! Descriptions of files besides their words: size, kind, date. Holds no bytes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Kind, Timestamp};

/// A file as a card shows it: what can be told of it without reading it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileAbout {
    /// Relative to the workspace.
    pub path: String,
    /// The version that is told of; 0 where Gloss keeps none, as of a file that is too large.
    pub version: u32,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// When this version was made; of a file without one, when it was last written.
    pub changed_at: Timestamp,
    /// A page can draw it as a picture.
    pub picture: bool,
    /// It can be handed to the program that it belongs to. False for what the system would run.
    pub opens: bool,
    /// It lies in the folder now.
    pub present: bool,
}

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkspaceFile {
    /// Relative to the workspace.
    pub path: String,
    /// Its kind.
    pub kind: Kind,
    /// Bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// A few words on its size: `56 rows`, `3 sheets`, `2 min`.
    pub about: String,
}
