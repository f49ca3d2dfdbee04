//! Characters that stand for what is no letter in a paragraph's words: none of them can be in XML. Constants alone.

/// Stands for a line break within a paragraph: a character that XML itself can't hold.
pub const BREAK: char = '\u{b}';
/// Begins the name of what stands in a line and is no words: a picture, a mark of a footnote, words that somebody's change takes away.
pub const OBJECT: char = '\u{4}';
/// Ends the name that [`OBJECT`] begins.
pub const OBJECT_END: char = '\u{5}';
