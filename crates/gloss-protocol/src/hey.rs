//! The overview of all workspaces: what moved, what waits, what is at risk.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ThreadId, Timestamp};

/// One thing that is worth saying.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HeyLine {
    /// The id, or the file's path, of its subject. It stays while the words change.
    #[serde(default)]
    pub id: String,
    /// The task; none for what is no task.
    pub task: Option<ThreadId>,
    /// Its title.
    pub title: String,
    /// The news, as a sentence.
    pub says: String,
    /// The moment since which it is so.
    pub at: Timestamp,
    /// Whether it stands under Needs you.
    #[serde(default)]
    pub needs_you: bool,
}

/// One workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HeyWorkspace {
    /// Its folder's name.
    pub name: String,
    /// Its folder.
    pub folder: String,
    /// Tasks at work or in the queue.
    pub at_work: u32,
    /// These tasks.
    #[serde(default)]
    pub working: Vec<HeyLine>,
    /// Automations that are switched on.
    #[serde(default)]
    pub automations: u32,
    /// Cards that are due to be recalled.
    #[serde(default)]
    pub cards: u32,
    /// Done since yesterday.
    pub moved: Vec<HeyLine>,
    /// Waits for the person.
    pub waiting: Vec<HeyLine>,
    /// Failed, missed, or stands still.
    pub at_risk: Vec<HeyLine>,
}
