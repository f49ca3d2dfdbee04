//! What goes: the place, a row, a column, words of it, its link, its labels. Never what only stands near it.

use gloss_protocol::{Act, Container};

use super::place::{Named, Place};
use super::target::{on, take_making, take_small, take_target};
use crate::grammar::{Clause, Kind, fold};

/// Deletions.
pub(super) fn remove(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    let empties = clause.take("verb", "clear");
    if !empties && !clause.take("verb", "delete") {
        return None;
    }
    if let Some(acts) = of_what_hangs_on_it(clause, place) {
        return Some(acts);
    }
    take_making(clause);
    if let Some(sentence) = sentence_of_place(clause, place) {
        take_target(clause, place)?;
        return Some(vec![Act::new("replace").with("what", sentence).with("with", "")]);
    }
    // “This sentence” of a place that holds several could be any of them.
    if clause.has("noun", "sentence") && place.reach != "sentence" && sentences(place.shown.trim()).len() > 1
    {
        return None;
    }
    for (noun, container, names) in [
        ("row", Container::Row, ["delete-rows", "delete-row"]),
        ("column", Container::Column, ["delete-columns", "delete-column"]),
    ] {
        let Some(at) = clause.find("noun", noun).filter(|_| !empties) else { continue };
        // A line of text is no row.
        let Some(named) = place.named(noun) else { continue };
        let is_table = place.reach == container.word()
            || place.in_a(container)
            || matches!(place.what.as_str(), "th" | "td" | "tr");
        let Some(name) = names.iter().find(|name| place.can(name)).filter(|_| is_table) else { continue };
        clause.take_at(at);
        take_small(clause, place);
        let within = match named {
            Named::Within(_) if !place.cells.is_empty() => None,
            Named::Within(container) => Some(container),
            Named::Place => None,
        };
        return Some(vec![on(Act::new(*name), within)]);
    }
    if let Some(words) = words_of_place(clause, place) {
        take_target(clause, place)?;
        return Some(vec![Act::new("replace").with("what", words).with("with", "")]);
    }
    let count = clause.find("noun", "word").and_then(|_| clause.take_any("cardinal"));
    if count.is_some_and(|count| count.parse() != Ok(place.shown.split_whitespace().count())) {
        return None;
    }
    let within = take_target(clause, place)?;
    Some(vec![on(Act::new("delete"), within)])
}

/// The sentence of this number in a place that holds several: “the last sentence”.
fn sentence_of_place(clause: &mut Clause<'_>, place: &Place) -> Option<String> {
    let noun = clause.find("noun", "sentence").filter(|_| place.reach != "sentence")?;
    let ordinal = clause.item(noun.checked_sub(1)?)?.value("ordinal")?;
    let all = sentences(place.shown.trim());
    let found =
        if ordinal == "last" { all.last() } else { all.get(ordinal.parse::<usize>().ok()?.checked_sub(1)?) };
    let found = (*found.filter(|_| all.len() > 1)?).to_owned();
    clause.take_range(noun - 1..noun + 1);
    Some(found)
}

/// The sentences of a text as it is shown, in order.
fn sentences(shown: &str) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    let mut from = 0;
    for (at, _) in shown.match_indices(['.', '!', '?']) {
        let (before, rest) = (shown.get(..at).unwrap_or_default(), shown.get(at + 1..).unwrap_or_default());
        // A sentence ends where another begins with a large letter; a number before the point is an ordinal.
        let begins = rest.is_empty()
            || rest.starts_with(char::is_whitespace) && rest.trim_start().starts_with(char::is_uppercase);
        let counts = before.ends_with(|c: char| c.is_ascii_digit()) && !rest.is_empty();
        if begins && !counts {
            all.push(shown.get(from..=at).unwrap_or_default().trim());
            from = at + 1;
        }
    }
    let tail = shown.get(from..).unwrap_or_default().trim();
    all.extend((!tail.is_empty()).then_some(tail));
    all
}

/// A link, a label, a border, decimals: what is no place by itself.
fn of_what_hangs_on_it(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    if clause.has("noun", "link") && place.can("link") {
        clause.take("noun", "link");
        // “But keep the words” is what taking a link away means.
        if clause.take("verb", "keep") {
            clause.take("limit", "only");
        }
        take_target(clause, place)?;
        return Some(vec![Act::new("link")]);
    }
    for noun in ["legend", "labels"] {
        if place.named("chart").is_some() && place.reach != "series" && clause.take("noun", noun) {
            take_target(clause, place)?;
            return Some(vec![Act::new("chart").with(noun, "false")]);
        }
    }
    if clause.has("noun", "duplicates") && place.can("unique") {
        clause.take("noun", "duplicates");
        take_target(clause, place)?;
        return Some(vec![Act::new("unique")]);
    }
    if clause.has("noun", "filter") && place.can("filter") {
        clause.take("noun", "filter");
        take_target(clause, place)?;
        return Some(vec![Act::new("filter").with("off", "true")]);
    }
    if clause.has("noun", "decimals") && place.can("format") {
        clause.take("noun", "decimals");
        take_target(clause, place)?;
        return Some(vec![Act::new("format").with("decimals", "0")]);
    }
    None
}

/// Words of the place that are named: in quotes, as what stands in brackets, or as they stand there.
fn words_of_place(clause: &mut Clause<'_>, place: &Place) -> Option<String> {
    let shown = &place.shown;
    if clause.has("noun", "brackets") {
        let from = shown.find('(')?;
        let to = shown.get(from..)?.find(')')? + from + 1;
        let only = shown.matches('(').count() == 1;
        clause.take("noun", "brackets");
        return only.then(|| shown.get(from..to).map(str::to_owned))?;
    }
    if let Some(quoted) = clause.take_kind(Kind::Quote) {
        let stands = shown.contains(quoted) && shown.trim() != quoted;
        clause.take("noun", "word");
        return stands.then(|| quoted.to_owned());
    }
    // A name in a whole table means its row, and to empty its cell is half of that.
    if place.is_whole_table() {
        return None;
    }
    // Free words in one run that stand in the place, letter by letter.
    let free: Vec<usize> = clause
        .items()
        .filter(|(at, item)| clause.is_free(*at) && item.kind != Kind::Mark && !item.is_known())
        .map(|(at, _)| at)
        .collect();
    let (first, last) = (*free.first()?, *free.last()?);
    let words = clause.between(first, last + 1);
    let stands = shown.match_indices(words).count() == 1 && fold(shown.trim()) != fold(words);
    if !stands {
        return None;
    }
    clause.take_range(first..last + 1);
    Some(words.to_owned())
}

/// A copy behind the place.
pub(super) fn duplicate(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    if !clause.take("verb", "duplicate") {
        return None;
    }
    take_making(clause);
    // Behind it is where a copy goes.
    clause.take("prep", "below-this");
    clause.take("prep", "right-this");
    clause.take("way", "down");
    let within = take_target(clause, place)?;
    Some(vec![on(Act::new("duplicate"), within)])
}
