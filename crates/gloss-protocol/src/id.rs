//! Identifiers: a prefix that says what it names, then a UUIDv7 in hex without hyphens.
//!
//! Never minted here: a UUID needs a clock, and the ground floor has none.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub String);

        impl $name {
            /// The prefix of this kind of id.
            pub const PREFIX: &'static str = $prefix;

            /// An id around a UUID the caller minted.
            pub fn from_uuid(uuid: Uuid) -> Self {
                Self(format!("{}{}", $prefix, uuid.simple()))
            }

            /// The id as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

id!(
    /// A workspace: random, so that a moved folder can be linked again.
    WorkspaceId, "w_");
id!(
    /// A thread, "task" on screen.
    ThreadId, "t_");
id!(
    /// One turn of a thread.
    TurnId, "u_");
id!(
    /// One item of a thread, "step" on screen.
    ItemId, "i_");
id!(
    /// A card.
    CardId, "cd_");
id!(
    /// A note.
    NoteId, "n_");
id!(
    /// A change between two versions.
    ChangeId, "c_");
id!(
    /// A command, minted by the shell that sends it so that sending it twice is harmless.
    CommandId, "k_");

id!(
    /// An approval.
    ApprovalId, "ap_");
id!(
    /// A form of a server.
    FormId, "fm_");
id!(
    /// An entry of what may be done.
    AccessId, "ac_");
id!(
    /// Files that were moved or deleted in one step.
    FileOperationId, "fo_");
id!(
    /// An automation.
    AutomationId, "au_");
id!(
    /// A run of an automation.
    RunId, "r_");

id!(
    /// A memory.
    MemoryId, "m_");

id!(
    /// A recipe.
    RecipeId, "rc_");

id!(
    /// A release of a site.
    ReleaseId, "rl_");

id!(
    /// A goal.
    GoalId, "g_");

/// A fact's id: eight hex digits, short because people and models write it inside links.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct FactId(pub String);

impl FactId {
    /// The id as written, without the `fact:` scheme.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for FactId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
