//! Artifacts and their versions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ExportFormat, Kind, ThreadId, Timestamp, TurnId};

/// The abilities of an artifact, by its kind and its file: where it can be pointed at, changed, exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Abilities {
    /// Places in it can be pointed at and noted.
    pub point: bool,
    /// It can be changed: by notes, by hand, by an agent.
    pub change: bool,
    /// An agent can write it as a whole text.
    pub write: bool,
    /// Two of its versions can be read side by side.
    pub compare: bool,
    /// Notes on it can be exchanged with other programs by the words that they are on.
    pub exchange: bool,
    /// Figures stand in it that lead to their sources.
    pub facts: bool,
    /// It holds tables, of which can be asked.
    pub query: bool,
    /// It can be checked before it is handed over.
    pub check: bool,
    /// Changes of it can be suggested and not made.
    pub suggest: bool,
    /// The formats it can be exported to.
    pub exports: Vec<ExportFormat>,
}

impl Abilities {
    /// The abilities of any text that can be pointed into and changed, and nothing more.
    pub fn of_text() -> Self {
        Self {
            point: true,
            change: true,
            write: false,
            compare: false,
            exchange: false,
            facts: false,
            query: false,
            check: false,
            suggest: false,
            exports: vec![ExportFormat::Review],
        }
    }
}

/// A file that Gloss can show and point into, or a folder that is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Artifact {
    /// Path relative to the workspace, with forward slashes; one at its end for a folder.
    pub path: String,
    /// Its kind.
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
    /// Changes of it are suggested, so that whoever opens it accepts or rejects each: tracked changes of a Word document.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub suggests: bool,
}

/// A place where words stand that were looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Found {
    /// The artifact.
    pub path: String,
    /// Its kind.
    pub kind: Kind,
    /// The place, as its kind names it; `all` where it is the name of the file or its title.
    pub at: String,
    /// What stands there.
    pub text: String,
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
    /// SHA-256 of its bytes, in hex; of a folder that of the list of its files.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u32,
    /// The turn that made it, if a turn did.
    pub turn: Option<TurnId>,
    /// Whether its formulas show what they come to, as far as Gloss knows; what another program wrote is taken as it is.
    #[serde(default)]
    pub settled: bool,
    /// Whether it takes back what notes made.
    #[serde(default)]
    pub undoes: bool,
    /// SHA-256 of what an agent made as a whole, where that was merged with what others had changed; nothing where it is the version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_as: Option<String>,
}
