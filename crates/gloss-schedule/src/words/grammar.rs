//! A phrase that says when: clauses in any order, each of which says one thing once. Ends at the first word that goes on
//! with none; what that word means is looked at by whoever asked.

use jiff::civil::DateTime;

use super::phrase::{Phrase, Reader};
use super::table::{Language, Sense};
use super::tokens::Token;
use super::{bounds, clock, dates, days, months, zones};

/// The clauses of a phrase: each fills what it says, or reads nothing.
const CLAUSES: [fn(&mut Reader<'_>) -> Option<()>; 15] = [
    bounds::from,
    bounds::until,
    bounds::lasts,
    bounds::except,
    zones::zone,
    clock::hours,
    days::every,
    days::once_a,
    months::ends,
    dates::once,
    months::days_on,
    days::week,
    days::adverb,
    clock::part,
    clock::times,
];

/// Reads on from where a reader stands, as far as there are clauses. None where there is none.
pub(super) fn phrase(r: &mut Reader<'_>) -> Option<()> {
    clause(r)?;
    let joined = |r: &mut Reader<'_>| {
        r.mark(",");
        clause(r)
    };
    while r.attempt(joined).is_some() {}
    Some(())
}

/// One thing that is said.
fn clause(r: &mut Reader<'_>) -> Option<()> {
    let begun = r.at;
    CLAUSES.iter().find_map(|clause| r.attempt(clause).filter(|()| r.at > begun))?;
    while !r.phrase.times.is_empty() && r.take(Sense::Sharp) {}
    Some(())
}

/// The whole text as one phrase; else the place of the first token that is not understood.
///
/// # Errors
/// The place of that token.
pub(super) fn whole(tokens: &[Token], language: Language, wall: DateTime) -> Result<Phrase, usize> {
    let mut r = Reader::new(tokens, 0, language, wall);
    phrase(&mut r).ok_or(0usize)?;
    while r.tokens.get(r.at).is_some_and(Token::is_mark) {
        r.at += 1;
    }
    if r.at < tokens.len() { Err(r.at) } else { Ok(r.phrase) }
}
