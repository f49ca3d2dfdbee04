//! Facts and how their figures are written: a link whose words agree with the value within their rounding.
//! Rounds words only; the value is the fact's.

use gloss_protocol::FactSeen;
use serde_json::Value;

use crate::words::{escape, literal};

/// The sign or code that a figure is written with. The value itself is already in that unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// The number alone.
    #[default]
    None,
    /// Per cent; a difference of two is in points.
    Percent,
    /// A currency's sign or code before the number, as it is written there.
    Money(&'static str),
    /// The same where the value counts in so many ones, as `Revenue (EUR k)` does in thousands.
    MoneyIn(&'static str, u32),
}

impl Unit {
    /// Whether it is a currency.
    pub fn is_money(self) -> bool {
        matches!(self, Self::Money(_) | Self::MoneyIn(..))
    }
}

/// Signs and codes of currencies, with how they are written before a number.
const CURRENCIES: [(&str, &str); 18] = [
    ("€", "€"),
    ("£", "£"),
    ("$", "$"),
    ("¥", "¥"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("USD", "$"),
    ("JPY", "¥"),
    ("CHF", "CHF\u{a0}"),
    ("SEK", "SEK\u{a0}"),
    ("NOK", "NOK\u{a0}"),
    ("DKK", "DKK\u{a0}"),
    ("PLN", "PLN\u{a0}"),
    ("CZK", "CZK\u{a0}"),
    ("HUF", "HUF\u{a0}"),
    ("CAD", "CAD\u{a0}"),
    ("AUD", "AUD\u{a0}"),
    ("INR", "INR\u{a0}"),
];

/// The currency that a text names by its sign, or by its code as a word of its own; how it is written before a number.
pub fn currency(text: &str) -> Option<&'static str> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).collect();
    let named = |code: &str| {
        if code.chars().all(char::is_alphabetic) { words.contains(&code) } else { text.contains(code) }
    };
    CURRENCIES.iter().find(|(code, _)| named(code)).map(|(_, shown)| *shown)
}

/// A result of `compute`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    id: String,
    /// Rows of values.
    pub rows: Vec<Vec<Value>>,
    /// The observations on the tables that it was read from.
    pub seen: Vec<FactSeen>,
}

/// One value of a fact.
#[derive(Clone, Copy)]
pub struct Cell<'a> {
    fact: &'a Fact,
    row: usize,
    column: usize,
    /// The value: a number, text or null.
    pub value: &'a Value,
}

impl Fact {
    /// A fact of this id.
    pub fn new(id: String, rows: Vec<Vec<Value>>, seen: Vec<FactSeen>) -> Self {
        Self { id, rows, seen }
    }

    /// Reads what `compute` gave back; none where it is not of that shape.
    pub fn read(result: &Value) -> Option<Self> {
        let id = result.get("fact")?.as_str()?.to_owned();
        let rows = result.get("rows")?.as_array()?;
        let rows = rows.iter().filter_map(|row| row.as_array().cloned()).collect();
        let seen = result.get("seen").and_then(Value::as_array).into_iter().flatten();
        let seen = seen.filter_map(|seen| serde_json::from_value(seen.clone()).ok()).collect();
        Some(Self { id, rows, seen })
    }

    /// A value by row and column, both from 0; none where there is no such cell.
    pub fn cell(&self, row: usize, column: usize) -> Option<Cell<'_>> {
        let value = self.rows.get(row)?.get(column)?;
        Some(Cell { fact: self, row, column, value })
    }

    /// Decimals that suit all numbers of a column; none where they are too large or too small to share them.
    fn places(&self, column: usize) -> Option<usize> {
        let numbers: Vec<f64> = (0..self.rows.len()).filter_map(|row| self.number(row, column)).collect();
        let most = numbers.iter().fold(0.0f64, |most, n| most.max(n.abs()));
        match most {
            _ if numbers.iter().all(|n| n.fract() == 0.0) => None,
            m if !(0.5..1e7).contains(&m) => None,
            m if m >= 500.0 => Some(0),
            m if m >= 10.0 => Some(1),
            _ => Some(2),
        }
    }

    /// A number by row and column; none where it is null or no number.
    pub fn number(&self, row: usize, column: usize) -> Option<f64> {
        self.cell(row, column)?.number()
    }
}

