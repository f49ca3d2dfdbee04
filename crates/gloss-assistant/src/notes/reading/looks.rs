//! How a place looks: bold and the like, colours, sizes, alignment, borders; bullets and numbers before lines. Reads values of the
//! table; which of them a kind has is for its acts to say.

use gloss_protocol::Act;

use super::place::Place;
use super::target::{on, take_making, take_target};
use crate::grammar::value::{measure, plain};
use crate::grammar::{Clause, Kind};

/// Shapes that are letters before they are an area.
const WRITTEN: [&str; 4] = ["title", "body", "notes", "table"];

/// Looks of letters, areas and lines.
pub(super) fn looks(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    let flags = clause.take_all("look");
    let plain_letters = flags.contains(&"plain");
    let of_frame = clause.take("noun", "border");
    let of_area = clause.take("noun", "background");
    let of_letters = clause.take("noun", "letters");
    clause.take("noun", "font-size");
    let gone = clause.take("not", "not")
        || (!flags.is_empty() || of_frame || of_area) && clause.take("verb", "delete");
    let mut look = Act::new("look");
    for flag in flags.iter().filter(|flag| **flag != "plain") {
        look = look.with(flag, if gone { "false" } else { "true" });
    }
    if plain_letters {
        look = look.with("bold", "false").with("italic", "false");
    }
    let colors = clause.take_all("color");
    let key = color_key(place, (of_area, of_frame, of_letters));
    match colors.as_slice() {
        [] if of_area && gone => look = look.with(key, "none"),
        [] => {}
        [color] if !gone => look = look.with(key, *color),
        _ => return None,
    }
    if of_frame {
        look = frame(clause, look, place, (gone, !colors.is_empty()))?;
    }
    if let Some(align) = clause.take_any("align") {
        let is_across = matches!(align, "left" | "center" | "right");
        look = look.with(if is_across { "align" } else { "valign" }, align);
    }
    if let Some(scale) = clause.take_any("scale") {
        take_making(clause);
        take_target(clause, place)?;
        let alone = look.args.is_empty() && place.can("place");
        return alone.then(|| vec![Act::new("place").with("scale", scale)]);
    }
    look = sized(clause, look, place)?;
    if look.args.is_empty() {
        return None;
    }
    clause.take("verb", "color");
    clause.take("verb", "align");
    clause.take("verb", "show-as");
    clause.take("verb", "highlight");
    take_making(clause);
    let within = take_target(clause, place)?;
    Some(as_acts(look, place).into_iter().map(|act| on(act, within)).collect())
}

/// Shapes that line up with what stands beside them.
pub(super) fn align(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    let is_others =
        |word: &str| matches!(word, "others" | "other" | "rest" | "anderen" | "andern" | "übrigen");
    let others = clause.items().find(|(_, item)| is_others(&item.text.to_lowercase())).map(|(at, _)| at)?;
    if !clause.take("verb", "align") || !place.can("align") {
        return None;
    }
    clause.take_at(others);
    take_making(clause);
    take_target(clause, place)?;
    Some(vec![Act::new("align").with("to", "others")])
}

/// What a colour is given to.
fn color_key(place: &Place, (of_area, of_frame, of_letters): (bool, bool, bool)) -> &'static str {
    let is_shape = place.on_slide() && place.reach == "shape" && !WRITTEN.contains(&place.what.as_str());
    match () {
        () if of_area && place.on_page() => "background",
        () if of_area => "fill",
        () if place.on_slide() && (of_frame || place.what == "line") => "line",
        () if of_letters => "color",
        () if is_shape => "fill",
        () => "color",
    }
}

/// A border of cells, or the line around a shape.
fn frame(clause: &mut Clause<'_>, look: Act, place: &Place, (gone, has_color): (bool, bool)) -> Option<Act> {
    clause.take("verb", "insert");
    clause.take("filler", "a");
    let thin = clause.take_any("border");
    match (place.on_slide(), gone) {
        (false, _) if place.cells.is_empty() => None,
        (false, true) => Some(look.with("border", "none")),
        (false, false) => (thin != Some("thick") && !has_color).then(|| look.with("border", "thin")),
        (true, true) => Some(look.with("line", "none")),
        (true, false) if has_color => Some(look),
        (true, false) => Some(look.with("line", "black")),
    }
}

