//! Finds words of a task that could bear on time and are in no rule. In doubt it is told: a time left out of a rule is
//! worse than a question. What plainly is of the task (`about`: “the October invoices”, “by month”) is left to it.

use std::ops::Range;

use super::look::Look;
use super::sense::{Language, Sense};
use super::tokens::Token;
use super::{about, clock, durations, events, zones};

/// Zones by letters that are not in the database's own sense: each is said of several.
const ZONES: [&str; 20] = [
    "UTC", "GMT", "CET", "CEST", "EET", "EEST", "WET", "WEST", "BST", "EST", "EDT", "CST", "CDT", "MST",
    "MDT", "PST", "PDT", "JST", "MEZ", "MESZ",
];

/// Words right behind a rule that say on which of its days it is meant.
const CONDITIONS: [&str; 16] = [
    "when", "if", "while", "as", "once", "provided", "whenever", "wenn", "falls", "sobald", "sofern",
    "solange", "no", "sowie", "or", "oder",
];

/// The tokens that could bear on time and are in no rule, in the rule's language or in another one: people mix them.
pub(super) fn doubts(look: &Look<'_>) -> Vec<Range<usize>> {
    let Look { tokens, taken, language, clock } = *look;
    let mut out: Vec<_> = (0..tokens.len()).filter_map(|at| doubted(look, at)).collect();
    for other in Language::ALL.into_iter().filter(|other| *other != language) {
        let look = Look { tokens, taken, language: other, clock };
        // Short words are others in another language: “am”, “so”, “die”.
        let own = |token: &Token| {
            let (letters, sense) = (token.text.chars().count(), other.sense(&token.text));
            let enough = letters > 3 || letters == 3 && (sense.is_period() || sense == Sense::Occasion);
            enough && sense != Sense::None && language.sense(&token.text) == Sense::None
        };
        let events = |at: usize| events::bears(&look, at).map(|more| look.doubt(at, more));
        out.extend((0..tokens.len()).filter_map(events));
        out.extend(
            tokens
                .iter()
                .enumerate()
                .filter(|(_, token)| own(token))
                .filter_map(|(at, _)| doubted(&look, at)),
        );
        let led = |at: usize| at.checked_sub(1).is_some_and(|before| look.word(before).is_some_and(own));
        out.extend((0..tokens.len()).filter(|at| led(*at)).filter_map(|at| doubted(&look, at)));
    }
    out.extend(taken.iter().filter_map(|rule| leading(look, rule.start)));
    out.extend(hanging(look));
    out.extend(joining(look));
    out
}

/// Words that join what stands behind them to what stood before.
fn joins(token: &Token) -> bool {
    const JOINS: [&str; 14] = [
        "and", "or", "but", "then", "plus", "also", "&", "/", "und", "oder", "aber", "sowie", "dann", "zwar",
    ];
    JOINS.contains(&token.text.as_str())
}

/// A task that begins with “and” goes on from its rule, and so does “and” right behind a rule where a time follows.
fn joining(look: &Look<'_>) -> Option<Range<usize>> {
    let first = (0..look.tokens.len())
        .find(|at| !look.is_taken(*at) && !look.tokens.get(*at).is_some_and(Token::is_mark))?;
    let behind = |at: usize| at.checked_sub(1).is_some_and(|before| look.is_taken(before));
    let goes_on = |at: usize| {
        let period = (at + 1..look.tokens.len()).find(|place| !look.sense(*place).leads());
        let number = look.word(at + 1).is_some_and(|next| next.number().is_some());
        number
            || matches!(look.sense(at + 1), Sense::Ordinal(_) | Sense::Number(_))
            || period.is_some_and(|place| look.sense(place).is_period())
    };
    (0..look.tokens.len())
        .filter(|at| look.word(*at).is_some_and(joins))
        .find(|at| *at == first || behind(*at) && goes_on(*at))
        .map(|at| look.doubt(at, 2))
}

/// The words of a doubt at a place.
fn doubted(look: &Look<'_>, at: usize) -> Option<Range<usize>> {
    look.word(at)?;
    let more = bears(look, at)?;
    let mut doubt = look.doubt(at, more);
    // “Springfield time”, “New Springfield time”.
    while let Some(before) = look.back(doubt.start, 1).filter(|before| {
        let city = doubt.start == at || look.word(*before).is_some_and(|token| token.capital);
        look.sense(at) == Sense::Time && look.sense(*before) == Sense::None && city
    }) {
        doubt.start = before;
    }
    Some(doubt)
}

