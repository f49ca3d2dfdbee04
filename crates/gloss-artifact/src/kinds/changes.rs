//! What of a change lies in the marked places, and how it is written. Where a kind says nothing changes are told word by word.
//! Decides nothing of whether a change is made.

use gloss_protocol::Span;

use crate::confine::{Inside, Mark, Outside, Settled, project_words, settle_plain, sort_words};
use crate::text::Text;

/// What changes of a text are.
pub trait Changes {
    /// Where marked places are in a rewritten staging copy.
    fn project(&self, base: &Text, before: &Text, after: &Text, marks: &[Mark]) -> Vec<Span> {
        project_words(base.source(), before.source(), after.source(), marks)
    }

    /// What of a staging copy is inside of the marked places, and what is outside.
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

    /// Changes as they are written so that nothing beside them draws otherwise.
    fn settle(&self, text: &Text, inside: Vec<Inside>) -> Settled {
        settle_plain(text, inside)
    }
}
