//! Content of a cell as text: `=SUM(B2:B9)`, `12.5`, `TRUE`, `#N/A`, and words as they are; `'` before words that would
//! read as something else. Behind U+001E stands the look, where that is not plain. Knows of no place.

use std::borrow::Cow;

use gloss_ooxml::{Cell, CellFormat, Fill, Input, Value};

use super::day::{FROM_1904, shows_days};
use super::{CELL_END, LOOK};

/// Signs that would end a cell, a row or a sheet, and the one that stands before them.
const ESCAPED: [(char, char); 6] =
    [('\\', '\\'), ('\t', 't'), ('\n', 'n'), ('\r', 'r'), ('\u{1d}', 'g'), ('\u{1e}', 'e')];

/// Words within a cell's text.
pub(super) fn escape(words: &str) -> Cow<'_, str> {
    if !words.contains(|ch| ESCAPED.iter().any(|(sign, _)| *sign == ch)) {
        return Cow::Borrowed(words);
    }
    let mut out = String::with_capacity(words.len() + 8);
    for ch in words.chars() {
        match ESCAPED.iter().find(|(sign, _)| *sign == ch) {
            Some((_, letter)) => out.extend(['\\', *letter]),
            None => out.push(ch),
        }
    }
    Cow::Owned(out)
}

/// The words of a cell's text.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let (mut out, mut chars) = (String::with_capacity(text.len()), text.chars());
    while let Some(ch) = chars.next() {
        if ch != '\\' {
            out.push(ch);
            continue;
        }
        let letter = chars.next().unwrap_or('\\');
        out.push(ESCAPED.iter().find(|(_, known)| *known == letter).map_or(letter, |(sign, _)| *sign));
    }
    Cow::Owned(out)
}

/// A cell's text without its end: what it holds, and how it looks.
pub(super) fn split(cell: &str) -> (&str, &str) {
    let cell = cell.strip_suffix(CELL_END).unwrap_or(cell);
    cell.split_once(LOOK).unwrap_or((cell, ""))
}

/// The text of a workbook's cell. Days count from 1899-12-30 in it, also those of a workbook that counts from 1904.
pub(super) fn of_cell(cell: &Cell, look: &str, from_1904: bool) -> String {
    let shift = if from_1904 && shows_days(&number_format(look)) { FROM_1904 } else { 0.0 };
    let mut out = match (&cell.formula, &cell.value) {
        (Some(formula), _) => format!("={}", escape(formula)),
        (None, Value::Empty) => String::new(),
        (None, Value::Number(number)) => written(*number + shift),
        (None, Value::Bool(true)) => "TRUE".to_owned(),
        (None, Value::Bool(false)) => "FALSE".to_owned(),
        (None, Value::Error(error)) => escape(error).into_owned(),
        (None, Value::Text(words)) => of_words(words),
    };
    if !look.is_empty() {
        out.push(LOOK);
        out.push_str(look);
    }
    out
}

/// Words as a workbook's cell holds them: marked where they would read as something else.
pub(super) fn of_words(words: &str) -> String {
    let plain = !words.is_empty()
        && !words.starts_with(['=', '\'', '#'])
        && !matches!(words, "TRUE" | "FALSE")
        && number(words).is_none();
    if plain { escape(words).into_owned() } else { format!("'{}", escape(words)) }
}

/// The words that a workbook's cell holds as text; none where it holds anything else.
pub(super) fn words_in(cell: &str) -> Option<String> {
    let (content, _) = split(cell);
    let marked = content.strip_prefix('\'');
    let is_words = !content.is_empty() && of_words(&unescape(content)) == content;
    marked.or(is_words.then_some(content)).map(|words| unescape(words).into_owned())
}

/// A number in the fewest digits that read as the same number.
pub(super) fn written(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 || (1e-7..1e17).contains(&size) { number.to_string() } else { format!("{number:e}") }
}

