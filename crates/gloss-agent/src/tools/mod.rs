//! The tools an agent has: one file per family, one enum of all. A tool reads its arguments as hostile input,
//! works through the host, and gives back JSON for the model and a sentence for the person.

mod cells;
mod charts;
mod data;
mod deck;
mod files;
mod helpers;
mod notes;
mod rows;
mod site;
mod specs;
mod workbook;
mod writing;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_protocol::{Code, Problem};
use serde_json::Value;

use crate::host::Host;

pub use notes::slice;
pub use site::site_limits;
pub use specs::specs;

/// Longest result a model is given, in bytes: about 16,000 tokens. Longer ones are paged.
pub(crate) const MAX_RESULT: usize = 64 << 10;

/// What a tool gives back.
pub(crate) struct Outcome {
    /// For the model.
    pub result: Value,
    /// For the person: what was done.
    pub says: String,
    /// The facts behind it.
    pub detail: String,
}

/// All tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Tool {
    ListFiles,
    ReadFile,
    SearchFiles,
    Compute,
    WriteArtifact,
    MakeWorkbook,
    MakeDeck,
    MakeSite,
    UpdatePlan,
    AskPerson,
    Remember,
    Delegate,
    DelegateRows,
    Dispatch,
    LeaveNote,
    ReadRegion,
    EditRegion,
    EditCells,
    EditChart,
    DeclareFollow,
    Answer,
    NeedsPerson,
}

impl Tool {
    /// Every tool.
    pub const ALL: [Self; 22] = [
        Self::ListFiles,
        Self::ReadFile,
        Self::SearchFiles,
        Self::Compute,
        Self::WriteArtifact,
        Self::MakeWorkbook,
        Self::MakeDeck,
        Self::MakeSite,
        Self::UpdatePlan,
        Self::AskPerson,
        Self::Remember,
        Self::Delegate,
        Self::DelegateRows,
        Self::Dispatch,
        Self::LeaveNote,
        Self::ReadRegion,
        Self::EditRegion,
        Self::EditCells,
        Self::EditChart,
        Self::DeclareFollow,
        Self::Answer,
        Self::NeedsPerson,
    ];

    /// The name the model calls it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::ListFiles => "list_files",
            Self::ReadFile => "read_file",
            Self::SearchFiles => "search_files",
            Self::Compute => "compute",
            Self::WriteArtifact => "write_artifact",
            Self::MakeWorkbook => "make_workbook",
            Self::MakeDeck => "make_deck",
            Self::MakeSite => "make_site",
            Self::UpdatePlan => "update_plan",
            Self::AskPerson => "ask_person",
            Self::Remember => "remember",
            Self::Delegate => "delegate",
            Self::DelegateRows => "delegate_rows",
            Self::Dispatch => "dispatch",
            Self::LeaveNote => "leave_note",
            Self::ReadRegion => "read_region",
            Self::EditRegion => "edit_region",
            Self::EditCells => "edit_cells",
            Self::EditChart => "edit_chart",
            Self::DeclareFollow => "declare_follow",
            Self::Answer => "answer",
            Self::NeedsPerson => "needs_person",
        }
    }

    /// The tool of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| tool.name() == name)
    }

    /// True where it changes nothing and may run beside others, and again after a crash.
    pub fn only_reads(self) -> bool {
        matches!(self, Self::ListFiles | Self::ReadFile | Self::SearchFiles | Self::ReadRegion)
    }

    /// True where a turn has it: what it is not offered it can't call either.
    pub fn is_offered(self, serves: Serves, allowed: Allowed) -> bool {
        let fits = match serves {
            Serves::Task => !self.for_notes(),
            Serves::Notes { cells } => !self.for_tasks() && (cells || !self.for_cells()),
        };
        fits && self.is_in(allowed)
    }

    /// True where it belongs to kinds that have cells.
    fn for_cells(self) -> bool {
        matches!(self, Self::EditCells | Self::EditChart)
    }

    fn is_in(self, allowed: Allowed) -> bool {
        match allowed {
            Allowed::All => self != Self::Dispatch,
            Allowed::Coordinating => true,
            Allowed::Helping => !matches!(
                self,
                Self::Delegate
                    | Self::DelegateRows
                    | Self::Dispatch
                    | Self::AskPerson
                    | Self::Remember
                    | Self::LeaveNote
            ),
            Allowed::Reading => self.only_reads() || matches!(self, Self::Compute | Self::UpdatePlan),
        }
    }

    /// True where it belongs to a turn that serves notes.
    fn for_notes(self) -> bool {
        matches!(
            self,
            Self::ReadRegion
                | Self::EditRegion
                | Self::EditCells
                | Self::EditChart
                | Self::DeclareFollow
                | Self::Answer
                | Self::NeedsPerson
        )
    }

    /// True where it belongs to a turn that serves none: a note has its own way to ask.
    fn for_tasks(self) -> bool {
        matches!(
            self,
            Self::AskPerson
                | Self::Remember
                | Self::Delegate
                | Self::DelegateRows
                | Self::Dispatch
                | Self::LeaveNote
        )
    }

    /// What is about to be done, as a sentence.
    pub fn announces(self, arguments: &str) -> String {
        let arguments: Value = serde_json::from_str(arguments).unwrap_or_default();
        let of = |key: &str| arguments.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        match self {
            Self::ListFiles => "Looking through the folder".to_owned(),
            Self::ReadFile => format!("Reading {}", of("path")),
            Self::SearchFiles => format!("Searching for “{}”", clip(&of("text"), 60)),
            Self::Compute => "Working out figures".to_owned(),
            Self::WriteArtifact => format!("Writing {}", of("path")),
            Self::MakeWorkbook | Self::MakeDeck | Self::MakeSite => format!("Making {}", of("path")),
            Self::UpdatePlan => "Planning".to_owned(),
            Self::AskPerson => "Asking you something".to_owned(),
            Self::Remember => "Proposing something to remember".to_owned(),
            Self::Delegate | Self::DelegateRows => "Working with helpers".to_owned(),
            Self::Dispatch => format!("Starting a task in {}", of("folder")),
            Self::LeaveNote => format!("Marking a place of {}", of("path")),
            Self::ReadRegion => "Reading the marked place".to_owned(),
            Self::EditRegion => "Changing the marked place".to_owned(),
            Self::EditCells => "Changing cells".to_owned(),
            Self::EditChart => "Changing a chart".to_owned(),
            Self::DeclareFollow => "Noting what follows from a change".to_owned(),
            Self::Answer => "Answering a note".to_owned(),
            Self::NeedsPerson => "Asking you something".to_owned(),
        }
    }

    /// Runs it.
    pub(crate) async fn run(
        self,
        host: &dyn Host,
        arguments: &str,
        cancel: &Arc<AtomicBool>,
    ) -> Result<Outcome, Problem> {
        let arguments: Value =
            serde_json::from_str(if arguments.trim().is_empty() { "{}" } else { arguments })
                .map_err(|e| bad(format!("The arguments are not JSON ({e}); the step was not run.")))?;
        let arguments = Arguments(&arguments);
        match self {
            Self::ListFiles => files::list(host).await,
            Self::ReadFile => files::read(host, &arguments).await,
            Self::SearchFiles => files::search(host, &arguments).await,
            Self::Compute => data::compute(host, &arguments, cancel).await,
            Self::WriteArtifact => writing::write(host, &arguments).await,
            Self::MakeWorkbook => workbook::make(host, &arguments, cancel).await,
            Self::MakeDeck => deck::make(host, &arguments).await,
            Self::MakeSite => site::make(host, &arguments, cancel).await,
            Self::UpdatePlan => writing::plan(host, &arguments).await,
            Self::AskPerson => writing::ask(host, &arguments).await,
            Self::Remember => writing::remember(host, &arguments).await,
            Self::Delegate => helpers::delegate(host, &arguments, cancel).await,
            Self::DelegateRows => rows::delegate(host, &arguments, cancel).await,
            Self::Dispatch => helpers::dispatch(host, &arguments).await,
            Self::LeaveNote => notes::leave(host, &arguments).await,
            Self::ReadRegion => notes::read(host, &arguments).await,
            Self::EditRegion => notes::edit(host, &arguments).await,
            Self::EditCells => cells::edit(host, &arguments).await,
            Self::EditChart => charts::edit(host, &arguments).await,
            Self::DeclareFollow => notes::follow(host, &arguments).await,
            Self::Answer => notes::answer(host, &arguments).await,
            Self::NeedsPerson => notes::needs_person(host, &arguments).await,
        }
    }
}

