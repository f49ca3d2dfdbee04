//! Cost of an answer: its counted tokens times the price of its model. Never guesses a price or a count, and never
//! works with fractions of money: what is left of a millionth of a dollar is rounded once for each answer.

use gloss_protocol::{Cost, Price, Usage};

/// Prices are for so many tokens.
const MILLION: u128 = 1_000_000;

/// Price of a turn's model for its answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rate {
    /// Nothing: the built-in assistant.
    Nothing,
    /// Unknown price: nobody said it.
    Unknown,
    /// Known price.
    Known(Price),
}

impl Rate {
    /// The price of its tokens, where it is known.
    pub(crate) fn price(self) -> Option<Price> {
        match self {
            Self::Known(price) => Some(price),
            Self::Nothing | Self::Unknown => None,
        }
    }

    /// Cost of an answer. One whose tokens nobody counted (none, for a model, or estimated) has no known cost.
    pub(crate) fn cost(self, usage: Usage) -> Cost {
        let price = match self {
            Self::Nothing => return Cost::default(),
            Self::Known(price) if usage.total() > 0 && usage.estimated == 0 => price,
            Self::Known(_) | Self::Unknown => return Cost { micro_usd: 0, partial: true },
        };
        let cached = usage.cached.min(usage.input);
        let written = usage.cache_written.min(usage.input - cached);
        let plain = usage.input - cached - written;
        let parts = [
            (plain, Some(price.input)),
            (cached, price.cached),
            (written, price.cache_write),
            (usage.output, Some(price.output)),
        ];
        let known =
            parts.iter().map(|(tokens, price)| u128::from(*tokens) * u128::from(price.unwrap_or_default()));
        let sum = (known.fold(0, u128::saturating_add).saturating_add(MILLION / 2)) / MILLION;
        let most = u128::from(Cost::MOST);
        let unknown = parts.iter().any(|(tokens, price)| *tokens > 0 && price.is_none());
        let micro_usd = u64::try_from(sum.min(most)).unwrap_or(Cost::MOST);
        Cost { micro_usd, partial: unknown || sum > most }
    }
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{Cost, Price, Usage};
    use proptest::prelude::*;

    use super::Rate;

    fn price(input: u64, output: u64, cached: Option<u64>, cache_write: Option<u64>) -> Price {
        Price { input, output, cached, cache_write }
    }

    fn usage(input: u64, cached: u64, cache_written: u64, output: u64) -> Usage {
        Usage { input, cached, cache_written, output, estimated: 0 }
    }

    #[test]
    fn tokens_times_their_price() {
        let plain = price(2_500_000, 10_000_000, None, None);
        let cache = price(3_000_000, 15_000_000, Some(300_000), Some(3_750_000));
        let cheap = price(37_500, 150_000, None, None);
        let most = price(1_000_000_000_000, 1_000_000_000_000, None, None);
        let table = [
            ("read and written", plain, usage(900, 0, 0, 150), 3750, false),
            ("a million of each", plain, usage(1_000_000, 0, 0, 1_000_000), 12_500_000, false),
            ("half a millionth up", cheap, usage(40, 0, 0, 0), 2, false),
            ("less down", cheap, usage(39, 0, 0, 0), 1, false),
            ("rounded once, not for each part", cheap, usage(12, 0, 0, 6), 1, false),
            ("cached at its price", cache, usage(1000, 800, 0, 100), 200 * 3 + 240 + 1500, false),
            ("written to the cache at its price", cache, usage(1000, 0, 400, 0), 1800 + 1500, false),
            ("cached without a price", plain, usage(1000, 800, 0, 0), 500, true),
            ("written to the cache without a price", plain, usage(1000, 0, 400, 0), 1500, true),
            ("more cached than read", cache, usage(10, 1_000_000, 7, 0), 3, false),
            ("free", price(0, 0, None, None), usage(1000, 0, 0, 1000), 0, false),
            ("nobody counted", plain, usage(0, 0, 0, 0), 0, true),
            ("beyond all numbers", most, usage(u64::MAX, 0, 0, u64::MAX), Cost::MOST, true),
        ];
        for (case, price, usage, micro_usd, partial) in table {
            assert_eq!(Rate::Known(price).cost(usage), Cost { micro_usd, partial }, "{case}");
        }
        let used = usage(900, 0, 0, 150);
        assert_eq!(Rate::Unknown.cost(used), Cost { micro_usd: 0, partial: true });
        assert_eq!(Rate::Nothing.cost(Usage::default()), Cost::default());
    }

    proptest! {
        #[test]
        fn never_more_than_all_at_the_dearest_price(
            input in 0..10_000_000u64, cached in 0..10_000_000u64, written in 0..10_000_000u64,
            output in 0..1_000_000u64, prices in proptest::array::uniform4(0..100_000_000u64),
        ) {
            let price = price(prices[0], prices[1], Some(prices[2]), Some(prices[3]));
            let cost = Rate::Known(price).cost(usage(input, cached, written, output));
            let dearest = prices.iter().max().copied().unwrap_or_default();
            prop_assert!(u128::from(cost.micro_usd) * 1_000_000 <= u128::from(input + output) * u128::from(dearest) + 500_000);
            prop_assert_eq!(cost.partial, input + output == 0);
        }
    }
}