/// A number as it is written in a cell's text.
pub(super) fn number(text: &str) -> Option<f64> {
    let starts = text.trim_start_matches(['-', '+']).starts_with(|ch: char| ch.is_ascii_digit() || ch == '.');
    if starts { text.parse::<f64>().ok().filter(|number| number.is_finite()) } else { None }
}

/// Makes a text into the input of a workbook's cell of this look; none where it can't be set (an error's name).
pub(super) fn input(content: &str, look: &str, from_1904: bool) -> Option<Input> {
    let words = |text: &str| Input::Text(unescape(text).into_owned());
    let shift = if from_1904 && shows_days(&number_format(look)) { FROM_1904 } else { 0.0 };
    Some(match content {
        "" => Input::Empty,
        "TRUE" => Input::Bool(true),
        "FALSE" => Input::Bool(false),
        _ => {
            if let Some(formula) = content.strip_prefix('=') {
                Input::Formula(unescape(formula).into_owned())
            } else if let Some(text) = content.strip_prefix('\'') {
                words(text)
            } else if content.starts_with('#') {
                return None;
            } else {
                number(content).map_or_else(|| words(content), |number| Input::Number(number - shift))
            }
        }
    })
}

/// How a cell looks, in words of a fixed order: `b;f=FFFF00;n=0.00%`. Empty where it is plain.
pub(super) fn look(format: &CellFormat) -> String {
    let mut parts = Vec::new();
    if format.bold == Some(true) {
        parts.push("b".to_owned());
    }
    match format.fill {
        Some(Fill::Color(red, green, blue)) => parts.push(format!("f={red:02X}{green:02X}{blue:02X}")),
        Some(Fill::Other) => parts.push("f=*".to_owned()),
        Some(Fill::None) | None => {}
    }
    if let Some(number) = format.number.as_deref().filter(|code| *code != "General") {
        parts.push(format!("n={}", escape(number)));
    }
    parts.join(";")
}

/// The format that makes a cell look so; none where the words are no look, or one that can't be written.
pub(super) fn format(look: &str) -> Option<CellFormat> {
    let mut format = CellFormat {
        number: Some("General".to_owned()),
        fill: Some(Fill::None),
        bold: Some(false),
        ..CellFormat::default()
    };
    let mut rest = look;
    while !rest.is_empty() {
        if let Some(code) = rest.strip_prefix("n=") {
            // A number's format may hold semicolons, and stands last.
            format.number = Some(unescape(code).into_owned());
            break;
        }
        let (part, after) = rest.split_once(';').unwrap_or((rest, ""));
        match part.strip_prefix("f=") {
            Some("*") => format.fill = Some(Fill::Other),
            Some(colour) => format.fill = Some(self::colour(colour)?),
            None if part == "b" => format.bold = Some(true),
            None => return None,
        }
        rest = after;
    }
    Some(format)
}

fn colour(hex: &str) -> Option<Fill> {
    let part = |range: std::ops::Range<usize>| u8::from_str_radix(hex.get(range)?, 16).ok();
    if hex.len() == 6 { Some(Fill::Color(part(0..2)?, part(2..4)?, part(4..6)?)) } else { None }
}

/// The number format of a look; `General` where it has none.
pub(super) fn number_format(look: &str) -> Cow<'_, str> {
    let at = if look.starts_with("n=") { Some(0) } else { look.find(";n=").map(|at| at + 1) };
    at.and_then(|at| look.get(at + 2..)).map_or(Cow::Borrowed("General"), unescape)
}

/// Makes words that a person or a model typed for a cell into its text with its end; the look stays unless they say
/// another one (`12 %`, `2026-03-01`). `plain` is a file without types, whose cells are words and nothing else.
pub(super) fn typed(words: &str, before: &str, plain: bool) -> String {
    let (_, look) = split(before);
    if plain {
        return format!("{}{CELL_END}", escape(words));
    }
    let (content, named) = read(words.trim());
    let look = match named {
        Some(code) if number_format(look) == "General" => {
            let lead = if look.is_empty() { String::new() } else { format!("{look};") };
            format!("{LOOK}{lead}n={code}")
        }
        _ if look.is_empty() => String::new(),
        _ => format!("{LOOK}{look}"),
    };
    format!("{content}{look}{CELL_END}")
}

