//! Whether words of a note are words to be written, and nothing else: a value, a name, or a few words that say nothing about the
//! change. What holds a condition, a second wish, a place or a description is none of these; quotes set any words off.

use super::place::Place;
use super::values::values;
use crate::grammar::{Clause, Item, Kind, fold};

/// Most words that are read as words to be written where nothing sets them off.
const MAX_WORDS: usize = 8;

/// What the words around new words say of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// The new value of a place: small letters alone would as well be a description, as in “change to past tense”.
    Value,
    /// The same where the old words are named too, as in “replace A with B”.
    Words,
    /// A name, as in “call it B”: small words may stand in it.
    Name,
}

/// Small words that join the parts of a name.
const JOINING: [&str; 10] = ["of", "de", "van", "von", "der", "des", "la", "per", "pro", "je"];

/// Whether all of unquoted words is to be written.
pub(super) fn is_written(words: &str, slot: Slot, place: &Place) -> bool {
    let words = words.trim();
    if words.starts_with('=') && !words.contains(' ') {
        return !place.cells.is_empty();
    }
    let clause = Clause::new(words);
    let items: Vec<&Item<'_>> = clause.items().map(|(_, item)| item).collect();
    let count = words.split_whitespace().count();
    if items.is_empty() || count > MAX_WORDS || names_cell(words) && !place.cells.is_empty() {
        return false;
    }
    // A value with its unit, alone.
    let found: Vec<_> = values(words).into_iter().filter(|one| !one.is_part).collect();
    if let [one] = found.as_slice()
        && one.at.start == 0
        && is_unit(words.get(one.at.end..).unwrap_or_default())
    {
        return true;
    }
    // Digits with other letters at them, or a sign before them, are no value.
    let is_value =
        |item: &Item<'_>| found.iter().any(|one| one.at.start <= item.at.start && item.at.end <= one.at.end);
    if items.iter().any(|item| item.kind == Kind::Number && !is_value(item)) {
        return false;
    }
    let stands = |item: &&Item<'_>| stands_there(item, place);
    let hints = (0..items.len())
        .any(|at| items.get(at).is_some_and(is_hint) && !(slot == Slot::Name && joins_name(&items, at)));
    if hints || !marks_fit(words, &items) || names_part(&items) || joins(&items, slot) {
        return false;
    }
    (!describes(&items) || items.iter().all(stands)) && small_words_fit(&items, slot, place)
}

/// Whether a word begins with a small letter.
fn is_small(item: &Item<'_>) -> bool {
    item.kind == Kind::Word && item.text.starts_with(char::is_lowercase)
}

/// Whether a word stands in the place already.
fn stands_there(item: &Item<'_>, place: &Place) -> bool {
    place.shown.split(|c: char| !c.is_alphanumeric()).any(|word| fold(word) == fold(item.text))
}

/// Whether a word says something of what is to be written: when, where, instead of what.
fn is_hint(item: &&Item<'_>) -> bool {
    let small = !item.text.starts_with(char::is_uppercase);
    let says = ["hint", "doubt", "limit", "typo"].iter().any(|class| item.value(class).is_some());
    says && (small || item.is("hint", "or"))
        || small && item.is("verb", "keep")
        || small && item.value("prep").is_some() && !JOINING.contains(&fold(item.text).as_str())
}

