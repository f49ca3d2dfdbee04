//! Finds words of a task that could bear on time and are in no rule. In doubt it is told: a time left out of a rule is
//! worse than a question. What names a period is `periods`'.

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
            let sense = other.sense(text);
            let long = text.chars().count() > 3 || sense.is_period() || sense == Sense::And;
            other == language || long && language.sense(text) == Sense::None
        };
        let bear = |at: usize| bears(&look, at).map(|more| look.doubt(at, more));
        out.extend((0..tokens.len()).filter(heard).filter_map(bear));
    }
    let look = Look { tokens, taken, language };
    let words: Vec<usize> = (0..tokens.len()).filter(|at| look.word(*at).is_some()).collect();
    // Words of time before the rule, and none of the task: “starting …, every Monday”.
    let start = taken.first().map_or(0, |rule| rule.start);
    let before = words.iter().filter(|at| **at < start);
    if before.clone().all(|at| of_time(look.sense(*at)))
        && before.clone().any(|at| look.sense(*at) != Sense::Polite)
    {
        out.push(0..start);
    }
    // The task's first word or its last one, where it goes on from or in what was taken from it: “and”.
    let ends = [words.first(), words.last()].into_iter().flatten();
    out.extend(ends.filter(|at| joins(look.sense(**at))).map(|at| look.doubt(*at, 2)));
    out.extend(words.into_iter().filter(|at| look.is_taken(at + 1)).filter_map(|at| leading(&look, at)));
    out
}

/// True for words that are of no task by themselves.
fn of_time(sense: Sense) -> bool {
    let more = matches!(
        sense,
        Sense::Only | Sense::Long | Sense::Vague | Sense::Clock | Sense::Times(_) | Sense::Polite
    );
    more || joins(sense) || sense.leads() || sense.is_period()
}

/// True for words that join what stands behind them to what stood before.
fn joins(sense: Sense) -> bool {
    matches!(sense, Sense::And | Sense::Joins | Sense::But)
}

/// A word right before a rule that says more of it: “before”, “every rainy” of “every rainy Monday”, “other” of “other Mondays”.
fn leading(look: &Look<'_>, at: usize) -> Option<Range<usize>> {
    let sense = look.sense(at);
    // “Check every invoice daily” is of the task.
    if look.back(at, 1) == Sense::Every && (at < 2 || look.back(at, 2) == Sense::Polite) {
        return Some(at - 1..at + 1);
    }
    let more = matches!(sense, Sense::By | Sense::Of | Sense::To | Sense::Near | Sense::For | Sense::Only)
        || matches!(sense, Sense::Every | Sense::Other | Sense::Past | Sense::Ordinal(_) | Sense::Half)
        || matches!(sense, Sense::Next | Sense::This | Sense::Coming)
        || sense == Sense::About && at > 0;
    (more || joins(sense) || sense.says_when() || look.number(at)).then_some(at..at + 1)
}

/// Whether a word could bear on time where it stands; how many words behind it are told with it.
fn bears(look: &Look<'_>, at: usize) -> Option<usize> {
    let token = look.word(at)?;
    let (sense, next, before) = (look.sense(at), look.sense(at + 1), look.back(at, 1));
    let behind = look.behind(at);
    let edge = look.last(at) || look.behind(look.begin(at));
    let number_before = at > 0 && look.number(at - 1);
    let timely = next.is_period() || next == Sense::Event || look.number(at + 1);
    let english = look.language == Language::English;
    let one = |bears: bool| bears.then_some(0);
    let few = |bears: bool| bears.then_some(2);
    match sense {
        Sense::Times(_) | Sense::Again => one(before != Sense::At),
        Sense::During | Sense::Clock => Some(2),
        // “From 1 to 5.”
        Sense::Until => few(!(look.number(at + 1) && number_before)),
        Sense::Except => few(except(look, at)),
        Sense::TimesOf => one(number_before),
        Sense::Am | Sense::Pm => {
            one(english && (number_before || behind || token.text.starts_with('p') && !token.capital))
        }
        // “That are late” says how something is, not when it is done.
        Sense::Vague if before == Sense::Tells => None,
        Sense::Sharp | Sense::Vague => one(edge),
        Sense::Half => {
            one(edge || matches!(next, Sense::Past | Sense::To | Sense::Unit(_)) || look.number(at + 1))
        }
        Sense::Before | Sense::After => few(event(look, at)),
        Sense::Near => few(edge || timely || next.leads()),
        Sense::At if english => few(at_a_time(look, at)),
        Sense::At => few(timely || matches!(next, Sense::Half | Sense::Quarter)),
        Sense::For => few(behind && next != Sense::Every || next == Sense::Now),
        Sense::In => few(behind && zones::city(look.text(at + 1), look.language).is_some()),
        Sense::Event | Sense::Working => few(at_event(look, at)),
        // “First thing”, but “the first thing in the list”.
        Sense::Thing => one(matches!(before, Sense::Ordinal(_)) && !look.back(at, 2).determines()),
        // “When the office opens.”
        Sense::Condition => {
            let happens = (at + 1..at + 7).any(|place| look.sense(place) == Sense::Happens);
            few(behind || before == Sense::Only || happens)
        }
        Sense::And => few(behind && (timely || next.leads() || joins(next) || next == Sense::Vague)),
        Sense::Joins | Sense::Not | Sense::Of | Sense::But | Sense::Only => few(behind),
        Sense::Past | Sense::End | Sense::Beginning | Sense::This | Sense::Next | Sense::Coming => {
            few(behind)
        }
        Sense::Starting => few(behind && english),
        Sense::To | Sense::Through => few(behind && timely),
        Sense::Local => few(!english || next == Sense::Time),
        Sense::Time => few(zone_time(look, at)),
        Sense::Ordinal(_) if at > 0 && look.text(at - 1) == "als" => Some(0),
        Sense::Ordinal(number) => one(behind || number > 0 && of_month(look, at)),
        _ if sense.is_period() => one(periods::bear(look, at, sense)),
        _ if behind && zones::city(&token.text, look.language).is_some() => Some(1),
        _ => one(figures(look, at, token)),
    }
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
    let small = |sense: Sense| sense.determines() || matches!(sense, Sense::Next | Sense::Coming);
    let place = (at + 1..at + 4).find(|place| !small(look.sense(*place))).unwrap_or(at + 1);
    let (determined, sense) = (place > at + 1, look.sense(place));
    let timely = sense.is_period() || matches!(sense, Sense::Event | Sense::Happens) || look.number(place);
    if look.language == Language::German {
        // “Nach” is “by” as well: “nach Monat gruppiert”.
        let by = !determined && matches!(sense, Sense::Unit(_) | Sense::Quarter);
        return match look.sense(at) {
            _ if look.behind(at) => !by,
            Sense::Before => timely || determined,
            _ => timely && !by,
        };
    }
    let sending = look.text(place).ends_with("ing");
    timely || look.behind(at) || look.thing(place) && !sending && (determined || look.last(place))
}

