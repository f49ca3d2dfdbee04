//! Edits as they are asked for: which paragraph, and what becomes of it. Makes none.

use std::ops::Range;

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
    /// The story that it is of.
    pub(super) fn story(&self) -> usize {
        match self {
            Self::Words { story, .. }
            | Self::Remove { story, .. }
            | Self::Add { story, .. }
            | Self::Restore { story, .. }
            | Self::PutBack { story, .. } => *story,
        }
    }
}
