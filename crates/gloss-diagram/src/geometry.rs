//! Places and outlines: matrices, paths of straight and curved pieces, and what box holds them. Writes nothing.

use svgtypes::{
    PointsParser, SimplePathSegment, SimplifyingPathParser, TransformListParser, TransformListToken,
};

/// A point.
pub(crate) type Point = (f64, f64);

/// How much of a radius the handles of a quarter circle have.
const QUARTER: f64 = 0.552_284_75;

/// A change of coordinates: `x' = ax + cy + e`, `y' = bx + dy + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Matrix {
    a: f64,
    b: f64,
    c: f64,
    d: f64,
    e: f64,
    f: f64,
}

impl Matrix {
    pub(crate) const NONE: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    /// Moves.
    pub(crate) fn translate((e, f): Point) -> Self {
        Self { e, f, ..Self::NONE }
    }

    /// Grows both ways.
    pub(crate) fn scale(a: f64, d: f64) -> Self {
        Self { a, d, ..Self::NONE }
    }

    /// Turns, by an angle in radians.
    pub(crate) fn rotate(angle: f64) -> Self {
        let (sin, cos) = angle.sin_cos();
        Self { a: cos, b: sin, c: -sin, d: cos, e: 0.0, f: 0.0 }
    }

    /// First the other, then this.
    pub(crate) fn compose(self, inner: Self) -> Self {
        let (e, f) = self.apply((inner.e, inner.f));
        Self {
            a: self.a * inner.a + self.c * inner.b,
            b: self.b * inner.a + self.d * inner.b,
            c: self.a * inner.c + self.c * inner.d,
            d: self.b * inner.c + self.d * inner.d,
            e,
            f,
        }
    }

    /// Where a point goes.
    pub(crate) fn apply(self, (x, y): Point) -> Point {
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }

    /// The factor by which all grows, where it is the same in both ways and nothing turns.
    pub(crate) fn uniform_scale(self) -> Option<f64> {
        (self.b == 0.0 && self.c == 0.0 && self.a == self.d && self.a > 0.0).then_some(self.a)
    }

    /// About how much lengths grow.
    pub(crate) fn factor(self) -> f64 {
        (self.a * self.d - self.b * self.c).abs().sqrt()
    }

    /// What an attribute `transform` says; none where it says what is not understood.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut out = Self::NONE;
        for token in TransformListParser::from(text) {
            let next = match token.ok()? {
                TransformListToken::Matrix { a, b, c, d, e, f } => Self { a, b, c, d, e, f },
                TransformListToken::Translate { tx, ty } => Self::translate((tx, ty)),
                TransformListToken::Scale { sx, sy } => Self::scale(sx, sy),
                TransformListToken::Rotate { angle } => Self::rotate(angle.to_radians()),
                _ => return None,
            };
            out = out.compose(next);
        }
        [out.a, out.b, out.c, out.d, out.e, out.f].iter().all(|part| part.is_finite()).then_some(out)
    }
}

/// A piece of an outline, in absolute coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Segment {
    Move(Point),
    Line(Point),
    Curve(Point, Point, Point),
    Close,
}

impl Segment {
    /// The piece after a change of coordinates.
    pub(crate) fn transformed(self, by: Matrix) -> Self {
        match self {
            Self::Move(to) => Self::Move(by.apply(to)),
            Self::Line(to) => Self::Line(by.apply(to)),
            Self::Curve(one, two, to) => Self::Curve(by.apply(one), by.apply(two), by.apply(to)),
            Self::Close => Self::Close,
        }
    }
}

/// The pieces of path data; none where it is not understood.
pub(crate) fn path(data: &str) -> Option<Vec<Segment>> {
    let mut out = Vec::new();
    let (mut here, mut start) = ((0.0, 0.0), (0.0, 0.0));
    for segment in SimplifyingPathParser::from(data) {
        let piece = match segment.ok()? {
            SimplePathSegment::MoveTo { x, y } => Segment::Move((x, y)),
            SimplePathSegment::LineTo { x, y } => Segment::Line((x, y)),
            SimplePathSegment::CurveTo { x1, y1, x2, y2, x, y } => Segment::Curve((x1, y1), (x2, y2), (x, y)),
            SimplePathSegment::Quadratic { x1, y1, x, y } => {
                let third = |from: f64, to: f64| from + (to - from) * 2.0 / 3.0;
                let (one, two) = ((third(here.0, x1), third(here.1, y1)), (third(x, x1), third(y, y1)));
                Segment::Curve(one, two, (x, y))
            }
            SimplePathSegment::ClosePath => Segment::Close,
        };
        match piece {
            Segment::Move(to) => (here, start) = (to, to),
            Segment::Line(to) | Segment::Curve(_, _, to) => here = to,
            Segment::Close => here = start,
        }
        out.push(piece);
    }
    Some(out)
}

