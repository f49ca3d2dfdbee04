//! An amount as a person types it: `2.00`, `€2`, `500000` tokens, or `none`. What can be read as two amounts, or is in another
//! currency than the prices, is refused: nothing is guessed and nothing converted.

use gloss_protocol::{Code, Cost, Problem};

use super::label::Label;

/// Fewest tokens that are read as such without a word: a smaller whole number could be meant as money.
const FEWEST: u64 = 1_000;

/// Millionths in a hundredth, the smallest ceiling but none at all: less could only be told as more than it is.
const CENT: u64 = 10_000;

/// Digits behind the point: a millionth is the smallest amount.
const DIGITS: usize = 6;

/// An amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    /// Millionths of the currency of the prices.
    Money(u64),
    /// Tokens.
    Tokens(u64),
    /// No limit.
    None,
}

/// Reads an amount.
///
/// # Errors
/// What is no amount, or could be two, or is in another currency.
pub(crate) fn read(text: &str, label: &Label) -> Result<Amount, Problem> {
    let plain = text.trim();
    if plain.eq_ignore_ascii_case("none") {
        return Ok(Amount::None);
    }
    let (number, currency) = split(plain);
    if let Some(other) = currency.as_ref().filter(|other| *other != label) {
        let (other, own) = (other.code(), label.code());
        let says = format!("{plain} is in {other}, and the prices are in {own}: Gloss converts nothing.");
        let next = format!(
            "Write the amount in {own}, or say in config.toml which currency the prices are in: [money] currency = \"{other}\"."
        );
        return Err(Problem::new(Code::BadRequest, says).with_next(next));
    }
    let no = || {
        let says = format!("{plain} is neither an amount of money nor a number of tokens.");
        Problem::new(Code::BadRequest, says)
            .with_next("Write money as 2.00, tokens as 500000, or none to take the limit away.")
    };
    let tokens = number.strip_suffix("tokens").map(str::trim_end);
    let (number, is_tokens) = (tokens.unwrap_or(number), tokens.is_some());
    if is_tokens && currency.is_some() {
        return Err(no());
    }
    match decimal(number).ok_or_else(no)? {
        Read::Two => {
            let says = format!("{plain} can be read as two numbers.");
            Err(Problem::new(Code::BadRequest, says).with_next(
                "Write money with two digits behind the point (2.00), and tokens without one (500000).",
            ))
        }
        Read::Whole(tokens) if currency.is_none() => {
            if tokens >= FEWEST || is_tokens {
                return Ok(Amount::Tokens(tokens));
            }
            let says = format!("{plain} could be money or tokens.");
            let next = format!("Write {tokens}.00 for money, or {FEWEST} tokens or more.");
            Err(Problem::new(Code::BadRequest, says).with_next(next))
        }
        _ if is_tokens => Err(no()),
        Read::Whole(whole) => money(whole.checked_mul(1_000_000)).ok_or_else(no),
        Read::Parts(1..CENT) => {
            let says =
                format!("{plain} is less than {}, and a ceiling is at least that.", label.amount(CENT));
            let next = format!("Write {} or more, or 0.00 for nothing.", label.amount(CENT));
            Err(Problem::new(Code::BadRequest, says).with_next(next))
        }
        Read::Parts(micro) => money(Some(micro)).ok_or_else(no),
    }
}

fn money(micro: Option<u64>) -> Option<Amount> {
    micro.filter(|micro| *micro <= Cost::MOST).map(Amount::Money)
}

/// An amount without its currency, and the currency: a sign or three letters, before or behind.
fn split(text: &str) -> (&str, Option<Label>) {
    let sign = |text: &str, at: Option<char>| {
        let sign = at?;
        Some((sign.len_utf8(), Label::of_sign(sign)?)).filter(|_| !text.is_empty())
    };
    if let Some((length, label)) = sign(text, text.chars().next()) {
        return (text.get(length..).unwrap_or_default().trim_start(), Some(label));
    }
    if let Some((length, label)) = sign(text, text.chars().next_back()) {
        return (text.get(..text.len() - length).unwrap_or_default().trim_end(), Some(label));
    }
    // Letters beside a number are a currency; those of a word are none.
    let before = text.split_at_checked(3).map(|(letters, number)| (letters, number.trim_start()));
    if let Some((letters, number)) =
        before.filter(|(_, number)| number.starts_with(|c: char| c.is_ascii_digit()))
        && let Some(label) = Label::of(letters)
    {
        return (number, Some(label));
    }
    let behind = text.len().checked_sub(3).and_then(|at| text.split_at_checked(at));
    let behind = behind.map(|(number, letters)| (number.trim_end(), letters));
    match behind.filter(|(number, _)| number.ends_with(|c: char| c.is_ascii_digit())) {
        Some((number, letters)) => Label::of(letters).map_or((text, None), |label| (number, Some(label))),
        None => (text, None),
    }
}

