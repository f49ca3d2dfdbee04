//! Whether what a reader sees agrees with a value, within the rounding that is shown.
//!
//! The rules:
//! - The text holds exactly one number; digits that belong to a word (`Q3`, `CO2`, `COVID-19`) are not one.
//! - Its last shown digit is its precision: it agrees within half a unit of that digit, half either way. Digits
//!   that were cut off and not rounded do not agree.
//! - A percentage is kept as it is shown: `42.5 %` is 42.5 and not 0.425; the SQL multiplies.
//! - Words of scale multiply: `€1.92 million` is 1,920,000, give or take 5,000, and so is `T€ 1,920`. A single letter (`k`, `m`,
//!   `b`) multiplies beside a currency; elsewhere it may be a unit, and either reading may agree.
//! - A value whose column counts in thousands (`Revenue (EUR k)`) is that many thousands: without a word of scale its number may be
//!   shown as it stands in the cell, but no currency beside it.
//! - Words of approximation (`about`, `rund`) widen to the zeros at the end: `about 110,000` is 105,000 to 115,000.
//! - A separator with three digits after it (`6,295`, `6.295`) may be a decimal mark or a group; either reading
//!   may agree, because the text's language is not known; beside a German word of scale it is a group.
//! - A sign that is shown must be the value's: `-`, `−`, a touching `–`, `+`, or accountants' brackets `(12.3)`.
//!   Where none is shown, the magnitude is enough, because the sentence says it: "fell by 42.5 %"; `up 7.4` is no fall.
//! - Text agrees with text that is the same but for spaces, quotation marks around it and the sign at its end; a day with itself
//!   however it is written; a number up to twenty with its word; null with a dash, `n/a` or nothing.

use serde_json::Value;

use crate::unit::{is_currency, scale_of_word, without_money};

/// Codes that stand for a currency beside a number.
const CURRENCY_CODES: [&str; 5] = ["EUR", "USD", "GBP", "CHF", "JPY"];

/// Whether `shown` agrees with `value`, which counts in ones.
pub fn agrees(shown: &str, value: &Value) -> bool {
    agrees_in(shown, value, 1.0)
}

/// Whether `shown` agrees with `value`, which counts in `scale` ones, as [`crate::unit_scale`] says.
pub fn agrees_in(shown: &str, value: &Value, scale: f64) -> bool {
    match value {
        Value::Null => matches!(shown.trim(), "" | "-" | "–" | "—" | "n/a" | "N/A" | "null"),
        Value::Number(n) => n.as_f64().is_some_and(|n| number_agrees(shown, n, scale)),
        Value::String(text) => {
            let same = bare(shown).split_whitespace().eq(bare(text).split_whitespace());
            let same_day = || matches!((day(shown), day(text)), (Some(a), Some(b)) if a.is_same(b));
            same || text.parse::<f64>().is_ok_and(|n| n.is_finite() && number_agrees(shown, n, scale))
                || same_day()
        }
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => false,
    }
}

/// Whether `shown` is a percentage that agrees with `value` a hundred times, as a share is.
pub fn is_percent_of_share(shown: &str, value: &Value) -> bool {
    shown.contains('%') && value.as_f64().is_some_and(|share| number_agrees(shown, share * 100.0, 1.0))
}

/// A text without the quotation marks around it and the sign at its end.
fn bare(text: &str) -> &str {
    const MARKS: &[char] = &['"', '\'', '“', '”', '„', '‘', '’', '‚', '«', '»', '‹', '›'];
    text.trim().trim_matches(MARKS).trim_end_matches(['.', ',', ';', '!', '…']).trim_matches(MARKS).trim()
}

