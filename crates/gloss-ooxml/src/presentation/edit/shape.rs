//! A shape gets another name or description, or goes: what it was glued to forgets it. One that moves by itself when the slides
//! are shown stays, since its animation names it.

use super::markup::called;
use crate::error::{Refused, fixed};
use crate::presentation::shape::Shape;
use crate::xml::{Id, Patch, Tree};

/// Gives a shape a name and a description.
pub(super) fn name(
    tree: &Tree<'_>,
    own: &Shape,
    name: &str,
    description: &str,
    patch: &mut Patch,
) -> Result<(), Refused> {
    let about = tree.children(own.node).find(|id| tree.local(*id).starts_with("nv"));
    let Some(properties) = about.and_then(|about| tree.child(about, "cNvPr")) else {
        return Err(fixed("the shape has no name", "Name it in the program that made the presentation."));
    };
    let tag = tree.tag(properties);
    if own.name != name {
        patch.attribute(&tag, "name", name);
    }
    if own.description != description {
        match description {
            "" => patch.drop_attribute(&tag, "descr"),
            said => patch.attribute(&tag, "descr", said),
        }
    }
    Ok(())
}

/// Takes a shape out.
pub(super) fn delete(tree: &Tree<'_>, own: &Shape, patch: &mut Patch) -> Result<(), Refused> {
    let whole = tree.whole(own.node);
    let gone: Vec<String> = ids_within(tree, own.node);
    let names = |id: Id, attribute: &str| {
        tree.tag(id).get(attribute).is_some_and(|found| gone.iter().any(|id| *id == found))
    };
    for id in tree.all() {
        let at = tree.whole(id);
        if whole.start <= at.start && at.end <= whole.end {
            continue;
        }
        match tree.local(id) {
            "stCxn" | "endCxn" if names(id, "id") => patch.cut(at),
            "spTgt" | "bldP" | "bldGraphic" | "bldOleChart" | "bldDgm" if names(id, "spid") => {
                let says = format!("{} is animated, and its animation would be left without it", called(own));
                return Err(fixed(
                    says,
                    "Take its animation away first, in the program that made the presentation.",
                ));
            }
            _ => {}
        }
    }
    // A choice between two ways to say one shape goes as a whole.
    let parent = tree.parent(own.node);
    let choice = matches!(tree.local(parent), "Choice" | "Fallback");
    let alone = tree.children(parent).count() == 1;
    patch.cut(if choice && alone { tree.whole(tree.parent(parent)) } else { whole });
    Ok(())
}

/// The ids of a shape and of all that is in it.
fn ids_within(tree: &Tree<'_>, node: Id) -> Vec<String> {
    let whole = tree.whole(node);
    let inside = (node..tree.all().end).take_while(|id| tree.whole(*id).start < whole.end);
    let named = inside.filter(|id| tree.local(*id) == "cNvPr");
    named.filter_map(|id| tree.tag(id).get("id").map(|id| id.into_owned())).collect()
}