/// A number as it can be read.
enum Read {
    /// One without a point.
    Whole(u64),
    /// One with a point, in millionths.
    Parts(u64),
    /// Its point may be one between thousands.
    Two,
}

fn decimal(text: &str) -> Option<Read> {
    let text = text.replace('_', "");
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let point = text.rfind(['.', ',']);
    let Some(at) = point else {
        return is_digits(&text).then(|| text.parse().ok().map(Read::Whole)).flatten();
    };
    let (whole, part) = (text.get(..at)?, text.get(at + 1..)?);
    let is_comma = text.get(at..=at) == Some(",");
    let grouped = whole.contains(['.', ',']);
    // `1,000,000` and `5,000` are whole numbers, as everywhere in Gloss; `1.234` is told by nobody.
    if is_comma && part.len() == 3 && groups(whole, ',') && is_digits(part) {
        return format!("{}{part}", whole.replace(',', "")).parse().ok().map(Read::Whole);
    }
    if grouped {
        let other = if is_comma { '.' } else { ',' };
        if !groups(whole, other) || part.len() > 2 {
            return None;
        }
    }
    let whole = whole.replace(['.', ','], "");
    if !is_digits(&whole) || !is_digits(part) || part.len() > DIGITS {
        return None;
    }
    if part.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') {
        return Some(Read::Two);
    }
    let micro: u64 = format!("{part:0<DIGITS$}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(1_000_000)?.checked_add(micro).map(Read::Parts)
}

/// Digits in groups of three behind the first.
fn groups(text: &str, by: char) -> bool {
    let mut parts = text.split(by);
    let first = parts.next().is_some_and(|first| (1..=3).contains(&first.len()));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    first
        && parts.all(|part| part.len() == 3 && is_digits(part))
        && text.replace(by, "").bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{Amount, read};
    use crate::money::label::Label;

    #[test]
    fn amounts_are_read_as_they_are_typed() {
        let dollars = Label::default();
        for (text, expect) in [
            ("2.00", Amount::Money(2_000_000)),
            ("$2.00", Amount::Money(2_000_000)),
            ("2 USD", Amount::Money(2_000_000)),
            ("usd 2", Amount::Money(2_000_000)),
            ("2$", Amount::Money(2_000_000)),
            (" $ 0.5 ", Amount::Money(500_000)),
            ("2,50", Amount::Money(2_500_000)),
            ("$1,234.50", Amount::Money(1_234_500_000)),
            ("1.234,50 USD", Amount::Money(1_234_500_000)),
            ("$5,000", Amount::Money(5_000_000_000)),
            ("0.01", Amount::Money(10_000)),
            ("0.0125", Amount::Money(12_500)),
            ("0.00", Amount::Money(0)),
            ("25.0", Amount::Money(25_000_000)),
            ("500000", Amount::Tokens(500_000)),
            ("5,000", Amount::Tokens(5_000)),
            ("1_000_000", Amount::Tokens(1_000_000)),
            ("1,000,000", Amount::Tokens(1_000_000)),
            ("1000", Amount::Tokens(1_000)),
            ("50 tokens", Amount::Tokens(50)),
            ("none", Amount::None),
            ("None", Amount::None),
        ] {
            assert_eq!(read(text, &dollars), Ok(expect), "{text}");
        }
        assert_eq!(read("€2", &Label::of("EUR").unwrap()), Ok(Amount::Money(2_000_000)));
        assert_eq!(read("2 chf", &Label::of("CHF").unwrap()), Ok(Amount::Money(2_000_000)));
    }

    #[test]
    fn what_is_no_amount_or_two_or_in_another_currency_is_refused() {
        let dollars = Label::default();
        for (text, says) in [
            ("25", "could be money or tokens"),
            ("0", "could be money or tokens"),
            ("0.001", "is less than $0.01"),
            ("$0.000001", "is less than $0.01"),
            ("1.234", "two numbers"),
            ("$1.234", "two numbers"),
            ("€2", "is in EUR, and the prices are in USD"),
            ("2 EUR", "is in EUR, and the prices are in USD"),
            ("GBP 2.00", "is in GBP, and the prices are in USD"),
            ("many", "neither an amount"),
            ("", "neither an amount"),
            ("-2.00", "neither an amount"),
            ("$-2", "neither an amount"),
            ("2.0000001", "neither an amount"),
            ("1e3", "neither an amount"),
            ("99999999999999999999", "neither an amount"),
            ("$9007199255", "neither an amount"),
            ("1,23,456.00", "neither an amount"),
            ("2.5 tokens", "neither an amount"),
            ("$", "neither an amount"),
            ("inf", "neither an amount"),
        ] {
            let problem = read(text, &dollars).expect_err(text);
            assert!(problem.says.contains(says), "{text}: {}", problem.says);
            assert!(!problem.next.is_empty(), "{text}");
        }
        assert!(read("$2", &Label::of("EUR").unwrap()).is_err());
    }
}
