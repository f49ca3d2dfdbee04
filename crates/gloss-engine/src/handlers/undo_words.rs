//! The undo of words: a file as it was before changes of its text, where that can be made again, else what takes each of them back.
//! Plans nothing and makes no version.

use gloss_artifact::{Splice, Text, sheet, splice};
use gloss_protocol::{Change, Problem};

use super::rebase;
use crate::space::Space;
use crate::versions::edits::Made;

/// The file without the changes: as it was before them where that can be, so that all comes back that its text can't say; else
/// by what takes each back.
pub(super) fn taken_back(
    space: &Space,
    (path, newest): (&str, u32),
    text: &Text,
    (undone, changes, shared): (&[(Splice, Change)], &[Change], &[Change]),
    anew: bool,
) -> Result<Made, Problem> {
    let splices: Vec<Splice> = undone.iter().map(|(splice, _)| splice.clone()).collect();
    if !text.rules().text_is_file() {
        // What followed from these and from others too follows from the others again, once they are made on what was before.
        let with_shared: Vec<Change> = changes.iter().chain(shared).cloned().collect();
        let moves = text.rules().holds_formulas(path) && sheet::reshaped(text, &splices) != (false, false);
        match rebase::without(space, path, newest, &with_shared)?.map(|found| found.made) {
            Some(made) if anew => {
                // Told by what is taken back, where that comes to the same: notes keep their places by it.
                let told = space.taken_back(path, newest, text, with_followed(text, &splices)).ok();
                let told = told.filter(|told| told.text.source() == made.text.source());
                return Ok(match told {
                    Some(told) => Made { splices: told.splices, ..made },
                    None => made,
                });
            }
            Some(made) if moves || made.same.is_some() => return Ok(made),
            None if moves => {
                // What was there before may come back; formulas that nobody can hold to their rows may not.
                let made = space.taken_back(path, newest, text, with_followed(text, &splices)).ok();
                if let Some(made) = made.filter(|made| anew && made.same.is_some()) {
                    return Ok(made);
                }
                return Err(rebase::stands_in_the_way(changes, newest));
            }
            _ => {}
        }
    }
    let splices = if anew { with_followed(text, &splices) } else { splices };
    space.taken_back(path, newest, text, splices)
}

/// Edits with what follows from them.
fn with_followed(text: &Text, splices: &[Splice]) -> Vec<Splice> {
    let mut splices = splices.to_vec();
    let derived = text.follow(&splices);
    for (splice, amended) in splices.iter_mut().zip(&derived.amended) {
        splice.new = splice::apply(&splice.new, amended);
    }
    splices.extend(derived.follows.into_iter().map(|one| Splice::new(one.span, one.after)));
    splices.sort_by_key(|splice| splice.old);
    splices
}