/// “At teatime”, “at quitting time”: behind “at” what is no known place, price or share could be a time.
fn at_a_time(look: &Look<'_>, at: usize) -> bool {
    let place = (at + 1..at + 4).find(|place| !look.sense(*place).determines()).unwrap_or(at + 1);
    let (sense, text) = (look.sense(place), look.text(place));
    let counted = look.number(place) && look.sense(place + 1) == Sense::Minor;
    let name = text.ends_with('s') && !text.ends_with("ss")
        || look.word(place).is_some_and(|token| token.capital)
        || look.tokens.get(place).is_none_or(|token| token.free);
    let known =
        matches!(sense, Sense::Place | Sense::Asks | Sense::Polite | Sense::Own | Sense::All | Sense::Whole)
            || matches!(
                sense,
                Sense::Ordinal(_) | Sense::Times(1) | Sense::Every | Sense::End | Sense::Beginning
            );
    !(known
        || counted
        || name && sense == Sense::None && !look.number(place)
        || look.back(at, 1) == Sense::Directs)
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

/// “New York time”, “Londoner Zeit”, “closing time”; not “on time” and “the time sheet”.
fn zone_time(look: &Look<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|at| look.thing(*at)) else { return false };
    let near = (1..=3).any(|by| at.checked_sub(by).is_some_and(|at| look.is_taken(at)));
    let capital = before > 0 && look.word(before).is_some_and(|token| token.capital);
    near && !look.thing(at + 1) || capital || zones::city(look.text(before), look.language).is_some()
}

/// Figures that are times, dates or zones: “17:30”, “9am”, “2026-12-01”, “UTC”; an hour behind a rule; the day of a month.
fn figures(look: &Look<'_>, at: usize, token: &Token) -> bool {
    let digit = token
        .text
        .trim_start_matches(['~', '≈', '±', '<', '>', '+'])
        .starts_with(|c: char| c.is_ascii_digit());
    if zones::is_zone(token) || digit && token.text.contains(':') || clock::is_time(&token.text) {
        return true;
    }
    let begin = look.begin(at);
    let behind = look.behind(begin);
    let slashed = token.text.split('/').filter(|part| part.parse::<u16>().is_ok()).count() == 3;
    let short = token.dot && token.text.contains('.') && digit && look.language == Language::German;
    if token.date().is_some() || slashed || short {
        return behind || !periods::attached(look, begin);
    }
    let clock = token.number().is_none_or(|number| number <= 60);
    let last = look.last(at);
    look.number(at)
        && match look.back(at, 1) {
            _ if look.behind(at) && clock || look.back(at, 2) == Sense::Vague => true,
            // “Am 20.” in a sentence of another language; “am 3. Blatt” is none.
            _ if at > 0 && look.text(at - 1) == "am" && token.dot => {
                look.behind(at - 1) || !look.thing(at + 1)
            }
            Sense::Before | Sense::After | Sense::Starting | Sense::Near => clock || behind,
            Sense::By => behind || last,
            sense => sense == Sense::About && behind,
        }
}
