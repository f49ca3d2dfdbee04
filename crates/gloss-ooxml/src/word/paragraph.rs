//! Paragraphs as they are read: a line of words, and the piece of the file that each of them stands in. Holds data alone.

use std::ops::Range;

use crate::xml::Id;

/// The kind of a piece of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Words (`w:t`).
    Words,
    /// A character that is an element of its own: a tab, a line break, a hyphen that does not break, a sign of a font.
    Sign,
    /// What is no words, with its name: a picture, a formula, a mark of a note, deleted words, a page break.
    Object,
}

/// What stands in the way of a change of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// A field: Word fills it in anew.
    Field,
    /// A content control that is bound to data of the file: Word fills it in anew.
    Bound,
    /// A content control whose words its author locked.
    Locked,
    /// Words that somebody suggests: accepting or rejecting them comes first.
    Suggested,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes within the paragraph's words.
    pub at: Range<usize>,
    /// Its kind.
    pub kind: PieceKind,
    /// Its element.
    pub node: Id,
    /// The run (`w:r`) that it stands in; of an object outside of runs its element.
    pub run: Id,
    /// The bytes of the part that say its words; of a sign or an object its element.
    pub raw: Range<usize>,
    /// What stands in the way of a change.
    pub fixed: Option<Fixed>,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its element.
    pub node: Id,
    /// Its words in one line.
    pub text: String,
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
    /// The id of its style.
    pub style: Option<String>,
    /// The level of its own outline, from 0.
    pub outline: Option<u8>,
    /// The list that it is an item of: its number's id and its level. An id of 0 takes it out of the list of its style.
    pub list: Option<(u32, u8)>,
    /// Whether a section of the file ends with it.
    pub ends_section: bool,
    /// Whether fields begin and end in it alike.
    pub is_whole: bool,
    /// The same paragraph in another form of the file for older programs.
    pub twin: Option<Box<Paragraph>>,
}
