//! Outlines of countries and of the states of the USA, out of TopoJSON
//! (<https://github.com/topojson/topojson-specification>, 1.0). The files are bundled (`assets/SOURCES.md`); nothing else is read.

use serde_json::Value;

/// A named area on the map, with its outlines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    pub(super) name: String,
    /// Its rings, each point by longitude and latitude in degrees; the last is joined to the first.
    pub(super) rings: Vec<Vec<(f64, f64)>>,
}

impl Shape {
    /// Whether a place is inside, by the even-odd rule.
    pub(super) fn holds(&self, lat: f64, lon: f64) -> bool {
        let mut inside = false;
        for ring in &self.rings {
            for ((ax, ay), (bx, by)) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                if (*ay > lat) != (*by > lat) && lon < (bx - ax) * (lat - ay) / (by - ay) + ax {
                    inside = !inside;
                }
            }
        }
        inside
    }
}

/// The states of the USA.
pub(super) fn states() -> Vec<Shape> {
    shapes(include_bytes!("../../assets/states-10m.json"), "states")
}

/// The countries of the world.
pub(super) fn countries() -> Vec<Shape> {
    shapes(include_bytes!("../../assets/countries-50m.json"), "countries")
}

fn shapes(json: &[u8], object: &str) -> Vec<Shape> {
    let topology: Value = serde_json::from_slice(json).unwrap_or_default();
    let arcs = arcs(&topology);
    let geometries = topology.pointer(&format!("/objects/{object}/geometries")).and_then(Value::as_array);
    geometries.into_iter().flatten().filter_map(|geometry| shape(geometry, &arcs)).collect()
}

fn shape(geometry: &Value, arcs: &[Vec<(f64, f64)>]) -> Option<Shape> {
    let name = geometry.pointer("/properties/name")?.as_str()?.to_owned();
    let own = geometry.get("arcs")?.as_array()?;
    let rings: Vec<&Value> = match geometry.get("type")?.as_str()? {
        "Polygon" => own.iter().collect(),
        "MultiPolygon" => own.iter().filter_map(Value::as_array).flatten().collect(),
        _ => return None,
    };
    Some(Shape { name, rings: rings.into_iter().filter_map(|ring| joined(ring, arcs)).collect() })
}

/// A ring of arcs; a negative number is the arc of its complement, backwards.
fn joined(ring: &Value, arcs: &[Vec<(f64, f64)>]) -> Option<Vec<(f64, f64)>> {
    let mut out: Vec<(f64, f64)> = Vec::new();
    for number in ring.as_array()? {
        let number = number.as_i64()?;
        let arc = arcs.get(usize::try_from(if number < 0 { !number } else { number }).ok()?)?;
        // Where one arc ends the next begins: that point is written once.
        out.pop();
        if number < 0 {
            out.extend(arc.iter().rev());
        } else {
            out.extend(arc);
        }
    }
    Some(out)
}

/// All arcs, with the differences of their whole numbers added up.
fn arcs(topology: &Value) -> Vec<Vec<(f64, f64)>> {
    let pair = |key: &str| {
        let at = |n: usize| topology.pointer(&format!("/transform/{key}/{n}")).and_then(Value::as_f64);
        at(0).zip(at(1)).unwrap_or_default()
    };
    let ((scale_x, scale_y), (from_x, from_y)) = (pair("scale"), pair("translate"));
    let arcs = topology.get("arcs").and_then(Value::as_array);
    let decode = |arc: &Value| {
        let (mut x, mut y) = (0.0, 0.0);
        let points = arc.as_array().into_iter().flatten().map(|point| {
            let part = |n: usize| point.get(n).and_then(Value::as_f64).unwrap_or_default();
            x += part(0);
            y += part(1);
            (x * scale_x + from_x, y * scale_y + from_y)
        });
        points.collect()
    };
    arcs.into_iter().flatten().map(decode).collect()
}

#[cfg(test)]
mod tests {
    use super::{Shape, countries, states};

    fn of(shapes: &[Shape], lat: f64, lon: f64) -> Vec<&str> {
        shapes.iter().filter(|shape| shape.holds(lat, lon)).map(|shape| shape.name.as_str()).collect()
    }

    #[test]
    fn places_lie_in_their_states_and_countries() {
        let states = states();
        for (lat, lon, expect) in [
            (44.41, -72.14, "Vermont"),
            (39.33, -76.61, "Maryland"),
            (61.2, -149.9, "Alaska"),
            (21.3, -157.8, "Hawaii"),
        ] {
            assert_eq!(of(&states, lat, lon), [expect]);
        }
        let countries = countries();
        for (lat, lon, expect) in [
            (52.5, 13.4, "Germany"),
            (-33.0, 147.0, "Australia"),
            (19.4, -99.1, "Mexico"),
            (55.7, 37.6, "Russia"),
        ] {
            assert_eq!(of(&countries, lat, lon), [expect]);
        }
        assert_eq!(of(&countries, 0.0, -30.0), Vec::<&str>::new());
    }
}
