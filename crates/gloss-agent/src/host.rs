//! What an agent needs of the house: to be recorded, to see its conversation, and to touch the workspace.
//! The engine implements it; an agent has no other way to anything.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_artifact::Around;
use gloss_artifact::deck::Within;
use gloss_data::{Computed, Limits};
use gloss_protocol::{
    Fact, FactId, FactUse, Intent, MemoryKind, NoteId, PlanStep, Problem, Reach, Reshape, ThreadId,
    Timestamp, Usage, Version, WorkspaceFile,
};
use serde_json::Value;

use crate::conversation::Entry;
use crate::machine;

/// A future of the host's.
pub type Future<'a, T> = Pin<Box<dyn std::future::Future<Output = Result<T, Problem>> + Send + 'a>>;

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

/// A file of the folder as it is listed.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedFile {
    /// The file.
    pub file: WorkspaceFile,
    /// When it last changed, in the person's own time: RFC 3339 with seconds and offset. A hint, never proof.
    pub modified: String,
}

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct ReadFile {
    /// Its path, as it is written everywhere.
    pub path: String,
    /// Its version.
    pub version: u32,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// What a write came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// A new version stands in the folder.
    Version(Version),
    /// It went to the batch's staging copy.
    Staged {
        /// The artifact.
        path: String,
    },
    /// Nothing differed.
    Same {
        /// The artifact.
        path: String,
        /// Its version.
        version: u32,
    },
}

/// What a note's place says now.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteSlice {
    /// The note.
    pub note: NoteId,
    /// The artifact.
    pub path: String,
    /// The file of it that the place is in, where it is a folder.
    pub file: String,
    /// `ask` or `change`.
    pub intent: String,
    /// The person's words.
    pub text: String,
    /// The token that an edit must carry.
    pub base: String,
    /// The ranges' source text; of a sheet what each cell holds.
    pub ranges: Vec<String>,
    /// The ranges' cells, where it is a sheet: `Sales!D3`.
    pub cells: Vec<String>,
    /// What stands around each range on its line, where the source does not tell it.
    pub around: Vec<Around>,
    /// Source before the place.
    pub before: String,
    /// Source after it.
    pub after: String,
    /// The figures in it.
    pub figures: Vec<FactUse>,
    /// What the place is: a row, a section.
    pub reach: Reach,
}

/// A fact that stands in a file which was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFigure {
    /// The fact, as a link would have it: `7f3a90b1/r2c3`.
    pub fact: String,
    /// Where it stands.
    pub place: MadePlace,
}

/// Where a fact stands in a file which was made, as whoever made it knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MadePlace {
    /// In a shape of a deck.
    Shape {
        /// The slide's id in the file.
        slide: u32,
        /// The shape's id on it.
        shape: u32,
        /// Where in the shape.
        within: Within,
    },
    /// In an element of a site's first page.
    Element {
        /// The element's id.
        id: String,
        /// The number as it stands there.
        shown: String,
    },
}

/// Cells that get another content or look.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellEdit {
    /// Their address, in the note's sheet where it names none: `D3:E5`, `Sales!D3`.
    pub cells: String,
    /// Instead of an address ranges of the note, by their position: the rows in which these stand.
    pub ranges: Vec<usize>,
    /// What becomes of the whole rows, where cells get nothing else.
    pub how: Option<Reshape>,
    /// What each is to hold, row by row.
    pub rows: Option<Vec<Vec<String>>>,
    /// What all are to hold instead; a formula as of the first, copied to the others.
    pub fill: Option<String>,
    /// The number format's code.
    pub number: Option<String>,
    /// Bold or not.
    pub bold: Option<bool>,
    /// The colour behind them as red, green, blue; the inner none takes it away.
    pub colour: Option<Option<(u8, u8, u8)>>,
}

/// What of a chart is to change; what is none stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartEdit {
    /// Which, as `Sales!1`; none is the note's own.
    pub chart: Option<String>,
    /// Another kind: `line`, `stacked column`.
    pub kind: Option<String>,
    /// Other words above it; empty takes them away.
    pub title: Option<String>,
    /// Other rows of the columns that it shows: the first and the last.
    pub rows: Option<(u32, u32)>,
    /// Other series.
    pub series: Option<Vec<ChartSeries>>,
}

/// A series of a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartSeries {
    /// Its name: words, or the cell that holds them as `=Sales!B1`.
    pub name: Option<String>,
    /// The cells of its categories: `Sales!A2:A13`.
    pub categories: Option<String>,
    /// The cells of its values.
    pub values: String,
}

/// A part of a task that a helper is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelperTask {
    /// `explorer`, `worker`, `reviewer`, or one of the person's own roles.
    pub role: String,
    /// A few words that tell it from the others.
    pub name: String,
    /// What it is to do.
    pub task: String,
    /// Files that it works on.
    pub files: Vec<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helped {
    /// Its name.
    pub name: String,
    /// How it ended: `done`, `failed`, `interrupted`, `waiting`, `late`.
    pub status: String,
    /// Its closing words.
    pub says: String,
    /// The files that it wrote.
    pub files: Vec<String>,
}

