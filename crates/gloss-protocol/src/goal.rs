//! Goals: an outcome with a definition of done, pursued over many turns.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{GoalId, ThreadId, Timestamp, TurnId};

/// How a figure is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Is {
    /// At least the threshold.
    AtLeast,
    /// At most the threshold.
    AtMost,
    /// Exactly the threshold.
    Exactly,
}

/// One line of a definition of done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum GoalCheck {
    /// A file is there and says so. Gloss looks itself.
    File {
        /// Relative to the workspace.
        path: String,
        /// Words that it must have, in any case.
        says: Vec<String>,
    },
    /// A figure keeps a threshold. Gloss works it out itself.
    Figure {
        /// One SQLite SELECT over the workspace's tables; its first value counts.
        sql: String,
        /// The comparison.
        is: Is,
        /// The threshold.
        value: f64,
    },
    /// A judgement: asked of a reviewer that sees the files and not the words of whoever worked on it.
    Review {
        /// The question that the reviewer judges.
        question: String,
    },
}

impl GoalCheck {
    /// Whether Gloss itself finds out whether it is met.
    pub fn computed(&self) -> bool {
        !matches!(self, Self::Review { .. })
    }
}

/// The limits of a goal, in cycles, tokens, time and money. None of a kind is no limit of that kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GoalBudget {
    /// Cycles.
    #[serde(default)]
    pub turns: Option<u32>,
    /// Tokens of all its turns, helpers and judges.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub tokens: Option<u64>,
    /// Seconds since it was started.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub seconds: Option<u64>,
    /// Millionths of a US dollar.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub micro_usd: Option<u64>,
}

/// A goal as the person writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct GoalDraft {
    /// The outcome to be reached.
    pub objective: String,
    /// When it is done: all of these.
    pub checks: Vec<GoalCheck>,
    /// Constraints: things that must not happen on the way.
    #[serde(default)]
    pub constraints: String,
    /// Its limits.
    #[serde(default)]
    pub budget: GoalBudget,
    /// Seconds between two cycles; 0 goes on at once.
    #[serde(default)]
    pub every: u32,
    /// `builtin` or `PROVIDER/MODEL`; none is the one of new tasks.
    #[serde(default)]
    pub model: Option<String>,
    /// Files of the workspace that it is about.
    #[serde(default)]
    pub attachments: Vec<String>,
}

/// Where a goal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GoalStatus {
    /// Pursued.
    Active,
    /// The person has paused it.
    Paused,
    /// Reached: every check is met.
    Done,
    /// The same stood in its way three times; the person is asked.
    Stuck,
    /// Its budget is spent.
    Spent,
    /// The person has ended it.
    Stopped,
}

impl GoalStatus {
    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Stuck => "stuck",
            Self::Spent => "spent",
            Self::Stopped => "stopped",
        }
    }
}

/// Whether a check is met, and what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Verdict {
    /// Whether it is.
    pub met: bool,
    /// The finding, in words.
    pub says: String,
    /// The files that a figure was read from.
    #[serde(default)]
    pub rests_on: Vec<String>,
}

impl Verdict {
    /// One that rests on no figure.
    pub fn new(met: bool, says: impl Into<String>) -> Self {
        Self { met, says: says.into(), rests_on: Vec::new() }
    }
}

/// One round of a goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Cycle {
    /// Its number, from 1.
    pub n: u32,
    /// The turn that worked on it.
    pub turn: TurnId,
    /// The first line of the agent's last words in that turn, or the problem that ended it.
    pub says: String,
    /// The verdict on each check afterwards, in their order.
    pub verdicts: Vec<Verdict>,
    /// When it was judged.
    pub at: Timestamp,
}

/// An outcome that is pursued.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Goal {
    /// Its id.
    pub id: GoalId,
    /// The goal as the person wrote it.
    #[serde(flatten)]
    #[ts(flatten)]
    pub draft: GoalDraft,
    /// Where it stands.
    pub status: GoalStatus,
    /// The task that pursues it.
    pub thread: ThreadId,
    /// Its rounds, oldest first.
    pub cycles: Vec<Cycle>,
    /// How often the same stood in its way in a row.
    pub same: u32,
    /// Why it rests, or what stands in its way.
    pub why: String,
    /// When the next round begins.
    pub next: Option<Timestamp>,
    /// When it was started.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}