impl Cell<'_> {
    /// The value as a number.
    pub fn number(&self) -> Option<f64> {
        self.value.as_f64()
    }

    fn link(&self, shown: &str) -> String {
        let single = self.fact.rows.len() == 1 && self.fact.rows.first().is_some_and(|row| row.len() == 1);
        let (id, shown) = (&self.fact.id, literal(shown));
        if single {
            format!("[{shown}](fact:{id})")
        } else {
            format!("[{shown}](fact:{id}/r{}c{})", self.row + 1, self.column + 1)
        }
    }

    /// The number with its sign, linked; a dash for null.
    pub fn figure(&self) -> String {
        self.number().map_or_else(|| "–".to_owned(), |n| self.link(&plain(n)))
    }

    /// As [`Self::of`], with as many decimals as the other numbers of its column.
    pub fn even(&self, unit: Unit) -> String {
        let told_in_ones = matches!(unit, Unit::Percent | Unit::MoneyIn(..));
        let decimals = self.fact.places(self.column).filter(|_| !told_in_ones);
        match (self.number(), decimals) {
            (Some(n), Some(decimals)) => {
                let shown = decimal(n.abs(), decimals);
                let sign = if let Unit::Money(sign) = unit { sign } else { "" };
                let minus =
                    if n < 0.0 && shown.chars().any(|c| c.is_ascii_digit() && c != '0') { "−" } else { "" };
                self.link(&format!("{minus}{sign}{shown}"))
            }
            _ => self.of(unit),
        }
    }

    /// The number with its sign and unit, linked; a dash for null.
    pub fn of(&self, unit: Unit) -> String {
        self.number().map_or_else(|| "–".to_owned(), |n| self.link(&united(n, unit)))
    }

    /// The magnitude with one decimal, linked: for years.
    pub fn with_one_decimal(&self) -> String {
        self.number().map_or_else(|| "–".to_owned(), |n| self.link(&decimal(n.abs(), 1)))
    }

    /// A difference: its size with the unit, linked, for sentences that say the direction.
    pub fn by(&self, unit: Unit) -> String {
        self.number().map_or_else(|| "–".to_owned(), |n| self.link(&difference(n.abs(), unit)))
    }

    /// A difference with a sign always, linked.
    pub fn moved(&self, unit: Unit) -> String {
        self.number().map_or_else(|| "–".to_owned(), |n| self.link(&with_sign(n, difference(n.abs(), unit))))
    }

    /// The number with a sign always, linked.
    pub fn signed(&self) -> String {
        self.number().map_or_else(|| "–".to_owned(), |n| self.link(&with_sign(n, plain(n.abs()))))
    }

    /// The magnitude, linked: for sentences that say the direction.
    pub fn size(&self) -> String {
        self.number().map_or_else(|| "–".to_owned(), |n| self.link(&plain(n.abs())))
    }

    /// The magnitude in per cent, linked.
    pub fn percent(&self) -> String {
        self.number().map_or_else(|| "–".to_owned(), |n| self.link(&percent(n.abs())))
    }

    /// The percentage with a sign always, linked.
    pub fn signed_percent(&self) -> String {
        self.number().map_or_else(|| "–".to_owned(), |n| self.link(&with_sign(n, percent(n.abs()))))
    }

    /// The text, escaped; linked where it holds digits, which are then a figure's too.
    pub fn text(&self) -> String {
        let text = match self.value {
            Value::String(text) => text.clone(),
            Value::Null => return "–".to_owned(),
            other => other.to_string(),
        };
        let shown = escape(&text);
        if shown.is_empty() {
            "(blank)".to_owned()
        } else if shown.chars().any(|c| c.is_ascii_digit()) {
            self.link(&shown)
        } else {
            shown
        }
    }
}

fn with_sign(n: f64, size: String) -> String {
    let nothing = !size.chars().any(|c| c.is_ascii_digit() && c != '0');
    match n {
        _ if nothing => size,
        n if n > 0.0 => format!("+{size}"),
        n if n < 0.0 => format!("−{size}"),
        _ => size,
    }
}

/// Below this a number is nothing that was ever measured, and floats lose their digits.
const VANISHING: f64 = 1e-290;