fn number_agrees(shown: &str, value: f64, scale: f64) -> bool {
    let Some(token) = only_number(shown) else {
        let word = shown.trim().to_lowercase();
        let number = NUMBER_WORDS.iter().position(|words| words.contains(&word.as_str()));
        return number.is_some_and(|number| number as f64 == value);
    };
    let money = has_currency(token.before) || has_currency(token.after);
    let Some(affix) = affix(&token) else { return false };
    let signed = sign(shown, token.before);
    if value < 0.0 && signed.is_none() && says_up(token.before) {
        return false;
    }
    let about = is_about(token.before);
    // Beside a word of scale both are ones; without one the number may be the cell's own, but no amount of money.
    let cell = (1.0, value);
    let ones = value * scale;
    let mut ways = Vec::new();
    match affix.scale {
        Some(by) => ways.push((by, ones)),
        None if scale == 1.0 || !money => ways.extend([cell, (1.0, ones)]),
        None => ways.push((1.0, ones)),
    }
    if affix.may_be_unit {
        ways.push(cell);
    }
    readings(token.body, affix.german).iter().any(|reading| {
        let step = 0.5 * 10f64.powi(if about { reading.zeros - reading.decimals } else { -reading.decimals });
        ways.iter().any(|(by, value)| {
            let (size, slack) = (reading.value * by, step * by);
            let near = |x: f64| (x - value).abs() <= slack * (1.0 + 1e-9) + value.abs() * 2e-16;
            match signed {
                Some(sign) => near(size * sign),
                None => near(size) || *value < 0.0 && near(-size),
            }
        })
    })
}

/// Numbers that are written as words, from none.
const NUMBER_WORDS: [&[&str]; 21] = [
    &["zero", "none", "null", "keine"],
    &["one", "eins", "ein", "eine"],
    &["two", "zwei"],
    &["three", "drei"],
    &["four", "vier"],
    &["five", "fünf"],
    &["six", "sechs"],
    &["seven", "sieben"],
    &["eight", "acht"],
    &["nine", "neun"],
    &["ten", "zehn"],
    &["eleven", "elf"],
    &["twelve", "zwölf"],
    &["thirteen", "dreizehn"],
    &["fourteen", "vierzehn"],
    &["fifteen", "fünfzehn"],
    &["sixteen", "sechzehn"],
    &["seventeen", "siebzehn"],
    &["eighteen", "achtzehn"],
    &["nineteen", "neunzehn"],
    &["twenty", "zwanzig"],
];

/// The months' names, English and German; each may be shortened to three letters or more.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner"],
    &["february", "februar"],
    &["march", "märz"],
    &["april"],
    &["may", "mai"],
    &["june", "juni"],
    &["july", "juli"],
    &["august"],
    &["september"],
    &["october", "oktober"],
    &["november"],
    &["december", "dezember"],
];

/// A day as a text says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Day {
    /// None where the text leaves it out, as `4 December` does.
    year: Option<u32>,
    month: u32,
    day: u32,
    /// The day of the week from Monday, 0, where the text names it.
    weekday: Option<u32>,
}

impl Day {
    /// Whether this says the same day as its source: it may leave the year out, and the source may not.
    fn is_same(self, other: Self) -> bool {
        let years = self.year.zip(other.year).is_none_or(|(a, b)| a == b);
        let year = other.year;
        let named = self.weekday.or(other.weekday);
        let falls_on =
            named.zip(year).is_none_or(|(named, year)| weekday(year, self.month, self.day) == named);
        (self.month, self.day) == (other.month, other.day) && years && year.is_some() && falls_on
    }
}

