//! The numbers of a measurement: median, smallest, 95th and 99th percentile, and the runs that failed.

/// Values of one kind, in milliseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    values: Vec<f64>,
    /// Runs that did not complete. They have no value, so that they can't make anything look fast.
    pub(crate) failed: usize,
}

impl Sample {
    /// A run that completed.
    pub(crate) fn add(&mut self, value: f64) {
        let at = self.values.partition_point(|other| *other <= value);
        self.values.insert(at, value);
    }

    /// Many values at once.
    pub(crate) fn extend(&mut self, values: impl IntoIterator<Item = f64>) {
        self.values.extend(values);
        self.values.sort_by(f64::total_cmp);
    }

    /// A run, or its failure.
    pub(crate) fn take(&mut self, value: Option<f64>) {
        match value {
            Some(value) => self.add(value),
            None => self.failed += 1,
        }
    }

    /// The smallest value that so much of all values does not exceed (nearest rank); none where there are none.
    pub(crate) fn quantile(&self, share: f64) -> Option<f64> {
        let rank = (self.values.len() as f64 * share).ceil().max(1.0) as usize;
        self.values.get(rank - 1).copied()
    }

    /// The middle.
    pub(crate) fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// The values above a limit.
    pub(crate) fn over(&self, limit: f64) -> impl Iterator<Item = f64> {
        let above = self.values.partition_point(|value| *value <= limit);
        self.values.iter().skip(above).copied()
    }

    /// The mean.
    pub(crate) fn mean(&self) -> Option<f64> {
        (!self.values.is_empty()).then(|| self.values.iter().sum::<f64>() / self.values.len() as f64)
    }

    /// As `12.3 (11.9, 14.0)`: median, smallest, 95th percentile.
    pub(crate) fn shown(&self) -> String {
        match (self.median(), self.quantile(0.0), self.quantile(0.95)) {
            (Some(median), Some(min), Some(p95)) => {
                format!("{} ({}, {})", number(median), number(min), number(p95))
            }
            _ => "none".to_owned(),
        }
    }
}

/// With as many digits as mean something.
pub(crate) fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        size if size >= 0.01 || size == 0.0 => format!("{value:.3}"),
        _ => format!("{value:.5}"),
    }
}

/// How many times the second the first is.
pub(crate) fn ratio(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    other.filter(|other| *other > 0.0).and_then(|other| Some(one? / other))
}

#[cfg(test)]
mod tests {
    use super::{Sample, ratio};

    #[test]
    fn quantiles_are_values_that_were_measured() {
        let mut sample = Sample::default();
        assert_eq!((sample.median(), sample.shown()), (None, "none".to_owned()));
        for value in [3.0, 1.0, 2.0, 5.0, 4.0] {
            sample.add(value);
        }
        sample.take(None);
        for (share, expect) in [(0.0, 1.0), (0.2, 1.0), (0.5, 3.0), (0.95, 5.0), (1.0, 5.0)] {
            assert_eq!(sample.quantile(share), Some(expect), "{share}");
        }
        assert_eq!((sample.failed, sample.mean()), (1, Some(3.0)));
        assert_eq!(sample.shown(), "3.00 (1.00, 5.00)");
        assert_eq!(sample.over(3.0).collect::<Vec<_>>(), [4.0, 5.0]);
    }

    #[test]
    fn a_ratio_needs_both_sides() {
        assert_eq!(ratio(Some(3.0), Some(2.0)), Some(1.5));
        assert_eq!(ratio(None, Some(2.0)), None);
        assert_eq!(ratio(Some(3.0), Some(0.0)), None);
    }
}
