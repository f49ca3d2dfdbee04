//! Word documents (WordprocessingML, ECMA-376 part 1, 17): their stories paragraph by paragraph, as a reader sees the words, and
//! which `w:t` holds each of them; edits of them as splices, made or suggested. Draws nothing, counts no page, runs no macro.

mod edit;
mod file;
mod looks;
mod numbering;
mod paragraph;
mod read;
mod signs;
mod styles;
#[cfg(test)]
pub(crate) mod tests;

pub use edit::{Edit, NewParagraph, Resolution, Reviser, Revision, RevisionKind, WordSplice};
pub use file::{Document, Protection, Story, StoryKind};
pub use looks::{Align, ParagraphLooks, TextLook};
pub use paragraph::{Fixed, Paragraph, Piece, PieceKind};
pub use read::{Holder, Item};
pub use signs::{BREAK, OBJECT, OBJECT_END};
pub use styles::{Style, Styles};
