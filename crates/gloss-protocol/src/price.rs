//! Prices of a model's tokens, and costs, in whole millionths of a US dollar: money is never a fraction here.
//! It knows no model's price and works nothing out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The highest price taken for one, in US dollars for a million tokens: a dollar for each, far above any real one.
const MOST: f64 = 1e6;

/// The price of a million tokens, in millionths of a US dollar. A part that is not told is none, and not guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Price {
    /// Input: tokens read by the model.
    #[ts(type = "number")]
    pub input: u64,
    /// Output: tokens written by it.
    #[ts(type = "number")]
    pub output: u64,
    /// Tokens read from the provider's cache.
    #[ts(type = "number | null")]
    pub cached: Option<u64>,
    /// Tokens read, and written to the provider's cache.
    #[ts(type = "number | null")]
    pub cache_write: Option<u64>,
}

impl Price {
    /// US dollars in millionths; none for what is no price.
    pub fn of_dollars(dollars: f64) -> Option<u64> {
        (0.0..=MOST).contains(&dollars).then(|| (dollars * 1e6).round() as u64)
    }

    /// Millionths as US dollars.
    pub fn dollars(micro_usd: u64) -> f64 {
        micro_usd as f64 / 1e6
    }
}

/// The cost of answers, at the price of the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Cost {
    /// The known part of it, in millionths of a US dollar.
    #[ts(type = "number")]
    pub micro_usd: u64,
    /// Whether something beside it has no known price.
    pub partial: bool,
}

impl Cost {
    /// The most that is counted: the largest whole number that JavaScript has too.
    pub const MOST: u64 = (1 << 53) - 1;

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let sum = self.micro_usd.saturating_add(other.micro_usd);
        Self { micro_usd: sum.min(Self::MOST), partial: self.partial || other.partial || sum > Self::MOST }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cost, Price};

    #[test]
    fn dollars_become_whole_millionths() {
        for (dollars, expect) in [
            (0.0, Some(0)),
            (2.5, Some(2_500_000)),
            (0.0375, Some(37_500)),
            (0.1 + 0.2, Some(300_000)),
            (1e6, Some(1_000_000_000_000)),
            (1e6 + 1.0, None),
            (-1.0, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
        ] {
            assert_eq!(Price::of_dollars(dollars), expect, "{dollars}");
        }
        assert_eq!(Price::of_dollars(Price::dollars(1_234_567)), Some(1_234_567));
    }

    #[test]
    fn what_is_not_known_of_one_is_not_known_of_both() {
        let cost = |micro_usd, partial| Cost { micro_usd, partial };
        assert_eq!(cost(3, false).plus(cost(4, false)), cost(7, false));
        assert_eq!(cost(3, true).plus(cost(4, false)), cost(7, true));
        assert_eq!(cost(Cost::MOST, false).plus(cost(1, false)), cost(Cost::MOST, true));
    }
}
