//! Whether words of a note are words to be written, and nothing else: a value, a name, or a few words that say nothing about the
//! change. What holds a condition, a second wish, a place or a description is none of these; quotes set any words off.

use gloss_protocol::Kind as Of;

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
        return place.kind == Of::Sheet;
    }
    let clause = Clause::new(words);
    let items: Vec<&Item<'_>> = clause.items().map(|(_, item)| item).collect();
    let count = words.split_whitespace().count();
    if items.is_empty() || count > MAX_WORDS || names_cell(words) && place.kind == Of::Sheet {
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
    let stands = |item: &&Item<'_>| {
        place.shown.split(|c: char| !c.is_alphanumeric()).any(|word| fold(word) == fold(item.text))
    };
    let is_hint = |item: &&Item<'_>| {
        let small = !item.text.starts_with(char::is_uppercase);
        ["hint", "doubt", "limit", "typo"].iter().any(|class| item.value(class).is_some())
            && (small || item.is("hint", "or"))
            || item.is("verb", "keep") && small
            || item.value("prep").is_some() && small && !JOINING.contains(&fold(item.text).as_str())
    };
    if items.iter().any(is_hint) || !marks_fit(words, &items) {
        return false;
    }
    // “The capital of Norway”, “a shorter name” describe; “The Hague” begins large.
    let describes = items.first().is_some_and(|item| {
        let small = !item.text.starts_with(char::is_uppercase);
        small
            && (item.value("det").is_some()
                || item.is("filler", "a")
                || matches!(fold(item.text).as_str(), "a" | "an" | "ein" | "eine" | "einen" | "einem"))
    });
    let names_part = items.iter().any(|item| {
        ["sentence", "row", "column", "paragraph", "word"].iter().any(|noun| item.is("noun", noun))
            && item.text.starts_with(char::is_lowercase)
    });
    let joins_small = items.windows(3).any(|run| {
        let [before, joint, behind] = run else { return false };
        let large = |item: &Item<'_>| item.text.starts_with(char::is_uppercase);
        joint.value("joint").is_some() && !(large(before) && large(behind) && slot == Slot::Name)
    });
    if describes && !items.iter().all(stands) || names_part || joins_small {
        return false;
    }
    let small: Vec<&&Item<'_>> = items
        .iter()
        .filter(|item| item.kind == Kind::Word && item.text.starts_with(char::is_lowercase))
        .filter(|item| !JOINING.contains(&fold(item.text).as_str()) && item.value("unit").is_none())
        .collect();
    let acts = small.iter().any(|item| {
        item.value("verb").is_some_and(|verb| {
            !matches!(
                verb,
                "ought"
                    | "set"
                    | "keep"
                    | "move"
                    | "show-as"
                    | "fill"
                    | "link"
                    | "sum"
                    | "rotate"
                    | "filter"
                    | "join"
                    | "freeze"
            )
        })
    });
    let first_is_small = items
        .first()
        .is_some_and(|item| item.kind == Kind::Word && item.text.starts_with(char::is_lowercase));
    let known_there = small.iter().all(|item| stands(item));
    match slot {
        _ if known_there => true,
        Slot::Name if !first_is_small && items.first().is_some_and(|item| !item.is_known()) => {
            small.len() <= 4
        }
        _ if acts => false,
        Slot::Name => small.len() <= 4,
        Slot::Words => small.len() <= 3 && (first_is_small || small.len() <= 1),
        Slot::Value => !first_is_small && small.is_empty(),
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
