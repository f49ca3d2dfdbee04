//! Staging copies as they are stored: a row for each artifact of a batch, written where the copy is another one than the
//! row says, and gone when the turn is at rest. Decides nothing about what is in them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gloss_artifact::Staging;
use gloss_artifact::confine::{Reached, StoredStaging};
use gloss_protocol::{Act, Container, NoteId, Problem, Span, TurnId};
use gloss_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::surroundings::SurroundingsTold;
use crate::versions::merging::Merged;
use crate::versions::room::Versions;

/// A consequence that the agent declared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Follow {
    pub note: NoteId,
    pub span: Span,
    pub before: String,
    pub new: String,
    pub why: String,
    /// The note by its position in the batch.
    #[serde(default)]
    pub of: Option<usize>,
    /// Whether the note's own words ask for it.
    #[serde(default)]
    pub asked: bool,
}

/// The figures that an edit put into a range of a note: where each starts and ends in the range's text, and its fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Put {
    pub note: usize,
    pub range: usize,
    pub figures: Vec<(usize, usize, String)>,
}

/// Which notes of a batch an artifact's edits were made for, by their positions in the batch.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Edits {
    /// Notes with an edit of their own.
    pub served: BTreeSet<usize>,
    /// Notes with an edit of places that they do not mark.
    pub beyond: BTreeSet<usize>,
    /// The cells that these edits reached, by note.
    pub reached: Vec<(usize, Reached)>,
    /// The cells that edits of marked places reached, by note.
    #[serde(default)]
    pub own: Vec<(usize, Reached)>,
    /// Notes with edits of rows that came with another note's, and those.
    #[serde(default)]
    pub in_rows_of: Vec<(usize, usize)>,
    /// Notes that the person was asked about: what was changed for them waits for the answer.
    #[serde(default)]
    pub asked: BTreeSet<usize>,
    /// Notes whose place was widened, and to what.
    pub took: BTreeMap<usize, Container>,
    /// Whether a whole text was written for no note in particular.
    pub whole: bool,
}

impl Edits {
    /// Remembers the cells of a copy that a note's edit set: marked ones, and ones in rows that came with other notes.
    pub(crate) fn reach(&mut self, note: usize, staging: &Staging, cells: &[Span]) {
        let (cells, came) = staging.each_reached(cells);
        self.own.extend(cells.into_iter().map(|cell| (note, cell)));
        self.own.sort_unstable();
        self.own.dedup();
        let others = came.into_iter().filter(|other| *other != note);
        self.in_rows_of.extend(others.map(|other| (note, other)));
        self.in_rows_of.sort_unstable();
        self.in_rows_of.dedup();
    }

    /// Whether a change of a note's place serves it: an edit of its own, or a whole text in which its own words changed.
    pub(crate) fn serve(&self, note: usize, is_untouched: bool) -> bool {
        self.served.contains(&note) || (self.whole && !is_untouched)
    }
}

/// An act that is done when the turn is at rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct StagedAct {
    /// The note by its position in the batch.
    pub note: usize,
    /// The act.
    pub act: Act,
    /// Its place in the version that was copied.
    pub spans: Vec<Span>,
    /// The sentence that tells that it was done.
    pub did: String,
}

/// The staging copy of one artifact for a batch; stored with the turn, so that a crash loses no edit.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    /// The version it is a copy of.
    pub base: u32,
    /// The copy.
    pub staging: Staging,
    /// Declared consequences.
    pub follows: Vec<Follow>,
    /// Counts what was declared, taken back or put in place of another.
    pub declared: u64,
    /// Figures that were written into ranges of notes, where the file can't lead to their sources.
    pub figures: Vec<Put>,
    /// The edits that were made, by whose they are.
    pub edits: Edits,
    /// Acts that are done when the turn is at rest: those of a note one after the other.
    pub acts: Vec<StagedAct>,
    /// How many of them there were when a place was read last: addresses that a model gives are of then.
    pub seen: usize,
    /// The copy's revision, the count of what was declared and the number of figures that are stored; none where nothing is.
    stored: Option<(u64, u64, usize)>,
}

/// Stands for the version that a turn has read where its own text was merged with another: no version has this number.
pub(crate) const MERGED: u32 = 0;

