//! Memory: what is worth knowing next time. A person can read, change and forget each.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{MemoryId, NoteId, ThreadId, Timestamp};

/// The kind of a memory: its subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MemoryKind {
    /// How the person wants things.
    Preference,
    /// Somebody.
    Person,
    /// A word and what it means here.
    Term,
    /// Somewhere: a file, a folder, a site.
    Place,
    /// A decision.
    Decision,
    /// Anything else.
    #[default]
    Note,
}

impl MemoryKind {
    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Preference => "preference",
            Self::Person => "person",
            Self::Term => "term",
            Self::Place => "place",
            Self::Decision => "decision",
            Self::Note => "note",
        }
    }

    /// The kind of a word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Preference, Self::Person, Self::Term, Self::Place, Self::Decision, Self::Note]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// Where a memory holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MemoryScope {
    /// In this workspace.
    #[default]
    Workspace,
    /// In all of them.
    Everywhere,
}

impl MemoryScope {
    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Everywhere => "everywhere",
        }
    }
}

/// Whether a memory counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MemoryStatus {
    /// An agent proposes it; nothing uses it before the person has kept it.
    Proposed,
    /// It counts.
    Kept,
}

impl MemoryStatus {
    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Kept => "kept",
        }
    }
}

/// Where a memory comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum MemorySource {
    /// The person wrote it.
    Person,
    /// An agent proposed it in a task.
    Task {
        /// The task.
        task: ThreadId,
    },
    /// Notes that said the same again and again.
    Notes {
        /// The notes.
        notes: Vec<NoteId>,
    },
}

/// A thing worth knowing next time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Memory {
    /// Its id.
    pub id: MemoryId,
    /// The knowledge itself, in words.
    pub text: String,
    /// Its kind.
    pub kind: MemoryKind,
    /// Where it holds.
    pub scope: MemoryScope,
    /// Whether it counts.
    pub status: MemoryStatus,
    /// Where it comes from.
    pub source: MemorySource,
    /// The number of turns that were given it.
    pub uses: u32,
    /// When one was last.
    pub used_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}
