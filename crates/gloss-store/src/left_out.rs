//! Rows that can't be read hide only themselves: whoever lists them leaves them out, and they are counted here until it is
//! said. Counted for each thread, since a query is answered by one.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::StoreError;

thread_local! {
    static LEFT_OUT: RefCell<BTreeMap<&'static str, usize>> = const { RefCell::new(BTreeMap::new()) };
}

/// Takes the counts of rows left out on this thread since the last call, by kind.
pub fn left_out() -> Vec<(&'static str, usize)> {
    LEFT_OUT.with_borrow_mut(std::mem::take).into_iter().collect()
}

/// A row's value; none, and counted, where only this row can't be read.
///
/// # Errors
/// Errors of SQLite on more than the row.
pub(crate) fn or_left_out<T>(value: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match value {
        Ok(value) => Ok(Some(value)),
        Err(error) if is_of_row(&error) => {
            LEFT_OUT.with_borrow_mut(|all| *all.entry(name::<T>()).or_default() += 1);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Parses what rows hold and leaves out those that can't be.
pub(crate) fn parsed<T: DeserializeOwned>(
    rows: impl Iterator<Item = rusqlite::Result<String>>,
) -> Result<Vec<T>, StoreError> {
    let value =
        |text: rusqlite::Result<String>| -> Result<T, StoreError> { Ok(serde_json::from_str(&text?)?) };
    readable_rows(rows.map(value))
}

/// Those of rows that can be read.
pub(crate) fn readable_rows<T>(
    rows: impl Iterator<Item = Result<T, StoreError>>,
) -> Result<Vec<T>, StoreError> {
    rows.filter_map(|row| or_left_out(row).transpose()).collect()
}

/// Whether an error is about what one row holds.
pub(crate) fn is_of_row(error: &StoreError) -> bool {
    use rusqlite::Error;
    matches!(
        error,
        StoreError::Json(_)
            | StoreError::Sql(
                Error::Utf8Error(..)
                    | Error::FromSqlConversionFailure(..)
                    | Error::InvalidColumnType(..)
                    | Error::IntegralValueOutOfRange(..)
            )
    )
}

/// The name of a kind of row, as a person calls it.
fn name<T>() -> &'static str {
    let of = std::any::type_name::<T>();
    let is = |name: &str| of.contains(&format!("::{name}"));
    [
        ("Thread", "task"),
        ("StoredVersion", "version"),
        ("Version", "version"),
        ("Artifact", "file"),
        ("Note", "note"),
        ("Memory", "memory"),
        ("Automation", "automation"),
        ("Goal", "goal"),
        ("Recipe", "recipe"),
        ("Change", "change"),
        ("Fact", "figure"),
        ("Item", "step"),
        ("Turn", "turn"),
        ("Run", "run"),
    ]
    .into_iter()
    .find(|(name, _)| is(name))
    .map_or("row", |(_, word)| word)
}
