//! A tool is a value: its name, what a model is told of it, its effect, whether it fits a turn, what the step on the screen
//! says, and its run over the doors. Knows no tool; a foreign one is one more of these.

mod arguments;
mod check;
mod schema;
mod scope;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_protocol::{Container, FileStep, Permission};
use gloss_provider::ToolSpec;
use serde_json::Value;

use crate::doors::{Doors, Future, ToolUse};

pub use arguments::Arguments;
pub(crate) use arguments::{bad, clip, read_arguments};
pub(crate) use check::check_arguments;
pub(crate) use schema::{object, part, text};
pub use scope::{Authority, Scope, Serves, only_reads};

/// Longest result a model is given, in bytes: about 16,000 tokens. Longer ones are paged.
pub(crate) const MAX_RESULT: usize = 64 << 10;

/// Helpers that a turn may begin without being asked about.
pub const UNASKED_HELPERS: usize = 20;

/// The effect that running a tool has on the world. With the task's leave it decides what a person is asked first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Changes nothing: it may run beside others, and again after a crash.
    Reads,
    /// Makes or changes versions in the workspace, or what Gloss remembers: all of it can be taken back.
    Makes,
    /// Moves files of the person, or puts them in the trash.
    Removes,
    /// Runs a program.
    Runs,
    /// Sends something out of this computer.
    Leaves,
    /// Costs money beside the model's own.
    Spends,
}

/// A file that a call wants to read or write; as the model names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The file.
    pub path: String,
    /// Read or write.
    pub permission: Permission,
    /// What is to stand in it, as far as the call says.
    pub content: Content,
}

/// What a call is going to write, as far as it is known before it runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// Nothing of it: it reads, or what it writes comes out of its work.
    #[default]
    Unknown,
    /// The whole file.
    Whole(String),
    /// Ranges of a place of it become other words.
    Places {
        /// The place.
        at: String,
        /// What it is widened to.
        within: Option<Container>,
        /// The ranges by their numbers, with their new words.
        edits: Vec<(usize, String)>,
    },
    /// What a command made, by its name in the scratch folder.
    Made(String),
}

impl Content {
    /// Bytes that the whole file is to have; none where that is not known.
    pub fn bytes(&self) -> Option<usize> {
        match self {
            Self::Whole(text) => Some(text.len()),
            _ => None,
        }
    }
}

impl Touch {
    /// The file that an argument names; none where it is missing.
    pub(crate) fn of(arguments: Arguments<'_>, key: &str, permission: Permission) -> Vec<Self> {
        let path = arguments.optional(key).map(str::to_owned);
        path.into_iter().map(|path| Self { path, permission, content: Content::Unknown }).collect()
    }

    /// The file that `path` names, with what is to stand in it; none where it is missing.
    pub(crate) fn to_write(arguments: Arguments<'_>, content: Content) -> Vec<Self> {
        let path = arguments.optional("path").map(str::to_owned);
        path.map(|path| Self { path, permission: Permission::Write, content }).into_iter().collect()
    }
}

/// The outcome of a tool's run.
pub struct Outcome {
    /// For the model.
    pub result: Value,
    /// For the person: what was done.
    pub says: String,
    /// The facts behind it.
    pub detail: String,
}

/// A call of a tool, with the doors that it may use.
#[derive(Clone, Copy)]
pub struct ToolCall<'a> {
    /// The doors.
    pub doors: &'a Doors,
    /// The arguments that the model gave; hostile until read.
    pub arguments: Arguments<'a>,
    /// True once the person stopped the task.
    pub cancel: &'a Arc<AtomicBool>,
}

/// A tool.
pub trait Tool: Send + Sync {
    /// The name that a model calls it by.
    fn name(&self) -> &str;
    /// Its description for a model. Short, because every word is paid for in each round.
    fn spec(&self) -> ToolSpec;
    /// Arguments beside those of its description: Gloss's own ways give them, and no model is told of them.
    fn own_arguments(&self) -> &'static [&'static str] {
        &[]
    }
    /// Its effect on the world, where no argument asks for more.
    fn effect(&self) -> Effect;
    /// The effect of a call: it decides what runs beside others, and what a crash leaves unknown.
    fn effect_of(&self, arguments: Arguments<'_>) -> Effect {
        let _ = arguments;
        self.effect()
    }
    /// Whether what it runs stands behind walls, so that their strength decides whether it is asked about.
    fn is_walled(&self) -> bool {
        false
    }
    /// Whether a call may send something out of this computer although its tool's effect is another.
    fn sends(&self, arguments: Arguments<'_>) -> bool {
        let _ = arguments;
        false
    }
    /// The kept secrets that a call wants, by their names.
    fn secrets(&self, arguments: Arguments<'_>) -> Vec<String> {
        let _ = arguments;
        Vec::new()
    }
    /// The files and folders of which a call may change copies, `.` for all: what it changed of them comes back.
    fn copies(&self, arguments: Arguments<'_>) -> Vec<String> {
        let _ = arguments;
        Vec::new()
    }
    /// The server's tool that a call uses, so that it can be asked about before.
    fn uses(&self, arguments: Arguments<'_>) -> Option<ToolUse> {
        let _ = arguments;
        None
    }
    /// The address that a call reads from, so that it can be asked about before it is reached.
    fn reaches(&self, arguments: Arguments<'_>) -> Option<String> {
        let _ = arguments;
        None
    }
    /// The files that a call moves or deletes, as a plan that can be checked before it is asked about.
    fn arranges(&self, arguments: Arguments<'_>) -> Vec<FileStep> {
        let _ = arguments;
        Vec::new()
    }
    /// What a call is said to be for, in the words of whoever makes it; nothing where nobody says.
    fn reason(&self, arguments: Arguments<'_>) -> String {
        let _ = arguments;
        String::new()
    }
    /// The exact words of what is done, for the card on which it is allowed; nothing where the step says all.
    fn exact(&self, arguments: Arguments<'_>) -> String {
        let key = self.exact_argument();
        key.and_then(|key| arguments.optional(key)).unwrap_or_default().to_owned()
    }
    /// The argument that holds the exact words, so that a person can edit them before they are allowed.
    fn exact_argument(&self) -> Option<&'static str> {
        None
    }
    /// Whether a turn has it: what does not fit can't be called either.
    fn fits(&self, turn: Scope) -> bool {
        turn.makes() || self.effect() == Effect::Reads
    }
    /// Whether a turn that has it may make a call: one that does more than its tool has to fit by itself.
    fn fits_call(&self, turn: Scope, arguments: Arguments<'_>) -> bool {
        turn.makes() || self.effect_of(arguments) == self.effect()
    }
    /// Whether a model is told of it in a turn that has it: every word is paid for in each round. One that it knows from before
    /// it may call all the same.
    fn is_offered(&self, turn: Scope) -> bool {
        let _ = turn;
        true
    }
    /// The helpers that a call begins, at most: each asks the model by itself, so many are asked about before.
    fn helpers(&self, arguments: Arguments<'_>) -> usize {
        let _ = arguments;
        0
    }
    /// The sentence that tells the person what is about to be done.
    fn announce(&self, arguments: Arguments<'_>) -> String;
    /// The files that a call wants to read or write, so that it can be asked about before it runs.
    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        let _ = arguments;
        Vec::new()
    }
    /// Whether what came of a run is what was wanted; one that is not stands as failed, for the model and on the screen.
    fn went_well(&self, result: &Value) -> bool {
        let _ = result;
        true
    }
    /// Runs it.
    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome>;
}
