//! The journal of a turn, through which its driver records, asks for leave, sees the conversation and tells what goes on. Tools
//! never reach it.

use gloss_protocol::{FileStep, Permission, Problem, Refuser, StepEnd, Usage};
use gloss_provider::Call;
use serde_json::Value;

use crate::conversation::Entry;
use crate::doors::{Future, ToolUse};
use crate::machine;
use crate::tool::{Arguments, Effect, Tool, Touch};

/// A tool call as it is recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolRecord {
    /// The provider's id of the call.
    pub call_id: String,
    /// The tool.
    pub name: String,
    /// The sentence that says what it does or did.
    pub says: String,
    /// The facts behind the sentence.
    pub detail: String,
    /// The words that the model hears, and whether the call went well; none until it is done.
    pub result: Option<(String, bool)>,
    /// Whether it did not run, or not to its end, because the person stopped the task.
    pub stopped: bool,
    /// Who or what refused it, where it was refused and did not fail.
    pub refuser: Option<Refuser>,
    /// How it came to nothing, where it did.
    pub ended: Option<StepEnd>,
}

impl ToolRecord {
    /// Notes that it came to nothing, and says so in its sentence.
    pub(crate) fn end(&mut self, ended: StepEnd) {
        self.says = format!("{}: {}", self.says, ended.words());
        self.ended = Some(ended);
    }
}

/// A transition of the machine, with what brought it about, what it notes and what begins with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// The tool calls whose end it is.
    pub finished: Vec<ToolRecord>,
    /// The state after.
    pub state: Value,
    /// The notes of what happened.
    pub notes: Vec<machine::Note>,
    /// How its tool calls will be called on screen, in the order of the calls.
    pub planned: Vec<ToolRecord>,
    /// The approvals to be had before any of them begins; where there are any, the turn waits.
    pub asks: Vec<Ask>,
    /// How many of these begin at once, the first ones: calls that only read, which may be run again after a crash.
    pub begun: usize,
}

/// A record that is stored in one transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A transition of the machine.
    Step(Transition),
    /// Tool calls begin.
    Start(Vec<ToolRecord>),
    /// A tool call is done.
    Finish(ToolRecord),
    /// The conversation was shortened.
    Compacted {
        /// The tokens used by asking the model for the summary.
        usage: Usage,
        /// The entry that begins it now.
        entry: Entry,
    },
}

/// A call before it runs, with what it wants.
#[derive(Clone, Debug, PartialEq)]
pub struct WantedCall {
    /// The call, as the model made it.
    pub call: Call,
    /// Its effect on the world.
    pub effect: Effect,
    /// Whether what it runs stands behind walls.
    pub is_walled: bool,
    /// What it is said to be for, in the words of whoever makes it.
    pub reason: String,
    /// The exact words of what it does.
    pub exact: String,
    /// The argument that they are.
    pub exact_argument: Option<&'static str>,
    /// Whether it may send something out of this computer.
    pub sends: bool,
    /// The kept secrets that it wants, by their names.
    pub secrets: Vec<String>,
    /// The files and folders of which it may change copies, `.` for all: what it changed of them comes back.
    pub copies: Vec<String>,
    /// The server's tool that it uses.
    pub uses: Option<ToolUse>,
    /// The address that it reads from.
    pub reaches: Option<String>,
    /// The files that it moves or deletes.
    pub arranges: Vec<FileStep>,
    /// The helpers that it begins, at most.
    pub helpers: usize,
    /// The files that it wants.
    pub touches: Vec<Touch>,
    /// How it is called on screen.
    pub says: String,
}

impl WantedCall {
    /// What a tool says of a call before it runs.
    pub(crate) fn of(tool: &dyn Tool, call: &Call, arguments: Arguments<'_>) -> Self {
        Self {
            call: call.clone(),
            effect: tool.effect_of(arguments),
            is_walled: tool.is_walled(),
            reason: tool.reason(arguments),
            exact: tool.exact(arguments),
            exact_argument: tool.exact_argument(),
            sends: tool.sends(arguments),
            secrets: tool.secrets(arguments),
            copies: tool.copies(arguments),
            uses: tool.uses(arguments),
            reaches: tool.reaches(arguments),
            arranges: tool.arranges(arguments),
            helpers: tool.helpers(arguments),
            touches: tool.touches(arguments),
            says: tool.announce(arguments),
        }
    }
}

/// Something that a person has to allow before a call runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The call's id.
    pub call: String,
    /// The tool.
    pub tool: String,
    /// The permission that it wants.
    pub permission: Permission,
    /// The question, as a sentence.
    pub says: String,
    /// The exact words of what is done; nothing where the question says all.
    pub exact: String,
    /// The argument that they are, where they can be edited.
    pub editable: Option<String>,
    /// What it reaches, in words.
    pub reaches: String,
    /// Whether it can be undone, in words.
    pub undo: String,
    /// The file that it is about.
    pub path: Option<String>,
    /// Why it is asked.
    pub why: String,
    /// The file's version now; none where it is not there.
    pub version: Option<u32>,
    /// The hash that tells this call, on this version, from every other.
    pub hash: String,
}

/// The outcome of the approvals that a turn waited for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decisions {
    /// All calls of the answer that waited, in their order.
    pub calls: Vec<Call>,
    /// Those that may not run, each by its id with what the model hears.
    pub denied: Vec<(String, String)>,
}

/// The record of one turn.
pub trait Journal: Send + Sync {
    /// Records, and returns only when it is stored.
    fn record(&self, record: Record) -> Future<'_, ()>;
    /// The approvals that somebody has to give before these calls run; empty where all of them may.
    fn judge(&self, calls: Vec<WantedCall>) -> Future<'_, Vec<Ask>>;
    /// The outcome of the approvals that the turn waits for; none while one of them is open.
    fn decisions(&self) -> Future<'_, Option<Decisions>>;
    /// The conversation so far, oldest first.
    fn conversation(&self) -> Future<'_, Vec<Entry>>;
    /// Shows all words of the answer that is on its way; never waits.
    fn show_answer(&self, text: &str);
    /// The conversation as the model is asked next, or why it may not be asked again: the task's budget is spent.
    fn next(&self) -> Future<'_, Result<Vec<Entry>, Problem>>;
    /// The text that must outlive a shortened conversation word for word: notes, figures, the plan, what the task wrote.
    fn keepsakes(&self) -> Future<'_, String>;
    /// Says why nothing comes for a while; never waits.
    fn show_waiting(&self, why: &str);
}
