//! How many decimals numbers have: all of one column the same, so that they stand below each other. Writes none.

use crate::spec::Measure;

/// Decimals that are shown at most.
const MOST: usize = 2;

/// Decimals of a column: those of the number in it that has most.
pub(crate) fn of_column(values: impl Iterator<Item = f64>) -> usize {
    values.map(decimals).max().unwrap_or(0)
}

/// Decimals of a measure: a mean has one more than what it is of, and money none or two.
pub(crate) fn of_measure(measure: &Measure, values: impl Iterator<Item = f64>) -> usize {
    let own = of_column(values) + usize::from(measure.mean);
    if own > 0 && measure.is_money() { MOST } else { own.min(MOST) }
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
                let measure =
                    Measure { column: column.to_owned(), mean, currency: currency.map(str::to_owned) };
                of_measure(&measure, values.iter().copied())
            };
            assert_eq!(of_column(values.iter().copied()), plain, "{values:?}");
            assert_eq!(of("n", true, None), mean, "{values:?}");
            assert_eq!([of("cost_eur", false, None), of("n", false, Some("£"))], [money; 2], "{values:?}");
        }
    }
}