/// A rest that ends in “and”, or in “before” where the rule stood behind it, goes on in what was taken from it.
fn hanging(look: &Look<'_>) -> Option<Range<usize>> {
    let at = (0..look.tokens.len())
        .rev()
        .find(|at| !look.is_taken(*at) && !look.tokens.get(*at).is_some_and(Token::is_mark))?;
    let token = look.word(at)?;
    // “Hake alles ab” ends in such a word by itself: it hangs where the rule stood behind it.
    let cut = look.is_taken(at + 1);
    // “Put it at the end” says where.
    let small = matches!(
        look.sense(at),
        Sense::The
            | Sense::A
            | Sense::This
            | Sense::Number(_)
            | Sense::Ordinal(_)
            | Sense::End
            | Sense::Beginning
    );
    let hangs = joins(token)
        || cut && !small && (look.sense(at).leads() || matches!(token.text.as_str(), "by" | "than"));
    hangs.then(|| at..at + 1)
}

/// “Every rainy” before a weekday that was taken, “other” before Mondays: those words say which of them.
fn leading(look: &Look<'_>, rule: usize) -> Option<Range<usize>> {
    let says_which = |at: &usize| matches!(look.sense(*at), Sense::Every | Sense::Other);
    // “Check every invoice daily” is of the task.
    let first = |at: &usize| {
        *at == 0
            || matches!(look.text_back(*at, 1), "me" | "us" | "mich" | "mir" | "uns" | "please" | "bitte")
    };
    let near = look.back(rule, 1).filter(says_which);
    let begin = look.back(rule, 2).filter(|at| says_which(at) && first(at)).or(near)?;
    Some(begin..rule)
}

/// Whether a word could bear on time where it stands; how many words behind it are told with it.
fn bears(look: &Look<'_>, at: usize) -> Option<usize> {
    let token = look.word(at)?;
    let sense = look.sense(at);
    let one = |bears: bool| bears.then_some(0);
    let behind = at.checked_sub(1).is_some_and(|before| look.is_taken(before));
    if behind
        && (CONDITIONS.contains(&token.text.as_str()) || zones::city(&token.text, look.language).is_some())
    {
        return Some(2);
    }
    if durations::whole(look, at) {
        return Some(0);
    }
    let bound = matches!(token.text.as_str(), "latest" | "earliest");
    if bound && look.sense_back(at, 1) == Sense::The && look.sense_back(at, 2) == Sense::At {
        return Some(0);
    }
    if let Some(more) = events::bears(look, at) {
        return Some(more);
    }
    match sense {
        Sense::Until => (!about::numbers(look, at)).then_some(1),
        Sense::Except => except(look, at).then_some(1),
        Sense::Times(_) | Sense::TimesOf => one(times(look, at, sense)),
        Sense::Again => Some(0),
        Sense::Sharp | Sense::Vague => one(look.last(at) || look.touches(at)),
        Sense::Named(_) | Sense::NamedAgain(_) => one(!(look.thing(at + 1) && about::owned(look, at))),
        Sense::Clock | Sense::Tonight | Sense::Pm => Some(0),
        Sense::Am => one(look.language == Language::English && (behind || look.number_before(at))),
        Sense::Half => one(half(look, at)),
        Sense::Before | Sense::After => about::event(look, at).then_some(1),
        Sense::During => Some(2),
        Sense::Near => one(behind || look.last(at + 1)),
        Sense::To => one(behind && look.word(at + 1).is_some_and(|next| next.number().is_some())),
        Sense::Since | Sense::In | Sense::For | Sense::Between | Sense::From | Sense::Starting => {
            if sense == Sense::For && durations::how_long(look, at) {
                return Some(2);
            }
            let begins = sense == Sense::Starting && look.language == Language::English;
            (behind && (about::occasion_behind(look, at) || begins)).then_some(1)
        }
        Sense::Of => behind.then_some(1),
        Sense::Rest => one(durations::rest(look, at)),
        Sense::Occasion => one(about::occasion(look, at)),
        Sense::Local | Sense::Time => one(zone_time(look, at, sense)),
        _ if sense.is_period() => one(about::bears(look, at, sense)),
        Sense::Ordinal(number) => one(number > 0 && of_month(look, at)),
        _ => one(figures(look, at, token)),
    }
}

/// “On the 15th”, “am zehnten”, “the 20th”: no floor and no chapter.
fn of_month(look: &Look<'_>, at: usize) -> bool {
    let figures = look.word(at).is_some_and(|token| token.text.starts_with(|c: char| c.is_ascii_digit()));
    let on = (look.begin(at)..at).any(|place| look.sense(place) == Sense::On);
    // Right behind a rule “check” of “on the 10th check …” is the task's own.
    (figures || on) && (look.touches(at) || !look.thing(at + 1) && !look.sense(at + 1).is_period())
}

/// “Half past six”, “half an hour”, “halb 7”.
fn half(look: &Look<'_>, at: usize) -> bool {
    let number = look.word(at + 1).is_some_and(|next| next.number().is_some());
    matches!(look.sense(at + 1), Sense::Past | Sense::Number(_))
        || look.sense(at + 2) == Sense::Unit(super::sense::Period::Hour)
        || look.language == Language::German && number
}

