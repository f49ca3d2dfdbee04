//! A sheet's rows into SQLite.

use std::sync::Arc;

use gloss_table::limits::ROWS_BETWEEN_LOOKS;
use gloss_table::{Book, ColumnKind, Format, Schema, TableError};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::DataError;
use crate::catalogue::Entry;
use crate::guard::Guard;
use crate::limits::MAX_TABLE_COLUMNS;
use crate::name::quoted;
use crate::value::stored;

/// Describes an entry's sheet.
pub(crate) fn schema(entry: &Entry, guard: &Guard) -> Result<Arc<Schema>, DataError> {
    let told = |error| match error {
        TableError::Stopped => guard.reason(),
        error => table_error(entry, error),
    };
    let mut book = open(entry)?;
    Ok(Arc::new(book.describe_until(entry.sheet.as_deref(), || guard.stopped()).map_err(told)?))
}

fn open(entry: &Entry) -> Result<Book<'_>, DataError> {
    let format = crate::format_of(&entry.source.path).unwrap_or(Format::Csv);
    Book::open(&entry.source.bytes, format).map_err(|error| table_error(entry, error))
}

fn table_error(entry: &Entry, error: TableError) -> DataError {
    DataError::Table { path: entry.source.path.clone(), error }
}

/// Why a load failed.
pub(crate) enum LoadError {
    /// SQLite's memory bound was reached.
    Full,
    Data(DataError),
}

impl From<DataError> for LoadError {
    fn from(error: DataError) -> Self {
        Self::Data(error)
    }
}

impl From<rusqlite::Error> for LoadError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull | rusqlite::ErrorCode::OutOfMemory) => Self::Full,
            _ => Self::Data(DataError::Sql { message: error.to_string() }),
        }
    }
}

/// Creates the table `name` and fills it. A row's `rowid` is its number in the source. Nothing is left
/// behind where it fails.
pub(crate) fn load(
    db: &mut Connection,
    name: &str,
    entry: &Entry,
    schema: &Schema,
    guard: &Guard,
) -> Result<(), LoadError> {
    let columns = &schema.columns;
    if columns.len() > MAX_TABLE_COLUMNS {
        let (path, columns, limit) = (entry.source.path.clone(), columns.len(), MAX_TABLE_COLUMNS);
        return Err(DataError::TooWide { path, columns, limit }.into());
    }
    let transaction = db.transaction()?;
    transaction.execute(&create(name, schema), [])?;
    let taken = |alias: &&str| columns.iter().any(|column| column.name.eq_ignore_ascii_case(alias));
    let rowid = ["rowid", "_rowid_", "oid"].into_iter().find(|alias| !taken(alias));
    // SQLite takes no more values at once than a table may have columns, and the row's number is one of them: the
    // last column of a table as wide as can be is filled after the others.
    let last = columns.last().filter(|_| rowid.is_some() && columns.len() == MAX_TABLE_COLUMNS);
    let columns = columns.get(..columns.len() - usize::from(last.is_some())).unwrap_or_default();
    let mut names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
    names.extend(rowid.map(str::to_owned));
    if names.is_empty() || columns.is_empty() {
        transaction.commit()?;
        return Ok(());
    }
    let marks = vec!["?"; names.len()].join(",");
    let insert = format!("INSERT INTO {} ({}) VALUES ({marks})", quoted(name), names.join(","));
    {
        let mut insert = transaction.prepare(&insert)?;
        let mut rest = match last.zip(rowid) {
            Some((last, rowid)) => {
                let (name, last) = (quoted(name), quoted(&last.name));
                Some(transaction.prepare(&format!("UPDATE {name} SET {last} = ? WHERE {rowid} = ?"))?)
            }
            None => None,
        };
        let mut book = open(entry)?;
        let rows = book.rows(entry.sheet.as_deref()).map_err(|error| table_error(entry, error))?;
        for (n, row) in (0u32..).zip(rows) {
            if n % ROWS_BETWEEN_LOOKS == 0 {
                guard.check()?;
            }
            let row = row.map_err(|error| table_error(entry, error))?;
            if !schema.is_data(row.number) || row.cells.is_empty() {
                continue;
            }
            let values = columns.iter().map(|column| stored(column, row.get(column.index)));
            let number = rowid.map(|_| Value::Integer(i64::from(row.number)));
            insert.execute(params_from_iter(values.chain(number)))?;
            if let Some((rest, last)) = rest.as_mut().zip(last) {
                rest.execute((stored(last, row.get(last.index)), i64::from(row.number)))?;
            }
        }
    }
    transaction.commit()?;
    Ok(())
}

/// The kind of a column of texts.
const TEXT_SEEN: &str = "TEXT COLLATE seen";

/// Text and dates compare with text, texts as they are seen; a sheet without columns gets one, because SQL has no table without.
fn create(name: &str, schema: &Schema) -> String {
    let kind = |column: &gloss_table::Column| match column.kind {
        ColumnKind::Number if column.integer => "INTEGER",
        ColumnKind::Number => "REAL",
        ColumnKind::Bool => "INTEGER",
        ColumnKind::Text => TEXT_SEEN,
        ColumnKind::Date => "TEXT",
        ColumnKind::Empty => "",
    };
    let mut columns: Vec<String> =
        schema.columns.iter().map(|column| format!("{} {}", quoted(&column.name), kind(column))).collect();
    if columns.is_empty() {
        columns.push("\"A\"".to_owned());
    }
    format!("CREATE TABLE {} ({})", quoted(name), columns.join(","))
}
