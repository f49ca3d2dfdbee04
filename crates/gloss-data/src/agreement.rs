//! Whether what a reader sees agrees with a value, within the rounding that is shown.
//!
//! The rules:
//! - The text holds exactly one number; digits that belong to a word (`Q3`, `CO2`, `COVID-19`) are not one.
//! - Its last shown digit is its precision: it agrees within half a unit of that digit, half either way. Digits
//!   that were cut off and not rounded do not agree.
//! - A value is kept in the unit in which it is shown: `42.5 %` is 42.5 and not 0.425; the SQL multiplies.
//! - Words of scale multiply: `€1.92 million` is 1,920,000, give or take 5,000. A single letter (`k`, `m`, `b`)
//!   multiplies after a currency; elsewhere it may be a unit, and either reading may agree.
//! - A separator with three digits after it (`6,295`, `6.295`) may be a decimal mark or a group; either reading
//!   may agree, because the text's language is not known.
//! - A sign that is shown must be the value's: `-`, `−`, a touching `–`, `+`, or accountants' brackets `(12.3)`.
//!   Where none is shown, the magnitude is enough, because the sentence says it: "fell by 42.5 %".
//! - Text agrees with text that is the same but for spaces; null agrees with a dash, `n/a` or nothing.

use serde_json::Value;

/// Whether `shown` agrees with `value`.
pub fn agrees(shown: &str, value: &Value) -> bool {
    match value {
        Value::Null => matches!(shown.trim(), "" | "-" | "–" | "—" | "n/a" | "N/A" | "null"),
        Value::Number(n) => n.as_f64().is_some_and(|n| number_agrees(shown, n)),
        Value::String(text) => {
            let same = shown.split_whitespace().eq(text.split_whitespace());
            same || text.parse::<f64>().is_ok_and(|n| n.is_finite() && number_agrees(shown, n))
        }
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => false,
    }
}

fn number_agrees(shown: &str, value: f64) -> bool {
    let Some(token) = only_number(shown) else {
        return false;
    };
    let currency = has_currency(token.before) || has_currency(token.after);
    let signed = sign(shown, token.before);
    for reading in readings(token.body) {
        for scale in scales(token.after, currency) {
            let size = reading.value * scale;
            let slack = 0.5 * 10f64.powi(-reading.decimals) * scale;
            let near = |x: f64| (x - value).abs() <= slack * (1.0 + 1e-9) + value.abs() * 2e-16;
            let fits = match signed {
                Some(sign) => near(size * sign),
                None => near(size) || value < 0.0 && near(-size),
            };
            if fits {
                return true;
            }
        }
    }
    false
}

/// A number in a text, with what stands around it.
#[derive(Clone, Copy)]
struct Token<'a> {
    before: &'a str,
    body: &'a str,
    after: &'a str,
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

/// The one number of a text.
fn only_number(text: &str) -> Option<Token<'_>> {
    let mut found = None;
    let mut at = 0;
    while let Some(start) = text.get(at..)?.find(|c: char| c.is_ascii_digit()).map(|n| at + n) {
        let begin = match text.get(..start)?.strip_suffix(['.', ',']) {
            Some(before) if !before.ends_with(char::is_alphanumeric) => before.len(),
            _ => start,
        };
        let end = begin + body_length(text.get(begin..)?);
        let token =
            Token { before: text.get(..begin)?, body: text.get(begin..end)?, after: text.get(end..)? };
        at = end;
        if belongs_to_word(token.before) {
            continue;
        }
        if found.replace(token).is_some() {
            return None;
        }
    }
    found
}

/// Bytes of the number at the beginning of a text.
fn body_length(text: &str) -> usize {
    let digits = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        rest.bytes().take_while(u8::is_ascii_digit).count()
    };
    let mut end = digits(0);
    loop {
        let Some(c) = text.get(end..).and_then(|rest| rest.chars().next()) else {
            return end;
        };
        let from = end + c.len_utf8();
        let run = digits(from);
        let mark = matches!(c, '.' | ',') && run > 0;
        let group = (is_space(c) || is_apostrophe(c)) && run == 3 && end > 0;
        // Years side by side are two numbers: a group comes after at most three digits.
        let head = text.get(..end).unwrap_or_default();
        let before = head.bytes().rev().take_while(u8::is_ascii_digit).count();
        if mark || group && before <= 3 {
            end = from + run;
            continue;
        }
        let power = from + usize::from(text.get(from..).is_some_and(|rest| rest.starts_with(['+', '-'])));
        let exponent = matches!(c, 'e' | 'E') && end > 0 && digits(power) > 0;
        return if exponent { power + digits(power) } else { end };
    }
}

