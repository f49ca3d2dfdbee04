//! Anchors of drawings and controls: the cells that a picture, chart or button lies over, counted from 0.

use crate::formula::{Axis, Move};
use crate::xml::{Id, Patch, Tree};

/// The behaviour of an anchor when its cells move or grow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lies {
    /// It moves and grows with them.
    Grows,
    /// It moves with the first one and keeps its size.
    Moves,
    /// It stays where it is on the page.
    Stays,
}

/// The anchor whose `from` this is.
pub(super) fn follow(tree: &Tree<'_>, from: Id, step: &Move, patch: &mut Patch) {
    let anchor = tree.parent(from);
    let tag = tree.tag(anchor);
    let lies = match (tag.local(), tag.get("editAs").as_deref()) {
        ("twoCellAnchor", Some("absolute")) => Lies::Stays,
        ("twoCellAnchor", Some("oneCell")) | ("oneCellAnchor", _) => Lies::Moves,
        ("twoCellAnchor", _) => Lies::Grows,
        ("anchor", _) if tag.flag("sizeWithCells") => Lies::Grows,
        ("anchor", _) if tag.flag("moveWithCells") => Lies::Moves,
        _ => Lies::Stays,
    };
    let name = if step.axis == Axis::Rows { "row" } else { "col" };
    let Some((first, at)) = index(tree, from, name).filter(|_| lies != Lies::Stays) else { return };
    let moved = corner(tree, from, first, at, step, patch);
    let Some((last, end)) = tree.child(anchor, "to").and_then(|to| index(tree, to, name)) else { return };
    if lies == Lies::Grows {
        if let Some(to) = tree.child(anchor, "to") {
            corner(tree, to, last, end, step, patch);
        }
    } else {
        let moved = i64::from(end) + i64::from(moved) - i64::from(at);
        patch.replace(tree.inner(last), moved.max(0).to_string());
    }
}

/// The row or column of a corner: the element, and its number from 0.
fn index(tree: &Tree<'_>, corner: Id, name: &str) -> Option<(Id, u32)> {
    let id = tree.child(corner, name)?;
    Some((id, tree.text(id).trim().parse().ok()?))
}

/// Moves one corner; gives where it is then.
fn corner(tree: &Tree<'_>, corner: Id, id: Id, at: u32, step: &Move, patch: &mut Patch) -> u32 {
    let number = at.saturating_add(1);
    let moved = match step.index(number) {
        Some(moved) => moved - 1,
        // Its row is gone, or beyond the end of the sheet: it starts at what took its place.
        None if step.delete => {
            let offset = if step.axis == Axis::Rows { "rowOff" } else { "colOff" };
            if let Some(offset) = tree.child(corner, offset) {
                patch.replace(tree.inner(offset), "0");
            }
            step.at - 1
        }
        None => step.axis.limit() - 1,
    };
    if moved != at {
        patch.replace(tree.inner(id), moved.to_string());
    }
    moved
}