/// Sizes: of letters, or of a shape that has none.
fn sized(clause: &mut Clause<'_>, look: Act, place: &Place) -> Option<Act> {
    let number = clause
        .items()
        .find(|(at, item)| clause.is_free(*at) && item.kind == Kind::Number)
        .map(|(at, item)| (at, item.text));
    if let Some((at, text)) = number {
        let size = measure(text, clause.language())?;
        let next = clause.item(at + 1).and_then(|item| item.value("unit"));
        let unit = if size.unit.is_empty() { next.unwrap_or_default() } else { size.unit.as_str() };
        let (unit, joined) = (unit.to_owned(), !size.unit.is_empty());
        if !matches!(unit.as_str(), "pt" | "px") || !(1.0..=400.0).contains(&size.value) {
            return None;
        }
        let said = if place.on_page() { format!("{}{unit}", plain(size.value)) } else { plain(size.value) };
        clause.take_at(at);
        if !joined {
            clause.take_at(at + 1);
        }
        // “A bit bigger, 22px” says how much bigger.
        clause.take_any("size");
        return Some(look.with("size", said));
    }
    match clause.find_any("size") {
        Some((at, size @ ("larger" | "smaller"))) if !clause.item(at)?.is("verb", "increase") => {
            clause.take_at(at);
            Some(look.with("size", size))
        }
        _ => Some(look),
    }
}

/// One act of a name of its own where it is only that, else a look; one act after the other where the kind has no look.
fn as_acts(look: Act, place: &Place) -> Vec<Act> {
    let single = |flag: &String, value: &String| {
        let act = Act::new(flag.clone());
        if value == "false" { act.with("on", "false") } else { act }
    };
    let own = |flag: &String| matches!(flag.as_str(), "bold" | "italic" | "strike" | "code" | "uppercase");
    let are_own = look.args.keys().all(own);
    if are_own && (look.args.len() == 1 || !place.can("look")) {
        return look.args.iter().map(|(flag, value)| single(flag, value)).collect();
    }
    vec![look]
}

/// Bullets, numbers or nothing before lines.
pub(super) fn list(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    let kinds: Vec<(usize, &'static str)> =
        clause.items().filter_map(|(at, item)| Some((at, item.value("list")?))).collect();
    let instead = clause.find("prep", "instead");
    let from = clause.find("prep", "from").filter(|_| instead.is_none());
    let numbered = clause.find("verb", "number");
    let is_sheet = !place.cells.is_empty();
    let behind = |at: usize, mark: Option<usize>| mark.is_some_and(|mark| mark < at);
    // What follows “instead of” or “from” is what it is now.
    let (was, wanted): (Vec<_>, Vec<_>) = match (instead, from) {
        (Some(mark), _) => kinds.iter().partition(|(at, _)| behind(*at, Some(mark))),
        (None, Some(mark)) if kinds.len() == 2 => kinds.iter().partition(|(at, _)| {
            *at == kinds.iter().find(|(at, _)| *at > mark).map_or(usize::MAX, |one| one.0)
        }),
        _ => (Vec::new(), kinds.iter().collect()),
    };
    let kind = match (wanted.as_slice(), numbered) {
        ([(_, kind)], None) => *kind,
        ([], Some(_)) => "numbers",
        _ => return None,
    };
    if is_sheet || was.len() > 1 || was.iter().any(|(_, other)| *other == kind) || !place.can("list") {
        return None;
    }
    // “Bullets” alone is as well a thing: something has to say that they are wanted.
    let says = instead.is_some()
        || from.is_some()
        || numbered.is_some()
        || clause.has("verb", "set")
        || clause.has("verb", "insert")
        || clause.len() <= 2;
    if !says {
        return None;
    }
    for (at, _) in &kinds {
        clause.take_at(*at);
    }
    instead.into_iter().chain(from).chain(numbered).for_each(|at| clause.take_at(at));
    clause.take("prep", "instead-behind");
    clause.take("verb", "insert");
    clause.take("look", "plain");
    take_making(clause);
    let within = take_target(clause, place)?;
    let act = on(Act::new("list").with("kind", kind), within);
    Some(vec![act])
}
