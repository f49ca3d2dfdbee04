//! Notes on slides across edits by python-pptx and saving by LibreOffice, which numbers all ids anew and drops PowerPoint's marks. The
//! truth is told by a twin of each deck whose shapes and paragraphs bear tags (`edit.py`, `places`). Made anew where both programs are;
//! what they made once is in `corpus/` and runs everywhere. Never looks inside of how Gloss finds a place.

mod made;
mod places;
mod programs;
mod recorded;

use serde::{Deserialize, Serialize};

use crate::score::Case;

pub use made::{Made, decks};
pub use recorded::{record, recorded};

/// Names of the sets of decks: by the program that saved last, and what has an equal copy.
pub(crate) const SETS: [&str; 3] = ["decks by python-pptx", "decks by LibreOffice", "equal copies on slides"];

/// What a place is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum On {
    /// A whole slide.
    Slide,
    /// A shape.
    Shape,
    /// A cell of a table.
    Cell,
    /// A paragraph.
    Paragraph,
    /// Some words of a paragraph.
    Words,
}

/// A place on a deck, with the name of its set.
#[derive(Clone, Debug)]
pub struct OnDeck {
    /// One of the sets.
    pub set: &'static str,
    /// What it is on.
    pub on: On,
    /// It.
    pub case: Case,
}

/// Cases as the suite has them: each in its set, and in a part of it by what it is on.
pub fn by_set(places: Vec<OnDeck>) -> Vec<(String, Case)> {
    let both = |one: OnDeck| {
        [(format!("{}: {:?}", one.set, one.on), one.case.clone()), (one.set.to_owned(), one.case)]
    };
    places.into_iter().flat_map(both).collect()
}
