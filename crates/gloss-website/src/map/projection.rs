//! Degrees on a plane: Albers' equal-area conic around places that are near each other (Snyder, Map Projections: A Working Manual,
//! 1987, p. 98), Equal Earth for places all over the world (Šavrič, Patterson and Jenny, 2018). Areas keep their sizes in both.

use super::clip;

/// Width of a map, in its own units.
pub(crate) const WIDTH: f64 = 800.0;
/// Height of a map, in its own units.
pub(crate) const HEIGHT: f64 = 620.0;

/// Degrees of longitude from which on places are all over the world.
const WORLD: f64 = 110.0;
/// Of the map's sides, what stays free around the outermost places.
const MARGIN: f64 = 0.07;
/// Degrees that a map shows at least.
const LEAST: f64 = 0.6;
/// Degrees between the points of a line that is bent on paper.
const STEP: f64 = 3.0;

/// How degrees become a map's units.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Projection {
    way: Way,
    /// The longitude in the middle.
    middle: f64,
    /// The visible part of the earth: longitudes from the middle, and latitudes.
    west: f64,
    east: f64,
    south: f64,
    north: f64,
    scale: f64,
    left: f64,
    top: f64,
}

#[derive(Clone, Debug, PartialEq)]
enum Way {
    Albers { n: f64, c: f64 },
    EqualEarth,
}

impl Projection {
    /// The one that shows these places.
    pub(super) fn of(places: &[(f64, f64)]) -> Self {
        let middle = middle(places);
        let far = |lon: f64| wrapped(lon - middle);
        let (west, east) = ends(places.iter().map(|(_, lon)| far(*lon)));
        let (south, north) = ends(places.iter().map(|(lat, _)| *lat));
        let way = if east - west > WORLD { Way::EqualEarth } else { albers(south, north) };
        let grown = |low: f64, high: f64| {
            let more = ((LEAST - (high - low)) / 2.0).max(0.0);
            (low - more, high + more)
        };
        let ((west, east), (south, north)) = (grown(west, east), grown(south, north));
        let mut out = Self { way, middle, west, east, south, north, scale: 1.0, left: 0.0, top: 0.0 };
        out.fit(places);
        let around = |low: f64, high: f64| ((high - low) * 1.5).max(4.0);
        let (x, y) = (around(west, east), around(south, north));
        (out.west, out.east) = ((west - x).max(-180.0), (east + x).min(180.0));
        (out.south, out.north) = ((south - y).max(-89.0), (north + y).min(89.0));
        out
    }

    /// Where degrees are on the map.
    pub(super) fn at(&self, lat: f64, lon: f64) -> (f64, f64) {
        self.on(self.plane(lat, wrapped(lon - self.middle)))
    }

    fn on(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.left + x * self.scale, self.top - y * self.scale)
    }

    /// The parts of a ring, given by longitude and latitude, that lie near what is looked at: on the map.
    pub(super) fn near(&self, ring: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
        let Some((first, _)) = ring.first() else { return Vec::new() };
        // A ring goes on beyond the date line: it is followed as one line, and looked for once around the earth either way.
        let (mut lon, mut last) = (wrapped(first - self.middle), *first);
        let line: Vec<(f64, f64)> = ring
            .iter()
            .map(|(next, lat)| {
                lon += wrapped(next - last);
                last = *next;
                (lon, *lat)
            })
            .collect();
        [-360.0, 0.0, 360.0]
            .into_iter()
            .filter_map(|turn| {
                let turned: Vec<(f64, f64)> = line.iter().map(|(lon, lat)| (lon + turn, *lat)).collect();
                let cut = clip::to(&turned, (self.west, self.south), (self.east, self.north));
                (cut.len() > 2).then(|| {
                    dense(&cut).into_iter().map(|(lon, lat)| self.on(self.plane(lat, lon))).collect()
                })
            })
            .collect()
    }

    /// Fits what is looked at into the map.
    fn fit(&mut self, places: &[(f64, f64)]) {
        let corners = [
            (self.south, self.west),
            (self.south, self.east),
            (self.north, self.west),
            (self.north, self.east),
        ];
        let few = self.east - self.west <= LEAST * 1.01 || self.north - self.south <= LEAST * 1.01;
        let own = places.iter().map(|(lat, lon)| (*lat, wrapped(lon - self.middle)));
        let all: Vec<(f64, f64)> =
            own.chain(corners.into_iter().filter(|_| few)).map(|(lat, lon)| self.plane(lat, lon)).collect();
        let (left, right) = ends(all.iter().map(|(x, _)| *x));
        let (low, high) = ends(all.iter().map(|(_, y)| *y));
        let (wide, tall) = (WIDTH * (1.0 - 2.0 * MARGIN), HEIGHT * (1.0 - 2.0 * MARGIN));
        self.scale = (wide / (right - left).max(1e-9)).min(tall / (high - low).max(1e-9));
        self.left = WIDTH / 2.0 - (left + right) / 2.0 * self.scale;
        self.top = HEIGHT / 2.0 + (low + high) / 2.0 * self.scale;
    }

    /// Degrees from the middle on the plane; y grows to the north.
    fn plane(&self, lat: f64, lon: f64) -> (f64, f64) {
        let (lat, lon) = (lat.to_radians(), lon.to_radians());
        match self.way {
            Way::Albers { n, c } => {
                let rho = (c - 2.0 * n * lat.sin()).max(0.0).sqrt() / n;
                (rho * (n * lon).sin(), -rho * (n * lon).cos())
            }
            Way::EqualEarth => {
                const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
                let t = (3_f64.sqrt() / 2.0 * lat.sin()).asin();
                let (t2, t6) = (t * t, t.powi(6));
                let by = A[0] + 3.0 * A[1] * t2 + t6 * (7.0 * A[2] + 9.0 * A[3] * t2);
                let x = lon * t.cos() / (3_f64.sqrt() / 2.0 * by);
                (x, t * (A[0] + A[1] * t2 + t6 * (A[2] + A[3] * t2)))
            }
        }
    }
}

