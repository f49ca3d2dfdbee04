//! Receipts: what a task read, changed, ran, reached, asked for, was refused and used, drawn from what is stored. Shapes only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ChangeState, Cost, FileOperationId, OperationState, Permission, Refuser, ThreadId, ThreadStatus,
    Timestamp, Usage,
};

/// A place in the log: an entry with its hash. Whoever keeps one can tell later whether the log still goes on from there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogPoint {
    /// The entry's number; 0 before the first.
    #[ts(type = "number")]
    pub entry: u64,
    /// Its hash, in hex.
    pub hash: String,
}

/// The kind of a source that a task read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SourceType {
    /// A file of the folder.
    File,
    /// Cells of a table, by a query.
    Table,
    /// A page of the web.
    Page,
}

/// A source that a task read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceiptSource {
    /// Its kind.
    pub kind: SourceType,
    /// The file, or the address of the page.
    pub name: String,
    /// The file's version.
    pub version: Option<u32>,
    /// SHA-256 of what was read, in hex.
    pub sha256: String,
    /// Where it came from, where that is outside: a host.
    pub outside: Option<String>,
    /// The helper that read it; none for the task itself.
    pub helper: Option<ThreadId>,
}

/// A version that a task made, or changes of one file that were held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceiptChange {
    /// The file.
    pub path: String,
    /// The version before; none for a new file.
    pub from: Option<u32>,
    /// The version that it made; none for what is held back.
    pub version: Option<u32>,
    /// SHA-256 of that version, in hex; empty where there is none.
    pub sha256: String,
    /// Where it stands now.
    pub state: ChangeState,
    /// Whether the person took it over from what was held back.
    pub accepted: bool,
    /// Places of the file, where they are known one by one; 0 for a file written as a whole.
    pub places: u32,
    /// The helper that made it; none for the task itself.
    pub helper: Option<ThreadId>,
}

/// Files that a task moved or deleted, as one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceiptMove {
    /// The step, by which it can be taken back.
    pub operation: FileOperationId,
    /// What was done, in a sentence.
    pub says: String,
    /// Files and folders that were moved or put in the trash.
    pub files: u32,
    /// Where it stands.
    pub state: OperationState,
    /// The helper that did it; none for the task itself.
    pub helper: Option<ThreadId>,
}

/// A command that a task ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceiptCommand {
    /// The exact command; empty where it is no longer there.
    pub command: String,
    /// Its exit status, as a shell tells it.
    pub status: u8,
    /// The walls around it: `full` or `reduced`.
    pub walls: String,
    /// How long it took.
    #[ts(type = "number")]
    pub milliseconds: u64,
    /// The helper that ran it; none for the task itself.
    pub helper: Option<ThreadId>,
}

/// A host that a task reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceiptHost {
    /// Its name.
    pub host: String,
    /// Requests to it.
    pub requests: u32,
    /// Those of them for a page that brought none: it answered badly, or not at all.
    #[serde(default)]
    pub failed: u32,
    /// Bytes that were sent, as far as they were counted.
    #[ts(type = "number")]
    pub sent: u64,
    /// Bytes that came.
    #[ts(type = "number")]
    pub received: u64,
    /// Whether a program may have sent something of its own there; reading a page sends its address alone.
    pub sends: bool,
}

/// A question to the person, and how it was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceiptQuestion {
    /// The question, as a sentence.
    pub says: String,
    /// What was wanted exactly, where the question does not say all.
    pub exact: String,
    /// The permission that it was about; none for a question of the agent's own.
    pub permission: Option<Permission>,
    /// `waiting`, `allowed`, `denied`, `withdrawn`, or `answered`.
    pub answer: String,
    /// How far a yes reached: `once`, `task` or `always`; empty where it was none.
    pub reach: String,
    /// What it was edited to before it was allowed, or the words of the answer.
    pub words: Option<String>,
    /// Who answered: `person`, `rule` or `review`; empty while nobody has.
    pub by: String,
    /// When it was put.
    pub at: Timestamp,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// The helper that put it; none for the task itself.
    pub helper: Option<ThreadId>,
}

/// Something that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceiptRefusal {
    /// What, in a sentence.
    pub says: String,
    /// Why, in a sentence; empty where it is no longer known.
    pub why: String,
    /// By whom or what.
    pub by: Refuser,
    /// When.
    pub at: Timestamp,
    /// The helper that was refused; none for the task itself.
    pub helper: Option<ThreadId>,
}

/// The use of one model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelUse {
    /// `PROVIDER/MODEL`.
    pub model: String,
    /// Answers that it gave.
    pub answers: u32,
    /// Tokens.
    pub usage: Usage,
    /// Their cost.
    pub cost: Cost,
    /// How long its answers took, all together.
    #[ts(type = "number")]
    pub milliseconds: u64,
}

/// What a task used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Spending {
    /// Tokens, with those of its helpers.
    pub usage: Usage,
    /// Their cost.
    pub cost: Cost,
    /// The cost in words; empty where no part of it is known.
    pub cost_says: String,
    /// By model.
    pub models: Vec<ModelUse>,
    /// From the beginning of its first turn to the first words of an answer; none where no words streamed.
    #[ts(type = "number | null")]
    pub first_words_ms: Option<u64>,
    /// How long it was at work, without the time that it waited for answers of the person.
    #[ts(type = "number")]
    pub working_ms: u64,
    /// How long it waited for answers to what it asked.
    #[ts(type = "number")]
    pub waiting_ms: u64,
    /// Questions that were put to the person.
    pub questions: u32,
    /// Of what it asked for, allowed.
    pub allowed: u32,
    /// Refusals, of the person and of all else.
    pub refused: u32,
    /// Its changes that stand; of what was held back those that were accepted.
    pub accepted: u32,
    /// Its changes that wait for the person.
    pub held: u32,
    /// Its changes that were taken back, or left out.
    pub undone: u32,
}

/// A helper whose work is in the receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceiptHelper {
    /// Its task.
    pub task: ThreadId,
    /// Its title.
    pub title: String,
    /// Its role.
    pub role: String,
    /// Where it stands.
    pub status: ThreadStatus,
    /// Tokens that it used, which are in the sum.
    pub usage: Usage,
}

/// A part of a receipt in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceiptSection {
    /// What it is about.
    pub head: String,
    /// A sentence each.
    pub lines: Vec<String>,
}

/// The receipt of a task, as of a place in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Receipt {
    /// The task.
    pub task: ThreadId,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub status: ThreadStatus,
    /// When it began.
    pub began: Timestamp,
    /// When it came to rest; none while it is at work.
    pub ended: Option<Timestamp>,
    /// All of it in one line.
    pub says: String,
    /// What it read.
    pub sources: Vec<ReceiptSource>,
    /// What it changed.
    pub changes: Vec<ReceiptChange>,
    /// What it moved and deleted.
    pub moves: Vec<ReceiptMove>,
    /// What it ran.
    pub commands: Vec<ReceiptCommand>,
    /// What it reached.
    pub hosts: Vec<ReceiptHost>,
    /// What it asked.
    pub questions: Vec<ReceiptQuestion>,
    /// What was refused.
    pub refusals: Vec<ReceiptRefusal>,
    /// What it used.
    pub spending: Spending,
    /// Its helpers, whose work is counted in.
    pub helpers: Vec<ReceiptHelper>,
    /// Things beyond those that are listed.
    pub more: u32,
    /// The same in words, for a person.
    pub sections: Vec<ReceiptSection>,
    /// Where the log stood when the receipt was drawn.
    pub log: LogPoint,
    /// When that was.
    pub drawn_at: Timestamp,
}
