//! When a place that was edited is certain. Measured on real edit histories and on edits with tracked characters
//! (docs/decisions/0003-finding-a-place-again.md); knows words and shares, never where anything is.

use gloss_protocol::PlaceStatus;

use super::shadow;
use crate::diff;

/// Share of a place's letters that must survive for it to be called edited, and certain.
const EDITED: f64 = 0.6;

/// Share from which what is left is worth showing.
const SUGGESTED: f64 = 0.4;

/// Share above which a lost capitalised word, a name mostly, still leaves it certain: below it a sibling entry of the
/// same list is as likely.
const NAMES_APART: f64 = 0.8;

/// How sure a place is of which this share survived where it stood.
pub(super) fn by_share(share: f64) -> PlaceStatus {
    if share >= EDITED {
        PlaceStatus::Edited
    } else if share >= SUGGESTED {
        PlaceStatus::Suggested
    } else {
        PlaceStatus::Unplaced
    }
}

/// Letters and digits that a place must have to be certain where it reads otherwise: of fewer, a formula's or a
/// sign's beside a word, as much is kept of any other like it.
const FEW: usize = 8;

/// How sure an edited place is, by what was kept and by what its words mean now.
pub(super) fn edited(share: f64, was: &str, now: &str) -> PlaceStatus {
    let grown = now.len() > 2 * was.len() + 40;
    match by_share(share) {
        PlaceStatus::Edited if few(was) && !shadow::same(was, now) => PlaceStatus::Suggested,
        PlaceStatus::Edited if grown || weighty(was) != weighty(now) => PlaceStatus::Suggested,
        PlaceStatus::Edited if share < NAMES_APART && name_lost(was, now) => PlaceStatus::Suggested,
        other => other,
    }
}

/// Whether a place has too few letters to be told by them. A character is a word in Chinese and Japanese, so these
/// weigh more.
fn few(text: &str) -> bool {
    let weight = |ch: char| if ('\u{3040}'..='\u{9fff}').contains(&ch) { 2 } else { 1 };
    text.chars().filter(|ch| ch.is_alphanumeric()).map(weight).sum::<usize>() < FEW
}

/// Share of a place's letters, in their order, that makes it the same place respelt.
const RESPELT: f64 = 0.85;

/// Share from which it is suggested.
const ALIKE: f64 = 0.7;

/// How sure a place is of which, letter by letter, this share was kept.
pub(super) fn respelt(share: f64, was: &str, now: &str) -> PlaceStatus {
    if share >= RESPELT {
        edited(share, was, now)
    } else if share >= ALIKE {
        PlaceStatus::Suggested
    } else {
        PlaceStatus::Unplaced
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    diff::tokens(text).into_iter().filter_map(|range| text.get(range))
}

/// The words with a digit, and the negations: few letters, another meaning.
fn weighty(text: &str) -> Vec<String> {
    const NEGATIONS: [&str; 9] = ["not", "no", "never", "none", "without", "cannot", "nicht", "kein", "nor"];
    let mut found: Vec<String> = words(text)
        .map(str::to_lowercase)
        .filter(|word| word.chars().any(char::is_numeric) || NEGATIONS.contains(&word.as_str()))
        .collect();
    found.extend(text.match_indices("n't").map(|_| "not".to_owned()));
    found.extend(text.match_indices("n\u{2019}t").map(|_| "not".to_owned()));
    found.sort();
    found
}

/// Whether a capitalised word that does not begin the place is no longer in it.
fn name_lost(was: &str, now: &str) -> bool {
    let left: Vec<String> = words(now).map(str::to_lowercase).collect();
    words(was)
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .skip(1)
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
        .any(|word| !left.contains(&word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::{PlaceStatus, edited};

    #[test]
    fn few_letters_that_read_otherwise_are_only_suggested() {
        let table = [
            ("a^2 + b", "a^2 + c", PlaceStatus::Suggested),
            ("x = y;", "x = z;", PlaceStatus::Suggested),
            ("shops and stalls", "shops and stands", PlaceStatus::Edited),
            ("本日は晴れ", "本日は雨", PlaceStatus::Edited),
            // The same to a reader.
            ("a^2 + b", "a^2  + b", PlaceStatus::Edited),
        ];
        for (was, now, expect) in table {
            assert_eq!(edited(0.75, was, now), expect, "{was} {now}");
        }
    }
}
