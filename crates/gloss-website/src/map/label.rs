//! Where on a shape its name stands: inside of it, near its middle, and beside the pins. A name that finds no such place is left out.

use super::projection::{HEIGHT, WIDTH};

type Point = (f64, f64);

/// A letter's width, and half of a line's height, with air around.
const LETTER: f64 = 7.6;
const HALF: f64 = 9.0;
/// How near a pin may come to a name's box.
const PIN: f64 = 7.0;
/// Places that are tried from one end of a shape to the other.
const TRIED: usize = 14;

/// The middle of a name on a ring; none where it fits nowhere.
pub(super) fn place(ring: &[Point], name: &str, pins: &[Point]) -> Option<Point> {
    let half = name.chars().count() as f64 * LETTER / 2.0;
    let (low, high) = ring.iter().fold(((f64::MAX, f64::MAX), (f64::MIN, f64::MIN)), |(low, high), point| {
        ((low.0.min(point.0), low.1.min(point.1)), (high.0.max(point.0), high.1.max(point.1)))
    });
    let middle = middle(ring)?;
    let step = |low: f64, high: f64, n: usize| low + (high - low) * (n as f64 + 0.5) / TRIED as f64;
    let grid = (0..TRIED).flat_map(|row| {
        (0..TRIED).map(move |column| (step(low.0, high.0, column), step(low.1, high.1, row)))
    });
    let mut tried: Vec<Point> =
        std::iter::once(middle).chain(grid).filter(|at| fits(ring, *at, half, pins)).collect();
    tried.sort_by(|a, b| far(*a, middle).total_cmp(&far(*b, middle)));
    tried.first().copied()
}

/// The area of a ring.
pub(super) fn area(ring: &[Point]) -> f64 {
    sides(ring).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2.0
}

fn fits(ring: &[Point], (x, y): Point, half: f64, pins: &[Point]) -> bool {
    let on_map = x - half > 4.0 && x + half < WIDTH - 4.0 && y > HALF + 4.0 && y < HEIGHT - HALF - 4.0;
    let corners =
        [(x - half, y - HALF), (x + half, y - HALF), (x - half, y + HALF), (x + half, y + HALF), (x, y)];
    let is_free = |pin: &Point| (pin.0 - x).abs() > half + PIN || (pin.1 - y).abs() > HALF + PIN;
    on_map && corners.into_iter().all(|corner| holds(ring, corner)) && pins.iter().all(is_free)
}

fn holds(ring: &[Point], (x, y): Point) -> bool {
    sides(ring)
        .filter(|(a, b)| (a.1 > y) != (b.1 > y) && x < (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0)
        .count()
        % 2
        == 1
}

/// The centroid of a ring (the shoelace formula); none where it has no area.
fn middle(ring: &[Point]) -> Option<Point> {
    let (mut twice, mut x, mut y) = (0.0, 0.0, 0.0);
    for (a, b) in sides(ring) {
        let cross = a.0 * b.1 - b.0 * a.1;
        twice += cross;
        x += (a.0 + b.0) * cross;
        y += (a.1 + b.1) * cross;
    }
    (f64::abs(twice) > 1.0).then(|| (x / (3.0 * twice), y / (3.0 * twice)))
}

fn sides(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

fn far(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

#[cfg(test)]
mod tests {
    use super::{HALF, PIN, place};

    #[test]
    fn a_name_stands_in_its_shape_beside_the_pins() {
        let square = [(100.0, 100.0), (300.0, 100.0), (300.0, 300.0), (100.0, 300.0)];
        let at = place(&square, "Name", &[]).unwrap();
        assert!((at.0 - 200.0).abs() < 1.0 && (at.1 - 200.0).abs() < 1.0, "{at:?}");
        let beside = place(&square, "Name", &[(200.0, 200.0)]).unwrap();
        assert!((beside.1 - 200.0).abs() > HALF + PIN || (beside.0 - 200.0).abs() > PIN, "{beside:?}");
        assert_eq!(place(&square, "A name that is far too long to stand here", &[]), None);
        let everywhere: Vec<(f64, f64)> =
            (0..400).map(|n| (100.0 + f64::from(n % 20) * 10.0, 100.0 + f64::from(n / 20) * 10.0)).collect();
        assert_eq!(place(&square, "Name", &everywhere), None);
    }
}
