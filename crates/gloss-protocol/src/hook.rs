//! Hooks as a person reads them: programs that are run around the moments of a task, and may forbid or add. Shapes only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether a hook runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HookStatus {
    /// It runs at its moment.
    On,
    /// Nobody trusted it as it is now.
    Untrusted,
    /// It is not run here, whoever trusts it.
    Skipped,
}

impl HookStatus {
    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Untrusted => "untrusted",
            Self::Skipped => "skipped",
        }
    }
}

/// A hook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HookInfo {
    /// By what it is named: the same as long as it stands at its place.
    pub hook: String,
    /// The moment at which it runs, as its file calls it.
    pub event: String,
    /// What of the event it is for; all of it where it is empty.
    pub matcher: String,
    /// What it runs, word for word.
    pub runs: String,
    /// Where it comes from: `managed`, `folder`, `person`, or the name of a plugin.
    pub from: String,
    /// Its file.
    pub path: String,
    /// The line there, from 1.
    pub line: u32,
    /// Whether it runs.
    pub status: HookStatus,
    /// Why it does not; empty where it does.
    pub why: String,
    /// Tells it, with the files that its command names, from every other.
    pub hash: String,
}
