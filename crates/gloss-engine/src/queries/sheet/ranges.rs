//! The rows of cells that a document's chart names: read out of the folder as it is now, so that the drawing follows the
//! cells. Writes nothing, and says in plain words what is not there.

use std::cell::RefCell;
use std::collections::HashMap;

use gloss_artifact::sheet;
use gloss_chart::{FACT, Refused, Rows, Value, limits, unread};
use gloss_ooxml::Area;
use gloss_protocol::{Code, Problem};
use gloss_table::{Book, Cell, Format};

use crate::doors::Shared;
use crate::renewals;

/// Largest file that is read to draw a chart of it: a document may have many charts, and each waits for its file.
const MAX_FILE: usize = 32 << 20;

/// The cells that one document's charts name, each read once however often it is asked for.
pub(crate) struct Ranges<'a> {
    shared: &'a Shared,
    known: RefCell<HashMap<String, Result<Rows, Refused>>>,
}

/// Ranges that are kept: beyond it each is read when it is asked for.
const KEPT: usize = 64;

impl<'a> Ranges<'a> {
    pub(crate) fn new(shared: &'a Shared) -> Self {
        Self { shared, known: RefCell::default() }
    }

    /// The rows of `sales.xlsx!2024!A1:C20`, `sales.csv!A1:C20`, or of whole columns as `sales.csv!A:C`.
    ///
    /// # Errors
    /// Reason that they are not there, in words for the person who wrote the chart.
    pub(crate) fn look_up(&self, range: &str) -> Result<Rows, Refused> {
        if let Some(known) = self.known.borrow().get(range) {
            return known.clone();
        }
        let rows = match range.strip_prefix(FACT) {
            Some(fact) => rows_of_fact(self.shared, fact),
            None => rows(self.shared, range),
        };
        let mut known = self.known.borrow_mut();
        if known.len() < KEPT {
            known.insert(range.to_owned(), rows.clone());
        }
        rows
    }
}

/// The rows of a fact: what its query gives of the files as they are now.
fn rows_of_fact(shared: &Shared, id: &str) -> Result<Rows, Refused> {
    let found = shared.read(|read, blobs| {
        let missing = || Problem::new(Code::NotFound, format!("There is no fact {id} here."));
        let fact = read.fact(id)?.ok_or_else(missing)?;
        if !fact.stale {
            return Ok((fact.columns, fact.rows));
        }
        let sources = renewals::newest(read, fact.sources.iter())?;
        let limits = gloss_data::Limits::default();
        let now = shared.query_versions((read, blobs), &sources, (&fact.query, limits));
        let now = now.map_err(|says| Problem::new(Code::NoQuery, says))?;
        Ok((now.columns, now.rows))
    });
    let (columns, rows) =
        found.map_err(|problem| unread(problem.says, "Ask for the figures again, and name their fact."))?;
    if columns.len() > limits::COLUMNS || rows.len() > limits::ROWS {
        let says = format!("A chart reads up to {} rows of {} columns.", limits::ROWS, limits::COLUMNS);
        return Err(unread(says, "Ask for fewer rows."));
    }
    let value = |value: serde_json::Value| match value {
        serde_json::Value::Number(number) => number.as_f64().map_or(Value::Null, Value::Number),
        serde_json::Value::String(words) if !words.trim().is_empty() => Value::Text(words),
        _ => Value::Null,
    };
    let rows = rows.into_iter().map(|row| row.into_iter().map(value).collect()).collect();
    Ok(Rows { columns, rows })
}

fn rows(shared: &Shared, range: &str) -> Result<Rows, Refused> {
    let (place, cells) = range.rsplit_once('!').unwrap_or((range, ""));
    // Also as the sources of a figure are written: `sales.xlsx Sheet1!A1:C20`.
    let spaced = || {
        let (at, _) =
            place.match_indices(' ').find(|(at, _)| place.get(..*at).and_then(sheet::format_of).is_some())?;
        Some((place.get(..at)?, place.get(at + 1..)?))
    };
    let (path, sheet) = match place.split_once('!').or_else(spaced) {
        Some((path, sheet)) => (path, Some(sheet)),
        None => (place, None),
    };
    let area = cells.replace('$', "").parse::<Area>();
    let area = area.map_err(|()| unread(format!("{cells} names no cells."), "Write them as A1:C20."))?;
    let format = sheet::format_of(path).ok_or_else(|| {
        unread(format!("{path} is no table."), "Name a workbook (.xlsx) or a table of text (.csv).")
    })?;
    let missing = || {
        unread(
            format!("There is no file {path} in this folder."),
            "Put the file back, or change its name in the chart.",
        )
    };
    let path = shared.folder.normal(path).map_err(|_| missing())?;
    let bytes = shared.folder.read(&path).ok().flatten().ok_or_else(missing)?;
    if bytes.len() > MAX_FILE {
        let says = format!("{path} is larger than {} MB.", MAX_FILE >> 20);
        return Err(unread(says, "Make a smaller table of what the chart shows."));
    }
    // Whole columns, as `A:C`, are the table that Gloss reads in them.
    let whole = !cells.bytes().any(|byte| byte.is_ascii_digit());
    let columns = area.to.column - area.from.column + 1;
    let count = if whole { 0 } else { area.to.row - area.from.row };
    if columns as usize > limits::COLUMNS || count as usize > limits::ROWS {
        let says = format!("A chart reads up to {} rows of {} columns.", limits::ROWS, limits::COLUMNS);
        return Err(unread(says, "Name fewer cells."));
    }
    let rows = if whole { table(&bytes, format, sheet, area) } else { read(&bytes, format, sheet, area) };
    let rows = rows.map_err(|why| {
        unread(format!("{path} can’t be read. {why}"), "Check that the file and the sheet are there.")
    })?;
    if rows.rows.len() > limits::ROWS {
        let says = format!("A chart reads up to {} rows; {path} has more.", limits::ROWS);
        return Err(unread(says, "Name fewer cells."));
    }
    Ok(rows)
}

