//! Numbers and tables: how they are shown, sums and shares, widths, what is hidden, frozen, filtered; charts. Works nothing out.

use gloss_protocol::Act;

use super::place::Place;
use super::target::{on, take_making, take_small, take_target};
use crate::grammar::value::{measure, plain};
use crate::grammar::{Clause, Kind};

/// How numbers and dates are shown.
pub(super) fn format(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    if !place.can("format") {
        return None;
    }
    let formats = clause.take_all("format");
    let currency = clause.take_any("currency");
    clause.take("noun", "decimals").then_some(()).and_then(|()| clause.take_any("cardinal"));
    let mut act = Act::new("format");
    let has = |value: &str| formats.contains(&value);
    let dates = ["iso-date", "de-date", "us-date", "uk-date", "month-year"];
    act = match (formats.iter().find(|one| dates.contains(one)), currency) {
        (Some(date), None) => act.with("as", date_code(date)),
        (None, Some(sign)) if !has("integer") => act.with("as", "currency").with("currency", sign),
        (None, sign)
            if has("currency") || sign.is_some() && has("integer") && clause.has("format", "currency") =>
        {
            let act = act.with("as", "currency").with("currency", sign.unwrap_or("€"));
            if has("integer") { act.with("decimals", "0") } else { act }
        }
        (None, None) if has("percent") => act.with("as", "percent"),
        // Only the decimals go: a currency stays.
        (None, _) if has("integer") => act.with("decimals", "0"),
        (None, None) if has("thousands") => act.with("as", "number").with("thousands", "true"),
        (None, None) => of_date(clause, act)?,
        _ => return None,
    };
    // “With a € sign behind”: where the sign stands is the format's.
    for (class, value) in [
        ("prep", "after"),
        ("noun", "format"),
        ("verb", "show-as"),
        ("verb", "show"),
        ("verb", "round"),
        ("filler", "just"),
    ] {
        clause.take(class, value);
    }
    while clause.take("prep", "with") || clause.take("prep", "to") {}
    take_making(clause);
    let within = take_target(clause, place)?;
    Some(vec![on(act, within)])
}

fn date_code(format: &str) -> &'static str {
    match format {
        "iso-date" => "yyyy-mm-dd",
        "de-date" => "dd.mm.yyyy",
        "us-date" => "mm/dd/yyyy",
        "uk-date" => "dd/mm/yyyy",
        _ => "mmm yyyy",
    }
}

/// Dates shown as one that is given: “show the dates as 2026-03-15”.
fn of_date(clause: &mut Clause<'_>, act: Act) -> Option<Act> {
    clause.find("noun", "date")?;
    let (at, text) = clause
        .items()
        .find(|(at, item)| clause.is_free(*at) && item.kind == Kind::Number)
        .map(|(at, item)| (at, item.text.to_owned()))?;
    let parts: Vec<&str> = text.split(['-', '.', '/']).collect();
    let [first, second, _] = parts.as_slice() else { return None };
    let code = match (first.len(), second.parse::<u32>().ok()?) {
        (4, _) if text.contains('-') => "yyyy-mm-dd",
        (_, month) if text.contains('.') && month <= 12 => "dd.mm.yyyy",
        (_, month) if text.contains('/') && month > 12 => "mm/dd/yyyy",
        _ => return None,
    };
    clause.take_at(at);
    Some(act.with("as", code))
}

