//! What a replacement touches of a paragraph, and what stands in its way. Changes nothing.

use std::ops::Range;

use crate::error::{Refused, fixed};
use crate::word::paragraph::{Fixed, Paragraph, Piece, PieceKind};
use crate::word::signs::{OBJECT, OBJECT_END};

/// The pieces that a range touches, with their places; none for a range without length.
pub(super) fn touched<'p>(
    paragraph: &'p Paragraph,
    range: &'p Range<usize>,
) -> impl Iterator<Item = (usize, &'p Piece)> {
    let touches = move |piece: &Piece| piece.at.start < range.end && range.start < piece.at.end;
    paragraph.pieces.iter().enumerate().filter(move |(_, piece)| touches(piece))
}

/// Refuses a replacement of words that can't be changed; `own` tells words that the same person suggests.
pub(super) fn check(
    paragraph: &Paragraph,
    range: &Range<usize>,
    own: &dyn Fn(&Piece) -> bool,
) -> Result<(), Refused> {
    for (_, piece) in touched(paragraph, range) {
        let words = paragraph.text.get(piece.at.clone()).unwrap_or_default();
        if piece.kind == PieceKind::Object {
            return Err(object(words));
        }
        match piece.fixed {
            Some(Fixed::Suggested) if own(piece) => {}
            Some(why) => return Err(fixed_words(words, why)),
            None => {}
        }
    }
    Ok(())
}

/// Whether a text holds a sign that stands for an object.
pub(super) fn has_object(words: &str) -> bool {
    words.contains([OBJECT, OBJECT_END])
}

/// Why an object stays.
pub(super) fn object(words: &str) -> Refused {
    let name = words.trim_start_matches(OBJECT).trim_end_matches(OBJECT_END);
    let (kind, said) = name.split_once(' ').unwrap_or((name, ""));
    match kind {
        "deleted" => fixed(
            format!(
                "somebody's tracked change takes “{said}” away here, and it would be lost with the words around it"
            ),
            "Accept or reject that change first, or change the words beside it.",
        ),
        "note" | "endnote" => fixed(
            "a note's mark stands among these words and would go with them",
            "Change the words beside it.",
        ),
        "page" => fixed("a page break stands among these words", "Change the words beside it."),
        "formula" => {
            fixed("a formula stands among these words", "Change the words beside it, or the formula in Word.")
        }
        _ => fixed("a picture or a drawing stands among these words", "Change the words beside it."),
    }
}

/// Why words stay as they are.
pub(super) fn fixed_words(words: &str, why: Fixed) -> Refused {
    match why {
        Fixed::Field => fixed(
            format!("“{words}” is filled in by Word, as a page number or a reference is"),
            "Change the words beside it, or the field in Word.",
        ),
        Fixed::Bound => fixed(
            format!("“{words}” is filled in by Word from data of the document"),
            "Change it in Word, where the data changes with it.",
        ),
        Fixed::Locked => fixed(
            format!("whoever made this document locked “{words}”"),
            "Unlock it in Word, or change the words beside it.",
        ),
        Fixed::Suggested => fixed(
            format!("“{words}” is somebody's tracked change"),
            "Accept or reject it first, or change the words beside it.",
        ),
    }
}

/// Why words that stand twice stay.
pub(super) fn uneven() -> Refused {
    fixed(
        "this text box stands in the file twice, for newer and for older programs, and the two say different things",
        "Change it in Word.",
    )
}