/// The pieces through points.
pub(crate) fn polygon(points: &str, closed: bool) -> Vec<Segment> {
    let mut out: Vec<Segment> = PointsParser::from(points).map(Segment::Line).collect();
    if let Some(Segment::Line(first)) = out.first().copied() {
        out.splice(..1, [Segment::Move(first)]);
    }
    if closed && !out.is_empty() {
        out.push(Segment::Close);
    }
    out
}

/// The pieces of an ellipse.
pub(crate) fn ellipse((x, y): Point, rx: f64, ry: f64) -> Vec<Segment> {
    let (hx, hy) = (rx * QUARTER, ry * QUARTER);
    vec![
        Segment::Move((x + rx, y)),
        Segment::Curve((x + rx, y + hy), (x + hx, y + ry), (x, y + ry)),
        Segment::Curve((x - hx, y + ry), (x - rx, y + hy), (x - rx, y)),
        Segment::Curve((x - rx, y - hy), (x - hx, y - ry), (x, y - ry)),
        Segment::Curve((x + hx, y - ry), (x + rx, y - hy), (x + rx, y)),
        Segment::Close,
    ]
}

/// The pieces of a rectangle.
pub(crate) fn rectangle((x, y): Point, width: f64, height: f64) -> Vec<Segment> {
    let (right, bottom) = (x + width, y + height);
    vec![
        Segment::Move((x, y)),
        Segment::Line((right, y)),
        Segment::Line((right, bottom)),
        Segment::Line((x, bottom)),
        Segment::Close,
    ]
}

/// The first point and the last, each with the angle in which the outline goes there, in radians.
pub(crate) fn ends(pieces: &[Segment]) -> Option<((Point, f64), (Point, f64))> {
    let mut points = Vec::new();
    for piece in pieces {
        match *piece {
            Segment::Move(to) | Segment::Line(to) => points.push(to),
            Segment::Curve(one, two, to) => points.extend([one, two, to]),
            Segment::Close => {}
        }
    }
    let (first, last) = (*points.first()?, *points.last()?);
    let apart = |a: Point, b: Point| (a.0 - b.0).abs() > 1e-6 || (a.1 - b.1).abs() > 1e-6;
    let angle = |from: Point, to: Point| (to.1 - from.1).atan2(to.0 - from.0);
    let next = points.iter().copied().find(|point| apart(*point, first));
    let before = points.iter().rev().copied().find(|point| apart(*point, last));
    let begin = next.map_or(0.0, |next| angle(first, next));
    let end = before.map_or(0.0, |before| angle(before, last));
    Some(((first, begin), (last, end)))
}

/// The box that holds all that was put into it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Bounds {
    pub(crate) const EMPTY: Self =
        Self { left: f64::INFINITY, top: f64::INFINITY, right: f64::NEG_INFINITY, bottom: f64::NEG_INFINITY };

    /// Takes a point in.
    pub(crate) fn include(&mut self, (x, y): Point) {
        (self.left, self.right) = (self.left.min(x), self.right.max(x));
        (self.top, self.bottom) = (self.top.min(y), self.bottom.max(y));
    }

    /// Takes an outline in; a curve with its handles.
    pub(crate) fn include_all(&mut self, pieces: &[Segment]) {
        for piece in pieces {
            match *piece {
                Segment::Move(to) | Segment::Line(to) => self.include(to),
                Segment::Curve(one, two, to) => {
                    [one, two, to].into_iter().for_each(|point| self.include(point));
                }
                Segment::Close => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_ends_in_its_direction() {
        let pieces = path("M0,0 C0,0 10,0 10,10 L10,30").unwrap();
        let ((first, begin), (last, end)) = ends(&pieces).unwrap();
        assert_eq!((first, last), ((0.0, 0.0), (10.0, 30.0)));
        assert!(begin.abs() < 1e-9 && (end - std::f64::consts::FRAC_PI_2).abs() < 1e-9);
        assert!(path("M0 0 L").is_none() && ends(&[]).is_none());
        let (_, (_, still)) = ends(&path("M5,5L5,5").unwrap()).unwrap();
        assert!(still.abs() < 1e-9);
    }

    #[test]
    fn transforms_are_read_or_refused() {
        let matrix = Matrix::parse("translate(10, 20) rotate(90) scale(2)").unwrap();
        let (x, y) = matrix.apply((1.0, 0.0));
        assert!((x - 10.0).abs() < 1e-9 && (y - 22.0).abs() < 1e-9);
        assert!(matrix.uniform_scale().is_none() && (matrix.factor() - 2.0).abs() < 1e-9);
        assert!(Matrix::parse("translate(calc(1px))").is_none() && Matrix::parse("url(x)").is_none());
    }
}
