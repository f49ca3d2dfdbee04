//! Restoring a slide or a shape of an earlier state of the presentation, with the parts that it led to. It is the same
//! one as before, so its ids and creation ids stay; where another has them by now it is refused.

use std::collections::BTreeMap;

use super::copy::{SHARED, next_name};
use super::order::{entry_like, list_of, listed, section_lists};
use crate::error::{Refused, fixed};
use crate::package::{Package, relations_name, relative, resolve};
use crate::presentation::shape::shapes;
use crate::presentation::slides::Presentation;
use crate::xml::{Id, Patch, Tree, escape};

const RESTORE: &str = "Restore the version before as a whole.";

/// Brings a slide of another state back, to stand at this number.
pub(super) fn slide(
    deck: &mut Presentation,
    from: &Presentation,
    slide: usize,
    at: usize,
) -> Result<(), Refused> {
    let own = from.numbered(slide)?;
    if deck.slides().iter().any(|other| other.id == own.id) {
        return Err(fixed("the slide is there already", "Look again."));
    }
    let part = Copies::default().part(from.package(), &mut deck.package, &own.part)?;
    let main = deck.part.clone();
    let relation = deck.package.add_relation(&main, "slide", &part)?;
    let text = deck.package.text(&main)?;
    let tree = Tree::parse(&text, &main, deck.package.limits())?;
    let all = listed(&tree);
    let beside = at.checked_sub(1).and_then(|before| all.get(before)).or(all.first()).copied();
    let beside = beside.ok_or_else(|| fixed("the presentation has no slides", RESTORE))?;
    let mut patch = Patch::default();
    let place = if at == 0 { tree.whole(beside).start } else { tree.whole(beside).end };
    patch.insert(place, entry_like(&tree, beside, own.id, relation));
    let neighbour = tree.tag(beside).number::<u32>("id");
    for (list, mut ids) in section_lists(&tree) {
        if let Some(found) = ids.iter().position(|id| Some(*id) == neighbour) {
            ids.insert(if at == 0 { found } else { found + 1 }, own.id);
            patch.replace(tree.whole(list), list_of(&tree, list, &ids));
        }
    }
    deck.package.set_patched(&main, &text, patch);
    Ok(())
}

/// Where a shape comes from and goes to; all told by their numbers.
pub(super) struct Way {
    /// The slide of the other state.
    pub slide: usize,
    /// The shape on it.
    pub shape: usize,
    /// The slide here.
    pub to: usize,
    /// The shape here that it stands behind; none to be the first.
    pub behind: Option<usize>,
}

/// Brings a shape of another state back.
pub(super) fn shape(deck: &mut Presentation, from: &Presentation, way: &Way) -> Result<(), Refused> {
    let (source, part) = (from.numbered(way.slide)?.part, deck.numbered(way.to)?.part);
    let (old, text) = (from.package().text(&source)?, deck.package.text(&part)?);
    let limits = *deck.package.limits();
    let (was, tree) = (Tree::parse(&old, &source, &limits)?, Tree::parse(&text, &part, &limits)?);
    let own = shapes(&was).get(way.shape).map(|shape| element(&was, shape.node));
    let own = own.ok_or_else(|| fixed("the shape is not in that version", RESTORE))?;
    let names = |tree: &Tree<'_>| -> Vec<String> {
        let root = tree.tag(tree.root());
        root.attributes()
            .filter(|one| one.name.starts_with("xmlns"))
            .map(|one| format!("{}={}", one.name, one.raw))
            .collect()
    };
    let declared = names(&tree);
    let taken: Vec<String> = ids(&tree, tree.all());
    let inside = (own..was.all().end).take_while(|id| was.whole(*id).start < was.whole(own).end);
    let is_free = ids(&was, inside.clone()).iter().all(|id| !taken.contains(id));
    if !is_free || names(&was).iter().any(|name| !declared.contains(name)) {
        return Err(fixed("the slide was changed too much for the shape to come back by itself", RESTORE));
    }
    let place = place(&tree, way.behind)?;
    let related = ties(from.package(), &source)?;
    let mut patch = Patch::default();
    let (mut copies, mut known) = (Copies::default(), BTreeMap::<String, String>::new());
    for id in inside {
        for one in was.tag(id).attributes().filter(|one| one.name.contains(':')) {
            let Some(tie) = related.get(one.raw) else { continue };
            let now = match known.get(one.raw) {
                Some(now) => now.clone(),
                None => {
                    let target = match tie.external {
                        true => tie.target.clone(),
                        false => {
                            let kind = tie.kind.rsplit('/').next().unwrap_or_default();
                            let own = copies.target(from.package(), &mut deck.package, kind, &tie.target)?;
                            relative(&part, &own)
                        }
                    };
                    let now = deck.package.relate(&part, &tie.kind, (&target, tie.external), one.raw)?;
                    known.insert(one.raw.to_owned(), now.clone());
                    now
                }
            };
            patch.replace(one.value_at, now);
        }
    }
    // The patch is of the whole part: what it leaves of the shape is what is inserted.
    let whole = was.whole(own);
    let (head, tail) = (whole.start, old.len() - whole.end);
    let changed = patch.apply(&old);
    let snippet = changed.get(head..changed.len() - tail).unwrap_or_default().to_owned();
    let mut into = Patch::default();
    into.insert(place, snippet);
    let text = into.apply(&text);
    deck.package.set(&part, text);
    Ok(())
}

