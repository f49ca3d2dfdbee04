//! A cell's text as a reader sees it: numbers by their number format, as far as the commonest formats go; everything
//! else as it is held. A formula is shown as it is written: what it comes to is not in the text.

use std::borrow::Cow;

use gloss_ooxml::Value;
use gloss_ooxml::format::{NumberFormat, fixed};

use super::cell::CELL_END;
use super::content::{number, number_format, split, unescape};
use super::day::{EPOCH, civil, without_literals};

/// The text of a cell as a reader sees it, in its number format.
pub(super) fn display_text(cell: &str) -> Cow<'_, str> {
    let (content, look) = split(cell);
    match number(content) {
        Some(value) if !look.is_empty() => {
            formatted(value, &number_format(look)).map_or(Cow::Borrowed(content), Cow::Owned)
        }
        Some(_) => Cow::Borrowed(content),
        None => unescape(content.strip_prefix('\'').unwrap_or(content)),
    }
}

/// A stretch of a sheet's text in a reader's words: cells with ` | ` between them, rows on lines of their own.
pub fn words(text: &str) -> String {
    // Of whole rows the empty cells behind the last word say nothing.
    let whole = text.ends_with('\n');
    let row = |line: &str| {
        let own =
            if whole { line.trim_end_matches(CELL_END) } else { line.strip_suffix(CELL_END).unwrap_or(line) };
        let cells = own.split(CELL_END);
        cells.map(|cell| display_text(cell).into_owned()).collect::<Vec<_>>().join(" | ")
    };
    text.strip_suffix('\n').unwrap_or(text).split('\n').map(row).collect::<Vec<_>>().join("\n")
}

/// A number by its format; none where the format is plain or says more than is read here.
fn formatted(value: f64, code: &str) -> Option<String> {
    let code = code.split(';').next().unwrap_or(code);
    let bare = without_literals(code);
    let lower = bare.to_ascii_lowercase();
    if lower.contains('y') || (lower.contains('d') && lower.contains('m')) {
        return Some(date(value, lower.contains('h')));
    }
    if code.contains(['h', 'H', 'm', 'M', 's', 'S', 'd', 'D']) {
        // Times, the time that went by, and names of days.
        let format = NumberFormat::new(code);
        if format.is_date() {
            return Some(format.show(&Value::Number(value), false).text);
        }
    }
    if lower.contains(['h', 'e', '?', '/', '@']) || !lower.contains('0') {
        return None;
    }
    let percent = bare.contains('%');
    let value = if percent { value * 100.0 } else { value };
    let digits = fixed(value, decimals(code).min(15));
    let digits = if bare.contains(',') { grouped(&digits) } else { digits };
    let negative = value < 0.0 && digits.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let (before, after) = around(code);
    Some(format!("{}{before}{digits}{after}", if negative { "-" } else { "" }))
}

/// The decimals that a format shows at most.
pub(super) fn decimals(code: &str) -> usize {
    let bare = without_literals(code.split(';').next().unwrap_or(code));
    bare.split_once('.').map_or(0, |(_, after)| after.chars().filter(|ch| matches!(ch, '0' | '#')).count())
}

/// The text before and behind the digits: currency signs, quoted words, the per cent sign.
pub(super) fn around(code: &str) -> (String, String) {
    let (mut before, mut after, mut digits) = (String::new(), String::new(), false);
    let mut chars = code.chars();
    while let Some(ch) = chars.next() {
        let literal: String = match ch {
            '0' | '#' | ',' | '.' => {
                digits = true;
                continue;
            }
            '"' => chars.by_ref().take_while(|ch| *ch != '"').collect(),
            // `[$€-407]` names a currency and a language; other brackets are colours and conditions.
            '[' => {
                let inner: String = chars.by_ref().take_while(|ch| *ch != ']').collect();
                let sign =
                    inner.strip_prefix('$').map(|sign| sign.split('-').next().unwrap_or_default().to_owned());
                sign.unwrap_or_default()
            }
            '\\' => chars.next().map(String::from).unwrap_or_default(),
            '_' | '*' => {
                chars.next();
                continue;
            }
            other => other.to_string(),
        };
        if digits { &mut after } else { &mut before }.push_str(&literal);
    }
    (before, after)
}

fn grouped(digits: &str) -> String {
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::new();
    for (at, ch) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(ch);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A workbook's day as ISO 8601, with hours and minutes where the format has them.
fn date(serial: f64, with_time: bool) -> String {
    let days = serial.floor();
    if !(0.0..2_958_466.0).contains(&days) {
        return serial.to_string();
    }
    let (year, month, day) = civil(days as i64 - EPOCH);
    let minutes = ((serial - days) * 1440.0).round() as i64;
    if with_time {
        format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", minutes / 60, minutes % 60)
    } else {
        format!("{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::display_text;
    use crate::kinds::sheet::cell::LOOK;

    #[test]
    fn halves_are_rounded_as_the_grid_rounds_them() {
        for (cell, code, shown) in [
            ("0.5", "#,##0", "1"),
            ("2.5", "0", "3"),
            ("1.005", "0.00", "1.01"),
            ("-1234.5", "#,##0", "-1,235"),
            ("0.125", "0.0%", "12.5%"),
            ("1e20", "0", "100000000000000000000"),
        ] {
            assert_eq!(display_text(&format!("{cell}{LOOK}n={code}")), shown, "{cell} {code}");
        }
    }
}
