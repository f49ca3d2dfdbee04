//! Automations: tasks that begin by themselves, and the runs that came of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AutomationId, RecipeId, RunId, ThreadId, Timestamp, Verdict};

/// A trigger of an automation: a schedule, a changed file, or the end of another automation's run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Trigger {
    /// A time that comes again.
    Time {
        /// The rule: words, cron or RRULE as it is written; as it is kept, cron or a recurrence with its beginning.
        rule: String,
        /// The zone's IANA name; empty takes the machine's own.
        zone: String,
    },
    /// A file, or any file of a folder, changes.
    Change {
        /// Relative to the workspace; a folder ends in a slash.
        path: String,
    },
    /// Another automation's run is done.
    After {
        /// The other one.
        automation: AutomationId,
    },
}

/// The catch-up policy of an automation: which of the runs are made up that were due while nobody was there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CatchUp {
    /// The newest is run, once.
    #[default]
    One,
    /// All are run, the oldest first.
    All,
    /// None is.
    Skip,
}

/// The overlap policy of an automation: how a run begins that is due while the one before is still at work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Overlap {
    /// It is left out, and listed as missed. A run that a changed file begins waits instead, once.
    #[default]
    Skip,
    /// It begins when the other is done.
    Wait,
    /// It begins beside it.
    Beside,
}

/// Whether an automation begins by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AutomationStatus {
    /// It does.
    Active,
    /// Paused: by the person, or by Gloss for trouble that the next run would have too.
    Paused,
    /// Its rule has come to its end.
    Over,
}

impl AutomationStatus {
    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Over => "over",
        }
    }
}

/// An automation's settings, as a person saves them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AutomationDraft {
    /// Its name; empty takes the first words of the task.
    pub name: String,
    /// The task of each run, in the person's words.
    pub task: String,
    /// The trigger that makes it begin.
    pub trigger: Trigger,
    /// The recipe that each run is; then the words are only what is shown.
    #[serde(default)]
    pub recipe: Option<RecipeId>,
    /// Files of the workspace that it works on.
    #[serde(default)]
    pub attachments: Vec<String>,
    /// `builtin` or `PROVIDER/MODEL`; none is the one of new tasks at that time.
    #[serde(default)]
    pub model: Option<String>,
    /// The person's description of a good result: a run is judged against it.
    #[serde(default)]
    pub good: String,
    /// Tokens that one run may use.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub budget: Option<u64>,
    /// The catch-up policy for missed runs.
    #[serde(default)]
    pub catch_up: CatchUp,
    /// The overlap policy for runs that meet.
    #[serde(default)]
    pub overlap: Overlap,
    /// Seconds over which its beginnings are spread.
    #[serde(default)]
    pub jitter: u32,
}

/// A task that begins by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Automation {
    /// Its id.
    pub id: AutomationId,
    /// Its settings as the person saved them, the rule as it is kept.
    #[serde(flatten)]
    #[ts(flatten)]
    pub draft: AutomationDraft,
    /// Money that all its runs of a month may cost, in millionths of the currency of the prices; none is no limit.
    #[serde(default = "first_ceiling")]
    #[ts(type = "number | null")]
    pub ceiling: Option<u64>,
    /// When it begins, as a sentence: `Every weekday at 09:00`.
    pub says: String,
    /// Whether it begins by itself.
    pub status: AutomationStatus,
    /// Why it is paused, where Gloss paused it.
    pub why: String,
    /// Whether its words came out of a file: they are not the person's.
    #[serde(default)]
    pub imported: bool,
    /// Up to when all that was due is settled.
    pub settled: Timestamp,
    /// When it begins next, as far as that is known.
    pub next: Option<Timestamp>,
    /// The newest run.
    pub latest: Option<Run>,
    /// The newest missed run, until a run begins after it.
    #[serde(default)]
    pub missed: Option<Run>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The ceiling of an automation from its first day, and of those that were kept before there were any: 2.00.
fn first_ceiling() -> Option<u64> {
    Some(2_000_000)
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Waits for the one before it.
    Queued,
    /// At work.
    Working,
    /// Done, and there is something to look at.
    Done,
    /// Done, and there was nothing to report.
    Quiet,
    /// Waits for the person's decision; the rest is done.
    Waiting,
    /// Failed; the reason says why.
    Failed,
    /// Did not take place; the reason says why.
    Missed,
}

impl RunStatus {
    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Working => "working",
            Self::Done => "done",
            Self::Quiet => "quiet",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Missed => "missed",
        }
    }

    /// Whether nothing more comes of it by itself.
    pub fn at_rest(self) -> bool {
        !matches!(self, Self::Queued | Self::Working)
    }
}

/// The cause of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Its time.
    Time,
    /// A file that changed.
    Change,
    /// Another automation.
    After,
    /// The person.
    Person,
}

/// One firing of an automation, or a stretch of due moments that had none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// The automation.
    pub automation: AutomationId,
    /// When it was due: there is one run for each due moment of an automation.
    pub due: Timestamp,
    /// The cause: its time, a changed file, another automation, or the person.
    pub cause: Cause,
    /// Where it stands.
    pub status: RunStatus,
    /// The task in which it works.
    pub thread: Option<ThreadId>,
    /// Why it was missed or failed, or what it came to.
    pub says: String,
    /// The number of due moments, of missed runs.
    pub count: u32,
    /// The verdict on its result against the description of a good one, by a judge that never sees the agent's words.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// The person has seen what it came to, where that needed them.
    #[serde(default)]
    pub seen: bool,
    /// The automations that come after it have begun.
    #[serde(default = "long_ago")]
    pub followed: bool,
    /// The last due moment, of several missed runs.
    pub until: Option<Timestamp>,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// Runs that were kept before this was told had their followers.
fn long_ago() -> bool {
    true
}

impl Run {
    /// Whether it needs the person: it failed before it had a task, or its result was judged not good.
    pub fn needs_you(&self) -> bool {
        let failed = self.status == RunStatus::Failed && self.thread.is_none();
        let not_so = self.verdict.as_ref().is_some_and(|verdict| !verdict.met);
        !self.seen && (failed || not_so)
    }
}

/// A preview of a schedule: when its rule is due next, before anything is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Schedule {
    /// The rule as it would be kept.
    pub rule: String,
    /// The schedule as a sentence.
    pub says: String,
    /// The zone's name.
    pub zone: String,
    /// The next times.
    pub next: Vec<DueTime>,
    /// The words of the task that are left without the rule.
    pub rest: String,
}

/// A due moment as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DueTime {
    /// The moment.
    pub at: Timestamp,
    /// RFC 3339 with the zone's offset.
    pub due: String,
    /// `Monday, 23 November 2026, 09:00`.
    pub says: String,
}
