//! Items ("step" on screen): what happened in a thread, one after the other.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FileOperationId, ItemId, MemoryId, NoteId, Problem, Refuser, ThreadId, Timestamp, TurnId};

/// Who said a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The person.
    Person,
    /// The agent.
    Agent,
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    /// Planned and stored, not begun.
    Planned,
    /// Begun.
    Started,
    /// Done.
    Done,
    /// Went wrong.
    Failed,
    /// Begun before a crash; whether it took effect is not known.
    Unknown,
}

/// Where a step of a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Not begun.
    Pending,
    /// At work.
    InProgress,
    /// Done.
    Completed,
}

/// How a step ended that came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepEnd {
    /// The person, or who answers in their stead, said no.
    Denied,
    /// A rule or the way into the network refused it.
    NotAllowed,
    /// No wall stood to run it behind.
    NoWall,
    /// A hook forbids it.
    Forbidden,
    /// It failed.
    DidNotWork,
}

impl StepEnd {
    /// How what was refused, or failed where nobody refused it, ended.
    pub fn of(refuser: Option<Refuser>) -> Self {
        match refuser {
            Some(Refuser::Wall) => Self::NoWall,
            Some(Refuser::Hook) => Self::Forbidden,
            Some(_) => Self::NotAllowed,
            None => Self::DidNotWork,
        }
    }

    /// The words with which the step's sentence ends.
    pub fn words(self) -> &'static str {
        match self {
            Self::Denied | Self::NotAllowed => "not allowed",
            Self::NoWall => "no wall stands, so it was not run",
            Self::Forbidden => "a hook forbids it",
            Self::DidNotWork => "that did not work",
        }
    }

    /// Whether somebody or something refused it.
    pub fn is_refusal(self) -> bool {
        self != Self::DidNotWork
    }
}

/// One line of an agent's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanStep {
    /// The work that the step stands for.
    pub step: String,
    /// Where it stands.
    pub status: StepState,
}

/// The body of an item, by its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ItemBody {
    /// Words of the person or of the agent.
    Message {
        /// The speaker.
        from: Speaker,
        /// The words.
        text: String,
        /// Files attached, relative to the workspace.
        attachments: Vec<String>,
        /// Whether the model's stream ended before it was done.
        cut_off: bool,
        /// Whether it was said while the turn was at work.
        steer: bool,
        /// Whether Gloss sent it on the person's behalf, as a goal does for a round.
        #[serde(default)]
        put: bool,
    },
    /// A tool call.
    Tool {
        /// The tool's name.
        name: String,
        /// The tool's work, as a sentence.
        says: String,
        /// The facts behind the sentence, shortened for the screen.
        detail: String,
        /// How it came to nothing, where it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        ended: Option<StepEnd>,
    },
    /// A version that the agent made.
    Version {
        /// The artifact.
        path: String,
        /// Its title.
        title: String,
        /// The version's number.
        version: u32,
    },
    /// Files that the agent moved or deleted, as one step.
    Files {
        /// The operation.
        operation: FileOperationId,
        /// What was done, as a sentence.
        says: String,
    },
    /// A batch of notes that was sent.
    Notes {
        /// The notes, in order.
        notes: Vec<NoteId>,
        /// The person's line for all of them.
        line: String,
    },
    /// The agent's plan.
    Plan {
        /// Its steps.
        steps: Vec<PlanStep>,
    },
    /// Something that the agent asks the person; it goes on with the rest meanwhile.
    Question {
        /// The question.
        text: String,
        /// Answers to choose from; the person may write another one.
        choices: Vec<String>,
        /// The person's answer.
        answer: Option<String>,
    },
    /// Memories that were told to the agent. Only ids: a memory that is forgotten leaves no words here.
    Recalled {
        /// The memories.
        memories: Vec<MemoryId>,
    },
    /// Notes asked for the same again and again: what could be remembered of it, for the person to decide.
    Offered {
        /// The proposed memories.
        memories: Vec<MemoryId>,
    },
    /// The conversation had become too long for the model; the agent goes on from a summary of it.
    Compacted {
        /// The summary that the agent is told in place of the conversation.
        text: String,
    },
    /// Something went wrong.
    Problem {
        /// What, and what to do.
        problem: Problem,
    },
}

/// One thing in a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// The thread.
    pub thread: ThreadId,
    /// The turn.
    pub turn: TurnId,
    /// Its number in the thread, from 1.
    pub n: u32,
    /// Where it stands.
    pub status: ItemStatus,
    /// Its body, by its kind.
    pub body: ItemBody,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}
