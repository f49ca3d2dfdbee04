//! An edit of a document as its acts make it: with what follows from it, or refused. Chooses none.

use crate::error::Unwritable;
use crate::follow;
use crate::kinds::acts::{At, Outcome, Planned};
use crate::splice::Splice;

/// An edit of the document with what follows from it.
pub(super) fn with_what_follows(at: &At<'_>, mut splices: Vec<Splice>, said: Outcome) -> Planned {
    splices.sort_by_key(|one| one.old);
    let derived = follow::derive(at.text, &splices);
    for (splice, amended) in splices.iter_mut().zip(&derived.amended) {
        splice.new = crate::splice::apply(&splice.new, amended);
    }
    splices.extend(derived.follows.iter().map(|one| Splice::new(one.span, one.after.clone())));
    Planned::splices(splices, said)
}

/// What is refused of a place that is not one of what the act needs.
pub(super) fn not_here(what: &str, next: &str) -> Unwritable {
    Unwritable::new(format!("{what} is marked here."), next)
}

/// Words as one line, which a cell and a heading are.
pub(super) fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
