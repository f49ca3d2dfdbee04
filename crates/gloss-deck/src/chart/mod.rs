//! Charts.

use crate::canvas::Canvas;
use crate::shape::Held;

pub(crate) fn draw<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>) {
    canvas.stand_in((held.spot.width, held.spot.height), &held.shape.name, held.spot.matrix());
}
