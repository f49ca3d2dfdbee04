//! Numbers of a document that lead to no fact, but stand in the words of other texts of the folder: a price in a note of a call. Such
//! a number is told with the file, and is nobody's figure. Changes nothing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use gloss_protocol::Problem;

use crate::doors::Shared;

/// Texts that are looked through, newest first, and the longest of them in bytes.
const MAX_TEXTS: usize = 200;
const MAX_BYTES: usize = 200_000;
/// Letters that a number may have beside it: none, or those of a currency.
const CURRENCIES: [&str; 6] = ["", "EUR", "USD", "GBP", "CHF", "JPY"];
/// Digits of a number that is looked for: shorter ones stand everywhere.
const MIN_DIGITS: usize = 2;

/// The numbers that stand in texts of the folder, each with the file; `own` is the path of the document itself.
///
/// # Errors
/// Where the folder's files can't be listed.
pub(super) fn quoted(
    shared: &Arc<Shared>,
    own: &str,
    numbers: &[String],
) -> Result<HashMap<String, String>, Problem> {
    let mut wanted: HashMap<String, Vec<&String>> = HashMap::new();
    for shown in numbers {
        // A scale makes another number of it: `152k` is not what `152` says.
        let letters: String = shown.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_uppercase();
        let found = if CURRENCIES.contains(&letters.as_str()) { values(shown) } else { HashSet::new() };
        if let [value] = found.iter().collect::<Vec<_>>().as_slice()
            && value.chars().filter(char::is_ascii_digit).count() >= MIN_DIGITS
        {
            wanted.entry((*value).clone()).or_default().push(shown);
        }
    }
    let mut out = HashMap::new();
    if wanted.is_empty() {
        return Ok(out);
    }
    shared.read(|read, blobs| {
        let mut all = read.artifacts()?;
        // Cells have a query to lead to.
        all.retain(|one| one.present && one.path != own && gloss_data::format_of(&one.path).is_none());
        for one in all.into_iter().take(MAX_TEXTS) {
            let Ok(text) = shared.texts.read(read, blobs, &one.path, one.version) else { continue };
            if text.source().len() > MAX_BYTES {
                continue;
            }
            let there = values(text.source());
            for (_, shown) in wanted.iter().filter(|(value, _)| there.contains(*value)) {
                for shown in shown {
                    out.entry((*shown).clone()).or_insert_with(|| one.path.clone());
                }
            }
        }
        Ok(out)
    })
}

/// The numbers of a text without the marks of their thousands, with a point before their decimals.
fn values(text: &str) -> HashSet<String> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}');
    let mut out = HashSet::new();
    for run in text.split(|c: char| !is_part(c)) {
        let run = run.trim_matches(|c: char| !c.is_ascii_digit());
        let mut value = String::new();
        let mut groups = run.split(|c: char| !c.is_ascii_digit()).peekable();
        value.push_str(groups.next().unwrap_or_default());
        while let Some(group) = groups.next() {
            // Three digits are thousands; other ones at the end are decimals.
            match group.len() {
                3 => {}
                _ if groups.peek().is_none() => value.push('.'),
                _ => value.push(' '),
            }
            value.push_str(group);
        }
        if !value.is_empty() {
            out.insert(value);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn numbers_read_alike_whatever_their_marks() {
        for (text, expected) in [
            ("They charge 12,400 EUR.", vec!["12400"]),
            ("12.400 € und 1’234’567,50", vec!["12400", "1234567.50"]),
            ("4.5 % of 3, on 24.11.2026", vec!["4.5", "3", "24 11.2026"]),
            ("none", vec![]),
        ] {
            let mut found: Vec<String> = values(text).into_iter().collect();
            found.sort();
            let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            expected.sort();
            assert_eq!(found, expected, "{text}");
        }
    }
}
