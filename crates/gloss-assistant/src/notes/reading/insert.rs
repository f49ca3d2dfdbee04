//! What is new beside a place: rows, columns, items, slides, totals, and the words that they get. Words are taken as they stand.

use gloss_protocol::{Act, Container};

use super::place::Place;
use super::target::{take_making, take_target};
use crate::grammar::{Clause, Item, Kind};

/// The words that a clause sets off, behind a colon, a naming word or in quotes, and the items that do.
pub(super) fn set_off(clause: &mut Clause<'_>) -> Option<String> {
    let colon =
        clause.items().find(|(at, item)| clause.is_free(*at) && item.kind == Kind::Mark && item.text == ":");
    if let Some((at, _)) = colon
        && at + 1 < clause.len()
    {
        let whole = clause.item(at + 1).filter(|item| item.kind == Kind::Quote && at + 2 >= clause.len());
        let words = whole.map_or_else(
            || clause.between(at + 1, clause.len()).trim().to_owned(),
            |item| item.text.to_owned(),
        );
        clause.take_range(at..clause.len());
        return Some(words);
    }
    if let Some(quoted) = clause.take_kind(Kind::Quote) {
        for (class, value) in
            [("verb", "rename"), ("noun", "header-row"), ("noun", "title"), ("verb", "ought")]
        {
            clause.take(class, value);
        }
        return Some(quoted.to_owned());
    }
    let name = clause
        .items()
        .find(|(at, item)| {
            clause.is_free(*at)
                && (item.is("verb", "rename") || item.is("noun", "header-row") || item.is("noun", "title"))
                && *at > 0
        })
        .map(|(at, _)| at)?;
    let from =
        if clause.item(name + 1).is_some_and(|item| item.is("verb", "ought")) { name + 2 } else { name + 1 };
    let words = clause.between(from, clause.len()).trim().to_owned();
    if words.is_empty() {
        return None;
    }
    clause.take_range(name..clause.len());
    Some(words)
}

