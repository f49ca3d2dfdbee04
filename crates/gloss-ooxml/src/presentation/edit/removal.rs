//! Removal of a slide or a shape with its list entries, the links to it, and the parts that only it reached. A part
//! that nothing reached before is left where it lay.

use std::collections::{BTreeMap, BTreeSet};

use super::order::{list_of, listed, section_lists};
use crate::error::{OpenError, Refused, fixed};
use crate::package::{Package, relations_name};
use crate::presentation::slides::Presentation;
use crate::xml::{Patch, Tree};

/// Takes a slide away.
pub(super) fn delete(deck: &mut Presentation, slide: usize) -> Result<(), Refused> {
    let own = deck.numbered(slide)?;
    if deck.slides().len() == 1 {
        let says = "a presentation keeps one slide at least";
        return Err(fixed(says, "Make another slide first, or change this one."));
    }
    let before = reached(&deck.package)?;
    let part = deck.part.clone();
    let text = deck.package.text(&part)?;
    let tree = Tree::parse(&text, &part, deck.package.limits())?;
    let mut patch = Patch::default();
    if let Some(entry) = listed(&tree).get(slide) {
        patch.cut(tree.whole(*entry));
    }
    for (list, ids) in section_lists(&tree) {
        if ids.contains(&own.id) {
            let left: Vec<u32> = ids.into_iter().filter(|id| *id != own.id).collect();
            patch.replace(tree.whole(list), list_of(&tree, list, &left));
        }
    }
    let leading: Vec<String> = leading_to(&deck.package, &part, &own.part)?;
    for id in tree.all() {
        let names = tree.tag(id).prefixed("id").is_some_and(|found| leading.iter().any(|id| *id == found));
        // In a show of its own that a person put together.
        if tree.local(id) == "sld" && names {
            patch.cut(tree.whole(id));
        }
    }
    deck.package.set_patched(&part, &text, patch);
    for id in leading {
        deck.package.remove_relation(&part, &id)?;
    }
    let others: Vec<String> =
        before.iter().filter(|other| **other != own.part && **other != part).cloned().collect();
    for other in others {
        if own.notes.as_ref() != Some(&other) {
            unlink(&mut deck.package, &other, &own.part)?;
        }
    }
    sweep(&mut deck.package, &before)
}

/// The ids of a part's relationships that lead to another one.
fn leading_to(package: &Package, part: &str, to: &str) -> Result<Vec<String>, OpenError> {
    let related = package.relations(part)?.into_iter();
    Ok(related.filter(|one| !one.external && one.target.eq_ignore_ascii_case(to)).map(|one| one.id).collect())
}

/// Takes the links of a part to a slide away.
fn unlink(package: &mut Package, part: &str, to: &str) -> Result<(), Refused> {
    let leading = leading_to(package, part, to)?;
    if leading.is_empty() {
        return Ok(());
    }
    let text = package.text(part)?;
    let tree = Tree::parse(&text, part, package.limits())?;
    let mut patch = Patch::default();
    for id in tree.all() {
        let tag = tree.tag(id);
        let names = tag.prefixed("id").is_some_and(|found| leading.iter().any(|id| *id == found));
        if names && tag.local().starts_with("hlink") {
            patch.cut(tree.whole(id));
        } else if names {
            let says = format!("{part} shows the slide in a way that can't be taken apart");
            return Err(fixed(says, "Delete the slide in the program that made the presentation."));
        }
    }
    package.set_patched(part, &text, patch);
    for id in leading {
        package.remove_relation(part, &id)?;
    }
    Ok(())
}

/// The parts that a file leads to.
pub(super) fn reached(package: &Package) -> Result<BTreeSet<String>, OpenError> {
    let mut out = BTreeSet::new();
    let mut open = vec![String::new()];
    while let Some(part) = open.pop() {
        for one in package.relations(&part)?.into_iter().filter(|one| !one.external) {
            if let Some(stored) = package.stored_name(&one.target)
                && out.insert(stored.to_owned())
            {
                open.push(stored.to_owned());
            }
        }
    }
    Ok(out)
}

/// Takes away what was reached before and is reached by nothing now.
pub(super) fn sweep(package: &mut Package, before: &BTreeSet<String>) -> Result<(), Refused> {
    let now = reached(package)?;
    for part in before.difference(&now) {
        package.remove(part)?;
        package.remove(&relations_name(part))?;
    }
    Ok(())
}

/// Takes away the relationships of a part that its text named before and names no more, and what only they reached.
pub(super) fn unused(package: &mut Package, part: &str, before: &str) -> Result<(), Refused> {
    let reached_before = reached(package)?;
    let was = named(package, part, before)?;
    let text = package.text(part)?;
    let now = named(package, part, &text)?;
    let related: BTreeMap<String, (String, String)> =
        package.relations(part)?.into_iter().map(|one| (one.id, (one.kind, one.target))).collect();
    let mut gone: Vec<String> =
        was.difference(&now).filter(|id| related.contains_key(*id)).cloned().collect();
    // A diagram's data names the drawing that stands for it.
    for id in gone.clone() {
        let Some((_, data)) = related.get(&id).filter(|(kind, _)| kind == "diagramData") else { continue };
        let data_text = package.text(data)?;
        let tree = Tree::parse(&data_text, data, package.limits())?;
        let drawn = tree.all().find_map(|id| tree.tag(id).get("relId").map(|id| id.into_owned()));
        gone.extend(drawn.filter(|id| related.contains_key(id) && !now.contains(id)));
    }
    for id in gone {
        package.remove_relation(part, &id)?;
    }
    sweep(package, &reached_before)
}

/// The values of prefixed attributes, among them all relationship ids that a part's text names.
fn named(package: &Package, part: &str, text: &str) -> Result<BTreeSet<String>, OpenError> {
    let tree = Tree::parse(text, part, package.limits())?;
    let of =
        |id| tree.tag(id).attributes().filter(|one| one.name.contains(':')).map(|one| one.raw.to_owned());
    Ok(tree.all().flat_map(of).collect())
}
