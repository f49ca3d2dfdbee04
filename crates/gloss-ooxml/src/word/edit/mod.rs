//! Edits of a document: words of paragraphs, paragraphs put in and taken away, made at once or suggested as tracked changes
//! (17.13.5). Every byte beside them stays, and what can't be changed without harm is refused with its reason.

mod blocks;
mod change;
mod content;
mod request;
mod resolve;
mod revision;
mod suggest;
mod touch;
mod work;

use std::collections::BTreeMap;

pub use self::request::{Edit, NewParagraph, Reviser, WordSplice};
pub use self::resolve::{Resolution, Revision, RevisionKind};
use self::revision::Revisions;
use self::work::{Work, not_there};
use super::file::{Document, Protection};
use super::read::Item;
use crate::error::{Refused, fixed};
use crate::xml::{Patch, Tree};

impl Document {
    /// The file with edits made, or suggested by somebody.
    ///
    /// # Errors
    /// Where an edit can't be made without harm to something else; nothing is made then.
    pub fn apply(&self, edits: &[Edit], reviser: Option<&Reviser>) -> Result<Vec<u8>, Refused> {
        // What is taken back was allowed when it was done.
        if !edits.iter().all(|edit| matches!(edit, Edit::Restore { .. } | Edit::PutBack { .. })) {
            self.check_protection(reviser)?;
        }
        let mut package = self.package.clone();
        let mut parts: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
        for edit in edits {
            let story = self.stories.get(edit.story()).ok_or_else(|| not_there("This text"))?;
            parts.entry(&story.part).or_default().push(edit);
        }
        let mut next = reviser.map(|_| revision::free_id(self)).transpose()?.unwrap_or_default();
        for (part, edits) in parts {
            let text = package.text(part)?;
            let tree = Tree::parse(&text, part, package.limits())?;
            let mut patch = Patch::default();
            for edit in edits {
                let story = self.stories.get(edit.story()).ok_or_else(|| not_there("This text"))?;
                let revisions = reviser.map(|reviser| Revisions { reviser, next });
                let mut work = Work { tree: &tree, items: &story.items, patch, revisions };
                work.edit(edit)?;
                next = work.revisions.map_or(next, |own| own.next);
                patch = work.patch;
            }
            if patch.grown() as u64 > package.limits().inflated_bytes {
                let limit = package.limits().inflated_bytes;
                return Err(Refused::Grown { part: part.to_owned(), limit });
            }
            package.set_patched(part, &text, patch);
        }
        Ok(package.save()?)
    }

    /// How a paragraph is written.
    pub fn markup(&self, story: usize, item: usize) -> Option<String> {
        let own = self.stories.get(story)?;
        let Some(Item::Paragraph(paragraph)) = own.items.get(item) else { return None };
        let text = self.package.text(&own.part).ok()?;
        let tree = Tree::parse(&text, &own.part, self.package.limits()).ok()?;
        text.get(tree.whole(paragraph.node)).map(str::to_owned)
    }

    /// What the author of the file allows (17.15.1.29).
    fn check_protection(&self, reviser: Option<&Reviser>) -> Result<(), Refused> {
        match self.protection() {
            Some(Protection::Tracked) if reviser.is_none() => Err(fixed(
                "whoever made this document allows tracked changes alone",
                "Suggest it, or lift the protection in Word.",
            )),
            Some(Protection::Closed) => Err(fixed(
                "whoever made this document protected it against changes",
                "Lift the protection in Word, under Review, Restrict Editing.",
            )),
            Some(Protection::Tracked) | None => Ok(()),
        }
    }
}

impl Work<'_, '_> {
    fn edit(&mut self, edit: &Edit) -> Result<(), Refused> {
        match edit {
            Edit::Words { item, splices, .. } => {
                let paragraph = self.paragraph(*item)?.clone();
                self.words(&paragraph, splices)?;
                match &paragraph.twin {
                    Some(twin) if twin.text == paragraph.text => self.words(twin, splices),
                    Some(_) => Err(touch::uneven()),
                    None => Ok(()),
                }
            }
            Edit::Remove { item, .. } => self.remove(*item),
            Edit::Add { item, before, paragraphs, .. } => self.add(*item, *before, paragraphs),
            Edit::Restore { item, markup, .. } => {
                let whole = self.tree.whole(self.paragraph(*item)?.node);
                self.patch.replace(whole, markup.as_str());
                Ok(())
            }
            Edit::PutBack { item, before, markup, .. } => {
                let whole = self.tree.whole(self.paragraph(*item)?.node);
                self.patch.insert(if *before { whole.start } else { whole.end }, markup.as_str());
                Ok(())
            }
        }
    }
}
