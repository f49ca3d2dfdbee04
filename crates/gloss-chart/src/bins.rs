//! Bins of a histogram: where its bars begin and end (Vega's `bin`). Counts nothing.

use crate::limits::BINS;

/// Bars of equal width side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bins {
    pub(crate) start: f64,
    pub(crate) stop: f64,
    pub(crate) step: f64,
}

impl Bins {
    /// Bins over an extent: of a given step, or at most `most` of a round width (vega-statistics `bin`).
    pub(crate) fn over((min, max): (f64, f64), most: f64, step: Option<f64>) -> Self {
        let span = Some(max - min).filter(|span| *span != 0.0).unwrap_or(min.abs());
        let span = if span == 0.0 { 1.0 } else { span };
        let step = step.unwrap_or_else(|| width(span, most));
        let digits = if step.ln() >= 0.0 { 0.0 } else { (-step.ln() / 10f64.ln()).trunc() + 1.0 };
        let eps = 10f64.powf(-digits - 1.0);
        let below = (min / step + eps).floor() * step;
        let start = if min < below { below - step } else { below };
        let stop = (max / step).ceil() * step;
        Self { start, stop: if stop == start { start + step } else { stop }, step }
    }

    /// The bar a number falls in.
    pub(crate) fn of(&self, number: f64) -> (f64, f64) {
        // Of the largest numbers the last bin may round to before the first.
        let number = number.min(self.stop - self.step).max(self.start);
        let from = self.start + self.step * (1e-14 + (number - self.start) / self.step).floor();
        (from, from + self.step)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> f64 {
        ((self.stop - self.start) / self.step).round()
    }

    /// Where they begin, and where the last ends.
    pub(crate) fn edges(&self) -> Vec<f64> {
        let count = (self.count() as usize).min(BINS);
        (0..=count).map(|at| self.start + self.step * at as f64).collect()
    }
}

fn width(span: f64, most: f64) -> f64 {
    let level = (most.ln() / 10f64.ln()).ceil();
    let mut step = 10f64.powf((span.ln() / 10f64.ln()).round() - level).max(f64::MIN_POSITIVE);
    while (span / step).ceil() > most {
        step *= 10.0;
    }
    for part in [5.0, 2.0] {
        if span / (step / part) <= most {
            step /= part;
        }
    }
    step
}
