//! Periods read from the letters and digits of a text: the longest that begins at a place of it.

use jiff::civil::Date;

use super::{Named, Period};
use gloss_figures::words::month;

/// A run of letters, or a run of digits.
#[derive(Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) at: usize,
    pub(super) text: &'a str,
    /// Its number, where it is digits.
    pub(super) number: Option<i32>,
}

pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::new();
    let mut start: Option<(usize, bool)> = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let kind = if c.is_ascii_digit() { Some(true) } else { c.is_alphabetic().then_some(false) };
        if let Some((from, digits)) = start.filter(|(_, digits)| kind != Some(*digits)) {
            let text = text.get(from..at).unwrap_or_default();
            let number = if digits && text.len() <= 8 { text.parse().ok() } else { None };
            out.push(Token { at: from, text, number });
            start = None;
        }
        if let (None, Some(digits)) = (start, kind) {
            start = Some((at, digits));
        }
    }
    out
}

fn year(token: &Token<'_>) -> Option<i16> {
    (token.text.len() == 4).then_some(token.number?).filter(|n| (1900..2200).contains(n)).map(|n| n as i16)
}

pub(super) fn small(token: &Token<'_>, most: i32) -> Option<i8> {
    (token.text.len() <= 2).then_some(token.number?).filter(|n| (1..=most).contains(n)).map(|n| n as i8)
}

/// A name of a month with the form in which it is written.
pub(super) fn month_of(token: &Token<'_>) -> Option<(i8, &'static str)> {
    if token.number.is_some() || token.text.len() < 3 {
        return None;
    }
    let lower = token.text.to_lowercase();
    if let Some((number, form)) = german_month(&lower) {
        return Some((number, form));
    }
    let number = month(&lower)?;
    let short = token.text.len() == 3 && number != 5;
    let form = match (short, token.text.starts_with(char::is_uppercase)) {
        (true, _) => "%b",
        (false, _) => "%B",
    };
    Some((number, form))
}

/// The German names of months, in their order.
const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
/// Where a form has the German name of its month, whole and as its first three letters.
const GERMAN_NAME: &str = "{Monat}";
const GERMAN_SHORT: &str = "{Mon}";

/// A month by a name that is German and not English, with the form in which it is written.
fn german_month(lower: &str) -> Option<(i8, &'static str)> {
    let is_name = |name: &&str| name.to_lowercase() == lower;
    let (at, form) = match lower {
        "maerz" => (2, GERMAN_NAME),
        "mär" => (2, GERMAN_SHORT),
        "okt" => (9, GERMAN_SHORT),
        "dez" => (11, GERMAN_SHORT),
        _ => (GERMAN.iter().position(is_name)?, GERMAN_NAME),
    };
    let is_english = month(lower).is_some();
    (!is_english).then_some((at as i8 + 1, form))
}

/// A written period with the German name of its month where its form wants that.
pub(super) fn with_german_month(written: &str, month: i8) -> String {
    let name = usize::try_from(month - 1).ok().and_then(|at| GERMAN.get(at)).copied().unwrap_or_default();
    let short: String = name.chars().take(3).collect();
    written.replace(GERMAN_NAME, name).replace(GERMAN_SHORT, &short)
}

/// The tokens of a text from one of them on.
struct Ahead<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
}

impl<'a> Ahead<'a> {
    fn of(&self, at: usize) -> Option<&'a Token<'a>> {
        self.tokens.get(at)
    }

