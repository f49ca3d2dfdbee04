//! What a request can cost at most, and what it did cost, at the prices of its model: whole millionths, rounded up, a part without a
//! price of its own at that of the input. Estimates no tokens, and is exact only as far as these are.

use gloss_protocol::{Cost, Price, Usage};
use gloss_provider::Counted;

/// Prices are for so many tokens.
const MILLION: u128 = 1_000_000;

/// Tokens of an answer, where nothing else says how long it may be: what models that call tools commonly allow.
pub(crate) const ANSWER: u64 = 16_384;

/// Tokens below which an answer is not worth its request, and those that are enough for most.
const LEAST: u64 = 2_048;
const COMFORTABLE: u64 = 4_096;

/// The need of a request: what it costs to be read, and what each token of its answer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Need {
    /// What reading it costs, in millionths of the unit's own millionths.
    pub input: u128,
    /// The price of a million tokens of its answer.
    pub each: u64,
    /// Tokens that its answer may have.
    pub most: u64,
}

impl Need {
    /// The need of a request of at most so many tokens.
    pub(crate) fn new(price: Option<Price>, input: u64, answer: Option<u64>) -> Self {
        let most = answer.unwrap_or(ANSWER);
        match price {
            Some(price) => {
                let dearest =
                    [Some(price.input), price.cached, price.cache_write].into_iter().flatten().max();
                let read = u128::from(input) * u128::from(dearest.unwrap_or_default());
                Self { input: read, each: price.output, most }
            }
            None => Self { input: u128::from(input) * MILLION, each: 1_000_000, most },
        }
    }

    /// What it comes to with an answer of so many tokens, rounded up.
    pub(crate) fn amount(&self, answer: u64) -> u64 {
        let whole = self.input.saturating_add(u128::from(answer) * u128::from(self.each));
        u64::try_from(whole.div_ceil(MILLION)).map_or(Cost::MOST, |sum| sum.min(Cost::MOST))
    }

    /// The longest answer with which it comes to so much at most; none where not even reading it fits.
    pub(crate) fn longest_answer(&self, left: u64) -> Option<u64> {
        let room = (u128::from(left) * MILLION).checked_sub(self.input)?;
        let longest = room
            .checked_div(u128::from(self.each))
            .map_or(self.most, |tokens| u64::try_from(tokens).unwrap_or(u64::MAX).min(self.most));
        // What is beyond all numbers fits nowhere.
        (self.amount(longest) <= left).then_some(longest)
    }

    /// The shortest answer that is worth asking for.
    pub(crate) fn least(&self) -> u64 {
        LEAST.min(self.most)
    }

    /// The length that is enough for most answers.
    pub(crate) fn comfortable(&self) -> u64 {
        COMFORTABLE.min(self.most)
    }
}

/// What a try came to: what was counted at the price of each part, and of what nobody counted all that was reserved for it, an answer
/// of so many tokens.
pub(crate) fn came_to(price: Option<Price>, (need, answer): (Need, u64), counted: Counted) -> u64 {
    let read = if counted.has_input { reading(price, counted.usage) } else { need.input };
    let answer = if counted.has_output { counted.usage.output } else { answer };
    Need { input: read, ..need }.amount(answer)
}

