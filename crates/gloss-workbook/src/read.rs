//! A spec from JSON. Refuses what it doesn't know rather than leave it out, and says what would work; looks at no
//! formula yet, for the columns of a query are known only when it was run.

use gloss_ooxml::format::Notation;
use serde_json::{Map, Value};

use crate::Refusal;
use crate::limits::{
    MAX_CELLS, MAX_CHARTS, MAX_COLUMNS, MAX_HEADER, MAX_NAME, MAX_ROWS, MAX_SERIES, MAX_SHEETS, MAX_TEXT,
};
use crate::refusal::quoted_names;
use crate::spec::{Chart, ChartKind, Column, Entry, Format, Rows, Sheet, Spec, Total};
use crate::words::is_sources;

/// Names of formats.
const FORMATS: [&str; 9] =
    ["general", "integer", "decimal", "percent", "money", "date", "month", "year", "text"];
/// Names of totals.
const TOTALS: [&str; 6] = ["sum", "average", "count", "min", "max", "same"];
/// Names of charts.
const KINDS: [&str; 6] = ["bar", "column", "line", "area", "pie", "scatter"];

/// Reads a spec: `{"sheets": [{"name", "columns", "rows" or "sql", "frozen", "filter", "charts"}]}`.
///
/// # Errors
/// The first thing that can't be made, with its place.
pub fn read(spec: &Value) -> Result<Spec, Refusal> {
    let spec = object(spec, "spec", &["sheets", "language"])?;
    let notation = Notation::of(&text(spec, "language", "spec")?.unwrap_or_default());
    let list = spec.get("sheets").and_then(Value::as_array).filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| {
        Refusal::new(
            "sheets",
            "There are no sheets.",
            "Give a list with at least one sheet: {\"name\", \"columns\", \"rows\"}.",
        )
    })?;
    if list.len() > MAX_SHEETS {
        return Err(Refusal::new(
            "sheets",
            format!("There are {} sheets.", list.len()),
            format!("At most {MAX_SHEETS} work."),
        ));
    }
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut cells = 0usize;
    for (at, value) in list.iter().enumerate() {
        let path = format!("sheets[{at}]");
        let sheet = read_sheet(value, &path)?;
        if sheets.iter().any(|other| other.name.to_lowercase() == sheet.name.to_lowercase()) {
            let says = format!("There are two sheets called “{}”.", sheet.name);
            return Err(Refusal::new(format!("{path}.name"), says, "Give each sheet a name of its own."));
        }
        if let Rows::Given(rows) = &sheet.rows {
            cells = cells.saturating_add(rows.len().saturating_mul(sheet.columns.len()));
        }
        sheets.push(sheet);
    }
    if cells > MAX_CELLS {
        return Err(Refusal::new(
            "sheets",
            format!("They have {cells} cells."),
            format!("At most {MAX_CELLS} work."),
        ));
    }
    Ok(Spec { sheets, notation })
}

fn read_sheet(value: &Value, path: &str) -> Result<Sheet, Refusal> {
    let known = ["name", "columns", "rows", "sql", "frozen", "filter", "charts"];
    let sheet = object(value, path, &known)?;
    let name = text(sheet, "name", path)?.ok_or_else(|| missing(path, "name", "a string"))?;
    named(&name, &format!("{path}.name"))?;
    let columns = list(sheet, "columns", path, MAX_COLUMNS)?;
    let columns =
        columns.iter().enumerate().map(|(at, column)| read_column(column, &format!("{path}.columns[{at}]")));
    let columns: Vec<Column> = columns.collect::<Result<_, _>>()?;
    headers(&columns, path)?;
    let rows = match (sheet.get("rows"), text(sheet, "sql", path)?) {
        (None, Some(sql)) => Rows::Query(sql),
        (Some(_), None) => Rows::Given(rows(sheet, path, &columns)?),
        (None, None) => {
            return Err(Refusal::new(
                path,
                "It has neither rows nor sql.",
                "Give \"rows\", a list of lists, or \"sql\", one SELECT.",
            ));
        }
        (Some(_), Some(_)) => {
            return Err(Refusal::new(path, "It has both rows and sql.", "Give one of them."));
        }
    };
    if columns.is_empty() && matches!(rows, Rows::Given(_)) {
        return Err(missing(path, "columns", "a list of {\"header\", \"format\"}"));
    }
    let frozen = sheet.get("frozen").map_or(Some(0), Value::as_u64).filter(|n| *n <= 10);
    let frozen = frozen.ok_or_else(|| {
        Refusal::new(
            format!("{path}.frozen"),
            "It is no number of columns.",
            "A whole number from 0 to 10 works; the header always stays in view.",
        )
    })?;
    let charts = list(sheet, "charts", path, MAX_CHARTS)?;
    let charts =
        charts.iter().enumerate().map(|(at, chart)| read_chart(chart, &format!("{path}.charts[{at}]")));
    Ok(Sheet {
        name,
        columns,
        rows,
        frozen: u16::try_from(frozen).unwrap_or(0),
        filter: flag(sheet, "filter", path)?,
        charts: charts.collect::<Result<_, _>>()?,
    })
}

