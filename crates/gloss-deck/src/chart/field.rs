//! A rectangle within a chart, and what is behind it. Knows no numbers.

use crate::canvas::Canvas;
use crate::drawing::{Matrix, Outline};
use crate::node::Node;
use crate::shape::fill::{self, Source};
use crate::shape::line;

/// A rectangle within the chart, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Field {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// What is behind a part of the chart.
pub(super) fn panel(canvas: &mut Canvas<'_>, properties: Option<Node<'_>>, field: Field, matrix: Matrix) {
    let Some(properties) = properties else { return };
    let matrix = matrix.after(&Matrix::shift(field.x, field.y));
    let outline = Outline::rectangle(0.0, 0.0, field.width, field.height);
    if let Some(source) = Source::of(properties) {
        fill::area(canvas, &source, &outline, (field.width, field.height), matrix);
    }
    let lines: Vec<Node<'_>> = properties.child("ln").into_iter().collect();
    let stroke = line::of(canvas.scene, &lines, None).map(|edge| edge.stroke);
    canvas.path(outline, None, stroke, matrix);
}
