//! What `read_file` says about a table: its columns, its rows and the first of them. Hostile input: anything
//! that is missing is empty.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::words::extension;

/// Sheets that are looked at for one with rows.
const MAX_SHEETS: usize = 6;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Text,
    Date,
    Other,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Its name, as in SQL.
    pub name: String,
    pub kind: Kind,
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Schema {
    pub path: String,
    /// None for CSV.
    pub sheet: Option<String>,
    /// Other sheets of the workbook.
    pub others: Vec<String>,
    pub columns: Vec<Column>,
    pub rows: u64,
    /// The first rows as text.
    pub sample: Vec<Vec<String>>,
    pub notices: Vec<String>,
}

impl Schema {
    /// The sample's values of a column that are not empty.
    pub(super) fn values(&self, column: usize) -> impl Iterator<Item = &str> {
        self.sample
            .iter()
            .filter_map(move |row| row.get(column))
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
    }
}

/// Reads the file's table: its first sheet that has rows. None while it is being read.
pub(super) fn read(desk: &Desk, path: &str) -> Option<Result<Schema, String>> {
    let first = match desk.ask("read_file", &json!({ "path": path }))? {
        Ok(read) => schema(path, &read),
        Err(why) => return Some(Err(why)),
    };
    if first.rows > 0 || first.others.is_empty() {
        return Some(Ok(first));
    }
    for sheet in first.others.iter().take(MAX_SHEETS) {
        if let Ok(read) = desk.ask("read_file", &json!({ "path": path, "sheet": sheet }))? {
            let found = schema(path, &read);
            if found.rows > 0 {
                return Some(Ok(found));
            }
        }
    }
    Some(Ok(first))
}

fn schema(path: &str, read: &Value) -> Schema {
    let list = |key: &str| read.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let text =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let texts = |values: &[Value]| {
        values.iter().map(|v| v.as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let rows = read.get("rows_total").and_then(Value::as_u64).unwrap_or(0);
    let columns = list("columns")
        .iter()
        .map(|column| Column {
            name: text(column, "name"),
            kind: match column.get("type").and_then(Value::as_str) {
                Some("number") => Kind::Number,
                Some("text") => Kind::Text,
                Some("date") => Kind::Date,
                _ => Kind::Other,
            },
        })
        .collect();
    let current = text(read, "sheet");
    Schema {
        path: read.get("path").and_then(Value::as_str).unwrap_or(path).to_owned(),
        sheet: (extension(path) == "xlsx").then(|| current.clone()),
        others: texts(&list("sheets")).into_iter().filter(|sheet| *sheet != current).collect(),
        columns,
        rows,
        sample: list("rows")
            .iter()
            .map(|row| texts(row.as_array().map(Vec::as_slice).unwrap_or_default()))
            .collect(),
        notices: texts(&list("notices")),
    }
}