/// Excel's rules for a sheet's name.
fn named(name: &str, path: &str) -> Result<(), Refusal> {
    let refuse = |says: String, next: &str| Err(Refusal::new(path, says, next));
    if name.trim().is_empty() || name.encode_utf16().count() > MAX_NAME {
        return refuse(format!("“{name}” is no name of a sheet."), "A name has 1 to 31 characters.");
    }
    if let Some(mark) =
        name.chars().find(|c| matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control())
    {
        return refuse(format!("A sheet's name can't have “{mark}”."), "Use words, spaces and hyphens.");
    }
    let lower = name.to_lowercase();
    if name.starts_with('\'') || name.ends_with('\'') || lower == "history" || is_sources(name) {
        return refuse(
            format!("A sheet can't be called “{name}” here."),
            "Choose another name; the sheet of sources is made by itself.",
        );
    }
    Ok(())
}

fn read_column(value: &Value, path: &str) -> Result<Column, Refusal> {
    if let Some(header) = value.as_str() {
        return Ok(Column {
            header: header.to_owned(),
            format: Format::General,
            formats: Vec::new(),
            width: None,
            formula: None,
            total: None,
        });
    }
    let column =
        object(value, path, &["header", "format", "formats", "currency", "width", "formula", "total"])?;
    let header = text(column, "header", path)?.ok_or_else(|| missing(path, "header", "a string"))?;
    let width = match column.get("width") {
        None | Some(Value::Null) => None,
        Some(width) => {
            Some(width.as_f64().filter(|width| (1.0..=255.0).contains(width)).ok_or_else(|| {
                Refusal::new(
                    format!("{path}.width"),
                    "It is no width.",
                    "A number of characters from 1 to 255 works.",
                )
            })?)
        }
    };
    let formula = text(column, "formula", path)?.map(|formula| bare(&formula));
    let total = word(column, "total", path, &TOTALS)?.map(|total| match total {
        "sum" => Total::Sum,
        "average" => Total::Average,
        "count" => Total::Count,
        "min" => Total::Min,
        "max" => Total::Max,
        _ => Total::Same,
    });
    if total == Some(Total::Same) && formula.is_none() {
        return Err(Refusal::new(
            format!("{path}.total"),
            "“same” is for columns with a formula.",
            "Use sum, average, count, min or max.",
        ));
    }
    let (format, formats) = (format(column, path)?, formats(column, path)?);
    Ok(Column { header, format, formats, width, formula, total })
}

/// The formats of a column's rows, each read as one of a column that has the same currency.
fn formats(column: &Map<String, Value>, path: &str) -> Result<Vec<Format>, Refusal> {
    let all = list(column, "formats", path, MAX_ROWS)?.iter().enumerate().map(|(at, word)| {
        let mut own = column.clone();
        own.insert("format".to_owned(), word.clone());
        format(&own, &format!("{path}.formats[{at}]"))
    });
    all.collect()
}

fn format(column: &Map<String, Value>, path: &str) -> Result<Format, Refusal> {
    let currency = text(column, "currency", path)?.unwrap_or_default();
    if currency.chars().count() > 3 || currency.chars().any(|c| c == '"' || c == '\\' || c.is_control()) {
        return Err(Refusal::new(
            format!("{path}.currency"),
            "It is no sign of a currency.",
            "Up to three characters work, as $, €, or CHF.",
        ));
    }
    Ok(match word(column, "format", path, &FORMATS)?.unwrap_or("general") {
        "integer" => Format::Integer,
        "decimal" => Format::Decimal,
        "percent" => Format::Percent,
        "money" => Format::Money(currency),
        "date" => Format::Date,
        "month" => Format::Month,
        "year" => Format::Year,
        "text" => Format::Text,
        _ => Format::General,
    })
}

