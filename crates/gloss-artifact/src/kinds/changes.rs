//! Changes of a text, in its marked places or outside, and how they are written: told word by word unless a kind
//! differs. Decides nothing of whether a change is made.

use gloss_protocol::Span;

use crate::confine::{Inside, Mark, Outside, Settled, project_words, settle_plain, sort_words};
use crate::error::Unwritable;
use crate::text::Text;

/// The changes of a text of one kind: telling and sorting them.
pub trait Changes {
    /// Where marked places are in a rewritten staging copy.
    fn project(&self, base: &Text, before: &Text, after: &Text, marks: &[Mark]) -> Vec<Span> {
        project_words(base.source(), before.source(), after.source(), marks)
    }

    /// Sorts a staging copy's changes into those inside of the marked places and those outside.
    fn verdict(
        &self,
        base: &Text,
        now: &Text,
        marks: &[Mark],
        rewritten: bool,
    ) -> (Vec<Inside>, Vec<Outside>) {
        let _ = rewritten;
        sort_words(base.source(), now.source(), marks)
    }

    /// Refuses an edit of a place that can't be made into the file, or that takes in what stands beside it: `base` is the text
    /// that the copy was made of, `before` and `after` are the copy's with the ranges that were edited, in order.
    ///
    /// # Errors
    /// With what stands in the way.
    fn check_edit(
        &self,
        base: &Text,
        before: (&Text, &[Span]),
        after: (&Text, &[Span]),
    ) -> Result<(), Unwritable> {
        let _ = (base, before, after);
        Ok(())
    }

    /// Changes as they are written so that nothing beside them draws otherwise.
    fn settle(&self, text: &Text, inside: Vec<Inside>) -> Settled {
        settle_plain(text, inside)
    }
}