/// What a table as a whole is asked: sums, shares, no repeats, order of columns, what is seen of it.
pub(super) fn table(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    let simple: [fn(&mut Clause<'_>, &Place) -> Option<Act>; 9] =
        [freeze, filter, hide, width, sum, percent, fill, split, multiply];
    for rule in simple {
        let mut own = clause.clone();
        if let Some(act) = rule(&mut own, place)
            && let Some(within) = {
                take_making(&mut own);
                take_target(&mut own, place)
            }
            && own.is_spent()
        {
            *clause = own;
            let within = within.filter(|_| !place.can("freeze"));
            return Some(vec![on(act, within)]);
        }
    }
    None
}

fn freeze(clause: &mut Clause<'_>, place: &Place) -> Option<Act> {
    clause.take("verb", "freeze").then_some(())?;
    clause.take("noun", "header-row");
    place.can("freeze").then(|| Act::new("freeze"))
}

fn filter(clause: &mut Clause<'_>, place: &Place) -> Option<Act> {
    let named = clause.take("noun", "filter") || clause.take("verb", "filter");
    let switches = ["switch", "turn", "on", "set", "schalte", "ein"];
    let spare: Vec<usize> = clause
        .items()
        .filter(|(at, item)| clause.is_free(*at) && switches.contains(&item.text.to_lowercase().as_str()))
        .map(|(at, _)| at)
        .collect();
    spare.into_iter().for_each(|at| clause.take_at(at));
    clause.take("verb", "insert");
    (named && place.can("filter")).then(|| Act::new("filter"))
}

fn hide(clause: &mut Clause<'_>, place: &Place) -> Option<Act> {
    let name = match (clause.take("verb", "hide"), clause.find("verb", "show")) {
        (true, _) => "hide",
        (false, Some(at)) if clause.len() <= 4 => {
            clause.take_at(at);
            "show"
        }
        _ => return None,
    };
    // “Skip this slide in the show.”
    let shows =
        clause.items().find(|(at, item)| clause.is_free(*at) && item.is("verb", "show")).map(|(at, _)| at);
    shows.into_iter().for_each(|at| clause.take_at(at));
    if place.can("hide-column") && place.named("column").is_some() && clause.has("noun", "column") {
        return Some(Act::new(if name == "hide" { "hide-column" } else { return None }));
    }
    if !place.can(name) {
        return None;
    }
    // Of cells the noun says what is put out of sight.
    let act = Act::new(name);
    Some(match (place.cells.is_empty(), clause.has("noun", "column"), clause.has("noun", "row")) {
        (false, true, false) => act.with("what", "columns"),
        (false, false, true) => act.with("what", "rows"),
        _ => act,
    })
}

fn width(clause: &mut Clause<'_>, place: &Place) -> Option<Act> {
    place.can("width").then_some(())?;
    let fits = ["fit", "fits", "autofit", "passend", "anpassen", "autobreite", "optimale", "enough"];
    let fit =
        clause.items().find(|(_, item)| fits.contains(&item.text.to_lowercase().as_str())).map(|(at, _)| at);
    let named = clause.take("noun", "width");
    if let Some(at) = fit {
        clause.take_at(at);
        clause.take("noun", "letters");
        return (named || clause.has("noun", "column")).then(|| Act::new("width").with("to", "fit"));
    }
    let number = clause.take_kind(Kind::Number).filter(|_| named)?;
    let width = measure(number, clause.language()).filter(|one| one.unit.is_empty())?;
    Some(Act::new("width").with("to", plain(width.value)))
}

fn sum(clause: &mut Clause<'_>, place: &Place) -> Option<Act> {
    let said = clause.take("verb", "sum") || clause.take("noun", "total");
    while clause.take("noun", "total") || clause.take("verb", "sum") {}
    let build = clause
        .items()
        .find(|(_, item)| matches!(item.text.to_lowercase().as_str(), "bilden" | "bilde" | "build"))
        .map(|(at, _)| at);
    build.into_iter().for_each(|at| clause.take_at(at));
    clause.take("noun", "row");
    clause.take("prep", "below-this");
    (said && place.can("sum")).then(|| Act::new("sum"))
}

fn percent(clause: &mut Clause<'_>, place: &Place) -> Option<Act> {
    clause.take("verb", "insert").then_some(())?;
    clause.take("noun", "share").then_some(())?;
    clause.take("noun", "column");
    clause.take("prep", "right-this");
    clause.take("noun", "total");
    place.can("percent").then(|| Act::new("percent"))
}

fn fill(clause: &mut Clause<'_>, place: &Place) -> Option<Act> {
    clause.take("verb", "fill").then_some(())?;
    clause.take("way", "down");
    place.can("fill").then(|| Act::new("fill").with("to", "down"))
}

fn split(clause: &mut Clause<'_>, place: &Place) -> Option<Act> {
    clause.take("verb", "split").then_some(())?;
    clause.take("prep", "by");
    let sign = clause.take_kind(Kind::Quote)?.to_owned();
    place.can("split").then(|| Act::new("split").with("by", sign))
}

fn multiply(clause: &mut Clause<'_>, place: &Place) -> Option<Act> {
    for (verb, by) in [("double", "2"), ("halve", "0.5")] {
        if clause.take("verb", verb) {
            return place.can("multiply").then(|| Act::new("multiply").with("by", by));
        }
    }
    let up = clause.take("verb", "increase");
    if !up && !clause.take("verb", "decrease") {
        return None;
    }
    let language = clause.language();
    let number = measure(clause.take_kind(Kind::Number)?, language)?;
    let is_rate = number.unit == "%" || clause.take("unit", "percent");
    clause.take_any("unit");
    take_small(clause, place);
    let rate = number.value / 100.0;
    (is_rate && place.can("multiply"))
        .then(|| Act::new("multiply").with("by", plain(if up { 1.0 + rate } else { 1.0 - rate })))
}

/// Cells that get a look by their values.
pub(super) fn highlight(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    place.can("highlight").then_some(())?;
    let compare = clause.take_any("compare")?;
    let marked = clause.take("verb", "highlight");
    let color = clause.take_any("color");
    if !marked && color.is_none() {
        return None;
    }
    let when = match compare {
        "negative" => "<0".to_owned(),
        way => {
            let language = clause.language();
            let number = measure(clause.take_kind(Kind::Number)?, language)?;
            clause.take_any("currency");
            format!("{}{}", if way == "above" { ">" } else { "<" }, plain(number.value))
        }
    };
    clause.take("noun", "background");
    for (class, value) in [("verb", "show-as"), ("verb", "show"), ("verb", "color")] {
        clause.take(class, value);
    }
    take_making(clause);
    clause.take("noun", "number");
    take_target(clause, place)?;
    let act = Act::new("highlight").with("when", when);
    Some(vec![match color {
        Some(color) if marked => act.with("fill", color),
        Some(color) => act.with("color", color),
        None => act,
    }])
}

/// The values beside the points of one series.
pub(super) fn labels(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    if place.reach != "series" || !place.can("labels") || !clause.take("noun", "labels") {
        return None;
    }
    let gone = clause.take("not", "not") || clause.take("verb", "delete");
    clause.take("verb", "insert");
    clause.take("verb", "show");
    take_making(clause);
    take_target(clause, place)?;
    let act = Act::new("labels");
    Some(vec![if gone { act.with("on", "false") } else { act }])
}

/// The side that a legend is put on.
fn side(clause: &mut Clause<'_>) -> Option<&'static str> {
    let is =
        |item: &crate::grammar::Item<'_>, words: &[&str]| words.contains(&item.text.to_lowercase().as_str());
    let sides: [(&str, &[&str]); 4] = [
        ("right", &["right", "on the right", "to the right", "rechts", "nach rechts"]),
        ("left", &["left", "on the left", "to the left", "links", "nach links"]),
        ("top", &["top", "at the top", "to the top", "oben", "nach oben", "above"]),
        (
            "bottom",
            &["bottom", "at the bottom", "to the bottom", "unten", "nach unten", "below", "underneath"],
        ),
    ];
    let (at, side) = clause.items().find_map(|(at, item)| {
        let side = sides.iter().find(|(_, words)| clause.is_free(at) && is(item, words))?.0;
        Some((at, side))
    })?;
    clause.take_at(at);
    clause.take("prep", "of");
    Some(side)
}

/// Other rows of the cells that a chart shows: “use rows 2 to 13”.
fn shown_rows(clause: &mut Clause<'_>) -> Option<String> {
    let row = clause.find("noun", "row")?;
    let numbers: Vec<(usize, u32)> = clause
        .items()
        .filter(|(at, item)| *at > row && item.kind == Kind::Number)
        .flat_map(|(at, item)| {
            item.text.split(['-', '–']).filter_map(move |part| Some((at, part.parse().ok()?)))
        })
        .collect();
    let [(_, first), (end, last)] = numbers.as_slice() else { return None };
    clause.take_range(row..end + 1);
    for (class, value) in [("verb", "show"), ("verb", "show-as"), ("limit", "only"), ("verb", "set")] {
        clause.take(class, value);
    }
    Some(format!("{first}:{last}"))
}

/// A chart drawn otherwise.
pub(super) fn chart(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    let is_chart = place.can("chart") && (place.named("chart").is_some() || place.reach == "chart");
    if !is_chart || matches!(place.reach.as_str(), "series" | "point" | "cell") {
        return None;
    }
    let mut act = Act::new("chart");
    if place.on_slide() && clause.has("noun", "legend") && !clause.has("verb", "delete") {
        clause.take("noun", "legend");
        act = act.with("legend", side(clause)?);
        clause.take("verb", "move");
    } else if !place.on_slide()
        && let Some(rows) = shown_rows(clause)
    {
        act = act.with("range", rows);
    } else if clause.has("noun", "axis") {
        clause.take("noun", "axis");
        // “Start the axis at zero.”
        let zero = ["zero", "0", "null", "start", "begin", "beginnen", "starten", "startet", "starts"];
        let spare: Vec<usize> = clause
            .items()
            .filter(|(at, item)| clause.is_free(*at) && zero.contains(&item.text.to_lowercase().as_str()))
            .map(|(at, _)| at)
            .collect();
        if spare.len() < 2 {
            return None;
        }
        spare.into_iter().for_each(|at| clause.take_at(at));
        clause.take("prep", "with");
        act = act.with("zero", "true");
    } else {
        let kinds: Vec<&'static str> = clause.take_all("chart");
        let flat = clause.take("chart-word", "flat");
        let stacked = |kind: &'static str| match (kind, place.on_slide()) {
            ("bar", true) => "stacked-bar",
            ("bar", false) => "stacked bar",
            (_, true) => "stacked-column",
            (_, false) => "stacked column",
        };
        let kind = match kinds.as_slice() {
            ["stacked", kind @ ("column" | "bar")] | [kind @ ("column" | "bar"), "stacked"] => stacked(kind),
            [one] if flat && matches!(*one, "column" | "bar") => "bar",
            [one] if !flat && *one != "stacked" => one,
            _ => return None,
        };
        act = act.with("kind", kind);
    }
    clause.take("prep", "instead-behind");
    clause.take("noun", "chart");
    clause.take("verb", "show-as");
    clause.take("verb", "show");
    take_making(clause);
    take_target(clause, place)?;
    Some(vec![act])
}
