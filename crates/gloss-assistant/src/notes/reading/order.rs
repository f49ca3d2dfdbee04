//! Where something stands among its like: moved, swapped, sorted, set in or out, before or behind all others. Names of other places
//! are handed on as they were said.

use gloss_protocol::Act;

use super::place::Place;
use super::target::{on, take_making, take_target};
use crate::grammar::{Clause, Kind};

/// Another place as a clause names it, and the items that do.
fn reference(clause: &Clause<'_>, from: usize) -> Option<(String, std::ops::Range<usize>)> {
    let ends = |at: usize| {
        clause.item(at).is_none_or(|item| {
            item.value("verb").is_some_and(|_| !item.is("noun", "order"))
                && item.kind == Kind::Word
                && clause.item(at + 1).is_none()
                || item.kind == Kind::Mark && !matches!(item.text, "&" | "/" | "-" | "%" | "(" | ")" | "€")
                || item.is("filler", "please")
                || item.is("verb", "move")
                || item.is("verb", "swap")
        })
    };
    let end = (from..=clause.len()).find(|at| ends(*at)).unwrap_or(clause.len());
    let mut start = from;
    while start < end && clause.item(start).is_some_and(|item| item.value("det").is_some()) {
        start += 1;
    }
    let item = clause.item(start).filter(|_| start < end)?;
    if item.kind == Kind::Quote {
        return Some((format!("\"{}\"", item.text), from..start + 1));
    }
    let noun = item.value("noun");
    let next = clause.item(start + 1).filter(|_| start + 1 < end);
    if let (Some(noun), Some(next)) = (noun, next) {
        if next.kind == Kind::Quote {
            return Some((format!("\"{}\"", next.text), from..start + 2));
        }
        if next.kind == Kind::Number && end == start + 2 {
            let number: u32 = next.text.trim_end_matches('.').parse().ok()?;
            let place = match noun {
                "slide" => format!("slide:{number}"),
                "row" => format!("cells:A{number}"),
                "item" | "paragraph" | "shape" | "column" => format!("#{number}"),
                _ => return None,
            };
            return Some((place, from..end));
        }
        let letter = next.text.len() == 1 && next.text.chars().all(|c| c.is_ascii_uppercase());
        if noun == "column" && letter && end == start + 2 {
            return Some((format!("cells:{}1", next.text), from..end));
        }
    }
    if let (Some(ordinal), Some(noun)) = (item.value("ordinal"), next.and_then(|next| next.value("noun")))
        && end == start + 2
        && ordinal != "last"
    {
        return Some((
            if noun == "slide" { format!("slide:{ordinal}") } else { format!("#{ordinal}") },
            from..end,
        ));
    }
    // A noun before a name says only what is named.
    let named = match noun {
        Some("row" | "column" | "item" | "section" | "heading" | "paragraph" | "shape")
            if end > start + 1 =>
        {
            start + 1
        }
        Some(_) if end == start + 1 => return None,
        _ => start,
    };
    let words = clause.between(named, end).trim().to_owned();
    (!words.is_empty()).then(|| (format!("\"{words}\""), from..end))
}

/// Elsewhere among its like.
pub(super) fn relocate(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    if let Some(acts) = layered(clause, place).or_else(|| leveled(clause, place)) {
        return Some(acts);
    }
    let moves = clause.has("verb", "move");
    let beside = clause
        .items()
        .find(|(at, item)| clause.is_free(*at) && (item.is("prep", "before") || item.is("prep", "after")))
        .map(|(at, item)| (at, item.is("prep", "before")));
    let mut to = None;
    if let Some((at, is_before)) = beside
        && moves
            | !clause.has_any("verb")
            | (clause.items().next().is_some_and(|(first, _)| first == at) || clause.has_any("way"))
        && let Some((name, range)) = reference(clause, at + 1)
    {
        clause.take_at(at);
        clause.take_range(range);
        to = Some(format!("{}:{name}", if is_before { "before" } else { "after" }));
        // “One up, that is before Austria” says the same twice.
        clause.take("way", "up");
        clause.take("way", "down");
        clause.take("joint", "and");
    }
    if to.is_none() {
        let way = clause.items().find_map(|(at, item)| {
            let is = |way: &str| item.is("way", way);
            let columns = place.reach == "column";
            let to = match () {
                () if is("first") => "first",
                () if is("last") => "last",
                () if is("up") || columns && is("left") => "up",
                () if is("down") || columns && is("right") => "down",
                () => return None,
            };
            clause.is_free(at).then_some((at, to))
        });
        let (at, way) = way?;
        clause.take_at(at);
        to = Some(way.to_owned());
        // “To the end, that is on the far right.”
        while clause.items().any(|(at, item)| clause.is_free(at) && item.is("way", way))
            && clause.take("way", way)
        {}
    }
    // “Of the list”, “on the menu”: among its like is where it goes.
    for noun in ["list", "table", "section", "paragraph", "item", "slide", "row"] {
        let inside = |at: usize| {
            (1..=2).filter_map(|by| clause.item(at.checked_sub(by)?)).any(|item| {
                item.is("prep", "of")
                    || item.is("filler", "a") && item.kind == Kind::Word && item.text.len() > 1
            })
        };
        if clause.find("noun", noun).is_some_and(inside) {
            clause.take("noun", noun);
        }
    }
    clause.take("verb", "move");
    while clause.take("verb", "move") || clause.take("verb", "ought") {}
    take_making(clause);
    let within = take_target(clause, place)?;
    Some(vec![on(Act::new("move").with("to", to?), within)])
}

