//! What edits of a slide need to know of its looks: the size of letters that say none themselves, how deep paragraphs are set in,
//! the names of layouts (ECMA-376 part 1, 19.3.1.51, 21.1.2.4). Draws nothing.

use super::edit::picture_size_of;
use super::paragraph::paragraphs;
use super::shape::{Shape, shapes};
use super::slides::Presentation;
use super::table::cells;
use crate::xml::{Id, Tree};

/// The name of a layout's part.
pub fn layout_name(deck: &Presentation, part: &str) -> Option<String> {
    let text = deck.package().text(part).ok()?;
    let tree = Tree::parse(&text, part, deck.package().limits()).ok()?;
    let slide = tree.child(tree.root(), "cSld")?;
    tree.tag(slide).get("name").map(|name| name.into_owned())
}

/// What a layout is for, as its part says it: `title`, `obj`, `tx` (19.7.15).
pub fn layout_type(deck: &Presentation, part: &str) -> Option<String> {
    let text = deck.package().text(part).ok()?;
    let tree = Tree::parse(&text, part, deck.package().limits()).ok()?;
    tree.tag(tree.root()).get("type").map(|kind| kind.into_owned())
}

/// The width and height of a picture's file, in pixels.
pub fn picture_size(bytes: &[u8]) -> Option<(f64, f64)> {
    picture_size_of(bytes)
}

/// How deep each paragraph of a shape's text is set in, or of a cell's.
pub fn levels(
    deck: &Presentation,
    slide: usize,
    shape: usize,
    cell: Option<(usize, usize)>,
) -> Option<Vec<u32>> {
    let part = &deck.slides().get(slide)?.part;
    let text = deck.package().text(part).ok()?;
    let tree = Tree::parse(&text, part, deck.package().limits()).ok()?;
    let all = shapes(&tree);
    let own = all.get(shape)?;
    let body = match cell {
        Some(at) => {
            let all = cells(&tree, own.table(&tree)?);
            all.iter().find(|one| (one.row, one.column) == at)?.text_body(&tree)?
        }
        None => own.text_body(&tree)?,
    };
    let level = |node: Id| tree.child(node, "pPr").and_then(|id| tree.tag(id).number("lvl")).unwrap_or(0);
    Some(paragraphs(&tree, body).iter().map(|one| level(one.node)).collect())
}

/// The size of letters of a shape's first level, in points, where its words say none: of its own list of styles, its layout's and its
/// master's placeholder, the master's styles.
pub fn text_size(deck: &Presentation, slide: usize, shape: usize) -> Option<f64> {
    let on = deck.slides().get(slide)?;
    let open = |part: &str| deck.package().text(part).ok();
    let limits = deck.package().limits();
    let text = open(&on.part)?;
    let tree = Tree::parse(&text, &on.part, limits).ok()?;
    let all = shapes(&tree);
    let own = all.get(shape)?;
    if let Some(size) = own
        .text_body(&tree)
        .and_then(|body| tree.child(body, "lstStyle"))
        .and_then(|id| first_level(&tree, id))
    {
        return Some(size);
    }
    let Some(place) = &own.placeholder else { return None };
    let is_title = matches!(place.kind.as_str(), "title" | "ctrTitle");
    for part in on.layout.iter().chain(&on.master) {
        let text = open(part)?;
        let tree = Tree::parse(&text, part, limits).ok()?;
        let is_like = |one: &&Shape| {
            one.placeholder.as_ref().is_some_and(|other| {
                let same = other.index == place.index && other.kind == place.kind;
                let titles = is_title && matches!(other.kind.as_str(), "title" | "ctrTitle");
                same || titles || !is_title && other.index == place.index && place.index > 0
            })
        };
        let found = shapes(&tree);
        let found = found.iter().find(is_like).and_then(|one| one.text_body(&tree));
        if let Some(size) =
            found.and_then(|body| tree.child(body, "lstStyle")).and_then(|id| first_level(&tree, id))
        {
            return Some(size);
        }
        if let Some(styles) = tree.child(tree.root(), "txStyles") {
            let name = if is_title { "titleStyle" } else { "bodyStyle" };
            return tree.child(styles, name).and_then(|id| first_level(&tree, id));
        }
    }
    None
}

/// The size that a list of styles gives to its first level.
fn first_level(tree: &Tree<'_>, list: Id) -> Option<f64> {
    let level = tree.child(list, "lvl1pPr")?;
    let look = tree.child(level, "defRPr")?;
    tree.tag(look).number::<f64>("sz").map(|hundredths| hundredths / 100.0)
}
