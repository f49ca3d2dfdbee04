//! What a clause is about: nouns that name the place or what holds it are taken, and the act is said of that. Decides no act.

use gloss_protocol::{Act, Container};

use super::place::{Named, Place};
use crate::grammar::{Clause, Kind};

/// Small words that only join what was taken to what it is about.
const SMALL: [(&str, &str); 6] =
    [("prep", "of"), ("prep", "to"), ("prep", "with"), ("prep", "by"), ("verb", "keep"), ("filler", "part")];

/// Takes the nouns that name the place, and small words; what holds the place, where a noun names that. `None` where a noun names
/// something else.
pub(super) fn take_target(clause: &mut Clause<'_>, place: &Place) -> Option<Option<Container>> {
    let mut within = None;
    let nouns: Vec<(usize, Vec<&'static str>)> = clause
        .items()
        .filter(|(at, item)| clause.is_free(*at) && item.value("noun").is_some())
        .map(|(at, item)| (at, NOUNS.split(' ').filter(|noun| item.is("noun", noun)).collect()))
        .collect();
    for (at, names) in nouns {
        let fits: Vec<Named> = names.iter().filter_map(|noun| place.named(noun)).collect();
        // The place itself is meant before what holds it.
        match fits.iter().find(|one| **one == Named::Place).or_else(|| fits.first()) {
            Some(Named::Place) => {}
            Some(Named::Within(container)) if within.is_none_or(|known| known == *container) => {
                within = Some(*container);
            }
            _ => return None,
        }
        clause.take_at(at);
        // “The second bullet” is what the place was found by.
        let counted = ["item", "sentence", "paragraph"].iter().any(|noun| names.contains(noun));
        let ordinal = at
            .checked_sub(1)
            .filter(|at| clause.item(*at).is_some_and(|item| item.value("ordinal").is_some()));
        ordinal.filter(|_| counted && place.is_counted()).into_iter().for_each(|at| clause.take_at(at));
    }
    take_small(clause, place);
    Some(within)
}

/// Takes prepositions and the like that stand alone once what they joined is taken, and counts of what is marked.
pub(super) fn take_small(clause: &mut Clause<'_>, place: &Place) {
    // “These three rows”: as many as are marked.
    if let Some((at, count)) = clause.find_any("cardinal")
        && (clause.has_any("det") || clause.has("all", "all"))
        && count.parse() == Ok(place.rows())
    {
        clause.take_at(at);
    }
    for (class, value) in SMALL {
        while clause.take(class, value) {}
    }
    while clause.take("all", "all") {}
}

/// An act on what holds the place.
pub(super) fn on(act: Act, within: Option<Container>) -> Act {
    match within {
        Some(container) => act.with("within", container.word()),
        None => act,
    }
}

/// Takes verbs that only say that something is to be so: “make”, “should be”, “set”.
pub(super) fn take_making(clause: &mut Clause<'_>) {
    while clause.take("verb", "set") || clause.take("verb", "ought") || clause.take("verb", "keep") {}
    // “Move it to be bold” is nobody's, but “should be” is in more than one row of the table.
    let spare: Vec<usize> = clause
        .items()
        .filter(|(at, item)| clause.is_free(*at) && item.kind == Kind::Word && item.is("verb", "set"))
        .map(|(at, _)| at)
        .collect();
    spare.into_iter().for_each(|at| clause.take_at(at));
}

/// All nouns of the table that a place can be.
const NOUNS: &str = "row header-row column cell table item list sentence paragraph section heading title slide shape \
    text-box picture arrow rule button chart series bars notes sheet page-title comment letters word \
    number date place";
