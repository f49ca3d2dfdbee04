//! The look of a column's first values: codes, grades, yes and no, a word that they share. Shapes of texts only.

use std::collections::{HashMap, HashSet};

use crate::schema::Schema;
use gloss_figures::words::plural;

/// Pairs of values that say whether something happened; the first did.
const PAIRS: [(&str, &str); 17] = [
    ("pass", "fail"),
    ("yes", "no"),
    ("y", "n"),
    ("true", "false"),
    ("won", "lost"),
    ("win", "loss"),
    ("success", "failure"),
    ("positive", "negative"),
    ("approved", "rejected"),
    ("churned", "active"),
    ("churned", "stayed"),
    ("survived", "died"),
    ("paid", "unpaid"),
    ("late", "on time"),
    ("admitted", "rejected"),
    ("ja", "nein"),
    ("bezahlt", "offen"),
];
/// Share of values that must have one shape, or share a word.
const MOST: f64 = 0.8;
const MANY: f64 = 0.6;

/// True for codes such as `tt0499549`, `2013FAIL` or a UUID: digits in them, no spaces, and all of one shape.
pub(crate) fn codes(schema: &Schema, column: usize) -> bool {
    let mut shapes: HashMap<String, usize> = HashMap::new();
    let mut n = 0usize;
    for text in schema.values(column) {
        n += 1;
        let digits = text.chars().any(|c| c.is_ascii_digit());
        if digits && !text.contains(char::is_whitespace) {
            *shapes.entry(shape(text)).or_default() += 1;
        }
    }
    let most = shapes.values().max().copied().unwrap_or(0);
    n > 2 && most as f64 >= n as f64 * MOST
}

/// True for times and dates that are not read as such, `8/6/20 18:57`: they name no row.
pub(crate) fn times(schema: &Schema, column: usize) -> bool {
    let is_time = |text: &&str| {
        let part = |c: char| c.is_ascii_digit() || matches!(c, '/' | ':' | '.' | '-' | ' ');
        let text = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        text.contains(['/', ':']) && text.chars().all(part)
    };
    let n = schema.values(column).count();
    n > 2 && schema.values(column).filter(is_time).count() as f64 >= n as f64 * MOST
}

/// Longest unit behind a number, and how many a column of amounts has at most: postcodes and flats have more.
const UNIT_CHARS: usize = 8;
const UNITS: usize = 4;

/// True for a column of words that are amounts in a spelling that is not read as numbers: `1.2k`, `70 kg`, `1:30`, `12-`.
pub(crate) fn spelled_amounts(schema: &Schema, column: usize) -> bool {
    let (mut n, mut amounts) = (0usize, 0usize);
    let mut units: HashSet<&str> = HashSet::new();
    for text in schema.values(column) {
        n += 1;
        if let Some(unit) = unit_of(text) {
            amounts += 1;
            units.insert(unit);
        }
    }
    n > 2 && amounts as f64 >= n as f64 * MOST && units.len() <= UNITS
}

/// What stands behind a number or a time: a unit, or nothing; none for a text that is no amount.
fn unit_of(text: &str) -> Option<&str> {
    let number = text.trim_start_matches(['-', '+', '<', '>', '~', '≈', '\u{2212}', ' ']);
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '\'');
    let unit = number.trim_start_matches(is_part);
    let digits = number.get(..number.len() - unit.len())?;
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || digits.matches('.').count() > 1 {
        return None;
    }
    let is_apart = unit.starts_with(' ');
    let unit = unit.trim();
    let exponent = unit
        .strip_prefix(['e', 'E'])
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
    let named = unit.chars().count() <= UNIT_CHARS
        && unit.chars().all(|c| c.is_alphabetic() || matches!(c, '%' | '°' | '/' | '"'))
        && !matches!(unit, "st" | "nd" | "rd" | "th");
    // A letter right behind a number may be a flat's, but for those of thousands and millions.
    let letter = unit.chars().count() == 1 && unit.chars().all(char::is_alphabetic);
    let is_unit = named && (is_apart || !letter || matches!(unit, "k" | "K" | "m" | "M" | "h" | "g" | "s"));
    (unit.is_empty() || matches!(unit, "-" | "\u{2212}") || exponent || is_unit).then_some(unit)
}

