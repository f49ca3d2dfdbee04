//! From values to places: linear, time, band and point scales with d3's ticks and nice ends. Draws nothing.
//!
//! Algorithms: d3-array `ticks`, d3-scale `nice`, `band` and `point`, and what Vega adds to them (padding of a
//! domain, bins as ticks).

use std::collections::HashMap;

use crate::limits::TICKS;
use crate::time;
use crate::value::{Key, Value};

/// The kind of a scale, by the way it turns values into places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScaleKind {
    /// Numbers along a line.
    Linear,
    /// Moments along a line.
    Time,
    /// Names, each with a stretch of its own.
    Band,
    /// Names, each with a point of its own.
    Point,
}

/// A scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// Its kind.
    pub kind: ScaleKind,
    /// The two ends of a line, or all names in order.
    pub domain: Vec<Value>,
    /// The range in pixels: the places of the first and the last of the domain.
    pub range: (f64, f64),
    step: f64,
    first: f64,
    width: f64,
    places: HashMap<Key, usize>,
}

impl Scale {
    /// A line of numbers or moments.
    pub(crate) fn line(kind: ScaleKind, ends: (f64, f64), range: (f64, f64)) -> Self {
        let end = |at: f64| match kind {
            ScaleKind::Time => Value::Time(at as i64),
            _ => Value::Number(at),
        };
        Self {
            kind,
            domain: vec![end(ends.0), end(ends.1)],
            range,
            step: 0.0,
            first: 0.0,
            width: 0.0,
            places: HashMap::new(),
        }
    }

    /// Names side by side: d3's `scaleBand` with its paddings as shares of a step; a point scale is one whose inner
    /// padding is 1.
    pub(crate) fn names(
        kind: ScaleKind,
        domain: Vec<Value>,
        range: (f64, f64),
        inner: f64,
        outer: f64,
    ) -> Self {
        let count = domain.len() as f64;
        let step = (range.1 - range.0) / (count - inner + outer * 2.0).max(1.0);
        let first = range.0 + (range.1 - range.0 - step * (count - inner)) * 0.5;
        let places = domain.iter().enumerate().map(|(at, value)| (value.key(), at)).collect();
        Self { kind, domain, range, step, first, width: step * (1.0 - inner), places }
    }

    /// The two ends of a line.
    pub fn ends(&self) -> (f64, f64) {
        let at = |value: Option<&Value>| value.and_then(Value::number).unwrap_or_default();
        (at(self.domain.first()), at(self.domain.last()))
    }

    /// The width of a name's band; 0 for points and lines.
    pub fn bandwidth(&self) -> f64 {
        self.width
    }

    /// Where a value is: the start of its stretch, or its point. None where it is not in a domain of names.
    pub fn place(&self, value: &Value) -> Option<f64> {
        match self.kind {
            ScaleKind::Linear | ScaleKind::Time => value.number().map(|number| self.at(number)),
            ScaleKind::Band | ScaleKind::Point => {
                self.places.get(&value.key()).map(|at| self.first + self.step * *at as f64)
            }
        }
    }

    /// Where a number is on a line.
    pub(crate) fn at(&self, number: f64) -> f64 {
        let (a, b) = self.ends();
        let share = if b == a { 0.5 } else { (number - a) / (b - a) };
        self.range.0 * (1.0 - share) + self.range.1 * share
    }

    /// Ticks: about `count` of a line, every name.
    pub(crate) fn ticks(&self, count: f64) -> Vec<Value> {
        let (a, b) = self.ends();
        match self.kind {
            ScaleKind::Linear => ticks(a, b, count).into_iter().map(Value::Number).collect(),
            ScaleKind::Time => time::ticks(a as i64, b as i64, count).into_iter().map(Value::Time).collect(),
            ScaleKind::Band | ScaleKind::Point => self.domain.clone(),
        }
    }
}

/// d3-array's `tickSpec`: first and last tick in units of the increment; a negative increment is a divisor.
fn tick_spec(start: f64, stop: f64, count: f64) -> (f64, f64, f64) {
    let step = (stop - start) / count.max(0.0);
    let power = step.log10().floor();
    let error = step / 10f64.powf(power);
    let factor = if error >= 50f64.sqrt() {
        10.0
    } else if error >= 10f64.sqrt() {
        5.0
    } else if error >= 2f64.sqrt() {
        2.0
    } else {
        1.0
    };
    let (mut first, mut last, increment);
    if power < 0.0 {
        let inc = 10f64.powf(-power) / factor;
        first = (start * inc).round();
        last = (stop * inc).round();
        if first / inc < start {
            first += 1.0;
        }
        if last / inc > stop {
            last -= 1.0;
        }
        increment = -inc;
    } else {
        let inc = 10f64.powf(power) * factor;
        first = (start / inc).round();
        last = (stop / inc).round();
        if first * inc < start {
            first += 1.0;
        }
        if last * inc > stop {
            last -= 1.0;
        }
        increment = inc;
    }
    if last < first && (0.5..2.0).contains(&count) {
        return tick_spec(start, stop, count * 2.0);
    }
    (first, last, increment)
}

/// About `count` round numbers from `start` to `stop`, which is not before it: d3-array's `ticks`.
pub(crate) fn ticks(start: f64, stop: f64, count: f64) -> Vec<f64> {
    if count <= 0.0 || !start.is_finite() || !stop.is_finite() {
        return Vec::new();
    }
    if start == stop {
        return vec![start];
    }
    let (low, high) = (start.min(stop), start.max(stop));
    let (first, last, increment) = tick_spec(low, high, count);
    if last < first || !increment.is_finite() {
        return Vec::new();
    }
    let total = ((last - first) as usize + 1).min(TICKS);
    let mut out: Vec<f64> = (0..total)
        .map(|at| first + at as f64)
        .map(|at| if increment < 0.0 { at / -increment } else { at * increment })
        .collect();
    if stop < start {
        out.reverse();
    }
    out
}

/// The distance between two of about `count` ticks: d3-array's `tickStep`.
pub(crate) fn tick_step(start: f64, stop: f64, count: f64) -> f64 {
    let (_, _, increment) = tick_spec(start.min(stop), start.max(stop), count);
    if increment < 0.0 { 1.0 / -increment } else { increment }
}

/// Ends moved outward to round numbers: d3-scale's `nice`.
pub(crate) fn nice((from, to): (f64, f64), count: f64) -> (f64, f64) {
    let (mut start, mut stop) = (from.min(to), from.max(to));
    let mut last = f64::NAN;
    for _ in 0..10 {
        if start == stop {
            break;
        }
        let (_, _, step) = tick_spec(start, stop, count);
        // Numbers too small to have a round one near them stay as they are.
        if step == last || !step.is_finite() {
            break;
        }
        if step > 0.0 {
            (start, stop) = ((start / step).floor() * step, (stop / step).ceil() * step);
        } else if step < 0.0 {
            (start, stop) = ((start * step).ceil() / step, (stop * step).floor() / step);
        } else {
            break;
        }
        last = step;
    }
    if to < from { (stop, start) } else { (start, stop) }
}

/// Ends moved outward so that `pad` pixels are free at each: Vega's padding of a linear domain.
pub(crate) fn pad((from, to): (f64, f64), span: f64, pad: f64) -> (f64, f64) {
    let free = span - 2.0 * pad;
    if from == to || free <= 0.0 {
        return (from, to);
    }
    let (middle, factor) = ((from + to) / 2.0, span / free);
    (middle + (from - middle) * factor, middle + (to - middle) * factor)
}
