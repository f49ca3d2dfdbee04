//! The order of the slides, and which of them are passed over. Sections keep their slides; a slide that is put among those of
//! another section is of that one from then on.

use super::markup::raw;
use crate::error::{Refused, fixed};
use crate::presentation::slides::Presentation;
use crate::xml::{Id, Patch, Tag, Tree};

/// Puts the slides into an order.
pub(super) fn put(deck: &mut Presentation, order: &[usize]) -> Result<(), Refused> {
    let mut sorted = order.to_vec();
    sorted.sort_unstable();
    if sorted != (0..deck.slides().len()).collect::<Vec<_>>() {
        return Err(fixed("an order names each slide once", "Name each slide once."));
    }
    let part = deck.part.clone();
    let text = deck.package.text(&part)?;
    let tree = Tree::parse(&text, &part, deck.package.limits())?;
    let listed = listed(&tree);
    let mut patch = Patch::default();
    for (slot, from) in listed.iter().zip(order) {
        if let Some(other) = listed.get(*from).filter(|other| *other != slot) {
            patch.replace(tree.whole(*slot), super::markup::raw(&tree, *other));
        }
    }
    let ids: Vec<u32> = order.iter().filter_map(|at| deck.slides().get(*at)).map(|slide| slide.id).collect();
    sections(&tree, &ids, &mut patch);
    deck.package.set_patched(&part, &text, patch);
    Ok(())
}

/// The elements that list the slides.
pub(super) fn listed(tree: &Tree<'_>) -> Vec<Id> {
    let of_deck = |id: &Id| tree.local(*id) == "sldId" && tree.parent(tree.parent(*id)) == tree.root();
    tree.all().filter(of_deck).collect()
}

/// The entry of another slide in the list, written as this one is.
pub(super) fn entry_like(tree: &Tree<'_>, entry: Id, slide: u32, relation: String) -> String {
    let mut patch = Patch::default();
    let tag = Tag { raw: tree.tag(entry).raw, start: 0 };
    patch.attribute(&tag, "id", &slide.to_string());
    if let Some(found) = tag.attributes().find(|one| one.name.contains(':') && one.name.ends_with(":id")) {
        patch.replace(found.value_at, relation);
    }
    patch.apply(raw(tree, entry))
}

/// The lists of the sections, in their order, each with the ids of its slides.
pub(super) fn section_lists(tree: &Tree<'_>) -> Vec<(Id, Vec<u32>)> {
    let lists =
        tree.all().filter(|id| tree.local(*id) == "sldIdLst" && tree.local(tree.parent(*id)) == "section");
    let ids = |list: Id| tree.children(list).filter_map(|id| tree.tag(id).number("id")).collect();
    lists.map(|list| (list, ids(list))).collect()
}

/// Lists the slides of each section anew, so that all of them together are in the order of the slides.
fn sections(tree: &Tree<'_>, order: &[u32], patch: &mut Patch) {
    let lists = section_lists(tree);
    if lists.is_empty() {
        return;
    }
    let home = |id: &u32| lists.iter().position(|(_, ids)| ids.contains(id));
    let homes: Vec<Option<usize>> = order.iter().map(home).collect();
    let stay = rising(&homes);
    let mut now: Vec<Vec<u32>> = vec![Vec::new(); lists.len()];
    let first = stay.iter().position(|stays| *stays).and_then(|at| homes.get(at).copied().flatten());
    let mut current = first.unwrap_or(0);
    for ((id, home), stays) in order.iter().zip(&homes).zip(&stay) {
        if let (Some(home), true) = (home, stays) {
            current = *home;
        }
        if let (Some(list), true) = (now.get_mut(current), home.is_some()) {
            list.push(*id);
        }
    }
    for ((list, ids), now) in lists.iter().zip(&now) {
        if ids != now {
            patch.replace(tree.whole(*list), list_of(tree, *list, now));
        }
    }
}

/// A section's list with these slides.
pub(super) fn list_of(tree: &Tree<'_>, list: Id, ids: &[u32]) -> String {
    let tag = tree.tag(list);
    let (name, p) = (tag.name(), tag.prefix());
    let items: String = ids.iter().map(|id| format!("<{p}sldId id=\"{id}\"/>")).collect();
    if items.is_empty() { format!("<{name}/>") } else { format!("<{name}>{items}</{name}>") }
}

/// Marks the items that can stay in place so that only the others move: the longest run of them that never falls.
fn rising(homes: &[Option<usize>]) -> Vec<bool> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(homes.len());
    for (at, home) in homes.iter().enumerate() {
        let before = (0..at).filter(|n| home.is_some() && homes.get(*n).copied().flatten().is_some());
        let before = before.filter(|n| homes.get(*n).copied().flatten() <= *home);
        let longest = before.max_by_key(|n| best.get(*n).map_or(0, |(length, _)| *length));
        let length = longest.and_then(|n| best.get(n)).map_or(0, |(length, _)| *length);
        best.push((length + usize::from(home.is_some()), longest));
    }
    let mut stay = vec![false; homes.len()];
    let mut at = (0..best.len()).max_by_key(|n| best.get(*n).map_or(0, |(length, _)| *length));
    while let Some(n) = at {
        if let Some(slot) = stay.get_mut(n) {
            *slot = homes.get(n).copied().flatten().is_some();
        }
        at = best.get(n).and_then(|(_, before)| *before);
    }
    stay
}

/// Passes a slide over when the slides are shown, or shows it.
pub(super) fn hide(deck: &mut Presentation, slide: usize, hidden: bool) -> Result<(), Refused> {
    let slide = deck.numbered(slide)?;
    if slide.hidden == hidden {
        return Ok(());
    }
    let text = deck.package.text(&slide.part)?;
    let tree = Tree::parse(&text, &slide.part, deck.package.limits())?;
    let root = tree.tag(tree.root());
    let mut patch = Patch::default();
    match hidden {
        true => patch.attribute(&root, "show", "0"),
        false => patch.drop_attribute(&root, "show"),
    }
    deck.package.set_patched(&slide.part, &text, patch);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::rising;

    #[test]
    fn the_fewest_slides_change_their_section() {
        for (homes, stay) in [
            (vec![0, 0, 1, 1], vec![true; 4]),
            (vec![1, 0, 0, 1], vec![false, true, true, true]),
            (vec![0, 1, 1, 0], vec![true, true, true, false]),
        ] {
            let homes: Vec<Option<usize>> = homes.into_iter().map(Some).collect();
            assert_eq!(rising(&homes), stay, "{homes:?}");
        }
        assert_eq!(rising(&[None, Some(0)]), [false, true]);
    }
}