/// The day of the week from Monday, 0 (Sakamoto's method).
fn weekday(year: u32, month: u32, day: u32) -> u32 {
    const SHIFT: [u32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let year = if month < 3 { year - 1 } else { year };
    let shift = SHIFT.get((month - 1) as usize).copied().unwrap_or(0);
    (year + year / 4 - year / 100 + year / 400 + shift + day + 6) % 7
}

/// The names of days of the week, English and German, by their first letters.
const WEEKDAYS: [&[&str]; 7] = [
    &["mon", "mo"],
    &["tue", "die", "di"],
    &["wed", "mit", "mi"],
    &["thu", "don", "do"],
    &["fri", "fre", "fr"],
    &["sat", "sam", "sa"],
    &["sun", "son", "so"],
];

/// The day that a text says: `2026-10-05`, `5.10.2026`, `5 October 2026`, `Oct 5, 2026`, `Fri 4 Dec`. None where it says more, or where
/// day and month can't be told apart.
fn day(text: &str) -> Option<Day> {
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let named = parts.first().and_then(|first| weekday_named(first));
    let parts = parts.get(usize::from(named.is_some())..).unwrap_or_default();
    let number = |part: &str| part.trim_end_matches(|c: char| c.is_alphabetic()).parse::<u32>().ok();
    let month = |part: &str| {
        let name = part.to_lowercase();
        let is = |full: &&str| name.chars().count() > 2 && full.starts_with(name.as_str());
        let found = MONTHS.iter().position(|names| names.iter().any(is))?;
        u32::try_from(found + 1).ok()
    };
    let (year, month, day) = match parts {
        [a, b, c] => match (month(a), month(b)) {
            (Some(month), _) => (Some(number(c)?), month, number(b)?),
            (None, Some(month)) => (Some(number(c)?), month, number(a)?),
            (None, None) if a.len() == 4 => (Some(number(a)?), number(b)?, number(c)?),
            // A dot between them is a German day first; a stroke may be either.
            (None, None) if text.contains('.') => (Some(number(c)?), number(b)?, number(a)?),
            (None, None) => return None,
        },
        [a, b] => match (month(a), month(b)) {
            (Some(month), None) => (None, month, number(b)?),
            (None, Some(month)) => (None, month, number(a)?),
            _ if text.contains('.') && text.trim_end().ends_with('.') => (None, number(b)?, number(a)?),
            _ => return None,
        },
        _ => return None,
    };
    let fits = year.is_none_or(|year| (1000..=9999).contains(&year))
        && (1..=12).contains(&month)
        && (1..=31).contains(&day);
    fits.then_some(Day { year, month, day, weekday: named })
}

/// The day of the week that a word names; none for another word.
fn weekday_named(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    let is = |name: &str| lower == name || name.len() == 3 && lower.len() > 3 && lower.starts_with(name);
    let found = WEEKDAYS.iter().position(|names| names.iter().any(|name| is(name)))?;
    u32::try_from(found).ok()
}

/// Whether words before a number say that it rose.
fn says_up(before: &str) -> bool {
    let up = ["up", "rose", "grew", "gained", "plus", "increase", "increased", "gestiegen", "mehr"];
    before.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|word| up.contains(&word))
}