/// A percentage of a magnitude: one decimal, more where that would be nothing, none above a thousand.
fn percent(n: f64) -> String {
    let decimals = match n {
        n if !(VANISHING..1000.0).contains(&n) => 0,
        n if n >= 0.1 => 1,
        n if n >= 0.001 => 3,
        _ => return format!("{n:.1e} %"),
    };
    if n >= 1e15 {
        return format!("{n:.2e} %");
    }
    format!("{} %", decimal(n, decimals))
}

fn united(n: f64, unit: Unit) -> String {
    match unit {
        Unit::None => plain(n),
        Unit::Percent if n < 0.0 => with_sign(n, percent(-n)),
        Unit::Percent => percent(n),
        Unit::MoneyIn(sign, ones) => united(n * f64::from(ones), Unit::Money(sign)),
        Unit::Money(sign) => {
            let shown = plain(n);
            match shown.strip_prefix('−') {
                Some(size) => format!("−{sign}{size}"),
                None => format!("{sign}{shown}"),
            }
        }
    }
}

fn difference(size: f64, unit: Unit) -> String {
    match unit {
        Unit::Percent => percent(size).replace(" %", " points"),
        other => united(size, other),
    }
}

/// A number for reading: whole ones exactly below ten million, others in three significant digits, or as they
/// are where they have two decimals at most.
pub fn plain(n: f64) -> String {
    let size = n.abs();
    let shown = if size < VANISHING {
        "0".to_owned()
    } else if !(1e-6..1e15).contains(&size) {
        format!("{size:.2e}")
    } else if let Some((scale, word)) = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")]
        .into_iter()
        .find(|(scale, _)| size >= scale * if *scale > 1e6 { 1.0 } else { 10.0 })
    {
        let scaled = size / scale;
        format!("{} {word}", decimal(scaled, significant(scaled)))
    } else if size.fract() == 0.0 || size >= 1000.0 {
        decimal(size, 0)
    } else {
        let exact = size.to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len());
        decimal(size, if exact <= 2 { exact } else { significant(size) })
    };
    if n < 0.0 && size >= VANISHING { format!("−{shown}") } else { shown }
}

/// Decimals that leave three significant digits.
fn significant(n: f64) -> usize {
    match n {
        n if n >= 100.0 => 0,
        n if n >= 10.0 => 1,
        n if n >= 0.1 => 2,
        n if n >= 0.01 => 3,
        n if n >= 0.001 => 4,
        n if n >= 0.0001 => 5,
        _ => 8,
    }
}

/// A magnitude with so many decimals and its thousands separated by commas.
pub fn decimal(n: f64, decimals: usize) -> String {
    let text = format!("{n:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    for (at, c) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use gloss_data::agrees;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn numbers_read_well() {
        for (n, shown) in [
            (402.0, "402"),
            (6295.0, "6,295"),
            (320_906_734.0, "321 million"),
            (77_595_862_150.0, "77.6 billion"),
            (7.178_571, "7.18"),
            (19.99, "19.99"),
            (-123.5, "−123.5"),
            (25_942.75, "25,943"),
            (0.0, "0"),
            (0.012_345, "0.012"),
            (1e300, "1.00e300"),
            (9_999_999.0, "9,999,999"),
        ] {
            assert_eq!(plain(n), shown);
            assert!(agrees(&plain(n), &json!(n)), "{n}");
        }
        assert_eq!(percent(42.537), "42.5 %");
    }

    proptest! {
        #[test]
        fn what_is_shown_agrees(n in prop_oneof![any::<f64>().prop_filter("finite", |n| n.is_finite()), -1e12..1e12f64, -100.0..100.0f64, -1.0..1.0f64]) {
            let fact = Fact { id: "x".to_owned(), rows: vec![vec![json!(n)]], seen: Vec::new() };
            let cell = fact.cell(0, 0).unwrap();
            for link in [cell.figure(), cell.signed(), cell.size(), cell.percent(), cell.signed_percent()] {
                let shown = link.trim_start_matches('[').split(']').next().unwrap();
                prop_assert!(agrees(shown, &json!(n)), "{} for {}", shown, n);
            }
        }

        #[test]
        fn whole_numbers_agree(n in any::<i64>()) {
            prop_assert!(agrees(&plain(n as f64), &json!(n)), "{}", plain(n as f64));
        }
    }
}
