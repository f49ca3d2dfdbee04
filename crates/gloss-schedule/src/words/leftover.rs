//! Finds words of a task that could bear on time and are in no rule. In doubt it is told: a time left out of a rule is
//! worse than a question. Plainly of the task, and left to it, are what is past (“last week's numbers”), what a thing is
//! called by (“the October invoices”), what is grouped by (“per month”) and what belongs to a thing (“the sales of June”).

use std::ops::Range;

use super::look::Look;
use super::table::{Language, Sense};
use super::tokens::Token;
use super::{clock, periods, zones};

/// The tokens that could bear on time and are in no rule, in the rule's language or in another one: people mix them.
pub(super) fn doubts(tokens: &[Token], taken: &[Range<usize>], language: Language) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for other in Language::ALL {
        let look = Look { tokens, taken, language: other };
        // Short words are others in another language: “am”, “so”, “die”.
        let heard = |at: &usize| {
            let text = look.text(*at);
            other == language
                || language.sense(text) == Sense::None
                    && (text.chars().count() > 3 || other.sense(text).is_period())
        };
        let bear = |at: usize| bears(&look, at).map(|more| look.doubt(at, more));
        out.extend((0..tokens.len()).filter(heard).filter_map(bear));
    }
    let look = Look { tokens, taken, language };
    out.extend(taken.iter().filter_map(|rule| leading(&look, rule.start)));
    out.extend(hanging(&look));
    out
}

/// True for words that join what stands behind them to what stood before.
fn joins(sense: Sense) -> bool {
    matches!(sense, Sense::And | Sense::Joins | Sense::But)
}

/// The first word of the task or its last one, where it goes on from or in what was taken from it: “and”; “before” where the
/// rule stood right behind it.
fn hanging(look: &Look<'_>) -> Vec<Range<usize>> {
    let words: Vec<usize> = (0..look.tokens.len())
        .filter(|at| !look.is_taken(*at) && !look.tokens.get(*at).is_some_and(Token::is_mark))
        .collect();
    let ends = [words.first(), words.last()].into_iter().flatten().copied();
    let mut out: Vec<_> = ends.filter(|at| joins(look.sense(*at))).map(|at| look.doubt(at, 2)).collect();
    let cut = |at: &usize| {
        let sense = look.sense(*at);
        let small =
            joins(sense) || sense.says_when() || matches!(sense, Sense::By | Sense::About | Sense::Of);
        look.is_taken(at + 1)
            && (small || matches!(sense, Sense::To | Sense::Near | Sense::For | Sense::Only))
    };
    out.extend(words.into_iter().filter(cut).map(|at| at..at + 1));
    out
}

/// “Every rainy” before a weekday that was taken, “other” before Mondays: those words say which of them.
fn leading(look: &Look<'_>, rule: usize) -> Option<Range<usize>> {
    let says_which = |at: &usize| matches!(look.sense(*at), Sense::Every | Sense::Other);
    // “Check every invoice daily” is of the task.
    let first = |at: &usize| *at == 0 || look.sense_back(*at, 1) == Sense::Polite;
    let near = look.back(rule, 1).filter(says_which);
    let begin = look.back(rule, 2).filter(|at| says_which(at) && first(at)).or(near)?;
    Some(begin..rule)
}

/// Whether a word could bear on time where it stands; how many words behind it are told with it.
fn bears(look: &Look<'_>, at: usize) -> Option<usize> {
    let token = look.word(at)?;
    let (sense, next, before) = (look.sense(at), look.sense(at + 1), look.sense_back(at, 1));
    let behind = look.behind(at);
    let edge = look.last(at) || look.behind(look.begin(at));
    let timely = next.is_period() || next == Sense::Event || look.number(at + 1);
    let one = |bears: bool| bears.then_some(0);
    let few = |bears: bool| bears.then_some(2);
    match sense {
        // “From 1 to 5.”
        Sense::Until => few(!(look.number(at + 1) && at > 0 && look.number(at - 1))),
        Sense::Except => few(except(look, at)),
        Sense::Times(1) => one(before != Sense::At && look.text(at + 1) != "more"),
        Sense::TimesOf => one(at > 0 && look.number(at - 1)),
        Sense::Times(_) | Sense::Again | Sense::Clock => Some(0),
        Sense::Am | Sense::Pm => one(look.language == Language::English && at > 0 && look.number(at - 1)),
        Sense::Sharp | Sense::Vague => one(edge),
        Sense::Half => one(matches!(next, Sense::Past | Sense::To | Sense::Unit(_)) || look.number(at + 1)),
        Sense::Before | Sense::After => few(event(look, at)),
        Sense::During => Some(2),
        Sense::Near => few(behind || timely || next == Sense::At),
        Sense::At => few(at_a_time(look, at)),
        Sense::For => few(behind && next != Sense::Every || next == Sense::Now),
        Sense::Event => few(at_event(look, at)),
        Sense::Thing => one(ordinal_alone(look, at)),
        Sense::Condition => few(behind || before == Sense::Only || happens(look, at)),
        Sense::Joins | Sense::Not | Sense::Of | Sense::But => few(behind),
        Sense::And => few(behind && (timely || joined(look, at))),
        Sense::To | Sense::Through => few(behind && timely),
        Sense::Time | Sense::Local => few(zone_time(look, at, sense)),
        Sense::Ordinal(_) if look.text(at.saturating_sub(1)) == "als" => Some(0),
        Sense::Ordinal(number) => one(number > 0 && of_month(look, at)),
        _ if sense.is_period() => one(periods::bear(look, at, sense)),
        _ if behind && zones::city(&token.text, look.language).is_some() => Some(1),
        _ => one(figures(look, at, token)),
    }
}

