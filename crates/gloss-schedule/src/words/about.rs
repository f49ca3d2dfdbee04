//! Where the words of a task name a period of what it is about and where they say when it begins. Plainly of the task
//! are what is past (“last week's numbers”), what a thing is called by (“the October invoices”), what is grouped by (“per
//! month”) and what is compared or belongs to a thing (“Monday with Friday”, “the sales of June”). The rest is in doubt.

use super::look::{Look, determiner};
use super::sense::{Language, Period, Sense};

/// Words by which a sentence tells of things that are due or happened: a day in it is theirs.
const TELLS: [&str; 40] = [
    "what",
    "which",
    "who",
    "that",
    "due",
    "changed",
    "happened",
    "open",
    "planned",
    "overdue",
    "was",
    "were",
    "is",
    "are",
    "has",
    "have",
    "came",
    "new",
    "expires",
    "starts",
    "ends",
    "was",
    "welche",
    "wer",
    "fällig",
    "geändert",
    "offen",
    "geplant",
    "überfällig",
    "ist",
    "sind",
    "war",
    "waren",
    "hat",
    "haben",
    "ansteht",
    "anstehen",
    "passiert",
    "kam",
    "neu",
];

/// Whether a period could bear on when the task begins.
pub(super) fn bears(look: &Look<'_>, at: usize, sense: Sense) -> bool {
    if past(look, at) {
        return false;
    }
    if shortened(look, at, sense) {
        return false;
    }
    if at_an_end(look, at) || listed_behind(look, at, sense) {
        return true;
    }
    // “The Thursday afternoon summary.”
    let part = sense.is_day() && matches!(look.sense(at + 1), Sense::Part(_));
    let named = look.thing(at + 1 + usize::from(part)) && owned(look, at);
    // Right behind a rule only “the October invoices” are plainly a thing: “this week write …” is not.
    let thing = matches!(sense, Sense::Month(_)) && look.sense_back(at, 1) == Sense::The;
    if named && look.touches(at) && !thing {
        return true;
    }
    if named
        && !(look.touches(at) && look.sense(look.begin(at)).says_when())
        && !closed(look.sense_back(at, 2))
    {
        return false;
    }
    if look.touches(at) {
        return true;
    }
    match sense {
        Sense::Month(_) => month(look, at),
        Sense::Today | Sense::Tomorrow | Sense::DayAfter => near(look, at),
        Sense::Morgen if !owned(look, at) => near(look, at),
        sense if sense.is_day() => day(look, at, sense),
        Sense::Adverb(..) => !look.thing(at + 1) && !owned(look, at),
        Sense::Unit(_) | Sense::Quarter | Sense::Part(_) | Sense::Morgen | Sense::Minutes(_) => {
            unit(look, at, sense)
        }
        _ => !attached(look, look.begin(at)),
    }
}

/// “At the end of the week”, “zum Ende des Monats”, and “end of month” with nothing before it: where a period begins and
/// ends is when. “The end of the month” and “from the beginning of the year” are what a task is about.
fn at_an_end(look: &Look<'_>, at: usize) -> bool {
    let begin = look.begin(at);
    let Some(end) = (begin..at).find(|place| matches!(look.sense(*place), Sense::End | Sense::Beginning))
    else {
        return false;
    };
    let says = |sense: Sense| sense.says_when() && !matches!(sense, Sense::From | Sense::Between);
    (begin..end).any(|place| says(look.sense(place))) || end == begin && look.last(at) && !owned(look, end)
}

/// A day of the week that begins the task behind a rule and a comma: “every Monday at 9, Tuesday write …”.
fn listed_behind(look: &Look<'_>, at: usize, sense: Sense) -> bool {
    let comma =
        at.checked_sub(1).filter(|comma| look.tokens.get(*comma).is_some_and(|mark| mark.text == ","));
    sense.is_day() && comma.and_then(|comma| comma.checked_sub(1)).is_some_and(|before| look.is_taken(before))
}

/// Words behind which even “the evening shift” says when.
pub(super) fn closed(sense: Sense) -> bool {
    matches!(
        sense,
        Sense::In | Sense::At | Sense::During | Sense::Until | Sense::Before | Sense::After | Sense::Starting
    )
}

