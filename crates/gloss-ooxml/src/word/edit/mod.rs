//! Edits of a document: words of paragraphs, paragraphs put in and taken away, made at once or suggested as tracked changes
//! (17.13.5). Every byte beside them stays, and what can't be changed without harm is refused with its reason.

mod blocks;
mod change;
mod content;
mod resolve;
mod revision;
mod suggest;
mod touch;

use std::collections::BTreeMap;
use std::ops::Range;

pub use self::resolve::{Resolution, Revision, RevisionKind};
use self::revision::Revisions;
use super::file::{Document, Protection};
use super::paragraph::Paragraph;
use super::read::Item;
use crate::error::{Refused, fixed};
use crate::xml::{Patch, Tree};

/// A replacement in a paragraph's words, in bytes of them.
pub type WordSplice = (Range<usize>, String);

/// Who suggests, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviser {
    /// The name that Word shows.
    pub author: String,
    /// The moment in RFC 3339, in UTC.
    pub date: String,
}

/// A paragraph that is put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewParagraph {
    /// Its words.
    pub text: String,
    /// The paragraph of the same story whose look it has: its place among the items.
    pub like: usize,
    /// The style that it has instead of that one's; an empty name for none.
    pub style: Option<String>,
}

/// An edit of a story; the story and the paragraph by their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Other words in a paragraph; replacements are in order and apart.
    Words {
        /// The story.
        story: usize,
        /// The paragraph among its items.
        item: usize,
        /// The replacements.
        splices: Vec<WordSplice>,
    },
    /// A paragraph goes.
    Remove {
        /// The story.
        story: usize,
        /// The paragraph among its items.
        item: usize,
    },
    /// Paragraphs are put in beside another one.
    Add {
        /// The story.
        story: usize,
        /// The paragraph that they stand behind, among its items.
        item: usize,
        /// They stand before it instead.
        before: bool,
        /// The new ones, in order.
        paragraphs: Vec<NewParagraph>,
    },
    /// A paragraph is as it was written before, marks and all; none where it was not there. For taking an edit back.
    Restore {
        /// The story.
        story: usize,
        /// The paragraph among its items.
        item: usize,
        /// How it was written.
        markup: String,
    },
    /// Paragraphs are put back behind another one, as they were written before; first in their story where there is none.
    PutBack {
        /// The story.
        story: usize,
        /// The paragraph among its items.
        item: usize,
        /// They stand before it instead.
        before: bool,
        /// How they were written.
        markup: String,
    },
}

impl Edit {
    fn story(&self) -> usize {
        match self {
            Self::Words { story, .. }
            | Self::Remove { story, .. }
            | Self::Add { story, .. }
            | Self::Restore { story, .. }
            | Self::PutBack { story, .. } => *story,
        }
    }
}

/// What edits of one part are made with.
struct Work<'a, 't> {
    tree: &'a Tree<'t>,
    items: &'a [Item],
    patch: Patch,
    revisions: Option<Revisions<'a>>,
}

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
            let story = self.stories.get(edit.story()).ok_or_else(|| gone("This text"))?;
            parts.entry(&story.part).or_default().push(edit);
        }
        let mut next = reviser.map(|_| revision::free_id(self)).transpose()?.unwrap_or_default();
        for (part, edits) in parts {
            let text = package.text(part)?;
            let tree = Tree::parse(&text, part, package.limits())?;
            let mut patch = Patch::default();
            for edit in edits {
                let story = self.stories.get(edit.story()).ok_or_else(|| gone("This text"))?;
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

fn gone(what: &str) -> Refused {
    fixed(format!("{what} is not in the document any more"), "Look at it again.")
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

    fn paragraph(&self, item: usize) -> Result<&Paragraph, Refused> {
        match self.items.get(item) {
            Some(Item::Paragraph(paragraph)) => Ok(paragraph),
            _ => Err(gone("This paragraph")),
        }
    }

    fn words(&mut self, paragraph: &Paragraph, splices: &[WordSplice]) -> Result<(), Refused> {
        match &mut self.revisions {
            None => change::change(self.tree, paragraph, splices, &mut self.patch),
            Some(revisions) => suggest::suggest(self.tree, paragraph, splices, revisions, &mut self.patch),
        }
    }
}