/// Whether a small word stands between two that are written large: “Net Sales by Customer”.
fn joins_name(items: &[&Item<'_>], at: usize) -> bool {
    let large = |at: usize| items.get(at).is_some_and(|item| item.text.starts_with(char::is_uppercase));
    let is_joint = items
        .get(at)
        .is_some_and(|item| item.is("prep", "by") || item.is("prep", "of") || item.is("prep", "to"));
    // “Report by June” says until when.
    let is_day = |item: &Item<'_>| item.value("month").is_some() || item.value("weekday").is_some();
    is_joint
        && at > 0
        && large(at - 1)
        && large(at + 1)
        && !items.get(at + 1).is_some_and(|item| is_day(item))
}

/// “The capital of Norway”, “a shorter name” describe; “The Hague” begins large.
fn describes(items: &[&Item<'_>]) -> bool {
    items.first().is_some_and(|item| {
        let article = matches!(fold(item.text).as_str(), "a" | "an" | "ein" | "eine" | "einen" | "einem");
        !item.text.starts_with(char::is_uppercase)
            && (article || item.value("det").is_some() || item.is("filler", "a"))
    })
}

/// Whether words name a part of a file, as in “the second row”.
fn names_part(items: &[&Item<'_>]) -> bool {
    let parts = ["sentence", "row", "column", "paragraph", "word"];
    items.iter().any(|item| is_small(item) && parts.iter().any(|noun| item.is("noun", noun)))
}

/// Whether “and” joins what is no one name: “Research and Development” is one.
fn joins(items: &[&Item<'_>], slot: Slot) -> bool {
    let large = |item: &Item<'_>| item.text.starts_with(char::is_uppercase);
    items.windows(3).any(|run| {
        let [before, joint, behind] = run else { return false };
        joint.value("joint").is_some() && !(large(before) && large(behind) && slot == Slot::Name)
    })
}

/// Whether there are no more small words than the slot can have.
fn small_words_fit(items: &[&Item<'_>], slot: Slot, place: &Place) -> bool {
    let counts = |item: &&&Item<'_>| {
        is_small(item) && !JOINING.contains(&fold(item.text).as_str()) && item.value("unit").is_none()
    };
    let small: Vec<&&Item<'_>> = items.iter().filter(counts).collect();
    let is_act = |verb: &str| {
        [
            "delete",
            "insert",
            "sort",
            "swap",
            "duplicate",
            "rename",
            "replace",
            "fix",
            "color",
            "hide",
            "show",
            "clear",
        ]
        .contains(&verb)
    };
    let acts = small.iter().any(|item| item.value("verb").is_some_and(is_act));
    let begins_small = items.first().is_some_and(|item| is_small(item));
    let is_name = !begins_small && items.first().is_some_and(|item| !item.is_known());
    match slot {
        _ if small.iter().all(|item| stands_there(item, place)) => true,
        Slot::Name if is_name => small.len() <= 4,
        _ if acts => false,
        Slot::Name => small.len() <= 4,
        Slot::Words => small.len() <= 3 && (begins_small || small.len() <= 1),
        Slot::Value => !begins_small && small.is_empty(),
    }
}

/// Whether words are a spelling: a few, with no mark between them but those of a name.
pub(super) fn is_spelling(words: &str) -> bool {
    words.split_whitespace().count() <= 4 && !words.contains([',', ';', ':', '(', '/', '?', '!'])
}

/// Whether marks stand in words as they do in names and values: in no list, no remark, no choice.
fn marks_fit(words: &str, items: &[&Item<'_>]) -> bool {
    items.iter().enumerate().all(|(at, item)| {
        if item.kind == Kind::Word {
            let parts = item.text.contains('/') && !item.text.chars().any(|c| c.is_ascii_digit());
            return !parts;
        }
        if item.kind != Kind::Mark {
            return item.kind != Kind::Quote;
        }
        match item.text {
            "&" | "-" | "−" | "+" | "'" | "’" | "°" | "." => true,
            "(" | ")" => {
                let inner = words
                    .split_once('(')
                    .and_then(|(_, rest)| rest.split_once(')'))
                    .map_or("", |(inner, _)| inner);
                !inner.is_empty() && !inner.contains(' ') && inner.chars().count() <= 6
            }
            // A comma parts a day from its year.
            "," => {
                at > 0
                    && items.get(at + 1).is_some_and(|next| next.kind == Kind::Number && next.text.len() == 4)
            }
            _ => false,
        }
    })
}

/// Whether words behind a number only say what it counts: a unit, a currency, or nothing.
fn is_unit(words: &str) -> bool {
    Clause::new(words).items().all(|(_, item)| {
        item.value("unit").is_some()
            || item.value("currency").is_some()
            || matches!(
                fold(item.text).as_str(),
                "eur" | "usd" | "am" | "pm" | "uhr" | "kg" | "km" | "m" | "h" | "min"
            )
    })
}

/// Whether words name a cell of a sheet.
fn names_cell(words: &str) -> bool {
    words.split(|c: char| !c.is_ascii_alphanumeric() && c != '$').any(|word| {
        let word = word.replace('$', "");
        // A quarter or a half of a year is none.
        if matches!(word.as_str(), "Q1" | "Q2" | "Q3" | "Q4" | "H1" | "H2") {
            return false;
        }
        let letters = word.len() - word.trim_start_matches(|c: char| c.is_ascii_uppercase()).len();
        let digits = word.get(letters..).unwrap_or_default();
        (1..=3).contains(&letters)
            && (1..=7).contains(&digits.len())
            && digits.bytes().all(|c| c.is_ascii_digit())
    })
}
