//! Arrowheads at the ends of lines. A line ends within its arrow, so that a thick one does not show beyond the tip.

use super::line::{Edge, End, EndKind};
use crate::canvas::Canvas;
use crate::drawing::{Matrix, Outline, Paint, Step, Stroke};

/// The thinnest line that arrows are sized by, in points.
const LEAST: f32 = 1.5;

fn sizes(end: End, width: f32) -> (f32, f32) {
    let by = width.max(LEAST);
    (end.length * by, end.width * by)
}

/// Whether an outline has two ends.
fn open(outline: &Outline) -> bool {
    !outline.0.contains(&Step::Close)
}

fn point(step: &Step) -> Option<(f32, f32)> {
    match *step {
        Step::Move(x, y) | Step::Line(x, y) | Step::Curve(_, _, _, _, x, y) => Some((x, y)),
        Step::Close => None,
    }
}

/// The first or last point of an outline and the one that it comes from.
fn end_of(outline: &Outline, first: bool) -> Option<((f32, f32), (f32, f32))> {
    let steps = &outline.0;
    let (tip, from) = if first {
        let from = match steps.get(1)? {
            Step::Curve(x, y, ..) => (*x, *y),
            other => point(other)?,
        };
        (point(steps.first()?)?, from)
    } else {
        let last = steps.last()?;
        let from = match last {
            Step::Curve(_, _, x, y, ..) => (*x, *y),
            _ => point(steps.get(steps.len().checked_sub(2)?)?)?,
        };
        (point(last)?, from)
    };
    ((tip.0 - from.0).hypot(tip.1 - from.1) > 0.01).then_some((tip, from))
}

/// The outline without what lies under its arrows.
pub(super) fn shortened(outline: &Outline, edge: &Edge) -> Outline {
    let mut out = outline.clone();
    if !open(outline) {
        return out;
    }
    for (end, first) in [(edge.head, true), (edge.tail, false)] {
        let Some(end) = end.filter(|end| matches!(end.kind, EndKind::Triangle | EndKind::Stealth)) else {
            continue;
        };
        let Some((tip, from)) = end_of(outline, first) else { continue };
        let whole = (tip.0 - from.0).hypot(tip.1 - from.1);
        let cut = (sizes(end, edge.stroke.width).0 * 0.6).min(whole * 0.9);
        let to = (tip.0 + (from.0 - tip.0) * cut / whole, tip.1 + (from.1 - tip.1) * cut / whole);
        let at = if first { 0 } else { out.0.len().saturating_sub(1) };
        if let Some(step) = out.0.get_mut(at) {
            *step = match *step {
                Step::Move(..) => Step::Move(to.0, to.1),
                Step::Curve(a, b, c, d, ..) => Step::Curve(a, b, c, d, to.0, to.1),
                _ => Step::Line(to.0, to.1),
            };
        }
    }
    out
}

/// Draws what is at the ends of a line.
pub(super) fn heads(canvas: &mut Canvas<'_>, outline: &Outline, edge: &Edge, matrix: Matrix) {
    if !open(outline) {
        return;
    }
    for (end, first) in [(edge.head, true), (edge.tail, false)] {
        let (Some(end), Some((tip, from))) = (end, end_of(outline, first)) else { continue };
        head(canvas, end, (tip, from), &edge.stroke, matrix);
    }
}

fn head(
    canvas: &mut Canvas<'_>,
    end: End,
    (tip, from): ((f32, f32), (f32, f32)),
    stroke: &Stroke,
    matrix: Matrix,
) {
    let (length, width) = sizes(end, stroke.width);
    let whole = (tip.0 - from.0).hypot(tip.1 - from.1);
    let (dx, dy) = ((tip.0 - from.0) / whole, (tip.1 - from.1) / whole);
    // Along the line from the tip backwards, and across it.
    let at = |back: f32, side: f32| (tip.0 - dx * back - dy * side, tip.1 - dy * back + dx * side);
    let half = width / 2.0;
    let fill = Some(Paint::Solid(stroke.colour));
    let outline = match end.kind {
        EndKind::Triangle => Outline::points(&[tip, at(length, half), at(length, -half)], true),
        EndKind::Stealth => {
            Outline::points(&[tip, at(length, half), at(length * 0.6, 0.0), at(length, -half)], true)
        }
        EndKind::Diamond => {
            let back = length / 2.0;
            Outline::points(&[at(-back, 0.0), at(0.0, half), at(back, 0.0), at(0.0, -half)], true)
        }
        EndKind::Oval => Outline::ellipse(tip.0 - half, tip.1 - half, width, width),
        EndKind::Arrow => {
            let line = Outline::points(&[at(length, half), tip, at(length, -half)], false);
            let whole = Stroke { dashes: Vec::new(), ..stroke.clone() };
            return canvas.path(line, None, Some(whole), matrix);
        }
    };
    canvas.path(outline, fill, None, matrix);
}
