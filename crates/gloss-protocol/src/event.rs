//! Events: the one way out. Numbered per workspace, stored and replayable.
//!
//! The store keeps an event's type and the ids it names, not its words; when an event is delivered it
//! carries the named thing as it is *now*. A reducer therefore only ever replaces things by id, and replaying
//! any suffix ends in the same state.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Access, Approval, Artifact, Automation, AutomationId, Change, Fact, FileOperation, Goal, Item, ItemId,
    Note, NoteId, Recipe, RecipeId, Release, ServerForm, Thread, ThreadId, Timestamp, Turn, TurnId, Version,
    WorkspaceId,
};

/// The body of an event, by its type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type")]
#[allow(missing_docs)]
pub enum EventBody {
    #[serde(rename = "thread.started")]
    ThreadStarted { thread: Thread },
    #[serde(rename = "thread.updated")]
    ThreadUpdated { thread: Thread },
    /// A task was removed, with its turns and steps.
    #[serde(rename = "thread.removed")]
    ThreadRemoved { thread: ThreadId },
    #[serde(rename = "turn.started")]
    TurnStarted { turn: Turn },
    #[serde(rename = "turn.updated")]
    TurnUpdated { turn: Turn },
    #[serde(rename = "turn.finished")]
    TurnFinished { turn: Turn },
    #[serde(rename = "item.started")]
    ItemStarted { item: Item },
    #[serde(rename = "item.completed")]
    ItemCompleted { item: Item },
    /// Words as they stream: never stored, folded into `item.completed`. `text` is what stands behind the first `offset` UTF-16
    /// code units of what was told before; at 0 the words begin anew.
    #[serde(rename = "item.delta")]
    ItemDelta { thread: ThreadId, turn: TurnId, item: ItemId, offset: u32, text: String },
    /// What may be done was given or set.
    #[serde(rename = "access.given")]
    AccessGiven { access: Box<Access> },
    /// It was taken away.
    #[serde(rename = "access.revoked")]
    AccessRevoked { access: Box<Access> },
    /// An agent asks for an approval, and waits.
    #[serde(rename = "approval.asked")]
    ApprovalAsked { approval: Box<Approval> },
    /// It was allowed, denied or withdrawn.
    #[serde(rename = "approval.answered")]
    ApprovalAnswered { approval: Box<Approval> },
    #[serde(rename = "artifact.updated")]
    ArtifactUpdated { artifact: Artifact },
    /// A file has another name: its versions, notes and changes went with it.
    #[serde(rename = "artifact.moved")]
    ArtifactMoved { from: String, artifact: Artifact },
    /// Files were moved or deleted in one step, or are back where they were.
    #[serde(rename = "operation.updated")]
    OperationUpdated { operation: Box<FileOperation> },
    #[serde(rename = "version.added")]
    VersionAdded { version: Version },
    #[serde(rename = "note.added")]
    NoteAdded { note: Note },
    #[serde(rename = "note.updated")]
    NoteUpdated { note: Note },
    #[serde(rename = "note.dropped")]
    NoteDropped { note: NoteId },
    #[serde(rename = "change.held")]
    ChangeHeld { change: Change },
    #[serde(rename = "change.settled")]
    ChangeSettled { change: Change },
    #[serde(rename = "fact.added")]
    FactAdded { fact: Fact },
    #[serde(rename = "fact.updated")]
    FactUpdated { fact: Fact },
    #[serde(rename = "automation.added")]
    AutomationAdded { automation: Box<Automation> },
    /// It was changed, or a run of it was: the newest is in it.
    #[serde(rename = "automation.updated")]
    AutomationUpdated { automation: Box<Automation> },
    #[serde(rename = "automation.removed")]
    AutomationRemoved { automation: AutomationId },
    /// A goal was started or moved.
    #[serde(rename = "goal.updated")]
    GoalUpdated { goal: Box<Goal> },
    /// A recipe was made or changed, or it was run.
    #[serde(rename = "recipe.updated")]
    RecipeUpdated { recipe: Box<Recipe> },
    #[serde(rename = "recipe.removed")]
    RecipeRemoved { recipe: RecipeId },
    /// A release was made, shows something else, or is over.
    #[serde(rename = "release.updated")]
    ReleaseUpdated { release: Box<Release> },
    /// Something is remembered, changed or forgotten; what, is asked for.
    #[serde(rename = "memory.changed")]
    MemoryChanged {},
    /// Cards were made, recalled, corrected or removed; which, is asked for.
    #[serde(rename = "cards.changed")]
    CardsChanged {},
    #[serde(rename = "files.changed")]
    FilesChanged {},
    /// The forms of servers that wait for the person now: never stored, all of them each time.
    #[serde(rename = "forms.changed")]
    FormsChanged { forms: Vec<ServerForm> },
}

impl EventBody {
    /// Whether it is stored, and has a number of its own.
    pub fn is_stored(&self) -> bool {
        !matches!(self, Self::ItemDelta { .. } | Self::FormsChanged { .. })
    }
}

/// One numbered event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Event {
    /// The version of this shape.
    pub v: u32,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Its number; one that is not stored carries the number of the last stored event.
    #[ts(type = "number")]
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    #[ts(flatten)]
    pub body: EventBody,
}
