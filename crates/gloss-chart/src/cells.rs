//! Charts whose rows are cells of a file: who knows the files looks them up. Opens nothing itself.

use serde_json::{Map, Value as Json};

use crate::error::Refused;
use crate::read::read;
use crate::spec::{Data, Spec};
use crate::value::{Rows, Value};

/// Looks up the rows of cells such as `sales.xlsx!2024!A1:C20`, of which the first row names the columns.
pub type Cells<'a> = &'a dyn Fn(&str) -> Result<Rows, Refused>;

/// Why cells are not drawn: where they were looked for, in words, and what would work.
pub fn unread(sentence: impl Into<String>, instead: impl Into<String>) -> Refused {
    Refused::new("data.cells", sentence, instead)
}

/// A lookup for callers without cells: refuses every range.
///
/// # Errors
/// Always.
pub fn nowhere(cells: &str) -> Result<Rows, Refused> {
    let cells: String = cells.chars().take(80).collect();
    Err(unread(
        format!("The cells {cells} were not read."),
        "Check that the file, the sheet and the range are there.",
    ))
}

/// Reads a spec and looks up its rows; also the spec with these rows in it, which needs no file any more.
///
/// # Errors
/// As [`read`], and why its cells are not there.
pub fn read_with(text: &str, cells: Cells<'_>) -> Result<(Spec, String), Refused> {
    let spec = read(text)?;
    let Data::Cells(range) = &spec.data else { return Ok((spec, text.to_owned())) };
    let rows = cells(range)?;
    let whole = inlined(text, &rows);
    Ok((spec.with_rows(rows)?, whole))
}

fn inlined(text: &str, rows: &Rows) -> String {
    let Ok(Json::Object(mut all)) = serde_json::from_str::<Json>(text) else { return text.to_owned() };
    let cell = |value: &Value| match value {
        Value::Number(number) => Json::from(*number),
        Value::Text(words) => Json::from(words.clone()),
        Value::Null | Value::Time(_) => Json::Null,
    };
    let row = |row: &Vec<Value>| {
        Json::Object(rows.columns.iter().zip(row).map(|(name, value)| (name.clone(), cell(value))).collect())
    };
    let values: Vec<Json> = rows.rows.iter().map(row).collect();
    all.insert("data".to_owned(), Json::Object(Map::from_iter([("values".to_owned(), Json::Array(values))])));
    Json::Object(all).to_string()
}
