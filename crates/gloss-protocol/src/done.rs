//! Results of commands. One is stored with its command, so that a repeat of the same command gives the same result.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Access, Approval, Artifact, Automation, Budget, Change, FileOperation, Goal, Memory, Note, Recipe,
    Release, Restored, Thread, ThreadId, TurnId, Version,
};

/// The result of a command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Done {
    /// A turn was started or steered.
    Turn {
        /// The task.
        task: ThreadId,
        /// The turn.
        turn: TurnId,
    },
    /// What may be done was given, set or taken away.
    Access {
        /// The entry.
        access: Box<Access>,
    },
    /// A server was turned on or off.
    Server {
        /// Its name.
        server: String,
    },
    /// Files were moved or deleted, or are back where they were.
    Operation {
        /// The operation as it is now.
        operation: Box<FileOperation>,
    },
    /// An approval was answered and its turn waits on; or it is asked anew, since its file has changed.
    Approval {
        /// The approval as it is now, or the new one.
        approval: Box<Approval>,
    },
    /// A task was changed.
    Thread {
        /// The task as it is now.
        thread: Box<Thread>,
    },
    /// Notes were changed; the first is the one asked for.
    Notes {
        /// The notes as they are now.
        notes: Vec<Note>,
    },
    /// A version was made, or none where nothing differed.
    Version {
        /// The version.
        version: Option<Version>,
    },
    /// Notes' changes were undone.
    Undone {
        /// One new version for each artifact.
        versions: Vec<Version>,
        /// Every note that it concerns, as it is now: those asked for first, then those that shared a place with
        /// them and are drafts again, or keep what is left of theirs.
        notes: Vec<Note>,
        /// Files that came with what was undone and went with it; their versions stay.
        #[serde(default)]
        gone: Vec<String>,
    },
    /// A held change was settled.
    Change {
        /// The change as it is now.
        change: Box<Change>,
        /// The version it made.
        version: Option<Version>,
    },
    /// Artifacts as they are after a look at the disk.
    Artifacts {
        /// The artifacts.
        artifacts: Vec<Artifact>,
    },
    /// A ceiling was set.
    Budget {
        /// The ceilings as they are now.
        budget: Box<Budget>,
    },
    /// An automation was saved, paused, resumed or removed.
    Automation {
        /// The automation as it is now.
        automation: Box<Automation>,
    },
    /// A goal was started, paused, gone on with or ended.
    Goal {
        /// The goal as it is now.
        goal: Box<Goal>,
    },
    /// A recipe was made, changed or removed.
    Recipe {
        /// The recipe as it is now.
        recipe: Box<Recipe>,
    },
    /// Releases were made, shown otherwise or taken back.
    Releases {
        /// Those, as they are now.
        releases: Vec<Release>,
    },
    /// Something is remembered. Its words are not kept with the command, so that they can be forgotten.
    Memory {
        /// The memory as it is now.
        memory: Memory,
    },
    /// Files that were written.
    Files {
        /// Their paths.
        paths: Vec<String>,
    },
    /// Gloss's data of a folder was restored from a copy.
    Restored {
        /// The copy that is in place now, and what is missing.
        restored: Restored,
    },
    /// Done, nothing to say.
    Ok {},
}
