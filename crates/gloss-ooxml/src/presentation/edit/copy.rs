//! A slide is made twice: with charts, workbooks, diagrams and notes of its own, and the pictures that both show. Comments stay
//! with the first. What PowerPoint tells slides and shapes apart by is made anew, so that no place is two.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};

use super::order::{entry_like, list_of, listed, section_lists};
use crate::error::{Refused, fixed};
use crate::package::{Package, relations_name, relative, resolve};
use crate::presentation::slides::Presentation;
use crate::xml::{Patch, Tree};

/// Kinds of relationships whose parts both slides show.
pub(super) const SHARED: [&str; 12] = [
    "slideLayout",
    "slideMaster",
    "notesMaster",
    "theme",
    "slide",
    "image",
    "media",
    "video",
    "audio",
    "hyperlink",
    "font",
    "presentation",
];

/// The highest id that a slide can have.
const LAST_ID: u32 = 2_147_483_647;

/// Makes a copy of a slide behind it.
pub(super) fn duplicate(deck: &mut Presentation, slide: usize) -> Result<(), Refused> {
    let own = deck.numbered(slide)?;
    let mut copies = BTreeMap::new();
    let copy = copied(&mut deck.package, &own.part, &mut copies)?;
    let main = deck.part.clone();
    let relation = deck.package.add_relation(&main, "slide", &copy)?;
    let text = deck.package.text(&main)?;
    let tree = Tree::parse(&text, &main, deck.package.limits())?;
    let taken: Vec<u32> = deck.slides().iter().map(|slide| slide.id).collect();
    let next = taken.iter().copied().max().unwrap_or(255).max(255) + 1;
    let free = || (256..=LAST_ID).find(|id| !taken.contains(id));
    let id = if next <= LAST_ID { Some(next) } else { free() };
    let (Some(id), Some(entry)) = (id, listed(&tree).get(slide).copied()) else {
        return Err(fixed("the presentation can't have more slides", "Delete a slide first."));
    };
    let mut patch = Patch::default();
    patch.insert(tree.whole(entry).end, entry_like(&tree, entry, id, relation));
    for (list, mut ids) in section_lists(&tree) {
        if let Some(at) = ids.iter().position(|other| *other == own.id) {
            ids.insert(at + 1, id);
            patch.replace(tree.whole(list), list_of(&tree, list, &ids));
        }
    }
    deck.package.set_patched(&main, &text, patch);
    Ok(())
}

/// A copy of a part and of what belongs to it alone; gives its name.
pub(super) fn copied(
    package: &mut Package,
    part: &str,
    copies: &mut BTreeMap<String, String>,
) -> Result<String, Refused> {
    let name = next_name(package, part);
    copies.insert(part.to_owned(), name.clone());
    let kind = package.content_type(part)?;
    let kind = kind.ok_or_else(|| {
        fixed(format!("the file does not say what {part} is"), "Save it once in the program that made it.")
    })?;
    let bytes = package.part(part)?;
    match String::from_utf8(bytes) {
        Ok(text) if kind.ends_with("xml") => {
            let text = renewed(package, part, &text, &name)?;
            package.add(&name, &kind, text)?;
        }
        Ok(text) => package.add_bytes(&name, &kind, text.into_bytes())?,
        Err(other) => package.add_bytes(&name, &kind, other.into_bytes())?,
    }
    let listed = relations_name(part);
    if package.has(&listed) {
        let text = package.text(&listed)?;
        let changed = relations(package, part, &name, &text, copies)?;
        package.set(&relations_name(&name), changed);
    }
    Ok(name)
}

/// The relationships of a copy: to what both show, and to copies of what is its own.
fn relations(
    package: &mut Package,
    part: &str,
    name: &str,
    text: &str,
    copies: &mut BTreeMap<String, String>,
) -> Result<String, Refused> {
    let listed = relations_name(part);
    let limits = *package.limits();
    let tree = Tree::parse(text, &listed, &limits)?;
    let mut patch = Patch::default();
    for id in tree.all().filter(|id| tree.local(*id) == "Relationship") {
        let tag = tree.tag(id);
        if tag.get("TargetMode").is_some_and(|mode| mode == "External") {
            continue;
        }
        let kind = tag.get("Type").unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
        let target = resolve(part, &tag.get("Target").unwrap_or_default());
        if kind.to_lowercase().contains("comment") {
            patch.cut(tree.whole(id));
            continue;
        }
        let Some(target) = package.stored_name(&target).map(str::to_owned) else { continue };
        let own = match copies.get(&target) {
            Some(known) => known.clone(),
            None if SHARED.contains(&kind.as_str()) || is_media(package, &target) => continue,
            None => copied(package, &target, copies)?,
        };
        patch.attribute(&tag, "Target", &relative(name, &own));
    }
    Ok(patch.apply(text))
}

/// Pictures and sounds are shown by both, whatever leads to them.
fn is_media(package: &Package, part: &str) -> bool {
    let kind = package.content_type(part).ok().flatten().unwrap_or_default();
    ["image/", "audio/", "video/"].iter().any(|media| kind.starts_with(media))
}

/// A name for a part beside another one: the same with the next number that nobody has.
pub(super) fn next_name(package: &Package, part: &str) -> String {
    let (stem, ending) =
        part.rsplit_once('.').map_or((part, String::new()), |(stem, ending)| (stem, format!(".{ending}")));
    let stem = stem.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let number = |name: &str| -> Option<u32> { name.strip_prefix(stem)?.strip_suffix(&ending)?.parse().ok() };
    let last = package.names().filter_map(number).max().unwrap_or(0);
    (1..)
        .map(|step| format!("{stem}{}{ending}", last.saturating_add(step)))
        .find(|name| !package.has(name))
        .unwrap_or_default()
}

/// A text with other marks of making.
fn renewed(package: &Package, part: &str, text: &str, name: &str) -> Result<String, Refused> {
    let tree = Tree::parse(text, part, package.limits())?;
    let mut patch = Patch::default();
    let mut marks = Marks::new(text, name);
    for id in tree.all().filter(|id| tree.local(*id) == "creationId") {
        let tag = tree.tag(id);
        if tag.find("val").is_some() {
            patch.attribute(&tag, "val", &marks.number().to_string());
        }
        if tag.find("id").is_some() {
            patch.attribute(&tag, "id", &marks.guid());
        }
    }
    Ok(patch.apply(text))
}

/// Marks that nothing else has: told by what is copied and where to.
struct Marks {
    seed: DefaultHasher,
    count: u64,
}

impl Marks {
    fn new(text: &str, name: &str) -> Self {
        let mut seed = DefaultHasher::new();
        seed.write(text.as_bytes());
        seed.write(name.as_bytes());
        Self { seed, count: 0 }
    }

    fn next(&mut self) -> u64 {
        self.count += 1;
        let mut hash = self.seed.clone();
        hash.write_u64(self.count);
        hash.finish()
    }

    fn number(&mut self) -> u32 {
        ((self.next() >> 32) as u32).max(1)
    }

    fn guid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        // The version and the variant of a random GUID (RFC 9562, 5.4).
        let (a, b) = (a & !0xf000 | 0x4000, b & !(0b11 << 62) | 0b10 << 62);
        let hex = format!("{a:016X}{b:016X}");
        let cut = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        format!("{{{}-{}-{}-{}-{}}}", cut(0, 8), cut(8, 12), cut(12, 16), cut(16, 20), cut(20, 32))
    }
}
