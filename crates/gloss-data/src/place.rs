//! Identity of a value in a result, and its place in a new result of the same query. A row is found by the whole of
//! what names it, never by a part, its words around or its number; where that leaves a doubt there is no answer.

use gloss_protocol::{FactKey, FactPlace};
use serde_json::Value;

use crate::label::label;
use crate::query::{QueryColumn, parse_query};

/// Why a value can't be found in a new result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    /// The column is not there, or there are two of its name.
    #[error("its query gives no one column “{0}” now")]
    Column(String),
    /// No row is called so.
    #[error("“{0}” is no longer in what its query gives")]
    Gone(String),
    /// More than one row is called so, then or now.
    #[error("more than one row is called “{0}”, so nothing tells which it is of")]
    Twice(String),
    /// Nothing names the row.
    #[error("nothing in its query’s result names its row, so nothing tells which it is of now")]
    Unnamed,
}

/// Finds the place of a value in a result: `at` is its row and column, from 0.
pub fn place(query: &str, columns: &[String], rows: &[Vec<Value>], at: (usize, usize)) -> FactPlace {
    let asked = parse_query(query);
    let ranked = asked.as_ref().is_some_and(|asked| asked.ordered && asked.limited);
    let grouped = asked.as_ref().is_some_and(|asked| asked.grouped);
    let only = rows.len() == 1 && !grouped;
    let named: Option<&[QueryColumn]> =
        asked.as_ref().and_then(|asked| asked.columns.as_deref()).filter(|all| all.len() == columns.len());
    let names = names(named, grouped, columns, rows);
    let of = |row: &Vec<Value>| -> Vec<Value> {
        names.iter().map(|column| row.get(*column).cloned().unwrap_or_default()).collect()
    };
    let own = rows.get(at.0).map(of).unwrap_or_default();
    let alike = rows.iter().filter(|row| same(&of(row), &own)).count();
    // One row of sums is that row; of a ranking of values alone the place is the name.
    let sure = match names.is_empty() {
        true => rows.len() == 1 || (ranked && columns.len() == 1),
        false => alike == 1,
    };
    let key = names.iter().zip(own).filter_map(|(column, value)| {
        let called = columns.get(*column)?.clone();
        Some(FactKey { at: u32::try_from(*column).ok()?, column: called, value })
    });
    let column = columns.get(at.1).cloned().unwrap_or_default();
    let rows = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    FactPlace { column, key: key.collect(), sure, ranked, only, rows }
}

/// The columns that name a row: those that are grouped by; else the texts that are no sums; else a whole number that
/// stands first and is another in each row.
fn names(
    asked: Option<&[QueryColumn]>,
    grouped: bool,
    columns: &[String],
    rows: &[Vec<Value>],
) -> Vec<usize> {
    let with = |is: &dyn Fn(&QueryColumn) -> bool| -> Vec<usize> {
        asked.into_iter().flatten().enumerate().filter(|(_, column)| is(column)).map(|(n, _)| n).collect()
    };
    if grouped {
        let groups = with(&|column| column.grouped);
        if !groups.is_empty() {
            return groups;
        }
    }
    let sums = with(&|column| column.aggregate);
    let text = |n: &usize| rows.iter().any(|row| row.get(*n).is_some_and(Value::is_string));
    let texts: Vec<usize> = (0..columns.len()).filter(|n| !sums.contains(n)).filter(text).collect();
    if !texts.is_empty() || rows.len() < 2 || columns.len() < 2 || sums.contains(&0) {
        return texts;
    }
    let first: Vec<&Value> = rows.iter().filter_map(|row| row.first()).collect();
    let whole = first.iter().all(|value| value.is_i64());
    let apart =
        first.iter().enumerate().all(|(n, value)| !first.get(..n).unwrap_or_default().contains(value));
    if whole && apart { vec![0] } else { Vec::new() }
}

/// Where a value stands in a new result: its row and column, from 0. `at` is where it stood.
///
/// # Errors
/// Why that can't be told for certain.
pub fn find_again(
    place: &FactPlace,
    at: (usize, usize),
    columns: &[String],
    rows: &[Vec<Value>],
) -> Result<(usize, usize), Lost> {
    let first = || place.key.first().map_or_else(String::new, |key| words(&key.value));
    if !place.sure {
        return Err(if place.key.is_empty() { Lost::Unnamed } else { Lost::Twice(first()) });
    }
    let column = column_now(&place.column, Some(at.1), columns)?;
    if place.key.is_empty() {
        let only = place.ranked || rows.len() == 1;
        return if at.0 < rows.len() && only { Ok((at.0, column)) } else { Err(Lost::Unnamed) };
    }
    let key: Vec<(usize, &Value)> = place
        .key
        .iter()
        .map(|key| Ok((column_now(&key.column, usize::try_from(key.at).ok(), columns)?, &key.value)))
        .collect::<Result<_, Lost>>()?;
    // As it was written, else as the same label: a query that joins spellings shows one of them.
    for is in [equal, alike] {
        let all = |row: &Vec<Value>| {
            key.iter().all(|(column, value)| row.get(*column).is_some_and(|now| is(now, value)))
        };
        let mut found = rows.iter().enumerate().filter(|(_, row)| all(row)).map(|(n, _)| n);
        match (found.next(), found.next()) {
            (None, _) => {}
            (Some(_), Some(_)) => return Err(Lost::Twice(first())),
            (Some(row), None) => return Ok((row, column)),
        }
    }
    Err(Lost::Gone(first()))
}

