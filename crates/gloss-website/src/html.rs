//! Words and addresses written into a page so that they stay words. Never writes a tag.

use std::fmt::Write as _;

use serde_json::Value;

/// Words as text, or as a value in double quotes.
pub(crate) fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// An address on the web, to be put in double quotes; none for any other.
pub(crate) fn address(words: &str) -> Option<String> {
    let words = words.trim();
    let lower = words.to_ascii_lowercase();
    let on_web = lower.starts_with("https://") || lower.starts_with("http://");
    (on_web && words.len() < 2_000 && !words.contains(char::is_whitespace)).then(|| text(words))
}

/// A value as a person reads it: numbers with their thousands parted, nothing for null.
pub(crate) fn format_value(value: &Value) -> String {
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => grouped(&whole.to_string()),
            (None, Some(real)) => {
                let rounded = format!("{real:.2}");
                let trimmed = rounded.trim_end_matches('0').trim_end_matches('.');
                let (whole, rest) = trimmed.split_once('.').unwrap_or((trimmed, ""));
                let dot = if rest.is_empty() { "" } else { "." };
                format!("{}{dot}{rest}", grouped(whole))
            }
            _ => number.to_string(),
        },
        Value::String(words) => words.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A whole number with its thousands parted.
pub(crate) fn grouped(whole: &str) -> String {
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let mut out = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number as the script writes it: two digits at most, thousands parted.
pub(crate) fn number(value: f64) -> String {
    let written = measured(value, 2);
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number with so many decimals, thousands parted, as the script writes it.
pub(crate) fn measured(value: f64, digits: usize) -> String {
    let ten = 10_f64.powi(digits as i32);
    let rounded = format!("{:.digits$}", (value.abs() * ten).round() / ten);
    let (whole, rest) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let sign = if value < 0.0 && rounded.contains(|c: char| matches!(c, '1'..='9')) { "−" } else { "" };
    let dot = if rest.is_empty() { "" } else { "." };
    format!("{sign}{}{dot}{rest}", grouped(whole))
}

/// A row's number as it stands there.
pub(crate) fn number_of(size: f64) -> String {
    match serde_json::Number::from_f64(size) {
        Some(_) if size.fract() == 0.0 && size.abs() < 1e15 => format_value(&(size as i64).into()),
        Some(size) => format_value(&size.into()),
        None => String::new(),
    }
}

/// The HTML id of an element: letters, digits, `-` and `_` of the words, each other character as its code.
pub(crate) fn id(prefix: &str, words: &str) -> String {
    let mut out = format!("{prefix}-");
    for c in words.trim().chars() {
        if c.is_ascii_alphanumeric() || c == '-' {
            out.push(c);
        } else if c == ' ' {
            out.push('_');
        } else {
            let _ = write!(out, "_{:x}_", u32::from(c));
        }
    }
    out
}

/// A column's name as words: `Bakedgoods` stays, `visitors_a_day` becomes words.
pub(crate) fn words(name: &str) -> String {
    name.replace(['_', '-'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of a column of numbers as words: `cost_eur` and `cost in euros` are `cost, €`.
pub(crate) fn measure_words(name: &str) -> String {
    let own = words(name);
    let Some(sign) = currency(name) else { return own };
    let mut words: Vec<&str> = own.split_whitespace().collect();
    words.pop();
    words.pop_if(|last| *last == "in");
    format!("{}, {sign}", words.join(" "))
}

/// The sign of the currency that a column's name ends with.
pub(crate) fn currency(name: &str) -> Option<&'static str> {
    let own = words(name);
    let (_, last) = own.rsplit_once(' ')?;
    sign(last)
}

/// The sign of a currency that is named by its code or by words, or what it is named by.
pub(crate) fn sign_of(currency: &str) -> String {
    sign(currency).unwrap_or(currency).to_owned()
}

fn sign(word: &str) -> Option<&'static str> {
    CURRENCIES.iter().find(|(known, _)| word.eq_ignore_ascii_case(known)).map(|(_, sign)| *sign)
}

/// Names of currencies that end a column's name, with their signs.
const CURRENCIES: [(&str, &str); 7] = [
    ("EUR", "€"),
    ("euro", "€"),
    ("euros", "€"),
    ("GBP", "£"),
    ("USD", "$"),
    ("dollars", "$"),
    ("CHF", "CHF"),
];

/// Words in pieces: those of a link to a fact with the fact, the others without.
pub(crate) fn fact_pieces(words: &str) -> Vec<(&str, Option<&str>)> {
    const LINK: &str = "](fact:";
    let mut out = Vec::new();
    let mut rest = words;
    while let Some(link) = rest.find(LINK) {
        let (head, tail) = rest.split_at(link);
        let Some((open, end)) = head.rfind('[').zip(tail.find(')')) else { break };
        out.push((head.get(..open).unwrap_or_default(), None));
        out.push((head.get(open + 1..).unwrap_or_default(), tail.get(LINK.len()..end)));
        rest = tail.get(end + 1..).unwrap_or_default();
    }
    out.push((rest, None));
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{address, format_value, id, text};

    #[test]
    fn words_stay_words() {
        assert_eq!(text("<b onload=\"x\">&\u{0}\n"), "&lt;b onload=&quot;x&quot;&gt;&amp; ");
        assert_eq!(
            address(" https://a.example/?a=1&b=\"2 "),
            Some("https://a.example/?a=1&amp;b=&quot;2".into())
        );
        for other in ["javascript:alert(1)", "data:text/html,x", "//a.example", "a.html", "https://a b"] {
            assert_eq!(address(other), None, "{other}");
        }
    }

    #[test]
    fn values_are_shown_as_people_read_them() {
        for (value, expect) in [
            (json!(1234567), "1,234,567"),
            (json!(-1200), "−1,200"),
            (json!(999), "999"),
            (json!(1234.5), "1,234.5"),
            (json!(0.126), "0.13"),
            (json!(" a  b "), "a b"),
            (json!(null), ""),
        ] {
            assert_eq!(format_value(&value), expect);
        }
    }

    #[test]
    fn money_is_named_by_its_sign() {
        for (column, expected) in [
            ("cost_eur", "cost, €"),
            ("Amount in euros", "Amount, €"),
            ("price GBP", "price, £"),
            ("euros", "euros"),
            ("weight in pounds", "weight in pounds"),
        ] {
            assert_eq!(super::measure_words(column), expected);
        }
    }

    #[test]
    fn ids_are_names_and_tell_keys_apart() {
        let keys = ["1018261", "a b", "a_b", "é", "\"><script>", ""];
        let ids: Vec<String> = keys.iter().map(|key| id("row", key)).collect();
        assert_eq!(ids.first().map(String::as_str), Some("row-1018261"));
        for (at, one) in ids.iter().enumerate() {
            assert!(one.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "{one}");
            assert!(!ids.iter().skip(at + 1).any(|other| other == one), "{one}");
        }
    }
}
