//! The currency of the prices, as it is written beside an amount. A label alone: nothing is ever converted, and where nothing is
//! said it is US dollars.

/// Currencies with a sign of their own.
const SIGNS: [(&str, &str); 5] = [("USD", "$"), ("EUR", "€"), ("GBP", "£"), ("JPY", "¥"), ("INR", "₹")];

/// Millionths in a hundredth.
const CENT: u64 = 10_000;

/// A currency by its three letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label(String);

impl Default for Label {
    fn default() -> Self {
        Self("USD".to_owned())
    }
}

impl Label {
    /// The label of three letters, in any case; none for what is no such code.
    pub(crate) fn of(code: &str) -> Option<Self> {
        let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_code.then(|| Self(code.to_ascii_uppercase()))
    }

    /// The currency that a sign stands for.
    pub(crate) fn of_sign(sign: char) -> Option<Self> {
        let known = SIGNS.iter().find(|(_, known)| known.starts_with(sign));
        known.and_then(|(code, _)| Self::of(code))
    }

    /// Its three letters.
    pub(crate) fn code(&self) -> &str {
        &self.0
    }

    /// An amount as it is read: `$2.00`, `CHF 2.00`, and to a millionth what is no whole number of hundredths.
    pub(crate) fn amount(&self, micro: u64) -> String {
        let (whole, rest) = (micro / 1_000_000, micro % 1_000_000);
        let number = match rest % CENT {
            0 => format!("{whole}.{:02}", rest / CENT),
            _ => format!("{whole}.{rest:06}").trim_end_matches('0').to_owned(),
        };
        match SIGNS.iter().find(|(code, _)| *code == self.0) {
            Some((_, sign)) => format!("{sign}{number}"),
            None => format!("{} {number}", self.0),
        }
    }

    /// What was used, in hundredths: rounded up, so that nothing is told as less than it is.
    pub(crate) fn used(&self, micro: u64) -> String {
        self.amount(micro.div_ceil(CENT).saturating_mul(CENT))
    }
}

#[cfg(test)]
mod tests {
    use super::Label;

    #[test]
    fn amounts_are_read_with_their_currency() {
        let (dollars, francs) = (Label::default(), Label::of("chf").unwrap());
        for (micro, expect) in
            [(2_000_000, "$2.00"), (110_000, "$0.11"), (0, "$0.00"), (37_500, "$0.0375"), (1, "$0.000001")]
        {
            assert_eq!(dollars.amount(micro), expect);
        }
        assert_eq!((francs.amount(2_500_000).as_str(), francs.code()), ("CHF 2.50", "CHF"));
        assert_eq!((dollars.used(110_001).as_str(), dollars.used(110_000).as_str()), ("$0.12", "$0.11"));
        assert_eq!(Label::of_sign('€'), Label::of("EUR"));
        assert_eq!((Label::of_sign('x'), Label::of("euro"), Label::of("E1R")), (None, None, None));
    }
}
