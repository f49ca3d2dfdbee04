//! How paragraphs and their words look, as far as a viewer draws it: numbers of lists, bold and its kin, links, words that somebody
//! suggests. Read from the file beside its text, and never a part of that.

use std::ops::Range;

use gloss_markdown::El;

/// Looks of a text, by its lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Looks {
    pub lines: Vec<Option<ParagraphLook>>,
}

/// The look of a paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct ParagraphLook {
    /// The number or bullet before it.
    pub label: String,
    /// Alignment: 0 as usual, 1 left, 2 centred, 3 right.
    pub align: u32,
    /// Stretches of its words that look otherwise than the rest, in order and apart.
    pub stretches: Vec<Stretch>,
    /// Words that somebody suggests to take away: where they stand, and who.
    pub deleted: Vec<(usize, String)>,
}

/// A stretch of words with a look.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// Its bytes within the paragraph's words.
    pub at: Range<usize>,
    /// The elements that it is drawn in, the outermost first, each with what it leads to.
    pub els: Vec<(El, String)>,
}

impl Looks {
    pub(super) fn line(&self, n: usize) -> Option<&ParagraphLook> {
        self.lines.get(n)?.as_ref()
    }
}

impl ParagraphLook {
    /// The stretch that holds a byte.
    pub(super) fn at(&self, byte: usize) -> Option<&Stretch> {
        let found = self.stretches.partition_point(|stretch| stretch.at.end <= byte);
        self.stretches.get(found).filter(|stretch| stretch.at.start <= byte)
    }

    /// Where the next stretch begins behind a byte.
    pub(super) fn next(&self, byte: usize) -> Option<usize> {
        let found = self.stretches.partition_point(|stretch| stretch.at.start <= byte);
        self.stretches.get(found).map(|stretch| stretch.at.start)
    }

    /// Who suggests to take away the words at a byte.
    pub(super) fn deleted_by(&self, byte: usize) -> Option<&str> {
        self.deleted.iter().find(|(at, _)| *at == byte).map(|(_, author)| author.as_str())
    }
}
