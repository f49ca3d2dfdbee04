//! A batch's changes as they are made: written so that nothing beside them is drawn otherwise, with what follows from them,
//! and made into the file. A change that the file can't take is left out, with the reason, and keeps no other note from its
//! own.

use std::collections::BTreeSet;

use gloss_artifact::follow::Follow;
use gloss_artifact::{Inside, Splice, Text, splice};
use gloss_protocol::{Change, NoteId, Problem, TurnId};

use super::Batch;
use super::follows::Edit;
use super::whole::Sorted;
use crate::sheet::values_request::{Computed, ValuesRequest};
use crate::turn::room::Turns;
use crate::versions::copies::Stage;
use crate::versions::edits::Made;

/// Reason that cells follow.
const FOLLOWS: &str = "It names cells that the change moved or renamed.";

/// Reason to refuse a change that can't be confined to its place.
const SPREADS: &str = "The new text would change how the text around this place is drawn; nothing was done to it. \
    Say it otherwise, or point at the whole paragraph.";

/// Reason to refuse a formula whose note's neighbours could not be made.
pub(super) const BESIDE: &str = "Rows could not come or go as other notes asked, and this formula was written for the sheet with them. \
    Send it again by itself.";

/// Edit that a batch's changes come to.
pub(crate) struct Settled {
    pub edit: Edit,
    /// The file and its text; none where nothing is changed.
    pub made: Option<Made>,
    /// Changes that can't be made, with what to tell.
    pub refused: Vec<(Inside, String)>,
}

impl Turns {
    /// Makes changes of the newest version: all of them at once, or those that can be made.
    ///
    /// # Errors
    /// Where the version can't be read.
    pub(crate) fn settled(
        &self,
        path: &str,
        version: u32,
        text: &Text,
        inside: Vec<Inside>,
    ) -> Result<Settled, Problem> {
        let settled = gloss_artifact::settle(text, inside);
        let mut kept = settled.inside;
        let mut refused: Vec<(Inside, String)> =
            settled.refused.into_iter().map(|one| (one, SPREADS.to_owned())).collect();
        loop {
            let mut edit = Edit::new(text, kept.clone());
            let known = edit.derived.text.take();
            if edit.splices.is_empty() {
                return Ok(Settled { edit, made: None, refused });
            }
            match self.written_as(path, version, text, edit.splices.clone(), known) {
                Ok(made) => {
                    return Ok(Settled {
                        edit: edit.with_followed(text, &made.splices),
                        made: Some(made),
                        refused,
                    });
                }
                Err(problem) => self.leave_out(path, version, text, &mut kept, &mut refused, &problem),
            }
        }
    }

    /// Leaves out of several changes those that can't be made: told by trying each by itself; where each could be made and
    /// all together can't, none is.
    fn leave_out(
        &self,
        path: &str,
        version: u32,
        text: &Text,
        kept: &mut Vec<Inside>,
        refused: &mut Vec<(Inside, String)>,
        problem: &Problem,
    ) {
        let (before, rules) = (kept.len(), text.rules());
        kept.retain(|one| {
            match self.written(path, version, text, vec![Splice::new(one.span, one.after.clone())]) {
                Ok(_) => true,
                Err(problem) => {
                    refused.push((one.clone(), to_sentence(&problem)));
                    false
                }
            }
        });
        let cells = rules
            .cells()
            .filter(|cells| refused.iter().any(|(one, _)| cells.is_structural(&one.before, &one.after)));
        if let Some(cells) = cells {
            // A formula that was written for the sheet without these rows would name other cells in this one.
            let (others, rest) =
                std::mem::take(kept).into_iter().partition(|one| cells.names_others(&one.after));
            *kept = rest;
            refused.extend(Vec::into_iter(others).map(|one| (one, BESIDE.to_owned())));
        }
        if kept.len() == before {
            refused.extend(kept.drain(..).map(|one| (one, to_sentence(problem))));
        }
    }
}

impl Edit {
    /// The edits of a file as they were asked for, where it tells the same edit by other bytes: a row that went is told by its own
    /// end or by that of the row before it.
    fn as_asked(&self, text: &Text, all: &[Splice]) -> Vec<Splice> {
        if text.rules().slides().is_none() {
            return all.to_vec();
        }
        let asked =
            |one: &Splice| self.splices.iter().find(|asked| splice::is_same_edit(text.source(), one, asked));
        let is_asked = |one: &Splice| self.splices.binary_search_by_key(&one.old, |asked| asked.old).is_ok();
        let told = |one: &Splice| if is_asked(one) { one } else { asked(one).unwrap_or(one) }.clone();
        let mut all: Vec<Splice> = all.iter().map(told).collect();
        all.sort_by_key(|splice| splice.old);
        all
    }

