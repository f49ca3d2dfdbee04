//! Graphics that other programs made: SmartArt by the drawing that PowerPoint keeps beside it, objects by their preview, all else as a
//! labelled box.

use gloss_ooxml::presentation::{ShapeKind, shapes};

use super::picture::{blip, missing, whole};
use super::{Held, Placing, draw as draw_shapes};
use crate::canvas::Canvas;
use crate::drawing::Entry;
use crate::node::{Node, Part};
use crate::scene::Scene;

pub(super) fn draw<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>) {
    let drawn = match held.shape.kind {
        ShapeKind::Diagram => diagram(canvas, held),
        _ => preview(canvas, held) || legacy_preview(canvas, held),
    };
    if drawn {
        return;
    }
    let kind = match held.shape.kind {
        ShapeKind::Diagram => "SmartArt",
        ShapeKind::Object => "Object of another program",
        _ => "Graphic",
    };
    canvas.undrawn(kind);
    missing(canvas, held, kind);
}

/// The picture that stands for an object while it is not open: in the object itself, or in the fallback beside the choice.
fn preview<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>) -> bool {
    let own = held.node.below("pic").and_then(|pic| pic.child("blipFill"));
    let beside = || {
        let parent = held.node.at(held.node.tree.parent(held.node.id));
        let choices = parent.at(parent.tree.parent(parent.id));
        let fallback = (parent.local() == "Choice").then(|| choices.child("Fallback"))??;
        fallback.below("pic")?.child("blipFill")
    };
    let found = own.or_else(beside);
    found.is_some_and(|holder| blip(canvas, held, holder))
}

/// The picture of an object in a file of 2007: in the drawing for older programs beside the slide, by the object's name there.
fn legacy_preview<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>) -> bool {
    let Some(name) = held.node.below("oleObj").and_then(|object| object.attr("spid")) else { return false };
    let related = held.node.part;
    let drawings = related.relations.iter().filter(|one| one.kind == "vmlDrawing" && !one.external);
    let found = drawings.take(20).find_map(|one| {
        let part = Part::load(canvas.scene.deck, &one.target).ok()?;
        let tree = part.tree(canvas.scene.deck).ok()?;
        let root = Node::root(&part, &tree);
        let mut shapes = tree.all().map(|id| root.at(id)).filter(|node| node.local() == "shape");
        let named = |node: &Node<'_>| {
            node.attr("id").is_some_and(|id| id == name) || node.prefixed("spid").is_some_and(|id| id == name)
        };
        let data = shapes.find(named)?.child("imagedata")?;
        let id = data.prefixed("relid").or_else(|| data.prefixed("id"))?;
        part.target(&id).map(str::to_owned)
    });
    found.is_some_and(|part| whole(canvas, held, &part))
}

/// The part with SmartArt as it was last drawn: named by the data's part in an extension, else the only one of its kind.
fn drawing_part<'a>(scene: &Scene<'a>, held: &Held<'a>) -> Option<Part> {
    let related = held.node.part;
    let ids = held.node.below("relIds")?;
    let data = Part::load(scene.deck, related.target(&ids.prefixed("dm")?)?).ok()?;
    let tree = data.tree(scene.deck).ok()?;
    let root = Node::root(&data, &tree);
    let named = root.below("dataModelExt").and_then(|ext| ext.attr("relId"));
    let target = named.and_then(|id| related.target(&id)).or_else(|| related.of_kind("diagramDrawing"))?;
    Part::load(scene.deck, target).ok()
}

fn diagram<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>) -> bool {
    let Some(part) = drawing_part(canvas.scene, held) else { return false };
    let Ok(tree) = part.tree(canvas.scene.deck) else { return false };
    let root = Node::root(&part, &tree);
    let all = shapes(&tree);
    if all.is_empty() {
        return false;
    }
    // Its own list is made beside, as its parts live no longer than this.
    let base = Placing::shifted(held.spot.x, held.spot.y);
    let inner = {
        let mut inner = Canvas::new(canvas.scene, canvas.drawing.width, canvas.drawing.height);
        draw_shapes(&mut inner, root, &all, base, true);
        inner.finish()
    };
    for note in inner.undrawn {
        canvas.undrawn(&note.what);
    }
    // Its words are those of its data, not of the drawing: it is pointed at as a whole.
    for Entry { item, matrix, .. } in inner.entries {
        canvas.push(item, matrix);
    }
    true
}
