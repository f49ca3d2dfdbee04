//! Tables from rows and answers, formulas from their texts. Refuses what doesn't fit; drops nothing.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::made::Answer;
use super::table::{Book, Cell, Formula, Table};
use crate::Refusal;
use crate::formula::{At, Cells, ColumnAt, Expr, parse};
use crate::limits::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS};
use crate::read::{headers, words_of};
use crate::refusal::quoted_names;
use crate::spec::{Column, Entry, Format, Rows, Sheet, Spec, Total};
use crate::words::words;

/// Days from 1899-12-30 to 1970-01-01: sheets count days from there (ECMA-376-1, 18.17.4.1).
const EPOCH: i64 = 25_569;
/// The first day that Excel and LibreOffice count alike: Excel has a 29 February 1900.
const FIRST_DAY: i64 = 61;

pub(super) fn fill(spec: &Spec, answers: &[Answer]) -> Result<Book, Refusal> {
    let mut answers = answers.iter();
    let mut tables = Vec::new();
    let mut given = Vec::new();
    for (at, sheet) in spec.sheets.iter().enumerate() {
        let path = format!("sheets[{at}]");
        let answer = match sheet.rows {
            Rows::Query(_) => Some(answers.next().ok_or_else(|| {
                Refusal::new(format!("{path}.sql"), "Its query was not run.", "Run it and give its answer.")
            })?),
            Rows::Given(_) => None,
        };
        let columns = columns(sheet, answer, &path)?;
        let cells = cells(sheet, answer, &columns, &path, &mut given)?;
        let looks = looks(sheet, &columns, cells.len(), &path)?;
        tables.push(Table { columns, cells, total: false, looks, notation: spec.notation });
    }
    let all: usize = tables.iter().map(|table| table.cells.len().saturating_mul(table.columns.len())).sum();
    if all > MAX_CELLS {
        return Err(Refusal::new(
            "sheets",
            format!("They have {all} cells."),
            format!("At most {MAX_CELLS} work; ask for fewer rows or columns."),
        ));
    }
    let mut book = Book {
        names: spec.sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        tables,
        formulas: Vec::new(),
    };
    for (sheet, path, text) in given {
        let formula = read(&book, sheet, &path, &text)?;
        book.formulas.push(formula);
    }
    worked_out(&mut book)?;
    for sheet in 0..book.tables.len() {
        totals(&mut book, sheet)?;
    }
    checked(&book)?;
    Ok(book)
}

fn columns(sheet: &Sheet, answer: Option<&Answer>, path: &str) -> Result<Vec<Column>, Refusal> {
    let Some(answer) = answer else { return Ok(sheet.columns.clone()) };
    let plain = |header: &String| Column {
        header: header.clone(),
        format: Format::General,
        formats: Vec::new(),
        width: None,
        formula: None,
        total: None,
    };
    if sheet.columns.is_empty() {
        let columns: Vec<Column> = answer.columns.iter().map(plain).collect();
        if columns.len() > MAX_COLUMNS {
            return Err(Refusal::new(
                format!("{path}.sql"),
                format!("It gives {} columns.", columns.len()),
                format!("At most {MAX_COLUMNS} work."),
            ));
        }
        headers(&columns, path)?;
        return Ok(columns);
    }
    let filled = sheet.columns.iter().filter(|column| column.formula.is_none()).count();
    if filled == answer.columns.len() {
        return Ok(sheet.columns.clone());
    }
    let gives = quoted_names(answer.columns.iter().map(String::as_str));
    Err(Refusal::new(
        format!("{path}.columns"),
        format!("{filled} columns have no formula, and the query gives {}: {gives}.", answer.columns.len()),
        "Name one column for each that the query gives, in its order.",
    ))
}

/// Formats of single cells, by row and column.
fn looks(
    sheet: &Sheet,
    columns: &[Column],
    rows: usize,
    path: &str,
) -> Result<HashMap<(usize, usize), Format>, Refusal> {
    let mut out = HashMap::new();
    for (at, column) in columns.iter().enumerate().filter(|(_, column)| !column.formats.is_empty()) {
        if column.formats.len() != rows {
            return Err(Refusal::new(
                format!("{path}.columns[{at}].formats"),
                format!("It has {} formats, and there are {rows} rows.", column.formats.len()),
                "Give one for each row, in their order, or one format for all.",
            ));
        }
        out.extend(column.formats.iter().enumerate().map(|(row, format)| ((row, at), format.clone())));
    }
    let Rows::Given(rows) = &sheet.rows else { return Ok(out) };
    let places: Vec<usize> = (0..sheet.columns.len())
        .filter(|at| sheet.columns.get(*at).is_some_and(|column| column.formula.is_none()))
        .collect();
    for (row, cells) in rows.iter().enumerate() {
        for (cell, at) in cells.iter().zip(&places) {
            if let Entry::Own(_, format) = cell {
                out.insert((row, *at), format.clone());
            }
        }
    }
    Ok(out)
}

