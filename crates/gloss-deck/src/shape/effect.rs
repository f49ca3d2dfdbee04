//! Shadows that fall outwards (ECMA-376 part 1, 20.1.8.45). Other effects are left out.

use super::fill::Layer;
use super::geometry::Geometry;
use super::line::Edge;
use super::place::Spot;
use crate::canvas::Canvas;
use crate::drawing::{Colour, Item, Matrix, Paint, Stroke};
use crate::scene::Scene;
use crate::theme::Ink;

/// A shadow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shadow {
    colour: Colour,
    blur: f32,
    shift: (f32, f32),
    turns: bool,
}

/// The shadow of a shape: of the first that says something of effects.
pub(crate) fn shadow<'a>(scene: &Scene<'a>, layers: &[Layer<'a>]) -> Option<Shadow> {
    let ink = Ink { theme: &scene.theme, own: None };
    let (list, own) = layers.iter().find_map(|(properties, style)| {
        if let Some(own) = properties.and_then(|node| node.child("effectLst")) {
            return Some((Some(own), None));
        }
        let reference = style.and_then(|style| style.child("effectRef"))?;
        let list = reference.number("idx").and_then(|index| scene.theme.effect(index));
        Some((list, ink.within(reference)))
    })?;
    let list = list?;
    let node = list.child("outerShdw")?;
    let colour = ink.with(own).within(node)?;
    let distance = node.points("dist").unwrap_or(0.0).clamp(0.0, 200.0);
    let (sin, cos) = (node.number::<f32>("dir").unwrap_or(0.0) / 60_000.0).to_radians().sin_cos();
    Some(Shadow {
        colour,
        blur: node.points("blurRad").unwrap_or(0.0).clamp(0.0, 100.0),
        shift: (cos * distance, sin * distance),
        turns: node.yes("rotWithShape").unwrap_or(true),
    })
}

/// Draws the shadow of what is filled or has an edge.
pub(crate) fn draw(
    canvas: &mut Canvas<'_>,
    shadow: &Shadow,
    geometry: &Geometry,
    (filled, line): (bool, Option<&Edge>),
    spot: &Spot,
) {
    let own = Matrix::shift(shadow.shift.0, shadow.shift.1);
    let matrix = if shadow.turns { spot.matrix().after(&own) } else { own.after(&spot.matrix()) };
    for path in &geometry.paths {
        let fill = (filled && path.filled).then_some(Paint::Solid(shadow.colour));
        let stroke = line.filter(|_| path.edged && fill.is_none());
        let stroke = stroke.map(|line| Stroke { colour: shadow.colour, ..line.stroke.clone() });
        if !path.outline.0.is_empty() && (fill.is_some() || stroke.is_some()) {
            let (outline, blur) = (path.outline.clone(), shadow.blur);
            canvas.push(Item::Path { outline, fill, stroke, blur }, matrix);
        }
    }
}
