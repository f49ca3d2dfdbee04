//! Numbers of a document that lead to no fact, but stand in the words of a text that a person put into the folder, or of a page that
//! was kept as it came: a price in a note of a call. Such a number is told with the file, and is nobody's figure. Changes nothing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use gloss_protocol::{Artifact, Problem};
use gloss_store::LogFilter;

use crate::content::{bytes_of, stored};
use crate::doors::Shared;

/// Texts that are looked through, newest first, and the longest of them in bytes.
const MAX_TEXTS: usize = 100;
const MAX_BYTES: usize = 100_000;
/// Pages that were read, newest first, among which a kept one is looked for.
const MAX_PAGES: u32 = 2_000;
/// Endings of files that hold words.
const TEXTS: [&str; 3] = [".md", ".txt", ".text"];
/// Digits of a number that is looked for: shorter ones stand everywhere.
const MIN_DIGITS: usize = 2;
/// What a number counts in, as it is written beside it, and the sign that stands for it here.
const UNITS: [(&str, &str); 11] = [
    ("%", "%"),
    ("€", "€"),
    ("euros", "€"),
    ("euro", "€"),
    ("Euro", "€"),
    ("EUR", "€"),
    ("£", "£"),
    ("GBP", "£"),
    ("$", "$"),
    ("USD", "$"),
    ("CHF", "CHF"),
];

/// The numbers that stand in texts of the folder with the same unit, each with the file; `own` is the path of the document itself.
///
/// # Errors
/// Where the folder's files can't be listed.
pub(super) fn quoted(
    shared: &Arc<Shared>,
    own: &str,
    numbers: &[String],
) -> Result<HashMap<String, String>, Problem> {
    let mut wanted: HashMap<Number, Vec<&String>> = HashMap::new();
    for shown in numbers {
        let mut found = numbers_in(shown).into_iter();
        let is_long = |(value, _): &Number| value.chars().filter(char::is_ascii_digit).count() >= MIN_DIGITS;
        if let (Some(number), None) = (found.next().filter(is_long), found.next())
            && is_bare(shown)
        {
            wanted.entry(number).or_default().push(shown);
        }
    }
    let mut out = HashMap::new();
    if wanted.is_empty() {
        return Ok(out);
    }
    shared.read(|read, blobs| {
        let pages = LogFilter { kinds: &["page.read"], ..LogFilter::default() };
        let pages = read.log_before(&pages, None, MAX_PAGES)?;
        let pages: HashSet<&str> = pages.iter().map(|page| page.text("text")).collect();
        // What an agent wrote vouches for nothing; a page that it kept has the words that came.
        let vouches = |one: &Artifact| {
            let kept = || {
                stored(read, &one.path, one.version)
                    .is_ok_and(|it| pages.contains(it.version.sha256.as_str()))
            };
            one.thread.is_none() || kept()
        };
        let mut all = read.artifacts()?;
        all.retain(|one| {
            let is_text = TEXTS.iter().any(|end| one.path.ends_with(end));
            one.present && one.path != own && is_text && vouches(one)
        });
        all.sort_by_key(|one| std::cmp::Reverse(one.updated_at));
        for one in all.into_iter().take(MAX_TEXTS) {
            let Ok(bytes) = bytes_of(read, blobs, &one.path, one.version) else { continue };
            let Some(text) = std::str::from_utf8(&bytes).ok().filter(|text| text.len() <= MAX_BYTES) else {
                continue;
            };
            let there = numbers_in(text);
            for shown in wanted.iter().filter(|(number, _)| there.contains(number)).flat_map(|(_, all)| all) {
                out.entry((*shown).clone()).or_insert_with(|| one.path.clone());
            }
        }
        Ok(out)
    })
}

/// A number without the marks of its thousands, with a point before its decimals, and the sign of its unit.
type Number = (String, &'static str);

/// Whether words are a number and its unit alone: a scale, as in `152k`, makes another number of it.
fn is_bare(shown: &str) -> bool {
    let mut rest = shown.to_owned();
    UNITS.iter().for_each(|(word, _)| rest = rest.replace(word, ""));
    !rest.contains(char::is_alphabetic)
}

/// The numbers of a text.
fn numbers_in(text: &str) -> HashSet<Number> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}');
    let mut out = HashSet::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())) {
        let start = at + start;
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let run = rest.get(..end).unwrap_or_default().trim_end_matches(|c: char| !c.is_ascii_digit());
        at = start + end;
        let (before, after) =
            (text.get(..start).unwrap_or_default(), text.get(start + run.len()..).unwrap_or_default());
        let (before, after) =
            (before.trim_end_matches([' ', '\u{a0}']), after.trim_start_matches([' ', '\u{a0}', '\u{202f}']));
        let behind = UNITS.iter().find(|(word, _)| after.starts_with(word));
        let unit = behind.or_else(|| UNITS.iter().find(|(word, _)| *word != "%" && before.ends_with(word)));
        let bare = unit.map_or(before, |(word, _)| before.strip_suffix(word).unwrap_or(before));
        let sign = if bare.ends_with(['-', '−']) && !run.is_empty() { "-" } else { "" };
        out.insert((format!("{sign}{}", value(run)), unit.map_or("", |(_, sign)| sign)));
    }
    out
}

/// Digits without the marks of thousands: three digits behind a mark are thousands, where others are decimals at the end.
fn value(run: &str) -> String {
    let mut groups = run.split(|c: char| !c.is_ascii_digit()).peekable();
    let mut value = groups.next().unwrap_or_default().to_owned();
    while let Some(group) = groups.next() {
        match group.len() {
            3 if value != "0" => {}
            _ if groups.peek().is_none() => value.push('.'),
            _ => value.push(' '),
        }
        value.push_str(group);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::{is_bare, numbers_in};

    #[test]
    fn numbers_read_alike_whatever_their_marks_and_differ_by_their_units() {
        for (text, expected) in [
            ("They charge 12,400 EUR.", vec![("12400", "€")]),
            ("412 euros, 5 Euro", vec![("412", "€"), ("5", "€")]),
            ("12.400 € und €1’234’567,50", vec![("12400", "€"), ("1234567.50", "€")]),
            ("15 people, 15 %, GBP 15", vec![("15", ""), ("15", "%"), ("15", "£")]),
            ("0.125 and 125, −40 %", vec![("0.125", ""), ("125", ""), ("-40", "%")]),
            ("on 24.11.2026", vec![("24 11.2026", "")]),
            ("none", vec![]),
        ] {
            let mut found: Vec<(String, &str)> = numbers_in(text).into_iter().collect();
            found.sort();
            let mut expected: Vec<(String, &str)> =
                expected.into_iter().map(|(value, unit)| (value.to_owned(), unit)).collect();
            expected.sort();
            assert_eq!(found, expected, "{text}");
        }
        assert!(
            is_bare("EUR 12,400")
                && is_bare("15 %")
                && is_bare("412 euros")
                && !is_bare("152k")
                && !is_bare("2 million")
        );
    }
}
