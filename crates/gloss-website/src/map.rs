//! A map's ground: outlines of states or countries around the places of some rows, and where on it each place is. Has no streets
//! and asks no server for any.

mod atlas;
mod clip;
mod label;
mod projection;

use std::fmt::Write as _;

use atlas::Shape;
use projection::Projection;
pub(crate) use projection::{HEIGHT, WIDTH};

/// Margin of the ground that is drawn beyond the map, so that moving it shows no edge at once.
const BEYOND: f64 = 320.0;
/// Points of an outline that are nearer to each other than this are one.
const NEAR: f64 = 0.6;
/// Smaller than this, from end to end, is no island that could be seen.
const SMALL: f64 = 1.2;
/// Places that are asked whose ground they lie on.
const ASKED: usize = 400;
/// The country that is drawn by its states.
const BY_STATES: &str = "United States of America";

/// A map's ground.
pub(crate) struct Ground {
    projection: Projection,
    /// Outlines as paths of SVG, each with the name of what it goes around.
    pub(crate) outlines: Vec<(String, String)>,
    /// Names, with where their middle is.
    pub(crate) labels: Vec<(String, f64, f64)>,
}

impl Ground {
    /// The ground around places, given by latitude and longitude in degrees.
    pub(crate) fn around(places: &[(f64, f64)]) -> Self {
        let projection = Projection::of(places);
        let mut out = Self { projection, outlines: Vec::new(), labels: Vec::new() };
        let pins: Vec<(f64, f64)> = places.iter().map(|place| out.at(*place)).collect();
        let states = atlas::states();
        let by_states = is_on(&states, places);
        for shape in atlas::countries().iter().filter(|shape| !by_states || shape.name != BY_STATES) {
            out.draw(shape, !by_states, &pins);
        }
        for shape in states.iter().filter(|_| by_states) {
            out.draw(shape, true, &pins);
        }
        out
    }

    /// Where a place is on the map.
    pub(crate) fn at(&self, (lat, lon): (f64, f64)) -> (f64, f64) {
        self.projection.at(lat, lon)
    }

    fn draw(&mut self, shape: &Shape, is_named: bool, pins: &[(f64, f64)]) {
        let mut path = String::new();
        let mut largest: Option<(f64, Vec<(f64, f64)>)> = None;
        for points in shape.rings.iter().flat_map(|ring| self.projection.near(ring)) {
            let points = clip::to(&points, (-BEYOND, -BEYOND), (WIDTH + BEYOND, HEIGHT + BEYOND));
            write(&mut path, &points);
            // A name stands where it is seen, so it is the part on the map itself that counts.
            let seen = clip::to(&points, (0.0, 0.0), (WIDTH, HEIGHT));
            let area = label::area(&seen);
            if largest.as_ref().is_none_or(|(most, _)| area > *most) {
                largest = Some((area, seen));
            }
        }
        if path.is_empty() {
            return;
        }
        if let Some((_, ring)) = largest.filter(|_| is_named)
            && let Some((x, y)) = label::place(&ring, &shape.name, pins)
        {
            self.labels.push((shape.name.clone(), x, y));
        }
        self.outlines.push((shape.name.clone(), path));
    }
}

/// Whether nearly all places lie on these shapes.
fn is_on(shapes: &[Shape], places: &[(f64, f64)]) -> bool {
    let step = places.len().div_ceil(ASKED).max(1);
    let asked: Vec<&(f64, f64)> = places.iter().step_by(step).collect();
    let on = asked.iter().filter(|(lat, lon)| shapes.iter().any(|shape| shape.holds(*lat, *lon))).count();
    !asked.is_empty() && on * 20 >= asked.len() * 17
}

/// Writes a ring in steps from one point to the next, which take half of what whole places take.
fn write(path: &mut String, points: &[(f64, f64)]) {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for (x, y) in points {
        if kept.last().is_none_or(|(a, b)| (a - x).hypot(b - y) >= NEAR) {
            kept.push((*x, *y));
        }
    }
    if kept.len() < 3 || extent(&kept) < SMALL {
        return;
    }
    let mut last = (0, 0);
    for (n, (x, y)) in kept.iter().enumerate() {
        // Tenths as whole numbers: what is rounded never adds up along a coast.
        let now = ((x * 10.0).round() as i64, (y * 10.0).round() as i64);
        let step = |from: i64, to: i64| match to - from {
            tenths if tenths % 10 == 0 => (tenths / 10).to_string(),
            tenths => {
                format!("{}{}.{}", if tenths < 0 { "-" } else { "" }, tenths.abs() / 10, tenths.abs() % 10)
            }
        };
        let (x, y) = (step(last.0, now.0), step(last.1, now.1));
        let mark = if n == 0 {
            "M"
        } else if n == 1 {
            "l"
        } else if x.starts_with('-') {
            ""
        } else {
            " "
        };
        let apart = if y.starts_with('-') { "" } else { " " };
        let _ = write!(path, "{mark}{x}{apart}{y}");
        last = now;
    }
    path.push('z');
}

fn extent(ring: &[(f64, f64)]) -> f64 {
    let (low, high) =
        ring.iter().fold((f64::MAX, f64::MIN), |(low, high), (x, _)| (low.min(*x), high.max(*x)));
    (high - low).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::{Ground, HEIGHT, WIDTH};

    #[test]
    fn places_are_on_the_map_and_the_ground_is_theirs() {
        for (case, places, named) in [
            ("two states", vec![(44.4, -72.1), (39.3, -76.6), (42.3, -71.0)], "New York"),
            ("all states", vec![(34.0, -118.2), (47.6, -122.3), (40.7, -74.0), (25.8, -80.2)], "Texas"),
            ("Europe", vec![(52.5, 13.4), (48.8, 2.3), (41.9, 12.5)], "Germany"),
            (
                "the world",
                vec![(52.5, 13.4), (-33.9, 151.2), (35.7, 139.7), (-23.5, -46.6), (64.1, -21.9)],
                "Australia",
            ),
            ("across the date line", vec![(-17.7, 178.0), (-13.8, -171.8), (-41.3, 174.8)], "New Zealand"),
            ("one place", vec![(48.1, 11.6)], ""),
        ] {
            let ground = Ground::around(&places);
            for place in &places {
                let (x, y) = ground.at(*place);
                assert!(
                    (20.0..=WIDTH - 20.0).contains(&x) && (20.0..=HEIGHT - 20.0).contains(&y),
                    "{case}: {x} {y}"
                );
            }
            let size: usize = ground.outlines.iter().map(|(_, path)| path.len()).sum();
            assert!(size > 200 && size < 400_000, "{case}: {size}");
            assert!(
                named.is_empty() || ground.outlines.iter().any(|(name, _)| name == named),
                "{case}: {:?}",
                ground.outlines.iter().map(|(name, _)| name).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn north_is_up_and_east_is_right() {
        let ground = Ground::around(&[(44.0, -72.0), (39.0, -77.0)]);
        let ((north, south), (west, east)) = (
            (ground.at((44.0, -74.0)), ground.at((40.0, -74.0))),
            (ground.at((42.0, -76.0)), ground.at((42.0, -72.0))),
        );
        assert!(north.1 < south.1 && west.0 < east.0);
    }
}
