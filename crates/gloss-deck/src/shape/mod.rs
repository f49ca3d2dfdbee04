//! Shapes of a slide, a layout or a master, from the lowest to the highest: where each lies and what draws it.

mod arrow;
mod effect;
pub(crate) mod fill;
mod geometry;
mod graphic;
mod guide;
pub(crate) mod held;
pub(crate) mod line;
mod metafile;
mod picture;
mod place;
mod words;

use std::collections::HashMap;

use gloss_ooxml::presentation::{Shape, ShapeKind, own_frame, shapes};

use crate::canvas::Canvas;
use crate::drawing::{Drawn, Item, Of, Paint};
use crate::node::Node;
use fill::Source;
pub(crate) use held::Held;
pub(crate) use place::{Placing, Spot};

/// Draws all shapes of a sheet; of a layout or master all but placeholders, which are there to be filled.
pub(crate) fn sheet<'a>(canvas: &mut Canvas<'a>, root: Node<'a>, inherited: bool) {
    let all = shapes(root.tree);
    draw(canvas, root, &all, Placing::default(), inherited);
}

/// Draws shapes that lie in a space of their own.
pub(crate) fn draw<'a>(
    canvas: &mut Canvas<'a>,
    root: Node<'a>,
    all: &[Shape],
    base: Placing,
    inherited: bool,
) {
    let mut groups: Vec<(Placing, Option<Source<'a>>)> = Vec::new();
    let mut hidden: Option<usize> = None;
    let twins = twins(all);
    for (at, shape) in all.iter().enumerate() {
        if canvas.full() {
            canvas.undrawn("more than can be drawn on one slide");
            break;
        }
        groups.truncate(shape.depth);
        if hidden.is_some_and(|depth| shape.depth > depth) {
            continue;
        }
        hidden = (shape.hidden || inherited && shape.placeholder.is_some()).then_some(shape.depth);
        if hidden.is_some() {
            continue;
        }
        let (placing, group) = groups.last().copied().unwrap_or((base, None));
        let node = root.at(shape.node);
        let mut chain = vec![node];
        if let Some(place) = shape.placeholder.as_ref().filter(|_| !inherited) {
            chain.extend(canvas.scene.inherited(place));
        }
        let frame = chain.iter().find_map(|node| own_frame(node.tree, node.id));
        let spot = placing.spot(&frame.unwrap_or_default());
        let twin = twins.get(at).copied().unwrap_or_default();
        canvas.of = Of { shape: shape.id, twin, inherited, ..Of::default() };
        canvas.drawing.shapes.push(drawn(shape, twin, &spot, inherited));
        if shape.kind == ShapeKind::Group {
            let properties = node.child("grpSpPr");
            let own = properties.and_then(Source::of).filter(|source| source.node.local() != "grpFill");
            groups.push((placing.group(node, &spot), own.or(group)));
            continue;
        }
        if frame.is_none() {
            continue;
        }
        one(canvas, &Held { shape: shape.clone(), node, chain, spot, group });
    }
}

/// How many shapes before it have the id of each: other programs give one id to several shapes, and a place in the tree
/// tells them apart.
fn twins(all: &[Shape]) -> Vec<u32> {
    let mut seen: HashMap<u32, u32> = HashMap::new();
    all.iter()
        .map(|shape| {
            let count = seen.entry(shape.id).or_default();
            let before = *count;
            *count += 1;
            before
        })
        .collect()
}

fn drawn(shape: &Shape, twin: u32, spot: &Spot, inherited: bool) -> Drawn {
    Drawn {
        id: shape.id,
        twin,
        kind: shape.kind,
        name: shape.name.clone(),
        description: shape.description.clone(),
        placeholder: shape.placeholder.as_ref().map(|place| place.kind.clone()),
        x: spot.x,
        y: spot.y,
        width: spot.width,
        height: spot.height,
        turn: spot.turn.rem_euclid(360.0),
        inherited,
        depth: shape.depth,
    }
}

fn one<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>) {
    match held.shape.kind {
        ShapeKind::Box | ShapeKind::Connector => figure(canvas, held),
        ShapeKind::Picture => picture::draw(canvas, held),
        ShapeKind::Table => crate::table::draw(canvas, held),
        ShapeKind::Chart => crate::chart::draw(canvas, held),
        ShapeKind::Diagram | ShapeKind::Object | ShapeKind::Other => graphic::draw(canvas, held),
        ShapeKind::Group => {}
    }
}

/// A box or a connector: its shadow, its fill, its edge, its words.
fn figure<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>) {
    let geometry = geometry::of(canvas, held);
    edges_and_fill(canvas, held, &geometry);
    words::draw(canvas, held, geometry.words);
}

pub(crate) fn edges_and_fill<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>, geometry: &geometry::Geometry) {
    let matrix = held.spot.matrix();
    let size = (held.spot.width, held.spot.height);
    let layers = held.layers();
    let source = fill::find(canvas.scene, &layers, held.group);
    let line = line::find(canvas.scene, &layers);
    if let Some(shadow) = effect::shadow(canvas.scene, &layers) {
        effect::draw(canvas, &shadow, geometry, (source.is_some(), line.as_ref()), &held.spot);
    }
    for path in &geometry.paths {
        if let Some(source) = source.as_ref().filter(|_| path.filled) {
            let before = canvas.drawing.entries.len();
            fill::area(canvas, source, &path.outline, size, matrix);
            shade(canvas, before, path.shade);
        }
        if let Some(line) = line.as_ref().filter(|_| path.edged) {
            let outline = arrow::shortened(&path.outline, line);
            canvas.path(outline, None, Some(line.stroke.clone()), matrix);
            arrow::heads(canvas, &path.outline, line, matrix);
        }
    }
}

/// Makes what was just filled lighter or darker, as parts of some presets are.
fn shade(canvas: &mut Canvas<'_>, from: usize, by: f32) {
    if by == 0.0 {
        return;
    }
    for entry in canvas.drawing.entries.iter_mut().skip(from) {
        let Item::Path { fill: Some(paint), .. } = &mut entry.item else { continue };
        match paint {
            Paint::Solid(colour) => *colour = fill::shaded(*colour, by),
            Paint::Gradient(gradient) => {
                gradient.stops.iter_mut().for_each(|(_, colour)| *colour = fill::shaded(*colour, by));
            }
        }
    }
}
