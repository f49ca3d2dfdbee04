//! Artifacts and their versions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ThreadId, Timestamp, TurnId};

/// What an artifact is, which decides how it is shown and pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Markdown.
    Document,
    /// CSV, TSV and workbooks.
    Sheet,
    /// Plain text and code.
    Code,
    /// Anything Gloss keeps versions of but cannot show.
    Other,
}

impl Kind {
    /// The word used in SQL, JSON and on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Sheet => "sheet",
            Self::Code => "code",
            Self::Other => "other",
        }
    }

    /// The kind of a file by its name.
    pub fn of_path(path: &str) -> Self {
        let ext = path.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
        match ext.as_str() {
            "md" | "markdown" => Self::Document,
            "csv" | "tsv" | "xlsx" | "xlsm" | "xls" | "xlsb" | "ods" => Self::Sheet,
            "txt" | "json" | "toml" | "yaml" | "yml" | "html" | "css" | "js" | "ts" | "py" | "rs" | "sql" => {
                Self::Code
            }
            _ => Self::Other,
        }
    }
}

/// A file that Gloss can show and point into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Artifact {
    /// Path relative to the workspace, with forward slashes.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// A human title: the first heading, else the file's name.
    pub title: String,
    /// The newest version's number.
    pub version: u32,
    /// How many versions there are.
    pub versions: u32,
    /// False when the file is no longer in the folder; its versions stay.
    pub present: bool,
    /// The thread that last wrote it.
    pub thread: Option<ThreadId>,
    /// When the newest version was made.
    pub updated_at: Timestamp,
}

/// Who made a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MadeBy {
    /// The person, in Gloss.
    Person,
    /// An agent.
    Agent,
    /// Another program, found on disk.
    Outside,
}

impl MadeBy {
    /// The word used in SQL and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Agent => "agent",
            Self::Outside => "outside",
        }
    }
}

/// An immutable snapshot of an artifact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Version {
    /// The artifact.
    pub path: String,
    /// Its number, from 1.
    pub version: u32,
    /// The version it was made from.
    pub parent: Option<u32>,
    /// Who made it.
    pub made_by: MadeBy,
    /// Why, in a short sentence.
    pub why: String,
    /// When.
    pub created_at: Timestamp,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u32,
    /// The turn that made it, if a turn did.
    pub turn: Option<TurnId>,
    /// Whether its formulas show what they come to, as far as Gloss knows; what another program wrote is taken as it is.
    #[serde(default)]
    pub settled: bool,
}
