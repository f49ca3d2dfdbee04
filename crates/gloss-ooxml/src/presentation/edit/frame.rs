//! Where a shape lies: its own rectangle is changed, given to it, or taken away so that its placeholder's counts again.

use super::markup::{called, drawing};
use crate::error::{Refused, fixed};
use crate::presentation::shape::{Frame, Shape, ShapeKind, own_xfrm};
use crate::xml::{Id, Patch, Tree};

/// The farthest that a coordinate may lie (ECMA-376 part 1, 20.1.10.16).
const FARTHEST: i64 = 27_273_042_316_900;

/// Puts a shape there.
pub(super) fn set(
    tree: &Tree<'_>,
    own: &Shape,
    to: Option<&Frame>,
    patch: &mut Patch,
) -> Result<(), Refused> {
    let xfrm = own_xfrm(tree, own.node);
    let Some(to) = to else {
        if own.placeholder.is_none() || own.kind != ShapeKind::Box && own.kind != ShapeKind::Picture {
            let says = format!("{} has no placeholder whose place it could take", called(own));
            return Err(fixed(says, "Say where it is to lie."));
        }
        if let Some(xfrm) = xfrm {
            patch.cut(tree.whole(xfrm));
        }
        return Ok(());
    };
    let fits = [to.x, to.y].iter().all(|side| side.abs() <= FARTHEST)
        && [to.width, to.height].iter().all(|side| (0..=FARTHEST).contains(side));
    if !fits {
        return Err(fixed("no shape can have that size or lie there", "Choose a place on the slide."));
    }
    match xfrm {
        Some(xfrm) => change(tree, xfrm, to, patch),
        None => give(tree, own, to, patch),
    }
}

/// Changes what differs.
fn change(tree: &Tree<'_>, xfrm: Id, to: &Frame, patch: &mut Patch) -> Result<(), Refused> {
    let tag = tree.tag(xfrm);
    if tag.number::<i64>("rot").unwrap_or_default() != to.turn {
        match to.turn {
            0 => patch.drop_attribute(&tag, "rot"),
            turn => patch.attribute(&tag, "rot", &turn.to_string()),
        }
    }
    for (name, flip) in [("flipH", to.flip_across), ("flipV", to.flip_down)] {
        match (tag.flag(name), flip) {
            (false, true) => patch.attribute(&tag, name, "1"),
            (true, false) => patch.drop_attribute(&tag, name),
            _ => {}
        }
    }
    let sides = [("off", [("x", to.x), ("y", to.y)]), ("ext", [("cx", to.width), ("cy", to.height)])];
    for (child, values) in sides {
        let Some(child) = tree.child(xfrm, child) else {
            let says = "the shape says only a part of where it lies";
            return Err(fixed(says, "Move it once in the program that made the presentation."));
        };
        let tag = tree.tag(child);
        for (name, value) in values {
            if tag.number::<i64>(name) != Some(value) {
                patch.attribute(&tag, name, &value.to_string());
            }
        }
    }
    Ok(())
}

/// Gives a shape a rectangle of its own.
fn give(tree: &Tree<'_>, own: &Shape, to: &Frame, patch: &mut Patch) -> Result<(), Refused> {
    let holder = match own.kind {
        ShapeKind::Group => tree.child(own.node, "grpSpPr").filter(|_| false),
        _ => tree.child(own.node, "spPr"),
    };
    let Some(holder) = holder else {
        let says = format!("{} does not say where it lies", called(own));
        return Err(fixed(says, "Move it once in the program that made the presentation."));
    };
    let names = drawing(tree);
    let p = &names.prefix;
    let mut more = String::new();
    if to.turn != 0 {
        more.push_str(&format!(" rot=\"{}\"", to.turn));
    }
    more.push_str(if to.flip_across { " flipH=\"1\"" } else { "" });
    more.push_str(if to.flip_down { " flipV=\"1\"" } else { "" });
    let added = format!(
        "<{p}xfrm{}{more}><{p}off x=\"{}\" y=\"{}\"/><{p}ext cx=\"{}\" cy=\"{}\"/></{p}xfrm>",
        names.declared, to.x, to.y, to.width, to.height
    );
    let tag = tree.tag(holder);
    if tag.is_empty() {
        let open = tag.raw.trim_end_matches("/>").trim_end();
        patch.replace(tree.whole(holder), format!("{open}>{added}</{}>", tag.name()));
    } else {
        patch.insert(tree.inner(holder).start, added);
    }
    Ok(())
}
