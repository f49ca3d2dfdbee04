//! Snapshots that a shell begins from: a workspace as it is at an event number, a task with all that happened in it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Approval, Artifact, Automation, Change, Goal, Item, Note, Recipe, Thread, Turn, WorkspaceId};

/// The state of a workspace at an event number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Snapshot {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Its folder's name.
    pub name: String,
    /// Its folder.
    pub folder: String,
    /// The number of the last event this includes.
    #[ts(type = "number")]
    pub seq: u64,
    /// Tasks, newest first, with their helpers: not all where there are many.
    pub threads: Vec<Thread>,
    /// The tasks that are older.
    #[serde(default)]
    pub older: Older,
    /// Artifacts.
    pub artifacts: Vec<Artifact>,
    /// Notes that are not resolved.
    pub notes: Vec<Note>,
    /// Changes held back.
    pub held: Vec<Change>,
    /// Approvals that wait for the person, oldest first.
    #[serde(default)]
    pub approvals: Vec<Approval>,
    /// Tasks that begin by themselves, oldest first.
    #[serde(default)]
    pub automations: Vec<Automation>,
    /// Goals, oldest first.
    #[serde(default)]
    pub goals: Vec<Goal>,
    /// Recipes, oldest first.
    #[serde(default)]
    pub recipes: Vec<Recipe>,
    /// The model new tasks use.
    pub model: String,
    /// The currency of all prices and costs, by its three letters.
    #[serde(default)]
    pub currency: String,
}

/// Tasks that are not in a list any more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Older {
    /// How many there are, as far as they were counted.
    #[ts(type = "number")]
    pub count: u64,
    /// Whether there are more than were counted.
    #[serde(default)]
    pub more: bool,
    /// The cursor that the next of them are asked for with; none where there are none.
    pub before: Option<String>,
}

/// A task with all that happened in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TaskView {
    /// The task.
    pub thread: Thread,
    /// Its turns, oldest first.
    pub turns: Vec<Turn>,
    /// Its items, oldest first.
    pub items: Vec<Item>,
    /// Bytes that they take in the workspace's memory.
    #[serde(default)]
    #[ts(type = "number")]
    pub bytes: u64,
}
