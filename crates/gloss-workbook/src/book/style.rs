//! How cells look: number formats by name, the header, the total row, and columns as wide as what they hold. Colours are
//! those of paper: a workbook has no dark side.

use rust_xlsxwriter::{Color, Format as Look, FormatAlign, FormatBorder};

use super::table::{Cell, Table};
use crate::limits::{HARDLY, NARROWEST, WIDEST};
use crate::spec::{Column, Format};
use gloss_ooxml::Value;
use gloss_ooxml::format::Notation;

/// Characters of a header before it goes on in the next line.
const HEADER_LINE: f64 = 16.0;
/// The paper's number (ECMA-376-1, 18.3.1.63).
pub(super) const A4: u8 = 9;

/// Room beside what a cell holds, in characters: for its borders and the arrow of a filter.
const BESIDE: f64 = 2.0;
/// Room that words need which stand away from the number before them, in characters.
pub(super) const INDENT: f64 = 1.5;

/// A format's code (ECMA-376-1, 18.8.31).
pub(super) fn code(format: &Format, notation: &Notation) -> String {
    match format {
        Format::General => "General".to_owned(),
        Format::Integer => notation.number(0, 0),
        Format::Decimal => notation.number(2, 0),
        Format::Percent => notation.percent(1, false),
        Format::Money(sign) => notation.money(sign, 2, 0),
        Format::Date => notation.day.to_owned(),
        Format::Month => notation.month.to_owned(),
        Format::Year => "0".to_owned(),
        Format::Text => "@".to_owned(),
    }
}

/// A cell of data.
pub(super) fn body(column: &Column, notation: &Notation) -> Look {
    Look::new().set_num_format(code(&column.format, notation))
}

/// A cell that looks as its column does, but for its format. A rate that was given with two decimals, as 7.25%, has both.
pub(super) fn own(look: Look, format: &Format, cell: &Cell, notation: &Notation) -> Look {
    let code = match (format, cell) {
        (Format::Percent, Cell::Number(n)) if has_hundredths(*n) => notation.percent(2, false),
        _ => code(format, notation),
    };
    look.set_num_format(code)
}

/// Whether a part of one is a percentage of just two decimals.
fn has_hundredths(part: f64) -> bool {
    let all = part * 10_000.0;
    (all - all.round()).abs() < 1e-6 && all.round() % 10.0 != 0.0
}

/// A cell of the total row.
pub(super) fn total(column: &Column, notation: &Notation) -> Look {
    body(column, notation)
        .set_bold()
        .set_border_top(FormatBorder::Thin)
        .set_border_top_color(Color::RGB(0x55_5555))
}

/// A number that formulas rest on and none works out, blue as bankers expect it.
pub(super) fn input(look: Look) -> Look {
    look.set_font_color(Color::RGB(0x00_00FF))
}

/// A header, at the right where its column's numbers are.
pub(super) fn header(is_right: bool) -> Look {
    let align = if is_right { FormatAlign::Right } else { FormatAlign::Left };
    Look::new()
        .set_bold()
        .set_text_wrap()
        .set_align(align)
        .set_align(FormatAlign::Bottom)
        .set_background_color(Color::RGB(0xEE_F1F5))
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(Color::RGB(0x55_5555))
}

/// A column's width in characters.
pub(super) fn width<'a>(table: &Table, at: usize, value: impl Fn(usize) -> Option<&'a Value>) -> f64 {
    let Some(column) = table.columns.get(at) else { return NARROWEST };
    if let Some(width) = column.width {
        return width;
    }
    let words = column.header.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0) as f64;
    let header = words.max((column.header.chars().count() as f64).min(HEADER_LINE));
    let held = table.cells.iter().enumerate().map(|(row, cells)| match cells.get(at) {
        Some(Cell::Number(n)) => number(*n, table.looks.get(&(row, at)).unwrap_or(&column.format)),
        Some(Cell::Text(words)) => words.lines().map(|line| line.chars().count()).max().unwrap_or(0) as f64,
        Some(Cell::Bool(_)) => 5.0,
        Some(Cell::Formula(_)) => match value(row) {
            Some(Value::Number(n)) => number(*n, table.looks.get(&(row, at)).unwrap_or(&column.format)),
            Some(Value::Text(words)) => words.chars().count() as f64,
            _ => 0.0,
        },
        _ => 0.0,
    });
    let held = held.fold(header, f64::max) + BESIDE;
    // A line that is hardly longer is not worth a second one.
    held.clamp(NARROWEST, if held <= WIDEST + HARDLY { WIDEST + HARDLY } else { WIDEST })
}

/// Whether words of a column go on in the next line, since it is not as wide as they are.
pub(super) fn wraps(table: &Table, at: usize, width: f64) -> bool {
    table.cells.iter().any(|cells| cells.get(at).is_some_and(|cell| lines(cell, width) > 1))
}

/// Height of a line of words, in points.
pub(super) const LINE: f64 = 15.0;
/// Lines of a row that are shown at most: Excel's own limit is 409 points.
const MAX_LINES: usize = 27;

/// Lines that a cell's words take in a column of a width, in characters: no word is parted.
pub(super) fn lines(cell: &Cell, width: f64) -> usize {
    let Cell::Text(words) = cell else { return 1 };
    let room = (width - BESIDE / 2.0).max(1.0) as usize;
    let of_line = |line: &str| {
        let (mut count, mut used) = (1, 0);
        for word in line.split_whitespace() {
            let long = word.chars().count();
            if used > 0 && used + 1 + long > room {
                (count, used) = (count + 1, 0);
            }
            used += long + usize::from(used > 0);
            // A word that is longer than a line goes on in the next.
            count += (used.max(1) - 1) / room;
            used = (used.max(1) - 1) % room + usize::from(used > 0);
        }
        count
    };
    words.lines().map(of_line).sum::<usize>().clamp(1, MAX_LINES)
}

/// Characters of a number as it is shown.
fn number(n: f64, format: &Format) -> f64 {
    let whole = n.abs().log10().floor().max(0.0) + 1.0;
    let whole = if whole.is_finite() { whole } else { 1.0 };
    let marks = ((whole - 1.0) / 3.0).floor();
    let sign = if n < 0.0 { 1.0 } else { 0.0 };
    let shown = match format {
        Format::Integer => whole + marks,
        Format::Decimal => whole + marks + 3.0,
        Format::Money(sign) => whole + marks + 3.0 + sign.chars().count() as f64,
        Format::Percent => whole + 2.0 + 3.0,
        Format::Date => 10.0,
        Format::Month => 8.0,
        Format::Year | Format::General | Format::Text => format!("{n}").len().min(11) as f64,
    };
    shown + sign
}

#[cfg(test)]
mod tests {
    use gloss_ooxml::format::Notation;

    use super::code;
    use crate::spec::Format;

    #[test]
    fn money_and_days_are_written_as_their_language_writes_them() {
        let german = Notation::of("de-DE");
        for (format, expected) in [
            (Format::Money("€".to_owned()), "[$-407]#,##0.00\"\u{a0}€\""),
            (Format::Date, "dd.mm.yyyy"),
            (Format::Percent, "[$-407]0.0\"\u{a0}\"%"),
            (Format::Text, "@"),
        ] {
            assert_eq!(code(&format, german), expected);
        }
        assert_eq!(code(&Format::Money("€".to_owned()), Notation::of("")), "\"€\"#,##0.00");
    }
}