/// The element that stands for a shape: of a choice between two ways to say it the whole choice.
fn element(tree: &Tree<'_>, node: Id) -> Id {
    let parent = tree.parent(node);
    let choice = matches!(tree.local(parent), "Choice" | "Fallback") && tree.children(parent).count() == 1;
    if choice { tree.parent(parent) } else { node }
}

/// The ids of shapes among elements.
fn ids(tree: &Tree<'_>, among: impl Iterator<Item = Id>) -> Vec<String> {
    let named = among.filter(|id| tree.local(*id) == "cNvPr");
    named.filter_map(|id| tree.tag(id).get("id").map(|id| id.into_owned())).collect()
}

/// Where a shape is written: behind another one, else before all.
fn place(tree: &Tree<'_>, behind: Option<usize>) -> Result<usize, Refused> {
    let all = shapes(tree);
    let none = || fixed("what the shape stood behind is not there any more", RESTORE);
    match behind {
        Some(at) => Ok(tree.whole(element(tree, all.get(at).ok_or_else(none)?.node)).end),
        None => match all.first() {
            Some(first) => Ok(tree.whole(element(tree, first.node)).start),
            None => {
                let properties = tree.first("grpSpPr").ok_or_else(none)?;
                Ok(tree.whole(properties).end)
            }
        },
    }
}

/// A relationship of a part there.
struct Tie {
    /// Its type, as it is written.
    kind: String,
    /// The part or the address that it leads to.
    target: String,
    /// Whether it leads out of the package.
    external: bool,
}

/// The relationships of a part, by their ids.
fn ties(package: &Package, part: &str) -> Result<BTreeMap<String, Tie>, Refused> {
    let listed = relations_name(part);
    let mut out = BTreeMap::new();
    if !package.has(&listed) {
        return Ok(out);
    }
    let text = package.text(&listed)?;
    let tree = Tree::parse(&text, &listed, package.limits())?;
    for id in tree.all().filter(|id| tree.local(*id) == "Relationship") {
        let tag = tree.tag(id);
        let word = |name: &str| tag.get(name).unwrap_or_default().into_owned();
        let external = word("TargetMode") == "External";
        let target = if external { word("Target") } else { resolve(part, &word("Target")) };
        let stored = package.stored_name(&target).map(str::to_owned);
        out.insert(word("Id"), Tie { kind: word("Type"), target: stored.unwrap_or(target), external });
    }
    Ok(out)
}

/// Parts that came along, by their names there, with their names here.
#[derive(Default)]
struct Copies(BTreeMap<String, String>);

impl Copies {
    /// The target of a relationship in this package: the part that is there, where shared; else a copy of the other's.
    fn target(
        &mut self,
        from: &Package,
        into: &mut Package,
        kind: &str,
        target: &str,
    ) -> Result<String, Refused> {
        if let Some(known) = self.0.get(target) {
            return Ok(known.clone());
        }
        let is_there = into.has(target);
        let same = is_there && into.part(target)? == from.part(target)?;
        match (SHARED.contains(&kind), is_there) {
            (_, true) if same => Ok(target.to_owned()),
            // Layouts and the like are what they are now.
            (true, true) if kind != "image" && kind != "media" => Ok(target.to_owned()),
            (true, false) if kind != "image" && kind != "media" => {
                Err(fixed(format!("{target} is not in the presentation any more"), RESTORE))
            }
            _ => self.part(from, into, target),
        }
    }

    /// A part with all that is its own; gives its name here.
    fn part(&mut self, from: &Package, into: &mut Package, part: &str) -> Result<String, Refused> {
        let name = if into.has(part) { next_name(into, part) } else { part.to_owned() };
        self.0.insert(part.to_owned(), name.clone());
        let kind = from
            .content_type(part)?
            .ok_or_else(|| fixed(format!("the file does not say what {part} is"), RESTORE))?;
        into.add_bytes(&name, &kind, from.part(part)?)?;
        let listed = relations_name(part);
        if !from.has(&listed) {
            return Ok(name);
        }
        let text = from.text(&listed)?;
        let tree = Tree::parse(&text, &listed, from.limits())?;
        let mut patch = Patch::default();
        for id in tree.all().filter(|id| tree.local(*id) == "Relationship") {
            let tag = tree.tag(id);
            if tag.get("TargetMode").is_some_and(|mode| mode == "External") {
                continue;
            }
            let kind = tag.get("Type").unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
            let target = resolve(part, &tag.get("Target").unwrap_or_default());
            let Some(target) = from.stored_name(&target).map(str::to_owned) else { continue };
            let own = self.target(from, into, &kind, &target)?;
            if own != target || name != part {
                patch.attribute(&tag, "Target", &escape(&relative(&name, &own)));
            }
        }
        into.set(&relations_name(&name), patch.apply(&text));
        Ok(name)
    }
}