/// True for the 3 of `Q3` and the 19 of `COVID-19`, but not for `EUR5` and `US$5`.
fn belongs_to_word(before: &str) -> bool {
    if before.ends_with(char::is_alphabetic) {
        return !ends_with_currency_code(before);
    }
    before
        .strip_suffix('-')
        .is_some_and(|word| word.ends_with(char::is_alphanumeric) && !ends_with_currency_code(word))
}

fn ends_with_currency_code(text: &str) -> bool {
    let letters = text.chars().rev().take_while(|c| c.is_alphabetic());
    ["EUR", "USD", "GBP", "CHF", "JPY"].iter().any(|code| letters.clone().eq(code.chars().rev()))
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥')
}

fn has_currency(text: &str) -> bool {
    text.contains(is_currency) || ["EUR", "USD", "GBP", "CHF", "JPY"].iter().any(|code| text.contains(code))
}

/// The sign that is shown: 1, -1 or none.
fn sign(shown: &str, before: &str) -> Option<f64> {
    let mut rest = before;
    // Currency stands between the sign and the digits, or before both.
    loop {
        let shorter = rest.trim_end_matches(is_currency);
        let shorter =
            if ends_with_currency_code(shorter) { shorter.get(..shorter.len() - 3)? } else { shorter };
        let shorter = if shorter.len() < rest.len() { shorter.trim_end_matches(is_space) } else { shorter };
        if shorter.len() == rest.len() {
            break;
        }
        rest = shorter;
    }
    let first = rest.trim_end_matches(is_space);
    let touching = if first.chars().count() == 1 { first } else { rest };
    match touching.chars().next_back() {
        Some('-' | '\u{2212}' | '\u{2013}') => Some(-1.0),
        Some('+') => Some(1.0),
        _ if shown.trim().starts_with('(') && shown.trim().ends_with(')') => Some(-1.0),
        _ => None,
    }
}

/// The possible scale factors in the words after a number, such as thousand or million.
fn scales(after: &str, currency: bool) -> Vec<f64> {
    let rest = after.trim_start_matches(|c: char| is_space(c) || is_currency(c));
    let word: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
    let (scale, letter) = match word.to_lowercase().as_str() {
        "k" => (1e3, true),
        "m" => (1e6, true),
        "b" => (1e9, true),
        "thousand" | "thousands" | "tsd" => (1e3, false),
        "million" | "millions" | "mn" | "mio" | "mln" => (1e6, false),
        "billion" | "billions" | "bn" | "mrd" => (1e9, false),
        "trillion" | "trillions" | "tn" => (1e12, false),
        _ => (1.0, false),
    };
    if letter && !currency { vec![scale, 1.0] } else { vec![scale] }
}

/// A number as it may be read.
struct Reading {
    value: f64,
    /// Digits after the decimal mark, less the exponent.
    decimals: i32,
}

/// All readings of a number's digits and separators; none where its groups make no sense.
fn readings(body: &str) -> Vec<Reading> {
    let (mantissa, power) = match body.find(['e', 'E']) {
        Some(at) => {
            (body.get(..at).unwrap_or_default(), body.get(at + 1..).unwrap_or_default().parse().unwrap_or(0))
        }
        None => (body, 0i32),
    };
    let spaced = mantissa.contains(|c| is_space(c) || is_apostrophe(c));
    let plain: String = mantissa.chars().filter(|c| !is_space(*c) && !is_apostrophe(*c)).collect();
    let mut splits = Vec::new();
    match plain.rfind(['.', ',']) {
        None => splits.push((plain.as_str(), "")),
        Some(at) => {
            let (whole, fraction) =
                (plain.get(..at).unwrap_or_default(), plain.get(at + 1..).unwrap_or_default());
            let mark = plain.get(at..=at).unwrap_or_default();
            if !whole.contains(mark) && grouped(whole) {
                splits.push((whole, fraction));
            }
            let one_kind = !plain.contains(if mark == "." { ',' } else { '.' });
            if one_kind && !spaced && grouped(&plain) {
                splits.push((plain.as_str(), ""));
            }
        }
    }
    splits
        .into_iter()
        .filter_map(|(whole, fraction)| {
            let whole = whole.replace(['.', ','], "");
            let value = format!("0{whole}.{fraction}0e{power}").parse().ok()?;
            let decimals = i32::try_from(fraction.len()).ok()?.checked_sub(power)?;
            Some(Reading { value, decimals })
        })
        .collect()
}

/// True for digits in groups of three, or as in India of two and a last one of three.
fn grouped(whole: &str) -> bool {
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let Some(((last, rest), first)) = groups.split_last().zip(groups.first()) else {
        return false;
    };
    let Some((_, middle)) = rest.split_first() else {
        return true;
    };
    let leads = (1..=3).contains(&first.len()) && !first.starts_with('0');
    let indian = first.len() <= 2 && middle.iter().all(|group| group.len() == 2);
    leads && last.len() == 3 && (indian || middle.iter().all(|group| group.len() == 3))
}
