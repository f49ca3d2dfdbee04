//! Context files: files of the person's own that every agent is given to read.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The purpose of a context file, which agents are given to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ContextKind {
    /// The person's own, in every folder.
    Everywhere,
    /// Of a folder above this one, of the same project.
    Above,
    /// Of this folder.
    Folder,
    /// The person's goals.
    Goals,
    /// How the person wants things done.
    Preferences,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContextFile {
    /// Its purpose.
    pub kind: ContextKind,
    /// Where it lies: in the folder its path there, else the whole path.
    pub path: String,
    /// Its words; empty where there is none yet.
    pub text: String,
    /// The hash of its bytes, to be given back when it is saved; empty where there is none yet.
    pub sha256: String,
    /// Why it can't be written here; empty where it can.
    pub blocked: String,
    /// How much of it agents are told, in bytes: all files share a limit.
    pub told: u32,
}
