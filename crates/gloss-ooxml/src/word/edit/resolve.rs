//! Tracked changes accepted or rejected (17.13.5): what was put in stays or goes, what was taken away goes or comes back. Where a
//! paragraph's mark goes its words move to the head of the next one, which keeps its own look. Decides nothing.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::error::Refused;
use crate::package::Package;
use crate::word::file::Document;
use crate::word::paragraph::{Piece, PieceKind};
use crate::word::read::{Item, attribute};
use crate::xml::{Id, Patch, Tree};

/// How a tracked change ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// It becomes the text.
    Accept,
    /// It never was.
    Reject,
}

/// The kind of a tracked change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisionKind {
    /// Words, a paragraph's end or a row put in.
    Inserted,
    /// Words, a paragraph's end or a row taken away.
    Deleted,
    /// Another look.
    Formatted,
}

/// A tracked change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The part that it stands in.
    pub part: String,
    /// Its element.
    pub node: Id,
    /// Its kind.
    pub kind: RevisionKind,
    /// Who made it; empty where the file does not say.
    pub author: String,
    /// When, as it is written.
    pub date: String,
    /// Its words.
    pub words: String,
}

impl Document {
    /// All tracked changes, part by part in their order.
    ///
    /// # Errors
    /// Where a part is damaged.
    pub fn revisions(&self) -> Result<Vec<Revision>, Refused> {
        let mut out = Vec::new();
        for part in self.parts() {
            let text = self.package.text(part)?;
            let tree = Tree::parse(&text, part, self.package.limits())?;
            out.extend(tree.all().filter_map(|node| revision(&tree, part, node)));
        }
        Ok(out)
    }

    /// The file with tracked changes accepted or rejected: those that `which` names, by part and element.
    ///
    /// # Errors
    /// Where a part is damaged.
    pub fn resolve(&self, which: &dyn Fn(&Revision) -> bool, how: Resolution) -> Result<Vec<u8>, Refused> {
        let mut package = self.package.clone();
        for part in self.parts() {
            resolve_part(&mut package, part, which, how)?;
        }
        Ok(package.save()?)
    }

    /// The tracked changes that a range of a paragraph's words touches; of a whole paragraph also those of its look and its end.
    pub fn revisions_at(
        &self,
        (story, item): (usize, usize),
        range: Range<usize>,
        is_whole: bool,
    ) -> Vec<Id> {
        let Some(own) = self.stories.get(story) else { return Vec::new() };
        let Some(Item::Paragraph(paragraph)) = own.items.get(item) else { return Vec::new() };
        let Ok(text) = self.package.text(&own.part) else { return Vec::new() };
        let Ok(tree) = Tree::parse(&text, &own.part, self.package.limits()) else { return Vec::new() };
        let inner = tree.within(paragraph.node);
        if is_whole {
            return inner.filter(|id| revision(&tree, &own.part, *id).is_some()).collect();
        }
        // What takes words away beside the place belongs to what was put in their stead.
        let touched = |piece: &&Piece| {
            let is_beside = piece.kind == PieceKind::Object
                && (piece.at.end == range.start || piece.at.start == range.end);
            piece.at.start < range.end && range.start < piece.at.end || is_beside
        };
        let mut out = Vec::new();
        for piece in paragraph.pieces.iter().filter(touched) {
            let mut at = piece.node;
            while at != paragraph.node && tree.parent(at) != at {
                if revision(&tree, &own.part, at).is_some() && !out.contains(&at) {
                    out.push(at);
                }
                at = tree.parent(at);
            }
        }
        out
    }

    /// The parts that hold its stories, each once.
    fn parts(&self) -> BTreeSet<&str> {
        self.stories.iter().map(|story| story.part.as_str()).collect()
    }
}

/// What kind of change an element is.
fn kind_of(name: &str) -> Option<RevisionKind> {
    match name {
        "ins" | "moveTo" => Some(RevisionKind::Inserted),
        "del" | "moveFrom" => Some(RevisionKind::Deleted),
        "rPrChange" | "pPrChange" | "sectPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange"
        | "tblGridChange" | "tblPrExChange" | "numberingChange" => Some(RevisionKind::Formatted),
        _ => None,
    }
}