    /// Adds what the file itself let follow: cells that name what moved.
    fn with_followed(mut self, text: &Text, all: &[Splice]) -> Self {
        let all = &self.as_asked(text, all);
        // What a file writes as several replacements within one place is that place's change, and follows from nothing.
        let known = |splice: &&Splice| self.splices.iter().any(|one| splice.is_within(one.old));
        let before = |splice: &Splice| text.source().get(splice.old.range()).unwrap_or_default().to_owned();
        // Empty cells that a sheet got around it are nobody's change.
        let silent = |splice: &&Splice| {
            text.rules().cells().is_some_and(|cells| cells.is_blank(&before(splice), &splice.new))
        };
        let because: Vec<usize> = (0..self.inside.len()).collect();
        let follows: Vec<Follow> = all
            .iter()
            .filter(|splice| !known(splice) && !silent(splice))
            .map(|splice| Follow {
                span: splice.old,
                before: before(splice),
                after: splice.new.clone(),
                why: FOLLOWS.to_owned(),
                because: because.clone(),
            })
            .collect();
        self.derived.follows.extend(follows);
        self.splices = all.to_vec();
        self
    }
}

impl Turns {
    /// What the words of a batch make of the version that was copied; none where they change nothing.
    ///
    /// # Errors
    /// Where the version can't be read.
    pub(crate) fn made_of_copy(
        &self,
        path: &str,
        stage: &Stage,
        text: &Text,
    ) -> Result<Option<Made>, Problem> {
        let inside = Sorted::new(stage).inside;
        if inside.is_empty() {
            return Ok(None);
        }
        Ok(self.settled(path, stage.base, text, inside)?.made)
    }

    /// Requests for the values of workbooks that a turn's batch is about to change. One that can't be told
    /// yet is left out: it says so when it is applied.
    pub(crate) fn batch_values(&mut self, turn: &TurnId) -> Vec<ValuesRequest> {
        let stages = self.copies.get(turn).map(|copies| copies.stages.clone()).unwrap_or_default();
        let followed = stages.iter().filter(|(path, stage)| stage.staging.rules().holds_formulas(path));
        let asked = followed.filter_map(|(path, stage)| {
            let edits = self.values_request(path, stage).ok().flatten();
            edits.or_else(|| self.act_values(turn, path, stage))
        });
        asked.collect()
    }

    pub(crate) fn values_request(
        &mut self,
        path: &str,
        stage: &Stage,
    ) -> Result<Option<ValuesRequest>, Problem> {
        let artifact = self.artifact(path)?;
        if !artifact.present || self.heavy.contains(path) {
            return Ok(None);
        }
        let text = self.text(path, artifact.version)?;
        let inside = Sorted::new(stage).inside;
        let (inside, _) = self.carried(path, stage.base, artifact.version, inside, &text)?;
        let Some(made) = self.settled(path, artifact.version, &text, inside)?.made else { return Ok(None) };
        Ok(ValuesRequest::new(
            path,
            artifact.version,
            self.bytes(path, artifact.version)?,
            &made.bytes,
            &made.text,
        ))
    }
}

impl Batch<'_> {
    /// The values that follow, for all notes that changed something: which of them did it is not told apart.
    pub(crate) fn computed(
        &mut self,
        computed: Option<&Computed>,
        texts: (&Text, &Text),
        splices: &[Splice],
        newest: u32,
    ) {
        let Some(computed) = computed else { return };
        for (span, why) in computed.comes_to(texts.1) {
            let mine = |change: &&mut Change| change.span_after == Some(span) && change.why.is_empty();
            if let Some(change) = self.applied.iter_mut().find(mine) {
                change.why = why;
                if let Some(shown) = &mut change.shown {
                    shown.computed = computed.written;
                }
            }
        }
        let mut notes: Vec<NoteId> = Vec::new();
        for id in self.applied.iter().flat_map(|change| &change.notes) {
            if !notes.contains(id) {
                notes.push(id.clone());
            }
        }
        let cause = (notes.as_slice(), Some(&self.turn.id));
        self.follows.extend(computed.changes(self.path, texts, splices, cause, newest));
    }
}

/// The notes of a batch, by their positions, of which all waits for the person.
pub(crate) fn waiting(stage: &Stage) -> BTreeSet<usize> {
    Sorted::new(stage).whole.into_iter().flat_map(|one| one.notes).collect()
}

fn to_sentence(problem: &Problem) -> String {
    format!("{} {}", problem.says, problem.next).trim().to_owned()
}
