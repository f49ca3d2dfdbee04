//! A waterfall of a spec: its steps as columns that stand on what came before them. Each total is held to the sum of its steps.

use super::object::clip;
use crate::Refusal;
use crate::spec::{Format, Point, Series, Trace};

/// The series of a waterfall whose steps and totals stand in one; `totals` says which of them are totals. A total without a number
/// is worked out.
pub(super) fn series(
    categories: &[String],
    given: &Series,
    totals: &[bool],
    path: &str,
) -> Result<Vec<Series>, Refusal> {
    let mut bars = Bars::default();
    let mut level = 0.0;
    for (at, name) in categories.iter().enumerate() {
        let point = given.points.get(at).and_then(Option::as_ref);
        let is_total = totals.get(at).copied().unwrap_or(false);
        let wrong = |says: String, next: &str| Err(Refusal::new(format!("{path}.values[{at}]"), says, next));
        match (point, is_total) {
            (None, false) => {
                return wrong(
                    format!("“{}” has no number.", clip(name)),
                    "Only totals can be left out, as null.",
                );
            }
            (None, true) => bars.push(0.0, Trace::Total, Point { value: level, ..Point::default() }),
            (Some(point), true) => {
                let allowed = slack(given).min(level.abs() * 0.01).max(tiny(given));
                if at > 0 && (point.value - level).abs() > allowed {
                    let says = format!(
                        "The steps up to “{}” come to {}, and it says {}.",
                        clip(name),
                        rounded(level),
                        rounded(point.value)
                    );
                    return wrong(says, "Give every step in order, or null for the total: it is worked out.");
                }
                level = point.value;
                bars.push(0.0, Trace::Total, point.clone());
            }
            (Some(point), false) => {
                let to = none_if_tiny(level + point.value, given);
                if level * to < 0.0 {
                    let says = format!(
                        "“{}” goes from {} to {}, through nothing.",
                        clip(name),
                        rounded(level),
                        rounded(to)
                    );
                    return wrong(
                        says,
                        "A waterfall's steps stay on one side of nothing. Use column with the values.",
                    );
                }
                let trace = if point.value < 0.0 { Trace::Fall } else { Trace::Rise };
                let below = level < 0.0 || to < 0.0;
                let size = if below { -point.value.abs() } else { point.value.abs() };
                let base = if below { level.max(to) } else { level.min(to) };
                bars.push(base, trace, Point { value: size, ..point.clone() });
                level = to;
            }
        }
    }
    Ok(bars.series(&given.name, given.format.as_ref()))
}

/// A difference that is none: what arithmetic on these numbers leaves over.
fn tiny(given: &Series) -> f64 {
    given.points.iter().flatten().map(|point| point.value.abs()).fold(0.0, f64::max) * 1e-9
}

fn none_if_tiny(value: f64, given: &Series) -> f64 {
    if value.abs() <= tiny(given) { 0.0 } else { value }
}

/// What rounding of each step may add up to.
fn slack(given: &Series) -> f64 {
    let values = || given.points.iter().flatten().map(|point| point.value);
    let whole = |by: f64| values().all(|value| ((value * by).round() - value * by).abs() < 1e-6);
    let unit = if whole(1.0) {
        1.0
    } else if whole(10.0) {
        0.1
    } else {
        0.01
    };
    // Half a unit of each number, the total's own among them.
    unit * 0.5 * values().count() as f64 * (1.0 + 1e-9)
}

fn rounded(value: f64) -> String {
    ((value * 100.0).round() / 100.0).to_string()
}

/// Columns by what they show, a point or a gap for each category.
#[derive(Default)]
struct Bars {
    base: Vec<Option<Point>>,
    parts: Vec<(Trace, Point)>,
}

impl Bars {
    fn push(&mut self, base: f64, trace: Trace, point: Point) {
        self.base.push((base != 0.0).then(|| Point { value: base, ..Point::default() }));
        self.parts.push((trace, point));
    }

    /// A series for what is there of each sort; what columns stand on comes first.
    fn series(self, name: &str, format: Option<&Format>) -> Vec<Series> {
        let of = |wanted: Trace| -> Vec<Option<Point>> {
            let own = |(trace, point): &(Trace, Point)| (*trace == wanted).then(|| point.clone());
            self.parts.iter().map(own).collect()
        };
        let parts = [Trace::Total, Trace::Rise, Trace::Fall].map(|trace| (trace, of(trace)));
        let all = std::iter::once((Trace::Base, self.base.clone())).chain(parts);
        let there = all.filter(|(_, points)| points.iter().any(Option::is_some));
        let named = |(trace, points): (Trace, Vec<Option<Point>>)| {
            let name = match trace {
                Trace::Base => "…".to_owned(),
                Trace::Rise => format!("{name} (+)"),
                Trace::Fall => format!("{name} (\u{2212})"),
                _ => name.to_owned(),
            };
            Series { name, points, trace, right: false, format: format.cloned() }
        };
        there.map(named).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::series;
    use crate::spec::{Point, Series, Trace};

    fn steps_of(values: &[Option<f64>]) -> Series {
        let point = |value: &Option<f64>| value.map(|value| Point { value, ..Point::default() });
        Series {
            name: "Sales".into(),
            points: values.iter().map(point).collect(),
            trace: Trace::Own,
            right: false,
            format: None,
        }
    }

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|at| format!("S{at}")).collect()
    }

    #[test]
    fn columns_stand_on_what_came_before() {
        let made = series(
            &names(4),
            &steps_of(&[Some(100.0), Some(40.0), Some(-60.0), None]),
            &[true, false, false, true],
            "s",
        );
        let made = made.unwrap();
        let told: Vec<(Trace, Vec<Option<f64>>)> = made
            .iter()
            .map(|one| {
                (one.trace, one.points.iter().map(|point| point.as_ref().map(|point| point.value)).collect())
            })
            .collect();
        assert_eq!(
            told,
            [
                (Trace::Base, vec![None, Some(100.0), Some(80.0), None]),
                (Trace::Total, vec![Some(100.0), None, None, Some(80.0)]),
                (Trace::Rise, vec![None, Some(40.0), None, None]),
                (Trace::Fall, vec![None, None, Some(60.0), None]),
            ]
        );
        // Below nothing they hang.
        let made = series(&names(2), &steps_of(&[Some(-50.0), Some(-20.0)]), &[true, false], "s").unwrap();
        assert_eq!(made[0].points[1].as_ref().unwrap().value, -50.0);
        assert_eq!(made[2].points[1].as_ref().unwrap().value, -20.0);
    }

    #[test]
    fn a_total_is_held_to_its_steps() {
        for (values, says) in [
            ([Some(100.0), Some(40.0), Some(-60.0), Some(90.0)], "come to 80, and it says 90"),
            ([Some(100.0), None, Some(1.0), None], "has no number"),
            ([Some(10.0), Some(-40.0), Some(50.0), None], "through nothing"),
        ] {
            let refusal =
                series(&names(4), &steps_of(&values), &[true, false, false, true], "s").unwrap_err();
            assert!(refusal.says.contains(says), "{refusal}");
        }
        let float = [Some(0.3), Some(-0.1), Some(-0.2), Some(0.0)];
        assert!(series(&names(4), &steps_of(&float), &[true, false, false, true], "s").is_ok());
        let near = [Some(1000.0), Some(40.0), Some(-60.0), Some(981.0)];
        assert!(series(&names(4), &steps_of(&near), &[true, false, false, true], "s").is_ok());
    }
}
