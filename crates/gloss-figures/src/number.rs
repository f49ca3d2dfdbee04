//! Numbers as they are shown: taken apart into what stands around them, and written again for another value in
//! the same way. Works nothing out; the value is a fact's.

use crate::figure::{decimal, plain};

/// How a number is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// Before the digits, without the sign: a currency, words.
    before: String,
    after: String,
    decimals: usize,
    /// The mark before the decimals: a full stop, or a comma as on the continent.
    point: char,
    /// The mark between thousands; none where they are written together.
    groups: Option<char>,
    sign: Sign,
}

/// How a sign is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// By words around it, or not at all.
    Never,
    /// Always, with this character for less than nothing.
    Always(char),
    /// For less than nothing only, with this character.
    Minus(char),
    Brackets,
}

/// Signs of currencies.
const MONEY: [char; 4] = ['$', '€', '£', '¥'];

/// Words of scale.
const SCALES: [(&str, f64); 12] = [
    ("thousand", 1e3),
    ("k", 1e3),
    ("million", 1e6),
    ("mn", 1e6),
    ("mio", 1e6),
    ("m", 1e6),
    ("billion", 1e9),
    ("bn", 1e9),
    ("b", 1e9),
    ("trillion", 1e12),
    ("tn", 1e12),
    ("tsd", 1e3),
];

/// A number that is shown in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownNumber {
    /// How it is shown.
    pub style: Style,
    /// Its magnitude, with the word of scale multiplied in; negative only where a sign is shown.
    pub value: f64,
}

/// The factor of a number by the word after it, 1 where that is no word of scale. A single letter is one only beside a
/// currency.
fn scale(before: &str, after: &str) -> f64 {
    let word: String = after.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
    let money = before.contains(MONEY) || after.contains(MONEY);
    let found = SCALES.iter().find(|(name, _)| word.eq_ignore_ascii_case(name));
    found.filter(|(name, _)| name.len() > 1 || money).map_or(1.0, |(_, scale)| *scale)
}

/// Reads the one number of a text; none where there is no number or more than one.
pub fn read(text: &str) -> Option<ShownNumber> {
    read_with(text, '.')
}

/// The same of a number whose value is known, so that `1.234,50` and `1,234.50` are both told; what either way would say
/// the value is read by `point`, the mark before the decimals of the numbers around it.
pub fn read_as(text: &str, value: Option<f64>, point: char) -> Option<ShownNumber> {
    let other = if point == '.' { ',' } else { '.' };
    let mut readings = [point, other].into_iter().filter_map(|point| read_with(text, point));
    let Some(value) = value else { return readings.next() };
    let is = |shown: &ShownNumber| {
        let slack = 0.5
            * 10f64.powi(-i32::try_from(shown.style.decimals).unwrap_or(i32::MAX))
            * scale(&shown.style.before, &shown.style.after);
        (shown.value.abs() - value.abs()).abs() <= slack * (1.0 + 1e-9) + value.abs() * 2e-16
    };
    readings.find(is).or_else(|| read(text))
}

/// The mark before the decimals that most of these numbers can only be written with, each as it is shown and its value.
pub fn point<'a>(numbers: impl Iterator<Item = (&'a str, f64)>) -> char {
    let mut comma = 0i64;
    for (text, value) in numbers {
        let with = |point: char| read_as(text, Some(value), point).map(|shown| shown.style.point);
        comma += match (with('.'), with(',')) {
            (Some(','), Some(',')) => 1,
            (Some('.'), Some('.')) => -1,
            _ => 0,
        };
    }
    if comma > 0 { ',' } else { '.' }
}

