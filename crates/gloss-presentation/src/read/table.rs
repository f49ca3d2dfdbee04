//! A table of a spec: its columns and rows, numbers shown by the format of their column.

use gloss_ooxml::format::Notation;
use gloss_workbook::{Faults, Refusals};
use serde_json::Value;

use super::object::Object;
use super::{chart, text};
use crate::Refusal;
use crate::chart::label;
use crate::limits::{MAX_CELL, MAX_COLUMNS, MAX_ROWS, MAX_SHORT};
use crate::spec::{Cell, Column, Table, Text};

/// Reads a table.
pub(super) fn table(value: &Value, path: &str, notation: &'static Notation) -> Result<Table, Refusals> {
    let mut faults = Faults::default();
    let object = Object::open(value, path, &["columns", "rows", "total", "alt"], &mut faults);
    let Some(object) = object else { return faults.close(None) };
    let list = object.list("columns", MAX_COLUMNS)?;
    if list.is_empty() {
        faults.keep::<()>(object.missing("columns", "a list of heads, or of {\"header\", \"format\"}"));
        return faults.close(None);
    }
    let columns = list.iter().enumerate();
    let columns = columns.map(|(n, value)| column(value, &format!("{path}.columns[{n}]"), notation));
    let columns = faults.keep_all(columns);
    let rows = object.list("rows", MAX_ROWS)?;
    if rows.is_empty() {
        faults.keep::<()>(object.missing("rows", "a list of lists, one value for each column"));
    }
    let rows = rows.iter().enumerate().map(|(n, row)| cells(row, list.len(), format!("{path}.rows[{n}]")));
    let raw = faults.keep_all(rows);
    let total = faults.keep(object.flag("total"));
    let description = faults.keep(object.words("alt", 1_000));
    let (Some(mut columns), Some(raw)) = (columns, raw) else { return faults.close(None) };
    let codes: Vec<String> = (0..columns.len()).map(|n| code(&mut columns, n, &raw)).collect();
    let rows = raw.iter().enumerate().map(|(n, row)| {
        let cells = row.iter().zip(&codes).enumerate();
        let cells = cells.map(|(m, (value, code))| cell(value, code, &format!("{path}.rows[{n}][{m}]")));
        cells.collect::<Result<Vec<_>, _>>()
    });
    let rows = faults.keep_all(rows);
    if total == Some(Some(true)) {
        faults.keep(check_total(&raw, &columns, path));
    }
    let table = (|| {
        let (total, description) = (total?.unwrap_or(false), description?.unwrap_or_default());
        Some(Table { columns, rows: rows?, total, description })
    })();
    faults.close(table)
}

/// Refuses a last row that is said to be the total where no column of it is the sum of the rows above.
fn check_total(rows: &[&Vec<Value>], columns: &[Column], path: &str) -> Result<(), Refusal> {
    let Some((last, above)) = rows.split_last().filter(|(_, above)| above.len() > 1) else { return Ok(()) };
    let mut wrong = None;
    for (at, column) in columns.iter().enumerate().filter(|(_, column)| column.numbers) {
        let Some(total) = last.get(at).and_then(number) else { continue };
        let all: Option<Vec<f64>> = above.iter().map(|row| row.get(at).and_then(number)).collect();
        let Some(all) = all else { continue };
        let sum: f64 = all.iter().sum();
        // Half of the last digit of each, for those that were rounded before they were added up.
        let slack: f64 = all.iter().chain([&total]).map(|number| half_of_last_digit(*number)).sum();
        // With sums of parts among the rows each is there twice.
        if [sum, sum / 2.0].iter().any(|sum| (sum - total).abs() <= slack + sum.abs() * 1e-9) {
            return Ok(());
        }
        wrong.get_or_insert((column.header.words(), total, sum));
    }
    let Some((header, total, sum)) = wrong else { return Ok(()) };
    let says =
        format!("The last row is no total: in “{header}” it is {total}, and those above add up to {sum}.");
    Err(Refusal::new(format!("{path}.total"), says, "Give the total as the last row, or leave total out."))
}

/// Half of a number's last digit: 0.05 of 1.5.
fn half_of_last_digit(number: f64) -> f64 {
    let shown = number.to_string();
    // Three zeros at the end are thousands.
    if number != 0.0 && shown.ends_with("000") && !shown.contains('.') {
        return 500.0;
    }
    let decimals = shown.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    0.5 * 10f64.powi(-i32::try_from(decimals.min(9)).unwrap_or(9))
}

