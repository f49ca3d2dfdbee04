//! Values of a sentence: numbers as they are written in either language, sizes with their units. Takes no currency for another.

use super::clause::Clause;
use super::lexicon::Language;

/// A number with what stands at it: its value, how many decimals were written, and the unit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measure {
    /// The value.
    pub(crate) value: f64,
    /// The unit as it is written: `pt`, `%`, `€`; empty where there is none.
    pub(crate) unit: String,
}

/// Reads a number with its unit: `24pt`, `1,500`, `12,5 %`, `€2,000`.
pub(crate) fn measure(words: &str, language: Language) -> Option<Measure> {
    let words = words.trim().trim_matches(['(', ')']);
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}');
    let (sign, words) = match words.strip_prefix(['-', '−']) {
        Some(rest) => (-1.0, rest),
        None => (1.0, words.trim_start_matches(['+', '~'])),
    };
    let lead = words.trim_start_matches(['€', '$', '£']);
    let before = words.get(..words.len() - lead.len()).unwrap_or_default();
    let lead = lead.trim_start();
    let end = lead.find(|c| !is_number(c)).unwrap_or(lead.len());
    let (digits, unit) = lead.split_at_checked(end)?;
    let value = number(digits.trim(), language)? * sign;
    let unit = if before.is_empty() { unit.trim() } else { before };
    // A currency by its word is the one of its sign.
    let sign = Clause::new(unit).items().find_map(|(_, item)| item.value("currency"));
    Some(Measure { value, unit: sign.unwrap_or(unit).to_owned() })
}

/// A number: digits in threes are parted by one sign, decimals begin behind another.
pub(crate) fn number(digits: &str, language: Language) -> Option<f64> {
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || !digits.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
    let last = digits.rfind(['.', ',']);
    let behind = last.map_or(0, |at| digits.len() - at - 1);
    let decimal = match (points, commas) {
        (0, 0) => None,
        (1, 1) => last.and_then(|at| digits.get(at..at + 1)),
        // Three digits behind a lone sign are thousands where the language parts them so.
        (1, 0) if behind == 3 && language == Language::German => None,
        (0, 1) if behind == 3 && language == Language::English => None,
        (1, 0) => Some("."),
        (0, 1) => Some(","),
        _ => None,
    };
    let mut plain = String::new();
    for c in digits.chars() {
        match c {
            c if c.is_ascii_digit() => plain.push(c),
            c if decimal == Some(c.encode_utf8(&mut [0; 4])) => plain.push('.'),
            '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' => {}
            _ => return None,
        }
    }
    plain.parse().ok()
}

/// A number as an argument of an act is written: with a point, and no more decimals than it has.
pub(crate) fn plain(value: f64) -> String {
    let rounded = (value * 1e9).round() / 1e9;
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_their_language_writes_them() {
        use Language::{English, German};
        for (words, language, value, unit) in [
            ("24pt", English, 24.0, "pt"),
            ("1,500", English, 1500.0, ""),
            ("1.500", German, 1500.0, ""),
            ("1.500", English, 1.5, ""),
            ("12,5", German, 12.5, ""),
            ("12,5", English, 12.5, ""),
            ("€2,000.50", English, 2000.5, "€"),
            ("2.000,50 €", German, 2000.5, "€"),
            ("-2.5", English, -2.5, ""),
            ("1’000", German, 1000.0, ""),
        ] {
            let found = measure(words, language).expect(words);
            assert_eq!((found.value, found.unit.as_str()), (value, unit), "{words}");
        }
        assert_eq!(number("1.2.x", English), None);
        assert_eq!(plain(0.1 + 0.2), "0.3");
    }
}
