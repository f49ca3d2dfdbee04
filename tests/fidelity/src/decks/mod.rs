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

#[cfg(test)]
mod tests {
    use super::recorded;
    use crate::score::{Outcome, Truth};

    /// A harness that can't fail tells nothing: each certain place is wrong where the truth is said to be another place.
    #[test]
    fn a_wrong_truth_is_seen() {
        let mut places = recorded();
        places.retain(|one| matches!(one.case.truth, Truth::Here(_)));
        let mut certain = 0;
        for two in places.chunks(2).step_by(12) {
            let [one, other] = two else { continue };
            let (Truth::Here(own), Truth::Here(its)) = (&one.case.truth, &other.case.truth) else { continue };
            // Places within each other are about the same.
            if one.case.new != other.case.new || own.start < its.end && its.start < own.end {
                continue;
            }
            let mut case = one.case.clone();
            let (old, new, between) = case.between();
            let found = case.find(&between, &old, &new);
            if case.judge(&found) != Some(Outcome::Certain) {
                continue;
            }
            case.truth = other.case.truth.clone();
            assert_eq!(case.judge(&found), Some(Outcome::Wrong), "{}", case.name);
            case.truth = Truth::Gone;
            assert_eq!(case.judge(&found), Some(Outcome::Wrong), "{}", case.name);
            certain += 1;
        }
        assert!(certain > 20, "{certain} places");
    }
}
