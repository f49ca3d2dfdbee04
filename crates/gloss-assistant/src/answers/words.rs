//! When two words are the same for a question: their forms in English and German, what they are derived from, and what columns are
//! often called. Knows no table.

use std::collections::BTreeSet;

use crate::grammar::{fold, question_senses};
use gloss_figures::words::parts;

/// Letters that a stem must keep.
const STEM: usize = 3;
/// Letters from which words are compared by what they are derived from.
const DERIVED: usize = 5;

/// Endings of nouns, adjectives and verbs; the longest first.
const ENDINGS: [&str; 9] = ["nen", "es", "en", "er", "em", "s", "e", "n", "ns"];
/// Endings that make one word of another: `escalated` and `escalation`.
const DERIVING: [&str; 23] = [
    "ations", "ation", "ating", "ated", "ates", "ate", "ions", "ion", "ing", "ment", "ments", "ungen", "ung",
    "ers", "ed", "es", "er", "en", "e", "s", "n", "nahme", "nahmen",
];

/// The folded words of a name, in their order: `shipCountry` is `ship country`.
pub(super) fn name_words(name: &str) -> Vec<String> {
    let apart = |word: &String| {
        word.split(|c: char| !c.is_alphanumeric() && !matches!(c, '%' | '€' | '$' | '£'))
            .filter(|word| !word.is_empty())
            .map(fold)
            .collect::<Vec<_>>()
    };
    // "Eigentums-wohnungen" is one word that was broken into lines.
    parts(&name.replace("- ", "-")).iter().flat_map(apart).collect()
}

/// A folded word without the ending of its case or number.
pub(super) fn stem(word: &str) -> &str {
    ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .filter(|stem| stem.chars().count() >= STEM)
        .min_by_key(|stem| stem.len())
        .unwrap_or(word)
}

/// A folded word without what derives it from another.
fn root(word: &str) -> &str {
    DERIVING
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .filter(|root| root.chars().count() >= DERIVED - 1)
        .min_by_key(|root| root.len())
        .unwrap_or(word)
}

/// Whether two folded words are forms of one.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    let forms = |a: &str, b: &str| {
        a.len() > b.len()
            && a.strip_prefix(b).is_some_and(|rest| b.chars().count() >= STEM && ENDINGS.contains(&rest))
            // “Shipped” of “ship”.
            || ["ed", "ing"].iter().any(|ending| {
                let doubled = a.strip_suffix(ending).and_then(|stem| stem.strip_suffix(|c: char| b.ends_with(c)));
                b.chars().count() > STEM && doubled == Some(b)
            })
            || a.strip_suffix("ies").is_some_and(|stem| b.strip_suffix('y') == Some(stem))
    };
    let is_word = |word: &str| word.chars().all(char::is_alphabetic);
    a == b
        || a.strip_suffix("ien").is_some_and(|stem| b.strip_suffix("ium") == Some(stem))
        || b.strip_suffix("ien").is_some_and(|stem| a.strip_suffix("ium") == Some(stem))
        || is_word(a) && is_word(b) && (forms(a, b) || forms(b, a))
        // Both with an ending: “Schweizer” and “Schweizern”, “renewable” and “renewables” are forms of one stem.
        || is_word(a) && is_word(b) && a.len() > DERIVED && b.len() > DERIVED && stem(a) == stem(b)
}

/// Whether two folded words are forms of one or derived from one: `escalated` and `escalation`.
pub(super) fn is_kin(a: &str, b: &str) -> bool {
    is_same(a, b) || a.len() > DERIVED && b.len() > DERIVED && root(a) == root(b)
}

/// Whether two long words are one in two languages, or one with a slip: `Produktlinie` and `product line`.
pub(super) fn is_cognate(a: &str, b: &str) -> bool {
    let plain = |word: &str| -> Vec<char> {
        word.replace("ph", "f")
            .replace("th", "t")
            .chars()
            .filter(|c| c.is_alphanumeric())
            .map(|c| if c == 'c' { 'k' } else { c })
            .collect()
    };
    let (a, b) = (plain(a), plain(b));
    let most = match a.len().min(b.len()) {
        12.. => 2,
        9.. => 1,
        _ => return false,
    };
    a.len().abs_diff(b.len()) <= most && distance(&a, &b) <= most
}

/// Letters that must change to make one word of the other (Levenshtein, 1966).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, x) in a.iter().enumerate() {
        let mut before = std::mem::replace(&mut row[0], at + 1);
        for (n, y) in b.iter().enumerate() {
            let next = (before + usize::from(x != y)).min(row[n] + 1).min(row[n + 1] + 1);
            before = std::mem::replace(&mut row[n + 1], next);
        }
    }
    row.last().copied().unwrap_or_default()
}

/// What columns are often called by these words.
pub(super) fn concepts(words: &str) -> BTreeSet<&'static str> {
    senses(words, &["concept", "called"])
}

/// The places, people and times of the year that these words are: what a value may be called by others.
pub(super) fn names(words: &str) -> BTreeSet<&'static str> {
    senses(words, &["called"])
}

fn senses(words: &str, classes: &[&str]) -> BTreeSet<&'static str> {
    let of = |words: &str| {
        let own = question_senses(words).iter().filter(|sense| classes.contains(&sense.class));
        own.map(|sense| sense.value).collect::<BTreeSet<&'static str>>()
    };
    let whole = of(words);
    if whole.is_empty() { of(stem(words)) } else { whole }
}

/// Whether words mean the same as far as is known: forms of one, or two words for one thing.
pub(super) fn is_meant(said: &str, name: &str) -> bool {
    is_kin(said, name) || !concepts(said).is_disjoint(&concepts(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_one_word() {
        for (a, b) in [
            ("cities", "city"),
            ("tickets", "ticket"),
            ("schulen", "schule"),
            ("renewable", "renewables"),
            ("stimmen", "stimme"),
        ] {
            assert!(is_same(a, b) && is_same(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("country", "county"),
            ("order", "border"),
            ("paid", "pain"),
            ("state", "status"),
            ("ort", "orte2"),
        ] {
            assert!(!is_same(a, b), "{a} {b}");
        }
        assert!(is_kin("escalated", "escalation") && !is_kin("regional", "registration"));
        assert!(
            is_meant("umsatz", "sales") && is_meant("leute", "employee") && !is_meant("agent", "account")
        );
        assert_eq!(name_words("shipCountry"), ["ship", "country"]);
        assert_eq!(name_words("resolution_time_hours"), ["resolution", "time", "hours"]);
    }
}
