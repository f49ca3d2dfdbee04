//! Times of day that only who says them knows, in the words of a task: “at close of business”, “first thing”, “when the
//! office opens”. What could be one is in doubt; a place (“at home”) and a thing's name (“the end of day report”) are not.
//! Gives no hour to any of them.

use super::about;
use super::look::{Look, determiner};
use super::sense::{Language, Sense};

/// Words that together say when, unless they are a thing's name.
const PHRASES: [&[&str]; 18] = [
    &["first", "thing"],
    &["last", "thing"],
    &["after", "hours"],
    &["small", "hours"],
    &["early", "hours"],
    &["wee", "hours"],
    &["closing", "time"],
    &["opening", "time"],
    &["on", "arrival"],
    &["upon", "arrival"],
    &["on", "departure"],
    &["on", "opening"],
    &["on", "closing"],
    &["on", "waking"],
    &["before", "bed"],
    &["als", "erstes"],
    &["als", "letztes"],
    &["als", "allererstes"],
];

/// Names of events that begin and end within a day.
const EVENTS: [&str; 27] = [
    "business",
    "play",
    "trading",
    "shift",
    "meeting",
    "break",
    "standup",
    "stand-up",
    "session",
    "bell",
    "whistle",
    "school",
    "class",
    "work",
    "kick-off",
    "kickoff",
    "handover",
    "changeover",
    "roll-call",
    "curfew",
    "prayers",
    "vespers",
    "drinks",
    "market",
    "opening",
    "closing",
    "close",
];

/// Words behind “at” that say where, how or how much.
const NO_TIMES: [&str; 58] = [
    "least",
    "most",
    "all",
    "once",
    "first",
    "last",
    "best",
    "worst",
    "risk",
    "home",
    "work",
    "school",
    "hand",
    "large",
    "cost",
    "par",
    "scale",
    "stake",
    "fault",
    "random",
    "length",
    "issue",
    "market",
    "retail",
    "wholesale",
    "top",
    "bottom",
    "zero",
    "them",
    "it",
    "him",
    "her",
    "us",
    "me",
    "you",
    "what",
    "which",
    "who",
    "where",
    "how",
    "each",
    "both",
    "either",
    "different",
    "full",
    "half",
    "low",
    "high",
    "item",
    "line",
    "row",
    "page",
    "least-cost",
    "sea",
    "university",
    "college",
    "headquarters",
    "whatever",
];

/// Words before “at” that make what follows their own: “look at invoices”, “priced at cost”.
const DIRECTED: [&str; 26] = [
    "look", "looks", "looking", "looked", "glance", "aim", "aims", "aimed", "point", "points", "pointed",
    "directed", "priced", "valued", "sold", "rated", "capped", "fixed", "set", "good", "bad", "stay",
    "arrive", "laugh", "kept", "stored",
];

/// Verbs of what opens, closes, comes and goes.
const HAPPENS: [&str; 24] = [
    "opens",
    "closes",
    "starts",
    "ends",
    "begins",
    "finishes",
    "arrives",
    "arrive",
    "leaves",
    "leave",
    "lands",
    "wakes",
    "wake",
    "rises",
    "sets",
    "öffnet",
    "schließt",
    "beginnt",
    "anfängt",
    "endet",
    "aufmacht",
    "zumacht",
    "ankommt",
    "aufgeht",
];

/// How many words behind a word are told with it, where it could be such a time.
pub(super) fn bears(look: &Look<'_>, at: usize) -> Option<usize> {
    if condition(look, at) {
        return Some(4);
    }
    if let Some(more) = phrase(look, at).or_else(|| edge(look, at)) {
        return Some(more);
    }
    (!look.clock && (at_event(look, at) || happens(look, at))).then_some(3)
}

fn text<'a>(look: &Look<'a>, at: usize) -> &'a str {
    look.word(at).map_or("", |token| token.text.as_str())
}

