//! A file's tables as `read_file` tells of them: their columns, how many rows they have and the first of them.
//! Hostile input: anything that is missing is empty.

use gloss_table::Notice;
use serde_json::Value;

use crate::questions::Questions;
use gloss_figures::words::is_workbook;

/// The column that says which sheet a row is from.
pub(crate) const SHEET: &str = "sheet";
/// Columns that are looked at; a wider table is told to have more.
pub(crate) const MAX_COLUMNS: usize = 60;
/// Sheets that are read; a workbook with more says that there are more.
const MAX_SHEETS: usize = 12;
/// Share of a sheet's column names that another must have to be a sheet of the same sort.
const ALIKE: f64 = 0.5;

/// The kind of values that a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Numbers.
    Number,
    /// Words.
    Text,
    /// Days or months.
    Date,
    /// Nothing that is looked at.
    Other,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name, as in SQL.
    pub name: String,
    /// The kind of its values.
    pub kind: Kind,
    /// Whether the header gives no name, and the name is the column's letter.
    pub unnamed: bool,
    /// Its place in the source, from 0.
    at: usize,
}

impl Column {
    /// Its place in the source, from 0.
    pub fn place(&self) -> usize {
        self.at
    }

    /// A column that the source has not.
    pub fn named(name: &str, kind: Kind) -> Self {
        Self { name: name.to_owned(), kind, unnamed: false, at: usize::MAX }
    }
}

/// A table: a CSV file or a sheet.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The file's path.
    pub path: String,
    /// None for CSV.
    pub sheet: Option<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Rows of data.
    pub rows: u64,
    /// The first rows of data as text, one cell for each of [`Self::columns`].
    pub sample: Vec<Vec<String>>,
    /// True for a sheet without a header: its columns are named by letter.
    pub headless: bool,
    /// The notices of reading it, but for that of a missing header.
    pub notices: Vec<String>,
}

impl Schema {
    /// The sample's values of a column that are not empty.
    pub fn values(&self, column: usize) -> impl Iterator<Item = &str> {
        self.sample
            .iter()
            .filter_map(move |row| row.get(column))
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
    }

    /// A column's name; empty where there is none.
    pub fn name(&self, column: usize) -> &str {
        self.columns.get(column).map_or("", |column| column.name.as_str())
    }

    /// Whether a column's name is German: nouns then keep their capitals.
    pub fn german(&self) -> bool {
        self.columns.iter().any(|column| !column.unnamed && crate::additive::german(&column.name))
    }

    fn numbers(&self) -> usize {
        self.columns.iter().filter(|column| column.kind == Kind::Number).count()
    }
}

/// A file's tables.
#[derive(Clone, Debug)]
pub struct Source {
    /// The table that the report is about.
    pub main: Schema,
    /// Sheets with the same columns, `main` first; empty where there are none.
    pub alike: Vec<Schema>,
    /// Other sheets that hold something.
    pub others: Vec<Schema>,
    /// Whether the workbook has more sheets than were read.
    pub more: bool,
}

/// The tables of a file, the first sheet first.
pub struct File {
    /// Its tables, as many as were asked for.
    pub tables: Vec<Schema>,
    /// Sheets in all; 0 for CSV.
    pub sheets: usize,
    /// The version that was read.
    pub version: Option<u64>,
}

/// Reads a file's tables, at most so many sheets, of a version or as it is now. None while they are being read.
pub fn read_file(
    questions: &dyn Questions,
    (path, version): (&str, Option<u64>),
    sheets: usize,
) -> Option<Result<File, String>> {
    let first = match questions.read_table(path, None, version)? {
        Ok(read) => read,
        Err(why) => return Some(Err(why)),
    };
    let all = texts(&list(&first, "sheets"));
    let own = first.get("sheet").and_then(Value::as_str);
    let others = all.iter().filter(|sheet| Some(sheet.as_str()) != own).take(sheets - 1);
    let asked: Vec<_> = others.map(|sheet| questions.read_table(path, Some(sheet), version)).collect();
    let mut tables = vec![schema(path, &first)];
    for read in asked {
        tables.extend(read?.ok().map(|read| schema(path, &read)));
    }
    let version = first.get("version").and_then(Value::as_u64);
    Some(Ok(File { tables, sheets: all.len(), version }))
}