fn read(
    bytes: &[u8],
    format: Format,
    sheet: Option<&str>,
    area: Area,
) -> Result<Rows, gloss_table::TableError> {
    let mut book = Book::open(bytes, format)?;
    let sheet = book.sheet_name(sheet)?;
    let mut out = Rows::default();
    let columns = area.from.column - 1..area.to.column;
    for row in book.rows(Some(&sheet))? {
        let row = row?;
        if row.number > area.to.row {
            break;
        }
        if row.number == area.from.row {
            out.columns = columns.clone().map(|at| row.get(at).display().into_owned()).collect();
        } else if row.number > area.from.row {
            out.rows.push(columns.clone().map(|at| value(row.get(at), format)).collect());
        }
    }
    out.columns.resize(columns.len(), String::new());
    Ok(out)
}

/// The table in some columns, as a query reads it: with its header wherever that stands, and each column as what it is.
fn table(
    bytes: &[u8],
    format: Format,
    sheet: Option<&str>,
    area: Area,
) -> Result<Rows, gloss_table::TableError> {
    let mut book = Book::open(bytes, format)?;
    let sheet = book.sheet_name(sheet)?;
    let schema = book.describe(Some(&sheet))?;
    let wanted = area.from.column - 1..area.to.column;
    let columns: Vec<_> = schema.columns.iter().filter(|column| wanted.contains(&column.index)).collect();
    let mut out =
        Rows { columns: columns.iter().map(|column| column.name.clone()).collect(), ..Rows::default() };
    for row in book.rows(Some(&sheet))? {
        let row = row?;
        if !schema.is_data(row.number) {
            continue;
        }
        out.rows.push(
            columns.iter().map(|column| value(&column.value(row.get(column.index)), Format::Xlsx)).collect(),
        );
        // More are refused; the rest of a large file need not be held for that.
        if out.rows.len() > limits::ROWS {
            break;
        }
    }
    Ok(out)
}

fn value(cell: &Cell, format: Format) -> Value {
    match cell {
        Cell::Empty | Cell::Error(_) => Value::Null,
        Cell::Number(number) if number.is_finite() => Value::Number(*number),
        Cell::Number(_) => Value::Null,
        Cell::Text(words) if words.trim().is_empty() => Value::Null,
        // A table of text has no numbers of its own: `1,234` is one where nothing else is meant.
        Cell::Text(words) if format == Format::Csv => {
            number(words).map_or_else(|| text(words), Value::Number)
        }
        Cell::Text(words) | Cell::Date(words) => text(words),
        Cell::Bool(yes) => text(if *yes { "true" } else { "false" }),
    }
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

/// Words of a cell as the number that a sheet would hold for them.
fn number(words: &str) -> Option<f64> {
    sheet::number_of(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_rows_under_the_names_of_the_first() {
        let csv = b"month,sales,note\n2026-01-01,\"1,200\",x\n2026-02-01,7,\n2026-03-01,,y\n";
        let area: Area = "A1:B3".parse().unwrap();
        let rows = read(csv, Format::Csv, None, area).unwrap();
        assert_eq!(rows.columns, ["month", "sales"]);
        let days: Vec<&Value> = rows.rows.iter().filter_map(|row| row.first()).collect();
        assert_eq!(days, [&text("2026-01-01"), &text("2026-02-01")]);
        assert_eq!(
            rows.rows.iter().map(|row| row[1].clone()).collect::<Vec<_>>(),
            [Value::Number(1200.0), Value::Number(7.0)]
        );
        let whole = table(csv, Format::Csv, None, "A:B".parse().unwrap()).unwrap();
        assert_eq!((whole.columns.len(), whole.rows.len()), (2, 3));
        assert_eq!(whole.rows[0], [text("2026-01-01"), Value::Number(1200.0)]);
        let below: Area = "B1:C9".parse().unwrap();
        let rows = read(csv, Format::Csv, None, below).unwrap();
        assert_eq!(rows.rows.len(), 3, "what is not there is no row");
        assert_eq!(rows.rows[2], [Value::Null, text("y")]);
    }
}
