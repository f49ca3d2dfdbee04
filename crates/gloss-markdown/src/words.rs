//! Words that do not stand in the source as they are shown or meant, one after another: what an entity shows, where
//! a link leads, a code block's language. One text for all of a document, so that none is an allocation.

use std::ops::Range;

/// Index of an entry of [`Words`].
pub(crate) type WordId = u32;

/// A list of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    text: String,
    /// Where each entry ends in `text`, and so where the next one begins.
    ends: Vec<u32>,
}

impl Words {
    pub(crate) fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    pub(crate) fn push(&mut self, words: &str) -> WordId {
        self.text.push_str(words);
        self.ends.push(self.text.len() as u32);
        self.len() - 1
    }

    pub(crate) fn get(&self, id: WordId) -> Option<&str> {
        let end = *self.ends.get(id as usize)?;
        self.text.get(self.start(id)..end as usize)
    }

    pub(crate) fn reserve(&mut self, a: &Self, b: &Self) {
        self.text.reserve(a.text.len() + b.text.len());
        self.ends.reserve(a.ends.len() + b.ends.len());
    }

    /// Appends entries of another list.
    pub(crate) fn append(&mut self, from: &Self, which: Range<u32>) {
        let (start, end) = (from.start(which.start), from.start(which.end));
        let by = (self.text.len() as u32).wrapping_sub(start as u32);
        let ends = from.ends.get(which.start as usize..which.end as usize).unwrap_or_default();
        self.text.push_str(from.text.get(start..end).unwrap_or_default());
        self.ends.extend(ends.iter().map(|end| end.wrapping_add(by)));
    }

    /// Drops the entries from `id` on.
    pub(crate) fn truncate(&mut self, id: WordId) {
        self.text.truncate(self.start(id));
        self.ends.truncate(id as usize);
    }

    fn start(&self, id: WordId) -> usize {
        let before = (id as usize).checked_sub(1).and_then(|at| self.ends.get(at));
        before.map_or(0, |end| *end as usize)
    }
}
