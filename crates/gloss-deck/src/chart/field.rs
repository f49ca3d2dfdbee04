//! A rectangle within a chart, and what is behind it. Knows no numbers.

use super::look;
use crate::canvas::Canvas;
use crate::drawing::{Matrix, Outline};
use crate::node::Node;
use crate::shape::fill::{self, Source};

/// A rectangle within the chart, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Field {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Field {
    /// Where a share of it is: from its left, or from its foot.
    pub(super) fn along(self, share: f32, lies: bool) -> f32 {
        if lies { self.x + self.width * share } else { self.y + self.height * (1.0 - share) }
    }

    /// A line from edge to edge: upright at this far from the left, or level at this far from the top.
    pub(super) fn line(self, at: f32, upright: bool) -> Outline {
        if upright {
            Outline::line((at, self.y), (at, self.y + self.height))
        } else {
            Outline::line((self.x, at), (self.x + self.width, at))
        }
    }
}

/// Draws the background of a part of the chart.
pub(super) fn panel(canvas: &mut Canvas<'_>, properties: Option<Node<'_>>, field: Field, matrix: Matrix) {
    let Some(properties) = properties else { return };
    let matrix = matrix.after(&Matrix::shift(field.x, field.y));
    let outline = Outline::rectangle(0.0, 0.0, field.width, field.height);
    if let Some(source) = Source::of(properties) {
        fill::area(canvas, &source, &outline, (field.width, field.height), matrix);
    }
    canvas.path(outline, None, look::stroke(canvas, properties.child("ln")), matrix);
}