/// Where something new goes: before the place, or behind it.
fn side(clause: &mut Clause<'_>, across: bool) -> Option<bool> {
    let (first, second) = if across { ("left-this", "right-this") } else { ("above-this", "below-this") };
    let found = match (clause.take("prep", first), clause.take("prep", second)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    if found.is_some() {
        return found;
    }
    // “Below this row”, “after it”.
    let here = clause.items().find(|(at, item)| {
        clause.is_free(*at)
            && (item.is("prep", "before") || item.is("prep", "after"))
            && clause.item(at + 1).is_none_or(|next| {
                next.value("det").is_some() || next.kind == Kind::Mark || next.value("noun").is_some()
            })
    });
    let (at, is_before) = here.map(|(at, item)| (at, item.is("prep", "before")))?;
    clause.take_at(at);
    Some(is_before)
}

/// Something new.
pub(super) fn insert(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    let blank = ["blank-row", "blank-column"].into_iter().find(|noun| clause.has("noun", noun));
    let verb = clause.take("verb", "insert");
    let new = ["new", "neue", "neuer", "neuen", "neues"];
    let is_new = |item: &Item<'_>| new.contains(&item.text.to_lowercase().as_str());
    let said = clause.items().find(|(at, item)| clause.is_free(*at) && is_new(item)).map(|(at, _)| at);
    if !verb && blank.is_none() && said.is_none() {
        return None;
    }
    said.into_iter().for_each(|at| clause.take_at(at));
    let words = set_off(clause);
    let all = [
        "total",
        "average",
        "blank-row",
        "blank-column",
        "notes",
        "labels",
        "legend",
        "row",
        "column",
        "slide",
        "item",
        "sentence",
        "paragraph",
        "text-box",
    ];
    let noun = all.into_iter().find(|noun| clause.find("noun", noun).is_some());
    let acts = match noun? {
        "total" => total(clause, place, words)?,
        "notes" => notes(clause, words?)?,
        noun @ ("labels" | "legend") => {
            clause.take("noun", noun);
            if words.is_some() || !place.can("chart") {
                return None;
            }
            vec![Act::new("chart").with(noun, "true")]
        }
        "row" | "blank-row" => rows(clause, place, words)?,
        "column" | "blank-column" => columns(clause, place, words)?,
        "slide" => {
            clause.take("noun", "slide");
            side(clause, false);
            if !place.can("slide") {
                return None;
            }
            vec![words.map_or_else(|| Act::new("slide"), |title| Act::new("slide").with("title", title))]
        }
        "item" | "sentence" | "paragraph" => lines(clause, place, noun?, words?)?,
        "text-box" if place.can("add") => {
            clause.take("noun", "text-box");
            vec![Act::new("add").with("kind", "text").with("text", words?)]
        }
        _ => return None,
    };
    take_making(clause);
    take_target(clause, place)?;
    Some(acts)
}

fn total(clause: &mut Clause<'_>, place: &Place, words: Option<String>) -> Option<Vec<Act>> {
    clause.take("noun", "total");
    clause.take("noun", "row");
    side(clause, false);
    let name = if place.can("total") { "total" } else { "sum" };
    let act = Act::new(name);
    place.can(name).then_some(())?;
    match words {
        Some(words) if place.cells.is_empty() => Some(vec![act.with("name", words)]),
        Some(_) => None,
        None => Some(vec![act]),
    }
}

/// Speaker notes.
fn notes(clause: &mut Clause<'_>, words: String) -> Option<Vec<Act>> {
    clause.take("noun", "notes");
    Some(vec![Act::new("notes").with("text", words).with("add", "true")])
}

/// The cells of a new row as an act takes them: parted as the person parted them.
fn cells(words: &str) -> String {
    let parted = |sign: &str| words.split(sign).map(str::trim).collect::<Vec<_>>().join(" | ");
    match words {
        words if words.contains('|') || words.contains('\t') || words.contains(';') => words.to_owned(),
        words if words.contains(", ") => parted(", "),
        words => words.to_owned(),
    }
}

fn rows(clause: &mut Clause<'_>, place: &Place, words: Option<String>) -> Option<Vec<Act>> {
    clause.take("noun", "blank-row");
    clause.take("noun", "row");
    let count = clause.take_any("cardinal");
    let above = side(clause, false).unwrap_or(false);
    let name = match (place.can("insert-rows-above"), above) {
        (true, true) => "insert-rows-above",
        (true, false) => "insert-rows-below",
        (false, true) => "insert-row-above",
        (false, false) => "insert-row-below",
    };
    if !place.can(name) {
        return None;
    }
    let act = words.map_or_else(|| Act::new(name), |words| Act::new(name).with("cells", cells(&words)));
    match count {
        None | Some("1") => Some(vec![act]),
        Some(count) if name.contains("rows") && !act.args.contains_key("cells") => {
            Some(vec![act.with("n", count)])
        }
        Some(_) => None,
    }
}

fn columns(clause: &mut Clause<'_>, place: &Place, words: Option<String>) -> Option<Vec<Act>> {
    clause.take("noun", "blank-column");
    clause.take("noun", "column");
    let left = side(clause, true).or_else(|| side(clause, false)).unwrap_or(false);
    let name = match (place.can("insert-columns-left"), left) {
        (true, true) => "insert-columns-left",
        (true, false) => "insert-columns-right",
        (false, true) => "insert-column-left",
        (false, false) => "insert-column-right",
    };
    // A header with a rate in it would have to be worked out.
    let is_rate = words.as_deref().is_some_and(|words| words.contains('%'));
    if !place.can(name) || is_rate {
        return None;
    }
    Some(vec![words.map_or_else(|| Act::new(name), |words| Act::new(name).with("name", words))])
}

/// An item, a sentence or a paragraph beside the place.
fn lines(clause: &mut Clause<'_>, place: &Place, noun: &'static str, words: String) -> Option<Vec<Act>> {
    clause.take("noun", noun);
    let before = side(clause, false).unwrap_or(false);
    let is_shape = place.reach == "shape" && place.can("add");
    if noun == "item" && is_shape && !place.can("insert-after") {
        return Some(vec![Act::new("add").with("kind", "bullet").with("text", words)]);
    }
    let name = if before { "insert-before" } else { "insert-after" };
    let is_list = noun != "item" || place.named("item").is_some() || place.in_a(Container::List) || is_shape;
    (place.can(name) && is_list).then(|| vec![Act::new(name).with("text", words)])
}
