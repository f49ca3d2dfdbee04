//! Where words of a place stand on a page that was kept: the file and its line, the page's address and day, and an address at which a
//! browser shows them. Says what the kept page says of itself, and looks on no page of the web.

use serde_json::{Value, json};

use crate::desk::Desk;

/// Longest words that are looked for as they are, in bytes.
const LONGEST: usize = 200;
/// Shortest words that are looked for, in letters: shorter ones stand everywhere.
const SHORTEST: usize = 8;
/// Numbers of a place that are looked for.
const MAX_NUMBERS: usize = 4;
/// Digits of a number that is looked for.
const MIN_DIGITS: usize = 2;
/// Letters of a line that an answer repeats.
const MAX_LINE: usize = 160;

/// Whether a place is one whose words are looked for: no cell, which has its own ways.
pub(super) fn is_for(region: &Value) -> bool {
    region.pointer("/ranges/0/cell").is_none()
}

/// The answer on the words of a place, or on its numbers where the words stand nowhere; an inner none where no kept page has them,
/// an outer one while they are being looked for.
pub(super) fn answer(desk: &Desk, region: &Value) -> Option<Option<String>> {
    let ranges = region.get("ranges").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let texts: Vec<&str> = ranges.iter().filter_map(|range| range.get("text")?.as_str()).collect();
    let words = texts.join(" ").replace(['*', '_', '`', '#', '|'], "");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_matches(|c: char| c.is_ascii_punctuation());
    let is_whole = (SHORTEST..=LONGEST).contains(&words.len());
    let wanted: Vec<String> = is_whole.then(|| words.to_owned()).into_iter().chain(numbers(words)).collect();
    let found: Vec<Option<Option<String>>> = wanted.iter().map(|one| search(desk, one)).collect();
    let mut found = found.into_iter().collect::<Option<Vec<_>>>()?.into_iter();
    if let Some(Some(whole)) = is_whole.then(|| found.next()).flatten() {
        return Some(Some(whole));
    }
    let all: Vec<String> = found.flatten().collect();
    Some((!all.is_empty()).then(|| all.join("\n\n")))
}

/// Numbers of words with their points and commas, each once.
fn numbers(words: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let runs = words.split(|c| !is_part(c)).map(|run| run.trim_matches(['.', ',']));
    let mut out: Vec<String> = Vec::new();
    for run in runs.filter(|run| run.bytes().filter(u8::is_ascii_digit).count() >= MIN_DIGITS) {
        if !out.iter().any(|known| known == run) && out.len() < MAX_NUMBERS {
            out.push(run.to_owned());
        }
    }
    out
}

/// What is said of words that a kept page has; an outer none while the folder is being searched.
fn search(desk: &Desk, words: &str) -> Option<Option<String>> {
    let Ok(found) = desk.ask("search_files", &json!({ "text": words }))? else { return Some(None) };
    let hits = found.get("hits").and_then(Value::as_array).cloned().unwrap_or_default();
    Some(hits.iter().find_map(|hit| describe(hit, words)))
}

fn describe(hit: &Value, words: &str) -> Option<String> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let (kept, line, at) = (hit.get("kept_from")?, text(hit, "text")?, text(hit, "where")?);
    if !stands_alone(&line, words) {
        return None;
    }
    let (path, shows, day) = (text(hit, "path")?, text(kept, "shows")?, text(kept, "read_at")?);
    let at = at.replace("lines:", "line ");
    let day = day.get(..10)?;
    let line: String = line.chars().take(MAX_LINE).collect();
    Some(format!(
        "“{words}” stands in {path}, {at}: “{line}” By its first line, the file was kept from the web on {day}. The place on the page: {shows}"
    ))
}

/// Whether words stand in a line, and as no part of a longer number.
fn stands_alone(line: &str, words: &str) -> bool {
    let (line, words) = (line.to_lowercase(), words.to_lowercase());
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let (first, last) = (ends(words.chars().next()), ends(words.chars().next_back()));
    line.match_indices(&words).any(|(at, found)| {
        let before = line.get(..at).unwrap_or_default().chars().rev();
        let after = line.get(at + found.len()..).unwrap_or_default().chars();
        !(first && goes_on(before) || last && goes_on(after))
    })
}

/// Whether a number goes on with these letters: with a digit, at once or behind a point or a comma.
fn goes_on(mut letters: impl Iterator<Item = char>) -> bool {
    let next = letters.next();
    let digit = if matches!(next, Some('.' | ',')) { letters.next() } else { next };
    digit.is_some_and(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{numbers, stands_alone};

    #[test]
    fn numbers_are_whole_ones() {
        assert_eq!(numbers("Flour is 412 €, rye 1,377.50 and 412 again, for 3."), ["412", "1,377.50"]);
        for (line, alone) in [
            ("Flour is 412 euros.", true),
            ("Flour is 4125.", false),
            ("It is 1,412 now", false),
            ("It is 412.", true),
            ("It is 412.5", false),
            ("None.", false),
        ] {
            assert_eq!(stands_alone(line, "412"), alone, "{line}");
        }
        assert!(stands_alone("FLOUR is dear", "flour is"));
    }
}