/// A column as it is for one of its rows.
fn of_row(column: &Column, row: usize) -> Cow<'_, Column> {
    match column.formats.get(row) {
        Some(format) => Cow::Owned(Column { format: format.clone(), formats: Vec::new(), ..column.clone() }),
        None => Cow::Borrowed(column),
    }
}

/// A formula that stands in a single cell: its sheet, its place in the spec, its text.
type CellFormula = (usize, String, String);

fn cells(
    sheet: &Sheet,
    answer: Option<&Answer>,
    columns: &[Column],
    path: &str,
    given: &mut Vec<CellFormula>,
) -> Result<Vec<Vec<Cell>>, Refusal> {
    let at: usize = path.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(0);
    let rows = match (&sheet.rows, answer) {
        (Rows::Given(rows), _) => rows.len(),
        (_, Some(answer)) => answer.rows.len(),
        _ => 0,
    };
    if rows > MAX_ROWS {
        return Err(Refusal::new(
            path,
            format!("It has {rows} rows."),
            format!("At most {MAX_ROWS} work; aggregate, or add a LIMIT."),
        ));
    }
    let mut out = Vec::with_capacity(rows);
    for row in 0..rows {
        let mut line = Vec::with_capacity(columns.len());
        let mut next = 0;
        for column in columns {
            if column.formula.is_some() {
                line.push(Cell::Blank);
                continue;
            }
            let own = of_row(column, row);
            let cell = match (&sheet.rows, answer) {
                (Rows::Given(rows), _) => {
                    let entry = rows.get(row).and_then(|row| row.get(next)).unwrap_or(&Entry::Blank);
                    of_entry(entry, &own, at, &format!("{path}.rows[{row}][{next}]"), given)?
                }
                (_, Some(answer)) => {
                    let value = answer.rows.get(row).and_then(|row| row.get(next)).unwrap_or(&Value::Null);
                    of_value(value, &own, &format!("{path}.sql (row {}, “{}”)", row + 1, column.header))?
                }
                _ => Cell::Blank,
            };
            line.push(cell);
            next += 1;
        }
        out.push(line);
    }
    Ok(out)
}

fn of_entry(
    entry: &Entry,
    column: &Column,
    sheet: usize,
    path: &str,
    given: &mut Vec<CellFormula>,
) -> Result<Cell, Refusal> {
    Ok(match entry {
        Entry::Blank => Cell::Blank,
        Entry::Number(n) => Cell::Number(*n),
        Entry::Bool(value) => Cell::Bool(*value),
        Entry::Own(entry, format) => {
            let column = Column { format: format.clone(), ..column.clone() };
            of_entry(entry, &column, sheet, path, given)?
        }
        Entry::Formula(text) => {
            given.push((sheet, path.to_owned(), text.clone()));
            Cell::Formula(given.len() - 1)
        }
        Entry::Text(words) => match (day(words, &column.format), &column.format) {
            (Some(day), _) => Cell::Number(day),
            (None, Format::Date | Format::Month) => {
                return Err(Refusal::new(
                    path,
                    format!("“{}” is no day.", words.chars().take(40).collect::<String>()),
                    "Write 2026-11-20 (or 2026-11 for a month), from March 1900 on; or choose the format text.",
                ));
            }
            _ => Cell::Text(words.clone()),
        },
    })
}

/// Turns a query's value into a cell: words that are no day stay words, for the data may hold both.
fn of_value(value: &Value, column: &Column, path: &str) -> Result<Cell, Refusal> {
    Ok(match value {
        Value::Null => Cell::Blank,
        Value::Bool(value) => Cell::Bool(*value),
        Value::Number(n) => n.as_f64().map_or(Cell::Blank, Cell::Number),
        Value::String(words) => match day(words, &column.format) {
            Some(day) => Cell::Number(day),
            None => Cell::Text(words_of(words, path)?),
        },
        other => Cell::Text(words_of(&other.to_string(), path)?),
    })
}

