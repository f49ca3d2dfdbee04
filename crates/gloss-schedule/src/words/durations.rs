//! Words of a task that could say for how long its rule is meant: “for the time being”, “all year”, “for the rest of the
//! month”. Reads no length: what a rule can have is in its phrase already, and all else is in doubt.

use super::about;
use super::look::Look;
use super::sense::Sense;

/// Words before a period that is meant as a whole.
const WHOLE: [&str; 13] = [
    "all",
    "whole",
    "entire",
    "full",
    "remaining",
    "left",
    "remains",
    "ganze",
    "ganzen",
    "restliche",
    "restlichen",
    "gesamte",
    "gesamten",
];

/// Whether a rule ends right before a place, or before the comma that stands there.
fn behind_rule(look: &Look<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| if comma(look, before) { before.max(1) - 1 } else { before });
    before.is_some_and(|before| look.is_taken(before))
}

fn comma(look: &Look<'_>, at: usize) -> bool {
    look.tokens.get(at).is_some_and(|token| token.text == ",")
}

/// “For as long as”, “for now”, “for the time being” where a sentence or its task begins, and “for the foreseeable future,”
/// right behind a rule.
pub(super) fn how_long(look: &Look<'_>, at: usize) -> bool {
    let behind = behind_rule(look, at);
    let text = look.word(at + 1).map_or("", |next| next.text.as_str());
    let named = matches!(text, "as" | "ever" | "now" | "good") || look.sense(at + 2) == Sense::Time;
    let end = (at + 1..at + 6).find(|place| look.word(*place).is_none());
    let apart = look.sense(at + 1) != Sense::Every && end.is_some_and(|end| comma(look, end));
    named && (behind || at == 0) || behind && apart
}

/// “For the whole year”, “all through December”, “den ganzen Monat”, “for what is left of the year” right behind a rule.
pub(super) fn whole(look: &Look<'_>, at: usize) -> bool {
    if !look.word(at).is_some_and(|token| WHOLE.contains(&token.text.as_str())) {
        return false;
    }
    let small = |at: usize| {
        look.sense(at).leads()
            || look.word(at).is_some_and(|token| matches!(token.text.as_str(), "what" | "is" | "over"))
    };
    let mut begin = at;
    while let Some(place) = look.back(begin, 1).filter(|place| small(*place)) {
        begin = place;
    }
    let period = (at + 1..at + 4)
        .map(|place| look.sense(place))
        .find(|sense| !matches!(sense, Sense::Of | Sense::The | Sense::This | Sense::To));
    behind_rule(look, begin)
        && period.is_some_and(|sense| sense.is_period() && !matches!(sense, Sense::Adverb(..)))
}

/// “For the rest of the year”, where the sentence tells of nothing that is due in it.
pub(super) fn rest(look: &Look<'_>, at: usize) -> bool {
    look.sense_back(at, 1) == Sense::The
        && look.sense_back(at, 2) == Sense::For
        && look.sense(at + 1) == Sense::Of
        && !about::tells(look, at)
}
