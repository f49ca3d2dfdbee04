//! Numbers as people write them in text: `1,234.5`, `1.234,5`, `€1 234`, `(12.3)`, `42 %`.

/// The decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `1,234.5`.
    Point,
    /// `1.234,5`.
    Comma,
}

impl Mark {
    /// The sign itself.
    pub fn decimal(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    fn groups(self, c: char) -> bool {
        let other = match self {
            Self::Point => ',',
            Self::Comma => '.',
        };
        c == other || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}')
    }
}

/// A number that was read from text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Read {
    /// Its value, in the unit it is written in: `42 %` is 42.
    pub value: f64,
    /// A currency sign or `%`.
    pub unit: Option<char>,
}

/// Whole numbers above this are not exact in a 64-bit float, so longer digits are names, not amounts.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// A number with a decimal point and nothing else about it: what any program would read as a number.
pub fn plain_number(text: &str) -> Option<f64> {
    read(text, Mark::Point).filter(|n| n.unit.is_none()).map(|n| n.value)
}

/// Codes of currencies, with the sign that stands for each: their own, or a letter where they have none.
const CODES: [(&str, char); 21] = [
    ("EURO", '€'),
    ("EUR", '€'),
    ("USD", '$'),
    ("GBP", '£'),
    ("JPY", '¥'),
    ("CHF", 'F'),
    ("SEK", 'S'),
    ("NOK", 'N'),
    ("DKK", 'D'),
    ("PLN", 'P'),
    ("CZK", 'C'),
    ("HUF", 'H'),
    ("CAD", 'K'),
    ("AUD", 'A'),
    ("INR", 'I'),
    // Signs of more than one letter; a crown without its country is one of three.
    ("R$", 'R'),
    ("kr.", 'k'),
    ("kr", 'k'),
    ("zł", 'P'),
    ("Kč", 'C'),
    ("Ft", 'H'),
];

/// A text without the currency's code in front of it or behind it, and its sign: `EUR 500`, `500 EUR`.
fn coded(text: &str, front: bool) -> Option<(&str, char)> {
    CODES.iter().find_map(|(code, sign)| {
        let (start, end) =
            if front { (0, code.len()) } else { (text.len().checked_sub(code.len())?, text.len()) };
        let is_code = text.get(start..end)?.eq_ignore_ascii_case(code);
        let rest = if front { text.get(end..)? } else { text.get(..start)? };
        is_code.then_some((rest.trim(), *sign))
    })
}

/// The signs of the currencies that a text names, by sign or by code.
pub(crate) fn currencies(text: &str) -> Vec<char> {
    let signs = text.chars().filter(|sign| is_money(*sign));
    let words = text.split(|c: char| !c.is_alphanumeric());
    let codes = words.filter_map(|word| CODES.iter().find(|(code, _)| *code == word).map(|(_, sign)| *sign));
    signs.chain(codes).collect()
}

/// A sign of a currency.
fn is_money(sign: char) -> bool {
    matches!(sign, '$' | '€' | '£' | '¥' | '\u{20a0}'..='\u{20cf}')
}

/// A text without what stands behind its digits in place of decimals or of a sign: `5,-` and `5.–` are whole amounts,
/// `12.5-` is less than nothing, as some programs export it; `2024-` may be the begin of something.
fn trailed(text: &str, mark: Mark) -> (&str, bool) {
    let Some(body) = text.strip_suffix(['-', '\u{2212}', '–', '—']) else { return (text, false) };
    match body.strip_suffix(mark.decimal()) {
        Some(whole) => (whole, false),
        None if body.contains(['.', ',']) => (body.trim_end(), true),
        None => (text, false),
    }
}

/// Reads a number of a table. None for digits that are a name: leading zeros (`007`) and whole numbers above 2^53.
pub(crate) fn read(text: &str, mark: Mark) -> Option<Read> {
    parse(text, mark, false)
}

/// Reads a number as a person types it, who may also write what stands behind the digits ([`trailed`]): among a table's numbers
/// that would be a doubt. None as for [`read`].
pub fn read_typed(text: &str, mark: Mark) -> Option<Read> {
    parse(text, mark, true)
}

fn parse(text: &str, mark: Mark, is_typed: bool) -> Option<Read> {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inside) => (true, inside.trim()),
        None => (false, text),
    };
    let mut signs = 0;
    let mut minus = negative;
    let mut unit = None;
    let mut body = text;
    // A sign and a currency sign may stand in either order: -$5, $-5.
    while let Some(first) = body.chars().next() {
        match first {
            '-' | '\u{2212}' | '–' | '+' if signs == 0 && !negative => {
                signs += 1;
                minus = first != '+';
            }
            _ if unit.is_none() && is_money(first) => unit = Some(first),
            _ if unit.is_none() && coded(body, true).is_some() => {
                let (rest, sign) = coded(body, true)?;
                (body, unit) = (rest, Some(sign));
                continue;
            }
            _ => break,
        }
        body = body.get(first.len_utf8()..)?.trim_start();
    }
    if let Some((rest, sign)) = coded(body, false).filter(|_| unit.is_none()) {
        (body, unit) = (rest, Some(sign));
    }
    if let Some(last) = body.chars().next_back()
        && (last == '%' || is_money(last))
    {
        if unit.is_some() {
            return None;
        }
        unit = Some(last);
        body = body.get(..body.len() - last.len_utf8())?.trim_end();
    }
    let (body, less) = if is_typed { trailed(body, mark) } else { (body, false) };
    if less && (negative || signs > 0) {
        return None;
    }
    minus |= less;
    let value = digits(body, mark)?;
    Some(Read { value: if minus { -value } else { value }, unit })
}