/// Letters as `a`, digits as `9`, each run once.
fn shape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let kind = if c.is_ascii_digit() {
            '9'
        } else if c.is_alphabetic() {
            'a'
        } else {
            c
        };
        if !out.ends_with(kind) {
            out.push(kind);
        }
    }
    out
}

/// The currencies that a column of nothing else names for the amounts beside it.
pub(crate) fn currencies(schema: &Schema) -> Option<Vec<&'static str>> {
    let named = |at: usize| {
        let mut found: Vec<&'static str> = Vec::new();
        for text in schema.values(at) {
            let sign = gloss_figures::figure::currency(text).filter(|_| text.chars().count() <= 3)?;
            if !found.contains(&sign) {
                found.push(sign);
            }
        }
        (!found.is_empty()).then_some(found)
    };
    (0..schema.columns.len()).find_map(named)
}

/// Currencies that the amounts of a text column are in, in the order of how often; none for a column of anything else. A
/// sign or a code with digits is an amount; so are digits alone among them.
pub(crate) fn money(schema: &Schema, column: usize) -> Option<Vec<&'static str>> {
    let (mut n, mut amounts) = (0usize, 0usize);
    let mut found: HashMap<&'static str, usize> = HashMap::new();
    for text in schema.values(column) {
        n += 1;
        let currency = gloss_figures::figure::currency(text);
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let digits = text.chars().any(|c| c.is_ascii_digit());
        if digits && (letters == 0 || currency.is_some() && letters <= 3) {
            amounts += 1;
            if let Some(currency) = currency {
                *found.entry(currency).or_default() += 1;
            }
        }
    }
    let signed: usize = found.values().sum();
    let most = n > 1 && amounts as f64 >= n as f64 * MOST && signed * 3 >= n;
    let mut all: Vec<(&'static str, usize)> = found.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    most.then(|| all.into_iter().map(|(sign, _)| sign).collect())
}

/// True for letters from A to F with plus, minus or a slash between two of them.
pub(crate) fn grades(schema: &Schema, column: usize) -> bool {
    let grade = |text: &str| {
        let letters = text.chars().filter(|c| ('A'..='F').contains(c)).count();
        let rest = text.chars().all(|c| ('A'..='F').contains(&c) || matches!(c, '+' | '-' | '−' | '/'));
        rest && (letters == 1 || letters == 2 && text.contains('/'))
            && text.starts_with(|c| ('A'..='F').contains(&c))
    };
    let mut all = schema.values(column).peekable();
    all.peek().is_some() && all.all(grade)
}

/// The value that happened, as it is written and in lower case; none where the two say nothing of the kind.
pub(crate) fn happened(schema: &Schema, column: usize) -> Option<(String, &'static str)> {
    let all: Vec<&str> = schema.values(column).collect();
    let different: HashSet<String> = all.iter().map(|value| value.to_lowercase()).collect();
    let find = |word: &str| all.iter().find(|value| value.to_lowercase() == word).map(|v| (*v).to_owned());
    PAIRS.iter().find_map(|(pair, no)| {
        let (yes, no) = (find(pair), find(no));
        // Among the first values there may be no yes, or no no.
        let plain = matches!(*pair, "yes" | "y" | "true" | "ja");
        let alone = different.len() == 1 && (yes.is_some() || plain && no.is_some());
        let both = yes.is_some() && no.is_some() && different.len() == 2;
        (both || alone).then(|| (yes.unwrap_or_else(|| (*pair).to_owned()), *pair))
    })
}

/// A word that most values share before their first comma, in the plural: `County` gives `counties`.
pub(crate) fn shared_word(schema: &Schema, column: usize) -> Option<String> {
    let mut words: HashMap<String, usize> = HashMap::new();
    let mut n = 0usize;
    for text in schema.values(column) {
        n += 1;
        let head = text.split(',').next().unwrap_or(text);
        let seen: HashSet<String> = head.split_whitespace().map(str::to_lowercase).collect();
        for word in
            seen.into_iter().filter(|word| word.chars().count() > 3 && word.chars().all(char::is_alphabetic))
        {
            *words.entry(word).or_default() += 1;
        }
    }
    let (word, count) = words.into_iter().max_by_key(|(word, count)| (*count, word.clone()))?;
    (n > 5 && count as f64 >= n as f64 * MANY).then(|| plural(&word))
}
