//! The undo of acts in a package: what came after them is made again without them; where it can't be, what their versions did to its
//! parts is taken back in the newest one, where nobody changed the same since. Of a file that is its text an act is words, and taken
//! back as these.

use gloss_artifact::kinds::{self, package};
use gloss_artifact::{Splice, Text, splice};
use gloss_protocol::{Change, Code, Problem};

use super::rebase::{self, Without};
use super::replay::compared;
use crate::queries;
use crate::space::Space;
use crate::versions::edits::Made;

/// Versions that are looked through for one that the file is again.
const LOOKED_BACK: u32 = 8;

/// Parts changes into those that acts made in a package, with what followed from them, and all others.
pub(super) fn parted(path: &str, changes: Vec<Change>) -> (Vec<Change>, Vec<Change>) {
    if !kinds::of_path(path).is_package(path) {
        return (Vec::new(), changes);
    }
    let acts: Vec<Option<u32>> =
        changes.iter().filter(|change| change.act.is_some()).map(|change| change.version).collect();
    changes.into_iter().partition(|change| acts.contains(&change.version))
}

/// The newest version without acts, and without other edits of its text, or why these can't be taken back by themselves; `all` are the
/// changes that these and the acts made.
///
/// # Errors
/// `CannotUndo` where somebody changed the same since.
pub(super) fn taken_back(
    space: &Space,
    path: &str,
    newest: u32,
    (all, acts): (&[Change], &[Change]),
    others: Result<Vec<Splice>, Problem>,
) -> Result<Without, Problem> {
    if let Some(found) = rebase::without(space, path, newest, all)? {
        return Ok(found);
    }
    let others = others?;
    let mut versions: Vec<u32> = acts.iter().filter_map(|change| change.version).collect();
    versions.sort_unstable();
    versions.dedup();
    let old = space.text(path, newest)?;
    let mut bytes = space.bytes(path, newest)?;
    for version in versions.iter().rev() {
        let before = version.saturating_sub(1);
        // Formulas written since name cells by where they stand now.
        let steps =
            queries::steps(&space.shared.texts, space.store.read(), space.store.blobs(), path, *version)?;
        let text = space.text(path, before)?;
        if text.rules().cells().is_some_and(|cells| cells.moves_names(&text, &steps)) {
            return Err(rebase::stands_in_the_way(acts, newest));
        }
        let (before, after) = (space.bytes(path, before)?, space.bytes(path, *version)?);
        bytes = package::taken_back(&bytes, &before, &after).map_err(|error| {
            let says = format!("This can't be undone: {}", error.says);
            let next =
                if error.next.is_empty() { "Restore an earlier version.".to_owned() } else { error.next };
            Problem::new(Code::CannotUndo, says).with_next(next)
        })?;
    }
    let made = with_others(path, &old, bytes, others)?;
    let made = as_before(space, path, newest, made)?;
    Ok(Without { made, places: Vec::new() })
}

/// A file without other edits of its text too.
fn with_others(path: &str, old: &Text, bytes: Vec<u8>, others: Vec<Splice>) -> Result<Made, Problem> {
    let rules = kinds::of_path(path);
    let text = rules.read(path, &bytes)?;
    let mut splices = compared(old, &text);
    if others.is_empty() {
        return Ok(Made { bytes, text: text.into(), splices, same: None });
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

/// The file as an earlier version has it to the last byte, where all its parts are that version's.
fn as_before(space: &Space, path: &str, newest: u32, made: Made) -> Result<Made, Problem> {
    for version in (1..newest).rev().take(LOOKED_BACK as usize) {
        if space.text(path, version)?.source() == made.text.source() {
            let bytes = space.bytes(path, version)?;
            if package::is_same(&bytes, &made.bytes) {
                return Ok(Made { bytes, same: Some(version), ..made });
            }
        }
    }
    Ok(made)
}