/// Whether small words lead on from a joint to a time.
fn joined(look: &Look<'_>, at: usize) -> bool {
    let place = (at + 1..look.tokens.len()).find(|place| !look.sense(*place).leads());
    let ordinal = (at + 1..at + 3).any(|at| matches!(look.sense(at), Sense::Ordinal(_)));
    ordinal || place.is_some_and(|place| look.sense(place).is_period())
}

/// “First thing” and “als Erstes”, but “the first thing in the list”.
fn ordinal_alone(look: &Look<'_>, at: usize) -> bool {
    matches!(look.sense_back(at, 1), Sense::Ordinal(_)) && !look.sense_back(at, 2).determines()
}

/// “Except”, but where a task has it of what it lists: “all columns except notes”.
fn except(look: &Look<'_>, at: usize) -> bool {
    let listed = (0..at).any(|at| matches!(look.sense(at), Sense::All | Sense::Every | Sense::Whole));
    let timely = |at: usize| {
        let sense = look.sense(at);
        sense.is_period() || matches!(sense, Sense::On | Sense::Condition | Sense::Event)
    };
    !listed || (at + 1..at + 4).any(timely)
}

/// “Before the meeting”, “after lunch”, “vor der Sitzung”: when something else is. Not “before sending them”, “after it”.
fn event(look: &Look<'_>, at: usize) -> bool {
    let place = (at + 1..at + 4).find(|place| !look.sense(*place).determines()).unwrap_or(at + 1);
    let (determined, sense) = (place > at + 1, look.sense(place));
    let timely = sense.is_period() || matches!(sense, Sense::Event | Sense::Happens);
    if look.language == Language::German {
        // “Nach” is “by” as well: “nach Monat gruppiert”.
        let before = look.sense(at) == Sense::Before;
        let by = matches!(sense, Sense::Unit(_) | Sense::Quarter) && !determined;
        return if before { timely || determined || look.number(place) } else { timely && !by };
    }
    let thing = sense == Sense::None && look.word(place).is_some();
    let clause = thing && look.text(place).ends_with("ing");
    timely || look.number(place) || thing && !clause && (determined || look.last(place)) || look.behind(at)
}

/// “When the office opens”, “sobald der Laden schließt”.
fn happens(look: &Look<'_>, at: usize) -> bool {
    (at + 1..at + 7)
        .take_while(|place| look.word(*place).is_some())
        .any(|place| look.sense(place) == Sense::Happens)
}

/// Whether one of the next words is what begins and ends within a day, or a period.
fn event_within(look: &Look<'_>, at: usize) -> bool {
    let ends = |at: &usize| {
        let sense = look.sense(*at);
        look.word(*at).is_some()
            && !matches!(sense, Sense::In | Sense::On | Sense::For | Sense::And | Sense::By | Sense::To)
            && !matches!(sense, Sense::About | Sense::Small)
    };
    // “The closing prices.”
    let of_thing = |at: usize| look.text(at).ends_with("ing") && look.thing(at + 1);
    (at..at + 6)
        .take_while(ends)
        .any(|at| look.sense(at).is_period() || look.sense(at) == Sense::Event && !of_thing(at))
}