/// “Except”, but where a task has it of what it lists: “all columns except notes”.
fn except(look: &Look<'_>, at: usize) -> bool {
    let listed = (0..at).any(|before| {
        look.word(before).is_some_and(|token| {
            matches!(
                token.text.as_str(),
                "all"
                    | "every"
                    | "everything"
                    | "any"
                    | "each"
                    | "everyone"
                    | "alle"
                    | "alles"
                    | "jede"
                    | "sämtliche"
            )
        })
    });
    !listed
        || (at + 1..at + 4).any(|behind| {
            look.sense(behind).is_period() || matches!(look.sense(behind), Sense::Occasion | Sense::On)
        })
}

/// “Twice”, “three times”, but not “at once” and “3 times higher”.
fn times(look: &Look<'_>, at: usize, sense: Sense) -> bool {
    let next = look.word(at + 1).map_or("", |token| token.text.as_str());
    match sense {
        Sense::Times(1) => !matches!(look.text_back(at, 1), "at" | "auf" | "noch") && next != "more",
        Sense::TimesOf => {
            let counted = look.back(at, 1).is_some_and(|before| {
                matches!(look.sense(before), Sense::Number(_))
                    || look.word(before).is_some_and(|token| token.number().is_some())
            });
            counted && !(look.thing(at + 1) || matches!(next, "as" | "the" | "so"))
        }
        _ => true,
    }
}

/// “New York time”, “local time”, “Londoner Zeit”; not “on time” and “the time sheet”.
fn zone_time(look: &Look<'_>, at: usize, sense: Sense) -> bool {
    if sense == Sense::Local {
        return look.sense(at + 1) == Sense::Time || look.language == Language::German;
    }
    // “At 9 munich time” is right behind a rule.
    let near = (1..=2).any(|by| {
        at.checked_sub(by).is_some_and(|place| look.is_taken(place) && look.back(at, by - 1).is_some())
    });
    let before = look.back(at, 1).and_then(|before| look.word(before));
    let german = look.language == Language::German && before.is_some_and(|token| token.text.ends_with("er"));
    near && before.is_some() && look.sense_back(at, 1) == Sense::None && !look.thing(at + 1)
        || german
        || before.is_some_and(|token| token.capital || zones::city(&token.text, look.language).is_some())
            && look.sense_back(at, 1) == Sense::None
            && at > 1
}

/// Figures that are times, dates or zones: “17:30”, “9am”, “at 9”, “2026-12-01”, “UTC”.
fn figures(look: &Look<'_>, at: usize, token: &Token) -> bool {
    let utc = token.text.starts_with("utc") || token.text.starts_with("gmt");
    if ZONES.contains(&token.said.as_str()) || utc {
        return true;
    }
    if token.text.contains('/') && zones::is_zone(&token.text) {
        return true;
    }
    if ["st", "nd", "rd", "th"].iter().any(|end| {
        token
            .text
            .strip_suffix(end)
            .is_some_and(|day| !day.is_empty() && day.bytes().all(|byte| byte.is_ascii_digit()))
    }) {
        return of_month(look, at);
    }
    let bare = token.text.trim_start_matches(['~', '≈', '±', '<', '>', '+']);
    let digit = bare.starts_with(|c: char| c.is_ascii_digit());
    if digit && token.text.contains(':') || clock::is_half_day(&token.text) {
        return true;
    }
    let german = look.language == Language::German;
    let short = token.dot && token.text.contains('.') && digit && german;
    if token.date().is_some() || about::slashed(&token.text) || short {
        return look.touches(at) || !about::attached(look, look.begin(at));
    }
    (digit || matches!(look.sense(at), Sense::Number(_))) && number(look, at, token)
}

/// A number that may be an hour: behind “at”, behind a rule, or the day of a month.
fn number(look: &Look<'_>, at: usize, token: &Token) -> bool {
    let clock = token.number().is_none_or(|number| number <= 60);
    let behind = at.checked_sub(1).is_some_and(|before| look.is_taken(before));
    let counted = look.tokens.get(at + 1).is_some_and(|next| clock::counted(&next.text));
    let later = matches!(look.text_back(at, 2), "later" | "earlier" | "später" | "früher");
    let text = look.text_back(at, 1);
    match look.sense_back(at, 1) {
        _ if later || behind && clock => true,
        // “Am 20.” in a sentence of another language.
        _ if text == "am" && token.dot && (look.touches(at) || !look.thing(at + 1)) => true,
        Sense::At => !counted,
        Sense::Before | Sense::After | Sense::Starting | Sense::Near => !counted && clock || look.touches(at),
        // “Am 15.” is a day, “am 3. Blatt” is none.
        Sense::On => token.dot && look.language == Language::German && !look.thing(at + 1),
        _ if matches!(text, "by" | "about") => look.touches(at) || text == "by" && look.last(at),
        _ => look.sense(at + 1) == Sense::Am && look.language == Language::English,
    }
}