/// Whether a thing is called by the words up to a place: “the end of day report”, “the first thing in the list”.
fn named(look: &Look<'_>, at: usize, last: usize) -> bool {
    let owned = look.back(at, 1).and_then(|before| look.word(before));
    // “In the small hours” says when all the same.
    let owned = owned.is_some_and(|token| Language::ALL.iter().any(|language| determiner(token, *language)))
        && !about::closed(look.sense_back(at, 2));
    owned || look.clock && look.thing(last + 1) && !look.touches(at)
}

/// “First thing”, “als Erstes”.
fn phrase(look: &Look<'_>, at: usize) -> Option<usize> {
    let found = PHRASES
        .iter()
        .find(|words| words.iter().enumerate().all(|(more, word)| text(look, at + more) == *word))?;
    let last = at + found.len() - 1;
    // “A report on closing balances.”
    let on_thing = matches!(text(look, at), "on" | "upon") && look.thing(last + 1) && !look.touches(at);
    (!on_thing && !named(look, at, last)).then_some(found.len() - 1)
}

/// “End of business”, “close of trading”, “start of play” without “the”: with it they are what a task is about, but behind
/// “at”.
fn edge(look: &Look<'_>, at: usize) -> Option<usize> {
    let edge = matches!(look.sense(at), Sense::End | Sense::Beginning) || text(look, at) == "close";
    let of_day = EVENTS.contains(&text(look, at + 2)) || text(look, at + 2) == "day";
    (edge && look.sense(at + 1) == Sense::Of && of_day && !named(look, at, at + 2)).then_some(2)
}

/// “At teatime”, “at the start of the shift”: behind “at” what is not known as a place, a price or a share could be a time.
fn at_event(look: &Look<'_>, at: usize) -> bool {
    if text(look, at) != "at" || DIRECTED.contains(&look.text_back(at, 1)) {
        return false;
    }
    let Some(next) = look.word(at + 1) else { return false };
    let edge = matches!(look.sense(at + 1), Sense::End | Sense::Beginning);
    if determiner(next, Language::English) || edge {
        return event_within(look, at + 1);
    }
    let plural = next.text.ends_with('s') && !next.text.ends_with("ss");
    let place = next.capital || plural || NO_TIMES.contains(&next.text.as_str()) || next.number().is_some();
    !place && (EVENTS.contains(&next.text.as_str()) || look.sense(at + 1) == Sense::None)
}

/// Whether one of the next words is what begins and ends within a day, or a part of one.
fn event_within(look: &Look<'_>, at: usize) -> bool {
    for place in at..at + 6 {
        let Some(token) = look.word(place) else { return false };
        let sense = look.sense(place);
        // “The closing prices.”
        let of_thing = matches!(token.text.as_str(), "closing" | "opening") && look.thing(place + 1);
        if EVENTS.contains(&token.text.as_str()) && !of_thing
            || matches!(sense, Sense::Unit(_) | Sense::Part(_) | Sense::Occasion)
        {
            return true;
        }
        let small =
            matches!(token.text.as_str(), "in" | "on" | "for" | "with" | "and" | "by" | "to" | "into");
        if small {
            return false;
        }
    }
    false
}

/// “When the office opens”, “sobald der Laden schließt”.
fn happens(look: &Look<'_>, at: usize) -> bool {
    matches!(
        text(look, at),
        "when" | "once" | "after" | "before" | "until" | "wenn" | "sobald" | "as" | "bevor" | "nachdem"
    ) && (at + 1..at + 7)
        .take_while(|place| look.word(*place).is_some())
        .any(|place| HAPPENS.contains(&text(look, place)))
}

/// “Only when it rained”, “nur wenn …”: on which of its days it is meant.
fn condition(look: &Look<'_>, at: usize) -> bool {
    matches!(text(look, at), "only" | "nur" | "except" | "außer")
        && matches!(
            text(look, at + 1),
            "when" | "if" | "once" | "while" | "unless" | "wenn" | "falls" | "sobald" | "solange" | "sofern"
        )
}