/// The house, as one turn sees it.
pub trait Host: Send + Sync {
    /// Records, and returns only when it is stored.
    fn record(&self, record: Record) -> Future<'_, ()>;
    /// The conversation so far, oldest first.
    fn conversation(&self) -> Future<'_, Vec<Entry>>;
    /// All words of the answer that is on its way; never waits.
    fn heard(&self, text: &str);
    /// The conversation as the model is asked next, or why it may not be asked again: the task's budget is spent.
    fn next(&self) -> Future<'_, Result<Vec<Entry>, Problem>>;
    /// What must outlive a shortened conversation word for word: notes, figures, the plan, what the task wrote.
    fn keepsakes(&self) -> Future<'_, String>;
    /// Why nothing comes for a while; never waits.
    fn waiting(&self, why: &str);

    /// The folder's files.
    fn files(&self) -> Future<'_, Vec<ListedFile>>;
    /// Reads a file; it becomes known to the thread in this version. An older version is only looked at.
    fn read(&self, path: &str, version: Option<u32>) -> Future<'_, ReadFile>;
    /// What one SELECT over the workspace's tables gives. It ends soon after `cancel` is true.
    fn compute(&self, sql: &str, limits: Limits, cancel: &Arc<AtomicBool>) -> Future<'_, Computed>;
    /// Records what a query gave as a fact.
    fn fact(&self, query: &str, computed: Computed) -> Future<'_, Fact>;
    /// Writes a text artifact.
    fn write(&self, path: &str, text: &str, why: &str) -> Future<'_, Written>;
    /// Writes a file that was made of a spec, by the same rules; `what` it is, and how its name must end. `figures` are the
    /// facts that stand in it, where the file itself can't lead to them.
    fn write_made(
        &self,
        path: &str,
        what: (&'static str, &'static str),
        file: (Vec<u8>, Vec<MadeFigure>),
        why: &str,
    ) -> Future<'_, Written>;
    /// Writes a file that is a version of another one with these places saying something else.
    fn repeat(
        &self,
        path: &str,
        from: (&str, u32),
        places: Vec<(String, String)>,
        why: &str,
    ) -> Future<'_, Written>;
    /// When the turn began.
    fn began(&self) -> Future<'_, Timestamp>;
    /// What a note's place says in the staging copy.
    fn read_region(&self, note: &NoteId) -> Future<'_, NoteSlice>;
    /// Edits ranges of a note's place in the staging copy.
    fn edit_region(&self, note: &NoteId, base: &str, edits: Vec<(usize, String)>) -> Future<'_, NoteSlice>;
    /// Sets cells of a note's sheet in the staging copy, and tells how many of them are not marked.
    fn edit_cells(&self, note: &NoteId, base: &str, edits: Vec<CellEdit>) -> Future<'_, (NoteSlice, usize)>;
    /// Changes a chart of a note's workbook in the staging copy, and tells whether it is marked.
    fn edit_chart(&self, note: &NoteId, base: &str, edit: ChartEdit) -> Future<'_, (NoteSlice, bool)>;
    /// Leaves a note of its own on a place, for the person to look at: nothing is sent or changed by it.
    fn leave_note(&self, path: &str, at: &str, intent: Intent, words: &str) -> Future<'_, NoteId>;
    /// Declares a consequence of a note's change elsewhere.
    fn declare_follow(&self, note: &NoteId, at: &str, new: &str, why: &str) -> Future<'_, ()>;
    /// Answers an Ask.
    fn answer(&self, note: &NoteId, text: &str, facts: Vec<FactId>) -> Future<'_, ()>;
    /// Says that a note needs the person.
    fn needs_person(&self, note: &NoteId, question: &str) -> Future<'_, ()>;
    /// Asks the person something, and waits for no answer: it comes as words of theirs.
    fn question(&self, text: &str, choices: Vec<String>) -> Future<'_, ()>;
    /// Gives parts of the task to helpers, and waits until all are at rest, the time is over, or the flag is set.
    fn delegate(
        &self,
        tasks: Vec<HelperTask>,
        seconds: u64,
        cancel: Arc<AtomicBool>,
    ) -> Future<'_, Vec<Helped>>;
    /// Starts a task in another folder that the person named, and waits for nothing.
    fn dispatch(&self, folder: &str, task: &str) -> Future<'_, ThreadId>;
    /// Proposes something to be remembered; the person decides.
    fn remember(&self, text: &str, kind: MemoryKind) -> Future<'_, ()>;
    /// Shows a plan.
    fn plan(&self, steps: Vec<PlanStep>) -> Future<'_, ()>;
}
