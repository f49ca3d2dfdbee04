//! Threads ("task" on screen) and their turns.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    AutomationId, Cost, GoalId, ItemId, NoteId, OnApproval, Problem, RecipeId, ThreadId, Timestamp, TurnId,
};

/// Where a thread or a turn stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ThreadStatus {
    /// Waits for its place.
    Queued,
    /// At work.
    Working,
    /// Waits for the person.
    Waiting,
    /// Done.
    Done,
    /// Failed; the problem says why.
    Failed,
    /// Stopped by the person, or by the end of the engine.
    Interrupted,
}

impl ThreadStatus {
    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Working => "working",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }

    /// Whether nothing more happens without somebody.
    pub fn at_rest(self) -> bool {
        !matches!(self, Self::Queued | Self::Working)
    }
}

/// The role in which the agent of a task works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskRole {
    /// Its name.
    pub name: String,
    /// Whether it only read when the task began: then it does to the end.
    pub only_reads: bool,
}

/// One line of work with an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Thread {
    /// Its id.
    pub id: ThreadId,
    /// A title, from the first message.
    pub title: String,
    /// Where its newest turn stands.
    pub status: ThreadStatus,
    /// The model it uses: `builtin` or `PROVIDER/MODEL`.
    pub model: String,
    /// The newest step as a sentence.
    pub latest: String,
    /// Suggestions held back and not settled yet.
    pub suggestions: u32,
    /// Tokens that its turns have used.
    #[serde(default)]
    pub usage: Usage,
    /// Their cost.
    #[serde(default)]
    pub cost: Cost,
    /// Tokens that it may use; none is as many as it takes.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub budget: Option<u64>,
    /// Money that it may cost, in millionths of the currency of the prices; none is no limit.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub ceiling: Option<u64>,
    /// Questions to the person that are not answered yet, oldest first.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// How often it has asked the person so far: alike ones that are answered as one count once.
    #[serde(default)]
    pub question_count: u32,
    /// The answer to approvals that its agent would wait for.
    #[serde(default)]
    pub on_approval: OnApproval,
    /// Other folders in which it may start tasks: those that the person named.
    #[serde(default)]
    pub spans: Vec<String>,
    /// The task that it helps, and as what.
    #[serde(default)]
    pub helps: Option<Helps>,
    /// The automation that it is a run of.
    #[serde(default)]
    pub automation: Option<AutomationId>,
    /// The recipe that it is a run of.
    #[serde(default)]
    pub recipe: Option<RecipeId>,
    /// The role in which its agent works, where the person chose one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub role: Option<TaskRole>,
    /// Where its first words came from, if somebody else wrote them: as it was when it began, whatever becomes of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub imported: Option<Imported>,
    /// The goal that it pursues.
    #[serde(default)]
    pub goal: Option<GoalId>,
    /// Whether the task of another folder began it, with words of its own.
    #[serde(default)]
    pub from_task: bool,
    /// That task: what this one costs counts there too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub paid_by: Option<ThreadId>,
    /// When it was started.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Thread {
    /// The questions of its agent that nobody answered yet, oldest first: the work may wait for them.
    pub fn open_questions(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(|question| question.whose.is_none())
    }
}

/// Something that somebody else wrote and that began a task, by its name then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Imported {
    /// An automation that came out of a file.
    Automation {
        /// Its name.
        name: String,
    },
    /// A recipe of a task whose words somebody else wrote.
    Recipe {
        /// Its name.
        name: String,
    },
}

/// The tie of a helper to the task that it helps, which gave it its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Helps {
    /// The task that it helps.
    pub task: ThreadId,
    /// Its role there: `explorer`, `worker`, `reviewer`, or one of the person's own.
    pub role: String,
    /// Whether it can only read.
    pub only_reads: bool,
}

/// Something that an agent asks the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Question {
    /// The step that it is.
    pub item: ItemId,
    /// The question.
    pub text: String,
    /// Answers to choose from; the person may write another one.
    pub choices: Vec<String>,
    /// When it was asked.
    pub at: Timestamp,
    /// Where Gloss asks it: whose words shall stand. The work itself waits for no answer to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub whose: Option<OverwriteConflict>,
}

/// A file in which a task wrote over places that somebody else had changed meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OverwriteConflict {
    /// The file.
    pub path: String,
    /// The newest version without what the task wrote.
    pub theirs: u32,
    /// The version that the task wrote.
    pub ours: u32,
}

/// Tokens as the provider counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Usage {
    /// Read by the model.
    #[ts(type = "number")]
    pub input: u64,
    /// Of these, read from the provider's cache.
    #[ts(type = "number")]
    pub cached: u64,
    /// Of these, written to the provider's cache, where it says so.
    #[serde(default)]
    #[ts(type = "number")]
    pub cache_written: u64,
    /// Written by the model.
    #[ts(type = "number")]
    pub output: u64,
    /// Of all these, estimated by Gloss from the bytes, where the provider's own count can't be.
    #[serde(default)]
    #[ts(type = "number")]
    pub estimated: u64,
}

impl Usage {
    /// Tokens read and written.
    pub fn total(self) -> u64 {
        self.input.saturating_add(self.output)
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            input: self.input.saturating_add(other.input),
            cached: self.cached.saturating_add(other.cached),
            cache_written: self.cache_written.saturating_add(other.cache_written),
            output: self.output.saturating_add(other.output),
            estimated: self.estimated.saturating_add(other.estimated),
        }
    }
}

/// From a message, or a sent batch of notes, to the agent's rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Turn {
    /// Its id.
    pub id: TurnId,
    /// The thread it belongs to.
    pub thread: ThreadId,
    /// Where it stands.
    pub status: ThreadStatus,
    /// True while it waits for an approval: it goes on once that is answered.
    #[serde(default)]
    pub awaits: bool,
    /// Whether its agent said that there is nothing to report: then the person is not told of it.
    #[serde(default)]
    pub found_nothing: bool,
    /// The notes it serves; empty for a plain message.
    pub notes: Vec<NoteId>,
    /// The agent's closing words.
    pub says: String,
    /// Why it failed.
    pub problem: Option<Problem>,
    /// Tokens used.
    pub usage: Usage,
    /// Their cost.
    #[serde(default)]
    pub cost: Cost,
    /// When it began.
    pub started_at: Timestamp,
    /// When it came to rest.
    pub ended_at: Option<Timestamp>,
}

impl Turn {
    /// Whether nothing more happens to it: one that waits for an approval is not at rest.
    pub fn at_rest(&self) -> bool {
        self.status.at_rest() && !self.awaits
    }
}