fn read_with(text: &str, point: char) -> Option<ShownNumber> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let rest = text.get(start..)?;
    let inner = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '\u{202f}' | '\u{a0}' | '\'' | '’');
    let mut end = rest.find(|c: char| !inner(c)).unwrap_or(rest.len());
    while rest.get(..end)?.ends_with(|c: char| !c.is_ascii_digit()) {
        end = rest.get(..end)?.char_indices().next_back()?.0;
    }
    let (body, after) = (rest.get(..end)?, rest.get(end..)?);
    let before = text.get(..start)?;
    if before.ends_with(char::is_alphabetic) || after.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (whole, fraction) = body.split_once(point).unwrap_or((body, ""));
    let groups = whole.chars().find(|c| !c.is_ascii_digit());
    let mut parts = whole.split(|c: char| !c.is_ascii_digit());
    let head = parts.next().is_some_and(|head| groups.is_none() || (1..=3).contains(&head.len()));
    if !head || !parts.all(|part| part.len() == 3) || !fraction.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let size: f64 = format!("{digits}.{fraction}0").parse().ok()?;
    let (before, sign) = signed(before, after);
    let small = size < 1000.0;
    let style = Style {
        before: before.to_owned(),
        after: after.to_owned(),
        decimals: fraction.len(),
        point,
        groups: groups.or(small.then_some(if point == ',' { '.' } else { ',' })),
        sign,
    };
    let less =
        matches!(sign, Sign::Minus(_) | Sign::Brackets) || text.contains(['−', '-']) && sign != Sign::Never;
    let value = size * scale(before, after) * if less { -1.0 } else { 1.0 };
    Some(ShownNumber { style, value })
}

/// The text before the digits without its sign, and how the sign is shown.
fn signed<'a>(before: &'a str, after: &str) -> (&'a str, Sign) {
    for mark in ['+', '−', '-', '–'] {
        let Some(at) = before.rfind(mark) else { continue };
        let tail = before.get(at + mark.len_utf8()..).unwrap_or_default();
        let money = tail.chars().all(|c| matches!(c, '$' | '€' | '£' | '¥' | ' '));
        let lead = before.get(..at).unwrap_or_default();
        if money && lead.trim().is_empty() {
            return (tail, if mark == '+' { Sign::Always('−') } else { Sign::Minus(mark) });
        }
    }
    if before.trim_start().starts_with('(') && after.trim_end().ends_with(')') {
        return (before, Sign::Brackets);
    }
    (before, Sign::Never)
}

impl ShownNumber {
    /// The same with decimals for a new value that has some, where the old one was shown without any because it was whole:
    /// its style says nothing of how a fraction is written.
    pub fn with_decimals_for(mut self, old: Option<f64>, new: f64) -> Self {
        let whole = |value: f64| (value - value.round()).abs() <= value.abs().max(1.0) * 1e-9;
        let was_whole = old.is_some_and(|old| whole(old) && (old.abs() - self.value.abs()).abs() < 1e-9);
        let (before, after) = (&self.style.before, &self.style.after);
        let scaled = scale(before, after) > 1.0;
        // Sums of money are shown in whole units as a rule, and not because they are whole.
        let money = before.contains(MONEY) || after.contains(MONEY);
        if self.style.decimals == 0 && was_whole && !whole(new) && !scaled {
            self.style.decimals = match new.abs() {
                size if size >= 500.0 || (money && size >= 10.0) => 0,
                size if size >= 10.0 => 1,
                _ => 2,
            };
        }
        self
    }
}

impl Style {
    /// Whether the style shows a value's sign by itself.
    pub fn shows_sign(&self) -> bool {
        self.sign != Sign::Never
    }

    /// The same with a sign always.
    pub fn with_sign(mut self) -> Self {
        if let Sign::Never = self.sign {
            self.sign = Sign::Minus('−');
        }
        self
    }

