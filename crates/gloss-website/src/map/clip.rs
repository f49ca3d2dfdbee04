//! A ring cut off at a rectangle (Sutherland and Hodgman, 1974), so that what is never seen is never written.

type Point = (f64, f64);

/// The part of a ring within a rectangle, given by its two corners; nothing where it lies outside.
pub(super) fn to(ring: &[Point], low: Point, high: Point) -> Vec<Point> {
    let sides: [(bool, f64, bool); 4] =
        [(true, low.0, true), (true, high.0, false), (false, low.1, true), (false, high.1, false)];
    let mut now: Vec<Point> = ring.to_vec();
    for (is_x, edge, above) in sides {
        let of = |point: &Point| if is_x { point.0 } else { point.1 };
        let inside = |point: &Point| if above { of(point) >= edge } else { of(point) <= edge };
        let mut next = Vec::with_capacity(now.len());
        for (at, to) in now.iter().enumerate() {
            let Some(from) = now.get(at.checked_sub(1).unwrap_or(now.len() - 1)) else { continue };
            if inside(from) != inside(to) {
                let share = (edge - of(from)) / (of(to) - of(from));
                next.push((from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share));
            }
            if inside(to) {
                next.push(*to);
            }
        }
        now = next;
    }
    now
}

#[cfg(test)]
mod tests {
    use super::to;

    #[test]
    fn a_ring_is_cut_at_the_edges() {
        let ring = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
        assert_eq!(to(&ring, (-1.0, -1.0), (11.0, 11.0)), ring);
        assert_eq!(to(&ring, (20.0, 0.0), (30.0, 10.0)), []);
        let cut = to(&ring, (5.0, 5.0), (30.0, 30.0));
        assert_eq!(cut.len(), 4);
        assert!(cut.iter().all(|(x, y)| (5.0..=10.0).contains(x) && (5.0..=10.0).contains(y)));
        // A ring around all of it becomes the rectangle.
        let around = to(&ring, (4.0, 4.0), (6.0, 6.0));
        assert!(around.iter().all(|(x, y)| [4.0, 6.0].contains(x) && [4.0, 6.0].contains(y)));
    }
}
