//! What sums are counted in: money, or tokens where a model has no price. Counts nothing.

use gloss_protocol::Price;

/// What a sum is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    /// Millionths of the currency of the prices.
    Money,
    /// Tokens, where a model has no price.
    Tokens,
}

impl Unit {
    /// The word under which it is kept.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Tokens => "tokens",
        }
    }

    /// The unit in which a model's requests are counted: money, where it has a price.
    pub(crate) fn of(price: Option<Price>) -> Self {
        if price.is_some() { Self::Money } else { Self::Tokens }
    }

    /// The unit of a word; money for one that nobody wrote.
    pub(crate) fn of_word(word: &str) -> Self {
        if word == Self::Tokens.word() { Self::Tokens } else { Self::Money }
    }
}