    /// The value as it is shown in this style. More decimals where it would look like nothing.
    pub fn write(&self, value: f64) -> String {
        let size = value.abs() / scale(&self.before, &self.after);
        let shown = |decimals: usize| decimal(size, decimals);
        let empty = |text: &str| !text.contains(|c: char| c.is_ascii_digit() && c != '0');
        let decimals = (self.decimals..self.decimals + 6).find(|n| size == 0.0 || !empty(&shown(*n)));
        let Some(decimals) = decimals.filter(|_| size < 1e15) else {
            return plain(value);
        };
        let mut body = shown(decimals);
        let (whole, fraction) = body.split_once('.').unwrap_or((&body, ""));
        let whole = whole.replace(',', &self.groups.map(String::from).unwrap_or_default());
        body = if fraction.is_empty() { whole } else { format!("{whole}{}{fraction}", self.point) };
        let nothing = empty(&body);
        let less = value < 0.0 && !nothing;
        let sign = match self.sign {
            Sign::Always(minus) | Sign::Minus(minus) if less => minus.to_string(),
            Sign::Always(_) if !nothing => "+".to_owned(),
            _ => String::new(),
        };
        if self.sign == Sign::Brackets && !less {
            let before = self.before.replacen('(', "", 1);
            let after = self.after.trim_end().trim_end_matches(')');
            return format!("{before}{body}{after}");
        }
        format!("{sign}{}{body}{}", self.before, self.after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gloss_data::agrees;
    use serde_json::json;

    #[test]
    fn a_whole_number_says_nothing_of_decimals() {
        for (shown, old, new, expect) in [
            ("95", 95.0, 2.8333, "2.83"),
            ("50 %", 50.0, 33.3333, "33.3 %"),
            ("€9,100", 9100.0, 9100.4, "€9,100"),
            ("€95", 95.2, 2.83, "€3"),
            ("95", 95.0, 96.0, "96"),
            ("2.83", 2.833, 95.0, "95.00"),
            ("€2 million", 2e6, 2_431_000.5, "€2 million"),
        ] {
            let read = read(shown).unwrap().with_decimals_for(Some(old), new);
            assert_eq!(read.style.write(new), expect, "{shown}");
        }
    }

    #[test]
    fn another_value_is_written_in_the_same_style() {
        for (shown, value, expect) in [
            ("42.5 %", 43.0149, "43.0 %"),
            ("6,295", 12_004.0, "12,004"),
            ("402", 1402.0, "1,402"),
            ("1402", 15_003.0, "15003"),
            ("€1.92 million", 2_431_000.0, "€2.43 million"),
            ("$3.1k", 4_270.0, "$4.3k"),
            ("+4.0 %", -3.21, "−3.2 %"),
            ("−4.0 points", 0.51, "0.5 points"),
            ("-€12", -13.4, "-€13"),
            ("(12.3)", 4.56, "4.6"),
            ("(12.3)", -4.56, "(4.6)"),
            ("0.1", 0.004, "0.004"),
            ("5 %", 0.0, "0 %"),
            ("7 km", 1e20, "1.00e20"),
        ] {
            let style = read(shown).unwrap_or_else(|| panic!("{shown}")).style;
            assert_eq!(style.write(value), expect, "{shown}");
        }
        for (shown, is, value, expect) in [
            ("1.234,50 €", 1234.5, 15_003.2, "15.003,20 €"),
            ("12,34", 12.34, 1402.0, "1.402,00"),
            ("1.234", 1234.0, 15_003.0, "15.003"),
            ("1.234", 1.234, 2.5, "2.500"),
            ("1,234", 1234.0, 15_003.0, "15,003"),
            ("1,234", 1.2341, 2.5, "2,500"),
            ("1’234.50", 1234.5, 15_003.2, "15’003.20"),
            ("−3,1 Mio", -3_100_000.0, 4_210_000.0, "4,2 Mio"),
            ("402", 402.0, 1402.0, "1,402"),
            ("77", 80.0, 1402.0, "1,402"),
        ] {
            let style = read_as(shown, Some(is), '.').unwrap_or_else(|| panic!("{shown}")).style;
            assert_eq!(style.write(value), expect, "{shown}");
        }
        assert_eq!(read_as("402", Some(402.0), ',').unwrap().style.write(1402.0), "1.402");
        assert_eq!(point([("402", 402.0), ("1.234,5", 1234.5)].into_iter()), ',');
        assert_eq!(point([("402", 402.0), ("1.234", 1234.0), ("3.5", 3.5)].into_iter()), '.');
        for text in ["Q3", "1 to 2", "no", "1.2.3", "12,34"] {
            assert!(read(text).is_none(), "{text}");
        }
        assert_eq!(read("€1.92 million").unwrap().value, 1_920_000.0);
        assert_eq!(read("−4 %").unwrap().value, -4.0);
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_agrees(
            before in "(|€|\\+|−|-)", digits in "([0-9]{1,3}|[1-9],[0-9]{3})(\\.[0-9]{1,3})?", after in "(| %| million| bn| km)",
            value in proptest::prop_oneof![-1e9..1e9f64, -100.0..100.0f64, -1.0..1.0f64],
        ) {
            if let Some(shown) = read(&format!("{before}{digits}{after}")) {
                let style = if value < 0.0 { shown.style.with_sign() } else { shown.style };
                let new = style.write(value);
                proptest::prop_assert!(agrees(&new, &json!(value)), "{} for {}", new, value);
            }
        }
    }
}
