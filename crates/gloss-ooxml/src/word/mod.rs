//! Word documents (WordprocessingML, ECMA-376 part 1, 17): their stories paragraph by paragraph, as a reader sees the words, and
//! which `w:t` holds each of them; edits of them as splices, made or suggested. Draws nothing, counts no page, runs no macro.

mod edit;
mod file;
mod looks;
mod numbering;
mod paragraph;
mod read;
mod styles;
#[cfg(test)]
pub(crate) mod tests;

pub use edit::{Edit, NewParagraph, Resolution, Reviser, Revision, RevisionKind, WordSplice};
pub use file::{Document, Protection, Story, StoryKind};
pub use looks::{Align, ParagraphLooks, TextLook};
pub use paragraph::{Fixed, Paragraph, Piece, PieceKind};
pub use read::{Holder, Item};
pub use styles::{Style, Styles};

/// Stands for a line break within a paragraph: a character that XML itself can't hold.
pub const BREAK: char = '\u{b}';
/// Begins the name of what stands in a line and is no words: a picture, a mark of a footnote, words that somebody's change takes away.
pub const OBJECT: char = '\u{4}';
/// Ends the name that [`OBJECT`] begins.
pub const OBJECT_END: char = '\u{5}';