/// True for words that other programs would run as a formula where they open a file of plain text: a sign that begins
/// one, and behind it more than a number.
pub fn armed(words: &str) -> bool {
    let words = words.trim_start_matches([' ', '\t', '\r', '\u{a0}']);
    let Some(rest) = words.strip_prefix(['=', '+', '-', '@']) else { return false };
    // `-12.5`, `+49 30 1234` and `-` are no formulas to anyone.
    let sign = words.starts_with(['=', '@']) && !rest.is_empty();
    sign || rest.chars().any(char::is_alphabetic) && number(words).is_none()
}

/// The content that words stand for, and the number format that they bring along.
fn read(words: &str) -> (String, Option<&'static str>) {
    if words.is_empty() || words.starts_with(['=', '#']) {
        return (escape(words).into_owned(), None);
    }
    if let Some(text) = words.strip_prefix('\'') {
        return (of_words(text), None);
    }
    match words.to_ascii_uppercase().as_str() {
        "TRUE" => return ("TRUE".to_owned(), None),
        "FALSE" => return ("FALSE".to_owned(), None),
        _ => {}
    }
    if let Some(serial) = shown_date(words) {
        return (serial.to_string(), Some("yyyy-mm-dd"));
    }
    let (digits, percent) = match words.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (words, false),
    };
    match grouped(digits) {
        // Written anew, so that 25.1 % is 0.251 and not 0.25100000000000003.
        Some(value) if percent => {
            let decimals = digits.split_once('.').map_or(0, |(_, after)| after.len());
            let share = format!("{:.*}", decimals + 2, value / 100.0);
            (share.parse().map_or(share, written), Some(if decimals > 0 { "0.00%" } else { "0%" }))
        }
        Some(value) => (written(value), None),
        None => (of_words(words), None),
    }
}

/// A number with or without its thousands told apart by commas: `16,116.5`, never `16,11`.
fn grouped(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !whole.contains(',') {
        return number(text);
    }
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut groups = digits.split(',');
    let first = groups.next().unwrap_or_default();
    let three = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = (1..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_digit())
        && groups.all(three)
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let dot = if fraction.is_empty() { "" } else { "." };
    if is_number { number(&format!("{sign}{}{dot}{fraction}", digits.replace(',', ""))) } else { None }
}

/// Words as the number that a cell would hold for them: `1,200.5`, `-3`. Per cents and dates are none.
pub fn number_of(words: &str) -> Option<f64> {
    grouped(words.trim())
}

fn shown_date(words: &str) -> Option<i64> {
    let bytes = words.as_bytes();
    let is_iso = bytes.len() == 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    let part = |range: std::ops::Range<usize>| words.get(range)?.parse::<i64>().ok();
    if is_iso { super::day::serial(part(0..4)?, part(5..7)?, part(8..10)?) } else { None }
}

/// The content of a cell's text, without its look, as it would be typed.
pub fn held(cell: &str) -> String {
    unescape(split(cell).0).into_owned()
}

/// True for cells that hold nothing and look plain.
pub fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'\t' | b'\n'))
}

/// Two stretches of a sheet's text cell by cell, where they have as many; else as a whole.
pub fn pairs<'t>(before: &'t str, after: &'t str) -> Vec<(&'t str, &'t str)> {
    fn cells(text: &str) -> Vec<&str> {
        text.split_inclusive([CELL_END, '\n']).collect()
    }
    let (a, b) = (cells(before), cells(after));
    if a.len() == b.len() { a.into_iter().zip(b).collect() } else { vec![(before, after)] }
}