/// Albers with its two parallels a sixth within the latitudes that are shown.
fn albers(south: f64, north: f64) -> Way {
    let sixth = (north - south) / 6.0;
    let (mut low, mut high) = (south + sixth, north - sixth);
    // Parallels at either side of the equator, equally far, would make the cone a cylinder without an end.
    if (low + high).abs() < 2.0 {
        low += 1.0;
        high += 1.0;
    }
    let (low, high) = (low.to_radians(), high.to_radians());
    let n = (low.sin() + high.sin()) / 2.0;
    Way::Albers { n, c: low.cos().powi(2) + 2.0 * n * low.sin() }
}

/// The longitude from which the places lie least far to both sides: the middle of what is left beside the widest gap.
fn middle(places: &[(f64, f64)]) -> f64 {
    let mut lons: Vec<f64> = places.iter().map(|(_, lon)| wrapped(*lon)).collect();
    lons.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (lons.first(), lons.last()) else { return 0.0 };
    let mut widest = (first + 360.0 - last, *first, *last);
    for (west, east) in lons.iter().zip(lons.iter().skip(1)) {
        if east - west > widest.0 {
            widest = (east - west, *east, west + 360.0);
        }
    }
    wrapped((widest.1 + widest.2) / 2.0)
}

/// A longitude from -180 up to 180.
fn wrapped(lon: f64) -> f64 {
    (lon + 180.0).rem_euclid(360.0) - 180.0
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) =
        values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    if low > high { (0.0, 0.0) } else { (low, high) }
}

/// A ring with points between those that are far from each other.
fn dense(ring: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut out = Vec::with_capacity(ring.len());
    for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let parts = ((to.0 - from.0).hypot(to.1 - from.1) / STEP).ceil().clamp(1.0, 240.0);
        for n in 0..parts as u32 {
            let share = f64::from(n) / parts;
            out.push((from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Projection, middle, wrapped};

    #[test]
    fn longitudes_go_around() {
        for (lon, expect) in [(0.0, 0.0), (180.0, -180.0), (190.0, -170.0), (-190.0, 170.0), (540.0, -180.0)]
        {
            assert!((wrapped(lon) - expect).abs() < 1e-9, "{lon}");
        }
        for (lons, expect) in [(vec![-72.0, -76.0], -74.0), (vec![178.0, -172.0], -177.0), (vec![10.0], 10.0)]
        {
            let places: Vec<(f64, f64)> = lons.iter().map(|lon| (0.0, *lon)).collect();
            assert!((wrapped(middle(&places) - expect)).abs() < 1e-9, "{lons:?}");
        }
    }

    #[test]
    fn equal_areas_stay_equal() {
        for places in [
            vec![(30.0, -120.0), (48.0, -70.0)],
            vec![(60.0, -120.0), (-40.0, 150.0), (10.0, 10.0)],
            vec![(-1.0, 30.0), (1.0, 33.0)],
        ] {
            let map = Projection::of(&places);
            let area = |lat: f64, lon: f64| {
                let (a, b, c) = (map.at(lat, lon), map.at(lat + 0.01, lon), map.at(lat, lon + 0.01));
                ((b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1)).abs()
                    / (lat + 0.005).to_radians().cos()
            };
            let (lat, lon) = places[0];
            let (one, two) = (area(lat, lon), area(places[1].0, places[1].1 - 0.02));
            assert!((one / two - 1.0).abs() < 0.01, "{places:?}: {one} {two}");
        }
    }
}
