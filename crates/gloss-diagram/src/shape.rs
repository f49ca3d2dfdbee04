//! The outlines of a drawing's shapes, and arrowheads as outlines at the ends of edges. Paints nothing.

use roxmltree::Node;

use crate::geometry::{Matrix, Point, Segment, ellipse, ends, path, polygon, rectangle};

/// How large a milestone is beside the square of its task.
const MILESTONE: f64 = 0.8;

/// The outline of a shape; none for what has none or is not understood.
pub(crate) fn outline(node: Node<'_, '_>) -> Option<Vec<Segment>> {
    let at = |name| number(node, name).unwrap_or(0.0);
    let pieces = match node.tag_name().name() {
        "path" => path(node.attribute("d")?)?,
        "line" => vec![Segment::Move((at("x1"), at("y1"))), Segment::Line((at("x2"), at("y2")))],
        "polygon" => polygon(node.attribute("points")?, true),
        "polyline" => polygon(node.attribute("points")?, false),
        "ellipse" => ellipse((at("cx"), at("cy")), number(node, "rx")?, number(node, "ry")?),
        "circle" => ellipse((at("cx"), at("cy")), number(node, "r")?, number(node, "r")?),
        "rect" => rectangle((at("x"), at("y")), number(node, "width")?, number(node, "height")?),
        _ => return None,
    };
    Some(pieces)
}

/// A square's diamond: it stands on a corner.
pub(crate) fn milestone(node: Node<'_, '_>) -> Option<Vec<Segment>> {
    let at = |name| number(node, name);
    let (x, y, width, height) = (at("x")?, at("y")?, at("width")?, at("height")?);
    let middle = (x + width / 2.0, y + height / 2.0);
    let half = width.min(height) / 2.0 * MILESTONE * std::f64::consts::SQRT_2;
    let turned = Matrix::translate(middle).compose(Matrix::rotate(std::f64::consts::FRAC_PI_4));
    let side = half * std::f64::consts::SQRT_2 / 2.0;
    let square = rectangle((-side, -side), 2.0 * side, 2.0 * side);
    Some(square.into_iter().map(|piece| piece.transformed(turned)).collect())
}

/// The arrowheads that an edge names, each with where it goes.
pub(crate) fn heads<'a>(
    edge: Node<'a, '_>,
    pieces: &[Segment],
    stroke_width: f64,
    marker: impl Fn(&str) -> Option<Node<'a, 'a>>,
) -> Vec<(Node<'a, 'a>, Matrix)> {
    let Some((start, end)) = ends(pieces) else { return Vec::new() };
    let named = |name: &str| {
        let value = edge.attribute(name)?;
        marker(value.trim().strip_prefix("url(#")?.strip_suffix(')')?)
    };
    let mut out = Vec::new();
    for (name, end, is_start) in [("marker-start", start, true), ("marker-end", end, false)] {
        if let Some(node) = named(name) {
            out.push((node, positioned(node, end, is_start, stroke_width)));
        }
    }
    out
}

/// Where an arrowhead goes: its point of reference to the end of the edge, turned as the edge goes there.
fn positioned(marker: Node<'_, '_>, (end, angle): (Point, f64), is_start: bool, stroke_width: f64) -> Matrix {
    let at = |name, otherwise: f64| number(marker, name).unwrap_or(otherwise);
    let reference = (at("refX", 0.0), at("refY", 0.0));
    let unit = if marker.attribute("markerUnits") == Some("userSpaceOnUse") { 1.0 } else { stroke_width };
    let zoom = viewed(marker).map_or(1.0, |(width, height)| {
        (at("markerWidth", 3.0) / width).min(at("markerHeight", 3.0) / height)
    });
    let turn = match marker.attribute("orient") {
        Some("auto") => angle,
        Some("auto-start-reverse") if is_start => angle + std::f64::consts::PI,
        Some("auto-start-reverse") => angle,
        other => other.and_then(|angle| angle.parse::<f64>().ok()).unwrap_or(0.0).to_radians(),
    };
    let grown = Matrix::scale(zoom * unit, zoom * unit);
    let moved = Matrix::translate((-reference.0, -reference.1));
    Matrix::translate(end).compose(Matrix::rotate(turn)).compose(grown).compose(moved)
}

/// Width and height of what an arrowhead shows.
fn viewed(marker: Node<'_, '_>) -> Option<Point> {
    let parts: Vec<f64> = marker
        .attribute("viewBox")?
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .collect();
    match parts.as_slice() {
        [_, _, width, height] if *width > 0.0 && *height > 0.0 => Some((*width, *height)),
        _ => None,
    }
}

/// A number in pixels that an attribute says.
pub(crate) fn number(node: Node<'_, '_>, name: &str) -> Option<f64> {
    let value = node.attribute(name)?;
    let value: f64 = value.trim().trim_end_matches("px").parse().ok()?;
    value.is_finite().then_some(value)
}
