//! Words put in order: amounts by what they are, days by the calendar, all else by its letters.

use std::cmp::Ordering;

use gloss_figures::number::read_as;

/// First words of a row of totals.
const TOTALS: [&str; 8] =
    ["total", "totals", "sum", "grand total", "summe", "gesamt", "gesamtsumme", "insgesamt"];

/// What words are put in order by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Key {
    /// Nothing: it comes last either way.
    Empty,
    /// An amount, and its words.
    Amount(f64, String),
    /// A day, and its words.
    Day((u32, u32, u32), String),
    /// Words in small letters.
    Words(String),
}

impl Key {
    /// The key of words as they are read.
    pub(crate) fn of(words: &str) -> Self {
        let words = words.trim();
        let lower = words.to_lowercase();
        if words.is_empty() || matches!(words, "–" | "-" | "—") {
            return Self::Empty;
        }
        if let Some(day) = day(words) {
            return Self::Day(day, lower);
        }
        let comma = words
            .rfind(',')
            .is_some_and(|at| words.len() - at - 1 != 3 && words.rfind('.').is_none_or(|point| point < at));
        let amount = read_as(words, None, if comma { ',' } else { '.' });
        let letters = words.chars().filter(|c| c.is_alphabetic()).count();
        match amount.filter(|_| letters <= 4) {
            Some(amount) if words.starts_with(['-', '−', '(']) => Self::Amount(-amount.value.abs(), lower),
            Some(amount) => Self::Amount(amount.value, lower),
            None => Self::Words(lower),
        }
    }

    fn words(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Amount(_, words) | Self::Day(_, words) | Self::Words(words) => words,
        }
    }
}

/// The numbers of keys in order. Amounts are compared as such where all are amounts, and days where all are days.
pub(crate) fn sorted(keys: &[Key], falling: bool) -> Vec<usize> {
    let full = || keys.iter().filter(|key| **key != Key::Empty);
    let alike =
        full().all(|key| matches!(key, Key::Amount(..))) || full().all(|key| matches!(key, Key::Day(..)));
    let compare = |a: &usize, b: &usize| {
        let (Some(x), Some(y)) = (keys.get(*a), keys.get(*b)) else { return Ordering::Equal };
        let found = match (x, y) {
            (Key::Empty, Key::Empty) => return Ordering::Equal,
            (Key::Empty, _) => return Ordering::Greater,
            (_, Key::Empty) => return Ordering::Less,
            (Key::Amount(x, _), Key::Amount(y, _)) if alike => x.total_cmp(y),
            (Key::Day(x, _), Key::Day(y, _)) if alike => x.cmp(y),
            (x, y) => x.words().cmp(y.words()),
        };
        if falling { found.reverse() } else { found }
    };
    let mut out: Vec<usize> = (0..keys.len()).collect();
    out.sort_by(compare);
    out
}

/// Whether the first words of a row say that it is a total.
pub(crate) fn is_total(words: &str) -> bool {
    let words = words.trim().to_lowercase();
    TOTALS.iter().any(|total| words == *total || words.starts_with(&format!("{total} ")))
}

/// A day as `2026-03-15`, `15.03.2026` or `15/03/2026`.
fn day(words: &str) -> Option<(u32, u32, u32)> {
    let sign = words.chars().find(|c| matches!(c, '-' | '.' | '/'))?;
    let parts: Vec<&str> = words.split(sign).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let number = |words: &str| words.parse::<u32>().ok();
    let (a, b, c) = (number(a)?, number(b)?, number(c)?);
    let (year, month, day) = if a > 31 { (a, b, c) } else { (c, b, a) };
    ((1..=12).contains(&month) && (1..=31).contains(&day) && year < 10_000).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::{Key, is_total, sorted};

    #[test]
    fn amounts_days_and_words_each_by_their_own_order() {
        for (words, falling, expect) in [
            (vec!["9", "10", "-2"], false, vec![2, 0, 1]),
            (vec!["1.200,50 €", "300,00 €", ""], true, vec![0, 1, 2]),
            (vec!["03.02.2026", "28.01.2026"], false, vec![1, 0]),
            (vec!["Zürich", "aarau", "–"], false, vec![1, 0, 2]),
            (vec!["10", "b"], false, vec![0, 1]),
        ] {
            let keys: Vec<Key> = words.iter().map(|words| Key::of(words)).collect();
            assert_eq!(sorted(&keys, falling), expect, "{words:?}");
        }
        assert!(is_total("Summe") && is_total("Total EUR") && !is_total("Totally"));
    }
}