fn digits(body: &str, mark: Mark) -> Option<f64> {
    let (mantissa, exponent) = match body.find(['e', 'E']) {
        Some(at) => (body.get(..at)?, Some(body.get(at + 1..)?)),
        None => (body, None),
    };
    let (whole, fraction) = match mantissa.find(mark.decimal()) {
        Some(at) => (mantissa.get(..at)?, Some(mantissa.get(at + 1..)?)),
        None => (mantissa, None),
    };
    let grouped = whole.contains(|c| mark.groups(c));
    let whole = ungroup(whole, mark)?;
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if whole.len() > 1 && whole.starts_with('0') || fraction.is_some_and(|f| !all_digits(f)) {
        return None;
    }
    if whole.is_empty() && fraction.is_none() || exponent.is_some() && grouped {
        return None;
    }
    let power = exponent.unwrap_or("0");
    if !all_digits(power.strip_prefix(['+', '-']).unwrap_or(power)) {
        return None;
    }
    let value: f64 = format!("0{whole}.{}e{power}", fraction.unwrap_or("0")).parse().ok()?;
    let exact = fraction.is_some() || exponent.is_some() || value <= MAX_EXACT;
    (value.is_finite() && exact).then_some(value)
}

/// Digits without their group separators; none where the groups are not of three, nor as in India (`1,23,456`), or differ in
/// separator.
fn ungroup(whole: &str, mark: Mark) -> Option<String> {
    let Some(separator) = whole.chars().find(|c| mark.groups(*c)) else {
        return whole.bytes().all(|byte| byte.is_ascii_digit()).then(|| whole.to_owned());
    };
    let groups: Vec<&str> = whole.split(separator).collect();
    let [first, between @ .., last] = groups.as_slice() else { return None };
    let is_whole = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let of_three = (1..=3).contains(&first.len()) && between.iter().all(|group| group.len() == 3);
    let indian = separator == ','
        && (1..=2).contains(&first.len())
        && !between.is_empty()
        && between.iter().all(|group| group.len() == 2);
    let fits = last.len() == 3 && (of_three || indian) && groups.iter().all(is_whole);
    fits.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        use Mark::{Comma, Point};
        for (text, mark, expect) in [
            ("1,234.5", Point, Some((1234.5, None))),
            ("1.234,5", Comma, Some((1234.5, None))),
            ("1 234 567", Point, Some((1_234_567.0, None))),
            ("1\u{202f}234,25", Comma, Some((1234.25, None))),
            ("1'234.50", Point, Some((1234.5, None))),
            ("-$5", Point, Some((-5.0, Some('$')))),
            ("$-5", Point, Some((-5.0, Some('$')))),
            ("EUR 500", Point, Some((500.0, Some('€')))),
            ("500 EUR", Point, Some((500.0, Some('€')))),
            ("-CHF 1'234.50", Point, Some((-1234.5, Some('F')))),
            ("1.234,50 EUR", Comma, Some((1234.5, Some('€')))),
            ("EUR", Point, None),
            ("10.000 Euro", Comma, Some((10_000.0, Some('€')))),
            ("eur 5", Point, Some((5.0, Some('€')))),
            ("₹5", Point, Some((5.0, Some('₹')))),
            ("1.234,50-", Comma, Some((-1234.5, None))),
            ("12.5- €", Point, Some((-12.5, Some('€')))),
            ("1.234,- €", Comma, Some((1234.0, Some('€')))),
            ("1.234,-", Point, None),
            ("1'234.–", Point, Some((1234.0, None))),
            ("–5", Point, Some((-5.0, None))),
            ("-5-", Point, None),
            ("2024-", Point, None),
            ("2024-25", Point, None),
            ("EUR 5 USD", Point, None),
            ("EUROPA 5", Point, None),
            ("12,3 €", Comma, Some((12.3, Some('€')))),
            ("(12.3)", Point, Some((-12.3, None))),
            ("\u{2212}7", Point, Some((-7.0, None))),
            ("42.5 %", Point, Some((42.5, Some('%')))),
            (".5", Point, Some((0.5, None))),
            ("1e3", Point, Some((1000.0, None))),
            ("0.30000000000000004", Point, Some((0.30000000000000004, None))),
            ("0", Point, Some((0.0, None))),
            ("007", Point, None),
            ("12345678901234567890", Point, None),
            ("1,23,456", Point, Some((123_456.0, None))),
            ("12,34,56,789.5", Point, Some((123_456_789.5, None))),
            ("1,23,45", Point, None),
            ("123,45,678", Point, None),
            ("1.23.456", Comma, None),
            ("1.234,50 kr", Comma, Some((1234.5, Some('k')))),
            ("12 500,00 zł", Comma, Some((12_500.0, Some('P')))),
            ("R$ 1.234,56", Comma, Some((1234.56, Some('R')))),
            ("1,234", Comma, Some((1.234, None))),
            ("12,34.5", Point, None),
            ("1.2.3", Point, None),
            ("5.", Point, None),
            ("", Point, None),
            ("-", Point, None),
            ("--5", Point, None),
            ("$5%", Point, None),
            ("1e999", Point, None),
            ("0x10", Point, None),
            ("inf", Point, None),
            ("٣", Point, None),
        ] {
            assert_eq!(read_typed(text, mark).map(|n| (n.value, n.unit)), expect, "{text}");
            let is_trailed =
                text.contains(['-', '–']) && text.trim_start_matches(['-', '–']).contains(['-', '–']);
            if !is_trailed {
                assert_eq!(read(text, mark).map(|n| (n.value, n.unit)), expect, "{text} in a table");
            }
        }
    }
}
