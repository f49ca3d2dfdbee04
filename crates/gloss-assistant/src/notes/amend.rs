//! Notes that add one thing or change values by a measure: “add a bullet: …”, “increase by 10 %”, „verdoppeln“. Reads words; what
//! comes of it at a place is `edit`'s.

use super::literal::{self, Slot};
use super::note_text::Note;
use super::request::Request;
use super::vocabulary::words;

/// Most percent by which values change.
const MAX_PERCENT: f64 = 1000.0;

/// Something more: an item of a list, or words behind a place.
pub(super) fn added(said: &Note) -> Option<Request> {
    let rest = ["add ", "append "].iter().find_map(|verb| said.after(verb))?;
    let lower = rest.to_ascii_lowercase();
    let items = [
        "a bullet",
        "a bullet point",
        "an item",
        "a point",
        "another bullet",
        "another item",
        "another point",
        "a list item",
    ];
    if let Some(item) =
        items.iter().find(|item| lower.strip_prefix(**item).is_some_and(|rest| rest.starts_with([':', ' '])))
    {
        let words = rest.get(item.len()..)?.trim_start();
        let named = ["saying ", "that says ", "for "].iter().find_map(|lead| words.strip_prefix(lead));
        let text = match named {
            Some(words) => literal::text(said, words, Slot::Title, false)?.words,
            None => as_written(said, words.strip_prefix(':')?),
        };
        return (!text.is_empty()).then_some(Request::AddItem(text));
    }
    for lead in ["after this:", "behind this:", "at the end:"] {
        if let Some(text) =
            lower.strip_prefix(lead).and_then(|_| rest.get(lead.len()..)).map(|text| as_written(said, text))
        {
            return (!text.is_empty()).then_some(Request::AddBehind(text));
        }
    }
    let (head, tail) = rest.split_at_checked(rest.chars().next()?.len_utf8())?;
    if !said.is_quoted(head) || said.quoted.len() != 1 {
        return None;
    }
    match tail.trim().trim_end_matches('.') {
        "" | "to the list" | "to this list" => Some(Request::AddItem(said.value(head))),
        "after this" | "behind this" | "at the end" | "after this sentence" => {
            Some(Request::AddBehind(said.value(head)))
        }
        _ => None,
    }
}

/// Values by so many percent more or less, or twice or half of them.
pub(super) fn scaled(said: &Note) -> Option<Request> {
    // Words that name the values or bind others, in English and German.
    const KNOWN: &str = "it these this them those all values value numbers cells prices by to of the each every one um diese dieser dieses \
        diesen den die das werte wert zahlen alle bitte";
    let lower = said.plain.to_lowercase();
    let lower = lower.trim_end_matches('.').replace('%', " percent ").replace("per cent", "percent");
    let lower = lower.replace("prozent", "percent");
    let all = words(&lower);
    let is_known = |word: &str| KNOWN.split(' ').any(|one| one == word);
    let multiples: [(&str, f64); 4] =
        [("double", 100.0), ("verdoppeln", 100.0), ("verdopple", 100.0), ("halbieren", -50.0)];
    if let Some((verb, percent)) = multiples.into_iter().find(|(verb, _)| all.contains(verb)) {
        return all.iter().all(|word| *word == verb || is_known(word)).then_some(Request::Scale(percent));
    }
    let sign = |word: &str| match word {
        "increase" | "raise" | "add" | "erhöhe" | "erhöhen" | "anheben" => Some(1.0),
        "reduce" | "lower" | "decrease" | "cut" | "senke" | "senken" | "reduziere" | "reduzieren"
        | "verringern" => Some(-1.0),
        _ => None,
    };
    // A German verb may stand last.
    let (first, last) = (*all.first()?, *all.last()?);
    let (verb, sign) = sign(first).map(|sign| (0, sign)).or_else(|| {
        let ends = first == "um" || is_known(first);
        ends.then(|| sign(last)).flatten().map(|sign| (all.len() - 1, sign))
    })?;
    let at = all.iter().position(|word| *word == "percent")?;
    let percent: f64 = all.get(at.checked_sub(1)?)?.replace(',', ".").parse().ok()?;
    let mut others =
        all.iter().enumerate().filter(|(n, _)| *n != verb && *n != at && n + 1 != at).map(|(_, word)| *word);
    let by = first != "add" || all.contains(&"to");
    (by && others.all(is_known) && percent > 0.0 && percent <= MAX_PERCENT)
        .then_some(Request::Scale(sign * percent))
}

/// A piece as it was written, its full stop too; quoted words without their quotes.
fn as_written(said: &Note, piece: &str) -> String {
    said.quote(piece).unwrap_or_else(|| said.restore_quotes(piece.trim()))
}
