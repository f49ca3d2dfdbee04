//! Pictures: cropped, cut to an outline, and a labelled box for what can't be drawn.

use super::{Held, effect, fill, geometry, line, metafile};
use crate::canvas::Canvas;
use crate::drawing::Item;
use crate::node::Node;

pub(super) fn draw<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>) {
    let Some(holder) = held.node.child("blipFill") else { return };
    if !blip(canvas, held, holder) {
        missing(canvas, held, "Picture");
    }
}

/// A box with what is said of the shape, else its name.
pub(super) fn missing(canvas: &mut Canvas<'_>, held: &Held<'_>, kind: &str) {
    let said = if held.shape.description.is_empty() { &held.shape.name } else { &held.shape.description };
    let size = (held.spot.width, held.spot.height);
    canvas.stand_in(size, &format!("{kind}: {said}"), held.spot.upright());
}

/// Draws the picture of a part as large as a shape's box; false where it can't be.
pub(super) fn whole(canvas: &mut Canvas<'_>, held: &Held<'_>, part: &str) -> bool {
    let (width, height) = (held.spot.width, held.spot.height);
    match canvas.picture(part) {
        Ok(picture) => {
            let item = Item::Image { x: 0.0, y: 0.0, width, height, picture, clip: None, opacity: 1.0 };
            canvas.push(item, held.spot.matrix());
            true
        }
        Err(_) => metafile::draw(canvas, part, (width, height), held.spot.matrix()),
    }
}

/// Draws a `blipFill` in a shape's box; false where it can't be.
pub(super) fn blip<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>, holder: Node<'a>) -> bool {
    let Some(blip) = holder.child("blip") else {
        canvas.undrawn("a picture that is missing");
        return false;
    };
    let target = match (blip.prefixed("embed"), blip.prefixed("link")) {
        (Some(id), _) => holder.part.target(&id).ok_or("a picture that is missing"),
        (None, Some(_)) => Err("a picture outside of the file, which is never fetched"),
        (None, None) => Err("a picture that is missing"),
    };
    let target = target.map(str::to_owned);
    let found = target.clone().and_then(|part| canvas.picture(&part));
    let picture = match found {
        Ok(picture) => picture,
        Err(why) => {
            let size = (held.spot.width, held.spot.height);
            if target.is_ok_and(|part| metafile::draw(canvas, &part, size, held.spot.matrix())) {
                return true;
            }
            canvas.undrawn(why);
            return false;
        }
    };
    let geometry = geometry::of(canvas, held);
    let (width, height) = (held.spot.width, held.spot.height);
    let layers = held.layers();
    let line = line::find(canvas.scene, &layers);
    if let Some(shadow) = effect::shadow(canvas.scene, &layers) {
        effect::draw(canvas, &shadow, &geometry, (true, line.as_ref()), &held.spot);
    }
    let [left, top, right, bottom] = fill::sides(holder, "srcRect");
    let (share_x, share_y) = (1.0 - left - right, 1.0 - top - bottom);
    if share_x <= 0.001 || share_y <= 0.001 || width <= 0.0 || height <= 0.0 {
        return true;
    }
    let (whole_x, whole_y) = (width / share_x, height / share_y);
    let cropped = [left, top, right, bottom].iter().any(|side| *side > 0.0);
    let outline = geometry.paths.first().map(|path| path.outline.clone());
    let item = Item::Image {
        x: -left * whole_x,
        y: -top * whole_y,
        width: whole_x,
        height: whole_y,
        picture,
        clip: outline.filter(|_| cropped || !geometry.plain),
        opacity: fill::opacity(blip),
    };
    canvas.push(item, held.spot.matrix());
    if let Some(line) = line {
        for path in geometry.paths.into_iter().filter(|path| path.edged) {
            canvas.path(path.outline, None, Some(line.stroke.clone()), held.spot.matrix());
        }
    }
    true
}
