//! Where the words of a task name a day, a month or another period of what it is about, and where they could say when it
//! begins. What is not plainly of the task is in doubt.

use super::look::Look;
use super::table::{Language, Sense};

/// Whether a period could bear on when the task begins.
pub(super) fn bear(look: &Look<'_>, at: usize, sense: Sense) -> bool {
    let begin = look.begin(at);
    let lead: Vec<Sense> = (begin..at).map(|place| look.sense(place)).collect();
    let has = |wanted: &[Sense]| lead.iter().any(|sense| wanted.contains(sense));
    let numbered = (begin..at).any(|place| look.number(place));
    let determined = lead.iter().any(|sense| sense.determines());
    // “Every Monday at 9, Tuesday write …”.
    let comma = begin.checked_sub(1).filter(|at| look.tokens.get(*at).is_some_and(|token| token.text == ","));
    // “Over the next two weeks.”
    let small = usize::from(look.back(begin, 1) == Sense::Small);
    let behind =
        look.behind(begin - small) || sense.is_day() && comma.is_some_and(|comma| look.behind(comma));
    if past(look, at, &lead) && !behind || weak(look, at, sense, &lead) {
        return false;
    }
    // “The Thursday afternoon summary.”
    let end = (at + 1..).find(|place| !look.sense(*place).is_period()).unwrap_or(at + 1);
    let named = determined && look.thing(end);
    if behind {
        // Right behind a rule only “the October invoices” are plainly a thing: “this week write …” is not.
        return !(named && matches!(sense, Sense::Month(_)) && lead.as_slice() == [Sense::The]);
    }
    let dated = numbered || lead.iter().any(|sense| matches!(sense, Sense::Ordinal(1..)));
    if matches!(sense, Sense::Month(_)) && dated {
        return !attached(look, begin);
    }
    let closed =
        [Sense::In, Sense::At, Sense::During, Sense::Until, Sense::Before, Sense::After, Sense::Starting];
    if named && !has(&closed) {
        return false;
    }
    if has(&[Sense::Rest]) && has(&[Sense::For]) || has(&[Sense::Whole]) {
        return !tells(look, at);
    }
    let unit = matches!(sense, Sense::Unit(_) | Sense::Quarter);
    if lead.iter().any(|sense| sense.says_when()) {
        let near = matches!(sense, Sense::Today | Sense::Tomorrow) || has(&[Sense::Next, Sense::Coming]);
        let due = tells(look, at) && near && !lead.iter().any(|sense| sense.bounds());
        let by = look.language == Language::German && unit && lead.as_slice() == [Sense::After];
        return !(due || by);
    }
    let of_day = matches!(sense, Sense::Parts(_) | Sense::Named(_) | Sense::NamedAgain(_) | Sense::Tonight);
    of_day || object(look, at, sense, &lead)
}

/// Whether a period could bear on it that no word leads to which says when: “next week”, “for a week”, “by month”.
fn object(look: &Look<'_>, at: usize, sense: Sense, lead: &[Sense]) -> bool {
    let begin = look.begin(at);
    let has = |wanted: &[Sense]| lead.iter().any(|sense| wanted.contains(sense));
    let numbered = (begin..at).any(|place| look.number(place));
    let determined = lead.iter().any(|sense| sense.determines());
    let unit = matches!(sense, Sense::Unit(_) | Sense::Quarter);
    if attached(look, begin) || matches!(sense, Sense::Month(_)) && lead.first() == Some(&Sense::For) {
        return false;
    }
    let near = has(&[Sense::This, Sense::Next, Sense::Coming]);
    if has(&[Sense::For]) {
        return numbered || has(&[Sense::A]) || !(determined || near);
    }
    if has(&[Sense::Every]) {
        return !has(&[Sense::Of, Sense::Per]);
    }
    if has(&[Sense::By, Sense::Per]) {
        return !(unit
            || matches!(sense, Sense::Weekday(false) | Sense::Weekend(false))
            || has(&[Sense::Per]));
    }
    if near || matches!(sense, Sense::Today | Sense::Tomorrow | Sense::DayAfter) {
        // The word before it is the first of the task: what is to be done with it.
        let first = begin == 1 || begin > 1 && look.word(begin - 2).is_none();
        let object = first && look.word(begin - 1).is_some() && look.sense(begin - 1) == Sense::None;
        return !(object || tells(look, at));
    }
    if numbered || has(&[Sense::To, Sense::Through, Sense::Near]) {
        // “At least 3 days.”
        return look.back(begin, 1) != Sense::Place;
    }
    let single = matches!(sense, Sense::Month(_) | Sense::Day(_) | Sense::Part(_) | Sense::Adverb(..))
        || matches!(sense, Sense::Weekday(false) | Sense::Weekend(false));
    let of_task = determined && !sense.is_day() && !matches!(sense, Sense::Month(_));
    !(of_task || single && look.thing(at + 1))
}

/// “Last week”, “the past 3 months”, “since Monday”, “two days ago”: it was. “On the last day” is to come.
fn past(look: &Look<'_>, at: usize, lead: &[Sense]) -> bool {
    let comes = lead.iter().any(|sense| sense.says_when() && !matches!(sense, Sense::In | Sense::From));
    let half = lead.contains(&Sense::Half);
    let was = lead.contains(&Sense::Past) && !half
        || lead.contains(&Sense::Ordinal(-1)) && !comes && look.sense(at + 1) != Sense::Of;
    was || lead.contains(&Sense::Since) || look.sense(at + 1) == Sense::Ago
}

/// Short forms and words that are others as well: “sat”, “may”, “march”, “so”.
fn weak(look: &Look<'_>, at: usize, sense: Sense, lead: &[Sense]) -> bool {
    let Some(token) = look.word(at) else { return true };
    let short = token.text.chars().count() <= 3 && matches!(sense, Sense::Day(_) | Sense::Month(_));
    let dated =
        lead.iter().any(|sense| sense.says_when() || matches!(sense, Sense::Ordinal(_) | Sense::Number(_)))
            || at > 0 && look.number(at - 1);
    let told = dated || lead.iter().any(|sense| matches!(sense, Sense::Every | Sense::To | Sense::By));
    let capital = token.capital && at > 0 && look.language == Language::English;
    (short || token.text == "march") && !told && !capital
}

/// Behind “of”, “with”, “than”, “compare”: what a thing belongs to or is beside. `begin` is the first word of what leads to it.
pub(super) fn attached(look: &Look<'_>, begin: usize) -> bool {
    let of = |sense: Sense| matches!(sense, Sense::Of | Sense::About);
    of(look.sense(begin)) && !look.behind(begin) || of(look.back(begin, 1))
}

/// Whether a sentence tells of what is due or happened before or behind a place.
fn tells(look: &Look<'_>, at: usize) -> bool {
    (0..at).any(|place| look.sense(place) == Sense::Asks)
        || (0..at + 4).any(|place| look.sense(place) == Sense::Tells)
}