/// “The October …”, “my Monday …”.
pub(super) fn owned(look: &Look<'_>, at: usize) -> bool {
    look.back(at, 1)
        .and_then(|before| look.word(before))
        .is_some_and(|token| determiner(token, look.language))
}

/// “Last week”, “the past 3 months”, “since Monday”, “yesterday”: it was.
fn past(look: &Look<'_>, at: usize) -> bool {
    let begin = look.begin(at);
    let mut from = begin;
    // “The previous two months.”
    while let Some(before) = look.back(from, 1) {
        if look.sense(before) != Sense::Past {
            break;
        }
        from = before;
    }
    for place in from..at {
        match look.sense(place) {
            Sense::Since => return true,
            Sense::Past
                if look.sense_back(place, 1) != Sense::Half
                    && look.sense_back(place, 1) != Sense::Quarter =>
            {
                return true;
            }
            // “On the last day” is a day to come, “in the last week” has been.
            Sense::Ordinal(-1) => {
                let lead = look.begin(place);
                let comes = (lead..place).any(|at| {
                    matches!(
                        look.sense(at),
                        Sense::On | Sense::At | Sense::Until | Sense::Starting | Sense::Before | Sense::After
                    )
                });
                return !comes && !look.touches(place) && look.sense(at + 1) != Sense::Of;
            }
            _ => {}
        }
    }
    matches!(
        look.word(at + 1).map(|token| token.text.as_str()),
        Some("ago" | "overdue" | "old" | "alt" | "überfällig" | "late")
    )
}

/// Short forms and words that are others as well: “sat”, “may”, “march”, “so”.
fn shortened(look: &Look<'_>, at: usize, sense: Sense) -> bool {
    let Some(token) = look.word(at) else { return true };
    let other = matches!(token.text.as_str(), "may" | "march" | "second");
    let short = token.text.chars().count() <= 3 && matches!(sense, Sense::Day(_) | Sense::Month(_)) || other;
    let lead = look.sense_back(at, 1);
    let dated =
        look.back(at, 1).and_then(|before| look.word(before)).is_some_and(|before| before.number().is_some())
            || matches!(lead, Sense::Ordinal(_));
    short
        && !(lead.says_when()
            || lead == Sense::Every
            || lead == Sense::To
            || dated
            || (look.touches(at) && token.capital && look.language == Language::English)
            || other && token.capital && at > 0)
}

/// Behind “of”, “with”, “than”, “compare”: what a thing belongs to or is beside. `at` is the first word of what leads to it.
pub(super) fn attached(look: &Look<'_>, at: usize) -> bool {
    let joins = |text: &str| {
        matches!(
            text,
            "of" | "with"
                | "than"
                | "versus"
                | "vs"
                | "compare"
                | "compared"
                | "about"
                | "mit"
                | "als"
                | "von"
                | "vom"
                | "des"
                | "vergleiche"
                | "über"
                | "gegenüber"
        )
    };
    let own = look.word(at).is_some_and(|token| joins(&token.text)) && look.text_back(at, 1) != "as";
    let touched = at.checked_sub(1).is_some_and(|before| look.is_taken(before));
    own && !touched || joins(look.text_back(at, 1))
}

/// A month, of which “in”, “until” and “from” say when.
fn month(look: &Look<'_>, at: usize) -> bool {
    let begin = look.begin(at);
    let dated = (begin..at).any(|place| {
        look.word(place).is_some_and(|token| token.number().is_some())
            || matches!(look.sense(place), Sense::Ordinal(_) | Sense::Number(_))
    }) || look.word(at + 1).is_some_and(|token| token.number().is_some_and(|number| number < 32));
    if dated {
        return !attached(look, begin);
    }
    let leads = (begin..at).any(|place| {
        let sense = look.sense(place);
        // “On May sales”: no month begins on its name alone.
        sense.says_when() && !matches!(sense, Sense::On | Sense::At)
            || sense == Sense::Every
            || look.text_back(place + 1, 1) == "by"
    });
    if leads {
        return true;
    }
    let of = (begin..at).any(|place| matches!(look.sense(place), Sense::Of | Sense::For));
    !(of || attached(look, begin) || look.thing(at + 1) || chained(look, at))
}

