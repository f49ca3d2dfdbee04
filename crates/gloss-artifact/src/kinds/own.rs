//! Features that only some kinds have: blocks with follow-ons, cells, slides. Whoever needs one asks for it and gets
//! it or not. Knows of no kind that there is.

use gloss_ooxml::word::Reviser;
use gloss_protocol::{Anchor, Reach, Region, RunPoint, Span};

use super::reading::Around;
use super::written::Written;
use crate::error::Unwritable;
use crate::follow::Derived;
use crate::splice::Splice;
use crate::text::Text;

/// The features of a kind that few kinds have.
pub enum Own<'a> {
    /// Nothing: all that there is of it is lines.
    Nothing,
    /// Blocks of Markdown.
    Blocks(&'a dyn Blocks),
    /// Cells of sheets.
    Cells(&'a dyn Cells),
    /// Slides with shapes.
    Slides(&'a dyn Slides),
    /// Paragraphs with tracked changes.
    Paragraphs(&'a dyn Paragraphs),
}

/// Features of paragraphs with tracked changes.
pub trait Paragraphs {
    /// The file with an edit of its text suggested: whoever opens it accepts or rejects each change.
    ///
    /// # Errors
    /// [`Unwritable`] where the file can't take it.
    fn suggest(
        &self,
        bytes: &[u8],
        edit: (&Text, Vec<Splice>),
        reviser: &Reviser,
    ) -> Result<Written, Unwritable>;
}

/// Features of blocks of Markdown.
pub trait Blocks {
    /// Finds the follow-ons of changes of a text.
    fn follow(&self, text: &Text, changes: &[Splice]) -> Derived;
}

/// Features of cells.
pub trait Cells {
    /// The value of a cell, without how it looks.
    fn value_in(&self, text: &Text, place: Span) -> Span;

    /// Whether formulas in a file are worked out: in one of text they are words.
    fn holds_formulas(&self, path: &str) -> bool;

    /// Cells written down so that they can be found again.
    fn anchor(&self, text: &Text, version: u32, region: &Region) -> Anchor;

    /// The runs to paint for a range.
    fn paint(&self, text: &Text, span: Span) -> Vec<(RunPoint, RunPoint)>;

    /// How one version's text becomes another's, where nothing is known of how it was made.
    fn steps(&self, old: &Text, new: &Text) -> Vec<Splice>;

    /// How a staging copy differs from its base.
    fn edits(&self, base: &Text, now: &Text, rewritten: bool) -> Vec<Splice>;

    /// Whether an edit moves what others name: a formula that was written before it names other cells after it.
    fn moves_names(&self, text: &Text, splices: &[Splice]) -> bool;

    /// True for a new text of a place that names others, as a formula does.
    fn names_others(&self, words: &str) -> bool;

    /// True for a change that nobody would see, as of empty cells.
    fn is_blank(&self, before: &str, after: &str) -> bool;

    /// True for a change that lets parts come or go which others are counted by, as whole rows.
    fn is_structural(&self, before: &str, after: &str) -> bool;

    /// The words of a changed place as a reader saw them, or sees them: `says` is its source.
    fn change_words(&self, text: &Text, span: Span, says: &str) -> String;
}

/// Features of slides.
pub trait Slides {
    /// Why a place of this reach does not go by being emptied, part by part; none where it does.
    fn stays_when_emptied(&self, reach: Reach) -> Option<Unwritable>;

    /// The words or the number of a figure's place, without what names it.
    fn value_in(&self, text: &Text, place: Span) -> Span;

    /// The place of a figure whose value was written here: the value with what names it.
    fn place_of(&self, text: &Text, value: Span) -> Span;

    /// The chart that a figure's place is a point of, and how many points that has.
    fn chart_of(&self, text: &Text, place: Span) -> Option<(Span, usize)>;

    /// The figures on slides that lead to no fact, as they are shown, but for those that stand in `known` places.
    fn unsourced(&self, text: &Text, known: &[Span]) -> Vec<String>;

    /// The words around a figure's place on its line.
    fn around(&self, text: &Text, place: Span) -> Around;
}
