//! Charts whose rows are cells of a file: who knows the files looks them up. Opens nothing itself.

use serde_json::{Map, Value as Json};

use crate::error::Refused;
use crate::read::read;
use crate::spec::{Data, FACT, Spec};
use crate::value::{Rows, Value};

/// Looks up the rows of cells such as `sales.xlsx!2024!A1:C20`, of which the first row names the columns, or of a fact: `fact:1a2b3c4d`.
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
    let whole = inlined(text, &rows, range.starts_with(FACT));
    // A query says in which order its rows are.
    let spec = if range.starts_with(FACT) { read(&whole)? } else { spec.with_rows(rows)? };
    Ok((spec, whole))
}

/// A spec with its rows in it; of rows that are `in_order`, names that no sort is said of stand as they come.
fn inlined(text: &str, rows: &Rows, in_order: bool) -> String {
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
    let channels = all.get_mut("encoding").and_then(Json::as_object_mut).filter(|_| in_order);
    for channel in channels.into_iter().flat_map(Map::values_mut).filter_map(Json::as_object_mut) {
        let is_name = matches!(channel.get("type").and_then(Json::as_str), Some("nominal" | "ordinal"));
        if is_name && !["sort", "bin", "timeUnit"].iter().any(|key| channel.contains_key(*key)) {
            channel.insert("sort".to_owned(), Json::Null);
        }
    }
    Json::Object(all).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Sort;

    #[test]
    fn names_of_a_fact_stand_in_the_order_of_its_rows() {
        let rows = Rows {
            columns: vec!["kind".to_owned(), "n".to_owned()],
            rows: vec![
                vec![Value::Text("Jug".to_owned()), Value::Number(3.0)],
                vec![Value::Text("Bowl".to_owned()), Value::Number(2.0)],
            ],
        };
        let look = |data: &str| {
            let text = format!(
                r#"{{"mark":"bar","data":{data},"encoding":{{"x":{{"field":"kind","type":"nominal"}},"y":{{"field":"n","type":"quantitative"}}}}}}"#
            );
            let (spec, whole) = read_with(&text, &|_| Ok(rows.clone())).unwrap();
            (spec.x.unwrap().sort, read(&whole).unwrap().x.unwrap().sort)
        };
        assert_eq!(look(r#"{"fact":"0a1b2c3d"}"#), (Sort::Data, Sort::Data));
        assert_eq!(look(r#"{"cells":"a.csv!A1:B3"}"#), (Sort::Ascending, Sort::Ascending));
        let refused = read(r#"{"mark":"bar","data":{"fact":"zz"},"encoding":{}}"#).unwrap_err();
        assert!(refused.to_string().contains("names no fact"), "{refused}");
    }
}
