//! Numbers as notes and cells write them: with a decimal point or comma, thousands apart, a currency or a unit at them. A number that
//! can be read in two ways is asked about; none is ever guessed.

use serde_json::Value;

use super::literal_words::is_unit;

/// How a table's cells write decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mark {
    Point,
    Comma,
    /// No cell near the place has any.
    #[default]
    Unknown,
}

/// A number as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Amount {
    sign: &'static str,
    digits: Digits,
    unit: String,
}

/// Its digits, without what sets thousands apart.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Digits {
    Whole(String),
    /// With the mark before the decimals.
    Decimal(String, char, String),
    /// Three digits behind the only mark: they may be decimals, or thousands.
    Either(String, char, String),
}

/// Signs and words of currencies: a cell keeps its own, as its number format.
const CURRENCIES: &str = "€ $ £ ¥ eur euro euros usd dollar dollars gbp pound pounds chf";
/// Signs that set thousands apart, beside the point and the comma.
const APART: [char; 5] = [' ', '\u{a0}', '\u{202f}', '\'', '’'];

impl Mark {
    /// The mark that the marked cells and those around them show. In a workbook a point says nothing: its numbers are told with
    /// one, whatever the person writes.
    pub(super) fn of(region: &Value, plain: bool) -> Self {
        let ranges = region.get("ranges").and_then(Value::as_array).into_iter().flatten();
        let cells = ranges.filter_map(|range| range.get("text").and_then(Value::as_str));
        let before = region.get("before").and_then(Value::as_str).unwrap_or_default();
        let beside = before.split(['\n', '|']).map(|cell| cell.rsplit(": ").next().unwrap_or(cell));
        let (mut point, mut comma) = (false, false);
        for amount in cells.chain(beside).filter_map(Amount::read) {
            match amount.digits {
                Digits::Decimal(_, ',', _) => comma = true,
                Digits::Decimal(_, '.', _) if plain => point = true,
                // What Gloss shows with its thousands apart.
                Digits::Either(_, ',', _) if !plain => point = true,
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

impl Amount {
    /// A number with its currency or unit, and nothing else.
    fn read(words: &str) -> Option<Self> {
        let rest = words.trim();
        let (sign, rest) = match rest.strip_prefix(['-', '−']) {
            Some(rest) => ("-", rest.trim_start()),
            None => ("", rest.strip_prefix('+').unwrap_or(rest)),
        };
        let start = rest.find(|c: char| c.is_ascii_digit())?;
        let (lead, rest) = rest.split_at_checked(start)?;
        let (lead, minus) = match lead.trim().strip_suffix(['-', '−']) {
            Some(lead) => (lead.trim(), true),
            None => (lead.trim(), false),
        };
        let in_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',') || APART.contains(&c);
        let end = rest.find(|c: char| !in_number(c)).unwrap_or(rest.len());
        let (core, tail) = rest.split_at_checked(end)?;
        // “10.000,-” is a price without cents.
        let tail =
            if core.ends_with([',', '.']) { tail.trim_start_matches(['-', '–', '—']) } else { tail };
        let core = core.trim_end_matches(|c: char| !c.is_ascii_digit());
        let unit = format!("{lead} {}", tail.trim());
        let unit = unit.trim().to_lowercase();
        let known = unit.split(' ').all(|word| word.is_empty() || is_unit(word) || is_currency(word));
        known.then_some(())?;
        let sign = if minus { "-" } else { sign };
        Some(Self { sign, digits: Digits::read(core)?, unit })
    }

    fn is_money(&self) -> bool {
        !self.unit.is_empty() && self.unit.split(' ').all(is_currency)
    }

    fn is_percent(&self) -> bool {
        matches!(self.unit.as_str(), "%" | "percent" | "prozent")
    }

    /// Its digits, read as a table's cells write them; with the decimals behind a mark.
    fn digits(&self, words: &str, cells: Mark, mark: char) -> Result<String, String> {
        let sign = self.sign;
        match &self.digits {
            Digits::Whole(whole) => Ok(format!("{sign}{whole}")),
            Digits::Decimal(whole, _, decimals) => Ok(format!("{sign}{whole}{mark}{decimals}")),
            Digits::Either(whole, own, decimals)
                if matches!((own, cells), (',', Mark::Point) | ('.', Mark::Comma)) =>
            {
                Ok(format!("{sign}{whole}{decimals}"))
            }
            Digits::Either(whole, own, decimals) => {
                let less = decimals.trim_end_matches('0');
                let (thousands, small) = (format!("{sign}{whole}{decimals}"), format!("{sign}{whole}"));
                let (says, write) = match less {
                    "" => (small.clone(), small),
                    // Three digits behind the mark would be asked about again.
                    less if less.len() == 3 => {
                        (format!("{small}{own}{less}"), format!("{small}{own}{less}0"))
                    }
                    less => (format!("{small}{own}{less}"), format!("{small}{own}{less}")),
                };
                Err(format!(
                    "Is “{words}” {thousands} or {says}? It can be read as either. Write it as {thousands} or as {write}, and send it \
                     again."
                ))
            }
        }
    }
}

impl Digits {
    fn read(core: &str) -> Option<Self> {
        let three = |group: &&str| group.len() == 3 && group.bytes().all(|c| c.is_ascii_digit());
        let grouped = |text: &str, mark: char| {
            let mut groups = text.split(mark);
            let first = groups.next()?;
            let fits = (1..=3).contains(&first.len()) && first.bytes().all(|c| c.is_ascii_digit());
            (fits && groups.all(|group| three(&group))).then(|| text.replace(mark, ""))
        };
        let core = match core.chars().find(|c| APART.contains(c)) {
            Some(apart) => {
                let end = core.find(['.', ',']).unwrap_or(core.len());
                let (whole, rest) = core.split_at_checked(end)?;
                format!("{}{rest}", grouped(whole, apart)?)
            }
            None => core.to_owned(),
        };
        let Some(at) = core.rfind(['.', ',']) else {
            return (!core.is_empty() && core.bytes().all(|c| c.is_ascii_digit()))
                .then_some(Self::Whole(core));
        };
        let (whole, decimals) = (core.get(..at)?, core.get(at + 1..)?);
        let mark = core.get(at..)?.chars().next()?;
        let other = if mark == '.' { ',' } else { '.' };
        if core.matches(mark).count() > 1 {
            let all = grouped(&core, mark).filter(|_| !core.contains(other));
            return all.map(Self::Whole);
        }
        let is_grouped = whole.contains(other);
        let whole = if is_grouped { grouped(whole, other)? } else { whole.to_owned() };
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
        if !is_digits(&whole) || !is_digits(decimals) {
            return None;
        }
        let decimals = decimals.to_owned();
        let either = decimals.len() == 3 && !is_grouped && whole.len() <= 3 && !whole.starts_with('0');
        Some(if either { Self::Either(whole, mark, decimals) } else { Self::Decimal(whole, mark, decimals) })
    }
}

fn is_currency(word: &str) -> bool {
    CURRENCIES.split(' ').any(|known| known == word)
}

/// New words of a cell as its table takes them: a number as its cells write numbers, all else as it is. `plain` is a file of
/// words alone. Why not, where a number can be read in two ways, or where it would be no number among numbers.
pub(super) fn value(words: &str, cell: &str, cells: Mark, plain: bool) -> Result<String, String> {
    let as_is = || Ok(words.to_owned());
    if words.starts_with(['=', '\'']) {
        return as_is();
    }
    let is_number = cell.parse::<f64>().is_ok();
    let Some(amount) = Amount::read(words) else { return as_is() };
    let held = Amount::read(cell);
    // What is written as the cell is written reads as the cell does. A workbook reads its own numbers otherwise.
    let alike =
        held.as_ref().is_some_and(|held| held.unit == amount.unit && held.digits.is_like(&amount.digits));
    let says_more = !amount.unit.is_empty() || matches!(amount.digits, Digits::Either(..));
    if alike && says_more && (plain || !is_number) {
        return as_is();
    }
    let mark = if plain && cells == Mark::Comma { ',' } else { '.' };
    let digits = amount.digits(words, cells, mark)?;
    let of_numbers = is_number || held.is_some_and(|held| held.unit.is_empty());
    match (plain, of_numbers) {
        _ if amount.unit.is_empty() => Ok(digits),
        (false, _) if amount.is_percent() => Ok(format!("{digits}%")),
        (false, _) | (true, true) if amount.is_money() => Ok(digits),
        (_, true) => Err(format!(
            "This cell holds a number alone, and “{words}” would be words there. Write the number alone, and send it again."
        )),
        _ => as_is(),
    }
}

impl Digits {
    /// True for digits that the same signs stand among.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Whole(_), Self::Whole(_)) => true,
            (Self::Decimal(_, a, _), Self::Decimal(_, b, _))
            | (Self::Either(_, a, _), Self::Either(_, b, _)) => a == b,
            _ => false,
        }
    }
}

/// A limit in a note's words; none where it can be read in two ways, but for a comma before three digits, as English writes
/// thousands.
pub(super) fn limit(words: &str) -> Option<f64> {
    Amount::read(words)?.digits(words, Mark::Point, '.').ok()?.parse().ok()
}

/// The number of a cell's words, as a table of its sort would read it.
pub(super) fn held(cell: &str) -> Option<f64> {
    cell.trim().parse().ok().or_else(|| limit(cell))
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
    match Amount::read(cell).filter(|amount| amount.unit.is_empty()) {
        Some(Amount { sign, digits: Digits::Decimal(whole, ',', decimals), .. }) => {
            let value = format!("{sign}{whole}.{decimals}").parse::<f64>();
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
    use super::{Mark, held, limit, number, value};

    /// The new text of a cell by the words of a note; `ask` where the person is asked.
    #[test]
    fn numbers_are_written_as_the_cells_write_them_or_asked_about() {
        for (words, cell, mark, plain, expect) in [
            ("1300", "1200,25", Mark::Comma, true, "1300"),
            ("1.300,75", "1200,25", Mark::Comma, true, "1300,75"),
            ("1.300,75", "1200.25", Mark::Point, true, "1300.75"),
            ("1,300.75", "1200,25", Mark::Comma, true, "1300,75"),
            ("1,300", "1200.25", Mark::Point, true, "1300"),
            ("1,300", "1200", Mark::Unknown, true, "ask"),
            ("1,300", "1200,25", Mark::Comma, true, "ask"),
            ("1,300", "1,200", Mark::Unknown, true, "1,300"),
            ("1.300", "1200,25", Mark::Comma, true, "1300"),
            ("1.300", "1200", Mark::Unknown, true, "ask"),
            ("12,5", "12", Mark::Unknown, true, "12.5"),
            ("-12.50", "7,5", Mark::Comma, true, "-12,50"),
            ("10.000 €", "9.180 €", Mark::Unknown, true, "10.000 €"),
            ("10.000 €", "9180", Mark::Unknown, true, "ask"),
            ("10.000,00 €", "9180,50", Mark::Comma, true, "10000,00"),
            ("12 kg", "9180", Mark::Unknown, true, "ask"),
            ("12 %", "9", Mark::Unknown, true, "ask"),
            ("12 %", "9 %", Mark::Unknown, true, "12 %"),
            ("2025-05-05", "7,5", Mark::Comma, true, "2025-05-05"),
            ("05.05.2025", "7,5", Mark::Comma, true, "05.05.2025"),
            ("Bergen", "7,5", Mark::Comma, true, "Bergen"),
            ("10.000", "9180", Mark::Unknown, false, "ask"),
            ("10.000 €", "9180", Mark::Unknown, false, "ask"),
            ("1.234", "9180.5", Mark::Unknown, false, "ask"),
            ("10,000", "9180", Mark::Unknown, false, "ask"),
            ("10,000", "9180", Mark::Point, false, "10000"),
            ("10.000", "9180", Mark::Comma, false, "10000"),
            ("1.234,56", "9180", Mark::Unknown, false, "1234.56"),
            ("1.234,56 €", "9180", Mark::Comma, false, "1234.56"),
            ("€ 1.234,56", "9180", Mark::Unknown, false, "1234.56"),
            ("-1.234,56 EUR", "9180", Mark::Unknown, false, "-1234.56"),
            ("1.234.567", "9180", Mark::Unknown, false, "1234567"),
            ("10 000", "9180", Mark::Unknown, false, "10000"),
            ("10’000.50", "9180", Mark::Unknown, false, "10000.50"),
            ("10.000,- €", "9180", Mark::Unknown, false, "ask"),
            ("500,- €", "9180", Mark::Unknown, false, "500"),
            ("0,125", "9180", Mark::Unknown, false, "0.125"),
            ("1.2345", "9180", Mark::Unknown, false, "1.2345"),
            ("12,5 %", "0.25", Mark::Unknown, false, "12.5%"),
            ("3 months", "9180", Mark::Unknown, false, "ask"),
            ("3 months", "2 months", Mark::Unknown, false, "3 months"),
            ("10.10.10.1", "9180", Mark::Unknown, false, "10.10.10.1"),
            ("open", "9180", Mark::Unknown, false, "open"),
            ("=A1*1,5", "9180", Mark::Unknown, false, "=A1*1,5"),
            ("'10.000", "9180", Mark::Unknown, false, "'10.000"),
        ] {
            let found = value(words, cell, mark, plain);
            assert_eq!(found.as_deref().unwrap_or("ask"), expect, "{words} in {cell}, {mark:?}: {found:?}");
        }
        assert_eq!(
            value("10.000", "9180", Mark::Unknown, false).unwrap_err(),
            "Is “10.000” 10000 or 10? It can be read as either. Write it as 10000 or as 10, and send it again."
        );
        let why = value("1.234", "9180", Mark::Unknown, false).unwrap_err();
        assert!(
            why.starts_with("Is “1.234” 1234 or 1.234?") && why.contains("as 1234 or as 1.2340"),
            "{why}"
        );
        let why = value("2,500", "9180", Mark::Unknown, false).unwrap_err();
        assert!(why.contains("2500 or 2,5? ") && why.contains("as 2500 or as 2,5, and"), "{why}");
    }

    #[test]
    fn cells_and_limits_are_read() {
        assert_eq!(number("1200,25"), Ok(Some((1200.25, Mark::Comma))));
        assert_eq!(number("1.200,25"), Ok(Some((1200.25, Mark::Comma))));
        assert_eq!(number("North 7"), Ok(None));
        assert_eq!(number("2026-01-31"), Ok(None));
        assert!(number("1,200").is_err() && number("€5").is_err());
        assert_eq!([limit("1,000"), limit("1.000"), limit("1.000,50")], [Some(1000.0), None, Some(1000.5)]);
        assert_eq!(
            [held("12,50"), held("1.234"), held("9.000,50 €")],
            [Some(12.5), Some(1.234), Some(9000.5)]
        );
    }
}