/// The cells of a row, as many as there are columns.
fn cells(row: &Value, wide: usize, path: String) -> Result<&Vec<Value>, Refusal> {
    let Some(cells) = row.as_array() else {
        let next = "Each row is a list, one value for each column.";
        return Err(Refusal::new(path, "It is no list of cells.", next));
    };
    if cells.len() == wide {
        return Ok(cells);
    }
    let says = format!("It has {} cells and there are {wide} columns.", cells.len());
    Err(Refusal::new(path, says, "Give one value for each; null leaves a cell empty."))
}

fn column(value: &Value, path: &str, notation: &'static Notation) -> Result<Column, Refusal> {
    if let Value::String(words) = value {
        let header = text::text(words, path, MAX_SHORT)?;
        let format = crate::spec::Format { notation, ..crate::spec::Format::default() };
        return Ok(Column { header, format, numbers: false });
    }
    let object = Object::of(value, path, &["header", "format", "currency", "decimals", "scale"])?;
    let header = text::line(&object, "header", MAX_SHORT)?.unwrap_or_default();
    Ok(Column { header, format: chart::format(&object, notation)?, numbers: false })
}

/// The number of a cell, where it is one.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Object(map) if !map.contains_key("text") => map.get("value")?.as_f64(),
        value => value.as_f64(),
    }
    .filter(|number| number.is_finite())
}

/// The code by which the numbers of a column are shown; also marks columns of numbers.
fn code(columns: &mut [Column], at: usize, rows: &[&Vec<Value>]) -> String {
    let cells = || rows.iter().filter_map(|row| row.get(at));
    let Some(column) = columns.get_mut(at) else { return String::new() };
    let numeric = |value: &&Value| {
        value.is_number() || value.get("value").is_some_and(Value::is_number) || figure(value)
    };
    let (filled, numbers) = (cells().filter(|value| !blank(value)).count(), cells().filter(numeric).count());
    column.numbers = numbers * 2 > filled;
    column.format.code(cells().filter_map(number))
}

fn blank(value: &Value) -> bool {
    value.is_null()
        || value
            .as_str()
            .is_some_and(|words| words.trim().is_empty() || matches!(words.trim(), "–" | "-" | "—"))
}

/// Words that are a number: `€1.92m`, `12 %`, `[+4.1](fact:x)`.
fn figure(value: &Value) -> bool {
    let Some(words) = value.as_str() else { return false };
    let words =
        words.strip_prefix('[').and_then(|rest| rest.split_once("](")).map_or(words, |(shown, _)| shown);
    let digits = words.chars().filter(char::is_ascii_digit).count();
    let scale =
        ["thousand", "million", "billion", "trillion"].iter().find_map(|word| words.strip_suffix(word));
    let words = scale.unwrap_or(words);
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let date = words.char_indices().any(|(at, c)| at > 0 && c == '-');
    digits > 0 && !date && letters <= 3 && words.chars().count() <= 16 && !words.contains(['/', ':'])
}

fn cell(value: &Value, code: &str, path: &str) -> Result<Cell, Refusal> {
    let show = |number: f64| label(code, number);
    let plain = |text: Text| Cell { text, fact: None };
    match value {
        Value::Null => Ok(Cell::default()),
        Value::String(words) => Ok(plain(text::text(words, path, MAX_CELL)?)),
        Value::Bool(yes) => Ok(plain(Text::plain(if *yes { "Yes" } else { "No" }))),
        Value::Number(_) => match number(value) {
            Some(number) => Ok(plain(Text::plain(show(number)))),
            None => Err(Refusal::new(path, "The number is too large.", "Numbers up to 1e308 work.")),
        },
        Value::Object(_) => {
            let object = Object::of(value, path, &["value", "text", "fact"])?;
            let fact =
                object.words("fact", 1_000)?.map(|id| text::fact(&id, &object.at("fact"))).transpose()?;
            if let Some(text) = text::line(&object, "text", MAX_CELL)? {
                return Ok(Cell { text, fact });
            }
            let text = match object.get("value") {
                Some(Value::String(words)) => text::text(words, &object.at("value"), MAX_CELL)?,
                Some(value) => match number(value) {
                    Some(number) => Text::plain(show(number)),
                    None => return object.refuse("value", "It is no number.", "Give a number or a string."),
                },
                None => return object.missing("value", "a number or a string"),
            };
            Ok(Cell { text, fact })
        }
        Value::Array(_) => Err(Refusal::new(
            path,
            "A cell can't hold a list.",
            "A number, a string, null or {\"value\", \"fact\"} works.",
        )),
    }
}
