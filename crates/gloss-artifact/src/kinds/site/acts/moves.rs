//! Elements among those beside them: elsewhere, once more, in order. What a row is drawn as elsewhere stays.

use super::elements::without_ids;
use super::on::On;
use super::order::{closed, reordered};
use super::table;
use crate::error::Unwritable;
use crate::kinds::acts::destination::{To, WAYS, find_named, nth};
use crate::kinds::acts::order::{Key, sorted};
use crate::kinds::acts::{Args, At, Outcome, Planned, counted, quoted};

/// The element that is moved: the entry of a menu with its link, the row with its cell.
fn moved(on: &On<'_>) -> usize {
    let mut element = on.element;
    if matches!(on.tag(element), "td" | "th") {
        return on.up(|tag| tag == "tr").unwrap_or(element);
    }
    while let Some(parent) = on.dom.elements.get(element).and_then(|own| own.parent) {
        let alone = on.dom.children(parent).count() == 1 && on.words(parent) == on.words(element);
        if !alone
            || matches!(
                on.tag(parent),
                "body" | "main" | "html" | "ul" | "ol" | "nav" | "section" | "tbody" | "table"
            )
        {
            break;
        }
        element = parent;
    }
    element
}

/// The elements beside an element, it among them, that could change places with it.
fn siblings(on: &On<'_>, element: usize) -> Vec<usize> {
    let Some(parent) = on.dom.elements.get(element).and_then(|own| own.parent) else { return Vec::new() };
    let is_row = on.tag(element) == "tr";
    on.dom
        .children(parent)
        .filter(|child| !matches!(on.tag(*child), "script" | "style" | "template" | "link" | "meta"))
        .filter(|child| !is_row || on.tag(*child) == "tr" && !table::is_header(on, *child))
        .collect()
}

pub(super) fn relocate(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    if matches!(on.tag(on.element), "td" | "th") && table::is_column(&on) {
        return table::move_column(at, &on, args.text("to"));
    }
    let element = moved(&on);
    let all = siblings(&on, element);
    let own = all
        .iter()
        .position(|one| *one == element)
        .ok_or_else(|| Unwritable::new("It can't be moved.", "Mark an element among others."))?;
    let to = To::parse(args.text("to"))?;
    let said = Outcome::new(("move", "Moved"), &quoted(&on.words(element))).and(&to.says());
    let beside = match to.place().filter(|place| nth(place).is_none()) {
        Some(place) => Some(beside(at, &on, &all, place)?),
        None => None,
    };
    let order = to.order(all.len(), &[own], beside);
    let order = order.ok_or_else(|| Unwritable::new("That place is not beside it.", WAYS))?;
    let order: Vec<usize> = order.into_iter().filter_map(|n| all.get(n).copied()).collect();
    if order.get(own) == Some(&element) {
        return Ok(Planned::splices(Vec::new(), said));
    }
    Ok(Planned::splices(reordered(&on, &all, &order), said))
}

/// The number among siblings of the one that a WHERE, or words, name.
fn beside(at: &At<'_>, on: &On<'_>, all: &[usize], place: &str) -> Result<usize, Unwritable> {
    let words = place.trim().trim_matches('"');
    let says = |one: &usize| on.words(*one);
    // What stands beside it is meant before what says the same elsewhere.
    for same in [|own: &str, words: &str| own == words, |own: &str, words: &str| own.starts_with(words)] {
        let mut found = (0..all.len()).filter(|n| all.get(*n).is_some_and(|one| same(&says(one), words)));
        if let (Some(one), None) = (found.next(), found.next()) {
            return Ok(one);
        }
    }
    let found = find_named(at, place).map_err(|error| Unwritable::new(error.to_string(), WAYS))?;
    let spans = at.text.spans(&found);
    let there = On::of(&At { spans: &spans, ..*at })?;
    if there.page.path != on.page.path {
        return Err(Unwritable::new("That place is on another page.", WAYS));
    }
    let mut other = Some(there.element);
    while let Some(one) = other {
        if let Some(n) = all.iter().position(|own| *own == one) {
            return Ok(n);
        }
        other = there.dom.elements.get(one).and_then(|own| own.parent);
    }
    Err(Unwritable::new("That place is not beside it.", WAYS))
}

pub(super) fn swap(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let found = find_named(at, args.text("with"));
    let found = found.map_err(|error| Unwritable::new(error.to_string(), "Say with=WHERE."))?;
    let spans = at.text.spans(&found);
    let there = On::of(&At { spans: &spans, ..*at })?;
    if on.page.path != there.page.path {
        return Err(Unwritable::new("The two stand on two pages.", "Name one of the same page."));
    }
    let (a, b) = (moved(&on), moved(&there));
    let (first, second) = (on.whole(a), on.whole(b));
    if first.start < second.end && second.start < first.end {
        return Err(Unwritable::new("One of the two lies in the other.", "Name one beside it."));
    }
    let said =
        Outcome::new(("swap", "Swapped"), &format!("{} and {}", quoted(&on.words(a)), quoted(&on.words(b))));
    let splices = vec![on.splice(first, closed(&on, b)), on.splice(second, closed(&on, a))];
    Ok(Planned::splices(splices, said))
}

pub(super) fn duplicate(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let said = Outcome::new(("duplicate", "Duplicated"), &quoted(&at.text.visible(&at.region())));
    if !on.is_whole {
        let words = on.says(&on.place).to_owned();
        return Ok(Planned::splices(vec![on.splice(on.place.end..on.place.end, format!(" {words}"))], said));
    }
    let element = moved(&on);
    let whole = on.whole(element);
    let copy = format!("{}{}", on.indent(element), without_ids(&closed(&on, element)));
    Ok(Planned::splices(vec![on.splice(whole.end..whole.end, copy)], said))
}

/// Whether the place is in a table or a list, or is one.
pub(super) fn has_order(at: &At<'_>) -> bool {
    let Ok(on) = On::of(at) else { return false };
    on.up(|tag| matches!(tag, "table" | "ul" | "ol")).is_some() || table::fits(at)
}

pub(super) fn sort(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let falling = args.flag("desc", false);
    if table::fits(at) {
        return table::sort(at, args.get("by"), falling);
    }
    let list = on
        .up(|tag| matches!(tag, "ul" | "ol"))
        .ok_or_else(|| Unwritable::new("No table or list is marked here.", "Mark one."))?;
    let items: Vec<usize> = on.dom.children(list).filter(|child| on.tag(*child) == "li").collect();
    let keys: Vec<Key> = items.iter().map(|item| Key::of(&on.words(*item))).collect();
    let order: Vec<usize> =
        sorted(&keys, falling).into_iter().filter_map(|n| items.get(n).copied()).collect();
    let said = Outcome::new(("sort", "Sorted"), &counted(items.len(), "item", "items"));
    Ok(Planned::splices(reordered(&on, &items, &order), said))
}
