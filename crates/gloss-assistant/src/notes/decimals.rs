//! Numbers as notes and cells write them, with a decimal point or a decimal comma. A number that can be read in two ways is asked
//! about; none is ever guessed.

use serde_json::Value;

/// How a table's cells write decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Point,
    Comma,
    /// No cell near the place has any.
    Unknown,
}

impl Mark {
    /// What the marked cells and those around them show.
    pub(super) fn of(region: &Value) -> Self {
        let ranges = region.get("ranges").and_then(Value::as_array).into_iter().flatten();
        let cells = ranges.filter_map(|range| range.get("text").and_then(Value::as_str));
        let before = region.get("before").and_then(Value::as_str).unwrap_or_default();
        let beside = before.split(['\n', '|']).map(|cell| cell.rsplit(": ").next().unwrap_or(cell));
        let (mut point, mut comma) = (false, false);
        for cell in cells.chain(beside) {
            match parted(cell.trim()) {
                Some((_, Some('.'), decimals)) if decimals.len() != 3 => point = true,
                Some((_, Some(','), decimals)) if decimals.len() != 3 => comma = true,
                _ => {}
            }
        }
        match (point, comma) {
            (true, false) => Self::Point,
            (false, true) => Self::Comma,
            _ => Self::Unknown,
        }
    }
}

/// The digits before the last mark without those that group them, that mark, and the digits behind it; none for what is no
/// number.
fn parted(word: &str) -> Option<(String, Option<char>, &str)> {
    let digits = word.strip_prefix(['-', '−']).unwrap_or(word);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || !digits.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let sign = if digits.len() < word.len() { "-" } else { "" };
    let Some(at) = digits.rfind(['.', ',']) else {
        return digits.bytes().all(|c| c.is_ascii_digit()).then(|| (word.to_owned(), None, ""));
    };
    let (whole, decimals) = (digits.get(..at)?, digits.get(at + 1..)?);
    let mark = digits.get(at..)?.chars().next()?;
    let other = if mark == '.' { ',' } else { '.' };
    let groups: Vec<&str> = whole.split(other).collect();
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    let grouped = groups.len() < 2 || groups.iter().skip(1).all(|group| group.len() == 3);
    (grouped && groups.iter().all(|group| is_digits(group)) && is_digits(decimals))
        .then(|| (format!("{sign}{}", groups.concat()), Some(mark), decimals))
}

/// A number of a note as these cells write numbers; other words as they are. Why not, where it can be read in two ways.
pub(super) fn written(words: &str, mark: Mark) -> Result<String, String> {
    let Some((whole, Some(own), decimals)) = parted(words) else { return Ok(words.to_owned()) };
    let grouped = words.matches(['.', ',']).count() > 1;
    let asked = || {
        Err(format!(
            "“{words}” can be read as {whole}{decimals} or with {} decimals. Write it without the mark, or with all its decimals.",
            decimals.len()
        ))
    };
    if !grouped && decimals.len() == 3 {
        return match (own, mark) {
            // A comma before three digits groups them where no cell has decimal commas, and a point where all do.
            (',', Mark::Point | Mark::Unknown) => Ok(words.to_owned()),
            ('.', Mark::Comma) => Ok(format!("{whole}{decimals}")),
            _ => asked(),
        };
    }
    let own = if mark == Mark::Comma { ',' } else { '.' };
    Ok(format!("{whole}{own}{decimals}"))
}

/// A cell's number and its mark; an error for what looks like a number and is not read for sure.
pub(super) fn number(cell: &str) -> Result<Option<(f64, Mark)>, String> {
    let cell = cell.trim();
    if let Ok(value) = cell.parse::<f64>() {
        return Ok(Some((value, Mark::Point)));
    }
    let alike = cell.contains(|c: char| c.is_ascii_digit())
        && cell.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '€' | '$' | '£' | '%' | '-' | '−' | '\'')
        });
    match parted(cell) {
        Some((whole, Some(','), decimals)) if decimals.len() != 3 || cell.contains('.') => {
            let value = format!("{whole}.{decimals}").parse::<f64>();
            value.map(|value| Some((value, Mark::Comma))).map_err(|why| why.to_string())
        }
        _ if alike && !is_date(cell) => Err(format!(
            "I can’t read “{cell}” as a number for sure, and nothing is done by half. Mark cells with plain numbers."
        )),
        _ => Ok(None),
    }
}

fn is_date(cell: &str) -> bool {
    cell.split(['-', '.', '/']).count() == 3 && !cell.contains(',')
}

#[cfg(test)]
mod tests {
    use super::{Mark, number, written};

    #[test]
    fn numbers_are_written_as_the_cells_write_them() {
        for (words, mark, expect) in [
            ("1300", Mark::Comma, Some("1300")),
            ("1.300,75", Mark::Comma, Some("1300,75")),
            ("1.300,75", Mark::Point, Some("1300.75")),
            ("1,300.75", Mark::Comma, Some("1300,75")),
            ("1,300", Mark::Point, Some("1,300")),
            ("1,300", Mark::Comma, None),
            ("1.300", Mark::Comma, Some("1300")),
            ("1.300", Mark::Unknown, None),
            ("12,5", Mark::Unknown, Some("12.5")),
            ("-12.50", Mark::Comma, Some("-12,50")),
            ("2025-05-05", Mark::Comma, Some("2025-05-05")),
            ("05.05.2025", Mark::Comma, Some("05.05.2025")),
            ("Bergen", Mark::Comma, Some("Bergen")),
        ] {
            assert_eq!(written(words, mark).ok().as_deref(), expect, "{words}");
        }
        assert_eq!(number("1200,25"), Ok(Some((1200.25, Mark::Comma))));
        assert_eq!(number("1.200,25"), Ok(Some((1200.25, Mark::Comma))));
        assert_eq!(number("North 7"), Ok(None));
        assert_eq!(number("2026-01-31"), Ok(None));
        assert!(number("1,200").is_err() && number("€5").is_err());
    }
}