/// Copies and reads of files that a turn at work holds.
#[derive(Default)]
pub(crate) struct Copies {
    pub stages: BTreeMap<String, Stage>,
    /// Versions of files that it has read: a write on another version is refused.
    pub reads: HashMap<String, u32>,
    /// Versions that the task's turn before had read at its end.
    pub read_before: HashMap<String, u32>,
    /// Versions of files in which somebody changed the same places as the turn: what it writes on them says so.
    pub met: HashMap<String, u32>,
    /// The file that it makes again as a whole on the version in `reads`: what others changed since stays.
    pub again: Option<String>,
    /// The lists of acts that it was told.
    pub acts_told: BTreeSet<String>,
    /// What it was told around the places that it read.
    pub told: SurroundingsTold,
    /// Merge for the write that is being made right now.
    pub merged: Option<Merged>,
}

/// A copy's row.
#[derive(Serialize, Deserialize)]
struct Row {
    base: u32,
    staging: StoredStaging,
    follows: Vec<Follow>,
    #[serde(default)]
    figures: Vec<Put>,
    /// None in what an older Gloss stored.
    #[serde(default)]
    edits: Option<Edits>,
    #[serde(default)]
    acts: Vec<StagedAct>,
}

impl Stage {
    /// A copy that is stored nowhere yet.
    pub(crate) fn new(base: u32, staging: Staging) -> Self {
        let edits = Edits::default();
        Self {
            base,
            staging,
            follows: Vec::new(),
            declared: 0,
            figures: Vec::new(),
            edits,
            acts: Vec::new(),
            seen: 0,
            stored: None,
        }
    }

    /// The same copy, to be stored again.
    pub(crate) fn unstored(&self) -> Self {
        Self { stored: None, ..self.clone() }
    }

    fn mark(&self) -> (u64, u64, usize) {
        (self.staging.revision(), self.declared, self.figures.len())
    }

    fn row(&self) -> Result<Value, StoreError> {
        let (follows, figures) = (self.follows.clone(), self.figures.clone());
        let (staging, edits) = (self.staging.stored(), Some(self.edits.clone()));
        let acts = self.acts.clone();
        let row = Row { base: self.base, staging, follows, figures, edits, acts };
        Ok(serde_json::to_value(row)?)
    }
}

/// The rows of copies that are others than what is stored.
pub(crate) fn changed_rows(stages: &BTreeMap<String, Stage>) -> Result<Vec<(String, Value)>, StoreError> {
    let changed = stages.iter().filter(|(_, stage)| stage.stored != Some(stage.mark()));
    changed.map(|(path, stage)| Ok((path.clone(), stage.row()?))).collect()
}

/// Writes rows of a turn's copies.
pub(crate) fn write_rows(tx: &mut Tx<'_>, turn: &TurnId, rows: &[(String, Value)]) -> Result<(), StoreError> {
    rows.iter().try_for_each(|(path, row)| tx.stage(turn, path, row))
}

/// Remembers that copies are stored as they are now.
pub(crate) fn mark_stored(stages: &mut BTreeMap<String, Stage>) {
    for stage in stages.values_mut() {
        stage.stored = Some(stage.mark());
    }
}

impl Versions {
    /// All copies of a turn are stored as they are now.
    pub(crate) fn stages_are_stored(&mut self, turn: &TurnId) {
        if let Some(copies) = self.copies.get_mut(turn) {
            mark_stored(&mut copies.stages);
        }
    }

    /// The copies of a turn as they were stored: in rows, or with the turn itself, where an older Gloss put them.
    pub(crate) fn stored_stages(
        &mut self,
        turn: &TurnId,
        with_turn: BTreeMap<String, Value>,
    ) -> Result<BTreeMap<String, Stage>, Problem> {
        let rows = self.store.read().stages(turn)?;
        // A row is newer than what an older Gloss left.
        let all: BTreeMap<String, Value> = with_turn.into_iter().chain(rows).collect();
        let mut stages = BTreeMap::new();
        for (path, row) in all {
            let Row { base, staging, follows, figures, edits, acts } =
                serde_json::from_value(row).map_err(StoreError::from)?;
            let text = self.text(&path, base)?;
            let staging = Staging::restored(&text, staging);
            let edits = edits.unwrap_or_else(|| Edits { whole: true, ..Edits::default() });
            stages.insert(
                path,
                Stage { base, staging, follows, declared: 0, figures, edits, acts, seen: 0, stored: None },
            );
        }
        Ok(stages)
    }
}