/// What a turn serves, which decides the tools that it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serves {
    /// What the person asked for in words.
    Task,
    /// Notes.
    Notes {
        /// Some are on artifacts of a kind that has cells.
        cells: bool,
    },
}

/// What an agent may use. A helper never has more than the task that it helps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Allowed {
    /// Everything that belongs to its turn.
    #[default]
    All,
    /// Everything, and tasks in other folders that the person named.
    Coordinating,
    /// Everything without helpers of its own, and without the person: it speaks to the task that it helps.
    Helping,
    /// Only what reads.
    Reading,
}

/// A model's arguments, read with words it can act on.
pub(crate) struct Arguments<'a>(pub &'a Value);

impl Arguments<'_> {
    pub(crate) fn text(&self, key: &str) -> Result<&str, Problem> {
        self.0
            .get(key)
            .and_then(Value::as_str)
            .ok_or_else(|| bad(format!("{key} is missing; it must be a string.")))
    }

    pub(crate) fn text_or<'b>(&'b self, key: &str, other: &'b str) -> &'b str {
        self.0.get(key).and_then(Value::as_str).unwrap_or(other)
    }

    pub(crate) fn number_or(&self, key: &str, other: u64) -> u64 {
        self.0.get(key).and_then(Value::as_u64).unwrap_or(other)
    }

    pub(crate) fn list(&self, key: &str) -> Result<&Vec<Value>, Problem> {
        self.0
            .get(key)
            .and_then(Value::as_array)
            .ok_or_else(|| bad(format!("{key} is missing; it must be a list.")))
    }
}

pub(crate) fn bad(says: impl Into<String>) -> Problem {
    Problem::new(Code::BadRequest, says)
}

pub(crate) fn clip(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowed, Serves, Tool};

    #[test]
    fn a_turn_is_offered_what_it_serves_needs() {
        let offered = |serves| -> Vec<&str> {
            let tools = Tool::ALL.into_iter().filter(|tool| tool.is_offered(serves, Allowed::All));
            tools.map(Tool::name).collect()
        };
        let (task, words, cells) = (
            offered(Serves::Task),
            offered(Serves::Notes { cells: false }),
            offered(Serves::Notes { cells: true }),
        );
        for (name, expected) in [
            ("read_file", [true, true, true]),
            ("make_workbook", [true, true, true]),
            ("ask_person", [true, false, false]),
            ("edit_region", [false, true, true]),
            ("answer", [false, true, true]),
            ("edit_cells", [false, false, true]),
            ("edit_chart", [false, false, true]),
        ] {
            assert_eq!([&task, &words, &cells].map(|tools| tools.contains(&name)), expected, "{name}");
        }
    }
}
