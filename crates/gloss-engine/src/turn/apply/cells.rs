//! A batch on a sheet: the marked cells' new texts made into the file, with the cells that follow because they name what
//! moved. A note whose cell can't be written so is left out, with the reason, and keeps no other note from its change.

use gloss_artifact::follow::{Derived, Follow};
use gloss_artifact::{Inside, Splice, Text, sheet};
use gloss_protocol::{Change, NoteId, Problem, TurnId};
use gloss_table::Format;

use super::Batch;
use super::follows::Edit;
use crate::calc::{Asked, Computed};
use crate::cells::Made;
use crate::space::Space;
use crate::turn::Stage;

/// Why cells follow.
const FOLLOWS: &str = "It names cells that the change moved or renamed.";

/// What is told of a formula whose note's neighbours could not be made.
const BESIDE: &str = "Rows could not come or go as other notes asked, and this formula was written for the sheet with them. \
    Send it again by itself.";

/// What a batch on a sheet comes to.
pub(super) struct OnSheet {
    pub edit: Edit,
    /// The file and its text; none where nothing is changed.
    pub made: Option<Made>,
    /// Changes that can't be made, with what to tell.
    pub refused: Vec<(Inside, String)>,
}

impl Space {
    /// Makes changes of the newest version of a sheet: all of them at once, or those that can be made.
    ///
    /// # Errors
    /// Where the version can't be read.
    pub(super) fn on_sheet(
        &self,
        path: &str,
        version: u32,
        text: &Text,
        inside: Vec<Inside>,
    ) -> Result<OnSheet, Problem> {
        let (mut kept, mut refused) = (inside, Vec::new());
        let mut made = None;
        while !kept.is_empty() {
            match self.written(path, version, text, splices(&kept)) {
                Ok(all) => {
                    made = Some(all);
                    break;
                }
                Err(problem) => {
                    let before = kept.len();
                    // Told by trying each by itself; where each could be made and all together can't, none is.
                    kept.retain(|one| {
                        match self.written(path, version, text, splices(std::slice::from_ref(one))) {
                            Ok(_) => true,
                            Err(problem) => {
                                refused.push((one.clone(), told(&problem)));
                                false
                            }
                        }
                    });
                    if refused.iter().any(|(one, _)| is_rows(one)) {
                        // A formula that was written for the sheet without these rows would name other cells in this one.
                        let (others, rest) = kept.into_iter().partition(|one| one.after.starts_with('='));
                        kept = rest;
                        refused.extend(Vec::into_iter(others).map(|one| (one, BESIDE.to_owned())));
                    }
                    if kept.len() == before {
                        refused.extend(kept.drain(..).map(|one| (one, told(&problem))));
                    }
                }
            }
        }
        let all = made.as_ref().map(|made| made.splices.clone()).unwrap_or_default();
        let own = |splice: &&Splice| !kept.iter().any(|one| one.span == splice.old);
        let because: Vec<usize> = (0..kept.len()).collect();
        let follows = all.iter().filter(own).filter(|splice| !is_blank(text, splice)).map(|splice| Follow {
            span: splice.old,
            before: text.source().get(splice.old.range()).unwrap_or_default().to_owned(),
            after: splice.new.clone(),
            why: FOLLOWS.to_owned(),
            because: because.clone(),
        });
        let derived = Derived { follows: follows.collect(), ..Derived::default() };
        Ok(OnSheet { edit: Edit { inside: kept, derived, splices: all }, made, refused })
    }
}

impl Space {
    /// What a turn's batch is about to do to workbooks, so that its values can be asked for. One that can't be told
    /// yet is left out: it says so when it is applied.
    pub(in crate::turn) fn asks_values(&mut self, turn: &TurnId) -> Vec<Asked> {
        let stages = self.running.get(turn).map(|running| running.stages.clone()).unwrap_or_default();
        let workbooks = stages.iter().filter(|(path, _)| Format::of_path(path) == Some(Format::Xlsx));
        workbooks.filter_map(|(path, stage)| self.asked(path, stage).ok().flatten()).collect()
    }

    fn asked(&mut self, path: &str, stage: &Stage) -> Result<Option<Asked>, Problem> {
        let artifact = self.artifact(path)?;
        if !artifact.present || self.heavy.contains(path) {
            return Ok(None);
        }
        let text = self.text(path, artifact.version)?;
        let inside = stage.staging.verdict().inside;
        let (inside, _) = self.carried(path, stage.base, artifact.version, inside, &text)?;
        let Some(made) = self.on_sheet(path, artifact.version, &text, inside)?.made else { return Ok(None) };
        Ok(Asked::new(path, artifact.version, self.bytes(path, artifact.version)?, &made.bytes, &made.text))
    }
}

impl Batch<'_> {
    /// The values that follow, for all notes that changed something: which of them did it is not told apart.
    pub(super) fn computed(
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

fn is_rows(one: &Inside) -> bool {
    sheet::is_rows(&one.before) || sheet::is_rows(&one.after)
}

fn splices(inside: &[Inside]) -> Vec<Splice> {
    inside.iter().map(|one| Splice::new(one.span, one.after.clone())).collect()
}

/// Empty cells that a sheet got around it are nobody's change.
fn is_blank(text: &Text, splice: &Splice) -> bool {
    sheet::is_blank(&splice.new) && sheet::is_blank(text.source().get(splice.old.range()).unwrap_or_default())
}

fn told(problem: &Problem) -> String {
    format!("{} {}", problem.says, problem.next).trim().to_owned()
}
