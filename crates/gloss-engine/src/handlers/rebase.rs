//! A file as it would be without changes that are taken back: the version before them, and on it again what else was made
//! since. So all comes back that no text can say, such as the ranges of charts and formats. Writes nothing to the folder.

use std::sync::Arc;

use gloss_artifact::{Splice, Text, Written, diff, splice};
use gloss_protocol::{Change, ChangeState, Problem};

use crate::queries;
use crate::space::Space;
use crate::versions::edits::Made;

/// The file without changes, or none where what else was made since can't be made on the version before them.
///
/// # Errors
/// Where a version can't be read.
pub(super) fn without(
    space: &Space,
    path: &str,
    newest: u32,
    changes: &[Change],
) -> Result<Option<Made>, Problem> {
    let Some(first) = changes.iter().filter_map(|change| change.version).min().filter(|first| *first > 1)
    else {
        return Ok(None);
    };
    let base = first - 1;
    let mut file = Rebased {
        bytes: space.bytes(path, base)?,
        text: space.text(path, base)?,
        back: Vec::new(),
        same: Some(base),
    };
    for version in first..=newest {
        let before = space.text(path, version - 1)?;
        let steps =
            queries::steps(&space.shared.texts, space.store.read(), space.store.blobs(), path, version)?;
        let taken = steps_to_undo(space, (path, version), &before, &steps, changes)?;
        if file.go_on(path, &before, &steps, &taken).is_none() {
            return Ok(None);
        }
    }
    let Rebased { bytes, text, back, same } = file;
    let last = space.text(path, newest)?;
    let leads = |splices: &[Splice]| splice::apply(last.source(), splices) == text.source();
    if leads(&back) {
        return Ok(Some(Made { bytes, text, splices: back, same }));
    }
    // What follows from what is left is another text than what followed from all of it.
    let splices = match last.rules().cells() {
        Some(cells) => cells.edits(&last, &text, false),
        None => diff::splices(last.source(), text.source()),
    };
    Ok(leads(&splices).then_some(Made { bytes, text, splices, same }))
}

/// Tells which of a version's steps are taken back: all of them where all that it changed is.
fn steps_to_undo(
    space: &Space,
    (path, version): (&str, u32),
    before: &Text,
    steps: &[Splice],
    changes: &[Change],
) -> Result<Vec<bool>, Problem> {
    let made = space.store.read().changes_of_version(path, version)?;
    let mut applied = made.iter().filter(|change| change.state == ChangeState::Applied).peekable();
    let all = applied.peek().is_some()
        && made.iter().all(|change| change.state != ChangeState::Undone)
        && applied.all(|change| changes.iter().any(|other| other.id == change.id));
    let is = |step: &Splice, change: &Change| {
        change.version == Some(version) && (is_edit(before, step, change, &made) || is_part(step, change))
    };
    Ok(steps.iter().map(|step| all || changes.iter().any(|change| is(step, change))).collect())
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

/// A file on its way from version to version.
struct Rebased {
    bytes: Vec<u8>,
    text: Arc<Text>,
    /// Edits that make its text of that of the version which it has come to.
    back: Vec<Splice>,
    /// The version that it is to the last byte.
    same: Option<u32>,
}

impl Rebased {
    /// Takes the next version's steps; none where they can't be made on what this is.
    fn go_on(&mut self, path: &str, before: &Text, steps: &[Splice], taken: &[bool]) -> Option<()> {
        let rules = before.rules();
        let mut left: Vec<Splice> = Vec::new();
        for (step, _) in steps.iter().zip(taken).filter(|(_, taken)| !**taken) {
            let carried = splice::carry(step.old, &self.back);
            // A formula names cells by where they stood.
            let counts =
                rules.cells().is_some_and(|cells| cells.names_others(&step.new)) || step.new.contains("\t=");
            if carried.touched || counts && !self.back.is_empty() {
                return None;
            }
            left.push(Splice::new(carried.span, step.new.clone()));
        }
        let moves = rules.cells().is_some_and(|cells| {
            cells.moves_names(before, steps) && taken.contains(&false) && cells.moves_names(&self.text, &left)
        });
        if moves && !self.back.is_empty() {
            return None;
        }
        let mut back = Vec::new();
        for one in &self.back {
            let carried = splice::carry(one.old, steps);
            if carried.touched {
                return None;
            }
            back.push(Splice::new(carried.span, one.new.clone()));
        }
        for ((step, now), _) in steps.iter().zip(splice::after(steps)).zip(taken).filter(|(_, taken)| **taken)
        {
            back.push(Splice::new(now, before.source().get(step.old.range())?));
        }
        back.sort_by_key(|one| one.old);
        self.back = back;
        if left.is_empty() {
            return Some(());
        }
        let Written { bytes, text, .. } = rules.write(path, &self.bytes, &self.text, left).ok()?;
        (self.bytes, self.text, self.same) = (bytes, Arc::new(text), None);
        Some(())
    }
}
