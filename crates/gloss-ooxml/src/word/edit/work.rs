//! One part of a document while edits of it are made: what it is, and the splices so far. Decides nothing of what is asked for.

use super::request::WordSplice;
use super::revision::Revisions;
use super::{change, suggest};
use crate::error::{Refused, fixed};
use crate::word::paragraph::Paragraph;
use crate::word::read::Item;
use crate::xml::{Patch, Tree};

/// What edits of one part are made with.
pub(super) struct Work<'a, 't> {
    pub(super) tree: &'a Tree<'t>,
    pub(super) items: &'a [Item],
    pub(super) patch: Patch,
    pub(super) revisions: Option<Revisions<'a>>,
}

/// Why what was named can't be changed.
pub(super) fn not_there(what: &str) -> Refused {
    fixed(format!("{what} is not in the document any more"), "Look at it again.")
}

impl Work<'_, '_> {
    /// A paragraph by its place among the items.
    pub(super) fn paragraph(&self, item: usize) -> Result<&Paragraph, Refused> {
        match self.items.get(item) {
            Some(Item::Paragraph(paragraph)) => Ok(paragraph),
            _ => Err(not_there("This paragraph")),
        }
    }

    /// Other words in a paragraph.
    pub(super) fn words(&mut self, paragraph: &Paragraph, splices: &[WordSplice]) -> Result<(), Refused> {
        match &mut self.revisions {
            None => change::change(self.tree, paragraph, splices, &mut self.patch),
            Some(revisions) => suggest::suggest(self.tree, paragraph, splices, revisions, &mut self.patch),
        }
    }
}