/// Where a column is now: where it was, if it is still called so, else by its name.
///
/// # Errors
/// Where no one column is called so.
pub fn column_now(name: &str, was: Option<usize>, columns: &[String]) -> Result<usize, Lost> {
    if let Some(was) = was.filter(|was| columns.get(*was).is_some_and(|column| column == name)) {
        return Ok(was);
    }
    let mut found = columns.iter().enumerate().filter(|(_, column)| *column == name).map(|(n, _)| n);
    match (found.next(), found.next()) {
        (Some(column), None) => Ok(column),
        _ => Err(Lost::Column(name.to_owned())),
    }
}

fn same(a: &[Value], b: &[Value]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
}

/// Whether two values are the same: 2024 and 2024.0 are.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        _ => a == b,
    }
}

/// Whether two values are the same, or are texts that are one label.
fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => label(a) == label(b),
        _ => equal(a, b),
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "(nothing)".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn table(text: &Value) -> Vec<Vec<Value>> {
        serde_json::from_value(text.clone()).unwrap_or_default()
    }

    /// Where a value of `old` stands in `new`.
    fn found_again(
        query: &str,
        columns: &[&str],
        old: &Value,
        at: (usize, usize),
        new: &Value,
    ) -> Result<(usize, usize), Lost> {
        let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        let place = place(query, &columns, &table(old), at);
        find_again(&place, at, &columns, &table(new))
    }

    #[test]
    fn a_row_is_found_by_its_whole_name() {
        let query = "SELECT status, sum(x) FROM t GROUP BY status";
        let columns = ["status", "sum(x)"];
        let old = json!([["bezahlt", 39], ["teilweise bezahlt", 5], ["offen", 2]]);
        let new = json!([["offen", 3], ["bezahlt", 40], ["teilweise bezahlt", 6]]);
        assert_eq!(found_again(query, &columns, &old, (1, 1), &new), Ok((2, 1)));
        assert_eq!(found_again(query, &columns, &old, (0, 1), &new), Ok((1, 1)));
        let less = json!([["bezahlt", 40], ["offen", 3]]);
        assert_eq!(
            found_again(query, &columns, &old, (1, 1), &less),
            Err(Lost::Gone("teilweise bezahlt".to_owned()))
        );
        let twice = json!([["a", "x", 1], ["a", "x", 2]]);
        assert_eq!(
            found_again("SELECT n, m, v FROM t", &["n", "m", "v"], &twice, (0, 2), &twice),
            Err(Lost::Twice("a".to_owned()))
        );
        let years = json!([[2024, 5], [2025, 7]]);
        let query = "SELECT year, sum(x) FROM t GROUP BY year ORDER BY year LIMIT 9";
        assert_eq!(
            found_again(query, &["year", "s"], &years, (1, 1), &json!([[2023, 1], [2024, 5], [2025, 8]])),
            Ok((2, 1))
        );
        assert_eq!(
            found_again("SELECT sum(x) FROM t", &["s"], &json!([[5]]), (0, 0), &json!([[6]])),
            Ok((0, 0))
        );
        let values = json!([[9], [8]]);
        assert_eq!(
            found_again(
                "SELECT x FROM t ORDER BY x DESC LIMIT 2",
                &["x"],
                &values,
                (1, 0),
                &json!([[10], [9]])
            ),
            Ok((1, 0))
        );
        assert_eq!(
            found_again("SELECT x FROM t", &["x"], &values, (1, 0), &json!([[10], [9]])),
            Err(Lost::Unnamed)
        );
        // Another spelling of the label is the same row; where both are there, each is its own.
        let (query, one) = ("SELECT n, sum(x) FROM t GROUP BY n COLLATE label", ["n", "s"]);
        let old = json!([["Bonn", 1], ["Köln", 2]]);
        let new = json!([["bonn\u{a0}", 4], ["Ko\u{308}ln", 2]]);
        assert_eq!(found_again(query, &one, &old, (0, 1), &new), Ok((0, 1)));
        assert_eq!(found_again(query, &one, &old, (1, 1), &new), Ok((1, 1)));
        let both = json!([["bonn", 3], ["Bonn", 4]]);
        assert_eq!(found_again(query, &one, &old, (0, 1), &both), Ok((1, 1)));
        let neither = json!([["bonn", 3], ["BONN", 4]]);
        assert_eq!(found_again(query, &one, &old, (0, 1), &neither), Err(Lost::Twice("Bonn".to_owned())));
        // A text that is worked out is no name.
        let query = "SELECT region, max(month), sum(x) FROM t GROUP BY 1";
        let old = json!([["North", "2025-01", 1], ["South", "2025-02", 2]]);
        let new = json!([["North", "2025-03", 4], ["South", "2025-02", 2]]);
        assert_eq!(found_again(query, &["region", "m", "s"], &old, (0, 2), &new), Ok((0, 2)));
    }

    #[test]
    fn columns_are_found_by_name() {
        let place = place("SELECT * FROM t", &["n".into(), "a".into()], &table(&json!([["x", 1]])), (0, 1));
        let rows = table(&json!([[1, "x", 2]]));
        let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(find_again(&place, (0, 1), &named(&["a", "n", "b"]), &rows), Ok((0, 0)));
        assert!(matches!(find_again(&place, (0, 1), &named(&["c", "n", "b"]), &rows), Err(Lost::Column(_))));
        assert!(matches!(find_again(&place, (0, 1), &named(&["a", "n", "a"]), &rows), Err(Lost::Column(_))));
    }
}
