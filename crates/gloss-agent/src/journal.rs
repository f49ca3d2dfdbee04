//! What the driver of a turn needs of the house: to be recorded, to see its conversation, and to tell what goes on. Tools never
//! reach it.

use gloss_protocol::{Problem, Usage};
use serde_json::Value;

use crate::conversation::Entry;
use crate::doors::Future;
use crate::machine;

/// A tool call as it is recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolRecord {
    /// The provider's id of the call.
    pub call_id: String,
    /// The tool.
    pub name: String,
    /// What it does or did, as a sentence.
    pub says: String,
    /// The facts behind the sentence.
    pub detail: String,
    /// What the model hears; none until it is done.
    pub result: Option<(String, bool)>,
}

/// A transition of the machine, with what brought it about, what it notes and what begins with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// The tool calls whose end it is.
    pub finished: Vec<ToolRecord>,
    /// The state after.
    pub state: Value,
    /// What happened.
    pub notes: Vec<machine::Note>,
    /// How its tool calls will be called on screen, in the order of the calls.
    pub planned: Vec<ToolRecord>,
    /// How many of these begin at once, the first ones: calls that only read, which may be run again after a crash.
    pub begun: usize,
}

/// What is recorded in one transaction.
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
        /// What the model was asked again for it costs.
        usage: Usage,
        /// The entry that begins it now.
        entry: Entry,
    },
}

/// The record of one turn.
pub trait Journal: Send + Sync {
    /// Records, and returns only when it is stored.
    fn record(&self, record: Record) -> Future<'_, ()>;
    /// The conversation so far, oldest first.
    fn conversation(&self) -> Future<'_, Vec<Entry>>;
    /// Shows all words of the answer that is on its way; never waits.
    fn show_answer(&self, text: &str);
    /// The conversation as the model is asked next, or why it may not be asked again: the task's budget is spent.
    fn next(&self) -> Future<'_, Result<Vec<Entry>, Problem>>;
    /// What must outlive a shortened conversation word for word: notes, figures, the plan, what the task wrote.
    fn keepsakes(&self) -> Future<'_, String>;
    /// Says why nothing comes for a while; never waits.
    fn show_waiting(&self, why: &str);
}