/// A formula without the sign that begins it.
fn bare(formula: &str) -> String {
    let formula = formula.trim();
    formula.strip_prefix('=').unwrap_or(formula).trim().to_owned()
}

/// Headers are what formulas and charts name columns by, so each must be one of its own.
pub(crate) fn headers(columns: &[Column], path: &str) -> Result<(), Refusal> {
    for (at, column) in columns.iter().enumerate() {
        let path = format!("{path}.columns[{at}].header");
        let length = column.header.chars().count();
        if column.header.trim().is_empty() || length > MAX_HEADER {
            return Err(Refusal::new(
                path,
                format!("A header of {length} characters can't be used."),
                format!("1 to {MAX_HEADER} characters work."),
            ));
        }
        let same = |other: &Column| other.header.to_lowercase() == column.header.to_lowercase();
        if columns.iter().take(at).any(same) {
            return Err(Refusal::new(
                path,
                format!("There are two columns called “{}”.", column.header),
                "Give each column a header of its own.",
            ));
        }
    }
    Ok(())
}

fn rows(sheet: &Map<String, Value>, path: &str, columns: &[Column]) -> Result<Vec<Vec<Entry>>, Refusal> {
    let list = list(sheet, "rows", path, MAX_ROWS)?;
    let wide = columns.iter().filter(|column| column.formula.is_none()).count();
    let mut out = Vec::with_capacity(list.len());
    for (at, row) in list.iter().enumerate() {
        let path = format!("{path}.rows[{at}]");
        let Some(row) = row.as_array() else {
            return Err(Refusal::new(
                path,
                "It is no list of cells.",
                "Each row is a list, one value for each column without a formula.",
            ));
        };
        if row.len() != wide {
            let says = format!("It has {} cells and there are {wide} columns without a formula.", row.len());
            return Err(Refusal::new(path, says, "Give one value for each; null leaves a cell empty."));
        }
        let cells = row.iter().enumerate().map(|(at, cell)| entry(cell, &format!("{path}[{at}]")));
        out.push(cells.collect::<Result<_, _>>()?);
    }
    Ok(out)
}

fn entry(value: &Value, path: &str) -> Result<Entry, Refusal> {
    Ok(match value {
        Value::Null => Entry::Blank,
        Value::Bool(value) => Entry::Bool(*value),
        Value::Number(number) => {
            Entry::Number(number.as_f64().filter(|n| n.is_finite()).ok_or_else(|| {
                Refusal::new(path, "The number is too large for a cell.", "Numbers up to 1e308 work.")
            })?)
        }
        Value::String(words) => Entry::Text(words_of(words, path)?),
        Value::Object(_) => {
            let cell = object(value, path, &["formula", "value", "format", "currency"])?;
            let holds = match (text(cell, "formula", path)?, cell.get("value")) {
                (Some(formula), None) => Entry::Formula(bare(&formula)),
                (None, Some(value)) if !value.is_object() => entry(value, &format!("{path}.value"))?,
                _ => {
                    let says = "It has not one of formula and value.";
                    return Err(Refusal::new(path, says, "Give a formula, or a value that is no object."));
                }
            };
            match cell.contains_key("format") {
                true => Entry::Own(Box::new(holds), format(cell, path)?),
                false => holds,
            }
        }
        Value::Array(_) => {
            return Err(Refusal::new(
                path,
                "A cell can't hold a list.",
                "A number, a string, true, false, null or {\"formula\": \"=…\"} works.",
            ));
        }
    })
}

/// Words that fit into a cell, without marks that no XML can hold.
pub(crate) fn words_of(words: &str, path: &str) -> Result<String, Refusal> {
    let length = words.encode_utf16().count();
    if length > MAX_TEXT {
        return Err(Refusal::new(
            path,
            format!("The text has {length} characters."),
            format!("A cell holds {MAX_TEXT}; shorten it or leave the column out."),
        ));
    }
    Ok(words
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect())
}