/// Before or behind all other shapes.
fn layered(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    let way =
        ["front", "back"].into_iter().find(|way| clause.items().any(|(_, item)| item.is("way", way)))?;
    if !place.can("order") {
        return None;
    }
    clause.take("way", way);
    clause.take("verb", "move");
    take_making(clause);
    take_target(clause, place)?;
    Some(vec![Act::new("order").with("to", way)])
}

/// Set in or out, a level up or down.
fn leveled(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    if !place.can("level") {
        return None;
    }
    if let Some(way) =
        ["in", "out"].into_iter().find(|way| clause.items().any(|(_, item)| item.is("way", way)))
    {
        clause.take("way", way);
        clause.take("verb", "move");
        take_making(clause);
        take_target(clause, place)?;
        return Some(vec![Act::new("level").with("by", way)]);
    }
    let level = clause.find("noun", "level")?;
    let number = |at: usize| {
        clause.item(at).and_then(|item| {
            item.value("cardinal")
                .map(str::to_owned)
                .or_else(|| Some(item.text.parse::<u8>().ok()?.to_string()))
        })
    };
    if let Some(n) = number(level + 1) {
        clause.take_range(level..level + 2);
        clause.take("noun", "heading");
        clause.take("verb", "move");
        take_making(clause);
        take_target(clause, place)?;
        return Some(vec![Act::new("level").with("n", n)]);
    }
    // “The same level as …”.
    let like = clause.take_kind(Kind::Quote)?;
    let same: Vec<usize> = clause
        .items()
        .filter(|(at, item)| {
            clause.is_free(*at)
                && matches!(
                    crate::grammar::fold(item.text).as_str(),
                    "same" | "as" | "gleiche" | "wie" | "selbe" | "gleichen"
                )
        })
        .map(|(at, _)| at)
        .collect();
    if same.is_empty() {
        return None;
    }
    same.into_iter().for_each(|at| clause.take_at(at));
    clause.take_at(level);
    take_making(clause);
    take_target(clause, place)?;
    Some(vec![Act::new("level").with("like", format!("\"{like}\""))])
}

/// Two that change places.
pub(super) fn swap(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    if !clause.take("verb", "swap") || !place.can("swap") {
        return None;
    }
    let mut act = Act::new("swap");
    if let Some(at) = clause.find("prep", "with") {
        let (name, range) = reference(clause, at + 1)?;
        clause.take_at(at);
        clause.take_range(range);
        act = act.with("with", name);
    } else {
        // “Swap these two” needs two that are marked.
        clause.take_any("cardinal");
        if !place.on_slide() && place.cells.is_empty() {
            return None;
        }
    }
    let within = take_target(clause, place)?;
    Some(vec![on(act, within)])
}

/// Rows, items or bars in order.
pub(super) fn sort(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    let verb = clause.take("verb", "sort");
    let orders = clause.take_all("order");
    let falling = match orders.as_slice() {
        [] => false,
        all if all.contains(&"desc") && all.contains(&"asc") => return None,
        all => all.contains(&"desc"),
    };
    if !verb && orders.is_empty() {
        return None;
    }
    let (by, of_this) = sorted_by(clause).unwrap_or_default();
    // “Biggest first” of a whole table does not say by what.
    if place.is_whole_table() && falling && by.is_none() && !of_this {
        return None;
    }
    let mut act = Act::new("sort");
    if let Some(by) = by {
        act = act.with("by", by);
    }
    if falling {
        act = act.with("desc", "true");
    }
    take_making(clause);
    if place.named("chart").is_some() && place.can("chart") && place.reach != "cell" {
        clause.take("noun", "bars");
        clause.take("noun", "number");
        take_target(clause, place)?;
        let by_size = !act.args.contains_key("by");
        let order = if falling { "descending" } else { "ascending" };
        return by_size.then(|| vec![Act::new("chart").with("sort", order)]);
    }
    // What is sorted is what the place is or is in; by the marked column where no other is named.
    let within = take_target(clause, place)?;
    let within =
        within.filter(|container| !of_this && !matches!(container.word(), "row" | "column" | "item"));
    Some(vec![on(act, within)])
}

/// The column that a clause sorts by; none for the marked one.
fn sorted_by(clause: &mut Clause<'_>) -> Option<(Option<String>, bool)> {
    let at = clause.find("prep", "by")?;
    let ends = |at: usize| {
        clause.item(at).is_none_or(|item| {
            item.kind == Kind::Mark && !matches!(item.text, "(" | ")" | "€" | "%" | "/")
                || !clause.is_free(at)
                || item.is("filler", "please")
                || item.is("joint", "and")
        })
    };
    let end = (at + 1..=clause.len()).find(|at| ends(*at)).unwrap_or(clause.len());
    let of_this = (at + 1..end).all(|one| {
        clause.item(one).is_some_and(|item| item.value("det").is_some() || item.is("noun", "column"))
    });
    let mut from = at + 1;
    while from < end
        && clause.item(from).is_some_and(|item| item.value("det").is_some() || item.is("noun", "column"))
    {
        from += 1;
    }
    let quoted = clause.item(from).filter(|item| item.kind == Kind::Quote).map(|item| item.text);
    let words = quoted.unwrap_or_else(|| clause.between(from, end)).trim().to_owned();
    clause.take_range(at..end);
    Some(((!of_this && !words.is_empty()).then_some(words), of_this))
}
