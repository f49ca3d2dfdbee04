//! File operations: files moved, renamed and put in the trash in one step, by the person or for a task, and taken back in one.
//! Shapes only; the engine checks and carries out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FileOperationId, ThreadId, Timestamp, TurnId};

/// Steps of one operation at most: all of them stand on the card on which it is allowed.
pub const MAX_FILE_STEPS: usize = 1_000;

/// One step of an operation that is wanted. Paths are relative to the workspace; a folder goes with all that lies in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum FileStep {
    /// Gives a file or folder another name or place. Nothing may stand there; folders on the way are made.
    Move {
        /// Where it lies.
        from: String,
        /// Where it is to lie.
        to: String,
    },
    /// Puts a file or folder in the trash of the computer.
    Trash {
        /// Where it lies.
        from: String,
    },
}

impl FileStep {
    /// Where it lies before the step.
    pub fn from(&self) -> &str {
        match self {
            Self::Move { from, .. } | Self::Trash { from } => from,
        }
    }
}

/// A step that was carried out, with what tells its file again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoneStep {
    /// The step.
    #[serde(flatten)]
    pub step: FileStep,
    /// The place in the trash, absolute; none for one that was moved.
    pub trashed: Option<String>,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Its device and inode: the same wherever it is moved to.
    pub device: u64,
    /// See `device`.
    pub inode: u64,
}

/// A folder as it was before an operation: moving what lies in it makes it look changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FolderTime {
    /// The folder, relative to the workspace; nothing for the workspace itself.
    pub path: String,
    /// When it was changed: seconds since 1970.
    pub seconds: i64,
    /// And nanoseconds.
    pub nanoseconds: u32,
}

/// The state of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OperationState {
    /// Being carried out: after a crash all goes back.
    Moving,
    /// Done.
    Done,
    /// Being taken back.
    Undoing,
    /// Taken back.
    Undone,
    /// It came to nothing: all is where it was.
    Stopped,
}

impl OperationState {
    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Moving => "moving",
            Self::Done => "done",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
            Self::Stopped => "stopped",
        }
    }
}

/// Files that were moved or put in the trash in one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileOperation {
    /// Its id.
    pub id: FileOperationId,
    /// The task that did it; none where the person did.
    pub task: Option<ThreadId>,
    /// Its turn.
    pub turn: Option<TurnId>,
    /// What was done, as a sentence.
    pub says: String,
    /// Its steps, in their order.
    pub steps: Vec<DoneStep>,
    /// Folders that were made for it, the outermost first.
    pub made: Vec<String>,
    /// Folders from which or into which something was moved, as they were before.
    pub times: Vec<FolderTime>,
    /// Where it stands.
    pub state: OperationState,
    /// When it began.
    pub at: Timestamp,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

impl FileOperation {
    /// Its steps as they were wanted, in their order.
    pub fn wanted(&self) -> Vec<FileStep> {
        self.steps.iter().map(|done| done.step.clone()).collect()
    }
}