/// “Monday, Tuesday and Friday”: one of a list whose first is of the task.
fn chained(look: &Look<'_>, at: usize) -> bool {
    let Some(joint) = at.checked_sub(1) else { return false };
    let joins = look.tokens.get(joint).is_some_and(|token| token.text == ",")
        || matches!(look.sense(joint), Sense::And | Sense::To)
        || look.text_back(at, 1) == "or";
    let Some(before) = joint.checked_sub(1).filter(|_| joins) else { return false };
    let sense = look.sense(before);
    sense.is_period() && !bears(look, before, sense)
}

/// A day of the week, or days.
fn day(look: &Look<'_>, at: usize, sense: Sense) -> bool {
    let begin = look.begin(at);
    if attached(look, begin) && !(begin..at).any(|place| look.sense(place).says_when()) || chained(look, at) {
        return false;
    }
    let lead = look.sense_back(at, 1);
    if lead == Sense::The && look.sense_back(at, 2) == Sense::For {
        return false;
    }
    if matches!(lead, Sense::This | Sense::Next | Sense::Coming) {
        return !matches!(look.sense_back(at, 2), Sense::For | Sense::Of);
    }
    let by = look.text_back(at, 1) == "by" || lead == Sense::Per || look.text_back(at, 1) == "nach";
    if by && matches!(sense, Sense::Weekday(_) | Sense::Weekend(_)) {
        return false;
    }
    // “Weekend sales.”
    let single = matches!(sense, Sense::Weekday(false) | Sense::Weekend(false) | Sense::Day(_));
    !(single && look.thing(at + 1) && !lead.says_when() && !by && lead != Sense::Every)
}

/// Today and what is near: of the task where the task tells of what is due or has it as its object.
fn near(look: &Look<'_>, at: usize) -> bool {
    let begin = look.begin(at);
    let comes = |sense: Sense| sense.says_when() && !matches!(sense, Sense::On | Sense::In | Sense::At);
    if (begin..at).any(|place| comes(look.sense(place)))
        || look.text_back(begin, 1) == "by"
        || look.text_back(at, 1) == "by"
    {
        return true;
    }
    let object = matches!(look.text_back(begin, 1), "with" | "about" | "up" | "over" | "mit" | "über")
        || (begin..at).any(|place| matches!(look.sense(place), Sense::For | Sense::Of));
    // The word before it is the first of the task: what is to be done with it.
    let verb = look.back(begin, 1).is_some_and(|before| look.back(before, 1).is_none());
    !(tells(look, at) || object || verb) && look.last(at)
}

/// Whether a sentence tells of what is due or happened before a place.
pub(super) fn tells(look: &Look<'_>, at: usize) -> bool {
    (0..at).any(|place| look.word(place).is_some_and(|token| TELLS.contains(&token.text.as_str())))
}

/// A unit or a part of the day.
fn unit(look: &Look<'_>, at: usize, sense: Sense) -> bool {
    let (lead, text) = (look.sense_back(at, 1), look.text_back(at, 1));
    if lead == Sense::Per || matches!(text, "by" | "nach") {
        return false;
    }
    if matches!(lead, Sense::This | Sense::Next | Sense::Coming) {
        return near(look, at);
    }
    let begin = look.begin(at);
    let leads = |wanted: &dyn Fn(Sense) -> bool| (begin..at).any(|place| wanted(look.sense(place)));
    if leads(&|sense| sense == Sense::Every) {
        return !leads(&|sense| matches!(sense, Sense::For | Sense::Of | Sense::Per | Sense::In));
    }
    let number = matches!(lead, Sense::Number(_))
        || look
            .back(at, 1)
            .and_then(|before| look.word(before))
            .is_some_and(|token| token.number().is_some());
    if number {
        let limit = matches!(
            look.text_back(begin, 1),
            "than"
                | "over"
                | "under"
                | "within"
                | "least"
                | "most"
                | "als"
                | "über"
                | "unter"
                | "mindestens"
                | "höchstens"
        );
        let counted = leads(&|sense| matches!(sense, Sense::Next | Sense::Coming));
        let bound = leads(&|sense| sense.says_when() && sense != Sense::In || sense == Sense::For);
        return !(limit || counted && !bound);
    }
    if matches!(text, "even" | "odd" | "geraden" | "ungeraden" | "gerade" | "ungerade") {
        return true;
    }
    // “On the first quarter” is about it; on days, hours and mornings things begin.
    let on = matches!(sense, Sense::Unit(Period::Day | Period::Hour) | Sense::Part(_) | Sense::Morgen);
    if leads(&|sense| sense.says_when() && (on || sense != Sense::On))
        || text == "within"
        || look.text_back(at, 2) == "within"
    {
        return true;
    }
    // “For a week” is how long, “for the week” is of which.
    if leads(&|sense| sense == Sense::For) && leads(&|sense| sense == Sense::A) {
        return true;
    }
    matches!(sense, Sense::Minutes(_)) || look.sense(at + 1) == Sense::Long
}

