//! How numbers are written: all of one column with the same decimals, so that they stand below each other, and parts of one in percent.

use std::fmt;

use crate::html::measured;
use crate::spec::Measure;

/// Decimals that are shown at most.
const MOST: usize = 2;

/// Decimals of a column: those of the number in it that has most.
pub(crate) fn of_column(values: impl Iterator<Item = f64>) -> usize {
    values.map(decimals).max().unwrap_or(0)
}

/// How the numbers of a measure are written. As an attribute of the page, which its script reads: `2`, `1%`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Digits {
    decimals: usize,
    /// It is a part of one.
    is_percent: bool,
    /// It is the part of the rows that say yes: the mean of ones and zeros.
    pub(crate) is_part: bool,
}

impl Digits {
    /// A number as it stands in the page.
    pub(crate) fn write(self, value: f64) -> String {
        match self.is_percent {
            true => format!("{} %", measured(value * 100.0, self.decimals)),
            false => measured(value, self.decimals),
        }
    }
}

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.decimals, if self.is_percent { "%" } else { "" })
    }
}

/// How the numbers of a column are written that is no measure.
pub(crate) fn of_numbers(values: impl Iterator<Item = f64>) -> Digits {
    Digits { decimals: of_column(values), ..Digits::default() }
}

/// How a measure is written: a mean has one decimal more than what it is of, money none or two, and a part of one is in percent.
pub(crate) fn of_measure(measure: &Measure, values: impl Iterator<Item = f64>) -> Digits {
    let values: Vec<f64> = values.collect();
    let is_flag = |value: &f64| *value == 0.0 || *value == 1.0;
    let is_part = measure.mean && !measure.is_money() && !values.is_empty() && values.iter().all(is_flag);
    if is_part || measure.percent {
        return Digits { decimals: 1, is_percent: true, is_part };
    }
    let own = of_column(values.into_iter()) + usize::from(measure.mean);
    let decimals = if own > 0 && measure.is_money() { MOST } else { own.min(MOST) };
    Digits { decimals, ..Digits::default() }
}

fn decimals(value: f64) -> usize {
    let written = format!("{value:.MOST$}");
    written.split_once('.').map_or(0, |(_, rest)| rest.trim_end_matches('0').len())
}

#[cfg(test)]
mod tests {
    use super::{of_column, of_measure};
    use crate::spec::Measure;

    #[test]
    fn a_measure_has_the_decimals_of_its_values() {
        for (values, plain, mean, money) in [
            (vec![12.0, 7.0], 0, 1, 0),
            (vec![12.5, 7.0], 1, 2, 2),
            (vec![14_390.6, 0.16], 2, 2, 2),
            (vec![0.1 + 0.2, 2.999_999_999], 1, 2, 2),
            (vec![1.0 / 3.0], 2, 2, 2),
            (vec![], 0, 1, 0),
        ] {
            let of = |column: &str, mean, currency: Option<&str>| {
                let currency = currency.map(str::to_owned);
                let measure = Measure { column: column.to_owned(), mean, currency, percent: false };
                of_measure(&measure, values.iter().copied()).decimals
            };
            assert_eq!(of_column(values.iter().copied()), plain, "{values:?}");
            assert_eq!(of("n", true, None), mean, "{values:?}");
            assert_eq!([of("cost_eur", false, None), of("n", false, Some("£"))], [money; 2], "{values:?}");
        }
    }

    #[test]
    fn a_part_of_one_is_in_percent() {
        let measure = |mean, percent| Measure { column: "late".to_owned(), mean, currency: None, percent };
        let flags = of_measure(&measure(true, false), [0.0, 1.0, 0.0].into_iter());
        assert_eq!((flags.to_string(), flags.write(1.0 / 3.0)), ("1%".to_owned(), "33.3 %".to_owned()));
        assert!(flags.is_part);
        let rates = of_measure(&measure(true, true), [0.25, 0.5].into_iter());
        assert_eq!((rates.write(0.375), rates.is_part), ("37.5 %".to_owned(), false));
        // How many there are is a number, and so is the mean of what counts higher.
        assert_eq!(of_measure(&measure(false, false), [0.0, 1.0].into_iter()).write(2.0), "2");
        assert_eq!(of_measure(&measure(true, false), [0.0, 1.0, 2.0].into_iter()).write(1.0), "1.0");
    }
}
