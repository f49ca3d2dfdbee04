//! The undo of acts in a package: what their versions did to its parts is taken back in the newest one, where nobody changed the same
//! since. Of a file that is its text an act is words, and taken back as these.

use gloss_artifact::kinds::{self, Own, package};
use gloss_artifact::{Splice, Text, diff, splice};
use gloss_protocol::{Change, Code, Problem};

use crate::space::Space;
use crate::versions::edits::Made;

/// Parts changes into those that acts made in a package, and all others.
pub(super) fn parted(path: &str, changes: Vec<Change>) -> (Vec<Change>, Vec<Change>) {
    if !kinds::of_path(path).is_package(path) {
        return (Vec::new(), changes);
    }
    changes.into_iter().partition(|change| change.act.is_some())
}

/// The newest version without acts, and without other edits of its text.
///
/// # Errors
/// `CannotUndo` where somebody changed the same since.
pub(super) fn taken_back(
    space: &Space,
    path: &str,
    newest: u32,
    acts: &[Change],
    others: Vec<Splice>,
) -> Result<Made, Problem> {
    let mut versions: Vec<u32> = acts.iter().filter_map(|change| change.version).collect();
    versions.sort_unstable();
    versions.dedup();
    let old = space.text(path, newest)?;
    let mut bytes = space.bytes(path, newest)?;
    let mut same = None;
    for version in versions.iter().rev() {
        let row = space.store.read().version(path, *version)?;
        let parent = row.and_then(|row| row.version.parent).unwrap_or(version.saturating_sub(1));
        let (before, after) = (space.bytes(path, parent)?, space.bytes(path, *version)?);
        same = (bytes == after).then_some(parent);
        bytes = package::taken_back(&bytes, &before, &after).map_err(|error| {
            let says = format!("This can't be undone: {}", error.says);
            let next =
                if error.next.is_empty() { "Restore an earlier version.".to_owned() } else { error.next };
            Problem::new(Code::CannotUndo, says).with_next(next)
        })?;
    }
    let rules = kinds::of_path(path);
    let text = rules.read(path, &bytes)?;
    let mut splices = steps(&old, &text);
    if others.is_empty() {
        return Ok(Made { bytes, text: text.into(), splices, same });
    }
    let mut carried = Vec::new();
    for one in others {
        let moved = splice::carry(one.old, &splices);
        if moved.touched {
            let says = "What was changed by words and what was done beside it can't be undone together.";
            return Err(
                Problem::new(Code::CannotUndo, says).with_next("Restore the version before as a whole.")
            );
        }
        carried.push(Splice::new(moved.span, one.new));
    }
    let made = rules.write(path, &bytes, &text, carried)?;
    for one in made.splices.iter().rev() {
        splice::compose(&mut splices, one);
    }
    Ok(Made { bytes: made.bytes, text: made.text.into(), splices, same: None })
}

/// How one text differs from another.
fn steps(old: &Text, new: &Text) -> Vec<Splice> {
    if old.source() == new.source() {
        return Vec::new();
    }
    match old.rules().own() {
        Own::Cells(cells) => cells.steps(old, new),
        _ => diff::splices(old.source(), new.source()),
    }
}
