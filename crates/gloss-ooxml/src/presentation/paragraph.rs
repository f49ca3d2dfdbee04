//! Paragraphs of text (ECMA-376 part 1, 21.1.2): the words that a person reads, and which run or break holds each of them.

use std::ops::Range;

use crate::xml::{Id, Tree, flat};

/// Stands for a line break within a paragraph: a character that XML itself can't hold.
pub const BREAK: char = '\u{b}';

/// The kind of a piece of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Words (`a:r`).
    Run,
    /// A line break (`a:br`), one character.
    Break,
    /// Words that a program fills in, such as the slide's number (`a:fld`).
    Field,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its element.
    pub node: Id,
    /// Its kind.
    pub kind: PieceKind,
    /// Its bytes within the paragraph's text.
    pub at: Range<usize>,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its element.
    pub node: Id,
    /// Its words in one line. Line ends that a file wrote into words are blanks, as they are drawn.
    pub text: String,
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
}

/// The paragraphs of a `txBody`.
pub fn paragraphs(tree: &Tree<'_>, body: Id) -> Vec<Paragraph> {
    tree.children(body).filter(|id| tree.local(*id) == "p").map(|node| paragraph(tree, node)).collect()
}

fn paragraph(tree: &Tree<'_>, node: Id) -> Paragraph {
    let (mut text, mut pieces) = (String::new(), Vec::new());
    for id in tree.children(node) {
        let kind = match tree.local(id) {
            "r" => PieceKind::Run,
            "br" => PieceKind::Break,
            "fld" => PieceKind::Field,
            _ => continue,
        };
        let start = text.len();
        match kind {
            PieceKind::Break => text.push(BREAK),
            PieceKind::Run | PieceKind::Field => {
                if let Some(words) = tree.child(id, "t") {
                    text.extend(tree.text(words).chars().map(flat));
                }
            }
        }
        pieces.push(Piece { node: id, kind, at: start..text.len() });
    }
    Paragraph { node, text, pieces }
}
