//! Programs as a tool reaches them: a command is run behind walls in the task's scratch folder, and what it changed in copies of
//! files comes back as versions. Every command is a model's; nothing here runs one without a wall.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_protocol::FileOperation;
use serde_json::Value;

use super::{Destination, Future, Written};

/// A command that is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandWish {
    /// The command, for a shell.
    pub command: String,
    /// Files and folders of which it gets copies to change; `.` for all.
    pub copies: Vec<String>,
    /// Whether it wants the hosts of its task.
    pub network: bool,
    /// The kept secrets that it wants, by their names.
    pub secrets: Vec<String>,
    /// Seconds that it may take; 0 for the usual ones.
    pub seconds: u64,
}

/// A file that lies in the scratch folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFile {
    /// Its path in that folder.
    pub path: String,
    /// Its size.
    pub bytes: u64,
}

/// The use that a command made of a host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostUse {
    /// The host.
    pub host: String,
    /// Requests that left.
    pub requests: u32,
    /// Requests that did not.
    pub refused: u32,
    /// Bytes that left.
    pub sent: u64,
    /// Bytes that came.
    pub received: u64,
}

/// A command that ran.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommandRun {
    /// Its exit status, as a shell tells it.
    pub status: u8,
    /// Why it did not end by itself, as a sentence; nothing where it did.
    pub ended: String,
    /// What it printed, and what it complained.
    pub printed: String,
    /// See `printed`.
    pub errors: String,
    /// Whether some of that was left out.
    pub clipped: bool,
    /// How long it took.
    pub milliseconds: u64,
    /// The walls around it: `full` or `reduced`.
    pub walls: String,
    /// What it asked of the network, a line each.
    pub network: Vec<String>,
    /// The hosts that it asked for.
    pub hosts: Vec<HostUse>,
    /// The files of the scratch folder.
    pub made: Vec<MadeFile>,
    /// What came back of its copies as a version.
    pub changed: Vec<Written>,
    /// What of them could not come back: the file, and the reason.
    pub held: Vec<(String, String)>,
    /// Copies that it deleted, of files that stay.
    pub gone: Vec<String>,
    /// What it deleted and may delete unasked: the step by which those files went to the trash.
    pub deleted: Option<FileOperation>,
}

impl CommandRun {
    /// Whether it ended by itself and well.
    pub fn went_well(&self) -> bool {
        self.status == 0 && self.ended.is_empty()
    }

    /// The files of the scratch folder for a model.
    pub fn made_words(&self) -> Vec<Value> {
        self.made.iter().map(|file| serde_json::json!({ "path": file.path, "bytes": file.bytes })).collect()
    }
}

/// Programs.
pub trait Programs: Send + Sync {
    /// Runs a command to its end, or until it is stopped.
    fn run(&self, wish: CommandWish, stop: &Arc<AtomicBool>) -> Future<'_, CommandRun>;
    /// Keeps a file of the scratch folder as a file of the folder.
    fn keep(&self, from: &str, to: Destination<'_>) -> Future<'_, Written>;
}