/// “At teatime”, “at the start of the shift”, “um 9”: behind “at” what is no known place, price or share could be a time.
fn at_a_time(look: &Look<'_>, at: usize) -> bool {
    let next = look.sense(at + 1);
    let number = look.number(at + 1) && look.sense(at + 2) != Sense::Minor;
    if look.language == Language::German {
        return number || next.is_period() || matches!(next, Sense::Half | Sense::Quarter);
    }
    let Some(token) = look.word(at + 1) else { return false };
    if look.sense_back(at, 1) == Sense::Directs {
        return false;
    }
    if next.determines() || matches!(next, Sense::End | Sense::Beginning) {
        return event_within(look, at + 1);
    }
    let plural = token.text.ends_with('s') && !token.text.ends_with("ss") && next == Sense::None;
    let place = plural
        || token.capital && next == Sense::None
        || matches!(
            next,
            Sense::Place | Sense::Asks | Sense::Polite | Sense::Own | Sense::All | Sense::Whole
        )
        || matches!(next, Sense::Ordinal(_) | Sense::Times(1) | Sense::Every | Sense::Half);
    number || !(place || look.number(at + 1))
}

/// “At the standup”, “on arrival”, “close of trading”, “zur Sitzung”.
fn at_event(look: &Look<'_>, at: usize) -> bool {
    let lead: Vec<Sense> = (look.begin(at)..at).map(|place| look.sense(place)).collect();
    let determined = lead.iter().any(|sense| sense.determines());
    let when = lead.iter().any(|sense| match sense {
        Sense::On => !determined || look.language == Language::German,
        Sense::In | Sense::From | Sense::Of => false,
        sense => sense.says_when() || *sense == Sense::By,
    });
    let edge = lead.first().is_some_and(|first| matches!(first, Sense::End | Sense::Beginning));
    (when || edge) && !(look.thing(at + 1) && look.text(at).ends_with("ing"))
}

/// “On the 15th”, “am zehnten”, “the 20th”: no floor and no chapter.
fn of_month(look: &Look<'_>, at: usize) -> bool {
    let begin = look.begin(at);
    let on = (begin..at).any(|place| look.sense(place) == Sense::On);
    // Right behind a rule “check” of “on the 10th check …” is the task's own.
    let free = !look.thing(at + 1) && !look.sense(at + 1).is_period();
    (look.number(at) || on) && (look.behind(begin) || free)
}

/// “New York time”, “local time”, “Londoner Zeit”, “closing time”; not “on time” and “the time sheet”.
fn zone_time(look: &Look<'_>, at: usize, sense: Sense) -> bool {
    let german = look.language == Language::German;
    if sense == Sense::Local {
        return look.sense(at + 1) == Sense::Time || german;
    }
    let Some(before) = look.back(at, 1).filter(|before| look.sense(*before) == Sense::None) else {
        return false;
    };
    let near = (1..=3).any(|by| at.checked_sub(by).is_some_and(|at| look.is_taken(at)));
    let named = look
        .word(before)
        .is_some_and(|token| token.capital && before > 0 || german && token.text.ends_with("er"));
    near && !look.thing(at + 1) || named || zones::city(look.text(before), look.language).is_some()
}

/// Figures that are times, dates or zones: “17:30”, “9am”, “2026-12-01”, “UTC”.
fn figures(look: &Look<'_>, at: usize, token: &Token) -> bool {
    if zones::is_zone(token) {
        return true;
    }
    let bare = token.text.trim_start_matches(['~', '≈', '±', '<', '>', '+']);
    let digit = bare.starts_with(|c: char| c.is_ascii_digit());
    if digit && token.text.contains(':') || clock::is_time(&token.text) {
        return true;
    }
    let slashed = token.text.split('/').filter(|part| part.parse::<u16>().is_ok()).count() == 3;
    let short = token.dot && token.text.contains('.') && digit && look.language == Language::German;
    if token.date().is_some() || slashed || short {
        let begin = look.begin(at);
        return look.behind(begin) || !periods::attached(look, begin);
    }
    look.number(at) && number(look, at, token)
}

/// A number that may be an hour: behind a rule, or the day of a month.
fn number(look: &Look<'_>, at: usize, token: &Token) -> bool {
    let clock = token.number().is_none_or(|number| number <= 60);
    let behind = look.behind(look.begin(at));
    match look.sense_back(at, 1) {
        _ if look.behind(at) && clock || look.sense_back(at, 2) == Sense::Vague => true,
        // “Am 20.” in a sentence of another language; “am 3. Blatt” is none.
        _ if at > 0 && look.text(at - 1) == "am" && token.dot => behind || !look.thing(at + 1),
        Sense::Before | Sense::After | Sense::Starting | Sense::Near => clock || behind,
        Sense::By => behind || look.last(at),
        Sense::About => behind,
        _ => false,
    }
}