/// “From 1 to 5”: numbers and no times.
pub(super) fn numbers(look: &Look<'_>, at: usize) -> bool {
    let number = |place: usize| look.word(place).is_some_and(|token| token.number().is_some());
    let before = look.back(at, 1).is_some_and(number);
    before && number(at + 1) && look.sense(at + 2) != Sense::Clock
}

/// “1/12/2026”: which of them is the month is left open.
pub(super) fn slashed(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    parts.len() == 3
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// “Before the meeting”, “after lunch”, “vor der Sitzung”: when something else is. Not “before sending” and “after it”.
pub(super) fn event(look: &Look<'_>, at: usize) -> bool {
    if look.begin(at).checked_sub(1).is_some_and(|before| look.is_taken(before))
        && look.sense_back(at, 1) == Sense::None
    {
        return true;
    }
    let mut place = at + 1;
    let mut article = false;
    while matches!(look.sense(place), Sense::The | Sense::A | Sense::Every | Sense::This | Sense::Next)
        || look.word(place).is_some_and(|token| determiner(token, look.language))
    {
        article = true;
        place += 1;
    }
    let Some(token) = look.word(place) else { return false };
    if look.sense(place) == Sense::Occasion {
        return true;
    }
    if look.language == Language::German {
        // “Nach” is “by” as well: it says when before what takes place.
        let takes_place =
            ["meeting", "sitzung", "besprechung", "termin", "schicht", "pause", "schluss", "essen"]
                .iter()
                .any(|end| token.text.ends_with(end));
        return takes_place || look.sense(at) == Sense::Before && article;
    }
    let other =
        matches!(token.text.as_str(), "that" | "it" | "you" | "i" | "we" | "they" | "then" | "all" | "each");
    !(other || token.text.ends_with("ing") && !token.text.ends_with("meeting"))
        && (article || look.last(place))
}

/// A holiday or a season behind words that say when.
pub(super) fn occasion(look: &Look<'_>, at: usize) -> bool {
    let begin = look.begin(at);
    let leads = (begin..at).any(|place| look.sense(place).says_when() || look.sense(place) == Sense::For);
    let told = matches!(
        look.text_back(begin, 1),
        "over" | "über" | "unless" | "by" | "without" | "ohne" | "outside"
    );
    let near = (1..=3).any(|by| at.checked_sub(by).is_some_and(|place| look.is_taken(place)));
    let named = owned(look, at)
        || look.thing(at + 1) && !near
        || attached(look, begin)
        || look.text_back(begin, 1) == "about";
    look.touches(at) || leads || told || !named
}

/// A period or an occasion within the next words.
pub(super) fn occasion_behind(look: &Look<'_>, at: usize) -> bool {
    let mut place = at + 1;
    // “In even weeks”, “for the next few weeks”: a word that nobody knows may stand between.
    while place < at + 4
        && (matches!(
            look.sense(place),
            Sense::The | Sense::A | Sense::This | Sense::Next | Sense::Number(_) | Sense::Ordinal(_)
        ) || look.word(place).is_some()
            && (place < at + 2 || matches!(look.sense(place - 1), Sense::Next | Sense::Coming))
            && look.sense(place) == Sense::None)
    {
        place += 1;
    }
    let sense = look.sense(place);
    sense == Sense::Occasion
        || sense.is_period() && !matches!(sense, Sense::Unit(Period::Minute | Period::Hour))
}