    /// The text between a token and the next.
    fn gap(&self, at: usize) -> Option<&'a str> {
        let (a, b) = (self.of(at)?, self.of(at + 1)?);
        self.text.get(a.at + a.text.len()..b.at)
    }

    fn tight(&self, at: usize) -> Option<&'a str> {
        self.gap(at).filter(|gap| matches!(*gap, "-" | "_" | "/" | "." | ""))
    }

    fn loose(&self, at: usize) -> Option<&'a str> {
        self.gap(at).filter(|gap| matches!(*gap, "-" | "_" | " " | ", " | "" | ". "))
    }

    /// A period that takes the first tokens.
    fn made(&self, used: usize, period: Period, form: String) -> Option<(Named, usize)> {
        let (first, last) = (self.of(0)?, self.of(used - 1)?);
        Some((Named { at: first.at..last.at + last.text.len(), period, form }, used))
    }

    /// 2026-10-31, 2026-10, 2026-Q3, 2026 October, 2026.
    fn behind_year(&self, y: i16) -> Option<(Named, usize)> {
        if let (Some(a), Some(m)) = (self.tight(0), self.of(1).and_then(|token| small(token, 12))) {
            if let (Some(b), Some(d)) = (self.tight(1), self.of(2).and_then(|token| small(token, 31)))
                && let Some(period) = day(y, m, d)
            {
                return self.made(3, period, format!("%Y{a}%m{b}%d"));
            }
            if self.of(1).is_some_and(|token| token.text.len() == 2) {
                return self.made(2, Period::Month(y, m), format!("%Y{a}%m"));
            }
        }
        if let (Some(a), Some(q), Some(number)) =
            (self.loose(0), self.of(1).filter(|token| token.text.eq_ignore_ascii_case("q")), self.of(2))
            && self.gap(1) == Some("")
            && let Some(quarter) = small(number, 4)
        {
            return self.made(3, Period::Quarter(y, quarter), format!("%Y{a}{}{{q}}", q.text));
        }
        if let (Some(a), Some((m, form))) = (self.loose(0), self.of(1).and_then(month_of)) {
            return self.made(2, Period::Month(y, m), format!("%Y{a}{form}"));
        }
        self.made(1, Period::Year(y), "%Y".to_owned())
    }

    /// 20261031, 202610, 31 October 2026.
    fn starting_with_number(&self, first: &Token<'_>, number: i32) -> Option<(Named, usize)> {
        let (y, m, d) = (number / 10_000, number / 100 % 100, number % 100);
        if first.text.len() == 8 && (1900..2200).contains(&y) {
            return self.made(1, day(y as i16, m as i8, d as i8)?, "%Y%m%d".to_owned());
        }
        if first.text.len() == 6 && (1900..2200).contains(&(number / 100)) && (1..=12).contains(&d) {
            return self.made(1, Period::Month((number / 100) as i16, d as i8), "%Y%m".to_owned());
        }
        let d = small(first, 31)?;
        let ((m, form), y) = (self.of(1).and_then(month_of)?, self.of(2).and_then(year)?);
        let (a, b) = (self.loose(0)?, self.loose(1)?);
        self.made(3, day(y, m, d)?, format!("%-d{a}{form}{b}%Y"))
    }
}

fn day(year: i16, month: i8, day: i8) -> Option<Period> {
    Date::new(year, month, day).ok().map(Period::Day)
}

/// The longest period that begins at a token, with the tokens that it takes.
pub(super) fn longest(text: &str, tokens: &[Token<'_>], n: usize) -> Option<(Named, usize)> {
    let ahead = Ahead { text, tokens: tokens.get(n..)? };
    let first = ahead.of(0)?;
    if let Some(y) = year(first) {
        return ahead.behind_year(y);
    }
    if let Some(number) = first.number {
        return ahead.starting_with_number(first, number);
    }
    // Q3 2026.
    if first.text.eq_ignore_ascii_case("q") && ahead.gap(0) == Some("") {
        let (quarter, y) = (ahead.of(1).and_then(|token| small(token, 4))?, ahead.of(2).and_then(year)?);
        return ahead.made(
            3,
            Period::Quarter(y, quarter),
            format!("{}{{q}}{}%Y", first.text, ahead.loose(1)?),
        );
    }
    // October 31, 2026, October 2026.
    let (m, form) = month_of(first)?;
    if let (Some(a), Some(d), Some(b), Some(y)) = (
        ahead.loose(0),
        ahead.of(1).and_then(|token| small(token, 31)),
        ahead.loose(1),
        ahead.of(2).and_then(year),
    ) {
        return ahead.made(3, day(y, m, d)?, format!("{form}{a}%-d{b}%Y"));
    }
    let y = ahead.of(1).and_then(year)?;
    ahead.made(2, Period::Month(y, m), format!("{form}{}%Y", ahead.loose(0)?))
}
