//! Changes: before and after of one region between two versions, and the proof over a batch.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ChangeId, NoteId, PlacedAct, Span, TurnId};

/// Where a change lies, seen from the notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeClass {
    /// In a place that was pointed at.
    Inside,
    /// A consequence of one.
    Follows,
    /// Anywhere else.
    Outside,
}

impl ChangeClass {
    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::Follows => "follows",
            Self::Outside => "outside",
        }
    }
}

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// In the artifact.
    Applied,
    /// Held back, waiting for the person.
    Held,
    /// The person left it out.
    Left,
    /// Taken back.
    Undone,
}

impl ChangeState {
    /// The word used in SQL and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Held => "held",
            Self::Left => "left",
            Self::Undone => "undone",
        }
    }
}

/// Before and after of one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Change {
    /// Its id.
    pub id: ChangeId,
    /// The artifact.
    pub path: String,
    /// The notes it serves; several where their places overlap.
    #[serde(default)]
    pub notes: Vec<NoteId>,
    /// The turn that proposed it.
    pub turn: Option<TurnId>,
    /// Inside, follows or outside.
    pub class: ChangeClass,
    /// Where it stands.
    pub state: ChangeState,
    /// The version it starts from.
    pub base: u32,
    /// The version it is in, once applied.
    pub version: Option<u32>,
    /// The place in `base`.
    pub span: Span,
    /// The place in `version`.
    pub span_after: Option<Span>,
    /// The source before.
    pub before: String,
    /// The source after.
    pub after: String,
    /// Why, in the agent's words.
    pub why: String,
    /// How a person reads it where the source is no words: a sheet's cells.
    #[serde(default)]
    pub shown: Option<ChangePreview>,
    /// The first of the changes that it is held back with: they are accepted or left together. None for one that stands alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub bundle: Option<ChangeId>,
    /// The sentence about the act that made it, where no replacement of words did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub act: Option<String>,
    /// The acts themselves, so that they can be done again where something before them is taken back.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    #[ts(skip)]
    pub acts: Vec<PlacedAct>,
}

/// A change as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangePreview {
    /// The place in the version that the change starts from, in the command line's words: `cells:Sales!D3`.
    pub at: String,
    /// Its words before the change.
    pub before: String,
    /// Its words after the change, or with the proposed change.
    pub after: String,
    /// Whether it is the result of a formula, as its file has it.
    #[serde(default)]
    pub computed: bool,
}

/// One difference between two versions, for Compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Comparison {
    /// The place in the newer version (`bytes:12-20`).
    #[serde(rename = "where")]
    pub at: String,
    /// Inside, follows or outside of what was pointed at.
    pub class: ChangeClass,
    /// The source before.
    pub before: String,
    /// The source after.
    pub after: String,
    /// The place in the older version.
    pub old: Span,
    /// The place in the newer version.
    pub new: Span,
}

/// The summary of a batch of notes that made a version, measured by Gloss and not by the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Proof {
    /// The artifact.
    pub path: String,
    /// The version before.
    pub base: u32,
    /// The version that the batch made; equal to `base` where nothing was changed.
    pub version: u32,
    /// Notes applied.
    pub applied: Vec<NoteId>,
    /// Notes answered.
    pub answered: Vec<NoteId>,
    /// Notes that need the person.
    pub needs_you: Vec<NoteId>,
    /// Changes elsewhere that follow from them, worked out by Gloss and applied with them.
    pub follows: Vec<Change>,
    /// Changes held back.
    pub held: Vec<ChangeId>,
    /// Blocks that are identical, byte for byte, to the version before.
    pub identical_blocks: u32,
}
