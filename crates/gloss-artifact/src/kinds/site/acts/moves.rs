//! Elements among those beside them: elsewhere, once more, in order. What a row is drawn as elsewhere stays.

use super::elements::without_ids;
use super::on::On;
use super::order::{closed, reordered};
use super::table;
use crate::error::Unwritable;
use crate::kinds::acts::order::{Key, sorted};
use crate::kinds::acts::{Args, At, Outcome, Planned, counted, quoted};

const WAYS: &str = "Say to=first, to=last, to=before:WHERE or to=after:WHERE.";

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
    let said = Outcome::new(("move", "Moved"), &quoted(&on.words(element)));
    let rest: Vec<usize> = all.iter().copied().filter(|one| *one != element).collect();
    let place = match args.text("to").trim() {
        "first" => 0,
        "last" => rest.len(),
        words => {
            let (step, place) = match words.split_once(':') {
                Some(("before", place)) => (0, place),
                Some(("after", place)) => (1, place),
                _ => return Err(Unwritable::new("It can't be told where to.", WAYS)),
            };
            let found = at.text.find(place).map_err(|error| Unwritable::new(error.to_string(), WAYS))?;
            let spans = at.text.spans(&found);
            let there = On::of(&At { spans: &spans, ..*at })?;
            if there.page.path != on.page.path {
                return Err(Unwritable::new("That place is on another page.", WAYS));
            }
            let mut other = Some(there.element);
            let beside = loop {
                match other {
                    Some(one) if rest.contains(&one) => break one,
                    Some(one) => other = there.dom.elements.get(one).and_then(|own| own.parent),
                    None => return Err(Unwritable::new("That place is not beside it.", WAYS)),
                }
            };
            rest.iter().position(|one| *one == beside).unwrap_or(0) + step
        }
    };
    let mut order = rest;
    order.insert(place, element);
    if order.get(own) == Some(&element) {
        return Ok(Planned::splices(Vec::new(), said));
    }
    Ok(Planned::splices(reordered(&on, &all, &order), said))
}

pub(super) fn swap(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let found = at
        .text
        .find(args.text("with"))
        .map_err(|error| Unwritable::new(error.to_string(), "Say with=WHERE."))?;
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