/// A day as a sheet counts it: `2026-11-20`, for months `2026-11` too.
fn day(words: &str, format: &Format) -> Option<f64> {
    if !matches!(format, Format::Date | Format::Month) {
        return None;
    }
    let whole =
        if words.len() == 7 && *format == Format::Month { format!("{words}-01") } else { words.to_owned() };
    let mut parts = whole
        .split('-')
        .map(|part| part.parse::<i64>().ok().filter(|_| part.bytes().all(|c| c.is_ascii_digit())));
    let (Some(Some(year)), Some(Some(month)), Some(Some(day)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let long = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if whole.len() != 10
        || !(1900..=9999).contains(&year)
        || !(1..=12).contains(&month)
        || !(1..=long).contains(&day)
    {
        return None;
    }
    // Days since 1970 by counting months from March, so that the leap day is the last.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468;
    let serial = days + EPOCH;
    (serial >= FIRST_DAY).then_some(serial as f64)
}

fn read(book: &Book, sheet: usize, path: &str, text: &str) -> Result<Formula, Refusal> {
    let find = |named: Option<&str>, header: &str| -> Option<ColumnAt> {
        let sheet = match named {
            Some(name) => book
                .names
                .iter()
                .position(|other| other.to_lowercase() == name.trim_matches('\'').to_lowercase())?,
            None => sheet,
        };
        let header = header.to_lowercase();
        let column = book
            .tables
            .get(sheet)?
            .columns
            .iter()
            .position(|column| column.header.to_lowercase() == header)?;
        Some((sheet, column))
    };
    let length = |(sheet, _): ColumnAt| book.tables.get(sheet).map_or(0, Table::rows);
    let expr = parse(text, &find, &length).map_err(|(says, next)| Refusal::new(path, says, next))?;
    Ok(Formula { expr, path: path.to_owned() })
}

/// The formulas of whole columns, put into each row.
fn worked_out(book: &mut Book) -> Result<(), Refusal> {
    for sheet in 0..book.tables.len() {
        let formulas: Vec<(usize, String)> = book
            .tables
            .get(sheet)
            .into_iter()
            .flat_map(|table| table.columns.iter().enumerate())
            .filter_map(|(at, column)| Some((at, column.formula.clone()?)))
            .collect();
        for (column, text) in formulas {
            let formula = read(book, sheet, &format!("sheets[{sheet}].columns[{column}].formula"), &text)?;
            let index = book.formulas.len();
            let above = names_above(&formula.expr);
            book.formulas.push(formula);
            let rows = book.tables.get_mut(sheet).map(|table| table.cells.iter_mut());
            // The first row has none above it, so what compares with that stays empty there.
            for row in rows.into_iter().flatten().skip(usize::from(above)) {
                if let Some(cell) = row.get_mut(column) {
                    *cell = Cell::Formula(index);
                }
            }
        }
    }
    Ok(())
}

fn names_above(expr: &Expr) -> bool {
    let mut cells = Vec::new();
    expr.cells(&mut cells);
    cells.iter().any(|cells| cells.at == At::Above)
}

/// The total row, where a column asks for one.
fn totals(book: &mut Book, sheet: usize) -> Result<(), Refusal> {
    let Some(table) = book.tables.get(sheet) else { return Ok(()) };
    if table.columns.iter().all(|column| column.total.is_none()) || table.cells.is_empty() {
        return Ok(());
    }
    let mut line = Vec::new();
    let mut formulas = Vec::new();
    // The label stands in the first column that has room for it.
    let label = table.columns.iter().position(|column| column.total.is_none());
    for (at, column) in table.columns.iter().enumerate() {
        let path = format!("sheets[{sheet}].columns[{at}].total");
        let name = match column.total {
            None if label == Some(at) => {
                line.push(Cell::Text(words(table.notation).total.to_owned()));
                continue;
            }
            None => {
                line.push(Cell::Blank);
                continue;
            }
            Some(Total::Sum) => "SUM",
            Some(Total::Average) => "AVERAGE",
            Some(Total::Count) => "COUNTA",
            Some(Total::Min) => "MIN",
            Some(Total::Max) => "MAX",
            Some(Total::Same) => "",
        };
        let expr = if name.is_empty() {
            let own = column.formula.as_deref().unwrap_or_default();
            let own = read(book, sheet, &path, own)?.expr;
            if names_above(&own) {
                return Err(Refusal::new(
                    path,
                    "Its formula names the row above, which a total has not.",
                    "Use sum, average, count, min or max.",
                ));
            }
            own
        } else {
            Expr::Call(name, vec![Some(Expr::Cells(Cells { column: (sheet, at), at: At::All }))])
        };
        line.push(Cell::Formula(book.formulas.len() + formulas.len()));
        formulas.push(Formula { expr, path });
    }
    book.formulas.extend(formulas);
    if let Some(table) = book.tables.get_mut(sheet) {
        table.cells.push(line);
        table.total = true;
    }
    Ok(())
}

/// Refuses `#total` of a sheet without one.
fn checked(book: &Book) -> Result<(), Refusal> {
    for formula in &book.formulas {
        let mut cells = Vec::new();
        formula.expr.cells(&mut cells);
        let wrong = cells.iter().find(|cells| {
            cells.at == At::Total && book.tables.get(cells.column.0).is_none_or(|table| !table.total)
        });
        if wrong.is_some() {
            return Err(Refusal::new(
                &formula.path,
                "It names a total row that is not there.",
                "Give a column of that sheet a \"total\".",
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_sheets_count_them() {
        for (words, expect) in [
            ("2006-01-01", Some(38_718.0)),
            ("1900-03-01", Some(61.0)),
            ("1900-02-28", None),
            ("2024-02-29", Some(45_351.0)),
            ("2023-02-29", None),
            ("1970-01-01", Some(25_569.0)),
            ("9999-12-31", Some(2_958_465.0)),
            ("2006-1-1", None),
            ("2006-13-01", None),
            ("+006-01-01", None),
            ("", None),
        ] {
            assert_eq!(day(words, &Format::Date), expect, "{words}");
        }
        assert_eq!(day("2006-01", &Format::Month), Some(38_718.0));
        assert_eq!(day("2006-01", &Format::Date), None);
        assert_eq!(day("2006-01-01", &Format::General), None);
    }
}