fn read_chart(value: &Value, path: &str) -> Result<Chart, Refusal> {
    let chart = object(value, path, &["kind", "title", "of", "category", "series", "stacked"])?;
    let kind = word(chart, "kind", path, &KINDS)?
        .ok_or_else(|| missing(path, "kind", &format!("one of {}", KINDS.join(", "))))?;
    let kind = match kind {
        "bar" => ChartKind::Bar,
        "column" => ChartKind::Column,
        "line" => ChartKind::Line,
        "area" => ChartKind::Area,
        "pie" => ChartKind::Pie,
        _ => ChartKind::Scatter,
    };
    let title = text(chart, "title", path)?.unwrap_or_default();
    if title.chars().count() > MAX_HEADER {
        return Err(Refusal::new(
            format!("{path}.title"),
            "The title is too long.",
            format!("{MAX_HEADER} characters work."),
        ));
    }
    let series = list(chart, "series", path, MAX_SERIES)?;
    let series: Option<Vec<String>> = series.iter().map(|name| name.as_str().map(str::to_owned)).collect();
    let series = series
        .filter(|series| !series.is_empty())
        .ok_or_else(|| missing(path, "series", "a list of headers"))?;
    if kind == ChartKind::Pie && series.len() > 1 {
        return Err(Refusal::new(
            format!("{path}.series"),
            "A pie shows one series.",
            "Name one column, or choose column or bar.",
        ));
    }
    let stacked = flag(chart, "stacked", path)?;
    if stacked && !matches!(kind, ChartKind::Bar | ChartKind::Column | ChartKind::Area) {
        return Err(Refusal::new(
            format!("{path}.stacked"),
            "This kind can't be stacked.",
            "bar, column and area can.",
        ));
    }
    let category = text(chart, "category", path)?.ok_or_else(|| missing(path, "category", "a header"))?;
    Ok(Chart { kind, title, of: text(chart, "of", path)?, category, series, stacked })
}

fn missing(path: &str, key: &str, what: &str) -> Refusal {
    Refusal::new(format!("{path}.{key}"), format!("“{key}” is missing."), format!("Give {what}."))
}

fn object<'a>(value: &'a Value, path: &str, known: &[&str]) -> Result<&'a Map<String, Value>, Refusal> {
    let keys = known.join(", ");
    let Some(map) = value.as_object() else {
        return Err(Refusal::new(path, "It is no object.", format!("An object with {keys} works.")));
    };
    match map.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(Refusal::new(
            format!("{path}.{}", clip(key)),
            "There is no such key.",
            format!("These work: {keys}."),
        )),
        None => Ok(map),
    }
}

fn clip(text: &str) -> String {
    text.chars().take(60).collect()
}

fn text(map: &Map<String, Value>, key: &str, path: &str) -> Result<Option<String>, Refusal> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(Refusal::new(format!("{path}.{key}"), "It is no string.", "Give it in quotes.")),
    }
}

fn flag(map: &Map<String, Value>, key: &str, path: &str) -> Result<bool, Refusal> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(value)) => Ok(*value),
        Some(_) => Err(Refusal::new(
            format!("{path}.{key}"),
            "It is neither true nor false.",
            "true or false works.",
        )),
    }
}

fn word<'a>(
    map: &Map<String, Value>,
    key: &str,
    path: &str,
    known: &[&'a str],
) -> Result<Option<&'a str>, Refusal> {
    let Some(said) = text(map, key, path)? else { return Ok(None) };
    match known.iter().find(|word| **word == said) {
        Some(word) => Ok(Some(word)),
        None => Err(Refusal::new(
            format!("{path}.{key}"),
            format!("“{}” is not known.", clip(&said)),
            format!("These work: {}.", quoted_names(known.iter().copied())),
        )),
    }
}

fn list<'a>(map: &'a Map<String, Value>, key: &str, path: &str, most: usize) -> Result<&'a [Value], Refusal> {
    let list = match map.get(key) {
        None | Some(Value::Null) => return Ok(&[]),
        Some(value) => value
            .as_array()
            .ok_or_else(|| Refusal::new(format!("{path}.{key}"), "It is no list.", "Give a list, in [ ]."))?,
    };
    if list.len() > most {
        return Err(Refusal::new(
            format!("{path}.{key}"),
            format!("It has {} entries.", list.len()),
            format!("At most {most} work."),
        ));
    }
    Ok(list)
}
