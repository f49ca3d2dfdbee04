//! Finds words of a task that could bear on time and are in no rule. In doubt it is told: a time left out of a rule is
//! worse than a question. What plainly is of the task (`about`: “the October invoices”, “by month”) is left to it.

use std::ops::Range;

use super::sense::{Language, Sense};
use super::tokens::Token;
use super::{about, clock, events, zones};

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

/// Words before or behind a period that are a sentence's own and no thing.
const SMALL: [&str; 66] = [
    "and", "or", "but", "on", "in", "at", "by", "for", "from", "to", "of", "with", "without", "into",
    "about", "as", "than", "that", "which", "who", "if", "when", "then", "is", "are", "was", "were", "be",
    "it", "they", "we", "you", "i", "the", "a", "an", "this", "these", "those", "please", "so", "und",
    "oder", "aber", "auf", "an", "bei", "für", "von", "zu", "mit", "ohne", "über", "unter", "als", "dass",
    "ist", "sind", "war", "es", "sie", "wir", "du", "ich", "bitte", "wenn",
];

/// A task's words beside what was taken for its rule.
pub(super) struct Look<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) taken: &'a [Range<usize>],
    pub(super) language: Language,
    /// The rule says at what time of day.
    pub(super) clock: bool,
}

impl<'a> Look<'a> {
    /// Whether a token is in the rule.
    pub(super) fn is_taken(&self, at: usize) -> bool {
        self.taken.iter().any(|range| range.contains(&at))
    }

    /// The token at a place, where it is a word of the task.
    pub(super) fn word(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at).filter(|token| !token.is_mark() && !token.free && !self.is_taken(at))
    }

    /// The place of the word so many before one, with nothing but words between.
    pub(super) fn back(&self, at: usize, by: usize) -> Option<usize> {
        let place = at.checked_sub(by)?;
        (place..at).all(|at| self.word(at).is_some()).then_some(place)
    }

    /// The meaning of the word so many before one.
    pub(super) fn sense_back(&self, at: usize, by: usize) -> Sense {
        self.back(at, by).map_or(Sense::None, |at| self.sense(at))
    }

    /// The word so many before one.
    pub(super) fn text_back(&self, at: usize, by: usize) -> &'a str {
        self.back(at, by).and_then(|at| self.word(at)).map_or("", |token| token.text.as_str())
    }

    /// The meaning of a word: in the rule's language, else, for a longer word, in another.
    pub(super) fn sense(&self, at: usize) -> Sense {
        let Some(token) = self.word(at) else { return Sense::None };
        match self.language.sense(&token.text) {
            Sense::None if token.text.chars().count() > 4 => Language::ALL
                .iter()
                .map(|language| language.sense(&token.text))
                .find(|sense| {
                    sense.is_period() || matches!(sense, Sense::Until | Sense::Except | Sense::Times(_))
                })
                .unwrap_or(Sense::None),
            sense => sense,
        }
    }

    /// Whether the word behind is a thing of the task: “the October invoices”.
    pub(super) fn thing(&self, at: usize) -> bool {
        match self.tokens.get(at) {
            Some(token) if self.is_taken(at) || token.is_mark() => false,
            Some(token) if token.free => true,
            Some(token) => {
                self.sense(at) == Sense::None
                    && token.number().is_none()
                    && !SMALL.contains(&token.text.as_str())
            }
            None => false,
        }
    }

    /// Whether nothing of the same part of the sentence stands behind.
    pub(super) fn last(&self, at: usize) -> bool {
        self.word(at + 1).is_none() && !self.tokens.get(at + 1).is_some_and(|token| token.free)
    }

    /// Whether a number stands right before.
    pub(super) fn number_before(&self, at: usize) -> bool {
        matches!(self.sense_back(at, 1), Sense::Number(_))
            || self
                .back(at, 1)
                .and_then(|before| self.word(before))
                .is_some_and(|token| token.number().is_some())
    }

    /// The first word of what leads to a place: small words, articles and numbers before it.
    pub(super) fn begin(&self, at: usize) -> usize {
        let mut begin = at;
        while let Some(place) = self.back(begin, 1) {
            let by = self.word(place).is_some_and(|token| token.text == "by" || token.number().is_some());
            if !(self.sense(place).leads() || by) {
                break;
            }
            begin = place;
        }
        begin
    }

    /// Whether what leads to a place stands right behind a rule.
    pub(super) fn touches(&self, at: usize) -> bool {
        let begin = self.begin(at);
        begin.checked_sub(1).is_some_and(|before| self.is_taken(before))
    }

    /// The words of a doubt: what leads to it, itself, and the times behind it.
    fn doubt(&self, at: usize, more: usize) -> Range<usize> {
        let mut end = at + 1;
        let mut things = more;
        while end < at + 8 {
            let goes_on = self.word(end).is_some_and(|token| {
                let sense = self.sense(end);
                sense.is_period()
                    || sense.leads()
                    || token.number().is_some()
                    || matches!(sense, Sense::Clock | Sense::Am | Sense::Pm | Sense::Past | Sense::Time)
            });
            if !goes_on && (things == 0 || self.word(end).is_none()) {
                break;
            }
            things -= usize::from(!goes_on);
            end += 1;
        }
        // Small words at its end lead to something else.
        while end > at + 1
            && self.word(end - 1).is_some_and(|token| {
                self.sense(end - 1).leads()
                    && token.number().is_none()
                    && !matches!(self.sense(end - 1), Sense::Number(_))
            })
        {
            end -= 1;
        }
        self.begin(at)..end
    }
}

/// True for “the”, “my”, “this”: what follows is a thing.
pub(super) fn determiner(token: &Token, language: Language) -> bool {
    matches!(language.sense(&token.text), Sense::The | Sense::A | Sense::This)
        || matches!(
            token.text.as_str(),
            "my" | "our"
                | "your"
                | "their"
                | "his"
                | "her"
                | "its"
                | "all"
                | "any"
                | "no"
                | "mein"
                | "meine"
                | "meinen"
                | "unser"
                | "unsere"
                | "unseren"
                | "dein"
                | "deine"
                | "ihre"
                | "seine"
                | "keine"
        )
}

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
    Some(look.doubt(at, more))
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
            let long = sense == Sense::For
                && look.word(at + 1).is_some_and(|next| matches!(next.text.as_str(), "as" | "ever"));
            let begins = sense == Sense::Starting && look.language == Language::English;
            (behind && (about::occasion_behind(look, at) || begins || long)).then_some(1)
        }
        Sense::Of => behind.then_some(1),
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
