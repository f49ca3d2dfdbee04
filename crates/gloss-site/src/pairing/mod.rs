//! Which element of another version each element of a page is: by what tells it for sure first, then by what holds it and
//! what stands beside it. One that could be two is none; what is only likely is a suggestion. Knows nothing of who changed the
//! page, or how. (The rules and their order were measured on 113,000 elements; the ideas are those of GumTree, Falleri et al. 2014.)

mod around;
mod beside;
mod both;
mod numbering;
mod side;
mod telling;

use crate::page::Page;
use both::Both;
use side::Side;

/// Rounds of the rules that build on what others found.
const ROUNDS: usize = 6;

/// Which element each one is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// For each old element the new one that it is.
    pub to: Vec<Option<usize>>,
    /// For each old element that is none for sure, the new one that it probably is.
    pub likely: Vec<Option<usize>>,
}

/// Pairs the elements of two versions of a page.
pub fn pair(old: (&Page, &str), new: (&Page, &str)) -> Pairing {
    let (count, other) = (old.0.elements.len(), new.0.elements.len());
    let (was, is) = numbering::numbered(old.0, new.0);
    let mut both = Both {
        old: Side::new(old.0, old.1, was),
        new: Side::new(new.0, new.1, is),
        to: vec![None; count],
        from: vec![None; other],
        likely: vec![None; count],
    };
    telling::by_id(&mut both);
    telling::by_all(&mut both);
    for _ in 0..ROUNDS {
        let before = both.paired();
        telling::by_text(&mut both);
        telling::by_attributes(&mut both);
        around::by_contents(&mut both);
        beside::by_neighbours(&mut both);
        telling::by_all(&mut both);
        if both.paired() == before {
            break;
        }
    }
    around::suggest(&mut both);
    beside::suggest(&mut both);
    Pairing { to: both.to, likely: both.likely }
}
