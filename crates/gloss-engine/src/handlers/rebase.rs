//! A file as it would be without changes that are taken back: the version before them, and on it again what else was made
//! since. So all comes back that no text can say, such as the ranges of charts and formats. Writes nothing to the folder.

use std::collections::{HashMap, HashSet};

use gloss_artifact::{Splice, Text, splice};
use gloss_protocol::{Change, ChangeState, Code, NoteId, Problem, Span};

use super::replay::{Played, Step};
use crate::queries;
use crate::space::Space;
use crate::versions::edits::Made;

/// Versions that are made again at most.
const MADE_AGAIN: u32 = 50;

/// A file without changes.
pub(super) struct Without {
    pub made: Made,
    /// Where the places of their notes stand in it.
    pub places: Vec<(NoteId, Vec<Span>)>,
}

/// The file without changes, or none where what else was made since can't be made on the version before them.
///
/// # Errors
/// Where a version can't be read.
pub(super) fn without(
    space: &Space,
    path: &str,
    newest: u32,
    changes: &[Change],
) -> Result<Option<Without>, Problem> {
    let Some(first) = changes.iter().filter_map(|change| change.version).min() else { return Ok(None) };
    let undoes = |version: u32| -> Result<bool, Problem> {
        Ok(space.store.read().version(path, version)?.is_some_and(|row| row.version.undoes))
    };
    let mut has_undone = false;
    for version in first + 1..=newest {
        has_undone |= undoes(version)?;
    }
    let history = |first: u32| History { space, path, base: first.saturating_sub(1), newest };
    if !has_undone {
        return history(first).without(&[], changes);
    }
    // What was undone meanwhile is left out, and so are the versions that undid it: that of one from before may be among them.
    let mut gone = space.store.read().undone_changes(path)?;
    gone.retain(|one| changes.iter().all(|change| change.id != one.id));
    let earliest = gone.iter().filter_map(|change| change.version).min().unwrap_or(first).min(first);
    match history(first).without(&gone, changes)? {
        None if earliest < first => history(earliest).without(&gone, changes),
        found => Ok(found),
    }
}

/// The refusal of what can't be taken back alone.
pub(super) fn stands_in_the_way(changes: &[Change], newest: u32) -> Problem {
    let first = changes.iter().filter_map(|change| change.version).min().unwrap_or(newest);
    let says = format!(
        "This can't be taken back alone now: what was changed after version {first} stands in the way, and rows \
         and columns would come back without the ranges of their charts, formats and names."
    );
    let next = format!("Take back what came later first, or restore version {}.", first.saturating_sub(1));
    Problem::new(Code::CannotUndo, says).with_next(next)
}

/// Versions that are made again, from the one before them.
struct History<'a> {
    space: &'a Space,
    path: &'a str,
    base: u32,
    newest: u32,
}

