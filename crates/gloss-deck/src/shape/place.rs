//! Where a shape lies on the slide through all groups it is in. A mirrored group mirrors where its shapes are and which way they turn;
//! words are never mirrored.

use gloss_ooxml::presentation::Frame;

use crate::drawing::Matrix;
use crate::node::{Node, points};

/// A rectangle on the slide in points, turned around its middle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spot {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
    pub turn: f32,
    pub across: bool,
    pub down: bool,
}

impl Spot {
    /// From coordinates within the rectangle to the slide's.
    pub(crate) fn matrix(&self) -> Matrix {
        let side = |mirrored| if mirrored { -1.0 } else { 1.0 };
        self.around(self.turn, &Matrix::scale(side(self.across), side(self.down)))
    }

    /// The same for words: turned, upside down where the shape is, never mirrored.
    pub(crate) fn upright(&self) -> Matrix {
        let turn = if self.down { self.turn + 180.0 } else { self.turn };
        self.around(turn, &Matrix::default())
    }

    fn around(&self, turn: f32, inner: &Matrix) -> Matrix {
        if turn == 0.0 && *inner == Matrix::default() {
            return Matrix::shift(self.x, self.y);
        }
        let (middle_x, middle_y) = (self.width / 2.0, self.height / 2.0);
        let to_middle = inner.after(&Matrix::shift(-middle_x, -middle_y));
        let turned = Matrix::turn(turn).after(&to_middle);
        Matrix::shift(self.x + middle_x, self.y + middle_y).after(&turned)
    }
}

/// The space that shapes lie in: the slide's, or a group's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Placing {
    pub matrix: Matrix,
    scale: (f32, f32),
    turn: f32,
    across: bool,
    down: bool,
}

impl Default for Placing {
    fn default() -> Self {
        Self { matrix: Matrix::default(), scale: (1.0, 1.0), turn: 0.0, across: false, down: false }
    }
}

impl Placing {
    /// A space whose origin lies elsewhere.
    pub(crate) fn shifted(x: f32, y: f32) -> Self {
        Self { matrix: Matrix::shift(x, y), ..Self::default() }
    }

    /// Where a rectangle of this space lies on the slide.
    pub(crate) fn spot(&self, frame: &Frame) -> Spot {
        let [x, y, width, height] =
            [frame.x, frame.y, frame.width, frame.height].map(|emu| points(emu as f64));
        let own = (frame.turn as f32 / 60_000.0).rem_euclid(360.0);
        let (middle_x, middle_y) = self.matrix.apply((x + width / 2.0, y + height / 2.0));
        // What lies on its side in a group is stretched by the group's other side.
        let lying = (45.0..135.0).contains(&own) || (225.0..315.0).contains(&own);
        let (by_x, by_y) = if lying { (self.scale.1, self.scale.0) } else { self.scale };
        let (width, height) = ((width * by_x).max(0.0), (height * by_y).max(0.0));
        let turn = self.turn + if self.across != self.down { -own } else { own };
        Spot {
            x: middle_x - width / 2.0,
            y: middle_y - height / 2.0,
            width,
            height,
            turn: turn.rem_euclid(360.0),
            across: self.across != frame.flip_across,
            down: self.down != frame.flip_down,
        }
    }

    /// The space within a group that lies here.
    pub(crate) fn group(&self, node: Node<'_>, spot: &Spot) -> Self {
        let Some(xfrm) = node.path(&["grpSpPr", "xfrm"]) else { return *self };
        let of = |child: &str, name: &str| xfrm.child(child).and_then(|found| found.points(name));
        let off = (of("chOff", "x").unwrap_or(0.0), of("chOff", "y").unwrap_or(0.0));
        let share = |side: f32, own: Option<f32>| match own {
            Some(own) if own > 0.0 => (side / own).clamp(0.0, 10_000.0),
            _ => 1.0,
        };
        let scale = (share(spot.width, of("chExt", "cx")), share(spot.height, of("chExt", "cy")));
        let inner = Matrix::scale(scale.0, scale.1).after(&Matrix::shift(-off.0, -off.1));
        Self {
            matrix: spot.matrix().after(&inner),
            scale,
            turn: spot.turn,
            across: spot.across,
            down: spot.down,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirrored_group_mirrors_places_and_turns() {
        let group = Spot { x: 100.0, y: 0.0, width: 200.0, height: 100.0, across: true, ..Spot::default() };
        let placing =
            Placing { matrix: group.matrix(), scale: (1.0, 1.0), turn: 0.0, across: true, down: false };
        let emu = |points: i64| points * 12_700;
        let frame = Frame {
            x: emu(10),
            y: emu(20),
            width: emu(30),
            height: emu(40),
            turn: 30 * 60_000,
            ..Frame::default()
        };
        let spot = placing.spot(&frame);
        assert!((spot.x - 260.0).abs() < 0.01 && (spot.y - 20.0).abs() < 0.01, "{spot:?}");
        assert!((spot.turn - 330.0).abs() < 0.01 && spot.across && !spot.down);
    }
}
