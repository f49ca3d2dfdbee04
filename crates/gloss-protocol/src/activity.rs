//! Activity: what happened in a workspace, in sentences, newest first. Shapes only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ThreadId, Timestamp};

/// The kinds of what happens, by which it can be filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// The person's words, and tasks that begin by themselves.
    Task,
    /// Sources that were read.
    Read,
    /// Files that became others.
    Changed,
    /// Questions, answers, refusals, and what may be done.
    Decided,
    /// Commands, and hosts that were reached.
    Ran,
    /// What was published.
    Published,
    /// Tasks that came to rest, with what they used.
    Spent,
    /// Everything else: automations, goals, recipes, memories.
    Other,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ActivityRow {
    /// The number of its entry in the log; of several that are told as one that of the newest.
    #[ts(type = "number")]
    pub n: u64,
    /// When.
    pub at: Timestamp,
    /// Its kind.
    pub kind: ActivityKind,
    /// What happened, as a sentence.
    pub says: String,
    /// More about it; empty where the sentence says all.
    pub detail: String,
    /// The task, where it is one's and still there.
    pub task: Option<ThreadId>,
    /// Its title.
    pub title: String,
    /// The file, where it is about one.
    pub path: Option<String>,
}

/// A page of what happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ActivityPage {
    /// Newest first.
    pub rows: Vec<ActivityRow>,
    /// Where the next page begins; none where there is none.
    #[ts(type = "number | null")]
    pub before: Option<u64>,
    /// Entries of the whole log.
    #[ts(type = "number")]
    pub entries: u64,
    /// When its first entry was made.
    pub since: Option<Timestamp>,
}
