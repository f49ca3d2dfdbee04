//! One sheet, written: each value as what it is, dates as dates. Decides nothing about bounds but Excel's own.

use std::collections::{BTreeMap, HashSet};

use calamine::{Data, ExcelDateTime};
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

use crate::iso;
use crate::source::Sheet;
use gloss_errand::convert::limits::MAX_MERGES;

/// Characters of a sheet's name that Excel takes.
const MAX_NAME: usize = 31;
/// Characters of a cell that Excel takes; what is beyond is cut, and an ellipsis says so.
const MAX_TEXT: usize = 32_767;
/// Characters of the widest column: what is longer runs over or is read in the bar.
const WIDEST: usize = 48;
/// How dates look: what the file said of it is not read, and this is understood everywhere.
const DURATION: &str = "[h]:mm:ss";
const DATE: &str = "yyyy-mm-dd";
const TIME: &str = "hh:mm:ss";
const BOTH: &str = "yyyy-mm-dd hh:mm";

/// A name that Excel takes and that no sheet before has.
pub(crate) fn name(wished: &str, taken: &[String]) -> String {
    let plain: String =
        wished.chars().map(|c| if "[]:*?/\\".contains(c) || c.is_control() { '_' } else { c }).collect();
    let plain = plain.trim_matches('\'');
    let plain = if plain.is_empty() { "Sheet" } else { plain };
    let free = |name: &str| !taken.iter().any(|taken| taken.to_lowercase() == name.to_lowercase());
    let cut = |most: usize| plain.chars().take(most).collect::<String>();
    let first = cut(MAX_NAME);
    if free(&first) {
        return first;
    }
    let numbered = (2_usize..).map(|n| {
        let end = format!(" {n}");
        format!("{}{end}", cut(MAX_NAME - end.len()))
    });
    numbered.into_iter().find(|name| free(name)).unwrap_or(first)
}

/// Writes what stands in a sheet.
pub(crate) fn write<'a>(to: &'a mut Worksheet, sheet: &Sheet) -> Result<&'a mut Worksheet, XlsxError> {
    let (top, left) = sheet.cells.start().unwrap_or_default();
    let merged: HashSet<(u32, u32)> = sheet.merges.iter().map(|merge| merge.start).collect();
    for merge in sheet.merges.iter().take(MAX_MERGES) {
        let (from, until) = (merge.start, merge.end);
        if let (Ok(first), Ok(last)) = (u16::try_from(from.1), u16::try_from(until.1)) {
            // One that lies over another is no reason to show nothing.
            let _ = to.merge_range(from.0, first, until.0, last, "", &Format::default());
        }
    }
    let mut wide: BTreeMap<u16, usize> = BTreeMap::new();
    for (row, column, value) in sheet.cells.used_cells() {
        let beyond = || XlsxError::RowColumnLimitError;
        let row = u32::try_from(row).ok().and_then(|row| row.checked_add(top)).ok_or_else(beyond)?;
        let column = u32::try_from(column).ok().and_then(|column| column.checked_add(left));
        let column = column.and_then(|column| u16::try_from(column).ok()).ok_or_else(beyond)?;
        cell(to, (row, column), value, sheet.from_1904)?;
        // A merged cell shows its words over several columns.
        if !merged.contains(&(row, u32::from(column))) {
            let widest = wide.entry(column).or_default();
            *widest = chars(value).max(*widest);
        }
    }
    for (column, chars) in wide {
        to.set_column_width(column, chars as f64 + 2.0)?;
    }
    Ok(to)
}

/// Characters that a value takes, up to the widest column.
fn chars(value: &Data) -> usize {
    match value {
        Data::Empty => 0,
        Data::String(words) => words.lines().next().unwrap_or_default().chars().take(WIDEST).count(),
        Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => BOTH.len(),
        // A number of many places is rounded to what there is room for.
        value => value.to_string().len().min(DATE.len()),
    }
}

fn cell(
    to: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Data,
    from_1904: bool,
) -> Result<(), XlsxError> {
    match value {
        Data::Empty => {}
        #[expect(clippy::cast_precision_loss, reason = "a cell holds a double")]
        Data::Int(number) => drop(to.write_number(row, column, *number as f64)?),
        Data::Float(number) if number.is_finite() => drop(to.write_number(row, column, *number)?),
        Data::Float(number) => text(to, (row, column), &number.to_string())?,
        Data::Bool(truth) => drop(to.write_boolean(row, column, *truth)?),
        Data::String(words) => text(to, (row, column), words)?,
        Data::Error(error) => {
            let error = error.to_string();
            let formula = Formula::new(format!("={error}")).set_result(&error);
            to.write_formula(row, column, formula)?;
        }
        Data::DateTime(at) => date(to, (row, column), at, from_1904)?,
        Data::DateTimeIso(words) => iso_date(to, (row, column), words)?,
        Data::DurationIso(words) => match iso::duration(words) {
            Some(serial) => dated(to, (row, column), serial, DURATION)?,
            None => text(to, (row, column), words)?,
        },
    }
    Ok(())
}

fn text(to: &mut Worksheet, (row, column): (u32, u16), words: &str) -> Result<(), XlsxError> {
    let long = words.chars().nth(MAX_TEXT).is_some();
    let cut: String =
        if long { words.chars().take(MAX_TEXT - 1).chain(['…']).collect() } else { words.to_owned() };
    to.write_string(row, column, cut)?;
    Ok(())
}

/// Days between the two ways to count them.
const FROM_1904: f64 = 1_462.0;

fn date(to: &mut Worksheet, at: (u32, u16), value: &ExcelDateTime, from_1904: bool) -> Result<(), XlsxError> {
    let serial = value.as_f64();
    let looks = match (value.is_duration(), serial < 1.0, serial.fract() == 0.0) {
        (true, ..) => DURATION,
        (_, true, _) => TIME,
        (.., true) => DATE,
        _ => BOTH,
    };
    let moved = if from_1904 && looks != DURATION && looks != TIME { FROM_1904 } else { 0.0 };
    dated(to, at, serial + moved, looks)
}

/// A date, a time or both as ISO 8601 has it; what is none stays the words that it is.
fn iso_date(to: &mut Worksheet, at: (u32, u16), words: &str) -> Result<(), XlsxError> {
    let looks = match (words.contains('-'), words.contains('T') && !words.ends_with("T00:00:00")) {
        (false, _) => TIME,
        (_, false) => DATE,
        _ => BOTH,
    };
    match rust_xlsxwriter::ExcelDateTime::parse_from_str(words) {
        Ok(when) => dated(to, at, when.to_excel(), looks),
        Err(_) => text(to, at, words),
    }
}

fn dated(to: &mut Worksheet, (row, column): (u32, u16), serial: f64, looks: &str) -> Result<(), XlsxError> {
    to.write_number_with_format(row, column, serial, &Format::new().set_num_format(looks))?;
    Ok(())
}