/// What reading a request came to, in millionths of the unit's own millionths; a part without a price at that of the input.
fn reading(price: Option<Price>, usage: Usage) -> u128 {
    let Some(price) = price else { return u128::from(usage.input) * MILLION };
    let cached = usage.cached.min(usage.input);
    let written = usage.cache_written.min(usage.input - cached);
    let plain = usage.input - cached - written;
    let parts = [
        (plain, price.input),
        (cached, price.cached.unwrap_or(price.input)),
        (written, price.cache_write.unwrap_or(price.input)),
    ];
    let sum = parts.iter().map(|(tokens, price)| u128::from(*tokens) * u128::from(*price));
    sum.fold(0, u128::saturating_add)
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{Cost, Price, Usage};
    use gloss_provider::Counted;
    use proptest::prelude::*;

    use super::{ANSWER, Need, came_to};

    fn price(input: u64, output: u64, cached: Option<u64>, cache_write: Option<u64>) -> Price {
        Price { input, output, cached, cache_write }
    }

    #[test]
    fn the_worst_case_is_read_at_the_dearest_price_and_written_to_the_end() {
        let cache = price(3_000_000, 15_000_000, Some(300_000), Some(3_750_000));
        let need = Need::new(Some(cache), 10_000, Some(1_000));
        assert_eq!((need.amount(1_000), need.amount(0)), (52_500, 37_500));
        assert_eq!(need.longest_answer(52_499), Some(999));
        assert_eq!(need.longest_answer(37_500), Some(0));
        assert_eq!(need.longest_answer(37_499), None);
        let free = Need::new(Some(price(0, 0, None, None)), u64::MAX, None);
        assert_eq!((free.amount(ANSWER), free.longest_answer(0)), (0, Some(ANSWER)));
        let huge = Need::new(Some(price(u64::MAX, u64::MAX, None, None)), u64::MAX, Some(u64::MAX));
        assert_eq!((huge.amount(u64::MAX), huge.longest_answer(Cost::MOST)), (Cost::MOST, None));
        let tokens = Need::new(None, 500, Some(100));
        assert_eq!((tokens.amount(100), tokens.longest_answer(550)), (600, Some(50)));
    }

    #[test]
    fn what_nobody_counted_comes_to_what_was_reserved_for_it() {
        let cache = price(3_000_000, 15_000_000, Some(300_000), Some(3_750_000));
        let usage = Usage { input: 2_000, output: 100, ..Usage::default() };
        let check = |price: Option<Price>, (has_input, has_output), expect| {
            let need = Need::new(price, 10_000, Some(4_000));
            let counted = Counted { usage, has_input, has_output };
            assert_eq!(came_to(price, (need, 1_000), counted), expect, "{price:?} {has_input} {has_output}");
        };
        check(Some(cache), (true, true), 7_500);
        check(Some(cache), (false, true), 39_000);
        check(Some(cache), (true, false), 21_000);
        check(Some(cache), (false, false), 52_500);
        check(None, (true, true), 2_100);
        check(None, (false, false), 11_000);
        // What a provider counts beyond what was reserved is recorded as it says.
        let more = Counted::whole(Usage { input: 20_000, output: 9_000, ..Usage::default() });
        assert_eq!(came_to(Some(cache), (Need::new(Some(cache), 10_000, None), 1_000), more), 195_000);
    }

    proptest! {
        #[test]
        fn no_try_comes_to_more_than_its_worst_case(
            input in 0..10_000_000u64, output in 0..100_000u64, cached in 0..10_000_000u64,
            written in 0..10_000_000u64, prices in proptest::array::uniform4(0..1_000_000_000u64),
            has in any::<(bool, bool)>(), is_counted in any::<(bool, bool)>(), left in 0..1_000_000_000_000u64,
        ) {
            let price = price(prices[0], prices[1], has.0.then_some(prices[2]), has.1.then_some(prices[3]));
            let used = Usage { input, cached, cache_written: written, output, estimated: 0 };
            let need = Need::new(Some(price), input, Some(output));
            let bill = came_to(Some(price), (need, output), Counted::whole(used));
            let counted = Counted { usage: used, has_input: is_counted.0, has_output: is_counted.1 };
            let settled = came_to(Some(price), (need, output), counted);
            prop_assert!(bill <= settled && settled <= need.amount(output));
            match need.longest_answer(left) {
                Some(longest) => {
                    prop_assert!(need.amount(longest) <= left);
                    prop_assert!(longest == output || need.amount(longest + 1) > left);
                }
                None => prop_assert!(need.amount(0) > left),
            }
        }
    }
}
