//! Notes as a tool reaches them: marked places read and changed in a staging copy, answers, questions. Where an edit may go is
//! for whoever implements this to say, never for a model.

use gloss_artifact::Around;
use gloss_protocol::{Act, Container, FactId, FactUse, Intent, NoteId, Reach, Reshape};

use super::{FigureReport, Future};

/// A note and its place as it reads now.
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
    /// The words around each range on its line, where the source does not tell them.
    pub around: Vec<Around>,
    /// Source before the place.
    pub before: String,
    /// Source after it.
    pub after: String,
    /// The figures in it.
    pub figures: Vec<FactUse>,
    /// The reach of the place: a row, a section.
    pub reach: Reach,
    /// What it is in its kind's own words, where that says more: `heading`, `picture`, the tag of an element.
    pub what: String,
    /// What it says, as a reader sees it.
    pub shown: String,
    /// What it can be widened to, narrowest first.
    pub containers: Vec<Container>,
    /// What else bears on it, a line each.
    pub beside: Vec<String>,
    /// What can be done to it: the names of acts with their arguments.
    pub acts: Vec<String>,
}

/// The reading of a place that an edit rests on.
#[derive(Clone, Debug)]
pub struct BaseOf {
    /// The token that came with it.
    pub base: String,
    /// What the place is widened to.
    pub within: Option<Container>,
}

/// A note's place after an edit of it.
#[derive(Clone, Debug, PartialEq)]
pub struct EditedPlace {
    /// It, as it reads now.
    pub now: NoteSlice,
    /// The ranges that were edited, each with the words that were replaced.
    pub replaced: Vec<(usize, String)>,
    /// The figures in it now.
    pub figures: FigureReport,
}

/// Cells that get another content or look.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellEdit {
    /// Their address, in the note's sheet where it names none: `D3:E5`, `Sales!D3`.
    pub cells: String,
    /// Instead of an address ranges of the note, by their position: the rows in which these stand.
    pub ranges: Vec<usize>,
    /// The insertion or deletion of whole rows or columns, where cells get nothing else.
    pub how: Option<Reshape>,
    /// The content of each cell, row by row.
    pub rows: Option<Vec<Vec<String>>>,
    /// The one content of all cells instead; a formula is that of the first and is copied to the others.
    pub fill: Option<String>,
    /// The number format's code.
    pub number: Option<String>,
    /// Bold or not.
    pub bold: Option<bool>,
    /// The colour behind them as red, green, blue; the inner none takes it away.
    pub colour: Option<Option<(u8, u8, u8)>>,
}

/// The changes to a chart; a field that is none stays as it is.
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

/// A consequence that was declared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// The words that it would replace.
    pub replaces: String,
    /// What was declared for the same place before, and is given up for it.
    pub instead_of: Option<String>,
    /// Whether it says what stands there: then nothing is suggested any more.
    pub is_withdrawn: bool,
}

/// An act that was tried and is staged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActDone {
    /// The artifact.
    pub path: String,
    /// The sentence that foretells it.
    pub will: String,
    /// The place's words afterwards.
    pub now: String,
}

/// The notes that a turn serves, and those that it leaves.
pub trait Notes: Send + Sync {
    /// A note's place as it reads in the staging copy; with `within` as it would read, widened to what holds it. What stands
    /// around it is left out where the turn was told of it before, unless all of it is wished (true).
    fn read_region(&self, note: &NoteId, look: (Option<Container>, bool)) -> Future<'_, NoteSlice>;
    /// Edits ranges of a note's place in the staging copy, after it was widened to what holds it where `within` says so.
    fn edit_region(&self, note: &NoteId, at: BaseOf, edits: Vec<(usize, String)>) -> Future<'_, EditedPlace>;
    /// Sets cells of a note's sheet in the staging copy, widened as for `edit_region`, and tells how many of them are not marked.
    fn edit_cells(&self, note: &NoteId, at: BaseOf, edits: Vec<CellEdit>) -> Future<'_, (NoteSlice, usize)>;
    /// Changes a chart of a note's workbook in the staging copy, and tells whether it is marked.
    fn edit_chart(&self, note: &NoteId, base: &str, edit: ChartEdit) -> Future<'_, (NoteSlice, bool)>;
    /// Does something to a note's place, or to a part of it, when the turn is at rest; tries it now.
    fn act(&self, note: &NoteId, act: Act, place: (Option<&str>, Option<Container>)) -> Future<'_, ActDone>;
    /// Leaves a note of its own on a place, for the person to look at: nothing is sent or changed by it.
    fn leave_note(&self, path: &str, at: &str, intent: Intent, words: &str) -> Future<'_, NoteId>;
    /// Declares a consequence of a note's change elsewhere, in place of what was declared for the same place before.
    fn declare_follow(&self, note: &NoteId, to: (&str, &str), why: (&str, bool)) -> Future<'_, Declared>;
    /// Answers an Ask.
    fn answer(&self, note: &NoteId, text: &str, facts: Vec<FactId>) -> Future<'_, ()>;
    /// Says that a note needs the person.
    fn needs_person(&self, note: &NoteId, question: &str) -> Future<'_, ()>;
}
