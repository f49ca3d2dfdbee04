//! Scales of numbers: from where to where, and in which steps.

use crate::node::Node;

/// A scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    pub low: f64,
    pub high: f64,
    pub step: f64,
    /// The base where it counts in powers.
    pub base: Option<f64>,
    pub reversed: bool,
}

impl Scale {
    /// A scale for numbers of this range that has room for so many steps; what the file says goes first.
    pub(super) fn new((least, most): (f64, f64), axis: Option<Node<'_>>, zero: bool, room: usize) -> Self {
        let scaling = axis.and_then(|axis| axis.child("scaling"));
        let number = |holder: Option<Node<'_>>, name: &str| {
            holder?.numbered::<f64>(name).filter(|number| number.is_finite())
        };
        let (own_low, own_high) = (number(scaling, "min"), number(scaling, "max"));
        let base = number(scaling, "logBase").filter(|base| *base > 1.0);
        let reversed =
            scaling.and_then(|scaling| scaling.setting("orientation")).as_deref() == Some("maxMin");
        let (mut low, mut high) = (least, most);
        if !low.is_finite() || !high.is_finite() || low > high {
            (low, high) = (0.0, 1.0);
        }
        if let Some(base) = base {
            let power = |value: f64| value.max(1e-12).log(base);
            let low = own_low.unwrap_or_else(|| base.powf(power(low).floor())).max(1e-12);
            let high = own_high.unwrap_or_else(|| base.powf(power(high).ceil())).max(low * base);
            return Self { low, high, step: 1.0, base: Some(base), reversed };
        }
        // From 0 on, but where the numbers lie close together far away from it.
        let near = !zero && low > 0.0 && (high - low) < high / 6.0 && high > low;
        if low > 0.0 && !near {
            low = 0.0;
        }
        if high < 0.0 {
            high = 0.0;
        }
        // Room of a twentieth beyond the numbers, as Office leaves.
        let spare = (high - low) / 20.0;
        let (bare_low, bare_high) = (low, high);
        low = own_low.unwrap_or(if low < 0.0 || near { low - spare } else { low });
        high = own_high.unwrap_or(if high > 0.0 { high + spare } else { high });
        // Shares of a whole end at the whole.
        if (bare_low, bare_high) == (0.0, 1.0) && own_high.is_none() {
            high = 1.0;
        }
        if high <= low {
            high = low + 1.0;
        }
        let step = number(axis, "majorUnit").filter(|step| *step > 0.0 && (high - low) / step <= 1_000.0);
        let step = step.unwrap_or_else(|| nice((high - low) / room.max(1) as f64));
        let low = own_low.unwrap_or_else(|| (low / step + 1e-9).floor() * step);
        let high = own_high.unwrap_or_else(|| (high / step - 1e-9).ceil() * step);
        Self { low, high: if high > low { high } else { low + step }, step, base, reversed }
    }

    /// Where a number is, from 0 at the beginning of the scale to 1 at its end.
    pub(super) fn at(&self, value: f64) -> f32 {
        let share = match self.base {
            Some(base) => {
                let power = |value: f64| value.max(1e-12).log(base);
                (power(value) - power(self.low)) / (power(self.high) - power(self.low))
            }
            None => (value - self.low) / (self.high - self.low),
        };
        let share = if share.is_finite() { share.clamp(-0.001, 1.001) as f32 } else { 0.0 };
        if self.reversed { 1.0 - share } else { share }
    }

    /// Where bars begin.
    pub(super) fn ground(&self) -> f64 {
        if self.base.is_some() { self.low } else { 0.0_f64.clamp(self.low, self.high) }
    }

    /// The numbers at which there are ticks.
    pub(super) fn ticks(&self) -> Vec<f64> {
        if let Some(base) = self.base {
            let mut out = vec![self.low];
            while let Some(last) = out.last().filter(|last| **last < self.high * 0.999 && out.len() < 60) {
                out.push(last * base);
            }
            return out;
        }
        let count = ((self.high - self.low) / self.step + 1e-6).floor().clamp(0.0, 1_000.0) as u32;
        let ticks = (0..=count).map(|at| self.low + f64::from(at) * self.step);
        // What is almost 0 is 0.
        ticks.map(|value| if value.abs() < self.step * 1e-9 { 0.0 } else { value }).collect()
    }
}

/// The least and the greatest of numbers; of none, what is no range.
pub(super) fn extent(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    let start = (f64::INFINITY, f64::NEG_INFINITY);
    numbers.fold(start, |(low, high), number| (low.min(number), high.max(number)))
}

/// The least of 1, 2 and 5 times a power of ten that is no less than this.
fn nice(least: f64) -> f64 {
    if !least.is_finite() || least <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(least.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0];
    steps.iter().map(|step| step * power).find(|step| *step >= least * 0.999_999).unwrap_or(power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_begin_and_end_at_round_numbers() {
        for (range, zero, room, low, high, step) in [
            ((1.2, 8.2), true, 10, 0.0, 9.0, 1.0),
            ((0.0, 0.0), true, 5, 0.0, 1.0, 0.2),
            ((2.0, 5.0), true, 10, 0.0, 6.0, 1.0),
            ((0.0, 1.0), true, 10, 0.0, 1.0, 0.1),
            ((-3.0, 7.0), true, 5, -5.0, 10.0, 5.0),
            ((95.0, 100.0), false, 6, 94.0, 101.0, 1.0),
            ((95.0, 100.0), true, 6, 0.0, 120.0, 20.0),
            ((f64::INFINITY, f64::NEG_INFINITY), true, 5, 0.0, 1.0, 0.2),
        ] {
            let scale = Scale::new(range, None, zero, room);
            assert_eq!((scale.low, scale.high), (low, high), "{range:?}");
            assert!((scale.step - step).abs() < 1e-9, "{range:?} {}", scale.step);
            assert!(scale.ticks().len() <= room + 3);
        }
    }
}
