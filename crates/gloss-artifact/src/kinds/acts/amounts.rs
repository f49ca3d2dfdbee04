//! Amounts as they are written in the cells of a text: added up, and the sum written in their own notation.

use gloss_figures::number::read_as;
use gloss_table::plain_number;

use super::order::is_total;
use super::{Args, quoted};
use crate::error::Unwritable;

/// The cells of a row of totals by the words of each of a table's columns; the first column without amounts holds its name.
pub(crate) fn total_row(
    args: &Args<'_>,
    width: usize,
    words: impl Fn(usize) -> Vec<String>,
) -> Result<Vec<String>, Unwritable> {
    let columns: Vec<Vec<String>> = (0..width).map(words).collect();
    let label =
        |row: usize| columns.iter().filter_map(|cells| cells.get(row)).find(|words| !words.is_empty());
    let rows = 0..columns.first().map_or(0, Vec::len);
    if let Some(words) = rows.filter_map(label).find(|words| is_total(words)) {
        let says = format!("The table has a total already: {}.", quoted(words));
        return Err(Unwritable::new(says, "Change its cells instead."));
    }
    let mut cells: Vec<Option<String>> = columns.iter().map(|cells| sum(cells)).collect();
    if cells.iter().all(Option::is_none) {
        return Err(Unwritable::new(
            "No column of this table holds amounts alone.",
            "Mark a table with amounts.",
        ));
    }
    let Some(label) = cells.iter_mut().find(|cell| cell.is_none()) else {
        let says = "Every column holds amounts: none has room for a name.";
        return Err(Unwritable::new(says, "Insert a column first."));
    };
    *label = Some(args.get("name").unwrap_or("Total").to_owned());
    Ok(cells.into_iter().map(Option::unwrap_or_default).collect())
}

/// The sum of cells as they are written; none where they are no amounts that can be added: words, shares, years, several units.
fn sum(cells: &[String]) -> Option<String> {
    let words: Vec<&str> = cells
        .iter()
        .map(|words| words.trim())
        .filter(|words| !words.is_empty() && !matches!(*words, "–" | "-" | "—"))
        .collect();
    let year = |words: &&&str| {
        plain_number(words).is_some_and(|n| n.fract() == 0.0 && (1900.0..2100.0).contains(&n))
    };
    let years = words.iter().filter(year).count() == words.len();
    if words.is_empty() || years || words.iter().any(|words| words.contains('%')) {
        return None;
    }
    // Letters right before digits are a name, as A-17 is.
    let is_name = |words: &&str| words.starts_with(|c: char| c.is_ascii_alphabetic()) && words.contains('-');
    if words.iter().any(is_name) {
        return None;
    }
    // Amounts of several units add up to nothing.
    if words.iter().any(|one| unit(one) != unit(words.first().unwrap_or(&""))) {
        return None;
    }
    let mark = decimal_mark(&words);
    let read: Vec<_> = words.iter().map(|words| read_as(words, None, mark)).collect::<Option<_>>()?;
    let signed = |(one, words): (&gloss_figures::number::ShownNumber, &&str)| match words
        .starts_with(['-', '−', '('])
    {
        true => -one.value.abs(),
        false => one.value,
    };
    let value: f64 = read.iter().zip(&words).map(signed).sum();
    let decimals = |words: &str| {
        words.rsplit_once(mark).map_or(0, |(_, tail)| tail.chars().take_while(char::is_ascii_digit).count())
    };
    let (most, style) = read
        .iter()
        .zip(&words)
        .map(|(one, words)| (decimals(words), one))
        .max_by(|a, b| a.0.cmp(&b.0).then(a.1.value.abs().total_cmp(&b.1.value.abs())))?;
    let factor = 10f64.powi(i32::try_from(most).ok()?);
    let style = if value < 0.0 && !style.style.shows_sign() {
        style.style.clone().with_sign()
    } else {
        style.style.clone()
    };
    let written = style.write((value * factor).round() / factor);
    // Where no amount has a sign in it, the sum has none: it would be read one way here and another way there.
    let signs = [',', '.', '\'', '’', '\u{a0}', '\u{202f}'];
    let plain = !words.iter().any(|words| words.contains(signs));
    Some(if plain { written.replace([',', '.'], "") } else { written })
}

/// What stands around the digits of an amount.
fn unit(words: &str) -> String {
    let is_number = |c: &char| {
        c.is_ascii_digit()
            || matches!(c, '.' | ',' | '-' | '−' | '+' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' | '(' | ')')
    };
    words.chars().filter(|c| !is_number(c)).collect()
}

/// The sign before the decimals: what only one reading makes amounts of.
fn decimal_mark(words: &[&str]) -> char {
    let told = words.iter().filter_map(|words| {
        let digits: String = words.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
        let last = digits.rfind(['.', ','])?;
        // Three digits behind a sign may be thousands.
        let both = digits.contains('.') && digits.contains(',');
        let sign = digits.as_bytes().get(last).copied()? as char;
        (digits.len() - last - 1 != 3 || both).then_some(sign)
    });
    let (mut commas, mut points) = (0, 0);
    for sign in told {
        if sign == ',' { commas += 1 } else { points += 1 }
    }
    if (commas, points) != (0, 0) {
        return if commas > points { ',' } else { '.' };
    }
    // Nothing else tells: one sign before exactly three digits, in some of the amounts alone, parts thousands.
    let grouped = |sign: char| {
        let has = words.iter().filter(|words| words.contains(sign)).count();
        has > 0 && has < words.len()
    };
    if grouped('.') { ',' } else { '.' }
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn a_sum_is_written_as_its_cells_are() {
        for (cells, expect) in [
            (vec!["28.00", "40.00", "64.00"], Some("132.00")),
            (vec!["1.200,50 €", "300,00 €"], Some("1.500,50 €")),
            (vec!["900", "450", "–"], Some("1350")),
            (vec!["1,200", "450"], Some("1,650")),
            (vec!["10 %", "20 %"], None),
            (vec!["2024", "2025"], None),
            (vec!["5 kg", "3 m"], None),
            (vec!["North", "5"], None),
            (vec!["-5", "3"], Some("-2")),
            (vec![""], None),
        ] {
            let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
            assert_eq!(sum(&cells).as_deref(), expect, "{cells:?}");
        }
    }
}