fn revision(tree: &Tree<'_>, part: &str, node: Id) -> Option<Revision> {
    let name = tree.local(node);
    let kind = kind_of(name)?;
    // Old looks hold what they replace; what stands in those is no change of its own.
    if within_snapshot(tree, node) {
        return None;
    }
    let value = |name: &str| attribute(tree, node, name).map(|value| value.into_owned()).unwrap_or_default();
    let inner = tree.within(node);
    let texts = inner.filter(|id| matches!(tree.local(*id), "t" | "delText"));
    let words = texts.map(|id| tree.text(id).into_owned()).collect();
    Some(Revision { part: part.to_owned(), node, kind, author: value("author"), date: value("date"), words })
}

fn within_snapshot(tree: &Tree<'_>, node: Id) -> bool {
    let mut at = node;
    while tree.parent(at) != at {
        at = tree.parent(at);
        if kind_of(tree.local(at)) == Some(RevisionKind::Formatted) {
            return true;
        }
    }
    false
}

fn resolve_part(
    package: &mut Package,
    part: &str,
    which: &dyn Fn(&Revision) -> bool,
    how: Resolution,
) -> Result<(), Refused> {
    let text = package.text(part)?;
    let tree = Tree::parse(&text, part, package.limits())?;
    let mut patch = Patch::default();
    // Paragraphs whose marks go.
    let mut merged: BTreeSet<Id> = BTreeSet::new();
    let found: Vec<Revision> =
        tree.all().filter_map(|node| revision(&tree, part, node)).filter(which).collect();
    let ends: BTreeSet<Id> = found.iter().map(|one| one.node).collect();
    for one in &found {
        resolve_one(&tree, one, how, &ends, &mut patch, &mut merged);
    }
    if patch.is_empty() && merged.is_empty() {
        return Ok(());
    }
    // What is within a paragraph is written first, so that it can be moved as it then is.
    let marked: Vec<usize> = merged.iter().map(|id| patch.carried(tree.whole(*id).start)).collect();
    let changed = patch.apply(&text);
    let done = if marked.is_empty() { changed } else { without_marks(&changed, part, &marked, package)? };
    package.set(part, done);
    Ok(())
}

/// Resolves one change but for what becomes of a paragraph whose mark goes.
fn resolve_one(
    tree: &Tree<'_>,
    found: &Revision,
    how: Resolution,
    ends: &BTreeSet<Id>,
    patch: &mut Patch,
    merged: &mut BTreeSet<Id>,
) {
    let node = found.node;
    let parent = tree.parent(node);
    let goes = match found.kind {
        RevisionKind::Inserted => how == Resolution::Reject,
        RevisionKind::Deleted => how == Resolution::Accept,
        RevisionKind::Formatted => {
            return match how {
                Resolution::Accept => patch.cut(tree.whole(node)),
                Resolution::Reject => snapshot(tree, node, ends, patch),
            };
        }
    };
    match tree.local(parent) {
        // The mark of a paragraph.
        "rPr" if tree.local(tree.parent(parent)) == "pPr" => {
            patch.cut(tree.whole(node));
            if goes {
                merged.insert(tree.parent(tree.parent(parent)));
            }
        }
        "rPr" => patch.cut(tree.whole(node)),
        "trPr" if goes => patch.cut(tree.whole(tree.parent(parent))),
        "trPr" => patch.cut(tree.whole(node)),
        _ if goes => patch.cut(tree.whole(node)),
        _ => unwrap(tree, node, patch),
    }
}

/// Takes an element away around what it holds; deleted words are words again.
fn unwrap(tree: &Tree<'_>, node: Id, patch: &mut Patch) {
    let (whole, inner) = (tree.whole(node), tree.inner(node));
    patch.cut(whole.start..inner.start);
    patch.cut(inner.end..whole.end);
    if kind_of(tree.local(node)) != Some(RevisionKind::Deleted) {
        return;
    }
    for id in tree.within(node) {
        let name = match tree.local(id) {
            "delText" => "t",
            "delInstrText" => "instrText",
            _ => continue,
        };
        // Words that another change deletes within this one stay deleted.
        let mut holder = id;
        while tree.parent(holder) != node && tree.parent(holder) != holder {
            holder = tree.parent(holder);
            if kind_of(tree.local(holder)) == Some(RevisionKind::Deleted) {
                break;
            }
        }
        if kind_of(tree.local(holder)) == Some(RevisionKind::Deleted) && holder != node {
            continue;
        }
        rename(tree, id, name, patch);
    }
}

