//! Skills as a person reads them: where each lies, whether agents may use it, what it brings. Shapes only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a skill stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SkillStatus {
    /// Agents may use it.
    Found,
    /// It is not used: the person turned it off, or another of its name comes first.
    Off,
    /// It can't be used: its file can't be read, or says too little.
    Skipped,
    /// It comes with the folder, and nobody trusted it as it is now.
    Untrusted,
}

impl SkillStatus {
    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Off => "off",
            Self::Skipped => "skipped",
            Self::Untrusted => "untrusted",
        }
    }
}

/// A skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkillInfo {
    /// Its name, by which it is called.
    pub skill: String,
    /// Its file: relative to the folder where it lies there, else whole.
    pub path: String,
    /// Where it comes from: `folder`, `person`, or the name of a plugin.
    pub from: String,
    /// How it stands.
    pub status: SkillStatus,
    /// Why it stands so, and what of its file was read otherwise; empty where there is nothing to say.
    pub why: String,
    /// What it is for, in its author's words.
    pub description: String,
    /// Commands that other programs run while they load it, each with its line. Here nothing of it is run.
    pub runs: Vec<SkillRun>,
    /// The files in its folder, beside its own.
    pub files: Vec<String>,
    /// Tells all that lies in its folder from every other; empty where it can't be read.
    pub hash: String,
}

/// A command in the words of a skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkillRun {
    /// The line in its file, from 1.
    pub line: u32,
    /// The command.
    pub command: String,
}