/// Reads the tables of a file as it is now and finds the one that it is about. None while they are being read.
pub fn read(questions: &dyn Questions, path: &str) -> Option<Result<Source, String>> {
    let File { mut tables, sheets, .. } = match read_file(questions, (path, None), MAX_SHEETS)? {
        Ok(file) => file,
        Err(why) => return Some(Err(why)),
    };
    tables.retain(|table| table.rows > 0 || table.sheet.is_none());
    Some(Ok(sorted(tables, sheets > MAX_SHEETS, path)))
}

/// The first sheet with numbers is what the report is about, and sheets with the same columns come with it.
fn sorted(mut tables: Vec<Schema>, more: bool, path: &str) -> Source {
    let at = tables.iter().position(|table| table.numbers() > 0 && table.rows > 1).unwrap_or(0);
    if tables.is_empty() {
        tables.push(schema(path, &Value::Null));
    }
    let main = tables.remove(at);
    let (mut alike, others): (Vec<Schema>, Vec<Schema>) =
        tables.into_iter().partition(|table| like(&main, table));
    if !alike.is_empty() {
        alike.insert(0, main.clone());
    }
    Source { main, alike, others, more }
}

fn like(a: &Schema, b: &Schema) -> bool {
    let named = |table: &Schema| table.columns.iter().filter(|column| !column.unnamed).count();
    let shared = a.columns.iter().filter(|column| {
        !column.unnamed && b.columns.iter().any(|other| other.name.eq_ignore_ascii_case(&column.name))
    });
    let wide = named(a).min(named(b));
    wide >= 2 && shared.count() as f64 >= (wide as f64 * ALIKE).max(2.0) && b.numbers() > 0
}

fn list(read: &Value, key: &str) -> Vec<Value> {
    read.get(key).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn texts(values: &[Value]) -> Vec<String> {
    values.iter().map(|value| value.as_str().unwrap_or_default().to_owned()).collect()
}

fn schema(path: &str, read: &Value) -> Schema {
    let text =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let columns: Vec<Column> = list(read, "columns")
        .iter()
        .enumerate()
        .map(|(n, column)| {
            let letter = text(column, "letter");
            let kind = match column.get("type").and_then(Value::as_str) {
                Some("number") => Kind::Number,
                Some("text") => Kind::Text,
                Some("date") => Kind::Date,
                _ => Kind::Other,
            };
            let name = text(column, "name");
            Column {
                unnamed: name == letter,
                name,
                kind,
                at: gloss_table::column_index(&letter).map_or(n, |at| at as usize),
            }
        })
        .collect();
    let header = read.get("header_row").and_then(Value::as_u64).unwrap_or(0);
    let sample = list(read, "rows")
        .iter()
        .skip(usize::try_from(header).unwrap_or(0))
        .map(|row| {
            let cells = row.as_array().map(Vec::as_slice).unwrap_or_default();
            let cell = |column: &Column| cells.get(column.at).and_then(Value::as_str);
            columns.iter().map(|column| cell(column).unwrap_or_default().to_owned()).collect()
        })
        .filter(|row: &Vec<String>| row.iter().any(|cell| !cell.is_empty()))
        .collect();
    let mut notices = texts(&list(read, "notices"));
    let no_header = Notice::NoHeader.to_string();
    let headless = notices.contains(&no_header);
    notices.retain(|notice| *notice != no_header);
    Schema {
        path: read.get("path").and_then(Value::as_str).unwrap_or(path).to_owned(),
        sheet: is_workbook(path).then(|| text(read, "sheet")),
        columns,
        rows: read.get("rows_total").and_then(Value::as_u64).unwrap_or(0),
        sample,
        headless,
        notices,
    }
}

/// True for a column whose name is its letter.
pub(crate) fn unnamed(schema: &Schema, column: usize) -> bool {
    schema.columns.get(column).is_some_and(|column| column.unnamed)
}