impl History<'_> {
    fn without(&self, gone: &[Change], changes: &[Change]) -> Result<Option<Without>, Problem> {
        if self.base == 0 || self.newest - self.base > MADE_AGAIN {
            return Ok(None);
        }
        let last = self.space.text(self.path, self.newest)?;
        if !gone.is_empty() {
            // That it comes to the newest version when nothing is taken back shows that no undo was misread.
            let now = self.played(gone, &[])?;
            if now.is_none_or(|now| now.text.source() != last.source()) {
                return Ok(None);
            }
        }
        let taken: Vec<Change> = gone.iter().chain(changes).cloned().collect();
        let Some(file) = self.played(&taken, changes)? else { return Ok(None) };
        let Played { bytes, text, back, same, places, .. } = file;
        let leads = splice::apply(last.source(), &back) == text.source();
        Ok(leads.then_some(Without { made: Made { bytes, text, splices: back, same }, places }))
    }

    /// The file after all versions, without the changes that are taken; `asked` are those whose places nobody may have touched.
    fn played(&self, taken: &[Change], asked: &[Change]) -> Result<Option<Played>, Problem> {
        let (space, path) = (self.space, self.path);
        let restores = self.restores()?;
        let again: HashSet<u32> = restores.values().copied().collect();
        let mut kept: HashMap<u32, Played> = HashMap::new();
        let mut file = Played::new(space, path, self.base)?;
        for version in self.base..=self.newest {
            if let Some(earlier) = restores.get(&version) {
                file = match kept.get(earlier) {
                    Some(kept) => kept.clone(),
                    None => Played::new(space, path, version)?,
                };
            } else if version > self.base {
                let step = self.step(version, taken)?;
                let asked: Vec<&Change> =
                    asked.iter().filter(|change| change.version == Some(version)).collect();
                if file.go_on(space, path, &step, &asked)?.is_none() {
                    return Ok(None);
                }
            }
            if again.contains(&version) {
                kept.insert(version, file.clone());
            }
        }
        Ok(Some(file))
    }

    /// Versions that a person restored, each with the earlier one that it is again.
    fn restores(&self) -> Result<HashMap<u32, u32>, Problem> {
        let read = self.space.store.read();
        let (mut seen, mut found) = (HashMap::new(), HashMap::new());
        for row in read.versions(self.path)? {
            let version = row.version;
            if version.version > self.newest {
                break;
            }
            if version.version > self.base && !version.undoes && seen.contains_key(&version.sha256) {
                let changes = read.changes_of_version(self.path, version.version)?;
                if changes.iter().all(|change| change.state != ChangeState::Applied) {
                    found.extend(seen.get(&version.sha256).map(|earlier| (version.version, *earlier)));
                }
            }
            seen.insert(version.sha256, version.version);
        }
        Ok(found)
    }

    /// What a version did, and which of it is taken back.
    fn step(&self, version: u32, taken: &[Change]) -> Result<Step, Problem> {
        let (space, path) = (self.space, self.path);
        let (read, blobs) = (space.store.read(), space.store.blobs());
        let (before, after) = (space.text(path, version - 1)?, space.text(path, version)?);
        let steps = queries::steps(&space.shared.texts, read, blobs, path, version)?;
        let row = read.version(path, version)?;
        let made = read.changes_of_version(path, version)?;
        let taken_steps = steps_to_undo((&before, version), &steps, taken, &made);
        let acts = made.iter().filter(|one| !taken.iter().any(|other| other.id == one.id));
        let acts = acts.flat_map(|change| change.acts.clone()).collect();
        let is_taken = made.iter().any(|one| taken.iter().any(|other| other.id == one.id));
        let undoes = row.as_ref().is_some_and(|row| row.version.undoes);
        let is_known = row.is_some_and(|row| row.splices.is_some());
        Ok(Step { version, before, after, steps, taken: taken_steps, acts, is_taken, undoes, is_known })
    }
}

/// Tells which of a version's steps are taken back: all of them where all that it changed is.
fn steps_to_undo(
    (before, version): (&Text, u32),
    steps: &[Splice],
    changes: &[Change],
    made: &[Change],
) -> Vec<bool> {
    let is_taken = |change: &Change| changes.iter().any(|other| other.id == change.id);
    let mut done =
        made.iter().filter(|one| matches!(one.state, ChangeState::Applied | ChangeState::Undone)).peekable();
    let all = done.peek().is_some() && done.all(is_taken);
    let is = |step: &Splice, change: &Change| {
        change.version == Some(version) && (is_edit(before, step, change, made) || is_part(step, change))
    };
    steps.iter().map(|step| all || changes.iter().any(|change| is(step, change))).collect()
}

/// Whether a step is the edit that a change made, were it told by other bytes: of a row that went by those of its neighbour. `all` are
/// the changes of its version: what one of them did just so is no other's.
pub(super) fn is_edit(before: &Text, step: &Splice, change: &Change, all: &[Change]) -> bool {
    let exact = |change: &Change| change.span == step.old && change.after == step.new;
    exact(change)
        || before.rules().slides().is_some()
            && !all.iter().any(exact)
            && splice::is_same_edit(before.source(), step, &Splice::new(change.span, change.after.clone()))
}

/// Whether a step is one of several that a change of more than it was written as.
pub(super) fn is_part(step: &Splice, change: &Change) -> bool {
    change.span != step.old && !step.old.is_empty() && step.is_within(change.span)
}