/// Gives an element another name under its prefix.
fn rename(tree: &Tree<'_>, id: Id, name: &str, patch: &mut Patch) {
    let tag = tree.tag(id);
    let new = format!("{}{name}", tag.prefix());
    let at = tag.start + 1;
    patch.replace(at..at + tag.name().len(), new.clone());
    let (inner, whole) = (tree.inner(id), tree.whole(id));
    if inner.end < whole.end {
        patch.replace(inner.end..whole.end, format!("</{new}>"));
    }
}

/// Puts the look before back, with what no snapshot holds.
fn snapshot(tree: &Tree<'_>, node: Id, ends: &BTreeSet<Id>, patch: &mut Patch) {
    let holder = tree.parent(node);
    let old = tree.children(node).next();
    let raw = |id: Id| tree.source().get(tree.whole(id)).unwrap_or_default();
    let kept: String = tree
        .children(holder)
        .filter(|id| !ends.contains(id) && matches!(tree.local(*id), "rPr" | "sectPr" | "ins" | "del"))
        .filter(|_| matches!(tree.local(node), "pPrChange" | "rPrChange"))
        .map(raw)
        .collect();
    let inner = old.and_then(|old| tree.source().get(tree.inner(old))).unwrap_or_default();
    // The marks of a run's own change stand first, a paragraph's look last.
    let new =
        if tree.local(node) == "rPrChange" { format!("{kept}{inner}") } else { format!("{inner}{kept}") };
    patch.replace(tree.inner(holder), new);
}

/// Moves the words of paragraphs whose marks went to the head of the next ones. `marked` are the places where they begin.
fn without_marks(text: &str, part: &str, marked: &[usize], package: &Package) -> Result<String, Refused> {
    let tree = Tree::parse(text, part, package.limits())?;
    let goes = |id: Id| tree.local(id) == "p" && marked.contains(&tree.whole(id).start);
    let mut patch = Patch::default();
    let content = |id: Id| {
        let own = tree.child(id, "pPr").map(|own| tree.whole(own).end);
        let inner = tree.inner(id);
        text.get(own.unwrap_or(inner.start)..inner.end).unwrap_or_default()
    };
    for first in tree.all().filter(|id| goes(*id)) {
        let parent = tree.parent(first);
        let blocks: Vec<Id> = tree.children(parent).collect();
        let Some(at) = blocks.iter().position(|id| *id == first) else { continue };
        // A paragraph before it that goes too takes this one along.
        let before = blocks.get(..at).unwrap_or_default().iter().rev().find(|id| is_block(&tree, **id));
        if before.is_some_and(|before| goes(*before)) {
            continue;
        }
        let mut chain = vec![first];
        let mut next = None;
        for id in blocks.iter().skip(at + 1).filter(|id| is_block(&tree, **id)) {
            if goes(*id) {
                chain.push(*id);
            } else {
                next = Some(*id).filter(|id| tree.local(*id) == "p");
                break;
            }
        }
        // Without a paragraph behind it the last of them stays, with all of their words.
        let target = next.or_else(|| chain.pop());
        let Some(target) = target else { continue };
        let moved: String = chain.iter().map(|id| content(*id)).collect();
        for id in &chain {
            patch.cut(tree.whole(*id));
        }
        if moved.is_empty() {
            continue;
        }
        let tag = tree.tag(target);
        match tag.is_empty() {
            true => {
                let open = tag.raw.trim_end_matches("/>").trim_end();
                patch.replace(tree.whole(target), format!("{open}>{moved}</{}>", tag.name()));
            }
            false => {
                let own = tree.child(target, "pPr").map(|own| tree.whole(own).end);
                patch.insert(own.unwrap_or(tree.inner(target).start), moved);
            }
        }
    }
    Ok(patch.apply(text))
}

fn is_block(tree: &Tree<'_>, id: Id) -> bool {
    matches!(tree.local(id), "p" | "tbl" | "sdt" | "customXml")
}