/// Whether words before a number say that it is only about right.
fn is_about(before: &str) -> bool {
    const ABOUT: [&str; 17] = [
        "about",
        "around",
        "roughly",
        "approximately",
        "approx",
        "circa",
        "ca",
        "some",
        "nearly",
        "almost",
        "over",
        "rund",
        "etwa",
        "knapp",
        "ungefähr",
        "über",
        "gut",
    ];
    let said = before.to_lowercase();
    let canadian = before.contains("CA$");
    said.contains(['~', '≈'])
        || said
            .split(|c: char| !c.is_alphabetic())
            .any(|word| ABOUT.contains(&word) && !(word == "ca" && canadian))
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

/// True for a currency's code as a word of its own, the letter of a scale before it or not: `EUR`, `TEUR`.
fn ends_with_currency_code(text: &str) -> bool {
    let word = text.get(text.trim_end_matches(char::is_alphabetic).len()..).unwrap_or_default();
    let before = CURRENCY_CODES.iter().find_map(|code| word.strip_suffix(code));
    before.is_some_and(|letter| ["", "T", "k", "m"].contains(&letter))
}

fn has_currency(text: &str) -> bool {
    text.contains(is_currency) || CURRENCY_CODES.iter().any(|code| text.contains(code))
}

/// The sign that is shown: 1, -1 or none.
fn sign(shown: &str, before: &str) -> Option<f64> {
    let mut rest = before;
    // Currency stands between the sign and the digits, or before both.
    loop {
        let close = without_scale(rest.trim_end_matches(is_space));
        let bare = match close.strip_suffix(is_currency) {
            Some(bare) => bare,
            None if ends_with_currency_code(close) => close.get(..close.len() - 3)?,
            None => break,
        };
        // The letter of a scale stands with the currency: `−T€ 5`.
        rest = bare.trim_end_matches(['T', 'k', 'm']).trim_end_matches(is_space);
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

/// Words before a number without a scale behind their currency: `EUR` of `EUR k`.
fn without_scale(before: &str) -> &str {
    let words = before.trim_end_matches(char::is_alphabetic);
    let word = before.get(words.len()..).unwrap_or_default().to_lowercase();
    let money = words.trim_end_matches(is_space);
    let is_of_money = money.ends_with(is_currency) || ends_with_currency_code(money);
    if is_of_money && scale_of_word(&word).is_some() { money } else { before }
}

/// What the words right beside a number make of it.
struct Affix {
    /// The scale that they give it.
    scale: Option<f64>,
    /// Whether a letter may be a unit instead, as the `m` of metres.
    may_be_unit: bool,
    /// Whether the words are German.
    german: bool,
}

/// Reads what stands right before and behind a number; none where both give it a scale.
fn affix(token: &Token<'_>) -> Option<Affix> {
    let is_word = |c: char| c.is_alphabetic() || is_currency(c);
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    // Only what stands beside it: a sentence goes on.
    // What stands behind a stroke is what it is for: `12 €/m²`.
    let beside = token.after.split('/').next().unwrap_or_default();
    let behind: Vec<String> = words(beside).into_iter().take(2).collect();
    let touches = |text: &str| text.trim_start_matches(is_space).starts_with(is_word);
    let behind = if touches(token.after) { behind } else { Vec::new() };
    let ahead = words(token.before);
    let ahead: Vec<String> = match token
        .before
        .trim_end_matches(|c| is_space(c) || matches!(c, '-' | '\u{2212}' | '–' | '+' | '('))
    {
        before if before.ends_with(is_word) => ahead.into_iter().rev().take(2).collect(),
        _ => Vec::new(),
    };
    let found = |all: &[String]| {
        let (first, second) = (all.first()?, all.get(1));
        let money = |word: &&String| without_money(word).is_empty();
        let (word, beside) = if money(&first) { (second?, Some(first)) } else { (first, second) };
        let bare = without_money(word);
        let of_money = bare.len() < word.len() || beside.is_some_and(|beside| money(&beside));
        match bare {
            "t" => of_money.then_some((bare.to_owned(), 1e3, of_money)),
            bare => scale_of_word(bare).map(|scale| (bare.to_owned(), scale, of_money)),
        }
    };
    let behind = found(&behind);
    // Before a number only an amount of money has a scale: `T€ 110`, `EUR k 110`.
    let ahead = found(&ahead).filter(|(_, _, of_money)| *of_money);
    let Some((word, scale, _)) = (match (ahead, behind) {
        (Some(_), Some(_)) => return None,
        (one, other) => one.or(other),
    }) else {
        return Some(Affix { scale: None, may_be_unit: false, german: false });
    };
    let money = has_currency(token.before) || has_currency(token.after);
    let german = ["t", "tsd", "tausend", "mio", "millionen", "mrd", "milliarde", "milliarden"]
        .contains(&word.as_str());
    Some(Affix { scale: Some(scale), may_be_unit: word.len() == 1 && !money, german })
}

/// A number as it may be read.
struct Reading {
    value: f64,
    /// Digits after the decimal mark, less the exponent.
    decimals: i32,
    /// Zeros at the end of a whole number.
    zeros: i32,
}

/// All readings of a number's digits and separators; none where its groups make no sense.
fn readings(body: &str, german: bool) -> Vec<Reading> {
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
            let one_kind = !plain.contains(if mark == "." { ',' } else { '.' });
            let groups = german && mark == "." && one_kind && grouped(&plain);
            if !whole.contains(mark) && grouped(whole) && !groups {
                splits.push((whole, fraction));
            }
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
            // Two digits stay exact: `about 100 %` is no 51.
            let zeros = (whole.len() - whole.trim_end_matches('0').len()).min(whole.len().saturating_sub(2));
            let zeros = if fraction.is_empty() { i32::try_from(zeros).ok()? } else { 0 };
            Some(Reading { value, decimals, zeros })
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
